"""What is at a point of a function of one variable: by the second derivative, or by both sides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy

from tensorcli.calculus.critical.answer import Kind
from tensorcli.calculus.critical.evaluator import MP, Evaluator, Real
from tensorcli.calculus.critical.kinds import Ground, Judged
from tensorcli.language import say

Expression = Any  # a sympy.Expr


def on_slope(expression: Expression, x: Expression, at: Real, room: Real) -> Judged:
    """One variable: the second derivative, and where it is 0 the sign of the slope on both sides."""
    slope = sympy.diff(expression, x)
    evaluate = Evaluator([slope, sympy.diff(slope, x), *sympy.Add.make_args(slope)], [x])
    second = evaluate.reals([at])[1]
    bent = not MP.isnan(second) and abs(second) > MP.mpf(10) ** -30
    eigenvalues = None if MP.isnan(second) or MP.isinf(second) else (float(second) if bent else 0.0,)
    if bent:
        kind: Kind = "minimum" if second > 0 else "maximum"
        told = say("the second derivative is positive") if second > 0 else say("the second derivative is negative")
        return Judged(kind, eigenvalues, (), told)

    def sign(place: Real) -> int:
        values = evaluate.reals([place])
        noise = MP.fsum(abs(term) for term in values[2:]) * MP.mpf(10) ** -70
        return 0 if MP.isnan(values[0]) or abs(values[0]) <= noise else int(MP.sign(values[0]))

    sides = {(sign(at - room / k), sign(at + room / k)) for k in (3, 30)}
    return _sided(sides, eigenvalues)


def _sided(sides: set[tuple[int, int]], eigenvalues: tuple[float, ...] | None) -> Judged:
    if sides == {(-1, 1)}:
        return Judged("minimum", eigenvalues, (), say("the second derivative is 0; the slope goes from − to +"))
    if sides == {(1, -1)}:
        return Judged("maximum", eigenvalues, (), say("the second derivative is 0; the slope goes from + to −"))
    if sides in ({(1, 1)}, {(-1, -1)}):
        return Judged("inflection", eigenvalues, (), say("the slope has the same sign on both sides"))
    return Judged("degenerate", eigenvalues, (), say("can't tell: the values around it give no clear picture"))


def at_bend(expression: Expression, x: Expression, at: Real, room: Real, *, smooth: bool, jump: bool) -> Judged:
    """A kink or a jump: less or greater on both sides?"""
    ground = Ground(expression, [x], smooth=False)
    before = ground.terms([at])
    sides = {tuple(ground.sign([at + side * room / k], before) for side in (-1, 1)) for k in (3, 30)}
    what = (
        say("it jumps here: there is no derivative")
        if jump
        else say("the slope is 0, the second derivative jumps")
        if smooth
        else say("a kink: there is no derivative")
    )
    if len(sides) == 1:
        left, right = sides.pop()
        signs = {left, right}
        if signs <= {0, 1} and 1 in signs:
            return Judged("minimum", None, (), what)
        if signs <= {0, -1} and -1 in signs:
            return Judged("maximum", None, (), what)
        if smooth and signs == {1, -1}:
            return Judged("inflection", None, (), what)
    if jump:
        return Judged("degenerate", None, (), what)
    return Judged("degenerate", None, (), say("a kink, but it goes on in the same direction"))


def room_at(at: Real, places: Sequence[Real]) -> Real:
    """How far one may look: to a third of the way to the next place that matters, at most 0.1."""
    gaps = [abs(at - other) for other in places if abs(at - other) > MP.mpf(10) ** -40]
    return min([MP.mpf(1) / 10, *(gap / 2 for gap in gaps)])
