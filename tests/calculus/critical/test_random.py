"""Random polynomials against numpy, mpmath and the values around each point."""

from __future__ import annotations

import os
from itertools import product

import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp

from tensorcli.calculus.critical.answer import CriticalAnswer, Point
from tensorcli.calculus.critical.ask import critical
from tensorcli.syntax.formulas import parse_formula

EXAMPLES = int(os.environ.get("EXAMPLES", "100"))

X, Y = sympy.symbols("x y", real=True)
WHOLE = st.integers(-5, 5)


def is_steady(expression: sympy.Expr, point: Point) -> bool:
    """Whether the gradient is 0 near the point, by mpmath's own solver with 50 digits."""
    names = sorted(expression.free_symbols | {X}, key=lambda s: s.name)
    slopes = [sympy.diff(expression, name) for name in names]
    with mp.workdps(50):
        at = [mp.mpf(point.at[name.name]) for name in names]
        values = [slope.subs(dict(zip(names, map(str, at), strict=True))).evalf(30) for slope in slopes]
    return all(abs(value) < 1e-6 * (1 + sum(abs(v) for v in point.at.values())) ** 6 for value in values)


@settings(max_examples=EXAMPLES // 2)
@given(st.lists(WHOLE, min_size=3, max_size=8))
def test_one_variable_is_complete(coefficients: list[int]) -> None:
    expression = sum((c * X**k for k, c in enumerate(coefficients)), sympy.Integer(0))
    text = " + ".join(f"({c})*x^{k}" for k, c in enumerate(coefficients))
    answer = critical(parse_formula(text), ((-5.0, 5.0),), 20)
    slope = sympy.Poly(sympy.diff(expression, X), X)
    if slope.is_zero:
        assert answer.families
        return
    roots = sorted(float(root) for root in set(slope.real_roots()))
    assert answer.complete
    assert len(answer.points) == len(roots)
    for point, root in zip(answer.points, roots, strict=True):
        assert abs(point.at["x"] - root) <= 1e-12 * (1 + abs(root))
    check_kinds_of_one(expression, answer, roots)


def check_kinds_of_one(expression: sympy.Expr, answer: CriticalAnswer, roots: list[float]) -> None:
    slope = sympy.diff(expression, X)
    corners = [roots[0] - 1, *roots, roots[-1] + 1] if roots else []
    for index, point in enumerate(answer.points):
        left, right = ((corners[index + k] + corners[index + k + 1]) / 2 for k in (0, 1))
        signs = tuple(int(sympy.sign(slope.subs(X, sympy.Rational(place)))) for place in (left, right))
        expected = {(-1, 1): "minimum", (1, -1): "maximum"}.get(signs, "inflection")
        assert point.kind == expected


@settings(max_examples=EXAMPLES // 4)
@given(st.dictionaries(st.tuples(st.integers(0, 3), st.integers(0, 3)), WHOLE.filter(bool), min_size=2, max_size=5))
def test_two_variables(terms: dict[tuple[int, int], int]) -> None:
    text = " + ".join(f"({c})*x^{i}*y^{k}" for (i, k), c in terms.items()) + " + 0*x + 0*y"
    expression = sum((c * X**i * Y**k for (i, k), c in terms.items()), sympy.Integer(0))
    answer = critical(parse_formula(text), ((-5.0, 5.0),) * 2, 20)
    value = sympy.lambdify((X, Y), expression)
    for point in answer.points:
        assert is_steady(expression, point)
        x, y = point.at["x"], point.at["y"]
        if point.eigenvalues is None or 0.0 in point.eigenvalues:
            continue
        size = 1e-3 * min(1.0, abs(min(point.eigenvalues, key=abs)) / (1 + abs(max(point.eigenvalues, key=abs))))
        across = [value(x + size * dx, y + size * dy) - value(x, y) for dx, dy in product((-1, 0, 1), repeat=2)]
        if point.kind == "minimum":
            assert min(across) >= -1e-9
        elif point.kind == "maximum":
            assert max(across) <= 1e-9
