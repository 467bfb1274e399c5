"""Work with a limit: it ends, the alarm is put back, and the error says what can be done."""

from __future__ import annotations

import signal
import sys

import pytest

from tensorcli.calculus.time_limit import within
from tensorcli.errors import LimitError


def forever() -> None:
    while True:
        try:
            while True:
                pass
        except Exception:  # as libraries do
            pass


def test_what_never_ends_is_ended() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(LimitError) as caught:
        within(0.05, forever)
    assert str(caught.value.message) == "there was no answer within 0.05 seconds"
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_an_alarm_that_python_drops_is_not_reported_and_rings_again(monkeypatch: pytest.MonkeyPatch) -> None:
    class LongToDelete:
        def __del__(self) -> None:
            forever()

    def work() -> None:
        LongToDelete()
        forever()

    reported: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", reported.append)
    hook = sys.unraisablehook
    with pytest.raises(LimitError):
        within(0.05, work)
    assert not reported
    assert sys.unraisablehook is hook


def test_other_exceptions_that_python_drops_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    class FailsToBeDeleted:
        def __del__(self) -> None:
            raise ValueError

    reported: list[sys.UnraisableHookArgs] = []
    monkeypatch.setattr(sys, "unraisablehook", reported.append)
    within(10, lambda: FailsToBeDeleted() and None)
    assert {r.exc_type for r in reported} == {ValueError}


def test_a_limit_within_a_limit() -> None:
    def inner() -> str:
        with pytest.raises(LimitError, match="within 0"):
            within(0.05, forever)
        assert within(60, lambda: "done") == "done"
        forever()
        return "never"

    with pytest.raises(LimitError, match="within 0"):
        within(0.3, inner)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_the_outer_limit_ends_what_the_inner_would_allow() -> None:
    with pytest.raises(LimitError):
        within(0.1, lambda: within(60, forever))


def test_an_error_of_the_work_goes_through() -> None:
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 // 0)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
