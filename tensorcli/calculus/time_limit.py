"""Work that may never end, with a limit: sympy has no idea how long it will take."""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType
from typing import TypeVar

from tensorcli.errors import LimitError
from tensorcli.language import say

T = TypeVar("T")
_AGAIN = 0.1  # seconds; should something swallow the first alarm


class _TimeIsUp(BaseException):
    """Not an `Exception`, so that no `except Exception` on its way stops it."""


def _unless_time_is_up(report: Callable[[sys.UnraisableHookArgs], object]) -> Callable[[sys.UnraisableHookArgs], None]:
    """Where Python can't pass the alarm on (in a `__del__`, say), it drops it with a report; it rings again soon."""

    def hook(dropped: sys.UnraisableHookArgs, /) -> None:
        if dropped.exc_type is not _TimeIsUp:
            report(dropped)

    return hook


def within(seconds: float, work: Callable[[], T]) -> T:
    """What `work` returns; raises `LimitError` where that takes longer than `seconds`.

    Limits nest: work inside may set a shorter one of its own, and what is left of the outer one runs on. The clock is
    the system's alarm, so there is no limit outside of the main thread, nor on Windows.

    >>> within(10, lambda: 6 * 7)
    42
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return work()
    running = True

    def ring(_signal: int, _frame: FrameType | None) -> None:
        if running:
            raise _TimeIsUp

    start = time.monotonic()
    outer = signal.getitimer(signal.ITIMER_REAL)[0]  # what is left of the limit around this one, 0 for none
    before = signal.signal(signal.SIGALRM, ring)
    report, sys.unraisablehook = sys.unraisablehook, _unless_time_is_up(sys.unraisablehook)
    signal.setitimer(signal.ITIMER_REAL, min(seconds, outer or seconds), _AGAIN)
    try:
        result = work()
        running = False
        return result
    except _TimeIsUp:
        running = False
        raise LimitError(
            say("there was no answer within {seconds} seconds", seconds=f"{seconds:g}"),
            hint=say("--timeout gives it longer"),
        ) from None
    finally:
        running = False
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        sys.unraisablehook = report
        if outer:
            left = outer - (time.monotonic() - start)
            signal.setitimer(signal.ITIMER_REAL, max(left, 1e-3), _AGAIN)
