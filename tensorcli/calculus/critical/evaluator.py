"""Sympy expressions as functions of numbers: floats, quickly, or mpmath's numbers of 80 digits; nan where not real.

Our own walk, so that nothing is printed as code and run; equal parts are computed once.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from typing import Any

import sympy
from mpmath import MPContext

Expression = Any  # a sympy.Expr
Real = Any  # an mpf of MP

MP = MPContext()
MP.dps = 80
ZERO = MP.mpf(10) ** -55  # what is smaller than this, beside 1, is taken for zero
NAN = float("nan")
_LARGEST_MAGNITUDE = 64  # bits of an exponent
_GROWS = {"exp": 64, "sinh": 64, "cosh": 64, "gamma": 32, "loggamma": 64, "sech": 64, "csch": 64, "coth": 64}

_Step = tuple[Callable[..., Any], Callable[..., Any], tuple[int, ...]]  # for floats, for mpfs, the operands


def real(value: Expression) -> Real:
    """A constant expression as a number of 80 digits; nan where it isn't a real one."""
    if value.is_Rational:
        return MP.mpf(int(value.p)) / int(value.q)
    number = value.evalf(MP.dps + 5)
    return MP.make_mpf(number._mpf_) if number.is_Float or number.is_Integer else MP.nan


class Evaluator:
    """Several expressions of the same variables."""

    def __init__(self, expressions: Sequence[Expression], symbols: Sequence[Expression]) -> None:
        self._steps: list[_Step] = []
        self._known: dict[Expression, int] = {}
        self._count = len(symbols)
        for index, name in enumerate(symbols):
            self._known[name] = index
        self._results = [self._place(expression) for expression in expressions]

    def floats(self, at: Sequence[float]) -> list[float]:
        """The values in float64."""
        values: list[Any] = list(at)
        for step, _, operands in self._steps:
            try:
                values.append(step(*[values[i] for i in operands]))
            except (ValueError, ZeroDivisionError):
                values.append(NAN)
            except OverflowError:
                values.append(math.inf if step is math.exp or step is math.cosh else NAN)
        return [values[i] for i in self._results]

    def reals(self, at: Sequence[Real]) -> list[Real]:
        """The values to about 80 digits."""
        values: list[Any] = list(at)
        for _, step, operands in self._steps:
            try:
                found = step(*[values[i] for i in operands])
            except (ValueError, ZeroDivisionError, OverflowError, MemoryError, NotImplementedError):
                found = MP.nan
            values.append(found if isinstance(found, MP.mpf) else MP.nan)
        return [values[i] for i in self._results]

    def _place(self, expression: Expression) -> int:
        known = self._known.get(expression)
        if known is None:
            step, operands = self._made(expression)
            self._steps.append((*step, operands))
            known = self._known[expression] = self._count + len(self._steps) - 1
        return known

    def _made(self, expression: Expression) -> tuple[tuple[Any, Any], tuple[int, ...]]:
        if not expression.args:
            return _constant(expression), ()
        if isinstance(expression, sympy.Piecewise):
            return _chosen, tuple(self._place(part) for case in expression.args for part in case.args)
        operands = tuple(self._place(part) for part in expression.args)
        if expression.is_Add:
            return (lambda *parts: math.fsum(parts), lambda *parts: MP.fsum(parts)), operands
        if expression.is_Mul:
            return (lambda *parts: math.prod(parts), lambda *parts: MP.fprod(parts)), operands
        if expression.is_Pow:
            if expression.exp.is_Integer and abs(expression.exp) < 2**60:
                whole = int(expression.exp)
                power = (lambda base, _: base**whole) if abs(whole) < 4096 else _power
                return (lambda base, _: base**whole, power), operands
            return (_float_power, _power), operands
        step = _FUNCTIONS.get(type(expression).__name__)
        if step is None:
            return (lambda *_: NAN, lambda *_: MP.nan), operands
        return step, operands


def _constant(expression: Expression) -> tuple[Any, Any]:
    if expression in (sympy.true, sympy.false):
        return (lambda: float(bool(expression)), lambda: MP.mpf(bool(expression)))
    exact = real(expression) if expression.is_number and expression.is_real else MP.nan
    rough = float(exact) if abs(exact) < 1e300 or MP.isnan(exact) else (math.inf if exact > 0 else -math.inf)
    return (lambda: rough, lambda: +exact)


def _float_power(base: float, exponent: float) -> float:
    return NAN if base < 0 and not float(exponent).is_integer() else math.pow(base, exponent)


def _power(base: Real, exponent: Real) -> Real:
    """A power whose size stays within bounds; nan beyond them and where it isn't real."""
    if abs(exponent) > 1 and base and MP.mag(exponent) + MP.mag(MP.log(abs(base)) or 1) > _LARGEST_MAGNITUDE:
        return MP.nan
    return base ** (int(exponent) if MP.isint(exponent) else exponent)


def _within_bounds(function: Callable[..., Any], magnitude: int) -> Callable[..., Any]:
    """The function, nan where its argument is so large that the result would take long to make."""
    return lambda *at: function(*at) if all(MP.mag(x) < magnitude for x in at if x) else MP.nan


def _both(name: str, of_floats: Callable[..., float] | None = None) -> tuple[Any, Any]:
    own = _within_bounds(getattr(MP, name), _GROWS.get(name, 4096))

    def by_mpmath(*at: float) -> float:
        found = own(*at)
        return float(found) if isinstance(found, MP.mpf) else NAN

    return (of_floats or by_mpmath, own)


def _sign(x: Any) -> Any:
    return x * 0 + ((x > 0) - (x < 0))


def _unless_nan(function: Callable[..., Any]) -> tuple[Any, Any]:
    """What chooses between its operands, for floats and for mpfs: with a nan among them it is nan, as in torch."""
    return (
        lambda *at: NAN if any(map(math.isnan, at)) else function(*at),
        lambda *at: MP.nan if any(map(MP.isnan, at)) else MP.mpf(function(*at)),
    )


def _first_that_holds(*values: Any) -> Any:
    """Of a value and a condition (1, 0 or nan), another value and its condition and so on."""
    for value, holds in zip(values[::2], values[1::2], strict=True):
        if holds != 0:
            return value + holds * 0
    return values[0] * NAN


_chosen = (_first_that_holds, _first_that_holds)


_FUNCTIONS: dict[str, tuple[Any, Any]] = {
    **{name: _both(name, getattr(math, name)) for name in (
        "exp", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh",
        "atan2", "erf", "erfc",
    )},
    **{name: _both(name) for name in (
        "sec", "csc", "cot", "asec", "acsc", "acot", "sech", "csch", "coth", "asech", "acsch", "acoth", "gamma",
        "loggamma",
    )},
    "log": (math.log, lambda x: MP.log(x) if x > 0 else MP.nan),
    "polygamma": (
        lambda n, x: float(MP.polygamma(int(n), x)),
        lambda n, x: MP.polygamma(int(n), x) if MP.mag(x) < 64 else MP.nan,
    ),
    "Abs": (abs, abs),
    "sign": (_sign, _sign),
    "Max": _unless_nan(max),
    "Min": _unless_nan(min),
    "StrictGreaterThan": _unless_nan(operator.gt),
    "StrictLessThan": _unless_nan(operator.lt),
    "GreaterThan": _unless_nan(operator.ge),
    "LessThan": _unless_nan(operator.le),
    "Equality": _unless_nan(operator.eq),
    "Unequality": _unless_nan(operator.ne),
    "And": _unless_nan(min),
    "Or": _unless_nan(max),
    "Not": _unless_nan(operator.not_),
    "ITE": _unless_nan(lambda test, yes, no: yes if test else no),
    "floor": (lambda x: float(math.floor(x)), MP.floor),
    "ceiling": (lambda x: float(math.ceil(x)), MP.ceil),
}  # fmt: skip
