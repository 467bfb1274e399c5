"""Points of a formula's graph and of its slope's, for a picture."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from tensorcli.calculus.one_precision import Value
from tensorcli.calculus.precise import precise
from tensorcli.syntax.nodes import Formula, Number

Points = tuple[tuple[float, float], ...]
_COUNT = 160


class Picture(NamedTuple):
    """What is drawn: along one variable, the others at their place."""

    name: str
    low: float
    high: float
    value: Points
    slope: Points
    touch: tuple[float, float] | None  # the point, where it has a value
    steep: float | None  # the slope there, None where it has none


def picture(
    formula: Formula, slope: Formula, at: Mapping[str, Value], name: str, low: float, high: float, steep: Any = None
) -> Picture:
    """The curve of a formula and of its derivative from `low` to `high`; nan where they have no value.

    >>> from tensorcli.syntax.formulas import parse_formula as f
    >>> picture(f("x^2"), f("2x"), {"x": f("1")}, "x", 0.0, 2.0, 2.0).value[-1]
    (2.0, 4.0)
    """
    places = [low + (high - low) * step / _COUNT for step in range(_COUNT + 1)]
    value, slopes = (
        tuple((x, _float(curve, {**at, name: Number(0, 0, Fraction(x))})) for x in places) for curve in (formula, slope)
    )
    if name not in at:
        return Picture(name, low, high, value, slopes, None, None)
    here = at[name]
    touch = (here if isinstance(here, float) else _float(here, {}), _float(formula, at))
    return Picture(name, low, high, value, slopes, touch, steep if isinstance(steep, float) else None)


def _float(formula: Formula, at: Mapping[str, Value]) -> float:
    found = precise(formula, at, 8, 20)
    try:
        return float(found)
    except OverflowError:
        return math.inf
