"""After a command that had to load torch itself: start the warm process where that is asked for, or mention it."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress

from tensorcli.errors import LimitError
from tensorcli.language import Language, say
from tensorcli.terminal import streams

IDLE = 15 * 60.0  # seconds
_LONG = 1.0  # seconds that are felt
_NEW = 0.5  # seconds of work: a shell that has waited for more has run a command such as this before


def torch_was_loaded(language: Language) -> None:
    """Start a warm process with TENSORCLI_WARM=auto; else, after a long wait in a new terminal session, name it."""
    wish = os.environ.get("TENSORCLI_WARM")
    if sys.platform != "linux" or wish == "0":
        return
    from tensorcli.warm import control

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
    return time.clock_gettime(time.CLOCK_BOOTTIME) - int(_stat("self")[19]) / os.sysconf("SC_CLK_TCK")


def _is_first() -> bool:
    """Whether no shell of this terminal session has waited for a command of this size before.

    The kernel counts the work of the commands that a shell has waited for; so the remark is made at most once a
    session, and nothing has to be written anywhere to remember it. After other heavy work it is not made at all.
    """
    session = os.getsid(0)
    process = os.getpid()  # a shell becomes its last command
    try:
        while process > 1 and os.getsid(process) == session:
            stat = _stat(str(process))
            if int(stat[13]) + int(stat[14]) > _NEW * os.sysconf("SC_CLK_TCK"):
                return False
            process = int(stat[1])
    except OSError:  # not ours to see
        return False
    return True


def _stat(process: str) -> list[str]:
    """What the kernel tells of a process, from its state on (proc(5), field 3)."""
    with open(f"/proc/{process}/stat", encoding="utf-8", errors="replace") as file:
        return file.read().rpartition(")")[2].split()
