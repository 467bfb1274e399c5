"""Activations as curves: charts side by side, or a line of blocks for each where there are many."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from rich.columns import Columns
from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.text import Text

from tensorcli.calculus.activation import ActivationAnswer
from tensorcli.calculus.curve import Curve
from tensorcli.calculus.extent import NEARLY_ZERO
from tensorcli.language import Language, say
from tensorcli.views import canvas
from tensorcli.views.activation_facts import colour, range_text
from tensorcli.views.page import FAINT, STRONG, WARN, Page, axis, grid
from tensorcli.views.prose import Prose
from tensorcli.views.sparkline import sparkline

_MOST_CHARTS = 4
_WIDTH = 36  # of a chart that stands beside others

Curves = Mapping[str, Curve]
Interval = tuple[float, float]


def charts(answer: ActivationAnswer, curves: Curves, x: Interval, language: Language) -> RenderableType:
    """The curve and slope of each name over an interval, and what the signs mean."""
    names = list(answer.formula)
    if len(curves) > _MOST_CHARTS:
        return sparklines(names, curves, language)
    alone = len(curves) == 1
    drawn: list[RenderableType] = []
    for name, curve in curves.items():
        style = colour(names, name)
        lines = [canvas.Curve(curve.slopes, "", gap=1), canvas.Curve(curve.values, style)]
        marks = _marks(answer, name, x) if alone else []
        size = (9, 72) if alone else (6, _WIDTH)
        chart = canvas.Chart(lines, x, marks=marks, shaded=curve.flat, rows=size[0], most=size[1])
        drawn.append(chart if alone else Group(Text(name, style=style), chart))
    legend = Text.assemble(
        "━ ", say("value").text(language), "   ┄ ", say("slope").text(language), ("   ▒ ", WARN),
        say("slope below {limit}", limit=NEARLY_ZERO).text(language),
        *(_zones(curve.flat, x) for curve in curves.values() if alone), style=FAINT,
    )  # fmt: skip
    return Group(drawn[0] if alone else _Abreast(drawn), Prose(legend))


class _Abreast:
    """Charts of one width, as many in a row as there is room for; below each other where there is none for one."""

    def __init__(self, charts: Sequence[RenderableType]) -> None:
        self.charts = charts

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterable[RenderableType]:
        """The rows."""
        gap = 2
        if options.max_width < _WIDTH + gap:  # rich would divide by zero
            yield from self.charts
        else:
            yield Columns(self.charts, padding=(0, gap), width=_WIDTH)


def _zones(flat: Sequence[Interval], x: Interval) -> str:
    """Where it is shaded, in numbers."""
    found = []
    for low, high in flat:
        left, right = f"{low:.3g}", f"{high:.3g}"
        if low > x[0] and high < x[1]:
            found.append(f"{left} < x < {right}")
        elif low > x[0] or high < x[1]:
            found.append(f"x > {left}" if low > x[0] else f"x < {right}")
    return ": " + ", ".join(found) if found else ""


def _marks(answer: ActivationAnswer, name: str, x: Interval) -> list[canvas.Mark]:
    """The points asked for, where they are few."""
    rows = [row for row in answer.rows if row.name == name and x[0] <= row.x <= x[1]]
    return [canvas.Mark((row.x, row.value), "●") for row in rows] if len(rows) <= 3 else []


def _spark(points: Sequence[Interval], columns: int) -> str:
    return sparkline([y for _, y in points if math.isfinite(y)], columns)


def sparklines(names: Sequence[str], curves: Curves, language: Language) -> RenderableType:
    """A line for each name: its curve and its slope."""
    table = grid("left", "left", "left")
    table.add_row("", *(Text(label.text(language), style=FAINT) for label in (say("value"), say("slope"))))
    for name, curve in curves.items():
        table.add_row(Text(name), Text(_spark(curve.values, 20), style=colour(names, name)), _spark(curve.slopes, 20))
    return table


def gallery(answer: ActivationAnswer, curves: Curves, x: Interval, language: Language) -> Page:
    """Two lines for each name: curve, slope and range; then the formula."""
    names = list(answer.formula)
    table = grid("left", "prose")
    for name in names:
        line = Text()
        if name in curves:
            line.append(_spark(curves[name].values, 14), style=axis(-1))
            line.append("  ").append(_spark(curves[name].slopes, 14), style=axis(-2))
            line.append(f"  {range_text(answer, name)}")
            table.add_row(Text(name, style=STRONG), Prose(line))
            table.add_row("", Prose(answer.formula[name], style=FAINT))
        else:
            table.add_row(Text(name, style=STRONG), Prose(answer.formula[name], style=FAINT))
    said = say("curve and slope from {low} to {high}, range; below them the formula", low=f"{x[0]:g}", high=f"{x[1]:g}")
    question = say("The activations of torch")
    told = say("{count} activations; tensorcli activation NAME shows one of them", count=len(names))
    legend = Prose(said.text(language), style=FAINT)
    return Page(Text(question.text(language)), [legend, table], Text(told.text(language)))
