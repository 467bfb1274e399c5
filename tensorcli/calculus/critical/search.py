"""Zeros of several equations by Newton's method from many starts in a box, polished to 60 digits; it proves nothing."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import sympy

from tensorcli.calculus.critical.clock import Clock
from tensorcli.calculus.critical.evaluator import MP, Evaluator, Real

Expression = Any  # a sympy.Expr
_TURNS = 40
_STARTS = {1: 400, 2: 28, 3: 9}  # a side of the grid
_RANDOM = 600
_MOST = 500


def search(
    equations: Sequence[Expression], symbols: Sequence[Expression], box: Sequence[tuple[float, float]], clock: Clock
) -> tuple[tuple[Real, ...], ...]:
    """The points in the box where all equations are zero, as far as they are found before the time is up."""
    size = len(symbols)
    slopes = [sympy.diff(equation, symbol) for equation in equations for symbol in symbols]
    evaluate = Evaluator([*equations, *slopes], symbols)
    found: list[tuple[Real, ...]] = []
    reserve = clock.left * 0.3
    for start in _starts(box):
        if clock.left < reserve or len(found) >= _MOST:
            break
        rough = _newton(evaluate, start, box, size)
        if rough is None or any(_same(rough, other) for other in found):
            continue
        point = _polished(evaluate, rough, size)
        if point is not None and _inside(point, box) and not any(_same(point, other) for other in found):
            found.append(point)
    return tuple(sorted(found))


def _starts(box: Sequence[tuple[float, float]]) -> Iterator[list[float]]:
    side = _STARTS.get(len(box))
    if side is not None:
        for steps in product(range(side), repeat=len(box)):
            yield [low + (high - low) * (k + 0.493) / side for k, (low, high) in zip(steps, box, strict=True)]
        return
    dice = random.Random(0)  # noqa: S311 - the same starts each time
    for _ in range(_RANDOM):
        yield [dice.uniform(low, high) for low, high in box]


def _same(one: Sequence[Any], other: Sequence[Any]) -> bool:
    return all(abs(a - b) <= 1e-8 * (1 + abs(a)) for a, b in zip(one, other, strict=True))


def _inside(point: Sequence[Any], box: Sequence[tuple[float, float]]) -> bool:
    return all(low <= value <= high for value, (low, high) in zip(point, box, strict=True))


def _newton(
    evaluate: Evaluator, start: list[float], box: Sequence[tuple[float, float]], size: int
) -> list[float] | None:
    at = start
    longest = max(high - low for low, high in box) / 4
    for _ in range(_TURNS):
        values = evaluate.floats(at)
        move = solved([values[size + size * i : 2 * size + size * i] for i in range(size)], values[:size])
        if move is None:
            return None
        length = math.hypot(*move)
        shrink = min(1.0, longest / length) if length else 1.0
        at = [value - shrink * step for value, step in zip(at, move, strict=True)]
        if not all(low - longest < value < high + longest for value, (low, high) in zip(at, box, strict=True)):
            return None
        if length < 1e-9:
            return at
    return None


def solved(matrix: Sequence[Sequence[Any]], right: Sequence[Any]) -> list[Any] | None:
    """The solution of a small linear system by Gauss; None where the matrix is singular or not finite."""
    size = len(right)
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda i: abs(rows[i][column]))
        head = rows[pivot][column]
        if head == 0 or not abs(head) < 1e300:
            return None
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for i in range(size):
            if i != column and rows[i][column] != 0:
                ratio = rows[i][column] / head
                rows[i] = [a - ratio * b for a, b in zip(rows[i], rows[column], strict=True)]
    found = [rows[i][size] / rows[i][i] for i in range(size)]
    return found if all(abs(value) < 1e300 for value in found) else None


def _polished(evaluate: Evaluator, rough: Sequence[float], size: int) -> tuple[Real, ...] | None:
    """Newton with 80 digits; None where it doesn't settle."""
    at = [MP.mpf(value) for value in rough]
    for _ in range(120):
        values = evaluate.reals(at)
        if all(value == 0 for value in values[:size]):
            return tuple(at)
        move = solved([values[size + size * i : 2 * size + size * i] for i in range(size)], values[:size])
        if move is None:
            return None
        at = [value - step for value, step in zip(at, move, strict=True)]
        if all(abs(step) < MP.mpf(10) ** -60 * (1 + abs(value)) for step, value in zip(move, at, strict=True)):
            return tuple(at)
    return None
