"""What is found, put into words: the bare answer, exact forms, notes, and lines of SymPy."""

from __future__ import annotations

import keyword
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import sympy

from tensorcli.answers import Note, Verdict
from tensorcli.calculus.critical.answer import Box, Curvature, Family, Point
from tensorcli.calculus.critical.evaluator import MP, Real
from tensorcli.calculus.critical.pieces import is_smooth
from tensorcli.language import Message, say

Expression = Any  # a sympy.Expr


def is_convex(shape: Curvature) -> bool | None:
    """True, false, or None where it isn't known."""
    if shape.shape in ("convex", "affine"):
        return True
    if shape.shape in ("concave", "neither") or shape.against_convex is not None:
        return False
    return None


def quiet(points: Sequence[Point], families: Sequence[Family], *, complete: bool) -> str:
    """The points with their kinds in one line: `minimum -1; maximum 0; minimum 1`, `saddle 0,0`, `none`."""
    told = [f"{point.kind} {','.join(f'{value:.15g}' for value in point.at.values())}" for point in points]
    told += [f"{family.kind or 'critical'} on {family.where}" for family in families if stands_alone(family, points)]
    if told:
        return "; ".join(told)
    return "none" if complete else "none found"


def stands_alone(family: Family, points: Sequence[Point]) -> bool:
    """Whether a family is told beside the points: not what a period makes of them again and again."""
    return family.kind is not None or not points or len(points[0].at) > 1


def notes_on(
    points: Sequence[Point],
    families: Sequence[Family],
    complete: bool,
    shape: Curvature,
    box: Box,
) -> Iterator[Note]:
    """What a learner would get wrong here, and what the shape means for a descent."""
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
    if is_convex(shape) is False:
        return say("not convex: where a descent arrives may depend on where it starts")
    return say("can't tell whether it is convex: a minimum found may not be the global one")


def verdict(points: Sequence[Point], checked: int, *, complete: bool) -> Verdict:
    """At how many points the gradient is zero to 50 digits, and at how many there is none."""
    kinks = sum(not point.differentiable for point in points)
    smooth = len(points) - kinks
    if points and not smooth:
        return Verdict(
            "sympy", sympy.__version__, True, "∇f", say("missing at {kinks} of {all}", kinks=kinks, all=kinks)
        )
    if not points:
        about = say("nowhere") if complete else say("no point found")
    else:
        about = say("at {checked} of {all}, to 50 digits", checked=checked, all=smooth)
    if points and kinks:
        about = say("{one}; {other}", one=about, other=say("no ∇f at {kinks} of {all}", kinks=kinks, all=len(points)))
    return Verdict("sympy", sympy.__version__, True, "∇f = 0", about)


def fraction(value: Real) -> Fraction:
    """The number exactly."""
    sign, mantissa, exponent, _ = value._mpf_
    size = Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
    return -size if sign else size


def as_float(value: Real) -> float:
    """The nearest float64; what is 0 but for rounding is 0."""
    return 0.0 if abs(value) < MP.mpf(10) ** -60 else float(value)


def exact_form(value: Real, form: Expression | None) -> str | None:
    """A short exact form that the decimal doesn't show."""
    if form is None:
        near = fraction(value).limit_denominator(999)
        if near.denominator > 1 and abs(value - MP.mpf(near.numerator) / near.denominator) < MP.mpf(10) ** -60:
            form = sympy.Rational(near.numerator, near.denominator)
    if form is None or form.is_Integer:
        return None
    text = text_of(form)
    return text if len(text) <= 24 else None


def text_of(expression: Expression) -> str:
    """An expression in our own notation."""
    return str(sympy.sstr(expression)).replace("**", "^")


def code_for(expression: Expression, symbols: Sequence[Expression], points: Sequence[Point]) -> tuple[str, ...]:
    """Lines of SymPy that show the same points."""
    named, head = _definition(expression, symbols)
    (name, *_), comma = named, "," if len(named) == 1 else ""
    smooth = [point for point in points if point.differentiable]
    if len(symbols) == 1 and expression.is_polynomial(*symbols) and len(smooth) == len(points) > 0:
        return (
            *head,
            f"for point in sorted(set(real_roots(diff(f, {name})))):",
            f"    print(point.evalf(6), diff(f, {name}, 2).subs({name}, point).evalf(6))",
        )
    names = ", ".join(named) + comma
    gradient = f"gradient = [diff(f, v) for v in ({names})]"
    if not smooth:
        return (*head, gradient, "print(gradient)")
    firm = is_smooth(expression) and all(point.eigenvalues and 0.0 not in point.eigenvalues for point in smooth)
    places = [", ".join(f"{v:.6g}" if firm else repr(v) for v in point.at.values()) for point in smooth[:_MOST_CODE]]
    look = (
        f"    print(nsolve(gradient, ({names}), near).T)"
        if firm
        else f"    print(near, [slope.subs(dict(zip(({names}), near))).evalf(6) for slope in gradient])"
    )
    return (
        *head,
        gradient,
        "starts = [",
        *(f"    ({place}{comma})," for place in places),
        "]",
        "for near in starts:",
        look,
    )


def code_for_shape(expression: Expression, symbols: Sequence[Expression]) -> tuple[str, ...]:
    """Lines of SymPy that show the second derivatives, on which convexity rests."""
    named, head = _definition(expression, symbols)
    names = ", ".join(named) + ("," if len(named) == 1 else "")
    return (*head, f"print(hessian(f, ({names})))")


def _definition(expression: Expression, symbols: Sequence[Expression]) -> tuple[list[str], tuple[str, ...]]:
    """The names as Python can have them, and the lines that make f."""
    renamed = {
        s: sympy.Symbol(s.name + "_", real=True) for s in symbols if keyword.iskeyword(s.name) or s.name in _TAKEN
    }
    named = [str(renamed.get(s, s)) for s in symbols]
    text = sympy.sstr(expression.subs(renamed, simultaneous=True) if renamed else expression)
    return named, (
        "from sympy import *",
        f'{", ".join(named)} = symbols("{" ".join(named)}", real=True)',
        f"f = S({text})" if expression.is_number else f"f = {text}",
    )


_MOST_CODE = 20
_TAKEN = frozenset(
    (
        "symbols", "diff", "real_roots", "sorted", "set", "print", "dict", "zip", "nsolve", "hessian", "f", "v",
        "gradient", "point", "slope", "near", "starts",
    )
)  # fmt: skip
