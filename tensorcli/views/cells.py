"""Cells of small tensors, drawn: which are stored, and where a stretched view shows one of them again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from rich.console import Console, ConsoleOptions, RenderableType
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from tensorcli.views.page import FAINT, STRONG, grid

Picture = tuple[Text, Sequence[int], Sequence[str] | None]  # title, strides of the view, what is stored


class SideBySide:
    """Pictures next to each other, as many as fit; never cut."""

    def __init__(self, pictures: Sequence[RenderableType], gap: int = 4) -> None:
        self.pictures = pictures
        self.gap = gap

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        widths = [Measurement.get(console, options, picture).maximum for picture in self.pictures]
        return Measurement(max(widths), sum(widths) + self.gap * (len(widths) - 1))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> list[RenderableType]:
        """Rows of pictures."""
        rows: list[RenderableType] = []
        row: list[RenderableType] = []
        used = 0
        for picture in self.pictures:
            need = Measurement.get(console, options, picture).maximum
            if row and used + need > options.max_width:
                rows += [self._row(row), ""]
                row, used = [], 0
            row.append(picture)
            used += need + self.gap
        return [*rows, self._row(row)]

    def _row(self, pictures: Sequence[RenderableType]) -> Table:
        table = grid(*("left" for _ in pictures), gap=self.gap)
        table.add_row(*pictures)
        return table


def cell_pictures(pictures: Sequence[Picture], result: Sequence[int]) -> SideBySide:
    """Each operand as the result sees it; a cell shows what is stored, or else its number in the operand's memory."""
    return SideBySide([_picture(title, strides, result, stored) for title, strides, stored in pictures])


def _picture(title: Text, strides: Sequence[int], result: Sequence[int], stored: Sequence[str] | None) -> Table:
    seen: set[int] = set()
    last_cell = sum((size - 1) * stride for size, stride in zip(result, strides, strict=True))
    names = [str(cell) for cell in range(last_cell + 1)] if stored is None else stored
    widest = max(map(len, names))
    lines: list[Text] = []
    for place in product(*(range(size) for size in result[:-1])):
        line = Text()
        for last in range(result[-1] if result else 1):
            where = (*place, last) if result else ()
            cell = sum(index * stride for index, stride in zip(where, strides, strict=True))
            first = cell not in seen
            seen.add(cell)
            name = names[cell].rjust(widest)
            line.append(f"[{name}]" if first else f" {name} ", style=STRONG if first else FAINT)
        lines.append(line)
        if len(place) > 1 and place[-1] == result[-2] - 1 and place[0] < result[0] - 1:
            lines.append(Text(""))
    picture = grid("left")
    picture.add_row(title)
    for line in lines:
        picture.add_row(line)
    return picture
