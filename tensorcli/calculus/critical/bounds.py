"""Bounds of an expression over all real values of its variables, by interval arithmetic that only ever rounds outward.

Used to prove: a value that lies on a bound is the least there is. (R. E. Moore, Interval Analysis, 1966.)
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import sympy

from tensorcli.calculus.critical.evaluator import real

Expression = Any  # a sympy.Expr
End = Fraction | float  # a float is an infinity
Bounds = tuple[End, End]

INFINITE = math.inf
_ALL: Bounds = (-INFINITE, INFINITE)
_LONG = 400  # bits; a longer fraction is rounded


def bounds(expression: Expression) -> Bounds:
    """Two numbers that every value of `expression` lies between, wherever it is defined.

    >>> import sympy
    >>> x = sympy.Symbol("x", real=True)
    >>> bounds(3 + x**2 - 2*sympy.cos(x))
    (Fraction(1, 1), inf)
    """
    if expression.is_Rational:
        exact = Fraction(int(expression.p), int(expression.q))
        return exact, exact
    if not expression.free_symbols:
        return _around(expression)
    if expression.is_Add:
        ends = [bounds(part) for part in expression.args]
        return _rounded((_sum(low for low, _ in ends), _sum(high for _, high in ends)))
    if expression.is_Mul:
        found: Bounds = (Fraction(1), Fraction(1))
        for part in expression.args:
            found = _rounded(_product(found, bounds(part)))
        return found
    if expression.is_Pow:
        return _power(bounds(expression.base), expression.exp)
    if isinstance(expression, sympy.Piecewise):
        pieces: list[Bounds] = [bounds(piece) for piece, _ in expression.args]
        lows: list[Any] = [low for low, _ in pieces]
        highs: list[Any] = [high for _, high in pieces]
        return min(lows), max(highs)
    return _function(type(expression).__name__, [bounds(part) for part in expression.args])


def _around(constant: Expression) -> Bounds:
    value = real(constant)
    if not abs(value) < 1e300:
        return _ALL
    middle = Fraction(float(value))
    slack = abs(middle) / 2**50 + Fraction(1, 2**1000)
    return middle - slack, middle + slack


def _sum(ends: Any) -> End:
    total: End = Fraction(0)
    for end in ends:
        total = total + end
    return total


def _times(one: End, other: End) -> End:
    return Fraction(0) if one == 0 or other == 0 else one * other


def _product(one: Bounds, other: Bounds) -> Bounds:
    corners = [_times(a, b) for a in one for b in other]
    return min(corners), max(corners)


def _rounded(found: Bounds) -> Bounds:
    low, high = found
    if isinstance(low, Fraction) and low.denominator.bit_length() + low.numerator.bit_length() > _LONG:
        low = -INFINITE if abs(low) > 1e300 else Fraction(math.nextafter(float(low), -INFINITE))
    if isinstance(high, Fraction) and high.denominator.bit_length() + high.numerator.bit_length() > _LONG:
        high = INFINITE if abs(high) > 1e300 else Fraction(math.nextafter(float(high), INFINITE))
    return low, high


def _power(base: Bounds, exponent: Expression) -> Bounds:
    low, high = base
    if exponent.is_Integer and 0 < exponent <= 64:
        power = int(exponent)
        ends = [end**power for end in base]
        if power % 2:
            return _rounded((ends[0], ends[1]))
        least = Fraction(0) if low <= 0 <= high else min(ends)
        return _rounded((least, max(ends)))
    if exponent == -1 and (low > 0 or high < 0):
        return _rounded(tuple(Fraction(0) if math.isinf(end) else 1 / end for end in (high, low)))  # type: ignore[arg-type]
    if exponent.is_Rational and exponent.q == 2 and exponent.p == 1:
        return (
            Fraction(0) if low <= 0 else _down(low, math.sqrt),
            INFINITE if math.isinf(high) else _up(high, math.sqrt),
        )
    return (Fraction(0) if low >= 0 or (exponent.is_Integer and exponent % 2 == 0) else -INFINITE, INFINITE)


def _down(end: End, function: Any) -> Fraction:
    value = Fraction(function(float(end)))
    return value - abs(value) / 2**48


def _up(end: End, function: Any) -> Fraction:
    value = Fraction(function(float(end)))
    return value + abs(value) / 2**48


_KNOWN: dict[str, Bounds] = {
    "sin": (Fraction(-1), Fraction(1)),
    "cos": (Fraction(-1), Fraction(1)),
    "tanh": (Fraction(-1), Fraction(1)),
    "erf": (Fraction(-1), Fraction(1)),
    "erfc": (Fraction(0), Fraction(2)),
    "sech": (Fraction(0), Fraction(1)),
    "cosh": (Fraction(1), INFINITE),
    "exp": (Fraction(0), INFINITE),
    "acosh": (Fraction(0), INFINITE),
    "sign": (Fraction(-1), Fraction(1)),
    "atan": (Fraction(-11, 7), Fraction(11, 7)),  # 22/7 is a little more than pi
    "asin": (Fraction(-11, 7), Fraction(11, 7)),
    "acos": (Fraction(0), Fraction(22, 7)),
}


def _function(name: str, parts: list[Any]) -> Bounds:
    low, high = parts[0] if parts else _ALL
    if name == "exp" and high <= 0:
        return Fraction(0), Fraction(1)
    if name == "exp" and low >= 0:
        return Fraction(1), INFINITE
    if name == "log" and low >= 1:
        return Fraction(0), INFINITE
    if name == "Abs":
        least = Fraction(0) if low <= 0 <= high else min(abs(low), abs(high))
        return least, max(abs(low), abs(high))
    if name == "Max":
        return max(low for low, _ in parts), max(high for _, high in parts)
    if name == "Min":
        return min(low for low, _ in parts), min(high for _, high in parts)
    return _KNOWN.get(name, _ALL)


def never_zero(expression: Expression) -> bool:
    """Whether it is proved that `expression` is nowhere zero."""
    if expression.is_Pow and expression.exp.free_symbols and expression.base.free_symbols:
        return True  # as x^x: defined on intervals where the base is above 0 alone, and beside them at single points
    if isinstance(expression, sympy.gamma) or expression.is_positive or expression.is_negative:
        return True
    low, high = bounds(expression)
    return low > 0 or high < 0
