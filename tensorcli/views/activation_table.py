"""Values and slopes side by side, as many names in a row as there is room for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.measure import Measurement
from rich.text import Text

from tensorcli.calculus.activation import ActivationAnswer, Row
from tensorcli.language import Language, say
from tensorcli.views.activation_facts import colour
from tensorcli.views.numbers import number
from tensorcli.views.page import FAINT, STRONG, WARN, grid
from tensorcli.views.prose import Prose

_GAP = 3

Column = Sequence[Text]


def value_table(
    answer: ActivationAnswer, rows: Mapping[str, Sequence[Row]], language: Language, most: int | None
) -> RenderableType:
    """x, and for each name its value and slope; below them what the signs mean."""
    names = list(answer.formula)
    xs = [row.x for row in next(iter(rows.values()))]
    shown = xs[:most]
    groups = [
        _pair(answer, found[: len(shown)], colour(names, name), language, alone=len(rows) == 1)
        for name, found in rows.items()
    ]
    signs = {sign for group in groups for column in group for cell in column for sign in cell.plain}
    legend = []
    if "◆" in signs:
        legend.append(say("◆ not differentiable there: torch's choice").text(language))
    if "≈" in signs:
        legend.append(say("≈ not exact: see the note").text(language))
    if len(shown) < len(xs):
        legend.append(say("… {count} more", count=len(xs) - len(shown)).text(language))
    table = Beside([[Text("x", style=STRONG), *(Text(number(x), style=STRONG) for x in shown)]], groups)
    return Group(table, Prose("   ".join(legend), style=FAINT)) if legend else table


class Beside:
    """Groups of columns behind some first ones, which begin anew where the width ends."""

    def __init__(self, first: Sequence[Column], groups: Sequence[Sequence[Column]]) -> None:
        self.first = first
        self.groups = groups

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        widths = [_width(group) for group in self.groups]
        return Measurement(_width(self.first) + max(widths), _width(self.first) + sum(widths))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterable[RenderableType]:
        """Tables below one another, with an empty line between them."""
        line = list(self.first)
        for group in self.groups:
            if len(line) > len(self.first) and _width([*line, *group]) - _GAP > options.max_width:
                yield _table(line)
                yield ""
                line = list(self.first)
            line += group
        yield _table(line)


def _width(columns: Sequence[Column]) -> int:
    return sum(_GAP + max(cell.cell_len for cell in column) for column in columns)


def _table(columns: Sequence[Column]) -> RenderableType:
    table = grid(*("right" for _ in columns), gap=_GAP)
    for row in zip(*columns, strict=True):
        table.add_row(*row)
    return table


def _pair(
    answer: ActivationAnswer, rows: Sequence[Row], style: str, language: Language, *, alone: bool
) -> tuple[list[Text], list[Text]]:
    """The two columns of a name, with a sign where torch chose, or where its number isn't the exact one."""
    off = {(found.name, repr(found.x), found.what) for found in answer.deviations}
    kinks = {(kink.name, kink.x) for kink in answer.kinks}
    values = [(number(row.value), "≈" if (row.name, repr(row.x), "value") in off else "") for row in rows]
    slopes = [
        (
            number(row.derivative),
            "◆" if (row.name, row.x) in kinks else "≈" if (row.name, repr(row.x), "derivative") in off else "",
        )
        for row in rows
    ]
    head = say("value").text(language) if alone else rows[0].name
    return _column(head, values, style), _column(say("slope").text(language), slopes, FAINT)


def _column(head: str, cells: Sequence[tuple[str, str]], style: str) -> list[Text]:
    gap = " " if any(sign for _, sign in cells) else ""
    room = 1 if gap else 0
    found = [Text(head + gap + " " * room, style=style)]
    for text, sign in cells:
        found.append(Text.assemble(text, gap, (sign.ljust(room), WARN)))
    return found
