"""The page of `grad`: the derivative step by step, its value at a point, and who bears witness to it."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from tensorcli.calculus.grad import Beside, Figure, GradAnswer, shown
from tensorcli.calculus.picture import Picture
from tensorcli.language import Language, say
from tensorcli.views.canvas import Chart, Curve, Mark, y_range
from tensorcli.views.derivation import Derivation, cut
from tensorcli.views.graph import graph_view
from tensorcli.views.page import FAINT, GOOD, STRONG, WARN, Page, grid, heading
from tensorcli.views.prose import Prose

MOST_STEPS = 30  # of one derivative, on a terminal

_ORDERS = {
    1: say("first derivative"),
    2: say("second derivative"),
    3: say("third derivative"),
    4: say("fourth derivative"),
    5: say("fifth derivative"),
}


def view(answer: GradAnswer, language: Language, picture: Picture | None = None, *, most: int | None = None) -> Page:
    """The question restated, the steps (at most so many for each derivative), what holds at the point, the answer."""
    body: list[RenderableType] = [*_derivations(answer, language, most)]
    if answer.at is not None:
        body += _at_the_point(answer, language)
    if answer.hessian is not None:
        body.append(_hessian(answer, language))
    if answer.graph is not None:
        body.append(graph_view(answer.graph, language))
    if picture is not None:
        body.append(_drawn(answer, picture, language))
    return Page(_question(answer, language), body, _headline(answer, language, most))


def operator(answer: GradAnswer, name: str) -> str:
    """d/dx, ∂/∂x where others are held fixed, with the order.

    >>> from types import SimpleNamespace as S
    >>> operator(S(variables=("x",), order=2), "x"), operator(S(variables=("x", "y"), order=1), "y")
    ('d²/dx²', '∂/∂y')
    """
    d = "d" if len(answer.variables) == 1 else "∂"
    raised = {1: "", 2: "²", 3: "³", 4: "⁴", 5: "⁵"}[answer.order]
    return f"{d}{raised}/{d}{name}{raised}"


def _question(answer: GradAnswer, language: Language) -> Text:
    at = "" if answer.at is None else say("at {point}", point=_point(answer)).text(language)
    if len(answer.wrt) == 1:
        asked = say(
            "What is {derivative} of {formula}?", derivative=operator(answer, answer.wrt[0]), formula=answer.formula
        )
    elif answer.order == 1:
        asked = say("What is the gradient of {formula}?", formula=answer.formula)
    else:
        names = ", ".join(operator(answer, name) for name in answer.wrt)
        asked = say("What are {names} of {formula}?", names=names, formula=answer.formula)
    return Text(f"{asked.text(language)}  {at}".rstrip())


def _point(answer: GradAnswer) -> str:
    return ", ".join(f"{name} = {shown(value)}" for name, value in (answer.at or {}).items())


def _derivations(answer: GradAnswer, language: Language, most: int | None) -> list[RenderableType]:
    parts: list[RenderableType] = []
    for name in answer.wrt:
        for order in range(1, answer.order + 1):
            steps = [step for step in answer.steps if (step.wrt, step.order) == (name, order)]
            title = _title(answer, name, order, language)
            tree = Derivation(steps, language, most)
            parts.append(Group(title, tree) if title.plain else tree)
    return parts


def _title(answer: GradAnswer, name: str, order: int, language: Language) -> Text:
    others = ", ".join(other for other in answer.variables if other != name)
    if others:
        title = say("{derivative}, with {others} held fixed", derivative=f"∂/∂{name}", others=others)
        text = Text(title.text(language), style=FAINT)
    else:
        text = Text()
    if answer.order > 1:
        number = _ORDERS[order]
        text = Text.assemble(text, " " if others else "", (number.text(language), FAINT))
    return text


def _at_the_point(answer: GradAnswer, language: Language) -> list[RenderableType]:
    parts: list[RenderableType] = []
    assert answer.sides is not None
    broken = {name: beside for name, beside in answer.sides.items() if _is_broken(beside)}
    if broken:
        parts.append(_sides(answer, broken, language))
    parts.append(_witnesses(answer, language))
    return parts


def _is_broken(beside: Beside) -> bool:
    return beside.why not in ("smooth", "undefined", "unbounded", "too large", "not finite")


def _sides(answer: GradAnswer, broken: dict[str, Beside], language: Language) -> RenderableType:
    table = grid("left", "right", "right")
    table.add_row(
        heading(say("the slope, ever nearer"), language),
        heading(say("from the left"), language),
        heading(say("from the right"), language),
    )
    for name, beside in broken.items():
        table.add_row(
            f"{operator(answer, name)}  {_point(answer)}", *(_side(figure) for figure in (beside.left, beside.right))
        )
    return table


def _side(figure: Figure) -> Text:
    return Text(shown(figure), style=STRONG)


def _witnesses(answer: GradAnswer, language: Language) -> RenderableType:
    """Three ways to the same number, side by side."""
    said = answer.witnesses
    assert said is not None
    several = len(answer.wrt) > 1
    rows = grid("prose", *("right" for _ in answer.wrt), "left", "left")
    if several:
        rows.add_row("", *(Text(operator(answer, name), style=FAINT) for name in answer.wrt))
    agree = said.agree or {}
    for label, values, key in (
        (say("the symbols, to 15 digits"), said.symbolic, ""),
        (say("torch autograd, float64"), said.autograd, "autograd"),
        (say("difference of values"), said.difference, "difference"),
    ):
        listed = values if isinstance(values, tuple) else (values,) * len(answer.wrt)
        if key and said.agree is None:
            continue
        mark = {True: Text("✓", style=GOOD), False: Text("⚠", style=WARN)}.get(agree.get(key), Text())  # type: ignore[arg-type]
        about = (
            f"± {said.within:.0e}" if key == "difference" and answer.ok and not several and values is not None else ""
        )
        rows.add_row(
            Prose(label.text(language)),
            *(Text(shown(value), style=STRONG) for value in listed),
            mark,
            Text(about, style=FAINT),
        )
    if several and answer.direction is not None:
        towards = (Text(f"{value:.6g}" if isinstance(value, float) else "–") for value in answer.direction.values())
        rows.add_row(Prose(say("steepest ascent, length 1").text(language)), *towards)
    value = say("undefined").text(language) if answer.value is None else shown(answer.value)
    title = say("at {point} the value is {value}", point=_point(answer), value=value)
    return Group(heading(title, language), rows)


def _drawn(answer: GradAnswer, picture: Picture, language: Language) -> RenderableType:
    """The formula, its derivative dotted, and the tangent."""
    curves = [Curve(picture.value, "cyan"), Curve(picture.slope, "yellow", gap=1)]
    marks = []
    legend = grid("left", "left", gap=1)
    legend.add_row(Text("━", style="cyan"), Text(answer.formula))
    legend.add_row(Text("┄", style="yellow"), Text(operator(answer, picture.name)))
    ends = None
    if picture.touch is not None:
        x, y = picture.touch
        told = say("at {point}", point=_point(answer))
        if picture.steep is not None:
            line = tuple((end, y + picture.steep * (end - x)) for end in (picture.low, picture.high))
            curves.append(Curve(line, "green", gap=3))
            ends = y_range([value for curve in (picture.value, picture.slope) for _, value in curve])
            told = say("the tangent at {point}", point=_point(answer))
        marks.append(Mark((x, y), "●", "bold green"))
        legend.add_row(Text("●", style="green"), told.text(language))
    return Group(Chart(curves, (picture.low, picture.high), ends, marks=marks, rows=11, most=64), legend)


def _hessian(answer: GradAnswer, language: Language) -> RenderableType:
    assert answer.hessian is not None
    table = grid("left", *("right" for _ in answer.wrt))
    table.add_row(heading(say("Hessian"), language), *(Text(f"∂/∂{name}", style=FAINT) for name in answer.wrt))
    for name, row in zip(answer.wrt, answer.hessian, strict=True):
        table.add_row(Text(f"∂/∂{name}", style=FAINT), *(Text(shown(entry), style=STRONG) for entry in row))
    return table


def _headline(answer: GradAnswer, language: Language, most: int | None) -> Text:
    if answer.error is not None:
        return Text(answer.error.message.text(language))
    if answer.at is None:
        pieces = [f"{operator(answer, name)} = {cut(text, most)}" for name, text in answer.partials.items()]
        return Text("\n".join(pieces))
    assert answer.gradient is not None
    values = [shown(value) for value in answer.gradient.values()]
    if len(answer.wrt) == 1:
        return Text(f"{operator(answer, answer.wrt[0])} = {values[0]}")
    if answer.order > 1:
        return Text(", ".join(f"{operator(answer, n)} = {v}" for n, v in zip(answer.wrt, values, strict=True)))
    told = say("gradient  [{values}]   its length  {norm}", values=", ".join(values), norm=shown(answer.norm))
    return Text(told.text(language))
