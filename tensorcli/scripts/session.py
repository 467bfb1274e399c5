"""A session of many commands: each line is answered as if alone, and its exit code noted."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from tensorcli.errors import InputError, TensorcliError
from tensorcli.line.declare import Caller
from tensorcli.scripts.alone import Surroundings, listening
from tensorcli.scripts.document import LAST_CODE
from tensorcli.scripts.lines import arguments_of
from tensorcli.terminal import streams
from tensorcli.terminal.complain import complain, complaint_object
from tensorcli.terminal.values import json_text


class Session:
    """Answers lines one after another; `last` and `worst` are exit codes."""

    def __init__(self, caller: Caller, *, keep_going: bool = False, as_json: bool = False) -> None:
        self.last = self.worst = 0
        self.stopped = False  # nothing more is to be run
        self._caller = caller
        self._keep_going = keep_going
        self._as_json = as_json
        self._environ = {**os.environ, "TENSORCLI_LANG": caller.language}
        self._surroundings = Surroundings()

    def answer(self, text: str, number: int, *, expected: int | None = None) -> None:
        """Answer a line; an exit code other than 0 and `expected` ends the session, unless it is to keep going."""
        code = self._in_json(text, number) if self._as_json else self._plainly(text)
        if code is None:
            return
        self.last = code
        if code not in (0, expected):
            self.worst = max(self.worst, code)
            self.stopped = not self._keep_going
        self._surroundings.restore()
        if streams.is_lost(sys.stdout):
            self.stopped = True

    def refuse(self, error: TensorcliError, number: int | None) -> int:
        """Tell what is wrong with a line that can't be answered, or with the whole script; the exit code."""
        complain(error, self._caller.language)
        if self._as_json:
            told = {"command": None, **complaint_object(error, self._caller.language)}
            self._tell(told, number, error.exit_code)
        self.last = error.exit_code
        self.worst = max(self.worst, self.last)
        self.stopped = not self._keep_going
        return self.last

    def heard(self, text: str) -> str:
        """What the line prints, on stdout and stderr together; its exit code is then `last`."""
        with listening(errors=True) as heard:
            code = self._plainly(text)
        if code is not None:
            self.last = code
            self._surroundings.restore()
        return heard.text

    def _plainly(self, text: str) -> int | None:
        """The exit code of the line; None where it holds no command."""
        if text.strip() == LAST_CODE:
            streams.emit(f"{self.last}\n")
            return None
        try:
            arguments = arguments_of(text)
        except InputError as error:
            complain(error, self._caller.language)
            return error.exit_code
        return self._caller.call(arguments, self._environ) if arguments else None

    def _in_json(self, text: str, number: int) -> int | None:
        if text.strip() == LAST_CODE:
            return None
        try:
            arguments = arguments_of(text)
        except InputError as error:
            complain(error, self._caller.language)
            told = {"command": None, **complaint_object(error, self._caller.language)}
            return self._tell(told, number, error.exit_code)
        if not arguments:
            return None
        with listening(errors=False) as heard:
            code = self._caller.call(arguments, self._environ, as_json=True)
        return self._tell(_object(heard.text, arguments[0], code), number, code)

    @staticmethod
    def _tell(told: dict[str, Any], number: int | None, code: int) -> int:
        streams.emit(json_text({**told, "line": number, "exit": code}))
        return code


def _object(text: str, command: str, code: int) -> dict[str, Any]:
    """The answer's own object; one of the same form for a line that has none, such as `--version`."""
    try:
        told = json.loads(text)
    except ValueError:
        told = None
    if isinstance(told, dict):
        return told
    error = None if code == 0 else {"message": f"exit code {code}", "torch": None}
    shared: dict[str, Any] = {"code": [], "notes": [], "verdict": None, "error": error}
    return {"command": command, "ok": code == 0, "answer": text or None, **shared}
