"""Critical points of a function of one variable: cut at its breaks into smooth pieces, and their slopes' zeros."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import sympy

from tensorcli.calculus.critical.clock import Clock
from tensorcli.calculus.critical.evaluator import MP, ZERO, Evaluator, Real
from tensorcli.calculus.critical.pieces import between, breaks, has_poles_without_end, is_smooth, steps
from tensorcli.calculus.critical.polynomials import Roots
from tensorcli.calculus.critical.refine import bracketed
from tensorcli.calculus.critical.roots import LINE, Ends, middle, real_roots

Expression = Any  # a sympy.Expr
_MOST_STEPS = 200
_COARSE = 300


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
    cut: bool  # every break is

    @property
    def hole(self) -> Real | None:
        """A place between two stretches of the domain that doesn't belong to it."""
        inside = [k for k, cell in enumerate(self.cells) if cell.expression is not None]
        bent = {bend.left for bend in self.bends}
        gaps = (self.cells[k].ends[1] for k, after in pairwise(inside) if after != k + 1 or k not in bent)
        return next(gaps, None)

    def times(self, sign: int) -> Line:
        """The line of the function or of its negative."""
        cells = (c._replace(expression=None if c.expression is None else sign * c.expression) for c in self.cells)
        return self._replace(cells=tuple(cells))


def taken_apart(
    expression: Expression,
    x: Expression,
    box: tuple[float, float],
    clock: Clock,
    *,
    slopes: bool = True,
    holes: Sequence[Expression] = (),
) -> Line:
    """The breaks, the smooth expressions between them, and the zeros of their slopes, unless these aren't wanted.

    Where one of `holes` is zero there may be a break too.
    """
    places, cut = _breaks(expression, x, box, clock, holes)
    complete = cut
    corners = [-MP.inf, *(place for place, _ in places), MP.inf]
    evaluate = Evaluator([expression], [x])
    cells = []
    for ends in pairwise(corners):
        place = middle(ends)
        if not _is_defined(evaluate, ends):
            cells.append(Cell(ends, None, Roots((), True)))
            continue
        smooth = between(expression, [x], [place])
        roots = real_roots(sympy.diff(smooth, x), x, ends, box, clock) if slopes else Roots((), complete=False)
        complete = complete and roots.complete
        cells.append(Cell(ends, smooth, roots))
    bends = []
    for index, (place, exact) in enumerate(places):
        bend = _bend(evaluate, x, place, exact, index, cells)
        if bend is not None:
            bends.append(bend)
    return Line(tuple(cells), tuple(bends), complete, cut)


def searched_line(expression: Expression, x: Expression, box: tuple[float, float], clock: Clock) -> Line:
    """Where the differences of values change their sign in the box; for what can't be differentiated in the time."""
    evaluate = Evaluator([expression], [x])
    step = MP.mpf(10) ** -25

    def slope(at: Real) -> Real:
        return (evaluate.reals([at + step])[0] - evaluate.reals([at - step])[0]) / (2 * step)

    found: list[Real] = []
    before: tuple[Real, Real] | None = None
    low, high = map(MP.mpf, box)
    for k in range(_COARSE + 1):
        if clock.left < 0.05:
            break
        at = low + (high - low) * (k + MP.mpf("0.0137")) / (_COARSE + MP.mpf("0.0274"))
        here = slope(at)
        if before is not None and here * before[1] < 0:
            root = bracketed(slope, before[0], at)
            if abs(slope(root)) < MP.mpf(10) ** -20 * (1 + abs(here)):
                found.append(root)
        before = (at, here)
    return Line((Cell(LINE, expression, Roots(tuple(found), complete=False)),), (), complete=False, cut=False)


def zeros_on_line(expression: Expression, x: Expression, box: tuple[float, float], clock: Clock) -> Roots:
    """The zeros of an expression that may have poles or borders, each stretch between them by itself."""
    places, complete = _breaks(expression, x, box, clock)
    values: list[Real] = []
    exact: list[Expression | None] = []
    evaluate = Evaluator([expression], [x])
    for ends in pairwise([-MP.inf, *(place for place, _ in places), MP.inf]):
        if _is_defined(evaluate, ends):
            part = real_roots(expression, x, ends, box, clock)
            complete = complete and part.complete
            values += part.values
            exact += part.exact or (None,) * len(part.values)
    return Roots(tuple(values), complete, exact=tuple(exact))


def _breaks(
    expression: Expression, x: Expression, box: tuple[float, float], clock: Clock, holes: Sequence[Expression] = ()
) -> tuple[list[tuple[Real, Expression | None]], bool]:
    found: dict[Real, Expression | None] = {}
    complete = not (steps(expression) or has_poles_without_end(expression))

    def take(roots: Roots) -> None:
        forms = roots.exact or (None,) * len(roots.values)
        for value, form in zip(roots.values, forms, strict=True):
            if not any(abs(value - other) <= ZERO * (1 + abs(value)) for other in found):
                found[value] = form

    for place in (*breaks(expression), *holes):
        for ends in pairwise([-MP.inf, *sorted(found), MP.inf]):
            if clock.left < 0.02:
                return sorted(found.items(), key=lambda pair: pair[0]), False
            here = between(place, [x], [middle(ends)])
            if here is not sympy.nan and here.has(x):
                roots = real_roots(here, x, ends, box, clock)
                complete = complete and roots.complete
                take(roots)
    for place in _jumps(expression, x, box):
        if clock.left < 0.02:
            break
        if is_smooth(place):
            roots = real_roots(place, x, LINE, box, clock)
            take(Roots(tuple(v for v in roots.values if box[0] <= v <= box[1]), complete=False))
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
    if MP.isnan(here) or MP.isinf(here) or _is_a_pole_within(cells[index].expression, x, at):
        return None
    if any(abs(one - other) > MP.mpf(10) ** -3 * (1 + abs(other)) for one, other in zip(near, far, strict=True)):
        return None  # without end: a pole, of 1/x or of log(x)
    continuous = all(abs(value - here) < MP.mpf(10) ** -9 * (1 + abs(here)) for value in near)
    slopes = tuple(_slope(cell.expression, x, at, sign) for cell, sign in zip(sides, (-1, 1), strict=True))
    return Bend(at, exact, index, continuous, slopes)  # type: ignore[arg-type]


def _is_a_pole_within(expression: Expression, x: Expression, at: Real) -> bool:
    """Whether a part has a pole there that a bounded function hides, as erf(tan(x)) does."""
    poles = [sympy.cos(node.args[0]) for node in expression.atoms(sympy.tan, sympy.sec)]
    poles += [sympy.sin(node.args[0]) for node in expression.atoms(sympy.cot, sympy.csc)]
    return any(abs(value) <= ZERO for value in Evaluator(poles, [x]).reals([at]))


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
