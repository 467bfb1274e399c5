"""Is this minimum the least value of all? Said only where it is proved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy

from tensorcli.calculus.critical.answer import Curvature, Kind
from tensorcli.calculus.critical.bounds import bounds
from tensorcli.calculus.critical.clock import Clock
from tensorcli.calculus.critical.evaluator import MP, Evaluator, Real
from tensorcli.calculus.critical.line import Line
from tensorcli.calculus.critical.polynomials import polynomial_roots
from tensorcli.calculus.critical.roots import middle

Expression = Any  # a sympy.Expr
_CLEAR = MP.mpf(10) ** -45


class Extremes:
    """Which of the values at the critical points are the least and the greatest of all."""

    def __init__(
        self,
        expression: Expression,
        symbols: Sequence[Expression],
        line: Line | None,
        values: Sequence[Real],
        shape: Curvature,
        clock: Clock,
        *,
        complete: bool,
    ) -> None:
        self.expression, self.symbols, self.line = expression, symbols, line
        self.values, self.clock, self.complete = values, clock, complete
        self.shape = shape.shape
        self._known: dict[int, bool] = {}  # for minima (1) and maxima (-1), as soon as it is asked

    def is_best(self, kind: Kind, value: Real) -> bool | None:
        """Whether an extremum is the least (or greatest) value of all; None where that isn't known, or no extremum."""
        sign = {"minimum": 1, "maximum": -1}.get(kind)
        if sign is None:
            return None
        least = min(sign * other for other in self.values)
        if sign * value > least + _CLEAR * (1 + abs(least)):
            return False
        if sign not in self._known:
            self._known[sign] = self._is_reached(sign)
        return self._known[sign] or None

    def _is_reached(self, sign: int) -> bool:
        """Whether the least of the values is proved to be the least of all."""
        if self.shape in ("affine", "convex" if sign == 1 else "concave"):
            return True
        function = sign * self.expression
        lowest = min(sign * value for value in self.values)
        if self.clock.attempt(lambda: is_bound(function, lowest), 0.2):
            return True
        if self.line is not None:
            line = self.line.times(sign)
            return bool(self.clock.attempt(lambda: falls_then_rises(line, self.symbols[0]), 0.2))
        if self.complete and function.is_polynomial(*self.symbols):
            return bool(self.clock.attempt(lambda: reaches_its_least(sympy.expand(function), self.symbols), 0.3))
        return False


def is_bound(expression: Expression, value: Real) -> bool:
    """Whether no value of `expression` can be less than `value`, by its bounds alone."""
    low = bounds(expression)[0]
    if abs(low) == float("inf"):
        return False
    exact = MP.mpf(low.numerator) / low.denominator  # type: ignore[union-attr]
    return bool(abs(value - exact) <= MP.mpf(10) ** -45 * (1 + abs(value)))


def falls_then_rises(line: Line, x: Expression) -> bool:
    """Whether a function of one variable falls from its left end and rises to its right end, without a hole or jump."""
    inside = [i for i, cell in enumerate(line.cells) if cell.expression is not None]
    if not line.complete or not inside or line.hole is not None:
        return False
    if not all(bend.continuous for bend in line.bends):
        return False
    first, last = line.cells[inside[0]], line.cells[inside[-1]]
    left = _slope(first.expression, x, (first.ends[0], first.roots.values[0] if first.roots.values else first.ends[1]))
    right = _slope(last.expression, x, (last.roots.values[-1] if last.roots.values else last.ends[0], last.ends[1]))
    return bool(left <= 0 <= right)


def _slope(expression: Expression, x: Expression, ends: tuple[Real, Real]) -> Real:
    return Evaluator([sympy.diff(expression, x)], [x]).reals([middle(ends)])[0]


def reaches_its_least(expression: Expression, symbols: Sequence[Expression]) -> bool:
    """Whether it is proved that a polynomial has a least value.

    It has one if its leading form is positive away from 0; and if it is a quadratic a·v² + b·v + c in one of its
    variables, a > 0 a number, it has one exactly if c − b²/4a has one.
    """
    poly = sympy.Poly(expression, *symbols)
    if poly.total_degree() == 0:
        return True
    free = [s for s in symbols if poly.degree(s) > 0]
    if len(free) == 1:
        alone = sympy.Poly(expression, free[0])
        return bool(alone.degree() % 2 == 0 and alone.LC() > 0)
    if _leads_upward(poly, free):
        return True
    for symbol in free:
        if poly.degree(symbol) == 2:
            a, b, c = (sympy.Poly(expression, symbol).coeff_monomial(symbol**k) for k in (2, 1, 0))
            if a.is_number and a > 0:
                rest = [s for s in free if s != symbol]
                return reaches_its_least(sympy.expand(c - b * b / (4 * a)), rest)
    return False


def _leads_upward(poly: Expression, free: Sequence[Expression]) -> bool:
    degree = poly.total_degree()
    if degree % 2:
        return False
    leading = {powers: c for powers, c in poly.terms() if sum(powers) == degree}
    pure = [(powers, c) for powers, c in leading.items() if max(powers) == degree]
    if len(pure) == len(free) and all(c > 0 and all(p % 2 == 0 for p in powers) for powers, c in leading.items()):
        return True
    if len(free) != 2:
        return False
    form = sum(c * sympy.prod(g**p for g, p in zip(poly.gens, powers, strict=True)) for powers, c in leading.items())
    along = sympy.Poly(form.subs(free[1], 1), free[0])
    if along.degree() != degree or along.LC() <= 0:
        return False
    found = polynomial_roots(along)
    return found is not None and not found.values
