"""Convex by composition alone: sums, positive multiples, maxima, |affine|, exp of convex, log of concave.

Rules: S. Boyd and L. Vandenberghe, Convex Optimization, section 3.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

import sympy

from tensorcli.calculus.critical.bounds import bounds
from tensorcli.calculus.critical.clock import Clock
from tensorcli.calculus.critical.curves import AFFINE, UNKNOWN, Shapes, line_shape
from tensorcli.calculus.critical.line import taken_apart

Expression = Any  # a sympy.Expr


def rules(expression: Expression, symbols: Sequence[Expression]) -> Shapes:
    """What composition alone tells: sums, positive multiples, maxima, |affine|, exp of convex, log of concave…"""
    if not expression.has(*symbols):
        return AFFINE
    if expression in symbols:
        return AFFINE
    if expression.is_Add:
        return frozenset.intersection(*(rules(part, symbols) for part in expression.args))
    free = [symbol for symbol in symbols if expression.has(symbol)]
    if expression.is_Mul and (len(free) > 1 or expression.as_coeff_Mul()[0] != 1):
        number, rest = expression.as_coeff_Mul()
        constant = [part for part in sympy.Mul.make_args(rest) if not part.free_symbols]
        for part in constant:
            number, rest = number * part, rest / part
        if number != 1:
            found = rules(rest, symbols)
            return found if number.is_positive else _mirrored(found) if number.is_negative else UNKNOWN
        return UNKNOWN
    if len(free) == 1:
        line = taken_apart(expression, free[0], (-20.0, 20.0), Clock(1.0), slopes=False)
        return line_shape(line, free[0], (-20.0, 20.0), 1.0)[0]
    return _composed(expression, symbols, free)


def _mirrored(shapes: Shapes) -> Shapes:
    return frozenset({"convex": "concave", "concave": "convex"}[shape] for shape in shapes)


def _composed(expression: Expression, symbols: Sequence[Expression], free: Sequence[Expression]) -> Shapes:
    inner = [rules(part, symbols) for part in expression.args] if not isinstance(expression, sympy.Piecewise) else []
    name = type(expression).__name__
    if name in ("Max", "Min"):
        shape = "convex" if name == "Max" else "concave"
        return frozenset((shape,)) if all(shape in part for part in inner) else UNKNOWN
    if name == "exp" and "convex" in inner[0]:
        return frozenset(("convex",))
    if name == "log" and "concave" in inner[0]:
        return frozenset(("concave",))
    if name == "log" and _sum_of_exponentials(expression.args[0], symbols):
        return frozenset(("convex",))
    if name == "Pow" and expression.exp == sympy.Rational(1, 2):
        if "concave" in inner[0]:
            return frozenset(("concave",))
        if _is_squared_length(expression.base, free):
            return frozenset(("convex",))
    even = name == "Pow" and expression.exp.is_Integer and expression.exp >= 2 and expression.exp % 2 == 0
    if even and "convex" in inner[0] and (inner[0] == AFFINE or bounds(expression.base)[0] >= 0):
        return frozenset(("convex",))
    if name == "Abs" and inner[0] == AFFINE:
        return frozenset(("convex",))
    if name in ("Piecewise", "Pow", "cosh"):
        return _of_one_affine(expression, free)
    return UNKNOWN


def _of_one_affine(expression: Expression, free: Sequence[Expression]) -> Shapes:
    """A function that depends on its variables only through one affine expression, as relu(x + y)."""
    node = expression.args[0][1] if isinstance(expression, sympy.Piecewise) else None
    if node is not None and not node.is_Relational:
        return UNKNOWN
    affine = node.lhs - node.rhs if node is not None else expression.args[0]
    slope, *others = (sympy.diff(affine, symbol) for symbol in free)
    if not slope.is_number or slope == 0 or not all(other.is_number for other in others):
        return UNKNOWN
    t = sympy.Symbol("t_", real=True)
    through = sympy.expand(free[0] - affine / slope + t / slope)
    single = expression.subs(free[0], through, simultaneous=True)
    if isinstance(single, sympy.Piecewise):
        single = sympy.Piecewise(*((sympy.expand(value), test) for value, test in single.args))
    if single.free_symbols != {t}:
        return UNKNOWN
    line = taken_apart(single, t, (-20.0, 20.0), Clock(1.0), slopes=False)
    return line_shape(line, t, (-20.0, 20.0), 1.0)[0]


def _sum_of_exponentials(expression: Expression, symbols: Sequence[Expression]) -> bool:
    for term in sympy.Add.make_args(expression):
        for factor in sympy.Mul.make_args(term):
            if isinstance(factor, sympy.exp) and rules(factor.args[0], symbols) == AFFINE:
                continue
            if not (factor.is_number and factor.is_positive):
                return False
    return True


def _is_squared_length(base: Expression, free: Sequence[Expression]) -> bool:
    """Whether it is a sum of squares of affine expressions: a quadratic that is nowhere negative."""
    if not base.is_polynomial(*free) or sympy.Poly(base, *free).total_degree() != 2:
        return False
    one = sympy.Symbol("one_", real=True)
    whole = sympy.Poly(base, *free).homogenize(one).as_expr()
    hessian = sympy.hessian(whole, [*free, one])
    return all(minor >= 0 for minor in minors(hessian))


def minors(matrix: Any) -> Iterator[Expression]:
    """The principal minors: none of them is negative exactly where no eigenvalue is."""
    for count in range(1, matrix.rows + 1):
        for rows in combinations(range(matrix.rows), count):
            yield matrix.extract(list(rows), list(rows)).det(method="berkowitz")
