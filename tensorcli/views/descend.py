"""How a descent is drawn: the rule with its first numbers, some of the steps, a curve; or several runs compared."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from tensorcli.calculus.descend import DescendAnswer, Run, Step
from tensorcli.language import Language, Message, say
from tensorcli.views.canvas import Chart, Curve, Mark
from tensorcli.views.contour import Contour
from tensorcli.views.page import BAD, FAINT, GOOD, STRONG, WARN, Page, grid, heading
from tensorcli.views.prose import Prose
from tensorcli.views.sparkline import sparkline

_FIRST, _SOME, _LAST = 4, 4, 2  # of the steps in the table
_SPARK = 8
_OUTCOME = 11  # columns; "at step 62" may go to a second line
_STYLES = {
    "converged": GOOD,
    "diverged": BAD,
    "oscillates": WARN,
    "still moving": WARN,
    "left the domain": BAD,
}


def view(answer: DescendAnswer, language: Language) -> Page:
    """The page of one descent, or of several side by side."""
    body: list[RenderableType] = []
    if len(answer.runs) == 1:
        run = answer.runs[0]
        if answer.settings.optimizer == "sgd" and len(run.steps) > 1:
            body.append(_rule(answer, run, language))
        body.append(_steps(answer, run))
        body += _pictures(answer, run, language)
    elif answer.runs:
        body.append(_comparison(answer, language))
    return Page(_question(answer, language), body, _headline(answer, language))


def _question(answer: DescendAnswer, language: Language) -> Text:
    title = {"sgd": "SGD", "adam": "Adam", "rmsprop": "RMSprop", "adagrad": "Adagrad"}[answer.settings.optimizer]
    if len(answer.runs) == 1:
        start = _point(answer.runs[0].start)
        told = say(
            "Where does {name} go on {formula}, from {start}, with rate {lr}?",
            name=title, formula=answer.formula, start=start, lr=f"{answer.settings.lr:g}",
        )  # fmt: skip
    else:
        told = say("Where does {name} go on {formula}?", name=title, formula=answer.formula)
    return Text(told.text(language))


def _headline(answer: DescendAnswer, language: Language) -> Text:
    if answer.error is not None:
        return Text(answer.error.message.text(language), style=BAD)
    if len(answer.runs) == 1:
        return _outcome(answer.runs[0], language, long=True)
    text = Text()
    for verdict in dict.fromkeys(run.verdict for run in answer.runs):
        count = sum(run.verdict == verdict for run in answer.runs)
        text.append("   " if text else "")
        text.append(f"{count} ", style=STRONG)
        text.append(_word(verdict).text(language), style=_STYLES[verdict])
    return text


def _word(verdict: str) -> Message:
    return {
        "converged": say("converged"),
        "diverged": say("diverged"),
        "oscillates": say("oscillates"),
        "still moving": say("still moving"),
        "left the domain": say("left the domain"),
    }[verdict]


def _outcome(run: Run, language: Language, *, long: bool) -> Text:
    """What became of the walk, in a word or in a line."""
    if run.verdict != "converged":
        text = Text(_word(run.verdict).text(language), style=_STYLES[run.verdict])
        if long:
            text.append("   " + _at(run.steps[-1]))
        return text
    words = {
        "saddle": say("stopped at a saddle"),
        "maximum": say("stopped at a maximum"),
        "flat": say("came to a flat place"),
        "kink": say("came to rest"),
        "minimum": say("converged"),
    }[run.ending or "minimum"]
    style = GOOD if run.ending == "minimum" else WARN
    text = Text(words.text(language), style=style)
    if long:
        text.append("   " + _at(run.steps[-1]))
    return text.append("  " + say("at step {count}", count=run.needed).text(language), style=FAINT)


def _at(step: Step) -> str:
    return f"{_point(step.at)}   f = {_number(step.value)}"


def _point(at: dict[str, float]) -> str:
    return ", ".join(f"{name} = {_number(value)}" for name, value in at.items())


def _number(value: float) -> str:
    return f"{value + 0.0:.6g}"  # + 0.0: a negative zero is a zero here


def _vector(values: Sequence[float]) -> str:
    listed = ", ".join(map(_number, values))
    return listed if len(values) == 1 else f"({listed})"


def _rule(answer: DescendAnswer, run: Run, language: Language) -> RenderableType:
    """The update rule, and below it the same with the numbers of the first step."""
    s = answer.settings
    before, gradient = tuple(run.start.values()), run.gradient
    rows = grid("left", "left")
    rows.add_row("g = ∇f", Text(f"= {_vector(gradient)}", style=FAINT))
    direction, name = gradient, "g"
    if s.weight_decay:
        direction = tuple(g + s.weight_decay * x for g, x in zip(gradient, before, strict=True))
        rows.add_row(f"g ← g + {s.weight_decay:g}·x", Text(f"= {_vector(direction)}", style=FAINT))
    if s.momentum:
        gain = f"{1 - s.dampening:g}·" if s.dampening else ""
        first = say("the first v is g").text(language)
        rows.add_row(f"v ← {s.momentum:g}·v + {gain}g", Text(f"= {_vector(direction)}   {first}", style=FAINT))
        name = "v"
        if s.nesterov:
            direction = tuple(g + s.momentum * g for g in direction)
            rows.add_row(f"d = g + {s.momentum:g}·v", Text(f"= {_vector(direction)}", style=FAINT))
            name = "d"
    after = [x - s.lr * d for x, d in zip(before, direction, strict=True)]
    numbers = f"= {_vector(before)} − {s.lr:g}·{_vector(direction)} = {_vector(after)}"
    rows.add_row(f"x ← x − {s.lr:g}·{name}", Text(numbers, style=FAINT))
    return Group(heading(say("the rule, and its first step"), language), rows)


def _steps(answer: DescendAnswer, run: Run) -> RenderableType:
    """The first steps, some, and the last."""
    table = grid("right", *("right" for _ in answer.variables), "right", "right")
    titles = ("step", *answer.variables, "f", "|∇f|")
    table.add_row(*(Text(title, style=FAINT) for title in titles))
    count = len(run.steps)
    if count <= _FIRST + _SOME + _LAST + 1:
        shown = list(range(count))
    else:
        between = [_FIRST + (count - _FIRST - _LAST) * i // (_SOME + 1) for i in range(1, _SOME + 1)]
        shown = [*range(_FIRST + 1), *between, *range(count - _LAST, count)]
    last = -1
    for index in sorted(set(shown)):
        if index != last + 1:
            table.add_row(Text("⋮", style=FAINT))
        last = index
        step = run.steps[index]
        cells = [_number(value) for value in (*step.at.values(), step.value, step.gradient_norm)]
        table.add_row(Text(str(step.step), style=FAINT), *map(Text, cells))
    return table


def _pictures(answer: DescendAnswer, run: Run, language: Language) -> list[RenderableType]:
    found: list[RenderableType] = []
    if answer.curve:
        name = answer.variables[0]
        curve = Curve(answer.curve, style="cyan")
        marks = [
            Mark((step.at[name], step.value), "●" if step is run.steps[-1] else "○", style="bold yellow")
            for step in (*reversed(run.steps[:-1]), run.steps[-1])
            if answer.curve[0][0] <= step.at[name] <= answer.curve[-1][0]
        ]
        chart = Chart([curve], (answer.curve[0][0], answer.curve[-1][0]), marks=marks, rows=9, most=64)
        found.append(Group(heading(say("the walk on the curve: ○ on the way, ● at the end"), language), chart))
        return found
    if answer.map is not None:
        names = answer.variables
        path = [(step.at[names[0]], step.at[names[1]]) for step in run.steps]
        marks = [Mark(path[0], "○"), Mark(path[-1], "●", style="bold yellow")]
        contour = Contour(answer.map.values, answer.map.x, answer.map.y, marks=marks, path=path)
        title = say("{x} across, {y} up: from ○ along • to ●", x=names[0], y=names[1])
        found.append(Group(heading(title, language), contour, contour.legend()))
    if len(run.steps) > 2:
        points, logarithmic = _values(run)
        title = say("log₁₀ of the value, step by step") if logarithmic else say("the value, step by step")
        chart = Chart([Curve(points, style="cyan")], (0, run.steps[-1].step), rows=8, most=64)
        found.append(Group(heading(title, language), chart))
    return found


def _values(run: Run) -> tuple[list[tuple[float, float]], bool]:
    """The values of a run; their logarithms where they are positive and far apart."""
    finite = [step.value for step in run.steps if math.isfinite(step.value)]
    logarithmic = bool(finite) and min(finite) > 0 and max(finite) > 1000 * min(finite)
    return [
        (float(step.step), math.log10(step.value) if logarithmic and step.value > 0 else step.value)
        for step in run.steps
    ], logarithmic


def _comparison(answer: DescendAnswer, language: Language) -> RenderableType:
    """One row a run: what is different between them, the value as a sparkline, where it ended and how."""
    runs = answer.runs
    columns = [(say("rate"), [f"{run.lr:g}" for run in runs])]
    if len({run.momentum for run in runs}) > 1:
        columns.append((say("momentum"), [f"{run.momentum:g}" for run in runs]))
    if len({tuple(run.start.values()) for run in runs}) > 1:
        columns.append((say("start"), [_vector(tuple(run.start.values())) for run in runs]))
    table = grid(*("right" for _ in columns), "left", "left", "right", "prose", gap=2)
    titles = [title for title, _ in columns]
    names = ",".join(answer.variables)
    table.add_row(
        *(heading(title, language) for title in titles),
        heading(say("value"), language),
        Text(names, style=FAINT),
        Text("f", style=FAINT),
        "",
    )
    for index, run in enumerate(runs):
        last = run.steps[-1]
        table.add_row(
            *(Text(cells[index]) for _, cells in columns),
            Text(sparkline([value for _, value in _values(run)[0]], _SPARK), style="cyan"),
            Text(_vector([float(f"{value:.4g}") for value in last.at.values()])),
            Text(f"{last.value:.4g}"),
            Prose(_outcome(run, language, long=False), narrowest=_OUTCOME),
        )
    return table
