"""How critical points are drawn: the curve or the contour, a table of the points, the sections of a saddle."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.measure import Measurement
from rich.text import Text

from tensorcli.calculus.critical.answer import CriticalAnswer, Curvature, Midpoint, Point
from tensorcli.language import Language, Message, say
from tensorcli.views.canvas import Chart, Curve, Mark
from tensorcli.views.cells import SideBySide
from tensorcli.views.contour import Contour
from tensorcli.views.page import BAD, FAINT, GOOD, STRONG, WARN, Page, grid, heading
from tensorcli.views.prose import Line, Prose

SIGNS = {"minimum": "▼", "maximum": "▲", "saddle": "×", "inflection": "◆", "degenerate": "○"}
STYLES = {"minimum": "green", "maximum": "magenta", "saddle": "yellow", "inflection": "cyan", "degenerate": "blue"}
MOST_ROWS = 20
_BAR = 8  # cells for the longest eigenvalue
_KIND = 10  # cells for the kind; "(global)" may go below it
Samples = Sequence[tuple[float, float]]
Picture = tuple[Sequence[Any], Sequence[tuple[float, float]]]  # values, and the ends of the axes
Section = Callable[[Point, int], Samples]


def view(
    answer: CriticalAnswer, language: Language, picture: Picture | None, section: Section | None, *, most: int | None
) -> Page:
    """The page of the points, and of the convexity."""
    if answer.curvature is None:
        return _refused(answer, language)
    body: list[RenderableType] = [_gradient(answer)]
    if picture is not None:
        body.append(_picture(answer, picture, language))
    if answer.points:
        body.append(_table(answer, language, most))
    if answer.families:
        body.append(_families(answer, language))
    saddle = next((p for p in answer.points if p.kind == "saddle" and p.eigenvalues and 0.0 not in p.eigenvalues), None)
    if saddle is not None and section is not None and len(answer.variables) == 2:
        body.append(_sections(saddle, section, language))
    body.append(_curvature(answer.curvature, language))
    return Page(_question(answer, language), body, headline(answer, language))


def _question(answer: CriticalAnswer, language: Language) -> Text:
    if len(answer.variables) == 1:
        return Text(say("Where is the slope of {formula} zero?", formula=answer.formula).text(language))
    return Text(say("Where is the gradient of {formula} zero?", formula=answer.formula).text(language))


def _refused(answer: CriticalAnswer, language: Language) -> Page:
    assert answer.error is not None
    return Page(_question(answer, language), [], Text(answer.error.message.text(language)))


def convexity_view(answer: CriticalAnswer, language: Language, picture: Picture | None) -> Page:
    """The page of the one question whether it is convex."""
    if answer.curvature is None:
        return _refused(answer, language)
    body: list[RenderableType] = []
    if picture is not None:
        body.append(_picture(answer, picture, language))
    body.append(_curvature(answer.curvature, language))
    question = say("Is {formula} convex?", formula=answer.formula)
    told = _shape_word(answer.curvature)
    return Page(Text(question.text(language)), body, Text(told.text(language)))


def headline(answer: CriticalAnswer, language: Language) -> Text:
    """Where and what, or how many of what."""
    told: list[str] = []
    if len(answer.points) <= 3:
        told = [
            say("{kind} at {place}", kind=_kind(point.kind), place=_place(point)).text(language)
            for point in answer.points
        ]
    else:
        for kind in SIGNS:
            count = sum(point.kind == kind for point in answer.points)
            if count:
                told.append(f"{count} × {_kind(kind).text(language)}")
    for family in answer.families:
        if family.kind is not None or not answer.points or len(answer.variables) > 1:
            told.append(say("infinitely many: {where}", where=family.where).text(language))
    if not told:
        none = say("no critical point") if answer.complete else say("no critical point found")
        told = [none.text(language)]
    return Text(say("; ").text(language).join(told))


def _kind(kind: str) -> Message:
    return {
        "minimum": say("minimum"),
        "maximum": say("maximum"),
        "saddle": say("saddle"),
        "inflection": say("inflection"),
        "degenerate": say("degenerate"),
    }[kind]


def _place(point: Point) -> str:
    inside = ", ".join(point.exact.get(name) or _number(value) for name, value in point.at.items())
    return f"({inside})" if len(point.at) > 1 else f"{next(iter(point.at))} = {inside}"


def _number(value: float) -> str:
    return f"{value:.6g}"


def _gradient(answer: CriticalAnswer) -> RenderableType:
    lines = []
    for name, slope in answer.gradient.items():
        text = Text(f"∂f/∂{name} = " if len(answer.variables) > 1 else "f′ = ", style=FAINT)
        lines.append(Prose(text.append(slope, style="none")))
    return Group(*lines)


def _marks(answer: CriticalAnswer) -> list[Mark]:
    found = []
    for point in answer.points:
        values = list(point.at.values())
        at = (values[0], point.value if len(values) == 1 else values[1])
        found.append(Mark(at, SIGNS[point.kind], f"bold {STYLES[point.kind]}"))
    return found


def _picture(answer: CriticalAnswer, picture: Picture, language: Language) -> RenderableType:
    values, ends = picture
    legend = Text()
    for kind, sign in SIGNS.items():
        if any(point.kind == kind for point in answer.points):
            legend.append("   " if legend else "")
            legend.append(sign, style=f"bold {STYLES[kind]}")
            legend.append(" " + _kind(kind).text(language), style=FAINT)
    if len(answer.variables) == 1:
        inside = [mark for mark in _marks(answer) if ends[0][0] <= mark.at[0] <= ends[0][1]]
        chart: RenderableType = Chart([Curve(values, "cyan")], ends[0], marks=inside, rows=10)
        return Group(chart, legend) if legend else chart
    contour = Contour(values, ends[0], ends[1], marks=_marks(answer))
    shades = contour.legend()
    shades.stylize(FAINT)
    across = Text(say("across {x}, up {y}", x=answer.variables[0], y=answer.variables[1]).text(language), style=FAINT)
    return Group(across, contour, *([shades] if shades.plain else []), *([legend] if legend else []))


def _table(answer: CriticalAnswer, language: Language, most: int | None) -> RenderableType:
    """A row for each point: where, the value, what it is, the eigenvalues as bars, and how that is known."""
    shown = answer.points if most is None else answer.points[:most]
    reasons = ["" if _plain(point) else point.reason.text(language) for point in shown]
    told = any(reasons)
    table = grid("left", *["right"] * (len(answer.variables) + 1), "prose", "prose", *(["prose"] if told else []))
    eigen = say("f″") if len(answer.variables) == 1 else say("eigenvalues")
    heads = [
        *answer.variables,
        say("value").text(language),
        say("kind").text(language),
        eigen.text(language),
        *([""] if told else []),
    ]
    table.add_row("", *(Text(head, style=FAINT) for head in heads))
    longest = max((abs(v) for p in shown for v in p.eigenvalues or () if math.isfinite(v)), default=0.0)
    width = max((len(_eigenvalue(v)) for p in shown for v in p.eigenvalues or ()), default=0)
    for point, reason in zip(shown, reasons, strict=True):
        kind = Text(_kind(point.kind).text(language), style=STYLES[point.kind])
        if point.globally:
            kind.append(" " + say("(global)").text(language), style=STRONG)
        cells = [Line(point.exact.get(name) or _number(value)) for name, value in point.at.items()]
        table.add_row(
            Text(SIGNS[point.kind], style=f"bold {STYLES[point.kind]}"), *cells, Line(_number(point.value)),
            Prose(kind, narrowest=_KIND), _bars(point, longest, width), *([Prose(reason, style=FAINT)] if told else []),
        )  # fmt: skip
    if len(shown) < len(answer.points):
        more = say("… and {count} more; -v shows all", count=len(answer.points) - len(shown))
        return Group(table, Text(more.text(language), style=FAINT))
    return table


def _plain(point: Point) -> bool:
    """Whether the eigenvalues say it all."""
    return point.eigenvalues is not None and (
        0.0 not in point.eigenvalues or (point.eigenvalues[0] < 0 < point.eigenvalues[-1])
    )


def _eigenvalue(value: float) -> str:
    return f"{value:+.4g}" if value else "0"


def _bars(point: Point, longest: float, width: int) -> RenderableType:
    return Text("—", style=FAINT) if point.eigenvalues is None else _Bars(point.eigenvalues, longest, width)


class _Bars:
    """Each eigenvalue with its sign and a bar; shorter bars where there is little room."""

    def __init__(self, values: Sequence[float], longest: float, width: int) -> None:
        self.values, self.longest, self.width = values, longest, width

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(self.width + 1 + _BAR // 2, self.width + 1 + _BAR)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterable[Text]:
        room = max(1, min(_BAR, options.max_width - self.width - 1))
        for value in self.values:
            length = 0 if not self.longest or not math.isfinite(value) else round(room * abs(value) / self.longest)
            if value:
                length = max(length, 1)
            style = GOOD if value > 0 else BAD if value < 0 else FAINT
            bar = ("█" if value > 0 else "▒") * length
            yield Text(f"{_eigenvalue(value).rjust(self.width)} {bar}", style=style, no_wrap=True)


def _families(answer: CriticalAnswer, language: Language) -> RenderableType:
    table = grid("left", "left", "prose")
    for family in answer.families:
        sign = Text("∞", style=WARN)
        kind = "" if family.kind is None else f" ({_kind(family.kind).text(language)})"
        table.add_row(sign, Line(family.where.text(language) + kind), Prose(family.reason.text(language), style=FAINT))
    return Group(heading(say("infinitely many critical points"), language), table)


def _sections(point: Point, section: Section, language: Language) -> RenderableType:
    """The saddle along its two directions: a valley in one, a ridge in the other."""
    assert point.eigenvalues is not None
    pictures: list[RenderableType] = []
    for index, value in enumerate(point.eigenvalues):
        samples = section(point, index)
        direction = ", ".join(f"{part:.3g}" for part in point.directions[index])
        told = say("along ({direction}) a maximum", direction=direction)
        if value > 0:
            told = say("along ({direction}) a minimum", direction=direction)
        sign, style = ("▼", "green") if value > 0 else ("▲", "magenta")
        reach = samples[-1][0]
        chart = Chart(
            [Curve(samples, style)],
            (-reach, reach),
            rows=4,
            most=32,
            marks=[Mark((0.0, point.value), sign, f"bold {style}")],
        )
        pictures.append(Group(Text(told.text(language), style=style), chart))
    title = say("the saddle at {place} from two sides", place=_place(point))
    return Group(heading(title, language), SideBySide(pictures))


def _shape_word(curvature: Curvature) -> Message:
    if curvature.shape is None and curvature.against_convex is not None:
        return say("not convex")
    return {
        "convex": say("convex"),
        "concave": say("concave, so not convex"),
        "affine": say("convex and concave: linear"),
        "neither": say("neither convex nor concave"),
        None: say("can't tell whether it is convex"),
    }[curvature.shape]


def _curvature(curvature: Curvature, language: Language) -> RenderableType:
    """The shape, the reason, and the midpoints that tell against it."""
    colon = "：" if language == "zh" else ": "
    word = (_shape_word(curvature).text(language), STRONG)
    lines: list[RenderableType] = [Prose(Text.assemble(word, colon, curvature.reason.text(language)))]
    for midpoint, above in ((curvature.against_convex, True), (curvature.against_concave, False)):
        if midpoint is not None and (above or curvature.shape == "neither"):
            lines.append(Prose(_told(midpoint, language, above=above), style=FAINT))
    return Group(*lines)


def _told(midpoint: Midpoint, language: Language, *, above: bool) -> str:
    a, b = (", ".join(_number(value) for value in at.values()) for at in (midpoint.a, midpoint.b))
    middle, chord = _number(midpoint.at_middle), _number(midpoint.on_chord)
    if above:
        told = say(
            "between ({a}) and ({b}) the middle is at {middle}, above the chord's {chord}: not convex",
            a=a, b=b, middle=middle, chord=chord,
        )  # fmt: skip
    else:
        told = say(
            "between ({a}) and ({b}) the middle is at {middle}, below the chord's {chord}: not concave",
            a=a, b=b, middle=middle, chord=chord,
        )  # fmt: skip
    return told.text(language)
