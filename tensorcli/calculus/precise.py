"""A formula's value to as many digits as asked, by mpmath, with working precision raised until the digits stand.

Over the reals: log(-1) is nan, and so is what oscillates or jumps. Exponents have no bounds here, so exp(1000) is a
number; what is past even that is infinite.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple

from mpmath import MPContext

from tensorcli.calculus.one_precision import Evaluator, Real, Value
from tensorcli.syntax.formulas import parts, variables
from tensorcli.syntax.nodes import Arithmetic, Call, Formula

_DIGITS_OF_ZERO = 1280  # worked with, or twice the least asked for, before what is all but 0 is 0
_DIGITS_OF_A_SLOW_ZERO = 320  # for functions that take seconds for more


def precise(formula: Formula, values: Mapping[str, Value], digits: int = 17, least: int = 40) -> Real:
    """The value of `formula` to `digits` digits, an infinity, or nan where it has no real value there.

    It works with `least` digits first: more where the values themselves need them to be told apart. A value that can't
    be told from 0 with hundreds of digits is 0; one that never settles is nan.

    >>> from tensorcli.syntax.formulas import parse_formula as f
    >>> precise(f("sin(x)"), {"x": f("pi")}), precise(f("log(x)"), {"x": -1.0})
    (mpf('0.0'), mpf('nan'))
    """
    return _settled(formula, values, digits, least).value


def is_regular(formula: Formula, values: Mapping[str, Value]) -> bool:
    """Whether every part of `formula` has a slope where it is used there, so that the rules of differentiation hold.

    False says nothing: √(x⁴) has a slope at 0, though the root has none.

    >>> from tensorcli.syntax.formulas import parse_formula as f
    >>> [is_regular(f("abs(sin(x))"), {"x": f(x)}) for x in ("3", "pi", "1e-300")]
    [True, False, True]
    """
    found = _settled(formula, values)
    return not found.is_rough and found.value - found.value == 0


def undefined_part(formula: Formula) -> Formula | None:
    """A part that has no value, whatever the variables are, so that the whole formula has none; None if there is none.

    >>> from tensorcli.syntax.formulas import parse_formula as f, write_formula
    >>> [write_formula(undefined_part(f(text))) for text in ("x + log(1 - 2)", "2*(x/0)")], undefined_part(f("0/x"))
    (['log(1 - 2)', 'x/0'], None)
    """
    if not variables(formula):
        found = _settled(formula, {})
        return formula if found.is_pole or found.value != found.value else None
    match formula:
        case Arithmetic(operator="/", right=below) if not variables(below) and precise(below, {}) == 0:
            return formula
    always = parts(formula)[:2] if isinstance(formula, Call) and formula.function == "where" else parts(formula)
    return next((found for found in map(undefined_part, always) if found is not None), None)


class _Found(NamedTuple):
    value: Real
    is_rough: bool = True  # some part of the formula is used where it has no slope
    is_pole: bool = False


def _settled(formula: Formula, values: Mapping[str, Value], digits: int = 17, least: int = 40) -> _Found:
    before: Real = None
    enough = max(_DIGITS_OF_A_SLOW_ZERO if is_slow(formula) else _DIGITS_OF_ZERO, 2 * least)
    precision = least // 2
    while precision < 2 * enough:
        precision *= 2
        context = _context(precision)
        evaluator = Evaluator(context, values)
        value = evaluator.value(formula)
        # A 0 has to stand for long, as a part too: exp(1e-300) - 1 is one for the first 300 digits.
        if evaluator.cancelled and precision < enough:
            before = value if context.isfinite(value) else before
            continue
        if not context.isfinite(value):
            return _Found(value, is_pole=evaluator.pole)
        if evaluator.pole:
            return _Found(context.nan, is_pole=True)
        if before is not None and value and abs(value - before) <= abs(value) * context.mpf(10) ** -digits:
            return _Found(value, evaluator.rough)
        # Noise shrinks with more digits; what grows, as 1/sin(pi), is far from 0.
        shrinks = before is None or abs(value) <= abs(before)
        noise = evaluator.largest * context.mpf(10) ** (-3 * precision // 4)
        if precision >= enough and shrinks and abs(value) <= noise:
            return _Found(context.mpf(0), evaluator.rough)
        before = value
    return _Found(context.nan)


def is_slow(formula: Formula) -> bool:
    """Whether it has functions that take seconds for a thousand digits."""
    own = isinstance(formula, Call) and formula.function in ("gamma", "lgamma", "digamma", "polygamma")
    return own or any(map(is_slow, parts(formula)))


def quick(formula: Formula, digits: int) -> Callable[[Real], Real]:
    """The formula as a function of x at one precision, for drawing and searching; what cancels out loses digits.

    >>> from tensorcli.syntax.formulas import parse_formula
    >>> float(quick(parse_formula("x^2 + 1"), 20)(3.0))
    10.0
    """
    context = _context(digits)

    def at(x: Real) -> Real:
        return Evaluator(context, {"x": context.mpf(x)}).value(formula)

    return at


def rounded(value: Real) -> float:
    """The nearest float64, infinite past the largest."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


@cache
def _context(digits: int) -> Any:
    """A context of mpmath with so many digits; it is never changed again."""
    context = MPContext()
    context.dps = digits
    return context
