"""A zero that is known roughly, to 70 digits: between two signs by halving, a multiple one by Newton's method."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy

from tensorcli.calculus.critical.evaluator import MP, ZERO, Evaluator, Real

Expression = Any  # a sympy.Expr
_MULTIPLE = 6  # a zero of a higher multiplicity stays as rough as it is


class Sized:
    """The value of an expression; 0 where it is no greater than the rounding of its summands."""

    def __init__(self, expression: Expression, x: Expression) -> None:
        self._terms = Evaluator(sympy.Add.make_args(expression), [x])

    def raw(self, at: Real) -> Real:
        """The value as it is computed."""
        return MP.fsum(self._terms.reals([at]))

    def __call__(self, at: Real) -> Real:
        """The value, or 0."""
        terms = self._terms.reals([at])
        total = MP.fsum(terms)
        return MP.mpf(0) if abs(total) <= ZERO * MP.fsum(map(abs, terms)) else total


def bracketed(value: Callable[[Real], Real], low: Real, high: Real) -> Real:
    """The zero between two points where `value` has opposite signs, to 70 digits: halving, and Illinois steps."""
    low, high = min(low, high), max(low, high)
    f_low, f_high = value(low), value(high)
    if f_low == 0 or f_high == 0:
        return low if f_low == 0 else high
    for turn in range(400):
        middle = (low * f_high - high * f_low) / (f_high - f_low) if turn % 3 else (low + high) / 2
        if not low < middle < high:
            middle = (low + high) / 2
        here = value(middle)
        if here == 0 or high - low <= MP.mpf(10) ** -72 * (1 + abs(low)):
            return middle
        if (here > 0) == (f_high > 0):
            high, f_high, f_low = middle, here, f_low / 2 if turn % 3 else f_low
        else:
            low, f_low, f_high = middle, here, f_high / 2 if turn % 3 else f_high
    return (low + high) / 2


def sharpened(expression: Expression, x: Expression, near: Real) -> Real:
    """A zero that halving found, to all digits: one of order m is a simple one of the (m-1)-th derivative.

    >>> t = sympy.Symbol("t", real=True)
    >>> abs(sharpened(t - sympy.sin(t), t, MP.mpf(10) ** -25)) < ZERO
    True
    """
    derivatives = [expression]
    values = [Sized(expression, x)]
    for _ in range(_MULTIPLE):
        derivatives.append(sympy.diff(derivatives[-1], x))
        values.append(Sized(derivatives[-1], x))
        place = _by_newton(values[-2].raw, values[-1].raw, near)
        if place is not None and all(value(place) == 0 for value in values[:-2]):
            return place
    return near


def _by_newton(value: Callable[[Real], Real], slope: Callable[[Real], Real], near: Real) -> Real | None:
    """The simple zero beside a place, None where the steps don't soon get small."""
    at = near
    for _ in range(8):
        here, steep = value(at), slope(at)
        if steep == 0 or MP.isnan(here) or MP.isnan(steep):
            return None
        step = here / steep
        at = at - step
        if abs(at - near) > MP.mpf(10) ** -9 * (1 + abs(near)):
            return None
        if abs(step) <= MP.mpf(10) ** -66 * (1 + abs(at)):
            return at
    return None
