"""Where the gradient of a smooth function of several variables is zero: exactly where it is made of polynomials.

Variables that no equation ties together are solved apart. What is left is searched in the box.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

import sympy

from tensorcli.calculus.critical.answer import Found
from tensorcli.calculus.critical.bounds import never_zero
from tensorcli.calculus.critical.clock import Clock
from tensorcli.calculus.critical.evaluator import MP, Evaluator, Real
from tensorcli.calculus.critical.line import zeros_on_line
from tensorcli.calculus.critical.search import search
from tensorcli.calculus.critical.systems import solve

Expression = Any  # a sympy.Expr
Box = Sequence[tuple[float, float]]
Equations = tuple[Expression, ...]  # expressions that are zero together; none at all: everywhere
_MOST_POINTS = 2000


class Field(NamedTuple):
    """Where the gradient is zero or doesn't exist."""

    points: tuple[Found, ...]
    families: tuple[Equations, ...]
    complete: bool
    regions: tuple[tuple[Real, ...], ...] = ()  # a place in each region between bends where the function is constant


def where_flat(expression: Expression, symbols: Sequence[Expression], box: Box, clock: Clock) -> Field:
    """The points and families of a smooth expression."""
    slopes = [sympy.diff(expression, symbol) for symbol in symbols]
    equations = []
    for slope in slopes:
        factored = clock.attempt(lambda slope=slope: _essential(slope, symbols), 0.25)  # type: ignore[misc]
        equations.append(slope if factored is None else factored)
    common, equations = _without_common(equations, symbols)
    families: list[Equations] = [(factor,) for factor in common]
    if any(equation != 0 and not equation.free_symbols for equation in equations):
        return Field((), tuple(families), not common)
    complete = all(factor.is_polynomial(*symbols) for factor in common)
    parts: list[Part] = []
    for names, group in _components(equations, symbols):
        part = _component(group, names, [box[symbols.index(name)] for name in names], clock)
        complete = complete and part.complete
        parts.append(Part(tuple(names), tuple(group), part))
    points, others, all_told = _put_together(parts, symbols)
    families += [family for family in map(_plainly, others) if family not in families]
    return Field(tuple(points), tuple(families), complete and all_told)


class Part(NamedTuple):
    """What was found for the variables of one group, each with what is to be zero there."""

    names: tuple[Expression, ...]
    equations: Equations
    field: Field

    def choices(self) -> list[Found | Equations]:
        """Points and families; a group without equations is free, which is the family of no equations."""
        return [*self.field.points, *self.field.families] if self.equations else [()]

    def told(self, choice: Found | Equations) -> Equations:
        """The equations of one choice, a point's by its coordinates where they are known exactly."""
        if not isinstance(choice, Found):
            return choice
        if all(form is not None for form in choice.exact):
            return tuple(name - form for name, form in zip(self.names, choice.exact, strict=True))
        return self.equations


def _put_together(parts: list[Part], symbols: Sequence[Expression]) -> tuple[list[Found], list[Equations], bool]:
    """Every choice of one point or family in each group of variables, and whether there was room for all of them."""
    lists = [part.choices() for part in parts]
    points: list[Found] = []
    families: list[Equations] = []
    for count, chosen in enumerate(product(*lists)):
        if count >= _MOST_POINTS:
            return points, families, False
        if all(isinstance(choice, Found) for choice in chosen):
            points.append(_joined(parts, chosen, symbols))
            continue
        told = (part.told(choice) for part, choice in zip(parts, chosen, strict=True))
        family = tuple(equation for equations in told for equation in equations)
        if family not in families:
            families.append(family)
    return points, families, True


def _plainly(family: Equations) -> Equations:
    """The same set with each equation once, without numbers before it and without powers."""
    told: list[Expression] = []
    for equation in family:
        plain = equation.as_coeff_Mul()[1]
        free = sorted(plain.free_symbols, key=lambda symbol: symbol.name)
        if plain.is_polynomial(*free) and is_rational(plain):
            factors = [factor.as_expr() for factor, _ in sympy.Poly(plain, *free).factor_list()[1]]
            plain = sympy.prod(factors) if len(factors) > 1 else factors[0] if factors else plain
        if plain not in told:
            told.append(plain)
    return tuple(told)


def is_on(at: Sequence[Real], family: Sequence[Expression], symbols: Sequence[Expression]) -> bool:
    """Whether all expressions are zero at a point, to 40 digits."""
    return all(abs(v) < MP.mpf(10) ** -40 for v in Evaluator(family, symbols).reals(at))


def _essential(slope: Expression, symbols: Sequence[Expression]) -> Expression:
    """What of a slope can be zero: the numerator without factors that never are, and without powers."""
    numerator = sympy.fraction(sympy.together(slope))[0]
    if numerator.is_polynomial(*symbols):
        return numerator
    kept = []
    for factor in sympy.Mul.make_args(sympy.factor(numerator)):
        base = factor.base if factor.is_Pow and factor.exp.is_positive else factor
        if base.free_symbols and not never_zero(base):
            kept.append(base)
    return sympy.Mul(*kept) if kept else sympy.Integer(0 if numerator == 0 else 1)


def _without_common(
    equations: list[Expression], symbols: Sequence[Expression]
) -> tuple[list[Expression], list[Expression]]:
    """Factors that all equations share and that do become zero (each a family), and the equations without them."""
    if all(equation.is_polynomial(*symbols) for equation in equations) or 0 in equations:
        return [], equations
    shared = set.intersection(*(set(sympy.Mul.make_args(equation)) for equation in equations))
    taken = [factor for factor in shared if factor.free_symbols and _changes_sign(factor, symbols)]
    for factor in taken:
        equations = [equation / factor for equation in equations]
    return sorted(taken, key=sympy.default_sort_key), equations


def _changes_sign(factor: Expression, symbols: Sequence[Expression]) -> bool:
    evaluate = Evaluator([factor], symbols)
    values = [evaluate.floats(at)[0] for at in product((-2.9, -1.3, -0.4, 0.2, 0.7, 1.6, 3.1), repeat=len(symbols))]
    return any(value > 0 for value in values) and any(value < 0 for value in values)


def _components(
    equations: Sequence[Expression], symbols: Sequence[Expression]
) -> Iterator[tuple[list[Expression], list[Expression]]]:
    """Groups of variables that no equation ties together, each with its equations."""
    groups: list[set[Expression]] = [{symbol} for symbol in symbols]
    for equation in equations:
        tied = [group for group in groups if group & equation.free_symbols]
        if len(tied) > 1:
            groups = [group for group in groups if group not in tied] + [set.union(*tied)]
    for group in groups:
        names = [symbol for symbol in symbols if symbol in group]
        yield names, [e for e in equations if e.free_symbols & group]


def _component(equations: list[Expression], names: list[Expression], box: Box, clock: Clock) -> Field:
    if not equations:
        return Field((), (), True)
    if len(names) == 1:
        roots = zeros_on_line(equations[0], names[0], box[0], clock)
        exact = roots.exact or (None,) * len(roots.values)
        found = tuple(Found((v,), (e,), True, True) for v, e in zip(roots.values, exact, strict=True))
        return Field(tuple(p for p in found if is_on(p.at, equations[1:], names)), (), roots.complete)
    if all(e.is_polynomial(*names) and sympy.Poly(e, *names).domain.is_Exact and is_rational(e) for e in equations):
        solved = clock.attempt(lambda: solve(equations, names), 0.7)
        if solved is not None:
            points = tuple(Found(p, (None,) * len(names), True, True) for p in solved.points)
            return Field(points, solved.families, solved.complete)
    searched = search(equations[: len(names)], names, box, clock)
    points = tuple(Found(p, (None,) * len(names), True, False) for p in searched)
    return Field(tuple(p for p in points if is_on(p.at, equations[len(names) :], names)), (), False)


def isis_rational(expression: Expression) -> bool:
    """Whether its numbers are fractions."""
    return all(number.is_Rational for number in expression.atoms(sympy.Number, sympy.NumberSymbol))


def _joined(parts: Sequence[Part], chosen: Sequence[Any], symbols: Sequence[Expression]) -> Found:
    """One point of one in each group of variables."""
    names = [name for part in parts for name in part.names]
    at = dict(zip(names, (value for found in chosen for value in found.at), strict=True))
    exact = dict(zip(names, (form for found in chosen for form in found.exact), strict=True))
    sharp = all(found.sharp for found in chosen)
    return Found(tuple(at[s] for s in symbols), tuple(exact[s] for s in symbols), True, sharp)


def is_rational(expression: Expression) -> bool:
    """Whether its numbers are fractions."""
    return all(number.is_Rational for number in expression.atoms(sympy.Number, sympy.NumberSymbol))
