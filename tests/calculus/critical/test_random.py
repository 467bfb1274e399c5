"""Random polynomials against numpy, mpmath and the values around each point."""

from __future__ import annotations

import os
from fractions import Fraction
from itertools import product
from random import Random

import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mp

from tensorcli.calculus.critical.answer import CriticalAnswer, Midpoint, Point
from tensorcli.calculus.critical.ask import convexity, critical, names_of
from tensorcli.calculus.critical.evaluator import MP, ZERO
from tensorcli.calculus.critical.refine import sharpened
from tensorcli.calculus.precise import precise
from tensorcli.syntax.formulas import parse_formula
from tensorcli.syntax.nodes import Formula, Number

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


@settings(max_examples=EXAMPLES)
@given(st.integers(-3, 3), st.integers(1, 5), st.sampled_from((sympy.sin, sympy.tanh, sympy.sinh, sympy.atan)))
def test_a_multiple_zero_is_found_to_all_digits(place: int, order: int, function: type) -> None:
    expression = function(X - place) ** order
    near = place + MP.mpf(10) ** (-60 // order)
    assert abs(sharpened(expression, X, near) - place) < ZERO


LEAVES = ("x", "y", "2", "-1", "0.5", "x + y", "x^2", "x - 3y")
ONE = ("exp({})", "sqrt({})", "log({})", "|{}|", "relu({})", "({})^2", "({})^4", "cbrt({})", "cosh({})", "softplus({})")
TWO = ("({}) + ({})", "({}) - ({})", "({})*({})", "max({}, {})", "min({}, {})", "({})/({})")
FORMULAS = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.one_of(
        st.builds(str.format, st.sampled_from(ONE), inner), st.builds(str.format, st.sampled_from(TWO), inner, inner)
    ),
    max_leaves=4,
)


def value_at(formula: Formula, at: dict[str, Fraction]) -> sympy.Expr:
    return precise(formula, {name: Number(0, 0, value) for name, value in at.items()}, 30)


@settings(max_examples=EXAMPLES)
@given(FORMULAS, st.randoms(use_true_random=False))
def test_what_is_said_of_convexity_holds_at_midpoints(text: str, dice: Random) -> None:
    formula = parse_formula(text)
    names = names_of(formula)
    answer = convexity(formula, ((-5.0, 5.0),) * len(names), 2)
    if answer.curvature is None:
        return
    for told, above in ((answer.curvature.against_convex, True), (answer.curvature.against_concave, False)):
        if told is not None:
            check_midpoint(formula, told, above=above)
    sign = {"convex": 1, "affine": 1, "concave": -1}.get(answer.curvature.shape or "")
    for _ in range(20 if sign else 0):
        a, b = ({name: Fraction(dice.randint(-40, 40), 8) for name in names} for _ in range(2))
        values = [value_at(formula, at) for at in (a, b, {n: (a[n] + b[n]) / 2 for n in names})]
        if MP.isfinite(values[0]) and MP.isfinite(values[1]):
            gap = values[2] - (values[0] + values[1]) / 2
            assert sign * gap <= MP.mpf(10) ** -25 * (1 + abs(values[0]) + abs(values[1]))


def check_midpoint(formula: Formula, told: Midpoint, *, above: bool) -> None:
    a, b = ({name: Fraction(value) for name, value in at.items()} for at in (told.a, told.b))
    low, high, middle = (value_at(formula, at) for at in (a, b, {n: (a[n] + b[n]) / 2 for n in a}))
    assert (middle > (low + high) / 2) == above
    assert abs(middle - told.at_middle) <= 1e-12 * (1 + abs(middle))
    assert abs((low + high) / 2 - told.on_chord) <= 1e-12 * (1 + abs(low) + abs(high))
