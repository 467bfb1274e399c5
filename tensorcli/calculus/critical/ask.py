"""The answer of `critical`: the points with their kinds, the families, the shape, and what is proved."""

from __future__ import annotations

import keyword
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import sympy

from tensorcli.answers import Note, Refusal, Verdict
from tensorcli.calculus.critical.answer import Box, CriticalAnswer, Curvature, Family, Found, Kind, Point
from tensorcli.calculus.critical.clock import Clock
from tensorcli.calculus.critical.convexity import curvature
from tensorcli.calculus.critical.evaluator import MP, Evaluator, Real
from tensorcli.calculus.critical.extremes import falls_then_rises, is_bound, reaches_its_least
from tensorcli.calculus.critical.kinds import Ground, Judged, around, judge
from tensorcli.calculus.critical.line import Line, taken_apart
from tensorcli.calculus.critical.pieces import between, is_smooth, steps
from tensorcli.calculus.critical.roots import bracketed
from tensorcli.calculus.critical.space import critical_points
from tensorcli.calculus.precise import precise
from tensorcli.calculus.symbols import expression as as_expression
from tensorcli.calculus.symbols import symbol
from tensorcli.errors import LimitError
from tensorcli.language import Message, say, verbatim
from tensorcli.syntax.formulas import variables, write_formula
from tensorcli.syntax.nodes import Formula, Number

Expression = Any  # a sympy.Expr
_CLEAR = MP.mpf(10) ** -45
_MOST_JUDGED = 500


def critical(formula: Formula, box: Box, seconds: float) -> CriticalAnswer:
    """The critical points of a formula and what they are; `box` gives the two ends for each variable.

    Raises `LimitError` where not even the formula can be made in the time.
    """
    question = _Question(formula, box, Clock(seconds))
    line: Line | None = None
    if len(question.symbols) == 1:
        line = question.line()
        found, families, complete = question.on_line(line)
    else:
        found, families, complete = question.in_space()
    shape = question.curvature()
    points = question.ranked(found, line, shape, complete)
    return question.answer(points, families, complete, shape)


def convexity(formula: Formula, box: Box, seconds: float) -> CriticalAnswer:
    """Only the question whether the formula is convex."""
    question = _Question(formula, box, Clock(seconds))
    shape = question.curvature(share=0.9)
    convex = _is_convex(shape)
    error = None
    if convex is None:
        error = Refusal(say("can't tell whether it is convex"), None)
    elif not convex:
        error = Refusal(say("not convex"), None)
    plain = question.answer((), (), False, shape)
    return CriticalAnswer(
        **{**vars(plain), "answer": convex, "ok": bool(convex), "error": error, "notes": plain.notes[-1:]}
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
        made = clock.attempt(lambda: as_expression(formula), 0.3)
        if made is None:
            raise LimitError(
                say("the formula is too large to be differentiated in the time"), hint=say("--timeout gives it longer")
            )
        self.expression = made

    def line(self) -> Line:
        return taken_apart(self.expression, self.symbols[0], self.box[0], Clock(self.clock.left * 0.6))

    def on_line(self, line: Line) -> tuple[list[tuple[Found, Judged]], list[Family], bool]:
        """The points of one variable: zeros of the slope, and bends without a slope."""
        (x,) = self.symbols
        places = sorted([v for cell in line.cells for v in cell.roots.values] + [bend.at for bend in line.bends])
        corners = sorted(places + [end for cell in line.cells for end in cell.ends if not MP.isinf(end)])
        found: list[tuple[Found, Judged]] = []
        for cell in line.cells:
            forms = cell.roots.exact or (None,) * len(cell.roots.values)
            for value, form in zip(cell.roots.values, forms, strict=True):
                if self.is_defined((value,)):
                    judged = _on_slope(cell.expression, x, value, _room(value, corners))
                    found.append((Found((value,), (form,), True, True), judged))
        for bend in line.bends:
            left, right = bend.slopes
            slopes: Any = () if left is None or right is None else (left, right)
            smooth = bend.continuous and bool(slopes) and abs(slopes[0] - slopes[1]) < MP.mpf(10) ** -15
            flat_sides = [line.cells[bend.left + k].roots.everywhere for k in (0, 1)]
            beside_flat = any(flat_sides)
            if all(flat_sides) and steps(self.expression):
                continue
            if not self.is_defined((bend.at,)) or (smooth and (abs(slopes[0]) > MP.mpf(10) ** -15 or beside_flat)):
                continue
            judged = _at_bend(
                self.expression, x, bend.at, _room(bend.at, corners), smooth=smooth, jump=not bend.continuous
            )
            found.append((Found((bend.at,), (bend.exact,), smooth, True), judged))
        found.sort(key=lambda pair: pair[0].at)
        return found, self._flat_stretches(line), line.complete and not any(c.roots.everywhere for c in line.cells)

    def _flat_stretches(self, line: Line) -> list[Family]:
        (x,) = self.symbols
        flat = [cell for cell in line.cells if cell.roots.everywhere]
        reason = say("the function is constant there")
        if not flat:
            period = None
            if (
                not line.complete
                and self.expression.has(sympy.sin, sympy.cos, sympy.tan)
                and is_smooth(self.expression)
            ):
                slope = sympy.diff(self.expression, x)
                period = self.clock.attempt(lambda: sympy.periodicity(slope, x), 0.2)
            if period is not None and period != 0 and any(cell.roots.values for cell in line.cells):
                where = say("again and again, every {period}", period=_text(period))
                return [Family(where, None, say("the slope is periodic; the points listed are those in the box"))]
            return []
        if len(flat) == len([c for c in line.cells if c.expression is not None]) and (
            len(flat) > 3 or steps(self.expression)
        ):
            return [Family(say("every {name} between two jumps", name=x.name), "degenerate", reason)]
        return [Family(_stretch(x.name, cell.ends), "degenerate", reason) for cell in flat]

    def in_space(self) -> tuple[list[tuple[Found, Judged]], list[Family], bool]:
        """The points of several variables."""
        found = critical_points(self.expression, self.symbols, self.box, Clock(self.clock.left * 0.6))
        ground = Ground(self.expression, self.symbols, smooth=is_smooth(self.expression))
        judged: list[tuple[Found, Judged]] = []
        points = [point for point in found.points if self.is_defined(point.at)]
        for point in points[:_MOST_JUDGED]:
            if self.clock.left < 0.05:
                judged.append((point, Judged("degenerate", None, (), say("can't tell: the time was up"))))
                continue
            nearest = _nearest(point, points)
            if not point.smooth:
                judged.append((point, around(ground, point.at, nearest)))
            elif is_smooth(self.expression):
                judged.append((point, judge(ground, point.at, nearest, sharp=point.sharp)))
            else:
                piece = Ground(between(self.expression, self.symbols, point.at), self.symbols)
                judged.append((point, judge(piece, point.at, nearest / 4, sharp=point.sharp)))
        families = [self._family(family) for family in found.families]
        complete = found.complete and not families and len(points) <= _MOST_JUDGED
        return judged, families, complete

    def _family(self, family: Sequence[Expression]) -> Family:
        if not family:
            return Family(say("every point"), "degenerate", say("the function is constant there"))
        where = verbatim(", ".join(f"{_text(part)} = 0" for part in family))
        at = _sample(family, self.symbols, self.box) if len(family) == 1 else None
        if at is None or not is_smooth(self.expression) or not self.is_defined(at):
            return Family(where, None, say("all of these points are critical"))
        judged = judge(Ground(self.expression, self.symbols), at, MP.mpf(1) / 10, sharp=True, flat_line=True)
        return Family(where, judged.kind, judged.reason)

    def is_defined(self, at: Sequence[Real]) -> bool:
        """Whether the formula itself has a finite value there; what was cancelled on the way counts."""
        values = {name: Number(0, 0, _fraction(value)) for name, value in zip(self.names, at, strict=True)}
        value = precise(self.formula, values, 5)
        return not (MP.isnan(value) or MP.isinf(value))

    def value(self, at: Sequence[Real]) -> Real:
        terms = Evaluator(sympy.Add.make_args(self.expression), self.symbols).reals(at)
        total = MP.fsum(terms)
        return MP.mpf(0) if abs(total) <= _CLEAR * MP.fsum(map(abs, terms)) else total

    def curvature(self, share: float = 0.8) -> Curvature:
        return curvature(self.expression, self.symbols, self.box, Clock(max(self.clock.left * share, 0.5)))

    def ranked(
        self, found: Sequence[tuple[Found, Judged]], line: Line | None, shape: Curvature, complete: bool
    ) -> tuple[Point, ...]:
        """The points as they are told, with what is proved of their values."""
        values = [self.value(point.at) for point, _ in found]
        proofs = {sign: self._reached(sign, line, complete, [sign * v for v in values]) for sign in (1, -1)}
        told = []
        for (point, judged), value in zip(found, values, strict=True):
            sign = {"minimum": 1, "maximum": -1}.get(judged.kind)
            best = None
            if sign is not None:
                least = min(sign * other for other in values)
                is_least = sign * value <= least + _CLEAR * (1 + abs(least))
                best = (True if proofs[sign] else None) if is_least else False
                if best is None and shape.shape in ("affine", "convex" if sign == 1 else "concave"):
                    best = True
            exact = {n: t for n, v, e in zip(self.names, point.at, point.exact, strict=True) if (t := _exact(v, e))}
            at = {name: _float(v) for name, v in zip(self.names, point.at, strict=True)}
            told.append(
                Point(
                    at, _float(value), judged.kind, judged.eigenvalues, exact, point.smooth, best, judged.reason,
                    judged.directions,
                )
            )  # fmt: skip
        return tuple(told)

    def _reached(self, sign: int, line: Line | None, complete: bool, values: Sequence[Real]) -> bool:
        """Whether the least of these values is proved to be the least of all."""
        if not values:
            return False
        function = sign * self.expression
        if is_bound(function, min(values)):
            return True
        if line is not None:
            (x,) = self.symbols
            turned = line._replace(
                cells=tuple(
                    c._replace(expression=None if c.expression is None else sign * c.expression) for c in line.cells
                )
            )
            return falls_then_rises(turned, x)
        if complete and function.is_polynomial(*self.symbols):
            return bool(self.clock.attempt(lambda: reaches_its_least(sympy.expand(function), self.symbols), 0.3))
        return False

    def answer(
        self, points: Sequence[Point], families: Sequence[Family], complete: bool, shape: Curvature
    ) -> CriticalAnswer:
        gradient = {}
        for name, s in zip(self.names, self.symbols, strict=True):
            slope = sympy.diff(self.expression, s)
            factored = self.clock.attempt(lambda slope=slope: sympy.factor_terms(slope), 0.1)  # type: ignore[misc]
            gradient[name] = _text(slope if factored is None else factored)
        return CriticalAnswer(
            command="critical",
            ok=True,
            answer=quiet(points, families, complete=complete),
            code=_code(self.expression, self.symbols, points),
            notes=tuple(_notes(points, families, complete, shape, self.box)),
            verdict=Verdict("sympy", sympy.__version__, True, _said(points)),
            formula=write_formula(self.formula),
            variables=self.names,
            gradient=gradient,
            points=tuple(points),
            families=tuple(families),
            complete=complete,
            convex=_is_convex(shape),
            curvature=shape,
            box=self.box,
        )


def _is_convex(shape: Curvature) -> bool | None:
    if shape.shape in ("convex", "affine"):
        return True
    if shape.shape in ("concave", "neither") or shape.against_convex is not None:
        return False
    return None


def quiet(points: Sequence[Point], families: Sequence[Family], *, complete: bool) -> str:
    """The points with their kinds in one line: `minimum -1; maximum 0; minimum 1`, `saddle 0,0`, `none`."""
    told = [f"{point.kind} {','.join(f'{value:.15g}' for value in point.at.values())}" for point in points]
    told += [f"{family.kind or 'critical'} on {family.where}" for family in families if family.kind or not points]
    if told:
        return "; ".join(told)
    return "none" if complete else "none found"


def _on_slope(expression: Expression, x: Expression, at: Real, room: Real) -> Judged:
    """One variable: the second derivative, and where it is 0 the sign of the slope on both sides."""
    slope = sympy.diff(expression, x)
    evaluate = Evaluator([slope, sympy.diff(slope, x), *sympy.Add.make_args(slope)], [x])
    second = evaluate.reals([at])[1]
    bent = not MP.isnan(second) and abs(second) > MP.mpf(10) ** -30
    eigenvalues = None if MP.isnan(second) or MP.isinf(second) else (float(second) if bent else 0.0,)
    if bent:
        kind: Kind = "minimum" if second > 0 else "maximum"
        told = say("the second derivative is positive") if second > 0 else say("the second derivative is negative")
        return Judged(kind, eigenvalues, (), told)

    def sign(place: Real) -> int:
        values = evaluate.reals([place])
        noise = MP.fsum(abs(term) for term in values[2:]) * MP.mpf(10) ** -70
        return 0 if MP.isnan(values[0]) or abs(values[0]) <= noise else int(MP.sign(values[0]))

    sides = {(sign(at - room / k), sign(at + room / k)) for k in (3, 30)}
    return _sided(sides, eigenvalues)


def _sided(sides: set[tuple[int, int]], eigenvalues: tuple[float, ...] | None) -> Judged:
    if sides == {(-1, 1)}:
        return Judged("minimum", eigenvalues, (), say("the second derivative is 0; the slope goes from − to +"))
    if sides == {(1, -1)}:
        return Judged("maximum", eigenvalues, (), say("the second derivative is 0; the slope goes from + to −"))
    if sides in ({(1, 1)}, {(-1, -1)}):
        return Judged("inflection", eigenvalues, (), say("the slope has the same sign on both sides"))
    return Judged("degenerate", eigenvalues, (), say("can't tell: the values around it give no clear picture"))


def _at_bend(expression: Expression, x: Expression, at: Real, room: Real, *, smooth: bool, jump: bool) -> Judged:
    """A kink or a jump: less or greater on both sides?"""
    ground = Ground(expression, [x], smooth=False)
    before = ground.terms([at])
    sides = {tuple(ground.sign([at + side * room / k], before) for side in (-1, 1)) for k in (3, 30)}
    what = (
        say("it jumps here: there is no derivative")
        if jump
        else say("the slope is 0, the second derivative jumps")
        if smooth
        else say("a kink: there is no derivative")
    )
    if len(sides) == 1:
        left, right = sides.pop()
        signs = {left, right}
        if signs <= {0, 1} and 1 in signs:
            return Judged("minimum", None, (), what)
        if signs <= {0, -1} and -1 in signs:
            return Judged("maximum", None, (), what)
        if smooth and signs == {1, -1}:
            return Judged("inflection", None, (), what)
    if jump:
        return Judged("degenerate", None, (), what)
    return Judged("degenerate", None, (), say("a kink, but it goes on in the same direction"))


def _room(at: Real, places: Sequence[Real]) -> Real:
    """How far one may look: to a third of the way to the next place that matters, at most 0.1."""
    gaps = [abs(at - other) for other in places if abs(at - other) > MP.mpf(10) ** -40]
    return min([MP.mpf(1) / 10, *(gap / 2 for gap in gaps)])


def _nearest(point: Found, points: Sequence[Found]) -> Real:
    gaps = [max(abs(a - b) for a, b in zip(point.at, other.at, strict=True)) for other in points if other is not point]
    return min([MP.mpf(1), *gaps])


def _sample(family: Sequence[Expression], symbols: Sequence[Expression], box: Box) -> tuple[Real, ...] | None:
    """A point where the expression of a family is zero, on a line through the box."""
    evaluate = Evaluator(family, symbols)
    lines = [([low * a + high * (1 - a) for low, high in box], [low * b + high * (1 - b) for low, high in box])
             for a, b in ((0.13, 0.71), (0.9, 0.35))]  # fmt: skip
    lines += [([lines[0][0][0], *lines[0][1][1:]], [lines[0][1][0], *lines[0][0][1:]])]
    for start, stop in lines:

        def along(t: Real, start: Any = start, stop: Any = stop) -> tuple[Real, ...]:
            return tuple(a + (b - a) * t for a, b in zip(map(MP.mpf, start), map(MP.mpf, stop), strict=True))

        values = [evaluate.reals(along(MP.mpf(k) / 40))[0] for k in range(41)]
        for k, (one, other) in enumerate(pairwise(values)):
            if one * other < 0:
                t = bracketed(lambda t: evaluate.reals(along(t))[0], MP.mpf(k) / 40, MP.mpf(k + 1) / 40)
                return along(t)
    return None


def _stretch(name: str, ends: tuple[Real, Real]) -> Message:
    low, high = (f"{float(end):.6g}" for end in ends)
    if MP.isinf(ends[0]) and MP.isinf(ends[1]):
        return say("every {name}", name=name)
    if MP.isinf(ends[0]):
        return verbatim(f"{name} < {high}")
    return verbatim(f"{name} > {low}" if MP.isinf(ends[1]) else f"{low} < {name} < {high}")


def _notes(
    points: Sequence[Point],
    families: Sequence[Family],
    complete: bool,
    shape: Curvature,
    box: Box,
) -> Any:
    if any(not point.differentiable for point in points):
        yield Note(
            "tip", say("a point without a derivative is critical too: a minimum may lie in a kink, as that of |x|")
        )
    if any(point.eigenvalues and 0.0 in point.eigenvalues for point in points):
        yield Note("tip", say("an eigenvalue is 0: the Hessian decides nothing, so the surroundings were looked at"))
    if not complete and not families:
        ends = "  ".join(f"{low:g} … {high:g}" for low, high in dict.fromkeys(box))
        yield Note("warning", say("not proven complete: searched in {box}, there may be more", box=ends))
    yield Note("tip", _meaning(points, shape))


def _meaning(points: Sequence[Point], shape: Curvature) -> Message:
    """What the shape means for a search of the minimum."""
    lowest = any(point.kind == "minimum" for point in points)
    if shape.shape in ("convex", "affine"):
        if shape.shape == "affine":
            return say("linear: convex and concave at once")
        if points and lowest:
            return say("convex: whatever runs downhill arrives at the global minimum")
        return say("convex: a minimum would be the global one; convex alone doesn't promise that there is one")
    if shape.shape == "concave":
        return say("concave: a maximum would be the global one; downhill there is no end")
    if _is_convex(shape) is False:
        return say("not convex: where a descent arrives may depend on where it starts")
    return say("can't tell whether it is convex: a minimum found may not be the global one")


def _said(points: Sequence[Point]) -> str:
    smooth = sum(point.differentiable for point in points)
    return (
        f"gradient = 0 at {smooth} of {len(points)}"
        if smooth < len(points)
        else f"gradient = 0 at {smooth}"
        if points
        else "no points"
    )


def _fraction(value: Real) -> Fraction:
    sign, mantissa, exponent, _ = value._mpf_
    size = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return -size if sign else size


def _float(value: Real) -> float:
    """The nearest float64; what is 0 but for rounding is 0."""
    return 0.0 if abs(value) < MP.mpf(10) ** -60 else float(value)


def _exact(value: Real, form: Expression | None) -> str | None:
    """A short exact form that the decimal doesn't show."""
    if form is None:
        near = _fraction(value).limit_denominator(999)
        if near.denominator > 1 and abs(value - MP.mpf(near.numerator) / near.denominator) < MP.mpf(10) ** -60:
            form = sympy.Rational(near.numerator, near.denominator)
    if form is None or form.is_Integer:
        return None
    text = _text(form)
    return text if len(text) <= 24 else None


def _text(expression: Expression) -> str:
    return str(sympy.sstr(expression)).replace("**", "^")


def _code(expression: Expression, symbols: Sequence[Expression], points: Sequence[Point]) -> tuple[str, ...]:
    """Lines of SymPy that show the same points."""
    renamed = {
        s: sympy.Symbol(s.name + "_", real=True) for s in symbols if keyword.iskeyword(s.name) or s.name in _TAKEN
    }
    named = [str(renamed.get(s, s)) for s in symbols]
    text = sympy.sstr(expression.subs(renamed, simultaneous=True) if renamed else expression)
    head = ("from sympy import *", f'{", ".join(named)} = symbols("{" ".join(named)}", real=True)', f"f = {text}")
    if len(symbols) == 1 and expression.is_polynomial(*symbols) and points and all(p.differentiable for p in points):
        return (*head, f"for point in sorted(set(real_roots(diff(f, {named[0]})))):",
                f"    print(point.evalf(6), diff(f, {named[0]}, 2).subs({named[0]}, point).evalf(6))")  # fmt: skip
    smooth = [p for p in points if p.differentiable]
    comma = "," if len(named) == 1 else ""
    listed = ", ".join(f"({', '.join(map(repr, p.at.values()))}{comma})" for p in smooth[:20])
    names = ", ".join(named) + comma
    return (*head, f"gradient = [diff(f, v) for v in ({names})]", *(
        (f"for at in [{listed}]:",
         f"    here = dict(zip(({names}), at))",
         "    print(at, [N(slope.subs(here), 6) for slope in gradient], f.subs(here).evalf(6))")
        if smooth else ("print(gradient)",)
    ))  # fmt: skip


_TAKEN = frozenset(
    (
        "symbols",
        "diff",
        "real_roots",
        "sorted",
        "set",
        "print",
        "dict",
        "zip",
        "N",
        "f",
        "v",
        "at",
        "here",
        "gradient",
        "point",
        "slope",
    )
)


__all__ = ["convexity", "critical", "names_of", "quiet"]
