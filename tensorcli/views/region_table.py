"""Events laid out over their regions: a column for each region, a row for each event, in as many blocks as it takes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions
from rich.measure import Measurement
from rich.text import Text

from tensorcli.language import Language, say
from tensorcli.views.page import BAD, FAINT

_GAP = 2


class Row(NamedTuple):
    """An event, or what is said of each region."""

    label: Text
    cells: Sequence[Text]


class RegionTable:
    """The table, broken between two regions where it is wider than there is room."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = rows
        self.margin = max(cell_len(row.label.plain) for row in rows)
        self.widths = [
            max(cell.cell_len for cell in column) for column in zip(*(row.cells for row in rows), strict=True)
        ]

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """At least one region to a block."""
        least = self.margin + _GAP + max(self.widths, default=0)
        return Measurement(least, max(least, self.margin + sum(width + _GAP for width in self.widths)))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterable[Text]:
        """The blocks, an empty line between two of them."""
        for number, (start, stop) in enumerate(self._blocks(options.max_width)):
            if number:
                yield Text()
            for row in self.rows:
                line = row.label.copy()
                line.pad_right(self.margin - row.label.cell_len)
                for cell, width in zip(row.cells[start:stop], self.widths[start:stop], strict=True):
                    before = (width - cell.cell_len) // 2
                    line.append(" " * (_GAP + before))
                    line.append_text(cell)
                    line.append(" " * (width - cell.cell_len - before))
                line.rstrip()
                line.no_wrap = True
                yield line

    def _blocks(self, width: int) -> Iterable[tuple[int, int]]:
        start, used = 0, self.margin
        for column, cells in enumerate(self.widths):
            if column > start and used + cells + _GAP > width:
                yield start, column
                start, used = column, self.margin
            used += cells + _GAP
        yield start, len(self.widths)


def impossible(language: Language) -> Text:
    """What – means, below a table that has it."""
    return Text.assemble("– ", say("no such region: a premise leaves it empty").text(language), style=FAINT)


def inside(member: bool, *, possible: bool = True, differs: bool = False) -> Text:
    """Whether a region is in an event: ● it is, · it is not, – there is no such region."""
    if not possible:
        return Text("–", style=FAINT)
    if member:
        return Text("●", style=BAD if differs else "green")
    return Text("·", style=BAD if differs else FAINT)
