"""Convex, concave, affine or neither: proved by the second derivatives or by rules, refuted by two points.

Rules of composition: S. Boyd and L. Vandenberghe, Convex Optimization, section 3.2.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import Any

import sympy

from tensorcli.calculus.critical.answer import Curvature, Midpoint
from tensorcli.calculus.critical.bounds import bounds
from tensorcli.calculus.critical.clock import Clock
from tensorcli.calculus.critical.evaluator import MP, Evaluator, Real
from tensorcli.calculus.critical.line import Line, taken_apart
from tensorcli.calculus.critical.pieces import is_smooth
from tensorcli.calculus.critical.roots import middle, polynomial_roots, real_roots
from tensorcli.language import Message, say

Expression = Any  # a sympy.Expr
Shapes = frozenset[str]  # of "convex" and "concave": both is affine, none is not known
AFFINE: Shapes = frozenset(("convex", "concave"))
UNKNOWN: Shapes = frozenset()
_TRIES = 400


def curvature(
    expression: Expression, symbols: Sequence[Expression], box: Sequence[tuple[float, float]], clock: Clock
) -> Curvature:
    """The shape of a function over its whole domain, with a reason."""
    proved, reason = clock.attempt(lambda: _proved(expression, symbols, box, clock.left / 3), 0.5) or (UNKNOWN, None)
    if proved == AFFINE:
        return Curvature("affine", reason or say("it is a linear function and a constant"))
    convex, concave = _refuted(expression, symbols, box, clock, proved)
    if "convex" in proved:
        return Curvature("convex", reason or say("by the rules that keep convexity"), None, concave)
    if "concave" in proved:
        return Curvature("concave", reason or say("by the rules that keep convexity"), convex, None)
    if convex is not None and concave is not None:
        return Curvature("neither", say("two midpoints tell: one lies above its chord, one below"), convex, concave)
    return Curvature(None, say("no proof was found"), convex, concave)


def _proved(
    expression: Expression, symbols: Sequence[Expression], box: Sequence[tuple[float, float]], seconds: float
) -> tuple[Shapes, Message | None]:
    if len(symbols) == 1:
        line = taken_apart(expression, symbols[0], box[0], Clock(seconds))
        return line_shape(line, symbols[0], box[0], seconds)
    by_hessian = _hessian_shape(expression, symbols) if is_smooth(expression) else (UNKNOWN, None)
    if by_hessian[0]:
        return by_hessian
    return rules(expression, symbols), say("by the rules that keep convexity")


def line_shape(
    line: Line, x: Expression, box: tuple[float, float], seconds: float = 2.0
) -> tuple[Shapes, Message | None]:
    """The shape of a function of one variable from the sign of its second derivative and its bends."""
    cells = [cell for cell in line.cells if cell.expression is not None]
    inside = [i for i, cell in enumerate(line.cells) if cell.expression is not None]
    if not cells or inside != list(range(inside[0], inside[-1] + 1)) or len(line.bends) != len(cells) - 1:
        return UNKNOWN, None  # the domain has a hole
    shapes = set(AFFINE)
    for cell in cells:
        second = sympy.diff(cell.expression, x, 2)
        if sympy.expand(second) == 0:
            continue
        for shape, sign in (("convex", 1), ("concave", -1)):
            if not _keeps_sign(sign * second, x, cell.ends, box, seconds):
                shapes.discard(shape)
    for bend in line.bends:
        left, right = bend.slopes
        if not bend.continuous or left is None or right is None:
            return UNKNOWN, None
        if abs(left - right) > MP.mpf(10) ** -15:
            shapes.discard("concave" if right > left else "convex")
    if not line.complete and any(not _plain(cell.expression) for cell in cells):
        return UNKNOWN, None
    found = frozenset(shapes)
    return found, _line_reason(found, bent=bool(line.bends))


def _line_reason(found: Shapes, *, bent: bool) -> Message | None:
    if found == AFFINE:
        return say("the second derivative is 0 everywhere")
    if found == {"convex"}:
        if bent:
            return say("between the kinks the second derivative is never negative, and at each the slope grows")
        return say("the second derivative is never negative")
    if found == {"concave"}:
        if bent:
            return say("between the kinks the second derivative is never positive, and at each the slope falls")
        return say("the second derivative is never positive")
    return None


def _plain(expression: Expression) -> bool:
    return not expression.has(sympy.floor, sympy.ceiling, sympy.gamma, sympy.tan)


def _keeps_sign(second: Expression, x: Expression, ends: Any, box: tuple[float, float], seconds: float) -> bool:
    """Whether an expression is proved to be nowhere negative between two ends."""
    if second.is_nonnegative or bounds(second)[0] >= 0:
        return True
    roots = real_roots(second, x, ends, box, Clock(seconds))
    if not roots.complete:
        return False
    evaluate = Evaluator([second], [x])
    corners = [ends[0], *roots.values, ends[1]]
    places = [middle(pair) for pair in pairwise(corners)]
    return all(evaluate.reals([place])[0] >= 0 for place in places)


def _hessian_shape(expression: Expression, symbols: Sequence[Expression]) -> tuple[Shapes, Message | None]:
    """By the principal minors of the Hessian (Sylvester): none may be negative."""
    if len(symbols) > 6 or expression.has(sympy.log) or not _whole(expression):
        return UNKNOWN, None
    hessian = sympy.hessian(expression, symbols).applyfunc(sympy.expand)
    if hessian.is_zero_matrix:
        return AFFINE, say("the second derivatives are 0 everywhere")
    told = {
        "convex": say("the eigenvalues of the Hessian are nowhere negative"),
        "concave": say("the eigenvalues of the Hessian are nowhere positive"),
    }
    for shape, sign in (("convex", 1), ("concave", -1)):
        if all(_never_negative(minor) for minor in _minors(sign * hessian)):
            return frozenset((shape,)), told[shape]
    return UNKNOWN, None


def _whole(expression: Expression) -> bool:
    """Whether it is plainly defined everywhere: no quotients, no roots."""
    powers = [node for node in sympy.preorder_traversal(expression) if node.is_Pow]
    return all(
        (node.exp.is_Integer and node.exp > 0) or node.base.is_positive for node in powers
    ) and not expression.has(
        sympy.tan, sympy.gamma, sympy.asin, sympy.acos, sympy.acosh, sympy.atanh, sympy.sec, sympy.csc, sympy.cot
    )


def _minors(matrix: Any) -> Any:
    size = matrix.rows
    for count in range(1, size + 1):
        for rows in combinations(range(size), count):
            yield matrix.extract(list(rows), list(rows)).det(method="berkowitz")


def _never_negative(expression: Expression) -> bool:
    expression = sympy.expand(expression)
    if expression.is_nonnegative or bounds(expression)[0] >= 0:
        return True
    free = list(expression.free_symbols)
    if len(free) == 1 and expression.is_polynomial(free[0]):
        found = polynomial_roots(sympy.Poly(expression, free[0]))
        if found is None:
            return False
        corners = [-MP.inf, *found.values, MP.inf]
        evaluate = Evaluator([expression], free)
        return all(evaluate.reals([middle(p)])[0] >= 0 for p in pairwise(corners))
    factored = sympy.factor(expression)
    if factored != expression and factored.is_Mul:
        return bool(factored.is_nonnegative) or bounds(factored)[0] >= 0
    return False


def rules(expression: Expression, symbols: Sequence[Expression]) -> Shapes:
    """What composition alone tells: sums, positive multiples, maxima, |affine|, exp of convex, log of concave…"""
    if not expression.has(*symbols):
        return AFFINE
    if expression in symbols:
        return AFFINE
    if expression.is_Add:
        return frozenset.intersection(*(rules(part, symbols) for part in expression.args))
    if expression.is_Mul:
        number, rest = expression.as_coeff_Mul()
        constant = [part for part in sympy.Mul.make_args(rest) if not part.free_symbols]
        for part in constant:
            number, rest = number * part, rest / part
        if number != 1:
            found = rules(rest, symbols)
            return found if number.is_positive else _mirrored(found) if number.is_negative else UNKNOWN
        return UNKNOWN
    free = [symbol for symbol in symbols if expression.has(symbol)]
    if len(free) == 1:
        line = taken_apart(expression, free[0], (-20.0, 20.0), Clock(1.0))
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
    affine = node.lhs - node.rhs if node is not None else expression.args[0]
    slope = sympy.diff(affine, free[0])
    if not slope.is_number or slope == 0:
        return UNKNOWN
    t = sympy.Symbol("t_", real=True)
    through = sympy.expand(free[0] - affine / slope + t / slope)
    single = expression.subs(free[0], through, simultaneous=True)
    if isinstance(single, sympy.Piecewise):
        single = sympy.Piecewise(*((sympy.expand(value), test) for value, test in single.args))
    if single.free_symbols != {t}:
        return UNKNOWN
    line = taken_apart(single, t, (-20.0, 20.0), Clock(1.0))
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
    return all(minor >= 0 for minor in _minors(hessian))


def _refuted(
    expression: Expression,
    symbols: Sequence[Expression],
    box: Sequence[tuple[float, float]],
    clock: Clock,
    proved: Shapes,
) -> tuple[Midpoint | None, Midpoint | None]:
    """Midpoints that tell against convex and against concave, the plainest of those looked at."""
    evaluate = Evaluator([expression], symbols)
    dice = random.Random(0)  # noqa: S311 - the same points each time
    best: dict[str, tuple[float, Midpoint]] = {}
    names = [symbol.name for symbol in symbols]
    for turn in range(_TRIES):
        if clock.left < 0.2:
            break
        a = [float(f"{dice.uniform(low, high):.2g}") for low, high in box]
        if turn % 4 == 3 and len(symbols) > 1:
            b = [-value for value in a]
        else:
            b = [float(f"{dice.uniform(low, high):.2g}") for low, high in box]
        values = [evaluate.reals(list(map(MP.mpf, at)))[0] for at in (a, b)]
        middle = [(MP.mpf(p) + MP.mpf(q)) / 2 for p, q in zip(a, b, strict=True)]
        between = evaluate.reals(middle)[0]
        if any(MP.isnan(value) or MP.isinf(value) for value in (*values, between)):
            continue
        chord = (values[0] + values[1]) / 2
        gap: Real = between - chord
        if abs(gap) <= MP.mpf(10) ** -30 * (1 + abs(chord) + abs(between)):
            continue
        against = "convex" if gap > 0 else "concave"
        plain = float(abs(gap) / (1 + abs(values[0]) + abs(values[1]) + abs(between)))
        if against not in proved and (against not in best or plain > best[against][0]):
            told = Midpoint(
                dict(zip(names, a, strict=True)), dict(zip(names, b, strict=True)), float(between), float(chord)
            )
            best[against] = (plain, told)
    return tuple(best[a][1] if a in best else None for a in ("convex", "concave"))  # type: ignore[return-value]
