"""The real zeros of a polynomial of one variable: by isolating intervals where the coefficients are rational."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy

from tensorcli.calculus.critical.evaluator import MP, Real, real
from tensorcli.calculus.critical.refine import bracketed

Expression = Any  # a sympy.Expr
_DEGREE = 200  # a polynomial of a higher degree is left to the search


@dataclass(frozen=True)
class Roots:
    """Zeros between two ends, in order."""

    values: tuple[Real, ...]
    complete: bool  # proved to be all of them
    everywhere: bool = False  # the expression is zero for every value
    exact: tuple[Expression | None, ...] = ()  # as an expression, where it is a short one


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
