"""How far an activation goes: its range, its largest slope and where, and where its slope is nearly zero.

Found by search, from the formulas alone: the ends of each stretch, the limits, and in between in floats first and then
with many digits.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import cache, wraps
from typing import NamedTuple, TypeVar

from tensorcli.calculus.applied import Applied, Stretch
from tensorcli.calculus.plain import plain
from tensorcli.calculus.precise import quick, rounded

NEARLY_ZERO = 0.01  # of a slope: a layer that passes on less than a hundredth of the gradient

_SPAN, _STEP = 16, 0.25  # where curved activations turn: all of them within a few units of 0
_DIGITS = 40
_NOISE = 1e-9  # of slopes in floats


class Interval(NamedTuple):
    """Values from one end to the other, all of them."""

    low: float
    high: float
    low_attained: bool  # whether some x has this value, or it is only neared
    high_attained: bool


class Steepest(NamedTuple):
    """The largest slope by size, and where it is."""

    slope: float
    places: tuple[tuple[float, float], ...]  # from one x to another, the same where it is a single one
    attained: bool  # False: it is only neared there


T = TypeVar("T")


def _once(find: Callable[[Applied], T]) -> Callable[[Applied], T]:
    """`find`, which looks only once for each activation as it is in the table: many commands in one process ask."""
    of_name = cache(lambda name: find(Applied(name)))

    @wraps(find)
    def found(applied: Applied) -> T:
        return find(applied) if applied.values else of_name(applied.name)

    return found


@_once
def value_range(applied: Applied) -> tuple[Interval, ...]:
    """All values over all real x: one interval, or several where it jumps.

    >>> value_range(Applied("sigmoid"))
    (Interval(low=0.0, high=1.0, low_attained=False, high_attained=False),)
    """
    found: list[Interval] = []
    for part in sorted(_images(applied)):
        last = found[-1] if found else None
        touches = last is not None and (
            part.low < last.high or (part.low == last.high and (part.low_attained or last.high_attained))
        )
        found[-1:] = [_union(found[-1], part)] if touches else [*found[-1:], part]
    return tuple(found)


def _union(one: Interval, other: Interval) -> Interval:
    """Of two that overlap or touch, `one` the lower."""
    low = one.low_attained or (other.low == one.low and other.low_attained)
    if one.high == other.high:
        return Interval(one.low, one.high, low, one.high_attained or other.high_attained)
    top = max(one, other, key=lambda part: part.high)
    return Interval(one.low, top.high, low, top.high_attained)


def _images(applied: Applied) -> Iterator[Interval]:
    """The values of each stretch: between its ends and where its slope is 0."""
    starts_closed = False  # whether the lower end belongs to the stretch
    for stretch in applied.stretches:
        constant = stretch.is_straight and plain(stretch.slope)(0.0) == 0
        ends = (
            (applied.limit(stretch.value, stretch.low, -1), constant or starts_closed),
            (applied.limit(stretch.value, stretch.high, 1), constant or (stretch.high is not None and stretch.closed)),
        )
        values = [*ends, *((value, True) for value in _turns(stretch))]
        low, high = min(value for value, _ in values), max(value for value, _ in values)
        yield Interval(low, high, (low, True) in values, (high, True) in values)
        starts_closed = stretch.high is not None and not stretch.closed


def _turns(stretch: Stretch) -> Iterator[float]:
    """The values where the slope of a curved stretch changes its sign."""
    if stretch.is_straight:
        return
    slope_of = plain(stretch.slope)
    xs = _grid(stretch)
    slopes = [slope_of(x) for x in xs]
    for one, other, before, after in zip(xs, xs[1:], slopes, slopes[1:], strict=False):
        if (before < 0) != (after < 0) and max(abs(before), abs(after)) > _NOISE:
            yield rounded(quick(stretch.value, _DIGITS)(_edge(lambda x: slope_of(x) < 0, one, other)))


@_once
def steepest(applied: Applied) -> Steepest:
    """The largest slope by size; where several places have it all of them, but none that only nears it.

    >>> steepest(Applied("sigmoid")), steepest(Applied("relu")).places
    (Steepest(slope=0.25, places=((0.0, 0.0),), attained=True), ((0.0, inf),))
    """
    found = sorted(_slopes(applied), key=lambda one: (-abs(one.slope), not one.attained, one.places))
    best = [one for one in found if (one.slope, one.attained) == (found[0].slope, found[0].attained)]
    places: list[tuple[float, float]] = []
    for ((low, high),) in (one.places for one in best):
        touches = places and low == places[-1][1] and not any(seam.x == low for seam in applied.seams)
        places[-1:] = [(places[-1][0], high)] if touches else [*places[-1:], (low, high)]
    return Steepest(found[0].slope, tuple(places), found[0].attained)


def _slopes(applied: Applied) -> Iterator[Steepest]:
    """The slope of each straight stretch, and of a curved one at its ends and where it peaks."""
    for stretch in applied.stretches:
        low = -math.inf if stretch.low is None else float(stretch.low)
        high = math.inf if stretch.high is None else float(stretch.high)
        ends = applied.limit(stretch.slope, stretch.low, -1), applied.limit(stretch.slope, stretch.high, 1)
        if stretch.is_straight:
            yield Steepest(ends[0], ((low, high),), attained=True)
            continue
        for x, slope in zip((low, high), ends, strict=True):
            smooth = math.isfinite(x) and not any(seam.x == x for seam in applied.seams)
            yield Steepest(slope, ((x, x),), attained=smooth)
        yield from _peaks(stretch)


def _peaks(stretch: Stretch) -> Iterator[Steepest]:
    """Where the slope of a curved stretch is larger than on both sides."""
    slope_of = plain(stretch.slope)
    xs = _grid(stretch)
    sizes = [abs(slope_of(x)) for x in xs]
    for at in range(1, len(xs) - 1):
        if sizes[at] > sizes[at - 1] + _NOISE and sizes[at] > sizes[at + 1] + _NOISE:
            x = _top(stretch, _peak(lambda x: abs(slope_of(x)), xs[at - 1], xs[at + 1]))
            yield Steepest(rounded(quick(stretch.slope, _DIGITS)(x)), ((x, x),), attained=True)


def _top(stretch: Stretch, near: float) -> float:
    """The place of a peak to all digits, from one that is right to a few: a round number, or by Newton's method."""
    slope_of = quick(stretch.slope, _DIGITS)
    tidy = round(near, 5) + 0.0
    if abs(slope_of(tidy)) >= abs(slope_of(near)):
        return tidy
    x, step = slope_of(near) * 0 + near, slope_of(near) * 0 + 1e-12
    for _ in range(4):
        left, middle, right = slope_of(x - step), slope_of(x), slope_of(x + step)
        x -= step * (right - left) / (2 * (right - 2 * middle + left))
    return rounded(x)


def vanishing(applied: Applied, low: float, high: float) -> tuple[tuple[float, float], ...]:
    """The parts of an interval where the slope is nearly zero: its size is below a hundredth."""
    found: list[tuple[float, float]] = []
    for stretch in applied.stretches:
        start = max(low, -math.inf if stretch.low is None else float(stretch.low))
        stop = min(high, math.inf if stretch.high is None else float(stretch.high))
        if start >= stop:
            continue
        slope_of = plain(stretch.slope)

        def is_flat(x: float, slope_of: Callable[[float], float] = slope_of) -> bool:
            return abs(slope_of(x)) < NEARLY_ZERO

        count = 1 if stretch.is_straight else 64
        xs = [start + (stop - start) * at / count for at in range(count + 1)]
        flat = [is_flat(x) for x in xs]
        for one, other, before, after in zip(xs, xs[1:], flat, flat[1:], strict=False):
            if before or after:
                edge = _edge(is_flat, one, other) if before != after else 0.0
                part = (one if before else edge, other if after else edge)
                joins = found and found[-1][1] == part[0]
                found[-1:] = [(found[-1][0], part[1])] if joins else [*found[-1:], part]
    return tuple(found)


def _grid(stretch: Stretch) -> list[float]:
    low = -_SPAN if stretch.low is None else max(-_SPAN, float(stretch.low))
    high = _SPAN if stretch.high is None else min(_SPAN, float(stretch.high))
    count = max(2, round((high - low) / _STEP))
    return [low + (high - low) * at / count for at in range(count + 1)] if low < high else []


def _edge(holds: Callable[[float], bool], one: float, other: float) -> float:
    """Where something that holds at `one` and not at `other`, or the other way round, changes: by halving."""
    at_one = holds(one)
    for _ in range(50):
        middle = (one + other) / 2
        if holds(middle) == at_one:
            one = middle
        else:
            other = middle
    return (one + other) / 2


_GOLDEN = (math.sqrt(5) - 1) / 2


def _peak(size_of: Callable[[float], float], one: float, other: float) -> float:
    """Where a function with one peak between `one` and `other` has it, to the digits that floats can tell."""
    left, right = other - _GOLDEN * (other - one), one + _GOLDEN * (other - one)
    size_left, size_right = size_of(left), size_of(right)
    while other - one > 1e-7:
        if size_left > size_right:
            other, right, size_right = right, left, size_left
            left = other - _GOLDEN * (other - one)
            size_left = size_of(left)
        else:
            one, left, size_left = left, right, size_right
            right = one + _GOLDEN * (other - one)
            size_right = size_of(right)
    return (one + other) / 2
