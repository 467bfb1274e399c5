"""The answer of `critical`: the points with their kinds, the families, the shape, and what is proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sympy

from tensorcli.answers import Refusal, Verdict
from tensorcli.calculus.critical.answer import Box, CriticalAnswer, Curvature, Family, Found, Point
from tensorcli.calculus.critical.checked import Check
from tensorcli.calculus.critical.clock import Clock
from tensorcli.calculus.critical.convexity import curvature
from tensorcli.calculus.critical.domain import Domain
from tensorcli.calculus.critical.evaluator import MP, Real
from tensorcli.calculus.critical.extremes import Extremes
from tensorcli.calculus.critical.families import family_of, flat_stretches, region_around
from tensorcli.calculus.critical.kinds import Ground, Judged, around, judge
from tensorcli.calculus.critical.line import Line, searched_line, taken_apart
from tensorcli.calculus.critical.pieces import between, is_smooth, steps
from tensorcli.calculus.critical.roots import middle
from tensorcli.calculus.critical.sides import at_bend, on_slope, room_at
from tensorcli.calculus.critical.smooth import Equations, is_on
from tensorcli.calculus.critical.space import critical_points
from tensorcli.calculus.critical.told import (
    as_float,
    code_for,
    code_for_shape,
    exact_form,
    is_convex,
    notes_on,
    quiet,
    text_of,
    verdict,
)
from tensorcli.calculus.symbols import expression as as_expression
from tensorcli.calculus.symbols import symbol
from tensorcli.calculus.time_limit import within
from tensorcli.errors import LimitError
from tensorcli.language import say
from tensorcli.syntax.formulas import variables, write_formula
from tensorcli.syntax.nodes import Formula

Expression = Any  # a sympy.Expr
Judgement = tuple[Found, Judged]
_MOST_JUDGED = 500


def critical(formula: Formula, box: Box, seconds: float) -> CriticalAnswer:
    """The critical points of a formula and what they are; `box` gives the two ends for each variable.

    Raises `LimitError` where not even the formula can be made in the time.
    """
    question = _Question(formula, box, Clock(seconds))
    line = question.line() if len(question.symbols) == 1 else None
    if question.domain.is_empty(question.expression, line):
        return question.refused()
    found, families, complete = question.in_space() if line is None else question.on_line(line)
    told, steady = question.verified(found)
    complete = complete and len(told) == len(found)
    shape = question.curvature(line)
    points = question.ranked(told, line, shape, complete)
    complete = complete or question.is_only_point(points, families, shape)
    return question.answer(points, families, complete, shape, steady)


def convexity(formula: Formula, box: Box, seconds: float) -> CriticalAnswer:
    """Only the question whether the formula is convex."""
    question = _Question(formula, box, Clock(seconds))
    line = question.line() if len(question.symbols) == 1 else None
    if question.domain.is_empty(question.expression, line):
        return question.refused()
    shape = question.curvature(line, share=0.9)
    convex = is_convex(shape)
    why = say("can't tell whether it is convex") if convex is None else say("not convex")
    plain = question.answer((), (), False, shape)
    return replace(
        plain,
        answer=convex,
        ok=bool(convex),
        error=None if convex else Refusal(why, None),
        notes=plain.notes[-1:],
        code=code_for_shape(question.expression, question.symbols),
        verdict=Verdict("sympy", sympy.__version__, True, "convex") if convex else None,
    )


def names_of(formula: Formula) -> tuple[str, ...]:
    """The variables; a formula without any is a function of x."""
    return variables(formula) or ("x",)


class _Question:
    def __init__(self, formula: Formula, box: Box, clock: Clock) -> None:
        self.formula = formula
        self.box = box
        self.clock = clock
        self.names = names_of(formula)
        self.symbols = [symbol(name) for name in self.names]
        self.domain = Domain(formula, self.names, clock)
        self.expression = self._made()
        self.check = Check(self.expression, self.symbols)
        self.holes = clock.attempt(lambda: self.domain.holes(self.expression), 0.1) or []

    def _made(self) -> Expression:
        """The formula as an expression; nan where a constant in it isn't real, which sympy won't compare or round."""
        try:
            return within(self.clock.left * 0.3, lambda: as_expression(self.formula))
        except LimitError:
            raise LimitError(
                say("the formula is too large to be differentiated in the time"),
                hint=say("--timeout gives it longer"),
            ) from None
        except (TypeError, ValueError):
            return sympy.nan

    def line(self) -> Line:
        """The function of one variable, taken apart; searched by its values alone where its slope takes too long."""
        (x,), (ends,) = self.symbols, self.box
        clock = Clock(self.clock.left * 0.4)
        found = self.clock.attempt(lambda: taken_apart(self.expression, x, ends, clock, holes=self.holes), 0.55)
        if found is None:
            return searched_line(self.expression, x, ends, Clock(self.clock.left * 0.4))
        bends = tuple(bend for bend in found.bends if self.domain.holds((bend.at,)))
        outside = (middle(cell.ends) for cell in found.cells if cell.expression is None)
        if all(MP.isnan(self.domain.value((place,))) for place in outside):
            return found._replace(bends=bends)
        return found._replace(bends=bends, complete=False, cut=False)  # a value past all bounds isn't none

    def on_line(self, line: Line) -> tuple[list[Judgement], list[Family], bool]:
        """The points of one variable: zeros of the slope, and bends without a slope."""
        (x,) = self.symbols
        places = [v for cell in line.cells for v in cell.roots.values] + [bend.at for bend in line.bends]
        corners = places + [end for cell in line.cells for end in cell.ends if not MP.isinf(end)]
        found: list[Judgement] = []
        for cell in line.cells:
            forms = cell.roots.exact or (None,) * len(cell.roots.values)
            for value, form in zip(cell.roots.values, forms, strict=True):
                if self.domain.holds((value,)):
                    room = room_at(value, corners)
                    judged = self.clock.attempt(lambda c=cell, v=value, r=room: on_slope(c.expression, x, v, r), 0.3)  # type: ignore[misc]
                    if judged is None:
                        judged = at_bend(self.expression, x, value, room, smooth=True, jump=False)
                    found.append((Found((value,), (form,), True, True), judged))
        for bend in line.bends:
            slopes: Any = () if None in bend.slopes else bend.slopes
            smooth = bend.continuous and bool(slopes) and abs(slopes[0] - slopes[1]) < MP.mpf(10) ** -15
            flat = [line.cells[bend.left + k].roots.everywhere for k in (0, 1)]
            goes_on = smooth and (abs(slopes[0]) > MP.mpf(10) ** -15 or any(flat))
            if goes_on or (all(flat) and steps(self.expression)):
                continue
            jump = not bend.continuous
            judged = at_bend(self.expression, x, bend.at, room_at(bend.at, corners), smooth=smooth, jump=jump)
            found.append((Found((bend.at,), (bend.exact,), smooth, True), judged))
        found.sort(key=lambda pair: pair[0].at)
        families = self.clock.attempt(lambda: flat_stretches(line, self.expression, x, self.clock), 0.4) or []
        return found, families, line.complete and not any(cell.roots.everywhere for cell in line.cells)

    def in_space(self) -> tuple[list[Judgement], list[Family], bool]:
        """The points of several variables."""
        box = self.box
        found = self.clock.attempt(
            lambda: critical_points(self.expression, self.symbols, box, Clock(self.clock.left * 0.55)), 0.75
        )
        ground = self.clock.attempt(
            lambda: Ground(self.expression, self.symbols, smooth=is_smooth(self.expression)), 0.4
        )
        if found is None or ground is None:
            return [], [], False
        points = [point for point in found.points if self.domain.holds(point.at)]
        places = [tuple(map(float, point.at)) for point in points]
        judged = [
            (point, self._judged(point, ground, _nearest(k, places))) for k, point in enumerate(points[:_MOST_JUDGED])
        ]
        judged = [pair for pair in judged if pair[1].is_isolated or not self._is_on(found.families, pair[0])]
        named = (
            family_of(family, self.expression, self.symbols, self.domain.holds, self.clock) for family in found.families
        )
        families = [*(region_around(place) for place in found.regions), *(f for f in named if f is not None)]
        return judged, families, found.complete and not found.families and len(points) <= _MOST_JUDGED

    def _is_on(self, families: Sequence[Equations], point: Found) -> bool:
        return any(is_on(point.at, family, self.symbols) for family in families)

    def _judged(self, point: Found, ground: Ground, nearest: Real) -> Judged:
        def work() -> Judged:
            if not point.smooth:
                return around(ground, point.at, nearest)
            if is_smooth(self.expression):
                return judge(ground, point.at, nearest, sharp=point.sharp)
            piece = Ground(between(self.expression, self.symbols, point.at), self.symbols)
            return judge(piece, point.at, nearest / 4, sharp=point.sharp)

        found = self.clock.attempt(work, 0.3)
        return Judged("degenerate", None, (), say("can't tell: the time was up")) if found is None else found

    def curvature(self, line: Line | None = None, share: float = 0.7) -> Curvature:
        """The shape, or that it isn't known."""
        unknown = Curvature(None, say("no proof was found"))
        work = Clock(self.clock.left * share)
        value = self.domain.value if self.domain.has_holes else None
        found = work.attempt(lambda: curvature(self.expression, self.symbols, self.box, work, line, value), 0.95)
        if found is None or (self.holes and line is None):
            return unknown  # where a hole of several variables parts the domain isn't looked at
        return found

    def is_only_point(self, points: Sequence[Point], families: Sequence[Family], shape: Curvature) -> bool:
        """A convex function that is smooth has no critical point beside one where it is strictly curved."""
        curved = len(points) == 1 and bool(points[0].eigenvalues) and 0.0 not in (points[0].eigenvalues or ())
        return curved and not families and shape.shape in ("convex", "concave") and not self._bends()

    def _bends(self) -> bool:
        roots = (n for n in sympy.preorder_traversal(self.expression) if n.is_Pow and not n.exp.is_Integer)
        return not is_smooth(self.expression) or any(n.base.free_symbols and not n.base.is_positive for n in roots)

    def ranked(
        self, found: Sequence[Judgement], line: Line | None, shape: Curvature, complete: bool
    ) -> tuple[Point, ...]:
        """The points as they are told, with what is proved of their values."""
        values = [self.check.value(point.at) for point, _ in found]
        extremes = Extremes(self.expression, self.symbols, line, values, shape, self.clock, complete=complete)
        told = []
        for (point, looked), value in zip(found, values, strict=True):
            judged = looked.on(shape) if point.smooth else looked
            best = extremes.is_best(judged.kind, value)
            exact = {n: t for n, v, e in zip(self.names, point.at, point.exact, strict=True) if (t := exact_form(v, e))}
            at = {name: as_float(v) for name, v in zip(self.names, point.at, strict=True)}
            told.append(
                Point(
                    at, as_float(value), judged.kind, judged.eigenvalues, exact, point.smooth, best, judged.reason,
                    judged.directions,
                )
            )  # fmt: skip
        return tuple(told)

    def verified(self, found: Sequence[Judgement]) -> tuple[list[Judgement], int]:
        """The points without those where the gradient turns out not to be 0, and at how many it is, to 50 digits."""
        holds = {p.at: self.clock.attempt(lambda p=p: self.check.holds(p.at), 0.2) for p, _ in found if p.smooth}  # type: ignore[misc]
        kept = [pair for pair in found if not pair[0].smooth or holds[pair[0].at] is not False]
        return kept, sum(map(bool, holds.values()))

    def refused(self) -> CriticalAnswer:
        """The answer where there is nothing to ask."""
        why = say("the formula has no real value anywhere")
        empty = self.answer((), (), False, Curvature(None, why))
        return replace(
            empty, ok=False, answer=None, error=Refusal(why, None), notes=(), code=(), verdict=None, curvature=None
        )

    def answer(
        self,
        points: Sequence[Point],
        families: Sequence[Family],
        complete: bool,
        shape: Curvature,
        steady: int = 0,
    ) -> CriticalAnswer:
        """All of it, with the gradient as text where there is time to make one."""
        gradient = {}
        for name, s in zip(self.names, self.symbols, strict=True):
            slope = self.clock.attempt(lambda s=s: text_of(sympy.factor_terms(sympy.diff(self.expression, s))), 0.2)  # type: ignore[misc]
            if slope is not None:
                gradient[name] = slope
        return CriticalAnswer(
            command="critical",
            ok=True,
            answer=quiet(points, families, complete=complete),
            code=code_for(self.expression, self.symbols, points),
            notes=tuple(notes_on(points, families, complete, shape, self.box)),
            verdict=verdict(points, steady, complete=complete),
            formula=write_formula(self.formula),
            variables=self.names,
            gradient=gradient,
            points=tuple(points),
            families=tuple(families),
            complete=complete,
            convex=is_convex(shape),
            curvature=shape,
            box=self.box,
        )


def _nearest(index: int, places: Sequence[tuple[float, ...]]) -> Real:
    here = places[index]
    gaps = [max(abs(a - b) for a, b in zip(here, other, strict=True)) for k, other in enumerate(places) if k != index]
    return MP.mpf(min([1.0, *gaps]))


__all__ = ["convexity", "critical", "names_of", "quiet"]
