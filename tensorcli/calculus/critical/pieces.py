"""Where a formula bends, jumps or ends: |u| at u = 0, max(u, v) at u = v, log(u) at u = 0; and what it is between."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sympy

from tensorcli.calculus.critical.evaluator import MP, Evaluator, Real

Expression = Any  # a sympy.Expr


def breaks(expression: Expression) -> list[Expression]:
    """Expressions that are zero wherever `expression` may have no derivative; the simplest first.

    >>> x = sympy.Symbol("x", real=True)
    >>> breaks(abs(x - 1) + sympy.log(x)), breaks(x**2)
    ([x, x - 1], [])
    """
    found = {place for node in sympy.preorder_traversal(expression) for place in _of(node) if place.free_symbols}
    return sorted(found, key=lambda place: (place.count_ops(), sympy.default_sort_key(place)))


def _of(node: Expression) -> Iterator[Expression]:
    name = type(node).__name__
    if name in ("Abs", "sign", "log"):
        yield node.args[0]
    elif name in ("Max", "Min"):
        yield from (one - other for i, one in enumerate(node.args) for other in node.args[i + 1 :])
    elif node.is_Relational:
        yield node.lhs - node.rhs
    elif name in ("asin", "acos", "atanh", "acosh", "asec", "acsc", "acoth", "asech"):
        yield from (node.args[0] - 1, node.args[0] + 1, *([node.args[0]] if name in ("asec", "acsc", "acoth") else []))
    elif name in ("acot", "csch", "coth", "acsch"):
        yield node.args[0]
    elif name in ("tan", "sec"):
        yield sympy.cos(node.args[0])
    elif name in ("cot", "csc"):
        yield sympy.sin(node.args[0])
    elif name == "Pow" and not (node.exp.is_Integer and node.exp > 0):
        if node.exp.free_symbols and node.base.is_number and node.base.is_positive:
            return
        yield node.base


def steps(expression: Expression) -> bool:
    """Whether floor or ceil is in it: it jumps at infinitely many places."""
    return bool(expression.has(sympy.floor, sympy.ceiling))


def has_poles_without_end(expression: Expression) -> bool:
    """Whether the gamma function is in it, whose poles have no expression that is zero there."""
    return bool(expression.has(sympy.gamma, sympy.polygamma, sympy.loggamma))


def between(expression: Expression, symbols: Sequence[Expression], at: Sequence[Real]) -> Expression:
    """The smooth expression that `expression` is around a point that lies between the breaks."""

    def value(part: Expression) -> Real:
        return Evaluator([part], symbols).reals(at)[0]

    def walk(node: Expression) -> Expression:
        if not node.args or not node.free_symbols:
            return node
        name = type(node).__name__
        if name == "Piecewise":
            return walk(_holds(node, value))
        parts = [walk(part) for part in node.args]
        if name == "Abs":
            return parts[0] if value(parts[0]) >= 0 else -parts[0]
        if name == "sign":
            return sympy.sign(sympy.Integer(int(MP.sign(value(parts[0])))))
        if name in ("Max", "Min"):
            return (max if name == "Max" else min)(parts, key=value)
        if name in ("floor", "ceiling"):
            found = value(node)
            return sympy.nan if MP.isnan(found) or MP.isinf(found) else sympy.Integer(int(found))
        return node.func(*parts) if tuple(parts) != node.args else node

    return walk(expression)


def _holds(node: Expression, value: Any) -> Expression:
    for piece, test in node.args:
        holds = value(test)
        if MP.isnan(holds):
            return sympy.nan
        if holds:
            return piece
    return sympy.nan


def is_smooth(expression: Expression) -> bool:
    """Whether `between` would leave it as it is."""
    return not expression.has(sympy.Abs, sympy.sign, sympy.Max, sympy.Min, sympy.Piecewise, sympy.floor, sympy.ceiling)
