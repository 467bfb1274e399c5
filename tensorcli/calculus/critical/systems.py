"""All real solutions of a system of polynomials: the coordinates each exactly, then which of them belong together.

Two variables by resultants, more by an elimination polynomial in each variable from a Groebner basis (Cox, Little and
O'Shea, Ideals, Varieties, and Algorithms, chapters 2 and 3). Each equation is split into its factors first.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import sympy

from tensorcli.calculus.critical.evaluator import MP, Evaluator, Real
from tensorcli.calculus.critical.polynomials import Roots, polynomial_roots
from tensorcli.calculus.critical.search import solved

Expression = Any  # a sympy.Expr
_GRID = (
    -9e4, -870.0, -37.0, -7.3, -3.1, -1.7, -0.83, -0.31, -0.09, 0.0, 0.11, 0.37, 0.79, 1.9, 3.3, 7.9, 43.0, 910.0, 8e4,
)  # fmt: skip
_MOST = 60_000  # combinations of coordinates that are tried
_SAME = MP.mpf(10) ** -50
_NEAR = MP.mpf(10) ** -30


@dataclass(frozen=True)
class Solutions:
    """Points, and families: each a tuple of expressions that are zero together on a curve or more."""

    points: tuple[tuple[Real, ...], ...]
    families: tuple[tuple[Expression, ...], ...]
    complete: bool  # proved: nothing is missing from points and families


def solve(equations: Sequence[Expression], symbols: Sequence[Expression]) -> Solutions:
    """The real solutions of polynomials (rational coefficients) that are all to be zero."""
    wanted = [equation for equation in equations if equation != 0]
    lists = [_factors(equation, symbols) for equation in wanted]
    points: list[tuple[Real, ...]] = []
    families: list[tuple[Expression, ...]] = []
    complete = True
    branches = {tuple(sorted(set(choice), key=sympy.default_sort_key)) for choice in product(*lists)}
    for chosen in sorted(branches, key=str):
        part = _solve_branch(list(chosen), symbols)
        complete = complete and part.complete
        points += [point for point in part.points if not any(near(point, other) for other in points)]
        families += [family for family in part.families if family not in families]
    families = [family for family in families if not any(set(other) < set(family) for other in families)]
    points = [point for point in points if not any(_on(point, family, symbols) for family in families)]
    return Solutions(tuple(sorted(points)), tuple(families), complete)


def near(one: Sequence[Real], other: Sequence[Real], distance: Real = _NEAR) -> bool:
    """Whether two points are the same but for rounding."""
    return all(abs(a - b) <= distance * (1 + abs(a)) for a, b in zip(one, other, strict=True))


def _factors(equation: Expression, symbols: Sequence[Expression]) -> list[Expression]:
    _, found = sympy.Poly(equation, *symbols).factor_list()
    return [factor.as_expr() for factor, _ in found]


def _on(point: Sequence[Real], family: Sequence[Expression], symbols: Sequence[Expression]) -> bool:
    return all(abs(value) < _SAME for value in Evaluator(family, symbols).reals(point))


def _solve_branch(equations: list[Expression], symbols: Sequence[Expression]) -> Solutions:
    """A system of irreducible polynomials."""
    if any(not equation.free_symbols for equation in equations):
        return Solutions((), (), True)
    if len(equations) < len(symbols):
        return _underdetermined(equations, symbols)
    if len(symbols) == 1:
        return _of_one(equations, symbols[0])
    candidates = []
    for symbol in symbols:
        eliminated = _elimination(equations, symbols, symbol)
        if eliminated is None:
            return _underdetermined(equations, symbols)
        found = polynomial_roots(eliminated)
        if found is None:
            raise NotImplementedError
        candidates.append(found.values)
    return Solutions(_verified(equations, symbols, candidates), (), True)


def _of_one(equations: list[Expression], symbol: Expression) -> Solutions:
    common = sympy.gcd_list([sympy.Poly(equation, symbol) for equation in equations])
    found: Roots | None = polynomial_roots(sympy.Poly(common, symbol))
    if found is None:
        raise NotImplementedError
    return Solutions(tuple((value,) for value in found.values), (), True)


def _elimination(equations: list[Expression], symbols: Sequence[Expression], kept: Expression) -> Expression | None:
    """A polynomial in one variable that is zero wherever all equations are; None where there is none."""
    alone = [sympy.Poly(e, kept) for e in equations if e.free_symbols == {kept}]
    if alone:
        return alone[0]
    others = [symbol for symbol in symbols if symbol != kept]
    if len(equations) == 2 and len(symbols) == 2:
        found = sympy.resultant(*(sympy.Poly(e, *others, kept) for e in equations))
        eliminated = sympy.Poly(getattr(found, "as_expr", lambda: found)(), kept)
        return None if eliminated.is_zero else eliminated
    basis = sympy.groebner(equations, *others, kept, order="lex")
    last = basis.exprs[-1]
    if not last.free_symbols and last != 0:
        return sympy.Poly(1, kept)
    return sympy.Poly(last, kept) if last.free_symbols == {kept} else None


def _verified(
    equations: list[Expression], symbols: Sequence[Expression], candidates: Sequence[Sequence[Real]]
) -> tuple[tuple[Real, ...], ...]:
    """Which combinations of coordinates really solve all equations: by floats first, then with 80 digits."""
    total = 1
    for values in candidates:
        total *= len(values)
    if total > _MOST:
        raise NotImplementedError
    terms = [list(sympy.Add.make_args(sympy.expand(e))) for e in equations]
    evaluators = [Evaluator(group, symbols) for group in terms]
    found = []
    for point in product(*candidates):
        rough = [float(value) for value in point]
        values = [evaluator.floats(rough) for evaluator in evaluators]
        if any(abs(sum(group)) > 1e-9 * sum(map(abs, group)) + 1e-300 for group in values):
            continue
        exactly = [evaluator.reals(point) for evaluator in evaluators]
        if all(abs(MP.fsum(group)) <= _SAME * (1 + MP.fsum(map(abs, group))) for group in exactly):
            found.append(tuple(point))
    return tuple(found)


def _underdetermined(equations: list[Expression], symbols: Sequence[Expression]) -> Solutions:
    """Fewer conditions than variables: a family, or where a single one never changes its sign, its isolated zeros."""
    if len(equations) > 1:
        basis = sympy.groebner(equations, *symbols).exprs
        if basis == [1]:
            return Solutions((), (), True)
        known = bool(on_family(basis, symbols, 1))
        return Solutions((), (tuple(basis),) if known else (), complete=known)
    (equation,) = equations
    signs = _signs(equation, symbols)
    if signs == {1, -1}:
        return Solutions((), ((equation,),), True)
    free = sorted(equation.free_symbols, key=lambda symbol: symbol.name)
    slopes = [sympy.diff(equation, symbol) for symbol in free]
    inner = solve(slopes, free)
    zero = tuple(p for p in inner.points if abs(Evaluator([equation], free).reals(p)[0]) < _SAME)
    if len(free) < len(symbols):
        return Solutions((), ((equation,),) if zero else (), inner.complete)
    return Solutions(zero, inner.families, inner.complete and _is_definite(equation, free))


def _signs(equation: Expression, symbols: Sequence[Expression]) -> set[int]:
    """The signs that a polynomial takes on a grid."""
    evaluate = Evaluator([equation], symbols)
    steps = _GRID if len(symbols) <= 2 else _GRID[3:-3:2] if len(symbols) == 3 else _GRID[4:-3:4]
    found = {(value > 0) - (value < 0) for at in product(steps, repeat=len(symbols)) for value in evaluate.floats(at)}
    return found - {0}


def _is_definite(equation: Expression, symbols: Sequence[Expression]) -> bool:
    """Whether a polynomial plainly never changes its sign: even powers with coefficients of one sign alone."""
    terms = sympy.Poly(equation, *symbols).terms()
    signs = {coefficient > 0 for _, coefficient in terms}
    return len(signs) == 1 and all(power % 2 == 0 for powers, _ in terms for power in powers)


def on_family(family: Sequence[Expression], symbols: Sequence[Expression], most: int = 4) -> list[tuple[Real, ...]]:
    """Some points where all expressions of a family are zero, by Newton's method of least steps from fixed starts."""
    slopes = [sympy.diff(part, symbol) for part in family for symbol in symbols]
    evaluate = Evaluator([*family, *slopes], symbols)
    dice = random.Random(1)  # noqa: S311 - the same starts each time
    found: list[tuple[Real, ...]] = []
    for _ in range(4 * most):
        at = [MP.mpf(dice.uniform(-2.5, 2.5)) for _ in symbols]
        place = _dropped(evaluate, at, len(family))
        if place is not None and not any(near(place, other) for other in found):
            found.append(place)
        if len(found) == most:
            break
    return found


def _dropped(evaluate: Evaluator, at: list[Real], count: int) -> tuple[Real, ...] | None:
    size = len(at)
    for _ in range(60):
        values = evaluate.reals(at)
        rows = [values[count + size * i : count + size * (i + 1)] for i in range(count)]
        if any(MP.isnan(value) or abs(value) > MP.mpf(10) ** 9 for value in values):
            return None
        if all(abs(value) < MP.mpf(10) ** -72 for value in values[:count]):
            return tuple(at)
        gram = [[MP.fsum(a * b for a, b in zip(one, other, strict=True)) for other in rows] for one in rows]
        weights = solved(gram, values[:count])
        if weights is None:
            return None
        at = [v - MP.fsum(w * row[i] for w, row in zip(weights, rows, strict=True)) for i, v in enumerate(at)]
    return None
