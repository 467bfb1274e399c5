"""One time limit for many attempts: each gets a share of what is left, and what doesn't end in it is given up."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from tensorcli.calculus.time_limit import within
from tensorcli.errors import LimitError

T = TypeVar("T")


class Clock:
    """Seconds that run down."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left, at least 0."""
        return max(self._end - time.monotonic(), 0.0)

    def attempt(self, work: Callable[[], T], share: float = 0.5) -> T | None:
        """What `work` returns, or None where it takes more than its share of what is left.

        The library also gives up by itself, on what it doesn't know or by recursing too deep: that is None too.
        """
        seconds = self.left * share
        if seconds < 1e-3:
            return None
        try:
            return within(seconds, work)
        except LimitError:
            return None
        except (NotImplementedError, RecursionError, ValueError, TypeError, ArithmeticError, AttributeError, KeyError):
            return None
