"""Critical points of a function of several variables: exactly where the gradient is made of polynomials, else searched.

Variables that no equation ties together are solved apart. Where the function bends (|u| at u = 0) it is followed along
the bend.
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
from tensorcli.calculus.critical.line import taken_apart, zeros_on_line
from tensorcli.calculus.critical.pieces import between, breaks, is_smooth
from tensorcli.calculus.critical.search import search
from tensorcli.calculus.critical.systems import near, on_family, solve

Expression = Any  # a sympy.Expr
Box = Sequence[tuple[float, float]]
_MOST_POINTS = 2000
_GRID = (-0.93, -0.41, -0.07, 0.13, 0.53, 0.87)  # of the box, where the pieces are looked for


class Field(NamedTuple):
    """Where the gradient is zero or doesn't exist."""

    points: tuple[Found, ...]
    families: tuple[tuple[Expression, ...], ...]  # expressions that are zero together
    complete: bool


def critical_points(expression: Expression, symbols: Sequence[Expression], box: Box, clock: Clock) -> Field:
    """All that can be found in the time there is."""
    if not _bends(expression) and not expression.has(sympy.atan2):
        return _smooth(expression, symbols, box, clock)
    points: list[Found] = []
    families: list[tuple[Expression, ...]] = []
    for piece in _pieces(expression, symbols, box):
        part = _smooth(piece, symbols, box, clock)
        for found in part.points:
            if between(expression, symbols, found.at) == piece and not _on_a_bend(expression, symbols, found.at):
                _add(points, found)
        for family in part.families:
            inside = any(between(expression, symbols, at) == piece for at in on_family(family, symbols) or [()] if at)
            if (inside or not family) and family not in families:
                families.append(family)
    for place in _bends(expression):
        for followed in _along(expression, place, symbols, box, clock):
            if isinstance(followed, Found):
                _add(points, followed)
            elif followed not in families:
                families.append(followed)
    points = [point for point in points if not any(_is_on(point.at, family, symbols) for family in families)]
    return Field(tuple(points), tuple(families), complete=False)


def _is_on(at: Sequence[Real], family: Sequence[Expression], symbols: Sequence[Expression]) -> bool:
    return bool(family) and all(abs(v) < MP.mpf(10) ** -40 for v in Evaluator(family, symbols).reals(at))


def _bends(expression: Expression) -> list[Expression]:
    """The breaks that are not borders of the domain: not those of logarithms and quotients."""
    bending = {
        node
        for node in sympy.preorder_traversal(expression)
        if not is_smooth(node) or (node.is_Pow and node.exp.is_Rational and node.exp.is_positive and node.exp.q > 1)
    }
    places = [place for place in breaks(expression) if any(place in breaks(node) for node in bending)]
    found: list[Expression] = []
    for place in places:
        parts = [place]
        if place.is_polynomial(*place.free_symbols) and _rational(place):
            parts = [factor.as_expr() for factor, _ in sympy.Poly(place).factor_list()[1]]
        found += [part for part in parts if part not in found]
    return found


def _on_a_bend(expression: Expression, symbols: Sequence[Expression], at: Sequence[Real]) -> bool:
    return any(abs(value) < MP.mpf(10) ** -40 for value in Evaluator(_bends(expression), symbols).reals(at))


def _add(points: list[Found], found: Found) -> None:
    if not any(near(found.at, other.at) for other in points):
        points.append(found)


def _pieces(expression: Expression, symbols: Sequence[Expression], box: Box) -> list[Expression]:
    """The smooth expressions that are met on a coarse grid."""
    grid = _GRID if len(symbols) == 2 else _GRID[1:5:2]
    found = []
    for steps in product(grid, repeat=min(len(symbols), 6)):
        shares = (*steps, *([0.31] * (len(symbols) - len(steps))))
        at = [
            MP.mpf((low + high) / 2 + (high - low) / 2 * share * (1 + 0.01 * k))
            for k, (share, (low, high)) in enumerate(zip(shares, box, strict=True))
        ]
        piece = between(expression, symbols, at)
        if piece not in found and not piece.has(sympy.nan):
            found.append(piece)
    return found


def _smooth(expression: Expression, symbols: Sequence[Expression], box: Box, clock: Clock) -> Field:
    slopes = [sympy.diff(expression, symbol) for symbol in symbols]
    equations = []
    for slope in slopes:
        factored = clock.attempt(lambda slope=slope: _essential(slope, symbols), 0.25)  # type: ignore[misc]
        equations.append(slope if factored is None else factored)
    common, equations = _without_common(equations, symbols)
    if any(equation != 0 and not equation.free_symbols for equation in equations):
        return Field((), tuple((factor,) for factor in common), not common)
    points: list[list[Found]] = []
    families: list[tuple[Expression, ...]] = [(factor,) for factor in common]
    complete = all(factor.is_polynomial(*symbols) for factor in common)
    others: list[tuple[Expression, ...]] = []
    for names, group in _components(equations, symbols):
        whole = [box[symbols.index(name)] for name in names]
        part = _component(group, names, whole, clock)
        complete = complete and part.complete
        points.append(list(part.points))
        others.append(tuple(group))
        families += part.families
    if any(len(group) == 0 for group in others) or families[len(common) :]:
        return _with_families(families[len(common) :], common, others, complete)
    return Field(
        tuple(_joined(points, symbols, equations)), tuple(families), complete and _count(points) <= _MOST_POINTS
    )


def _with_families(families: Any, common: Any, others: Any, complete: bool) -> Field:
    """A family in one group of variables is one of the whole, where the other groups are zero too."""
    found = [(factor,) for factor in common]
    if families:
        for family in families:
            tied = {name for expression in family for name in expression.free_symbols}
            rest = tuple(e for group in others for e in group if not e.free_symbols & tied)
            found.append((*family, *rest))
    else:
        found.append(tuple(e for group in others for e in group))
    return Field((), tuple(found), complete)


def _count(points: list[list[Found]]) -> int:
    total = 1
    for group in points:
        total *= len(group)
    return total


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
    if len(names) == 1 and len(equations) == 1:
        roots = zeros_on_line(equations[0], names[0], box[0], clock)
        exact = roots.exact or (None,) * len(roots.values)
        found = tuple(Found((v,), (e,), True, True) for v, e in zip(roots.values, exact, strict=True))
        return Field(found, (), roots.complete)
    if all(e.is_polynomial(*names) and sympy.Poly(e, *names).domain.is_Exact and _rational(e) for e in equations):
        solved = clock.attempt(lambda: solve(equations, names), 0.7)
        if solved is not None:
            points = tuple(Found(p, (None,) * len(names), True, True) for p in solved.points)
            return Field(points, solved.families, solved.complete)
    searched = search(equations, names, box, clock)
    return Field(tuple(Found(p, (None,) * len(names), True, False) for p in searched), (), False)


def _rational(expression: Expression) -> bool:
    return all(number.is_Rational for number in expression.atoms(sympy.Number, sympy.NumberSymbol))


def _joined(
    groups: list[list[Found]], symbols: Sequence[Expression], equations: Sequence[Expression]
) -> Iterator[Found]:
    """Every choice of one point in each group of variables."""
    names = [name for group, _ in _components(equations, symbols) for name in group]
    for count, chosen in enumerate(product(*groups)):
        if count >= _MOST_POINTS:
            return
        at = dict(zip(names, (value for found in chosen for value in found.at), strict=True))
        exact = dict(zip(names, (form for found in chosen for form in found.exact), strict=True))
        yield Found(
            tuple(at[s] for s in symbols), tuple(exact[s] for s in symbols), True, all(found.sharp for found in chosen)
        )


def _along(
    expression: Expression, place: Expression, symbols: Sequence[Expression], box: Box, clock: Clock
) -> Iterator[Found | tuple[Expression, ...]]:
    """Where the function, followed along a bend, stands still; where a bend is a single point; and whole bends."""
    for symbol in symbols:
        slope = sympy.diff(place, symbol)
        if slope.is_number and slope != 0:
            break
    else:
        if place.is_polynomial(*symbols) and _rational(place):
            solved = clock.attempt(lambda: solve([place], list(symbols)), 0.3)
            for point in solved.points if solved is not None else ():
                yield Found(point, (None,) * len(symbols), False, True)
            places = on_family((place,), symbols)
            values = [Evaluator([expression], symbols).reals(at)[0] for at in places]
            if len(places) > 1 and all(abs(value - values[0]) < MP.mpf(10) ** -50 for value in values):
                yield (place,)
        return
    there = sympy.expand(symbol - place / slope)
    rest = [other for other in symbols if other != symbol]
    followed = sympy.expand(expression.subs(symbol, there))
    if not followed.free_symbols:
        some = on_family((place,), symbols, 1)
        if some and _slopes_around(expression, symbols, some[0]) != "none":
            yield (place,)
        return
    if len(rest) == 1:
        line = taken_apart(followed, rest[0], box[symbols.index(rest[0])], clock)
        inner = [(value,) for cell in line.cells for value in cell.roots.values] + [(bend.at,) for bend in line.bends]
    else:
        inner = [
            found.at for found in critical_points(followed, rest, [box[symbols.index(s)] for s in rest], clock).points
        ]
    evaluate = Evaluator([there], rest)
    for point in inner:
        at = dict(zip(rest, point, strict=True)) | {symbol: evaluate.reals(point)[0]}
        found = Found(tuple(at[s] for s in symbols), (None,) * len(symbols), False, True)
        slopes = _slopes_around(expression, symbols, found.at)
        if slopes == "none":
            continue
        yield found._replace(smooth=slopes == "zero")


def _slopes_around(expression: Expression, symbols: Sequence[Expression], at: Sequence[Real]) -> str:
    """Whether the gradients of the pieces that meet at a point are all "zero", all the same ("none"), or "differ"."""
    step = MP.mpf(10) ** -30
    seen: list[list[Real]] = []
    for signs in product((-1, 1), repeat=min(len(symbols), 6)):
        moved = [value + step * (k + 1) * (signs[k] if k < 6 else 1) for k, value in enumerate(at)]
        piece = between(expression, symbols, moved)
        seen.append(Evaluator([sympy.diff(piece, symbol) for symbol in symbols], symbols).reals(moved))
    flat = [value for slopes in seen for value in slopes]
    if any(MP.isnan(value) for value in flat):
        return "differ"
    if all(abs(value) < MP.mpf(10) ** -15 for value in flat):
        return "zero"
    same = all(abs(a - b) < MP.mpf(10) ** -10 for slopes in seen for a, b in zip(slopes, seen[0], strict=True))
    return "none" if same else "differ"
