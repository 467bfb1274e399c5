"""Known functions: all of their critical points, with their kinds."""

from __future__ import annotations

import math

import pytest

from tensorcli.calculus.critical.answer import CriticalAnswer
from tensorcli.calculus.critical.ask import convexity, critical, names_of
from tensorcli.syntax.formulas import parse_formula

ROOT = math.sqrt(2)


def asked(text: str, low: float = -5.0, high: float = 5.0) -> CriticalAnswer:
    formula = parse_formula(text)
    return critical(formula, ((low, high),) * len(names_of(formula)), 20)


def found(answer: CriticalAnswer) -> list[tuple[str, tuple[float, ...]]]:
    return [(point.kind, tuple(round(value, 5) + 0.0 for value in point.at.values())) for point in answer.points]


HIMMELBLAU = [
    ("minimum", (-3.77931, -3.28319)), ("saddle", (-3.07303, -0.08135)), ("minimum", (-2.80512, 3.13131)),
    ("maximum", (-0.27084, -0.92304)), ("saddle", (-0.12796, -1.95371)), ("saddle", (0.08668, 2.88425)),
    ("minimum", (3.0, 2.0)), ("saddle", (3.38515, 0.07385)), ("minimum", (3.58443, -1.84813)),
]  # fmt: skip
CAMEL = [
    ("minimum", (-1.74755, 0.87378)), ("saddle", (-1.07054, 0.53527)), ("minimum", (0.0, 0.0)),
    ("saddle", (1.07054, -0.53527)), ("minimum", (1.74755, -0.87378)),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("(1-x)^2 + 100(y-x^2)^2", [("minimum", (1.0, 1.0))]),
        ("(x+2y-7)^2 + (2x+y-5)^2", [("minimum", (1.0, 3.0))]),
        (
            "(1.5-x+x y)^2 + (2.25-x+x y^2)^2 + (2.625-x+x y^3)^2",
            [("saddle", (0.0, 1.0)), ("saddle", (0.10054, -2.64451)), ("minimum", (3.0, 0.5))],
        ),
        ("(x^2+y-11)^2 + (x+y^2-7)^2", HIMMELBLAU),
        ("2x^2 - 1.05x^4 + x^6/6 + x y + y^2", CAMEL),
        ("0.26(x^2+y^2) - 0.48x y", [("minimum", (0.0, 0.0))]),
        ("x^2 - y^2", [("saddle", (0.0, 0.0))]),
        ("x^3 - 3x y^2", [("saddle", (0.0, 0.0))]),
        ("x^4 + y^4", [("minimum", (0.0, 0.0))]),
        ("-x^4 - y^6", [("maximum", (0.0, 0.0))]),
        ("x^2 + y^3", [("saddle", (0.0, 0.0))]),
        ("(y-x^2)(y-2x^2)", [("saddle", (0.0, 0.0))]),
        ("x^4", [("minimum", (0.0,))]),
        ("x^3", [("inflection", (0.0,))]),
        ("x^3 - 3x", [("maximum", (-1.0,)), ("minimum", (1.0,))]),
        ("x^3 + x", []),
        ("(x^2-1)^2 + 0.3x", [("minimum", (-1.03558,)), ("maximum", (0.07543,)), ("minimum", (0.96015,))]),
        ("x^1000", [("minimum", (0.0,))]),
        ("x^5 - 5x", [("maximum", (-1.0,)), ("minimum", (1.0,))]),
        ("x + 1/x", [("maximum", (-1.0,)), ("minimum", (1.0,))]),
        ("x*exp(-x)", [("maximum", (1.0,))]),
        ("x log(x)", [("minimum", (0.36788,))]),
        ("x^2 + sin(x)", [("minimum", (-0.45018,))]),
        ("exp(x) - 3x^2", [("maximum", (0.20448,)), ("minimum", (2.83315,))]),
        ("exp(-(x^2+y^2))", [("maximum", (0.0, 0.0))]),
        ("x^2+y^2+z^2", [("minimum", (0.0, 0.0, 0.0))]),
        ("exp(x)", []),
        ("log(x)", []),
        ("sqrt(x)", []),
        ("1/x", []),
        ("sigmoid", []),
        ("x", []),
        ("|x|", [("minimum", (0.0,))]),
        ("cbrt(x)^2", [("minimum", (0.0,))]),
        ("|x^2-1|", [("minimum", (-1.0,)), ("maximum", (0.0,)), ("minimum", (1.0,))]),
        ("leaky_relu", [("degenerate", (0.0,))]),
        ("log(|x^2-2|)", [("maximum", (0.0,))]),
        ("gelu", [("minimum", (-0.75179,))]),
        ("sigmoid(2x^2) - max(3, x)", [("minimum", (0.0,)), ("maximum", (3.0,))]),
        ("x*erf(x)", [("minimum", (0.0,))]),
        ("x^x", [("minimum", (0.36788,))]),
        ("x^(1/x)", [("maximum", (2.71828,))]),
        ("x^y", [("saddle", (1.0, 0.0))]),
        ("x^2/(x-1)", [("maximum", (0.0,)), ("minimum", (2.0,))]),
        ("(x^3-3x)*(x-5)/(x-5)", [("maximum", (-1.0,)), ("minimum", (1.0,))]),
    ],
)
def test_all_points_and_no_others(text: str, points: list[object]) -> None:
    answer = asked(text)
    assert found(answer) == points
    assert answer.complete


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("|x| + |y|", [("minimum", (0.0, 0.0))]),
        ("|x| - y^2", [("saddle", (0.0, 0.0))]),
        ("max(x^2, y^2)", [("minimum", (0.0, 0.0))]),
        ("max(x, y)", []),
        ("atan2(y, x)", []),
        ("sqrt(x^2+y^2)", [("minimum", (0.0, 0.0))]),
        ("max(x, -x)", [("minimum", (0.0,))]),
        ("tan(x)", []),
        ("x^(10^30)", []),
        ("0^x", []),
        ("(x^2-1)^2 * x/x", None),
        ("min(x^2, y^2 + 1) + 0*y", []),
        ("relu(sinh(x) + relu(0.3x + 0.5))", [("degenerate", (-0.37766,))]),
        ("x*x - x/x", []),
        ("x - sin(x)", [("inflection", (0.0,))]),
        ("x + erf(tan(x))", []),
        ("x^3 - sin(x)^3", [("inflection", (0.0,))]),
        ("(1 - cos(x))^2", [("maximum", (-3.14159,)), ("minimum", (0.0,)), ("maximum", (3.14159,))]),
        ("exp(x)*cos(y)", []),
    ],
)
def test_kinks_and_holes(text: str, points: list[object] | None) -> None:
    if points is None:
        points = [("minimum", (-1.0,)), ("minimum", (1.0,))]  # 0 is not in the domain
    assert found(asked(text)) == points


def test_a_search_finds_all_of_mccormick_and_says_that_it_proves_nothing() -> None:
    answer = asked("sin(x+y) + (x-y)^2 - 1.5x + 2.5y + 1")
    assert ("minimum", (-0.5472, -1.5472)) in found(answer)
    assert len(answer.points) == 6
    assert not answer.complete


def test_rastrigin_in_a_box() -> None:
    answer = asked("20 + x^2 - 10cos(2pi x) + y^2 - 10cos(2pi y)", -1.4, 1.4)
    assert len(answer.points) == 25
    kinds = [point.kind for point in answer.points]
    assert (kinds.count("minimum"), kinds.count("maximum"), kinds.count("saddle")) == (9, 4, 12)
    least = [point for point in answer.points if point.globally]
    assert [point.at for point in least] == [{"x": 0.0, "y": 0.0}]


@pytest.mark.parametrize(
    ("text", "where", "kind"),
    [
        ("(x+y)^2", ["x + y = 0"], "minimum"),
        ("x^2*y^2", ["x = 0", "y = 0"], "minimum"),
        ("|x y|", ["y = 0", "x = 0"], "minimum"),
        ("(x-y)^4", ["x - y = 0"], "minimum"),
        ("x^2 y", ["x = 0"], None),
        ("x y z", ["x = 0, y = 0", "x = 0, z = 0", "y = 0, z = 0"], "saddle"),
        ("(x^2+y^2-1)^2", ["x^2 + y^2 - 1 = 0"], "minimum"),
        ("5", ["every x"], "degenerate"),
        ("relu", ["x < 0"], "degenerate"),
        ("sin(x)", ["again and again, every 2*pi"], None),
        ("floor(x)", ["every x between two jumps"], "degenerate"),
        ("relu(relu(x) - 1)", ["x < 1"], "degenerate"),
        ("relu(x) + relu(y)", ["a region around (-4.65, -4.7)"], "degenerate"),
        ("x^2/y", ["x = 0"], None),
        ("(x-y)^2 + z^2", ["z = 0, x - y = 0"], "minimum"),
        ("min(x^2, y^2)", ["x = 0", "y = 0"], "minimum"),
        ("x^2*y^4 + x^4*y^2 - 3x^2*y^2", ["x = 0", "y = 0"], None),
    ],
)
def test_families_are_named(text: str, where: list[str], kind: str | None) -> None:
    answer = asked(text)
    assert [str(family.where) for family in answer.families] == where
    assert {family.kind for family in answer.families} == {kind}
    assert not answer.complete


def test_points_that_are_alone_are_listed_beside_families() -> None:
    answer = asked("x^2*y^4 + x^4*y^2 - 3x^2*y^2 + 1")  # T. S. Motzkin's polynomial
    assert found(answer) == [("minimum", (x, y)) for x in (-1.0, 1.0) for y in (-1.0, 1.0)]
    assert (
        answer.answer == "minimum -1,-1; minimum -1,1; minimum 1,-1; minimum 1,1; critical on x = 0; critical on y = 0"
    )


@pytest.mark.parametrize(
    "text", ["min(x^2, 1)", "max(x^2, y^2)", "cbrt(x - 3x^2)", "cos(sinh(2x))", "|x|*x", "sin(x^2)"]
)
def test_the_gradient_is_zero_at_every_point_told(text: str) -> None:
    answer = asked(text)
    assert answer.verdict is not None
    smooth = sum(point.differentiable for point in answer.points)
    assert f"at {smooth} of {smooth}" in str(answer.verdict.about)


@pytest.mark.parametrize(
    "text", ["sqrt(-1)", "log(-x^2 - 1)", "1/0", "max(sqrt(-5), x)", "sqrt(-5) + x^2 + y^2", "asin(2 + x^2)"]
)
def test_a_formula_without_any_value_is_refused(text: str) -> None:
    for answer in (
        asked(text),
        convexity(parse_formula(text), ((-5.0, 5.0),) * len(names_of(parse_formula(text))), 20),
    ):
        assert not answer.ok
        assert str(answer.error and answer.error.message) == "the formula has no real value anywhere"


def test_where_the_gradient_of_a_convex_function_is_zero_it_has_its_least_value() -> None:
    (point,) = asked("(x+10y)^2 + 5(z-w)^2 + (y-2z)^4 + 10(x-w)^4").points  # M. J. D. Powell's function
    assert (point.kind, point.globally) == ("minimum", True)


@pytest.mark.parametrize(
    ("text", "convex", "shape"),
    [
        ("x^2", True, "convex"),
        ("x^4", True, "convex"),
        ("x^3", False, "neither"),
        ("exp(x)", True, "convex"),
        ("log(x)", False, "concave"),
        ("-x^2", False, "concave"),
        ("2x + 3", True, "affine"),
        ("|x|", True, "convex"),
        ("relu(x)", True, "convex"),
        ("max(x, 2x - 1)", True, "convex"),
        ("min(x, 2x - 1)", False, "concave"),
        ("sin(x)", False, "neither"),
        ("1/x", False, "neither"),
        ("1/x^2", False, "neither"),
        ("x^2 + y^2", True, "convex"),
        ("x^2 - y^2", False, "neither"),
        ("x y", False, "neither"),
        ("|x| + |y|", True, "convex"),
        ("max(x, y)", True, "convex"),
        ("relu(x + y)", True, "convex"),
        ("log(exp(x) + exp(y))", True, "convex"),
        ("sqrt(x^2 + y^2)", True, "convex"),
        ("exp(x^2 + y^2)", True, "convex"),
        ("(x^2+y-11)^2 + (x+y^2-7)^2", False, "neither"),
        ("x^2 + x y + y^2 + z^2", True, "convex"),
        ("sqrt(x^2+1) + sqrt((x-3)^2+1)", True, "convex"),
        ("log(cosh(x))", True, "convex"),
        ("relu6(x)", False, "neither"),
        ("x^2*log(x)", False, "neither"),
        ("(x^2-1)/(x-1)", False, "neither"),
        ("x*log(x) + y*log(y)", True, "convex"),
        ("(x + y^2 - 1)^4", False, "neither"),
        ("(x + 2y - 1)^4", True, "convex"),
        ("cosh(x + y^2)", False, "neither"),
        ("x^2/x", False, "neither"),
        ("sigmoid(2x^2) - max(3, x)", False, "neither"),
    ],
)
def test_convexity(text: str, convex: bool, shape: str) -> None:
    formula = parse_formula(text)
    answer = convexity(formula, ((-5.0, 5.0),) * len(names_of(formula)), 20)
    assert answer.curvature is not None
    assert (answer.convex, answer.curvature.shape, answer.answer) == (convex, shape, convex)


@pytest.mark.parametrize(
    ("text", "globally"),
    [
        ("(x^2-1)^2 + 0.3x", [True, None, False]),
        ("x^3 - 3x", [None, None]),
        ("x + 1/x", [False, False]),
        ("(1-x)^2 + 100(y-x^2)^2", [True]),
        ("exp(x) - x", [True]),
        ("x*exp(-x)", [True]),
        ("|x|", [True]),
        ("2x^2 - 1.05x^4 + x^6/6 + x y + y^2", [False, None, True, None, False]),
    ],
)
def test_what_is_claimed_of_the_whole(text: str, globally: list[bool | None]) -> None:
    assert [point.globally for point in asked(text).points] == globally
