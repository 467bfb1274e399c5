"""How far a long script is, in one line on stderr that is written over and erased."""

from __future__ import annotations

import sys
import time

from tensorcli.terminal import streams

_PATIENCE = 1.0  # seconds before the first sign
_PACE = 0.2


class Progress:
    """Counts lines, for a person who looks at stderr while the answers go elsewhere."""

    def __init__(self) -> None:
        self._wanted = streams.wants_colour(sys.stderr) and not streams.is_terminal(sys.stdout)
        self._next = time.monotonic() + _PATIENCE
        self._shown = False

    def show(self, count: int) -> None:
        """Say that `count` lines are done, if it is time to say so."""
        if self._wanted and (now := time.monotonic()) >= self._next:
            self._next = now + _PACE
            self._shown = True
            streams.remark(f"\x1b[2m{count}\x1b[0m\r")

    def end(self) -> None:
        """Leave no trace."""
        if self._shown:
            streams.remark("\r\x1b[K")
