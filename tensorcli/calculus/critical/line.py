"""Critical points of a function of one variable: cut at its breaks into smooth pieces, and their slopes' zeros."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import sympy

from tensorcli.calculus.critical.clock import Clock
from tensorcli.calculus.critical.evaluator import MP, ZERO, Evaluator, Real
from tensorcli.calculus.critical.pieces import between, breaks, has_poles_without_end, steps
from tensorcli.calculus.critical.roots import LINE, Ends, Roots, middle, real_roots

Expression = Any  # a sympy.Expr
_MOST_STEPS = 200


class Cell(NamedTuple):
    """A stretch between two breaks where the function is one smooth expression."""

    ends: Ends
    expression: Expression | None  # None: the function isn't defined here
    roots: Roots  # of its slope


class Bend(NamedTuple):
    """A break where the function is defined: between cells `left` and `left + 1`."""

    at: Real
    exact: Expression | None
    left: int
    continuous: bool
    slopes: tuple[Real | None, Real | None]  # on both sides; None: no such limit, or infinite


class Line(NamedTuple):
    """A function of one variable, taken apart."""

    cells: tuple[Cell, ...]
    bends: tuple[Bend, ...]
    complete: bool  # every break and every zero of the slope is proved to be known


def taken_apart(expression: Expression, x: Expression, box: tuple[float, float], clock: Clock) -> Line:
    """The breaks, the smooth expressions between them, and the zeros of their slopes."""
    places, complete = _breaks(expression, x, box, clock)
    corners = [-MP.inf, *(place for place, _ in places), MP.inf]
    evaluate = Evaluator([expression], [x])
    cells = []
    for ends in pairwise(corners):
        place = middle(ends)
        if not _is_defined(evaluate, ends):
            cells.append(Cell(ends, None, Roots((), True)))
            continue
        smooth = between(expression, [x], [place])
        roots = real_roots(sympy.diff(smooth, x), x, ends, box, clock)
        complete = complete and roots.complete
        cells.append(Cell(ends, smooth, roots))
    bends = []
    for index, (place, exact) in enumerate(places):
        bend = _bend(evaluate, x, place, exact, index, cells)
        if bend is not None:
            bends.append(bend)
    return Line(tuple(cells), tuple(bends), complete)


def _breaks(
    expression: Expression, x: Expression, box: tuple[float, float], clock: Clock
) -> tuple[list[tuple[Real, Expression | None]], bool]:
    found: dict[Real, Expression | None] = {}
    complete = not (steps(expression) or has_poles_without_end(expression))
    for place in [*breaks(expression), *_jumps(expression, x, box)]:
        corners = [-MP.inf, *sorted(found), MP.inf]
        for ends in pairwise(corners):
            here = between(place, [x], [middle(ends)])
            if here is sympy.nan or not here.has(x):
                continue
            roots = real_roots(here, x, ends, box, clock)
            complete = complete and roots.complete
            forms = roots.exact or (None,) * len(roots.values)
            for value, form in zip(roots.values, forms, strict=True):
                if not any(abs(value - other) <= ZERO * (1 + abs(value)) for other in found):
                    found[value] = form
    return sorted(found.items(), key=lambda pair: pair[0]), complete


def _jumps(expression: Expression, x: Expression, box: tuple[float, float]) -> list[Expression]:
    """What is zero where floor and ceil jump and where gamma has its poles, within the box."""
    found: list[Expression] = []
    for node in sympy.preorder_traversal(expression):
        name = type(node).__name__
        if name in ("floor", "ceiling", "gamma", "polygamma") and node.has(x):
            inner = node.args[-1]
            evaluate = Evaluator([inner], [x])
            values = [evaluate.floats([box[0] + (box[1] - box[0]) * k / 64])[0] for k in range(65)]
            finite = [value for value in values if abs(value) < 1e6]
            if not finite:
                continue
            low, high = int(min(finite)) - 1, int(max(finite)) + 1
            whole = range(low, high + 1) if name in ("floor", "ceiling") else range(low, min(high, 0) + 1)
            found += [inner - k for k in whole[:_MOST_STEPS] if inner - k not in found]
    return found


def _is_defined(evaluate: Evaluator, ends: Ends) -> bool:
    return not MP.isnan(evaluate.reals([middle(ends)])[0])


def _bend(
    evaluate: Evaluator, x: Expression, at: Real, exact: Expression | None, index: int, cells: Sequence[Cell]
) -> Bend | None:
    """A break inside of the domain; None at a pole, at a border, or outside."""
    here = evaluate.reals([at])[0]
    sides = cells[index], cells[index + 1]
    if any(cell.expression is None for cell in sides):
        return None
    far, near = (
        [evaluate.reals([at + sign * MP.mpf(10) ** -power * (1 + abs(at))])[0] for sign in (-1, 1)]
        for power in (20, 40)
    )
    if MP.isnan(here) or MP.isinf(here):
        return None
    if any(abs(one - other) > MP.mpf(10) ** -3 * (1 + abs(other)) for one, other in zip(near, far, strict=True)):
        return None  # without end: a pole, of 1/x or of log(x)
    continuous = all(abs(value - here) < MP.mpf(10) ** -9 * (1 + abs(here)) for value in near)
    slopes = tuple(_slope(cell.expression, x, at, sign) for cell, sign in zip(sides, (-1, 1), strict=True))
    return Bend(at, exact, index, continuous, slopes)  # type: ignore[arg-type]


def _slope(expression: Expression, x: Expression, at: Real, sign: int) -> Real | None:
    """The limit of the slope from one side; None where it is infinite."""
    evaluate = Evaluator([sympy.diff(expression, x)], [x])
    far, near = (evaluate.reals([at + sign * MP.mpf(10) ** -power * (1 + abs(at))])[0] for power in (20, 40))
    if MP.isnan(near) or MP.isnan(far) or abs(near) > 1000 * abs(far) + 1000:
        return None
    if abs(near) <= MP.mpf(10) ** -18 or abs(near) * 1000 < abs(far):
        return MP.mpf(0)
    return near


__all__ = ["LINE", "Bend", "Cell", "Line", "taken_apart"]
