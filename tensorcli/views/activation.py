"""How activations are drawn: what each is, values and slopes side by side, the curves, and what layers leave."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from tensorcli.calculus.activation import ActivationAnswer, Row
from tensorcli.language import Language, say
from tensorcli.views.activation_curves import Curves, charts
from tensorcli.views.activation_facts import colour, facts
from tensorcli.views.activation_table import Beside, value_table
from tensorcli.views.layers import layers_table
from tensorcli.views.numbers import number
from tensorcli.views.page import FAINT, STRONG, Page, axis, heading

_MOST_SLOPES = 8  # of a row of a Jacobian


def view(
    answer: ActivationAnswer,
    curves: Curves,
    x: tuple[float, float],
    language: Language,
    *,
    points: bool,
    verbose: bool,
    most: int | None,
) -> Page:
    """The page; `curves` by name, drawn over `x`, and at most `most` rows of numbers.

    A chain of layers stands alone unless `points` were given or more is wanted.
    """
    if answer.error is not None:
        message = Text(answer.error.message.text(language))
        return Page(Text(say("an activation with these parameters").text(language)), [], message)
    names = list(answer.formula)
    body: list[RenderableType] = [facts(answer, language, everything=verbose)]
    if answer.depth is None or points or verbose:
        rows = {name: [row for row in answer.rows if row.name == name] for name in names}
        single = {name: found for name, found in rows.items() if name in curves}
        body += [value_table(answer, single, language, most)] if single else []
        body += [_jacobian(name, rows[name], language) for name in names if name not in curves]
    if answer.depth is not None:
        body.append(layers_table(answer.depth, language))
    if curves and (answer.depth is None or verbose):
        body.append(charts(answer, curves, x, language))
    return Page(_question(answer, names, language, points=points), body, _headline(answer, names, language))


def _question(answer: ActivationAnswer, names: Sequence[str], language: Language, *, points: bool) -> Text:
    if answer.depth is not None and not points:
        asked = say(
            "{names}: what {layers} layers leave of the slope", names=", ".join(names), layers=answer.depth.layers
        )
        return Text(asked.text(language))
    xs = list(dict.fromkeys(number(row.x) for row in answer.rows))
    listed = ", ".join(xs if len(xs) <= 8 else [*xs[:6], "…", xs[-1]])
    return Text(say("{names} at x = {points}", names=", ".join(names), points=listed).text(language))


def _headline(answer: ActivationAnswer, names: Sequence[str], language: Language) -> Text:
    """What the layers leave; or the slope where one x was asked; else the largest slope."""
    text = Text()
    if answer.depth is not None:
        start = answer.depth.chains[0].start
        said = say("{layers} layers from x = {start} leave", layers=answer.depth.layers, start=number(start))
        text.append(said.text(language), style=FAINT)
        for chain in answer.depth.chains:
            if repr(chain.start) == repr(start):
                text.append(f"   {chain.name} ", style=colour(names, chain.name)).append(f"{chain.slope + 0.0:.4g}")
        return text
    single = [row for row in answer.rows if isinstance(row.derivative, float)]
    if single and len({row.x for row in single}) == 1:
        if len(single) == 1:
            text.append(f"{single[0].name}({number(single[0].x)}) = {number(single[0].value)}   ")
            text.append(say("slope").text(language) + "  ", style=FAINT)
            return text.append(number(single[0].derivative))
        text.append(say("slope at {x}", x=number(single[0].x)).text(language), style=FAINT)
        for row in single:
            text.append(f"   {row.name} ", style=colour(names, row.name)).append(number(row.derivative))
        return text
    if answer.steepest:
        text.append(say("largest slope").text(language), style=FAINT)
        for name, found in answer.steepest.items():
            text.append(f"   {name} ", style=colour(names, name)).append(number(found.slope))
        return text
    for name in names:
        values = [row.value for row in answer.rows if row.name == name]
        text.append(f"{name}  " if not text else f"   {name}  ", style=FAINT)
        text.append("[" + ", ".join(map(number, values)) + "]")
    return text


def _jacobian(name: str, rows: Sequence[Row], language: Language) -> RenderableType:
    """A vector's values, and the matrix of slopes with a row for each of them."""
    count = len(rows)
    first = [
        [Text("i", style=FAINT), *(Text(str(i), style=FAINT) for i in range(count))],
        [Text("x_i", style=STRONG), *(Text(number(row.x)) for row in rows)],
        [Text("y_i", style=axis(-1)), *(Text(number(row.value), style=axis(-1)) for row in rows)],
    ]
    slopes = [row.derivative for row in rows if isinstance(row.derivative, tuple)]
    groups = [
        [[
            Text(f"∂y_i/∂x_{j}", style=FAINT),
            *(Text(number(slope[j]), style=STRONG if i == j else "") for i, slope in enumerate(slopes)),
        ]]
        for j in range(min(count, _MOST_SLOPES))
    ]  # fmt: skip
    title = heading(say("{name} of the whole vector, and its Jacobian", name=name), language)
    if count <= _MOST_SLOPES:
        return Group(title, Beside(first, groups))
    hidden = Text(say("… {count} more", count=count - _MOST_SLOPES).text(language), style=FAINT)
    return Group(title, Beside(first, groups), hidden)
