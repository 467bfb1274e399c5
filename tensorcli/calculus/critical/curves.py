"""The shape of a function of one variable: from the sign of its second derivative and what its slope does at kinks."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import sympy

from tensorcli.calculus.critical.bounds import bounds
from tensorcli.calculus.critical.clock import Clock
from tensorcli.calculus.critical.evaluator import MP, Evaluator
from tensorcli.calculus.critical.line import Line
from tensorcli.calculus.critical.roots import middle, real_roots
from tensorcli.language import Message, say

Expression = Any  # a sympy.Expr
Shapes = frozenset[str]  # of "convex" and "concave": both is affine, none is not known
AFFINE: Shapes = frozenset(("convex", "concave"))
UNKNOWN: Shapes = frozenset()
_SIGNS = {"convex": 1, "concave": -1}


def line_shape(
    line: Line, x: Expression, box: tuple[float, float], seconds: float = 2.0
) -> tuple[Shapes, Message | None]:
    """The shape of a function of one variable from the sign of its second derivative and its bends."""
    cells = [cell for cell in line.cells if cell.expression is not None]
    if not cells or not line.cut or line.hole is not None:
        return UNKNOWN, None
    shapes = set(AFFINE)
    for cell in cells:
        second = sympy.diff(cell.expression, x, 2)
        if sympy.expand(second) != 0:
            shapes -= {shape for shape in shapes if not _keeps_sign(_SIGNS[shape] * second, x, cell.ends, box, seconds)}
    for bend in line.bends:
        left, right = bend.slopes
        if not bend.continuous or left is None or right is None:
            return UNKNOWN, None
        if abs(left - right) > MP.mpf(10) ** -15:
            shapes.discard("concave" if right > left else "convex")
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


def _keeps_sign(second: Expression, x: Expression, ends: Any, box: tuple[float, float], seconds: float) -> bool:
    """Whether an expression is proved to be nowhere negative between two ends."""
    if second.is_nonnegative or bounds(second)[0] >= 0:
        return True
    clock = Clock(seconds)
    roots = real_roots(second, x, ends, box, clock, search=False)
    if not roots.complete:
        plainer = clock.attempt(lambda: sympy.simplify(second), 0.5)
        if plainer is None or plainer == second:
            return False
        if plainer.is_nonnegative or bounds(plainer)[0] >= 0:
            return True
        roots = real_roots(plainer, x, ends, box, clock, search=False)
        if not roots.complete:
            return False
    evaluate = Evaluator([second], [x])
    corners = [ends[0], *roots.values, ends[1]]
    places = [middle(pair) for pair in pairwise(corners)]
    return all(evaluate.reals([place])[0] >= 0 for place in places)


def turning_pairs(line: Line, x: Expression) -> list[tuple[float, float]]:
    """Pairs of places near each other that show how the function is curved: in each cell, and across each kink."""
    found = []
    for cell in line.cells:
        if cell.expression is None:
            continue
        second = sympy.diff(cell.expression, x, 2)
        evaluate = Evaluator([second], [x])
        corners = [cell.ends[0], *cell.roots.values, cell.ends[1]]
        for low, high in pairwise(corners):
            left = max(float(low), float(min(high, MP.mpf(1e6))) - 8) if MP.isinf(low) else float(low)
            right = min(float(high), left + 16) if MP.isinf(high) else float(high)
            places = [left + (right - left) * (k + 0.5) / 24 for k in range(24)]
            width = (right - left) / 50
            signs = [MP.sign(evaluate.reals([MP.mpf(place)])[0]) for place in places]
            for sign in (1, -1):
                found += [(p - width, p + width) for p, s in zip(places, signs, strict=True) if s == sign][::6]
    return found + [(float(bend.at) - 0.1, float(bend.at) + 0.1) for bend in line.bends]
