"""Venn pictures of two or three events: circles in braille dots, the regions of the event filled with a sign.

A cell is twice as high as wide and holds two by four dots, so that a dot is square and a circle is round.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from rich.console import Console, ConsoleOptions
from rich.measure import Measurement
from rich.text import Text

from tensorcli.views.page import BAD, FAINT

_SIZES = ((34, {2: 11, 3: 14}), (26, {2: 8, 3: 11}))  # columns and rows of the box, without its frame
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # by row and column within a cell
_GAP = 2
FILLED, EXTRA, MISSING = ("▓", "green"), ("█", BAD), ("╳", BAD)  # in it; in it alone; in the other side alone

Point = tuple[float, float]


class Circle(NamedTuple):
    """One event, in dots from the upper left corner of the box."""

    name: str
    centre: Point
    label: Point  # the cell where its name stands, in the region of that event alone


class Picture(NamedTuple):
    """One event over its regions: what is filled, what differs from the other side of a law."""

    title: Text
    filled: Mapping[tuple[bool, ...], bool]
    differs: Mapping[tuple[bool, ...], bool]
    possible: Mapping[tuple[bool, ...], bool]


class Venn:
    """Pictures of the same events, side by side where there is room, else one below the other."""

    def __init__(self, names: Sequence[str], pictures: Sequence[Picture]) -> None:
        self.names = names
        self.pictures = pictures

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """One picture at least, all of them side by side at most."""
        return Measurement(_SIZES[-1][0] + 2, self._together(_SIZES[0][0]))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterable[Text]:
        """The lines."""
        columns, rows = next((size for size in _SIZES if self._together(size[0]) <= options.max_width), _SIZES[0])
        if columns + 2 > options.max_width:
            columns, rows = _SIZES[-1]
        abreast = len(self.pictures) if self._together(columns) <= options.max_width else 1
        board = _Board(self.names, columns, rows[len(self.names)])
        drawn = [board.lines(picture) for picture in self.pictures]
        for start in range(0, len(drawn), abreast):
            if start:
                yield Text()
            for pieces in zip(*drawn[start : start + abreast], strict=True):
                line = Text(" " * _GAP).join(pieces)
                line.rstrip()
                line.no_wrap = True
                yield line

    def _together(self, columns: int) -> int:
        return len(self.pictures) * (columns + 2 + _GAP) - _GAP


class _Board:
    """The circles in a box of that many cells."""

    def __init__(self, names: Sequence[str], columns: int, rows: int) -> None:
        self.columns = columns
        self.rows = rows
        self.radius, self.circles = _circles(names, columns, rows)
        self.edges = self._edges()
        self.names = {(round(c.label[0]), round(c.label[1])): c.name for c in self.circles}
        self.regions = [[self._region(column, row) for column in range(columns)] for row in range(rows)]

    def lines(self, picture: Picture) -> list[Text]:
        """The title, and the box with its circles."""
        width = self.columns + 2
        title = picture.title.copy()
        title.truncate(width, overflow="ellipsis")
        title.pad_right(width - title.cell_len)
        lines = [title, Text.assemble(("┌─", FAINT), "Ω", ("─" * (self.columns - 2) + "┐", FAINT))]
        for row in range(self.rows):
            cells = [self._cell(column, row, picture) for column in range(self.columns)]
            line = Text("│", style=FAINT)
            for style, run in groupby(cells, key=lambda cell: cell[1]):  # few pieces, as each costs rich its time
                line.append("".join(sign for sign, _ in run), style)
            line.append("│", style=FAINT)
            lines.append(line)
        lines.append(Text("└" + "─" * self.columns + "┘", style=FAINT))
        return lines

    def _cell(self, column: int, row: int, picture: Picture) -> tuple[str, str]:
        if (column, row) in self.names:
            return self.names[column, row], "bold"
        if (column - 1, row) in self.names or (column + 1, row) in self.names:
            return " ", ""  # a name stays readable on a filled ground
        if (column, row) in self.edges:
            return chr(0x2800 + self.edges[column, row]), ""
        region = self.regions[row][column]
        if not picture.possible[region]:
            return "–" if (column + row) % 2 else " ", FAINT
        if picture.filled[region]:
            return EXTRA if picture.differs[region] else FILLED
        return MISSING if picture.differs[region] and (column + row) % 2 == 0 else (" ", "")

    def _region(self, column: int, row: int) -> tuple[bool, ...]:
        """In which circles the middle of a cell lies."""
        return tuple(math.dist((2 * column + 0.5, 4 * row + 1.5), c.centre) <= self.radius for c in self.circles)

    def _edges(self) -> dict[tuple[int, int], int]:
        """The dots of the circles, by cell."""
        cells: dict[tuple[int, int], int] = {}
        for circle in self.circles:
            for step in range(360):
                angle = math.tau * (step + 0.5) / 360
                x = round(circle.centre[0] + self.radius * math.cos(angle))
                y = round(circle.centre[1] + self.radius * math.sin(angle))
                place = (x // 2, y // 4)
                cells[place] = cells.get(place, 0) | _DOTS[y % 4][x % 2]
        return cells


def _circles(names: Sequence[str], columns: int, rows: int) -> tuple[float, list[Circle]]:
    """Circles that cut the box into all regions, none of them too small to be seen."""
    middle, half = columns - 0.5, 2 * rows - 0.5
    if len(names) == 2:
        radius = 2 * rows - 3.0
        off = round(0.6 * radius) + 0.0
        centres = [(middle - off, half), (middle + off, half)]
        outward = [(-0.6, 0.0), (0.6, 0.0)]
    else:
        radius = round(0.31 * 4 * rows) + 0.0
        off = round(0.58 * radius) + 0.0
        rise = round(0.5 * off * math.sqrt(3)) + 0.0
        centres = [(middle - off, half - rise), (middle + off, half - rise), (middle, half + rise)]
        outward = [(-0.45, -0.25), (0.45, -0.25), (0.0, 0.55)]
    return radius, [
        Circle(name, (x, y), ((x + dx * radius) / 2, (y + dy * radius) / 4))
        for name, (x, y), (dx, dy) in zip(names, centres, outward, strict=True)
    ]
