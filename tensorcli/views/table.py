"""A table that is as wide as what doesn't wrap in it."""

from __future__ import annotations

from bisect import bisect_right

from rich.console import Console, ConsoleOptions
from rich.measure import Measurement
from rich.table import Table


class WholeTable(Table):
    """A table that asks for the columns it needs: rich takes every cell to be as narrow as its longest word."""

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """At least the whole of what doesn't wrap."""
        widths = self._widths(console, options)
        return Measurement(sum(width.minimum for width in widths), sum(width.maximum for width in widths))

    def _calculate_column_widths(self, console: Console, options: ConsoleOptions) -> list[int]:
        """Each column as wide as it would like to be, or all that wrap held to one width, but none below its least."""
        widths = self._widths(console, options)

        def held(most: int) -> list[int]:
            return [max(width.minimum, min(width.maximum, most)) for width in widths]

        most = max((width.maximum for width in widths), default=0)
        if sum(held(most)) > options.max_width:
            most = bisect_right(range(most), options.max_width, key=lambda most: sum(held(most))) - 1
        return held(most)

    def _widths(self, console: Console, options: ConsoleOptions) -> list[Measurement]:
        measured = [(column.no_wrap, self._measure_column(console, options, column)) for column in self.columns]
        return [Measurement(width.maximum if whole else width.minimum, width.maximum) for whole, width in measured]
