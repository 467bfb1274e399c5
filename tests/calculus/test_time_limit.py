"""Work with a limit: it ends, the alarm is put back, and the error says what can be done."""

from __future__ import annotations

import signal

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
