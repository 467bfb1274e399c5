"""A function of two variables seen from above: shades by height, marks, a path; with the numbers of both axes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from rich.console import Console, ConsoleOptions
from rich.measure import Measurement
from rich.text import Text

from tensorcli.views.canvas import Mark, Point, Range
from tensorcli.views.page import FAINT

SHADES = "·░▒▓█"  # from the least values to the greatest; a blank is where the function isn't defined
_NARROWEST = 16  # columns; with fewer there is nothing to see
Field = Sequence[Sequence[float]]  # values, the top row first


class Contour:
    """Shades over an x and a y range; each shade covers as many cells as any other, so that flat valleys show too."""

    def __init__(
        self, field: Field, x: Range, y: Range, *, marks: Sequence[Mark] = (), path: Sequence[Point] = ()
    ) -> None:
        self.field = field
        self.x, self.y = x, y
        self.marks = marks
        self.path = path
        self.levels = levels(field)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        beside = self._margin() + 1
        return Measurement(min(_NARROWEST, len(self.field[0])) + beside, len(self.field[0]) + beside)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterable[Text]:
        """The field, row by row, then the x axis and its numbers; fewer columns where there is no room for all."""
        margin, whole = self._margin(), len(self.field[0])
        columns = max(min(whole, options.max_width - margin - 1), min(_NARROWEST, whole))
        kept = [(2 * column + 1) * whole // (2 * columns) for column in range(columns)]
        labels = self._labels()
        signs = self._signs(columns)
        for row, values in enumerate(self.field):
            line = Text(labels.get(row, "").rjust(margin - 1) + (" ┤" if row in labels else " │"), style=FAINT)
            for column, index in enumerate(kept):
                sign, style = signs.get((row, column), (shade(values[index], self.levels), FAINT))
                line.append(sign, style=style)
            yield line
        yield Text(" " * margin + "└" + "─" * columns, style=FAINT)
        yield Text(" " * (margin + 1) + _spread(self.x, columns), style=FAINT)

    def legend(self) -> Text:
        """Each shade with the value at which it begins."""
        text = Text()
        for sign, level in zip(SHADES[1:], self.levels, strict=False):
            text.append(f"{sign} ≥ {level:.3g}   ")
        text.rstrip()
        return text

    def _labels(self) -> dict[int, str]:
        """The ends of the axis at the outer rows, its middle where a row lies there."""
        rows = len(self.field)
        bottom, top = self.y
        places = {0: top, rows - 1: bottom}
        if rows % 2:
            places[rows // 2] = (top + bottom) / 2
        return {row: _tick(at, self.y) for row, at in places.items()}

    def _margin(self) -> int:
        return max(map(len, self._labels().values())) + 1

    def _signs(self, columns: int) -> dict[tuple[int, int], tuple[str, str]]:
        found: dict[tuple[int, int], tuple[str, str]] = {}
        for point in self.path:
            place = self._place(point, columns)
            if place is not None:
                found[place] = ("•", "bold")
        for mark in self.marks:
            place = self._place(mark.at, columns)
            if place is not None:
                found[place] = (mark.sign, mark.style)
        return found

    def _place(self, at: Point, columns: int) -> tuple[int, int] | None:
        """The row and column of a point, if it is in the picture."""
        rows = len(self.field)
        if not (self.x[0] <= at[0] <= self.x[1] and self.y[0] <= at[1] <= self.y[1]):
            return None
        column = int((at[0] - self.x[0]) / (self.x[1] - self.x[0]) * columns)
        row = int((self.y[1] - at[1]) / (self.y[1] - self.y[0]) * rows)
        return min(row, rows - 1), min(column, columns - 1)


def levels(field: Field) -> tuple[float, ...]:
    """The values that part the finite ones into equally many for each shade; fewer where many are equal.

    >>> levels([[0.0, 1.0, 2.0, 3.0, 4.0]]), levels([[7.0, 7.0]])
    ((1.0, 2.0, 3.0, 4.0), ())
    """
    finite = sorted(value for row in field for value in row if math.isfinite(value))
    if not finite:
        return ()
    cuts = [finite[len(finite) * k // len(SHADES)] for k in range(1, len(SHADES))]
    return tuple(sorted({cut for cut in cuts if cut > finite[0]}))


def shade(value: float, above: Sequence[float]) -> str:
    """The shade of a value.

    >>> shade(0.5, (1.0, 2.0)), shade(2.0, (1.0, 2.0)), shade(float("nan"), ())
    ('·', '▒', ' ')
    """
    if math.isnan(value):
        return " "
    return SHADES[sum(value >= level for level in above)]


def _tick(value: float, over: Range) -> str:
    """A number beside an axis."""
    return "0" if abs(value) < 1e-9 * (over[1] - over[0]) else f"{value:.3g}"


def _spread(x: Range, columns: int) -> str:
    """The numbers at the left end, the middle and the right end of the x axis."""
    left, middle, right = (_tick(value, x) for value in (x[0], (x[0] + x[1]) / 2, x[1]))
    line = left + middle.rjust((columns + len(middle)) // 2 - len(left))
    return line + right.rjust(columns - len(line))
