"""After a command that had to load torch itself: start the warm process where that is asked for, or mention it."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress

from tensorcli.errors import LimitError
from tensorcli.language import Language, say
from tensorcli.terminal import streams
from tensorcli.warm import address

IDLE = 15 * 60.0  # seconds
_LONG = 1.0  # seconds that are felt
_BEGUN = 19  # where the kernel's words on a process say when it began


def torch_was_loaded(language: Language) -> None:
    """Start a warm process with TENSORCLI_WARM=auto; else, after a long wait in a new terminal session, name it."""
    wish = os.environ.get("TENSORCLI_WARM")
    if sys.platform != "linux" or wish == "0":
        return
    from tensorcli.warm import control  # what a command without torch need not load

    if control.holder() is not None:  # it is still warming up, or could not take this command
        return
    if wish == "auto":
        with suppress(LimitError):
            control.leave(control.launch(IDLE))
    elif streams.is_terminal(sys.stdout) and streams.is_terminal(sys.stderr) and _waited() > _LONG and _is_first():
        text = say("tensorcli warm start makes this instant").text(language)
        streams.remark(f"\x1b[2m{text}\x1b[0m\n" if streams.wants_colour(sys.stderr) else f"{text}\n")


def _waited() -> float:
    """Seconds since this process began."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) - int(_stat("self")[_BEGUN]) / os.sysconf("SC_CLK_TCK")


def _is_first() -> bool:
    """Whether this terminal session has not been told yet; from now on it has been, where that can be remembered.

    A file beside the socket has a line for each session that has been told and still runs: its first process, and when
    that began.
    """
    from tensorcli.warm import control

    try:
        directory = control.private_directory()
        try:
            opened = os.open(address.path(directory, ".told"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        finally:
            os.close(directory)
        with open(opened, "r+", encoding="ascii") as file:
            told = file.read().splitlines()
            session = str(os.getsid(0))
            this = f"{session} {_stat(session)[_BEGUN]}"
            if this in told:
                return False
            file.seek(0)
            file.truncate()
            file.writelines(f"{line}\n" for line in [*filter(_runs, told), this])
    except (OSError, ValueError, LimitError):
        return False
    return True


def _runs(line: str) -> bool:
    """Whether the process still runs."""
    process, _, begun = line.partition(" ")
    try:
        return _stat(process)[_BEGUN] == begun
    except OSError:
        return False


def _stat(process: str) -> list[str]:
    """What the kernel tells of a process, from its state on (proc(5), field 3)."""
    with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as file:
        return file.read().rpartition(")")[2].split()
