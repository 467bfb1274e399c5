"""Starting, asking and stopping the warm process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from tensorcli.answers import Answer, Refusal
from tensorcli.errors import LimitError
from tensorcli.language import say
from tensorcli.terminal import interrupt
from tensorcli.warm import address, lock, request

Action = Literal["start", "stop", "status"]
State = Literal["ready", "warming up", "none", "unavailable"]
_MOST_SECONDS = 120.0  # of warming up, on the slowest machine
_PACE = 0.02
_ENOUGH_TO_STOP = 5.0
_MOST_LAUNCHES = 2


@dataclass(frozen=True, kw_only=True)
class WarmAnswer(Answer):
    """What became of the warm process; without one, its numbers are None."""

    action: Action
    state: State
    changed: bool  # whether this command started or stopped it
    pid: int | None = None
    age: float | None = None  # seconds since it was ready
    memory: int | None = None  # bytes of it that are in use
    served: int | None = None  # commands
    idle: float | None = None  # seconds after the last command, after which it ends


class Seen(NamedTuple):
    """What a warm process tells of itself."""

    pid: int
    age: float
    served: int
    idle: float


def start(idle: float) -> WarmAnswer:
    """Start a warm process and wait until it is ready; one that is there already is left alone.

    `idle` is in seconds. Raises `LimitError` where it can't be started.
    """
    if sys.platform != "linux":
        return _unavailable("start")
    launches = 0
    until = time.monotonic() + _MOST_SECONDS
    while (seen := see()) is None:
        if holder() is None:
            launches += 1
            _wait_for(launch(idle))
        if launches > _MOST_LAUNCHES or time.monotonic() > until:
            raise LimitError(say("the warm process doesn't get ready"))
        time.sleep(_PACE)
    return _answer("start", "ready", seen, changed=launches > 0)


def stop() -> WarmAnswer:
    """Stop it, and wait until another could be started; commands that have begun are finished."""
    if sys.platform != "linux":
        return _unavailable("stop")
    pid = holder()
    until = time.monotonic() + _ENOUGH_TO_STOP
    with suppress(ProcessLookupError):
        while pid is not None and holder() == pid:
            late = time.monotonic() > until
            os.kill(pid, signal.SIGKILL if late else signal.SIGTERM)
            os.kill(pid, signal.SIGCONT)
            time.sleep(_PACE)
    return _answer("stop", "none", None, changed=pid is not None)


def status() -> WarmAnswer:
    """Whether one is there, and what it has done."""
    if sys.platform != "linux":
        return _unavailable("status")
    seen = see()
    state: State = "ready" if seen else "none" if holder() is None else "warming up"
    return _answer("status", state, seen, changed=False)


def see() -> Seen | None:
    """What the warm process tells of itself; None where none answers."""
    link = address.connect()
    if link is None:
        return None
    try:
        request.send(link, request.STATUS, ())
        pid, age, served, idle = link.recv(200).split()
    except (OSError, ValueError):
        return None
    finally:
        link.close()
    return Seen(int(pid), float(age), int(served), float(idle))


def holder() -> int | None:
    """The warm process, ready or not; None where there is none."""
    try:
        directory = address.open_directory()
    except OSError:
        return None
    try:
        return lock.holder(directory)
    finally:
        os.close(directory)


def private_directory() -> int:
    """A descriptor of the directory, made where there is none; raises `LimitError` where it isn't this user's alone."""
    try:
        with suppress(FileExistsError):
            os.mkdir(address.directory(), 0o700)
        return address.open_directory()
    except OSError as problem:
        raise LimitError(
            say("'{file}' can't be used: {reason}", file=address.directory(), reason=problem.strerror or str(problem)),
            hint=say("it must be a directory that belongs to you and that nobody else may enter"),
        ) from problem


def launch(idle: float) -> subprocess.Popen[bytes]:
    """Start the process and don't wait; all that it shares with this one is a pipe for its last words.

    Raises `LimitError` as `private_directory`.
    """
    os.close(private_directory())
    code = f"import sys; sys.path[:] = {_search_path()!r}; from tensorcli.__main__ import serve; serve()"
    options = subprocess._args_from_interpreter_flags()  # type: ignore[attr-defined]
    return subprocess.Popen(  # noqa: S603 - our own words
        [sys.executable, *options, "-c", code, repr(idle)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd="/",
        start_new_session=True,
    )


def leave(process: subprocess.Popen[bytes]) -> None:
    """Let the process outlive this one."""
    assert process.stdout is not None
    process.stdout.close()
    process.returncode = 0  # nobody waits for it


def _wait_for(process: subprocess.Popen[bytes]) -> None:
    """Until it is ready, or says why it can't be."""
    assert process.stdout is not None
    with interrupt.cleanup(process.kill):
        words = process.stdout.read()
    leave(process)
    if words:
        raise LimitError(say("the warm process can't start: {reason}", reason=words.decode(errors="replace")))


def _search_path() -> list[str]:
    """Where this process finds modules, from anywhere."""
    return [os.path.abspath(entry) for entry in sys.path]


def _answer(action: Action, state: State, seen: Seen | None, *, changed: bool) -> WarmAnswer:
    ready = seen is not None
    told: dict[str, Any] = {}
    if seen is not None:
        told = {**seen._asdict(), "memory": _memory(seen.pid)}
    ok = ready or action != "status"
    return WarmAnswer(command="warm", ok=ok, answer=ok, code=(), action=action, state=state, changed=changed, **told)


def _unavailable(action: Action) -> WarmAnswer:
    why = Refusal(say("a warm process needs Linux; without one every command works as always"), None)
    return WarmAnswer(
        command="warm", ok=False, answer=None, code=(), action=action, state="unavailable", changed=False, error=why
    )


def _memory(pid: int) -> int | None:
    """Bytes that the process has in memory."""
    try:
        with open(f"/proc/{pid}/statm", encoding="ascii") as line:
            return int(line.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return None
