"""The one family of errors: what is said, where in the input, what to do about it, and the exit code.

They are raised where the fact is known and printed in one place (`tensorcli.terminal.complain`). Anything else that
is raised is a bug of ours and shows itself.
"""

from __future__ import annotations

from typing import NamedTuple

from tensorcli.language import Message


class Place(NamedTuple):
    """A stretch of what was typed: characters `start` up to, not including, `stop` of `text`."""

    text: str
    start: int
    stop: int


class TensorcliError(Exception):
    """A message, an optional hint, an optional place in the input, and the exit code of the process."""

    exit_code = 70

    def __init__(self, message: Message, *, hint: Message | None = None, place: Place | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.hint = hint
        self.place = place


class InputError(TensorcliError):
    """The question is malformed: syntax, an unknown name, a dim that isn't there."""

    exit_code = 2


class LimitError(TensorcliError):
    """The question is larger than what we answer, or the time is up."""

    exit_code = 3


class DisagreementError(TensorcliError):
    """The rule and the library gave different answers: one of them is wrong, and we say so."""

    exit_code = 70
