"""An expression as a tree that grows downwards into its result: what is computed first stands first.

The parts of a node stand above it; a chain of methods is a plain column, and where several parts meet, lines join them:

    ┌ a
    │ w
    ├ .t()
    a @ …
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rich.console import Console, ConsoleOptions, RenderableType
from rich.measure import Measurement
from rich.text import Text

from tensorcli.tensors.eval_tree import Branch
from tensorcli.views.page import FAINT
from tensorcli.views.prose import Prose

_GAP = 2


class Row(NamedTuple):
    """One node of the tree as it is drawn."""

    stem: Text  # the lines of the tree
    code: Text
    cells: Sequence[Text]  # shape, strides, memory
    below: Sequence[RenderableType]  # sentences and values
    under: Text  # the lines of the tree that go on beside what stands below


def stems(branch: Branch, before: str = "", mine: str = "") -> Iterator[tuple[str, str, Branch]]:
    """Each node with the lines before it and the lines below it, in the order in which Python works.

    `before` is what stands before the rows above the node, `mine` before its own.
    """
    several = len(branch.parts) > 1
    for place, part in enumerate(branch.parts):
        if several:
            yield from stems(part, before + ("  " if not place else "│ "), before + ("┌ " if not place else "├ "))
        else:
            yield from stems(part, before, before)
    yield mine, _open_below(mine), branch


def _open_below(mine: str) -> str:
    """The lines that go on below a row: those that join it lead on to the node they meet in."""
    return mine.replace("┌", "│").replace("├", "│")


class Steps:
    """The rows in columns; where they don't fit, the details stand below each row."""

    def __init__(self, titles: Sequence[Text], rows: Sequence[Row]) -> None:
        self.titles = titles
        self.rows = rows

    def _widths(self) -> list[int]:
        first = max(row.stem.cell_len + row.code.cell_len for row in self.rows)
        columns = zip(self.titles, *(row.cells for row in self.rows), strict=True)
        return [first, *(max(cell.cell_len for cell in column) for column in columns)]

    def _whole(self) -> int:
        widths = self._widths()
        return sum(widths) + _GAP * (len(widths) - 1)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        narrowest = max(row.stem.cell_len + row.code.cell_len for row in self.rows)
        return Measurement(min(narrowest, options.max_width), options.max_width)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterable[RenderableType]:
        """The lines."""
        wide = self._whole() <= options.max_width
        if wide:
            yield _line(Text(), self.titles, self._widths())
        for row in self.rows:
            start = Text.assemble(row.stem, row.code)
            if wide:
                yield _line(start, row.cells, self._widths())
            else:
                yield from self._narrow(row, start)
            inset = row.under.cell_len + 2
            for part in row.below:
                yield _Beside(row.under, part, inset)

    def _narrow(self, row: Row, start: Text) -> Iterator[RenderableType]:
        """The code, then what there is to say about it, wrapped."""
        start.no_wrap = True
        yield start
        told = Text()
        for place, cell in enumerate(row.cells):
            if cell.plain:
                told.append("   " if told.plain else "")
                if place == 1:  # the strides look like a shape
                    told.append_text(Text(f"{self.titles[place].plain} ", style=FAINT))
                told.append_text(cell)
        yield _Beside(row.under, Prose(told), row.under.cell_len + 2)


def _line(start: Text, cells: Sequence[Text], widths: Sequence[int]) -> Text:
    """One row; the shape and the strides stand at the right of their columns, so that axes lie under each other."""
    line = start.copy()
    line.append(" " * (widths[0] - start.cell_len))
    for place, (cell, width) in enumerate(zip(cells, widths[1:], strict=True)):
        room = " " * (width - cell.cell_len)
        line.append(" " * _GAP)
        line.append_text(Text.assemble(cell, room) if place == len(cells) - 1 else Text.assemble(room, cell))
    line.rstrip()
    line.no_wrap = True
    return line


class _Beside:
    """Something that stands below a row, with the lines of the tree going on at its left."""

    def __init__(self, under: Text, part: RenderableType, inset: int) -> None:
        self.under = under
        self.part = part
        self.inset = inset

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterable[RenderableType]:
        """Its lines."""
        inner = options.update_width(max(options.max_width - self.inset, 20))
        for line in console.render_lines(self.part, inner, pad=False):
            text = Text(no_wrap=True)
            text.append_text(Text(self.under.plain, style=FAINT))
            text.append(" " * (self.inset - self.under.cell_len))
            for segment in line:
                text.append(segment.text, style=segment.style)
            text.rstrip()
            yield text
