"""Is there a slope at a point, and which? By the rules where they hold, else by what happens on both sides of it.

The rules hold where every part of the formula has a slope where it is used. Elsewhere the look of a formula says
nothing: its derivative may have no value where the formula has a slope (√(x⁴) at 0), and may have one where it has none
(|x| at 0: sign(0) is 0). There the formula and its derivative are followed to the point from the left and from the
right, with steps down to 10⁻¹⁶⁰, in as many digits as that takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Literal, NamedTuple

from mpmath import mp

from tensorcli.calculus.algebra import call
from tensorcli.calculus.one_precision import Real, Value
from tensorcli.calculus.precise import is_regular, is_slow, precise
from tensorcli.syntax.nodes import Arithmetic, Formula, Number

Point = Mapping[str, Value]
Why = Literal[
    "smooth", "end", "kink", "jump", "infinite", "isolated", "undefined", "unbounded", "too large", "not finite"
]

_NEAR = 40  # a step to the side is 10 to the minus this, times the coordinate where that is below 1
_NEARER = (20, 40, 80, 160)
_LESS_NEAR = (10, 20, 40, 60)  # where functions take seconds for hundreds of digits


class Slope(NamedTuple):
    """What was found at a point; numbers are mpmath's, so no exponent is too large for them."""

    value: Real | None  # the derivative, None where there is none
    left: Real | None  # the limit of the slope from the left: finite, infinite, or None where there is none
    right: Real | None
    why: Why  # "end": the function ends here, so one side is all there is
    order: int = 1  # of the derivative that this is


class _Side(NamedTuple):
    absent: bool  # the formula has no values on this side
    joins: bool  # its values tend to that at the point
    slope: Real | None  # the limit of the slope; None where it settles nowhere


def slope_at(before: Formula, after: Formula, point: Point, wrt: str, value: Real) -> Slope:
    """The derivative of `before` at a point, where `after` is its derivative wherever that has a value.

    `value` is that of `before` at the point. All coordinates must be finite.

    >>> from tensorcli.syntax.formulas import parse_formula as f
    >>> found = slope_at(f("abs(x)"), f("sign(x)"), {"x": f("0")}, "x", precise(f("0"), {}))
    >>> found.why, int(found.left), int(found.right)
    ('kink', -1, 1)
    """
    if mp.isnan(value):
        return Slope(None, None, None, "undefined")
    if mp.isinf(value):
        beside = [_beside(before, after, point, wrt, sign, _NEAR)[0] for sign in (-1, 1)]
        return Slope(None, None, None, "too large" if all(map(mp.isinf, beside)) else "unbounded")
    here = precise(after, point)
    if mp.isfinite(here) and is_regular(before, point):
        return Slope(here, here, here, "smooth")
    left, right = (_side(before, after, point, wrt, sign) for sign in (-1, 1))
    return _judged(left, right, here)


def _judged(left: _Side, right: _Side, here: Real) -> Slope:
    known = [side for side in (left, right) if not side.absent]
    limits = [side.slope for side in known]

    def found(why: Why, value: Real | None = None) -> Slope:
        return Slope(value, left.slope, right.slope, why)

    if not known:
        return found("isolated")
    if not all(side.joins for side in known):
        return found("jump")
    if any(limit is not None and mp.isinf(limit) for limit in limits):
        return found("infinite")
    if any(limit is None for limit in limits):  # nothing to be seen on that side: the formula has the last word
        return found("smooth", here) if mp.isfinite(here) else found("kink")
    if len(known) == 1:
        return found("end", limits[0])
    if not _close(limits[0], limits[1], 1e-12):
        return found("kink")
    is_exact = mp.isfinite(here) and _close(here, limits[0], 1e-12)
    return found("smooth", here if is_exact else limits[1])


def _side(before: Formula, after: Formula, point: Point, wrt: str, sign: int) -> _Side:
    gaps, slopes = [], []
    steps = _LESS_NEAR if is_slow(before) or is_slow(after) else _NEARER
    working = _digits(point[wrt], max(steps))
    value = precise(before, point, least=working)
    for digits in steps:
        there, slope = _beside(before, after, point, wrt, sign, digits)
        if mp.isnan(there):
            return _Side(True, False, None)
        if mp.isfinite(there) and not mp.isfinite(slope):  # by its definition, where the formula of the slope fails
            slope = _quotient(before, point, wrt, sign, digits)
        with mp.workdps(2 * working):
            gaps.append(abs(there - value))
        slopes.append(slope)
    nothing = max(1, abs(value)) * mp.mpf(10) ** (max(steps) // 2 - working)
    return _Side(False, _vanish(gaps, nothing), _limit(slopes))


def _quotient(before: Formula, point: Point, wrt: str, sign: int, digits: int) -> Real:
    at = point[wrt]
    assert not isinstance(at, float)
    step = _step(at, sign, digits)
    moved = {**point, wrt: Arithmetic(0, 0, "+", at, step)}
    there, here, width = (
        precise(formula, values, 2 * digits, 4 * digits)
        for formula, values in ((before, moved), (before, point), (step, point))
    )
    with mp.workdps(4 * digits):
        return (there - here) / width


def _beside(before: Formula, after: Formula, point: Point, wrt: str, sign: int, digits: int) -> tuple[Real, Real]:
    """The value and the slope a step to the side."""
    at = point[wrt]
    assert not isinstance(at, float)
    moved = {**point, wrt: Arithmetic(0, 0, "+", at, _step(at, sign, digits))}
    least = _digits(at, digits)
    return precise(before, moved, least=least), precise(after, moved, least=least)


def _digits(at: Value, digits: int) -> int:
    """How many it takes to tell a coordinate from one that is so near."""
    size = abs(precise(at, {}))
    return 2 * digits + max(0, int(mp.ceil(mp.log10(size))) if size else 0)


def _step(at: Value, sign: int, digits: int) -> Formula:
    assert not isinstance(at, float)
    step = Number(0, 0, Fraction(sign, 10**digits))
    size = abs(precise(at, {}))
    return Arithmetic(0, 0, "*", step, call("abs", at)) if 0 < size < 1 else step


def _close(one: Any, other: Any, within: float) -> bool:
    """Equal up to `within`, relative to the numbers; what is below 10⁻²⁵ is 0 beside a 0."""
    size = max(abs(one), abs(other))
    return bool(abs(one - other) <= within * size or (min(abs(one), abs(other)) == 0 and size <= 1e-25))


def _vanish(gaps: list[Real], nothing: Real) -> bool:
    """Whether they go to 0; slowly is enough, as long as they do."""
    if not all(map(mp.isfinite, gaps)):
        return False
    return bool(gaps[-1] <= nothing or gaps[-1] <= 0.75 * gaps[-2] <= 0.6 * gaps[-3])


def _limit(slopes: list[Real]) -> Real | None:
    """Where the slopes go: a number, an infinity, or nowhere."""
    _, second, third, last = slopes
    if mp.isinf(last):
        return last
    if not all(map(mp.isfinite, slopes)):
        return None
    if _close(last, third, 1e-15):
        return last
    if abs(last) < abs(third) < abs(second) and abs(last) <= 1e-10:
        return mp.mpf(0)
    grows = abs(last) > 1.4 * abs(third) > 1.9 * abs(second)
    return mp.sign(last) * mp.inf if grows and last * third > 0 else None
