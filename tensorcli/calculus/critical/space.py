"""Critical points of a function of several variables: between its bends (|u| at u = 0), and along them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

import sympy

from tensorcli.calculus.critical.answer import Found
from tensorcli.calculus.critical.clock import Clock
from tensorcli.calculus.critical.evaluator import MP, Evaluator, Real
from tensorcli.calculus.critical.line import taken_apart
from tensorcli.calculus.critical.pieces import between, breaks, is_smooth
from tensorcli.calculus.critical.smooth import Equations, Field, is_on, is_rational, where_flat
from tensorcli.calculus.critical.systems import near, on_family, solve

Expression = Any  # a sympy.Expr
Box = Sequence[tuple[float, float]]
_GRID = (-0.93, -0.41, -0.07, 0.13, 0.53, 0.87)  # of the box, where the pieces are looked for


def critical_points(expression: Expression, symbols: Sequence[Expression], box: Box, clock: Clock) -> Field:
    """All that can be found in the time there is."""
    if not _bends(expression) and not expression.has(sympy.atan2):
        field = where_flat(expression, symbols, box, clock)
        return field._replace(complete=field.complete and is_smooth(expression))
    points: list[Found] = []
    families: list[Equations] = []
    regions: list[tuple[Real, ...]] = []
    for piece, inside in _pieces(expression, symbols, box):
        if not piece.free_symbols:
            regions.append(inside)
            continue
        part = where_flat(piece, symbols, box, clock)
        for found in part.points:
            if between(expression, symbols, found.at) == piece and not _on_a_bend(expression, symbols, found.at):
                _add(points, found)
        for family in part.families:
            met = any(between(expression, symbols, at) == piece for at in on_family(family, symbols))
            if met and family not in families:
                families.append(family)
    for place in _bends(expression):
        for followed in _along(expression, place, symbols, box, clock):
            if isinstance(followed, Found):
                _add(points, followed)
            elif followed not in families:
                families.append(followed)
    points = [point for point in points if not any(is_on(point.at, family, symbols) for family in families)]
    points.sort(key=lambda point: point.at)
    return Field(tuple(points), tuple(families), complete=False, regions=tuple(regions))


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
        if place.is_polynomial(*place.free_symbols) and is_rational(place):
            parts = [factor.as_expr() for factor, _ in sympy.Poly(place).factor_list()[1]]
        found += [part for part in parts if part not in found]
    return found


def _on_a_bend(expression: Expression, symbols: Sequence[Expression], at: Sequence[Real]) -> bool:
    return any(abs(value) < MP.mpf(10) ** -40 for value in Evaluator(_bends(expression), symbols).reals(at))


def _add(points: list[Found], found: Found) -> None:
    if not any(near(found.at, other.at) for other in points):
        points.append(found)


def _pieces(
    expression: Expression, symbols: Sequence[Expression], box: Box
) -> list[tuple[Expression, tuple[Real, ...]]]:
    """The smooth expressions that are met on a coarse grid, each with a place where it is."""
    grid = _GRID if len(symbols) == 2 else _GRID[1:5:2]
    found: dict[Expression, tuple[Real, ...]] = {}
    for steps in product(grid, repeat=min(len(symbols), 6)):
        shares = (*steps, *([0.31] * (len(symbols) - len(steps))))
        at = tuple(
            MP.mpf((low + high) / 2 + (high - low) / 2 * share * (1 + 0.01 * k))
            for k, (share, (low, high)) in enumerate(zip(shares, box, strict=True))
        )
        piece = between(expression, symbols, at)
        if not piece.has(sympy.nan):
            found.setdefault(piece, at)
    return list(found.items())


def _along(
    expression: Expression, place: Expression, symbols: Sequence[Expression], box: Box, clock: Clock
) -> Iterator[Found | Equations]:
    """Where the function, followed along a bend, stands still; where a bend is a single point; and whole bends."""
    for symbol in symbols:
        slope = sympy.diff(place, symbol)
        if slope.is_number and slope != 0:
            break
    else:
        if place.is_polynomial(*symbols) and is_rational(place):
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
