"""What holds of an activation wherever one looks, in a few lines: formulas, range, saturation, largest slope, kinks."""

from __future__ import annotations

import math
from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from tensorcli.calculus.activation import ActivationAnswer, Saturation
from tensorcli.calculus.extent import Interval, Steepest
from tensorcli.language import Language, Message, say
from tensorcli.views.numbers import number
from tensorcli.views.page import FAINT, axis, grid
from tensorcli.views.prose import Prose

Fact = tuple[str, str]  # a label and what stands beside it


def facts(answer: ActivationAnswer, language: Language, *, everything: bool) -> RenderableType:
    """A block for each name: one fact a line where there is one name or everything is wanted, else two or three."""
    names = list(answer.formula)
    at_length = everything or len(names) == 1
    table = grid("left", "left", "prose") if len(names) > 1 else grid("left", "prose")
    for name in names:
        rows = [
            (say("formula").text(language), answer.formula[name]),
            (say("slope").text(language), answer.derivative_formula[name]),
        ]
        if name in answer.ranges:
            more = _reach(answer, name, language, at_length=at_length)
            rows += more if at_length else [(more[0][0], _in_one_line(more))]
        for at, (label, text) in enumerate(rows):
            title = [Text("" if at else name, style=f"bold {colour(names, name)}")] if len(names) > 1 else []
            table.add_row(*title, Text(label, style=FAINT), Prose(text))
    return table


def colour(names: Sequence[str], name: str) -> str:
    """Each name keeps its colour on the page."""
    return axis(-1 - names.index(name)) if name in names else ""


def _in_one_line(facts_: Sequence[Fact]) -> str:
    return "   ".join([facts_[0][1], *(f"{label} {text}" for label, text in facts_[1:])])


def _reach(answer: ActivationAnswer, name: str, language: Language, *, at_length: bool) -> list[Fact]:
    rows = [(say("range").text(language), range_text(answer, name))]
    saturated = [found for found in answer.saturation if found.name == name]
    if saturated and at_length:
        bounds = dict.fromkeys(found.value for found in saturated)
        told = [_saturation([s for s in saturated if s.value == bound]).text(language) for bound in bounds]
        rows.append((say("in floats").text(language), say("; ").text(language).join(told)))
    rows.append((say("largest slope").text(language), steepest_text(answer.steepest[name]).text(language)))
    kinks = [kink for kink in answer.kinks if kink.name == name]
    if kinks:
        label = say("jump at") if any(kink.jump for kink in kinks) else say("kink at")
        if at_length:
            told = [
                say("x = {x}: slope {left} before, {right} after",
                    x=number(kink.x), left=number(kink.left), right=number(kink.right)).text(language)
                + ("" if kink.torch is None else say(", torch picks {torch}", torch=number(kink.torch)).text(language))
                for kink in kinks
            ]  # fmt: skip
            rows.append((label.text(language), say("; ").text(language).join(told)))
        else:
            rows.append((label.text(language), ", ".join(f"x = {number(kink.x)}" for kink in kinks)))
    return rows


def _saturation(found: Sequence[Saturation]) -> Message:
    """From where on both kinds of floats are exactly at an end that is never reached on paper."""
    bound = number(found[0].value)
    sign = "≥" if found[0].side == "above" else "≤"
    where = ", ".join(f"x {sign} {number(one.x)} ({one.dtype})" for one in found)
    return say("exactly {bound} for {where}", bound=bound, where=where)


def range_text(answer: ActivationAnswer, name: str) -> str:
    """A range, with a square bracket where the end is reached: `[0, inf)`, or in parts: `{0} ∪ (1, inf)`."""
    return " ∪ ".join(map(_interval, answer.ranges[name]))


def _interval(found: Interval) -> str:
    low, high = number(found.low), number(found.high)
    if low == high:
        return f"{{{low}}}"
    return f"{'[' if found.low_attained else '('}{low}, {high}{']' if found.high_attained else ')'}"


def steepest_text(found: Steepest) -> Message:
    """The largest slope and its place in words.

    >>> str(steepest_text(Steepest(0.25, ((0.0, 0.0),), True)))
    '0.25 at x = 0'
    """
    slope, ((low, high), *more) = number(found.slope), found.places
    if more and found.attained:
        where = " / ".join(_between(*place) for place in found.places)
        return say("{slope} for {where}", slope=slope, where=where)
    if not found.attained:
        where = " / ".join(f"x → {number(x)}" for x, _ in found.places)
        return say("only neared: {slope} as {where}", slope=slope, where=where)
    if low == high:
        return say("{slope} at x = {x}", slope=slope, x=number(low))
    if math.isinf(low) and math.isinf(high):
        return say("{slope} everywhere", slope=slope)
    return say("{slope} for {where}", slope=slope, where=_between(low, high))


def _between(low: float, high: float) -> str:
    if low == high:
        return f"x = {number(low)}"
    left = "" if math.isinf(low) else f"{number(low)} < "
    right = "" if math.isinf(high) else f" < {number(high)}"
    return f"x > {number(low)}" if left and not right else f"{left}x{right}"
