"""Curves in a terminal: a small canvas of braille dots, two by four in each cell, with its axes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions
from rich.measure import Measurement
from rich.text import Text

from tensorcli.views.page import FAINT, WARN

Point = tuple[float, float]
Range = tuple[float, float]

_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))  # by row and column within a cell
_BLANK = 0x2800
_FAR = 1e307  # beyond it a range is wider than floats go


@dataclass(frozen=True, slots=True)
class Curve:
    """Points that are joined in their order; where one isn't finite the line is broken."""

    points: Sequence[Point]
    style: str = ""
    gap: int = 0  # dots left out after each one drawn, so that curves are told apart without colour too


@dataclass(frozen=True, slots=True)
class Mark:
    """A sign at a point, above all curves."""

    at: Point
    sign: str
    style: str = "bold"


class Chart:
    """Curves and marks over an x range, with round numbers at the axes; as wide as there is room, or `most` columns.

    Without `y` the range is that of the curves, opened to round numbers. `shaded` are stretches of the x axis.
    """

    def __init__(
        self,
        curves: Sequence[Curve],
        x: Range,
        y: Range | None = None,
        *,
        marks: Sequence[Mark] = (),
        shaded: Sequence[Range] = (),
        rows: int = 12,
        most: int = 72,
    ) -> None:
        self.curves = curves
        self.marks = marks
        self.shaded = shaded
        self.x = x
        self.y = y or opened(y_range([value for curve in curves for _, value in curve.points]), 11)
        self.rows = rows
        self.most = most

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        most = min(self.most, options.max_width)
        return Measurement(min(32, most), most)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterable[Text]:
        """The canvas, row by row, then the x axis and its numbers."""
        ticks = round_ticks(self.y, self.rows // 2 + 1)
        margin = max((len(label) for _, label in ticks), default=0)
        columns = max(8, min(self.most, options.max_width) - margin - 2)
        canvas = Canvas(columns, self.rows, self.x, self.y)
        labels = {canvas.row(value): label for value, label in ticks}
        canvas.axes()
        for curve in self.curves:
            canvas.draw(curve)
        for mark in self.marks:
            canvas.mark(mark)
        for row, line in enumerate(canvas.lines()):
            label = labels.get(row, "").rjust(margin)
            yield Text.assemble((label, FAINT), (" ┤" if row in labels else " │", FAINT), line)
        below = {canvas.column(value): label for value, label in round_ticks(self.x, max(4, columns // 8))}
        yield Text.assemble((" " * margin + " └", FAINT), self._ground(canvas, below))
        yield Text((" " * (margin + 2) + _beneath(below, columns)).rstrip(), style=FAINT)

    def _ground(self, canvas: Canvas, ticks: Iterable[int]) -> Text:
        """The x axis: a tick where a number stands, shade where the x range is shaded."""
        line = Text()
        for column in range(canvas.columns):
            if any(low <= canvas.middle(column) <= high for low, high in self.shaded):
                line.append("▒", style=WARN)
            else:
                line.append("┴" if column in ticks else "─", style=FAINT)
        return line


def _beneath(labels: dict[int, str], columns: int) -> str:
    """Each number under its tick, as far as the next one leaves room."""
    line = ""
    for column, label in sorted(labels.items()):
        start = min(max(column - len(label) // 2 - label.startswith("-"), 0), columns - len(label))
        if start >= len(line) + bool(line):
            line = line.ljust(start) + label
    return line


def round_ticks(over: Range, most: int) -> list[tuple[float, str]]:
    """The multiples of 1, 2 or 5 times a power of ten within a range, at most about `most` of them, with their text.

    >>> round_ticks((-6, 6), 5)
    [(-5.0, '-5'), (0.0, '0'), (5.0, '5')]
    >>> [text for _, text in round_ticks((0, 0.25), 6)]
    ['0.00', '0.05', '0.10', '0.15', '0.20', '0.25']
    """
    low, high = over
    step = round_step(over, most)
    places = max(0, -math.floor(math.log10(step) + 1e-9))
    within = range(math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9) + 1)
    values = [number * step for number in within]
    plain = places <= 4 and max(abs(low), abs(high)) < 1e6
    return [(value, f"{value:.{places}f}" if plain else f"{value:.6g}") for value in values]


def round_step(over: Range, most: int) -> float:
    """The least of 1, 2, 5, 10, 20 … (or 0.1, 0.2 …) that divides a range into fewer than `most` parts.

    >>> round_step((-6, 6), 8), round_step((0, 1), 6)
    (2.0, 0.2)
    """
    rough = (over[1] - over[0]) / max(most - 1, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough * (1 - 1e-9))


def opened(over: Range, most: int) -> Range:
    """The range, opened to the next round numbers.

    >>> opened((0.0025, 0.9975), 6)
    (0.0, 1.0)
    """
    step = round_step(over, most)
    low, high = math.floor(over[0] / step + 1e-9) * step, math.ceil(over[1] / step - 1e-9) * step
    return (low, high) if math.isfinite(low) and math.isfinite(high) and low < high else over


def y_range(values: Iterable[float]) -> Range:
    """What of the values to show: all, or where a few are far out (a pole) the bulk of them.

    >>> y_range([0.0, 1.0, 4.0])
    (0.0, 4.0)
    """
    finite = sorted(min(max(value, -_FAR), _FAR) for value in values if math.isfinite(value))
    if not finite:
        return (-1.0, 1.0)
    low, high = finite[0], finite[-1]
    inner_low, inner_high = finite[len(finite) // 20], finite[-1 - len(finite) // 20]
    bulk = inner_high - inner_low
    if bulk > 0 and high - low > 6 * bulk:
        low, high = max(low, inner_low - bulk / 2), min(high, inner_high + bulk / 2)
    if high - low <= max(1e-12 * max(abs(low), abs(high)), 1e-300):
        return (low - 1.0, high + 1.0) if abs(low) < 1e6 else (low - abs(low), high + abs(high))
    return (low, high)


class Canvas:
    """A field of dots; later curves take over the colour of a cell they share."""

    def __init__(self, columns: int, rows: int, x: Range, y: Range) -> None:
        self.columns, self.rows = columns, rows
        self.x, self.y = x, y
        self._bits = [[0] * columns for _ in range(rows)]
        self._styles = [[""] * columns for _ in range(rows)]
        self._signs: dict[tuple[int, int], tuple[str, str]] = {}

    def axes(self) -> None:
        """Where x or y is 0, if that is on the canvas, a faint line."""
        if self.y[0] < 0 < self.y[1]:
            row = self.row(0.0)
            for column in range(self.columns):
                self._signs[row, column] = ("┄", FAINT)
        if self.x[0] < 0 < self.x[1]:
            column = self.column(0.0)
            for row in range(self.rows):
                self._signs[row, column] = ("┆", FAINT)

    def draw(self, curve: Curve) -> None:
        """Join the points of a curve; a jump from above the canvas to below it is a pole and stays open."""
        count = 0
        last: Point | None = None
        for point in curve.points:
            if not all(map(math.isfinite, point)):
                last = None
                continue
            start = last if last is not None and not self._leaps(last, point) else point
            count = self._segment(start, point, curve, count)
            last = point

    def mark(self, mark: Mark) -> None:
        """Put a sign at a point; outside of the canvas it stands at the nearest edge."""
        if all(map(math.isfinite, mark.at)):
            across, down = self._dot(mark.at)
            row, column = min(max(down // 4, 0), self.rows - 1), min(max(across // 2, 0), self.columns - 1)
            self._bits[row][column] = 0
            self._signs[row, column] = (mark.sign, mark.style)

    def lines(self) -> list[Text]:
        """The rows, from the top."""
        found = []
        for row, (bits, styles) in enumerate(zip(self._bits, self._styles, strict=True)):
            line = Text()
            for column, (dots, style) in enumerate(zip(bits, styles, strict=True)):
                sign, sign_style = self._signs.get((row, column), (" ", ""))
                line.append(*((chr(_BLANK + dots), style) if dots else (sign, sign_style)))
            found.append(line)
        return found

    def row(self, y: float) -> int:
        """The row of a y."""
        return self._dot((self.x[0], y))[1] // 4

    def column(self, x: float) -> int:
        """The column of an x."""
        return self._dot((x, self.y[0]))[0] // 2

    def middle(self, column: int) -> float:
        """The x in the middle of a column."""
        return self.x[0] + (self.x[1] - self.x[0]) * (column + 0.5) / self.columns

    def _dot(self, point: Point) -> tuple[int, int]:
        """The dot of a point, counted from the left and from the top; it may lie outside."""
        across = (point[0] - self.x[0]) / (self.x[1] - self.x[0]) * (2 * self.columns - 1)
        down = (self.y[1] - point[1]) / (self.y[1] - self.y[0]) * (4 * self.rows - 1)
        far = 16 * (self.columns + self.rows)
        return round(min(max(across, -far), far)), round(min(max(down, -far), far))

    def _leaps(self, one: Point, other: Point) -> bool:
        low, high = sorted((one[1], other[1]))
        return low < self.y[0] and high > self.y[1]

    def _segment(self, start: Point, stop: Point, curve: Curve, count: int) -> int:
        (x0, y0), (x1, y1) = self._dot(start), self._dot(stop)
        steps = max(abs(x1 - x0), abs(y1 - y0), 1)
        for step in range(1 if start is not stop else 0, steps + 1):
            across = round(x0 + (x1 - x0) * step / steps)
            down = round(y0 + (y1 - y0) * step / steps)
            if count % (curve.gap + 1) == 0:
                self._set(across, down, curve.style)
            count += 1
        return count

    def _set(self, across: int, down: int, style: str) -> None:
        if 0 <= across < 2 * self.columns and 0 <= down < 4 * self.rows:
            self._bits[down // 4][across // 2] |= _DOTS[down % 4][across % 2]
            self._styles[down // 4][across // 2] = style
