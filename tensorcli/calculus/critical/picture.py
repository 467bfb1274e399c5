"""Values for the pictures: a curve, a field of values, and sections through a point."""

from __future__ import annotations

import math
from collections.abc import Sequence

from tensorcli.calculus.critical.answer import Box
from tensorcli.calculus.critical.evaluator import Evaluator
from tensorcli.calculus.symbols import expression, symbol
from tensorcli.syntax.nodes import Formula

Curve = tuple[tuple[float, float], ...]


def curve(formula: Formula, name: str, low: float, high: float, count: int = 480) -> Curve:
    """Points of the graph of a function of one variable."""
    evaluate = Evaluator([expression(formula)], [symbol(name)])
    places = [low + (high - low) * k / count for k in range(count + 1)]
    return tuple((x, evaluate.floats([x])[0]) for x in places)


def field(formula: Formula, names: Sequence[str], box: Box, columns: int, rows: int) -> tuple[tuple[float, ...], ...]:
    """Values of a function of two variables in the middle of each cell, the top row first."""
    evaluate = Evaluator([expression(formula)], [symbol(name) for name in names])
    (left, right), (bottom, top) = box
    across = [left + (right - left) * (k + 0.5) / columns for k in range(columns)]
    down = [top - (top - bottom) * (k + 0.5) / rows for k in range(rows)]
    return tuple(tuple(evaluate.floats([x, y])[0] for x in across) for y in down)


def section(
    formula: Formula,
    names: Sequence[str],
    at: Sequence[float],
    direction: Sequence[float],
    reach: float,
    count: int = 64,
) -> Curve:
    """The function along a straight line through a point, by the distance from it."""
    evaluate = Evaluator([expression(formula)], [symbol(name) for name in names])
    found = []
    for k in range(count + 1):
        t = reach * (2 * k / count - 1)
        value = evaluate.floats([base + t * part for base, part in zip(at, direction, strict=True)])[0]
        found.append((t, value if math.isfinite(value) else math.nan))
    return tuple(found)
