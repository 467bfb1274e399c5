"""Convex, concave, affine or neither: proved by the second derivatives or by rules, refuted by two points."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import sympy

from tensorcli.calculus.critical.answer import Curvature, Midpoint
from tensorcli.calculus.critical.bounds import bounds
from tensorcli.calculus.critical.clock import Clock
from tensorcli.calculus.critical.composition import minors, rules
from tensorcli.calculus.critical.curves import AFFINE, UNKNOWN, Shapes, line_shape, turning_pairs
from tensorcli.calculus.critical.evaluator import MP, Evaluator, Real
from tensorcli.calculus.critical.line import Line, taken_apart
from tensorcli.calculus.critical.pieces import is_smooth
from tensorcli.calculus.critical.polynomials import polynomial_roots
from tensorcli.calculus.critical.roots import middle
from tensorcli.language import Message, say

Expression = Any  # a sympy.Expr
Box = Sequence[tuple[float, float]]
Value = Callable[[Sequence[Real]], Real]
_TRIES = 300
_NOTHING: tuple[Shapes, Message | None] = (UNKNOWN, None)
_ROOM = 1e-3  # around a point the function must be defined, for at -1 and -2 alone x^x is too


def curvature(
    expression: Expression,
    symbols: Sequence[Expression],
    box: Box,
    clock: Clock,
    line: Line | None = None,
    value: Value | None = None,
) -> Curvature:
    """The shape of a function over its whole domain, with a reason; `line` is the function of one variable cut up.

    `value` is what the formula itself has at a point, nan outside of its domain.
    """
    if line is None and len(symbols) == 1:
        line = clock.attempt(lambda: taken_apart(expression, symbols[0], box[0], Clock(clock.left / 3)), 0.4)
    if line is not None and line.hole is not None:
        place = f"{float(line.hole):.6g}"
        return Curvature(
            "neither", say("its domain has a hole at {place}, and only on an interval can it be convex", place=place)
        )
    seconds = clock.left / 4
    proved, reason = clock.attempt(lambda: _proved(expression, symbols, box, line, seconds), 0.6) or _NOTHING
    if proved == AFFINE:
        return Curvature("affine", reason or say("it is a linear function and a constant"))
    convex, concave = _refuted(expression, symbols, box, line, clock, proved, value)
    if "convex" in proved:
        return Curvature("convex", reason or say("by the rules that keep convexity"), None, concave)
    if "concave" in proved:
        return Curvature("concave", reason or say("by the rules that keep convexity"), convex, None)
    if convex is not None and concave is not None:
        return Curvature("neither", say("two midpoints tell: one lies above its chord, one below"), convex, concave)
    return Curvature(None, say("no proof was found"), convex, concave)


def _proved(
    expression: Expression, symbols: Sequence[Expression], box: Box, line: Line | None, seconds: float
) -> tuple[Shapes, Message | None]:
    if line is not None:
        found = line_shape(line, symbols[0], box[0], seconds)
    else:
        found = _hessian_shape(expression, symbols) if is_smooth(expression) else (UNKNOWN, None)
    return found if found[0] else (rules(expression, symbols), say("by the rules that keep convexity"))


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
        if all(_never_negative(minor) for minor in minors(sign * hessian)):
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


def _refuted(
    expression: Expression,
    symbols: Sequence[Expression],
    box: Box,
    line: Line | None,
    clock: Clock,
    proved: Shapes,
    value: Value | None,
) -> tuple[Midpoint | None, Midpoint | None]:
    """Midpoints that tell against convex and against concave, the plainest of those looked at."""
    evaluate = Evaluator([expression], symbols)
    best: dict[str, Any] = {}  # how plain it is, and the midpoint
    names = [symbol.name for symbol in symbols]

    def gap(a: Sequence[float], b: Sequence[float], value: Callable[[Sequence[float]], Any]) -> tuple[Any, Any, Any]:
        ends = value(a), value(b)
        between = value([(p + q) / 2 for p, q in zip(a, b, strict=True)])
        chord = (ends[0] + ends[1]) / 2
        return between, chord, (between - chord) / (1 + abs(ends[0]) + abs(ends[1]) + abs(between))

    def roughly(at: Sequence[float]) -> float:
        return evaluate.floats(at)[0]

    def exactly(at: Sequence[float]) -> Real:
        if value is not None and not MP.isfinite(value([MP.mpf(v) for v in at])):
            return MP.nan
        around = [evaluate.reals([MP.mpf(v) + shift for v in at])[0] for shift in (-_ROOM, 0, _ROOM)]
        return around[1] if all(abs(each) < MP.inf for each in around) else MP.nan

    for a, b, is_spare in _pairs(symbols, box, line, clock):
        if clock.left < 0.1 or (is_spare and {"convex", "concave"} <= proved | best.keys()):
            break
        *_, rough = gap(a, b, roughly)
        against = "convex" if rough > 0 else "concave"
        known = against in proved or (is_spare and against in best)
        if known or not abs(rough) > best.get(against, (1e-13,))[0]:
            continue
        between, chord, exact = gap(a, b, exactly)
        if not MP.isnan(exact) and (exact > 0) == (rough > 0) and abs(exact) > 1e-14:
            told = Midpoint(
                dict(zip(names, a, strict=True)), dict(zip(names, b, strict=True)), float(between), float(chord)
            )
            best[against] = (float(abs(exact)), told)
    return tuple(best[a][1] if a in best else None for a in ("convex", "concave"))  # type: ignore[return-value]


def _pairs(
    symbols: Sequence[Expression], box: Box, line: Line | None, clock: Clock
) -> Iterator[tuple[list[float], list[float], bool]]:
    """Pairs of points, round ones in the box first; then, to spare, near and far ones, and what the pieces suggest."""
    dice = random.Random(0)  # noqa: S311 - the same points each time

    def drawn(reach: float) -> list[float]:
        ends = [((low + high) / 2, (high - low) / 2 * reach) for low, high in box]
        return [dice.uniform(centre - half, centre + half) for centre, half in ends]

    for turn in range(_TRIES):
        a = [_round(value, low, high) for value, (low, high) in zip(drawn(1), box, strict=True)]
        b = [_round(value, low, high) for value, (low, high) in zip(drawn(1), box, strict=True)]
        yield a, [-value for value in a] if turn % 4 == 3 and len(symbols) > 1 else b, False
    for turn in range(_TRIES // 2):
        a = drawn(4 if turn % 2 else 1)
        b = drawn(4) if turn % 2 else [v + (w - v) / 16 for v, w in zip(a, drawn(1), strict=True)]
        yield [float(f"{v:.2g}") for v in a], [float(f"{v:.2g}") for v in b], True
    if line is not None:
        for low, high in clock.attempt(lambda: turning_pairs(line, symbols[0]), 0.3) or []:
            yield [low], [high], True


def _round(value: float, low: float, high: float) -> float:
    """To the nearest multiple of a twentieth of the box, itself made round."""
    step = 10.0 ** math.floor(math.log10((high - low) / 10)) / 2
    return float(f"{round(value / step) * step:.12g}") + 0.0
