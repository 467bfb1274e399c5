"""Infinitely many critical points, named: stretches, lines and surfaces, and what repeats."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sympy

from tensorcli.calculus.critical.answer import Family
from tensorcli.calculus.critical.clock import Clock
from tensorcli.calculus.critical.evaluator import MP, Real
from tensorcli.calculus.critical.kinds import Ground, around, judge
from tensorcli.calculus.critical.line import Line
from tensorcli.calculus.critical.pieces import is_smooth, steps
from tensorcli.calculus.critical.roots import Ends
from tensorcli.calculus.critical.systems import on_family
from tensorcli.calculus.critical.told import text_of
from tensorcli.language import Message, say, verbatim

Expression = Any  # a sympy.Expr


def flat_stretches(line: Line, expression: Expression, x: Expression, clock: Clock) -> list[Family]:
    """Stretches where a function of one variable is constant; else what its period repeats."""
    flat = _flat(line)
    reason = say("the function is constant there")
    if not flat:
        return _periodic(line, expression, x, clock)
    defined = [cell for cell in line.cells if cell.expression is not None]
    if all(cell.roots.everywhere for cell in defined) and (len(flat) > 3 or steps(expression)):
        return [Family(say("every {name} between two jumps", name=x.name), "degenerate", reason)]
    return [Family(_stretch(x.name, ends), "degenerate", reason) for ends in flat]


def _flat(line: Line) -> list[Ends]:
    """The stretches where the function is constant; one goes on over a bend where it doesn't jump."""
    through = {bend.left for bend in line.bends if bend.continuous}
    found: list[Ends] = []
    for index, cell in enumerate(line.cells):
        if cell.roots.everywhere:
            goes_on = index - 1 in through and line.cells[index - 1].roots.everywhere
            found.append((found.pop()[0], cell.ends[1]) if goes_on else cell.ends)
    return found


def _periodic(line: Line, expression: Expression, x: Expression, clock: Clock) -> list[Family]:
    if line.complete or not expression.has(sympy.sin, sympy.cos, sympy.tan) or not is_smooth(expression):
        return []
    period = clock.attempt(lambda: sympy.periodicity(sympy.diff(expression, x), x), 0.3)
    if period is None or period == 0 or not any(cell.roots.values for cell in line.cells):
        return []
    where = say("again and again, every {period}", period=text_of(period))
    return [Family(where, None, say("the slope is periodic; the points listed are those in the box"))]


def _stretch(name: str, ends: tuple[Real, Real]) -> Message:
    low, high = (f"{float(end):.6g}" for end in ends)
    if MP.isinf(ends[0]) and MP.isinf(ends[1]):
        return say("every {name}", name=name)
    if MP.isinf(ends[0]):
        return verbatim(f"{name} < {high}")
    return verbatim(f"{name} > {low}" if MP.isinf(ends[1]) else f"{low} < {name} < {high}")


def region_around(place: Sequence[Real]) -> Family:
    """A whole region between bends where the function of several variables is constant."""
    inside = ", ".join(f"{float(value):.3g}" for value in place)
    return Family(say("a region around ({place})", place=inside), "degenerate", say("the function is constant there"))


def family_of(
    family: Sequence[Expression],
    expression: Expression,
    symbols: Sequence[Expression],
    is_defined: Callable[[Sequence[Real]], bool],
    clock: Clock,
) -> Family | None:
    """A family in words, its kind where several of its points agree in it; None where none of its points is met."""
    if not family:
        return Family(say("every point"), "degenerate", say("the function is constant there"))
    where = verbatim(", ".join(f"{text_of(part)} = 0" for part in family))
    places = clock.attempt(lambda: [at for at in on_family(family, symbols) if is_defined(at)], 0.2)
    if not places:
        return None

    def judged() -> list[Any]:
        ground = Ground(expression, symbols, smooth=is_smooth(expression))
        near = MP.mpf(1) / 10
        if not is_smooth(expression):
            return [around(ground, at, near) for at in places]
        return [judge(ground, at, near, sharp=True, flat_line=True) for at in places]

    found = clock.attempt(judged, 0.3) or []
    kinds = {each.kind for each in found}
    if len(kinds) == 1 and "degenerate" not in kinds:
        return Family(where, found[0].kind, say("looked at in {count} of its points", count=len(found)))
    if len(kinds) > 1:
        return Family(where, None, say("all of these points are critical, but of several kinds"))
    return Family(where, None, say("all of these points are critical"))
