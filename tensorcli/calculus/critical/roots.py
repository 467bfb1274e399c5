"""All real zeros of an expression of one variable, and whether that is proved to be all of them.

Polynomials exactly, by isolating intervals; a polynomial in exp(x), log(x) and their kin through them; what is left by
Rolle's theorem (between two zeros of g there is one of g'), and at last by a search in a box, which proves nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

import sympy

from tensorcli.calculus.critical.bounds import never_zero
from tensorcli.calculus.critical.clock import Clock
from tensorcli.calculus.critical.evaluator import MP, ZERO, Evaluator, Real, real

Expression = Any  # a sympy.Expr
_DEPTH = 4  # derivatives that Rolle's theorem may go through
_SAMPLES = 2000
_LONG = 150  # operations; of a longer expression no derivatives are taken to prove something
_DEGREE = 200  # a polynomial of a higher degree is left to the search


@dataclass(frozen=True)
class Roots:
    """Zeros between two ends, in order."""

    values: tuple[Real, ...]
    complete: bool  # proved to be all of them
    everywhere: bool = False  # the expression is zero for every value
    exact: tuple[Expression | None, ...] = ()  # as an expression, where it is a short one


Ends = tuple[Real, Real]  # open; may be infinite
LINE: Ends = (-MP.inf, MP.inf)


def real_roots(expression: Expression, x: Expression, ends: Ends, box: tuple[float, float], clock: Clock) -> Roots:
    """The zeros of a smooth expression strictly between two ends; the search looks in `box` only."""
    return _Search(x, box, clock).roots(expression, ends, _DEPTH, search=True)


class _Search:
    def __init__(self, x: Expression, box: tuple[float, float], clock: Clock) -> None:
        self.x = x
        self.box = box
        self.clock = clock

    def roots(self, expression: Expression, ends: Ends, depth: int, *, search: bool = False) -> Roots:
        """The zeros; without `search` only where they can be proved complete, for that is all that is wanted then."""
        if expression == 0:
            return Roots((), True, everywhere=True)
        if self.clock.attempt(lambda: never_zero(expression), 0.1):
            return Roots((), True)
        factors = self.clock.attempt(lambda: self._factors(expression), 0.3)
        if factors == ():
            return Roots((), True, everywhere=True)
        found: dict[Real, Expression | None] = {}
        complete = True
        for factor in (expression,) if factors is None else factors:
            part = self._of_factor(factor, ends, depth, search=search)
            complete = complete and part.complete
            if not complete and not search:
                return Roots((), complete=False)
            exact = part.exact or (None,) * len(part.values)
            for value, form in zip(part.values, exact, strict=True):
                if not any(abs(value - other) <= ZERO * (1 + abs(value)) for other in found):
                    found[value] = form
        order = sorted(value for value in found if ends[0] < value < ends[1])
        return Roots(tuple(order), complete, exact=tuple(found[value] for value in order))

    def _factors(self, expression: Expression) -> tuple[Expression, ...]:
        """The factors of the numerator that may be zero; none at all where it is zero everywhere."""
        numerator = sympy.fraction(sympy.together(expression))[0]
        if not numerator.is_polynomial(self.x):
            numerator = sympy.factor(numerator)
        if numerator == 0 or (numerator.is_polynomial(self.x) and sympy.Poly(numerator, self.x).is_zero):
            return ()
        bases = (f.base if f.is_Pow and f.exp.is_positive else f for f in sympy.Mul.make_args(numerator))
        return tuple(base for base in bases if not never_zero(base)) or (sympy.Integer(1),)

    def _of_factor(self, factor: Expression, ends: Ends, depth: int, *, search: bool) -> Roots:
        if not factor.has(self.x):
            return Roots((), True)
        if factor.is_polynomial(self.x):
            found = self.clock.attempt(lambda: polynomial_roots(sympy.Poly(factor, self.x)))
        else:
            found = self.clock.attempt(lambda: self._through_function(factor, ends, depth), 0.3)
        if found is None and depth and factor.count_ops() < _LONG:
            found = self.clock.attempt(lambda: self._by_rolle(factor, ends, depth), 0.4)
        if found is None:
            return self._searched(factor, ends) if search else Roots((), complete=False)
        return found

    def _through_function(self, factor: Expression, ends: Ends, depth: int) -> Roots | None:
        """A polynomial in u = h(inner) alone, with h one to one: its zeros u, then inner = h⁻¹(u)."""
        poly = sympy.Poly(factor)
        if len(poly.gens) != 1 or not poly.gens[0].has(self.x):
            return None
        generator = poly.gens[0]
        inverse, inner = _inverse(generator)
        if inverse is None:
            return None
        outer = polynomial_roots(sympy.Poly(poly.as_expr().subs(generator, self.x), self.x))
        if outer is None:
            return None
        values: list[Real] = []
        exact: list[Expression | None] = []
        for value, form in zip(outer.values, outer.exact, strict=True):
            at = inverse(form if form is not None else sympy.Float(str(value), 75))
            if at is None:
                continue
            part = self.roots(inner - at, ends, depth - 1) if inner != self.x else Roots((real(at),), True, exact=(at,))
            if not part.complete:
                return None
            values += part.values
            exact += [e if form is not None else None for e in part.exact or (None,) * len(part.values)]
        return Roots(tuple(values), complete=True, exact=tuple(exact))

    def _by_rolle(self, factor: Expression, ends: Ends, depth: int) -> Roots | None:
        """Between two neighbouring zeros of the slope there is at most one zero, and a change of sign tells."""
        turning = self.roots(sympy.diff(factor, self.x), ends, depth - 1)
        if not turning.complete or turning.everywhere:
            return None
        value = _Sized(factor, self.x)
        corners = list(turning.values) or [middle(ends)]
        found: list[Real] = [at for at in corners if value(at) == 0]
        for low, high in pairwise(corners):
            if value(low) * value(high) < 0:
                found.append(bracketed(value, low, high))
        for corner, end in ((corners[0], ends[0]), (corners[-1], ends[1])):
            root = self._towards(factor, value, corner, end)
            if root is False:
                return None
            if root is not None:
                found.append(root)
        return Roots(tuple(sorted(found)), complete=True)

    def _towards(self, factor: Expression, value: _Sized, corner: Real, end: Real) -> Real | bool | None:
        """The zero between a corner and an end, None where there is none, False where that isn't known."""
        start = value(corner)
        if start == 0:
            return None  # from a zero it only moves away
        if MP.isnan(start):
            return False
        direction = 1 if end > corner else -1
        before = start
        for power in range(-3, 17):
            step = MP.mpf(10) ** power
            at = corner + direction * step if MP.isinf(end) else end - (end - corner) * MP.mpf(10) ** (-(power + 3))
            if at == corner:
                continue
            here = value(at)
            if MP.isnan(here) or here == 0:
                break  # too small to have a sign
            if here * start < 0:
                return bracketed(value, corner, at)
            if abs(here) > abs(before):
                return None  # moving away from zero, for good
            before = here
        place = sympy.oo * direction if MP.isinf(end) else sympy.Float(str(end), 60)
        limit = self.clock.attempt(lambda: sympy.limit(factor, self.x, place, "-" if direction > 0 else "+"), 0.2)
        if limit is None or not limit.is_extended_real:
            return False
        same_side = limit == 0 or (limit > 0) == (start > 0)
        return None if same_side else False

    def _searched(self, factor: Expression, ends: Ends) -> Roots:
        """Changes of sign on a fine grid, and places where it only touches zero."""
        low, high = max(float(ends[0]), self.box[0]), min(float(ends[1]), self.box[1])
        if not low < high:
            return Roots((), complete=False)
        slope = self.clock.attempt(lambda: sympy.diff(factor, self.x), 0.3)
        evaluate = Evaluator([factor, sympy.nan if slope is None else slope], [self.x])
        value, steepness = _Sized(factor, self.x), _Sized(sympy.nan if slope is None else slope, self.x)
        found: list[Real] = []
        before: tuple[float, list[float]] | None = None
        for step in range(_SAMPLES + 1):
            if step % 64 == 0 and self.clock.left < 0.05:
                break
            at = low + (high - low) * (step + 0.0137) / (_SAMPLES + 0.0274)
            here = evaluate.floats([at])
            if before is not None and math.isfinite(here[0]) and math.isfinite(before[1][0]):
                left, right = MP.mpf(before[0]), MP.mpf(at)
                if here[0] * before[1][0] <= 0:
                    root = bracketed(value, left, right)
                    if abs(value(root)) < MP.mpf(10) ** -30 * (1 + abs(value(left)) + abs(value(right))):
                        found.append(root)
                elif here[1] * before[1][1] < 0 and abs(here[0]) < (high - low) * abs(here[1]):
                    root = bracketed(steepness, left, right)
                    if value(root) == 0:
                        found.append(root)
            before = (at, here)
        return Roots(tuple(sorted(set(found))), complete=False)


class _Sized:
    """The value of an expression; 0 where it is no greater than the rounding of its summands."""

    def __init__(self, expression: Expression, x: Expression) -> None:
        self._terms = Evaluator(sympy.Add.make_args(expression), [x])

    def __call__(self, at: Real) -> Real:
        terms = self._terms.reals([at])
        total = MP.fsum(terms)
        return MP.mpf(0) if abs(total) <= ZERO * MP.fsum(map(abs, terms)) else total


def middle(ends: Ends) -> Real:
    """A place between two ends that is no round number, for there (-1)^(-1) is defined though x^x is not."""
    low, high = ends
    if MP.isinf(low) and MP.isinf(high):
        return MP.mpf("0.0173")
    if MP.isinf(low):
        return high - MP.mpf("1.0731")
    return low + MP.mpf("1.0731") if MP.isinf(high) else low + (high - low) * MP.mpf("0.4871")


def _inverse(generator: Expression) -> tuple[Callable[[Expression], Expression | None] | None, Expression]:
    """The inverse of a one-to-one function, giving None outside of its range, and what it is taken of."""
    name = type(generator).__name__
    inner = generator.args[0] if generator.args else generator
    inverses: dict[str, Callable[[Expression], Expression | None]] = {
        "exp": lambda u: sympy.log(u) if u > 0 else None,
        "log": sympy.exp,
        "atan": lambda u: sympy.tan(u) if abs(u) < sympy.pi / 2 else None,
        "tanh": lambda u: sympy.atanh(u) if abs(u) < 1 else None,
        "sinh": sympy.asinh,
        "asinh": sympy.sinh,
    }
    if name in inverses:
        return inverses[name], inner
    if generator.is_Pow and generator.exp.is_Rational:
        power = generator.exp
        if power.q == 1:
            return None, inner
        return (lambda u: u ** (1 / power) if u > 0 or (u == 0 and power > 0) else None), generator.base
    if generator.is_Pow and generator.base.is_positive and generator.base.is_number and generator.base != 1:
        return (lambda u: sympy.log(u) / sympy.log(generator.base) if u > 0 else None), generator.exp
    return None, inner


def bracketed(value: Callable[[Real], Real], low: Real, high: Real) -> Real:
    """The zero between two points where `value` has opposite signs, to 70 digits: halving, and Illinois steps."""
    low, high = min(low, high), max(low, high)
    f_low, f_high = value(low), value(high)
    if f_low == 0 or f_high == 0:
        return low if f_low == 0 else high
    for turn in range(400):
        middle = (low * f_high - high * f_low) / (f_high - f_low) if turn % 3 else (low + high) / 2
        if not low < middle < high:
            middle = (low + high) / 2
        here = value(middle)
        if here == 0 or high - low <= MP.mpf(10) ** -72 * (1 + abs(low)):
            return middle
        if (here > 0) == (f_high > 0):
            high, f_high, f_low = middle, here, f_low / 2 if turn % 3 else f_low
        else:
            low, f_low, f_high = middle, here, f_high / 2 if turn % 3 else f_high
    return (low + high) / 2


def polynomial_roots(poly: Expression) -> Roots | None:
    """The real zeros of a polynomial of one variable: rational coefficients exactly, others by all complex zeros."""
    if poly.degree() < 1:
        return Roots((), True)
    _, factors = poly.factor_list() if poly.domain.is_QQ or poly.domain.is_ZZ else (None, [(poly, 1)])
    found: list[tuple[Real, Expression | None]] = []
    for factor, _ in factors:
        if factor.degree() <= 2:
            found += [(real(root), root) for root in _closed(factor)]
        elif not (factor.domain.is_QQ or factor.domain.is_ZZ):
            numeric = _numeric(factor)
            if numeric is None:
                return None
            found += [(value, None) for value in numeric]
        elif factor.degree() > _DEGREE:
            return None
        else:
            found += [(value, _radical(factor, value)) for value in _isolated(factor)]
    found.sort(key=lambda pair: pair[0])
    return Roots(tuple(value for value, _ in found), True, exact=tuple(form for _, form in found))


def _closed(poly: Expression) -> list[Expression]:
    coefficients = poly.all_coeffs()
    if len(coefficients) == 2:
        return [-coefficients[1] / coefficients[0]]
    a, b, c = coefficients
    inside = sympy.expand(b * b - 4 * a * c)
    size = real(inside)
    if size < 0:
        return []
    if size == 0 or inside == 0:
        return [-b / (2 * a)]
    root = sympy.sqrt(inside)
    return [sympy.radsimp(sympy.expand((-b + sign * root) / (2 * a))) for sign in (-1, 1)]


def _isolated(poly: Expression) -> list[Real]:
    """The zeros of an irreducible polynomial with rational coefficients, refined between exact rational bounds."""
    evaluate = _horner(poly)
    found = []
    for (low, high), _ in poly.intervals(eps=sympy.Rational(1, 1000)):
        found.append(bracketed(evaluate, real(low), real(high)))
    return found


def _horner(poly: Expression) -> Callable[[Real], Real]:
    coefficients = [Fraction(int(c.p), int(c.q)) for c in poly.all_coeffs()]
    numbers = [MP.mpf(c.numerator) / c.denominator for c in coefficients]

    def value(at: Real) -> Real:
        total = MP.mpf(0)
        for number in numbers:
            total = total * at + number
        return total

    return value


def _radical(poly: Expression, value: Real) -> Expression | None:
    """The n-th root that a zero of a·xⁿ + c is."""
    terms = poly.terms()
    if len(terms) != 2 or terms[1][0] != (0,):
        return None
    degree, ratio = poly.degree(), -terms[1][1] / terms[0][1]
    root = sympy.Abs(ratio) ** sympy.Rational(1, degree)
    return root if value > 0 else -root


def _numeric(poly: Expression) -> list[Real] | None:
    """The real ones of all complex zeros; None where two are so near that it can't be said which are real."""
    coefficients = [real(c) for c in poly.all_coeffs()]
    if any(MP.isnan(c) for c in coefficients) or len(coefficients) > 60:
        return None
    zeros = MP.polyroots(coefficients, maxsteps=200, extraprec=400)
    for index, zero in enumerate(zeros):
        if any(abs(zero - other) < MP.mpf(10) ** -25 for other in zeros[:index]):
            return None
    return sorted(zero.real for zero in zeros if abs(zero.imag) < MP.mpf(10) ** -40 * (1 + abs(zero)))
