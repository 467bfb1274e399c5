"""How rounding is drawn: one table, and where each number lies between its neighbours."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from tensorcli.language import Language, say
from tensorcli.tensors.round import RoundAnswer, Row
from tensorcli.views.numbers import listed, number
from tensorcli.views.page import FAINT, STRONG, WARN, Page, grid, heading
from tensorcli.views.prose import Prose

_WAYS = ("floor", "ceil", "round", "trunc", "frac")
_MOST_LINES = 5
_LENGTH = 16  # columns between two whole numbers on the number line


def view(answer: RoundAnswer, language: Language) -> Page:
    """The page of one rounding."""
    question = say("Round {numbers}", numbers="  ".join(number(row.x) for row in answer.rows[:12]))
    body = [_table(answer, language)]
    lines = [line for row in answer.rows[:_MOST_LINES] for line in _line(row, answer.decimals)]
    if lines and len(answer.rows) <= _MOST_LINES:
        title = say("between floor and ceil: which way round and trunc go")
        body.append(Group(heading(title, language), *lines))
    headline = Text.assemble(("round  ", FAINT), listed(tuple(row.round for row in answer.rows[:12])))
    if answer.bounds is not None:
        headline.append("   clamp  ", style=FAINT)
        headline.append(listed(tuple(row.clamp for row in answer.rows[:12])))
    return Page(Text(question.text(language)), body, headline)


def _table(answer: RoundAnswer, language: Language) -> RenderableType:
    clamped = answer.bounds is not None
    table = grid("right", *["right"] * (len(_WAYS) + 2 * clamped), "left", gap=2 if clamped else 3)
    names = [*_WAYS, *(["clamp", "slope"] if clamped else [])]
    table.add_row(
        Text("x", style=STRONG), *(Text(name, style=STRONG if name == "round" else FAINT) for name in names), ""
    )
    for row in answer.rows:
        cells = [Text(number(getattr(row, name)), style=STRONG if name == "round" else "") for name in _WAYS]
        if clamped:
            changed = row.clamp != row.x
            cells.append(Text(number(row.clamp), style=WARN if changed else ""))
            cells.append(Text(number(row.clamp_slope), style=FAINT))
        tie = say("tie") if clamped else say("tie → even")
        mark = Text(tie.text(language) if row.tie else "", style=WARN)
        table.add_row(Text(number(row.x), style="cyan"), *cells, mark)
    return table


def _line(row: Row, decimals: int) -> list[RenderableType]:
    """floor and ceil at the ends, x where it lies, and which ways lead to which end."""
    if row.floor == row.ceil or row.ceil - row.floor != 1 or decimals:
        return []
    at = min(max(round((row.x - row.floor) * _LENGTH), 1), _LENGTH - 1)
    left, right = number(row.floor), number(row.ceil)
    pad = max(len(left), 4)
    line = Text.assemble(
        (left.rjust(pad), STRONG), " ├", ("─" * (at - 1), FAINT), ("●", "bold cyan"), ("─" * (_LENGTH - at - 1), FAINT),
        "┤ ", (right.ljust(4), STRONG),
    )  # fmt: skip
    ways = {"round": row.round, "trunc": row.trunc}
    down = " ".join(name for name, value in ways.items() if value == row.floor)
    up = " ".join(name for name, value in ways.items() if value == row.ceil)
    line.append(f"  {number(row.x):>7}", style="cyan")
    for sign, names in (("←", down), ("→", up)):
        if names:
            line.append(f"   {sign} {names}", style=FAINT)
    return [Prose(line)]
