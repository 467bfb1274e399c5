"""Are two formulas the same function? Asked at random points, to 25 digits."""

from __future__ import annotations

import random
from fractions import Fraction

from mpmath import mp

from tensorcli.calculus.precise import precise
from tensorcli.syntax.formulas import variables
from tensorcli.syntax.nodes import Formula, Number

_POINTS = 5  # where the first formula is defined


def is_same(one: Formula, other: Formula, domain: Formula | None = None, points: int = _POINTS) -> bool:
    """Whether two formulas have the same value at random points, wherever the first (and `domain`) is defined.

    False where it is defined at none of them.

    >>> from tensorcli.syntax.formulas import parse_formula as f
    >>> is_same(f("(x + 1)^2"), f("x^2 + 2x + 1")), is_same(f("sqrt(x^2)"), f("x"))
    (True, False)
    >>> is_same(f("1/x"), f("1/|x|"), f("log(x)"))
    True
    """
    names = sorted({*variables(one), *variables(other), *(variables(domain) if domain else ())})
    dice = random.Random(20)  # noqa: S311 - the same points every time
    equal = 0
    for attempt in range(8 * points):
        at = {name: Number(0, 0, _coordinate(dice, attempt)) for name in names}
        left = precise(one, at, 25)
        if not mp.isfinite(left) or (domain is not None and not mp.isfinite(precise(domain, at))):
            continue
        right = precise(other, at, 25)
        if not mp.isfinite(right) or abs(left - right) > 1e-22 * abs(left):
            return False
        equal += 1
        if equal == points or not names:
            return True
    return equal > 0


def _coordinate(dice: random.Random, attempt: int) -> Fraction:
    """Mostly between -1 and 1 or near it, now and then far out; never a whole number."""
    spread = (1, 4, 20, 2)[attempt % 4] if attempt % 8 else 150
    return Fraction(2 * dice.randint(-1000 * spread, 1000 * spread) + 1, 1999)
