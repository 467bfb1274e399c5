"""The answer of `critical`: the points with their kinds, the families, the shape, and what is proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sympy

from tensorcli.answers import Refusal, Verdict
from tensorcli.calculus.critical.answer import Box, CriticalAnswer, Curvature, Family, Found, Point
from tensorcli.calculus.critical.clock import Clock
from tensorcli.calculus.critical.convexity import curvature
from tensorcli.calculus.critical.evaluator import MP, Evaluator, Real
from tensorcli.calculus.critical.extremes import falls_then_rises, is_bound, reaches_its_least
from tensorcli.calculus.critical.families import family_of, flat_stretches
from tensorcli.calculus.critical.kinds import Ground, Judged, around, judge
from tensorcli.calculus.critical.line import Line, searched_line, taken_apart
from tensorcli.calculus.critical.pieces import between, is_smooth, steps
from tensorcli.calculus.critical.sides import at_bend, on_slope, room_at
from tensorcli.calculus.critical.space import critical_points
from tensorcli.calculus.critical.told import (
    as_float,
    code_for,
    code_for_shape,
    exact_form,
    fraction,
    is_convex,
    notes_on,
    quiet,
    said,
    text_of,
)
from tensorcli.calculus.precise import precise
from tensorcli.calculus.symbols import expression as as_expression
from tensorcli.calculus.symbols import symbol
from tensorcli.errors import LimitError
from tensorcli.language import say
from tensorcli.syntax.formulas import parts, variables, write_formula
from tensorcli.syntax.nodes import Arithmetic, Call, Formula, Number

Expression = Any  # a sympy.Expr
Judgement = tuple[Found, Judged]
_CLEAR = MP.mpf(10) ** -45
_MOST_JUDGED = 500
_DEFINED_EVERYWHERE = frozenset(
    (
        "exp", "sin", "cos", "atan", "sinh", "cosh", "tanh", "asinh", "erf", "erfc", "abs", "sigmoid", "relu", "relu6",
        "leaky_relu", "elu", "selu", "gelu", "gelu_tanh", "silu", "mish", "softplus", "softsign", "hardtanh",
        "hardsigmoid", "hardswish", "logsigmoid", "tanhshrink", "softshrink", "square", "max", "min", "cbrt",
    )
)  # fmt: skip


def critical(formula: Formula, box: Box, seconds: float) -> CriticalAnswer:
    """The critical points of a formula and what they are; `box` gives the two ends for each variable.

    Raises `LimitError` where not even the formula can be made in the time.
    """
    question = _Question(formula, box, Clock(seconds))
    line = question.line() if len(question.symbols) == 1 else None
    found, families, complete = question.in_space() if line is None else question.on_line(line)
    shape = question.curvature(line)
    points = question.ranked(found, line, shape, complete)
    complete = complete or question.is_only_point(points, families, shape)
    return question.answer(points, families, complete, shape, question.steady([place for place, _ in found]))


def convexity(formula: Formula, box: Box, seconds: float) -> CriticalAnswer:
    """Only the question whether the formula is convex."""
    question = _Question(formula, box, Clock(seconds))
    shape = question.curvature(share=0.9)
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
        self._has_holes = not _is_whole(formula)
        made = clock.attempt(lambda: as_expression(formula), 0.3)
        if made is None:
            raise LimitError(
                say("the formula is too large to be differentiated in the time"),
                hint=say("--timeout gives it longer"),
            )
        self.expression = made

    def line(self) -> Line:
        """The function of one variable, taken apart; searched by its values alone where its slope takes too long."""
        (x,), (ends,) = self.symbols, self.box
        found = self.clock.attempt(lambda: taken_apart(self.expression, x, ends, Clock(self.clock.left * 0.4)), 0.55)
        return searched_line(self.expression, x, ends, Clock(self.clock.left * 0.4)) if found is None else found

    def on_line(self, line: Line) -> tuple[list[Judgement], list[Family], bool]:
        """The points of one variable: zeros of the slope, and bends without a slope."""
        (x,) = self.symbols
        places = [v for cell in line.cells for v in cell.roots.values] + [bend.at for bend in line.bends]
        corners = places + [end for cell in line.cells for end in cell.ends if not MP.isinf(end)]
        found: list[Judgement] = []
        for cell in line.cells:
            forms = cell.roots.exact or (None,) * len(cell.roots.values)
            for value, form in zip(cell.roots.values, forms, strict=True):
                if self.is_defined((value,)):
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
            if goes_on or (all(flat) and steps(self.expression)) or not self.is_defined((bend.at,)):
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
        points = [point for point in found.points if self.is_defined(point.at)]
        places = [tuple(map(float, point.at)) for point in points]
        judged = [
            (point, self._judged(point, ground, _nearest(k, places))) for k, point in enumerate(points[:_MOST_JUDGED])
        ]
        families = [
            family_of(family, self.expression, self.symbols, self.is_defined, self.clock) for family in found.families
        ]
        return judged, families, found.complete and not families and len(points) <= _MOST_JUDGED

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

    def is_defined(self, at: Sequence[Real]) -> bool:
        """Whether the formula itself has a finite value there; what was cancelled on the way counts."""
        if not self._has_holes:
            return True
        values = {name: Number(0, 0, fraction(value)) for name, value in zip(self.names, at, strict=True)}
        value = self.clock.attempt(lambda: precise(self.formula, values, 5), 0.5)
        return value is not None and not (MP.isnan(value) or MP.isinf(value))

    def value(self, at: Sequence[Real]) -> Real:
        """The value at a point; what is nothing beside its summands is 0."""
        terms = Evaluator(sympy.Add.make_args(self.expression), self.symbols).reals(at)
        total = MP.fsum(terms)
        return MP.mpf(0) if abs(total) <= _CLEAR * MP.fsum(map(abs, terms)) else total

    def curvature(self, line: Line | None = None, share: float = 0.7) -> Curvature:
        """The shape, or that it isn't known."""
        unknown = Curvature(None, say("no proof was found"))
        work = Clock(self.clock.left * share)
        return work.attempt(lambda: curvature(self.expression, self.symbols, self.box, work, line), 0.95) or unknown

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
        values = [self.value(point.at) for point, _ in found]
        proofs = {sign: self._reached(sign, line, complete, [sign * v for v in values]) for sign in (1, -1)}
        told = []
        for (point, judged), value in zip(found, values, strict=True):
            best = self._best(judged, value, values, proofs, shape)
            exact = {n: t for n, v, e in zip(self.names, point.at, point.exact, strict=True) if (t := exact_form(v, e))}
            at = {name: as_float(v) for name, v in zip(self.names, point.at, strict=True)}
            told.append(
                Point(
                    at, as_float(value), judged.kind, judged.eigenvalues, exact, point.smooth, best, judged.reason,
                    judged.directions,
                )
            )  # fmt: skip
        return tuple(told)

    def _best(
        self, judged: Judged, value: Real, values: Sequence[Real], proofs: dict[int, bool], shape: Curvature
    ) -> bool | None:
        sign = {"minimum": 1, "maximum": -1}.get(judged.kind)
        if sign is None:
            return None
        least = min(sign * other for other in values)
        if sign * value > least + _CLEAR * (1 + abs(least)):
            return False
        return proofs[sign] or shape.shape in ("affine", "convex" if sign == 1 else "concave") or None

    def _reached(self, sign: int, line: Line | None, complete: bool, values: Sequence[Real]) -> bool:
        """Whether the least of these values is proved to be the least of all."""
        if not values:
            return False
        function = sign * self.expression
        if self.clock.attempt(lambda: is_bound(function, min(values)), 0.2):
            return True
        if line is not None:
            return bool(self.clock.attempt(lambda: falls_then_rises(line.times(sign), self.symbols[0]), 0.2))
        if complete and function.is_polynomial(*self.symbols):
            return bool(self.clock.attempt(lambda: reaches_its_least(sympy.expand(function), self.symbols), 0.3))
        return False

    def steady(self, found: Sequence[Found]) -> int:
        """At how many of the smooth points every partial derivative is 0 to 50 digits, beside its summands."""

        def work() -> int:
            slopes = [sympy.diff(self.expression, s) for s in self.symbols]
            terms = [Evaluator(sympy.Add.make_args(slope), self.symbols) for slope in slopes]
            sums = ([each.reals(point.at) for each in terms] for point in found if point.smooth)
            return sum(all(_is_nothing(part) for part in parts_of_one) for parts_of_one in sums)

        return self.clock.attempt(work, 0.5) or 0

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
            verdict=Verdict("sympy", sympy.__version__, True, said(points, steady, complete=complete)),
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


def _is_whole(formula: Formula) -> bool:
    """Whether a formula is plainly defined for all values: no quotients of variables, no roots, no logarithms."""
    if isinstance(formula, Call) and formula.function not in _DEFINED_EVERYWHERE:
        return False
    if isinstance(formula, Arithmetic) and formula.operator in "/^" and variables(formula.right):
        return False
    if isinstance(formula, Arithmetic) and formula.operator == "^":
        power = formula.right
        if not isinstance(power, Number) or power.value.denominator != 1:
            return not variables(formula)
    return all(map(_is_whole, parts(formula)))


def _is_nothing(terms: Sequence[Real]) -> bool:
    return bool(abs(MP.fsum(terms)) <= MP.mpf(10) ** -50 * (1 + MP.fsum(map(abs, terms))))


def _nearest(index: int, places: Sequence[tuple[float, ...]]) -> Real:
    here = places[index]
    gaps = [max(abs(a - b) for a, b in zip(here, other, strict=True)) for k, other in enumerate(places) if k != index]
    return MP.mpf(min([1.0, *gaps]))


__all__ = ["convexity", "critical", "names_of", "quiet"]
