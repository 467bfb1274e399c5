"""Ctrl-C: the process ends at once with 130, even while a library is being imported, and leaves nothing half done."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

INTERRUPTED = 130
_cleanups: list[Callable[[], None]] = []


def install() -> None:
    """End on SIGINT without unwinding: an import in progress may swallow or disguise KeyboardInterrupt."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, _end)


def ignore() -> None:
    """The answer is given: Ctrl-C while the interpreter takes itself down changes nothing any more."""
    if signal.getsignal(signal.SIGINT) is _end:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def noticed() -> Iterator[Callable[[], bool]]:
    """Ctrl-C inside the block doesn't end the process: the function that is given says whether it was pressed."""
    pressed: list[int] = []
    before = signal.getsignal(signal.SIGINT)
    if before is not _end and before is not signal.default_int_handler:  # ignored, or not ours to change
        yield lambda: False
        return
    signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def cleanup(undo: Callable[[], None]) -> Iterator[None]:
    """Run `undo` when Ctrl-C ends the process inside the block."""
    _cleanups.append(undo)
    try:
        yield
    finally:
        _cleanups.remove(undo)


def _end(_signal: int, _frame: FrameType | None) -> None:
    for undo in reversed(_cleanups):
        undo()
    with suppress(OSError, ValueError, RuntimeError):  # a closed pipe, or the interrupted call holds the buffer
        if sys.stdout is not None:
            sys.stdout.flush()
    os._exit(INTERRUPTED)
