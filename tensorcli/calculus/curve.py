"""An activation's curve and slope, as points to draw."""

from __future__ import annotations

import math
from typing import NamedTuple

from tensorcli.calculus.applied import Applied
from tensorcli.calculus.extent import vanishing
from tensorcli.calculus.plain import plain


class Curve(NamedTuple):
    """What is drawn of one activation."""

    values: tuple[tuple[float, float], ...]
    slopes: tuple[tuple[float, float], ...]
    flat: tuple[tuple[float, float], ...]  # where the slope is nearly zero


def curve_of(one: Applied, low: float, high: float, count: int) -> Curve:
    """The curve and its slope at `count` places, with a break wherever two formulas meet in a jump or a kink."""
    values: list[tuple[float, float]] = []
    slopes: list[tuple[float, float]] = []
    for stretch in one.stretches:
        start = low if stretch.low is None else max(low, float(stretch.low))
        stop = high if stretch.high is None else min(high, float(stretch.high))
        if start >= stop:
            continue
        pieces = max(1, math.ceil(count * (stop - start) / (high - low)))
        value_of, slope_of = plain(stretch.value), plain(stretch.slope)
        xs = [start + (stop - start) * at / pieces for at in range(pieces + 1)]
        values += [(x, value_of(x)) for x in xs]
        slopes += [(x, slope_of(x)) for x in xs]
        if any(seam.x == stop for seam in one.seams):
            slopes.append((stop, math.nan))
            if any(seam.x == stop and seam.jump for seam in one.seams):
                values.append((stop, math.nan))
    return Curve(tuple(values), tuple(slopes), vanishing(one, low, high))
