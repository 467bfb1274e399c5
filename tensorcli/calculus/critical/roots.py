"""All real zeros of an expression of one variable, and whether that is proved to be all of them.

Polynomials exactly, by isolating intervals; a polynomial in exp(x), log(x) and their kin through them; what is left by
Rolle's theorem (between two zeros of g there is one of g'), and at last by a search in a box, which proves nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import sympy

from tensorcli.calculus.critical.bounds import never_zero
from tensorcli.calculus.critical.clock import Clock
from tensorcli.calculus.critical.evaluator import MP, ZERO, Evaluator, Real, real
from tensorcli.calculus.critical.polynomials import Roots, polynomial_roots
from tensorcli.calculus.critical.refine import Sized, bracketed, sharpened

Expression = Any  # a sympy.Expr
_DEPTH = 4  # derivatives that Rolle's theorem may go through
_SAMPLES = 2000
_MOST = 300  # zeros that a search lists
_LONG = 150  # operations; of a longer expression no derivatives are taken to prove something

Ends = tuple[Real, Real]  # open; may be infinite
LINE: Ends = (-MP.inf, MP.inf)


def real_roots(
    expression: Expression, x: Expression, ends: Ends, box: tuple[float, float], clock: Clock, *, search: bool = True
) -> Roots:
    """The zeros of a smooth expression strictly between two ends; the search looks in `box` only.

    Without `search`, what can't be proved to be complete isn't looked for.
    """
    return _Search(x, box, clock).roots(expression, ends, _DEPTH, search=search)


class _Search:
    def __init__(self, x: Expression, box: tuple[float, float], clock: Clock) -> None:
        self.x = x
        self.box = box
        self.clock = clock

    def roots(self, expression: Expression, ends: Ends, depth: int, *, search: bool = False) -> Roots:
        """The zeros; without `search` only where they can be proved complete, for that is all that is wanted then."""
        if expression == 0:
            return Roots((), True, everywhere=True)
        if expression.has(sympy.nan, sympy.zoo):  # as the slope of 0^x
            return Roots((), complete=False)
        if self.clock.attempt(lambda: never_zero(expression), 0.1):
            return Roots((), True)
        factors = self.clock.attempt(lambda: self._factors(expression), 0.3)
        if factors == ():
            return Roots((), True, everywhere=True)
        wanted = (expression,) if factors is None else factors
        parts = [self._of_factor(factor, ends, depth) for factor in wanted]
        if None in parts:
            # A factor's numerator may have worse derivatives than the whole, as that of gelu's slope has.
            hopeless = wanted == (expression,) or expression.has(sympy.sin, sympy.cos, sympy.tan)
            whole = None if hopeless else self._by_rolle_in_time(expression, ends, depth)
            if whole is not None:
                return whole
            if not search:
                return Roots((), complete=False)
        found: dict[Real, Expression | None] = {}
        complete = True
        for factor, proved in zip(wanted, parts, strict=True):
            part = self._searched(factor, ends) if proved is None else proved
            complete = complete and part.complete
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

    def _of_factor(self, factor: Expression, ends: Ends, depth: int) -> Roots | None:
        """All zeros of one factor, None where that can't be proved."""
        if not factor.has(self.x):
            return Roots((), True)
        if factor.is_polynomial(self.x):
            found = self.clock.attempt(lambda: polynomial_roots(sympy.Poly(factor, self.x)))
        else:
            found = self.clock.attempt(lambda: self._through_function(factor, ends, depth), 0.3)
        return self._by_rolle_in_time(factor, ends, depth) if found is None else found

    def _by_rolle_in_time(self, factor: Expression, ends: Ends, depth: int) -> Roots | None:
        if not depth or factor.count_ops() >= _LONG:
            return None
        return self.clock.attempt(lambda: self._by_rolle(factor, ends, depth), 0.4)

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
        value = Sized(factor, self.x)
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

    def _towards(self, factor: Expression, value: Sized, corner: Real, end: Real) -> Real | bool | None:
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
            if abs(at - corner) <= ZERO * (1 + abs(corner)):
                continue  # there rounding alone would tell where it goes
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
        slope = sympy.nan if slope is None else slope
        evaluate = Evaluator([factor, slope], [self.x])
        value, steepness = Sized(factor, self.x), Sized(slope, self.x)
        found: list[Real] = []
        before: tuple[float, list[float]] | None = None
        for step in range(_SAMPLES + 1):
            if len(found) >= _MOST or (step % 64 == 0 and self.clock.left < 0.05):
                break
            at = low + (high - low) * (step + 0.0137) / (_SAMPLES + 0.0371)
            here = evaluate.floats([at])
            if before is not None and math.isfinite(here[0]) and math.isfinite(before[1][0]):
                left, right = MP.mpf(before[0]), MP.mpf(at)
                root = None
                if here[0] * before[1][0] <= 0:
                    root = _crossing(value, left, right)
                elif here[1] * before[1][1] < 0 and abs(here[0]) < (high - low) * abs(here[1]):
                    root = _touching(value, steepness, left, right)
                if root is not None:
                    sharp = self.clock.attempt(lambda r=root: sharpened(factor, self.x, r), 0.2)  # type: ignore[misc]
                    found.append(root if sharp is None else sharp)
            before = (at, here)
        return Roots(_apart(found), complete=False)


def _crossing(value: Sized, left: Real, right: Real) -> Real | None:
    """Where the sign changes; None where it only does so by rounding, or at a pole."""
    sizes = value(left), value(right)
    if not sizes[0] * sizes[1] <= 0:
        return None
    root = bracketed(value, left, right)
    return root if abs(value(root)) < MP.mpf(10) ** -30 * (1 + abs(sizes[0]) + abs(sizes[1])) else None


def _touching(value: Sized, steepness: Sized, left: Real, right: Real) -> Real | None:
    """Where it is 0 without a change of sign."""
    if not steepness(left) * steepness(right) <= 0:
        return None
    root = bracketed(steepness, left, right)
    return root if value(root) == 0 else None


def _apart(found: list[Real]) -> tuple[Real, ...]:
    """In order, each once."""
    kept: list[Real] = []
    for root in sorted(found):
        if not kept or root - kept[-1] > ZERO * (1 + abs(root)):
            kept.append(root)
    return tuple(kept)


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
