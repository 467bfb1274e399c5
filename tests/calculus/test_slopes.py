"""Slopes at hard places: kinks, jumps, poles, ends of a domain, and places that only look hard."""

from __future__ import annotations

import pytest
from mpmath import mp

from tensorcli.calculus.precise import is_regular, precise
from tensorcli.calculus.rules import derivative
from tensorcli.calculus.slopes import slope_at
from tensorcli.syntax.formulas import parse_formula

INF = float("inf")


@pytest.mark.parametrize(
    ("text", "at", "why", "value", "left", "right"),
    [
        ("sigmoid(x)", "0", "smooth", 0.25, 0.25, 0.25),
        ("abs(x)", "0", "kink", None, -1, 1),
        ("relu(x)", "0", "kink", None, 0, 1),
        ("relu(x)", "1e-300", "smooth", 1, 1, 1),
        ("relu(x - 1e300)", "1e300", "kink", None, 0, 1),
        ("sqrt(x^2)", "0", "kink", None, -1, 1),
        ("max(x, 2x)", "0", "kink", None, 1, 2),
        ("max(x, x)", "3", "smooth", 1, 1, 1),
        ("hardtanh(x)", "-1", "kink", None, 0, 1),
        ("hardtanh(x)", "1", "kink", None, 1, 0),
        ("elu(x)", "0", "smooth", 1, 1, 1),
        ("elu(x, 2)", "0", "kink", None, 2, 1),
        ("abs(sin(x))", "pi", "kink", None, -1, 1),
        ("where(x > 1, x^2, 2x - 1)", "1", "smooth", 2, 2, 2),
        ("abs(x)^2", "0", "smooth", 0, 0, 0),
        ("x*abs(x)", "0", "smooth", 0, 0, 0),
        ("sqrt(x^4)", "0", "smooth", 0, 0, 0),
        ("abs(x)^1.5", "0", "smooth", 0, 0, 0),
        ("0^x", "2", "smooth", 0, 0, 0),
        ("sign(x)", "0", "jump", None, 0, 0),
        ("sign(x)^2", "0", "jump", None, 0, 0),
        ("floor(x)", "1", "jump", None, 0, 0),
        ("floor(x)", "1.5", "smooth", 0, 0, 0),
        ("heaviside(x)", "0", "jump", None, 0, 0),
        ("hardshrink(x)", "0.5", "jump", None, 0, 1),
        ("atan2(x, -1)", "0", "jump", None, -1, -1),
        ("sqrt(x)", "0", "infinite", None, None, INF),
        ("cbrt(x)", "0", "infinite", None, INF, INF),
        ("abs(x)^0.5", "0", "infinite", None, -INF, INF),
        ("asin(x)", "1", "infinite", None, INF, None),
        ("x^x", "0", "infinite", None, None, -INF),
        ("x^1.5", "0", "end", 0, None, 0),
        ("x^x", "-1", "isolated", None, None, None),
        ("sqrt(-x^2)", "0", "isolated", None, None, None),
        ("log(x)", "-1", "undefined", None, None, None),
        ("sin(x)/x", "0", "undefined", None, None, None),
        ("tan(x)", "pi/2", "undefined", None, None, None),
        ("gamma(x)", "-1", "undefined", None, None, None),
        ("1/x", "0", "unbounded", None, None, None),
        ("log(x)", "0", "unbounded", None, None, None),
        ("x^1000", "1e300", "smooth", mp.mpf("1e299703"), mp.mpf("1e299703"), mp.mpf("1e299703")),
        ("threshold(x, log(-1), 1)", "2", "undefined", None, None, None),
        ("acot(x)", "0", "jump", None, -1, -1),
        ("floor(x)", "1e17", "jump", None, 0, 0),
        ("x + ceil(x)", "-1e300", "jump", None, 1, 1),
        ("x + ceil(x)", "1e300 + 1/2", "smooth", 1, 1, 1),
        ("erfc(x)", "1e3", "smooth", *3 * (-2 / mp.sqrt(mp.pi) * mp.exp(-mp.mpf(10) ** 6),)),
        ("cos(exp(-exp(x)))", "7", "smooth", *3 * (mp.mpf("3.2855086739628009e-950"),)),
    ],
)  # fmt: skip
def test_what_is_found(text: str, at: str, why: str, value: object, left: object, right: object) -> None:
    formula, point = parse_formula(text), {"x": parse_formula(at)}
    found = slope_at(formula, derivative(formula, "x"), point, "x", precise(formula, point))
    assert found.why == why
    for ours, theirs in ((found.value, value), (found.left, left), (found.right, right)):
        assert (ours is None) == (theirs is None)
        assert ours is None or ours == theirs or abs(ours - theirs) <= 1e-15 * abs(theirs)


@pytest.mark.parametrize("finite", ["1/({})", "atan({})", "tanh({})", "sigmoid({})", "exp(-abs({}))", "min({}, 0)^0"])
@pytest.mark.parametrize(
    "pole", ["1/x", "x^-2", "log(x)", "log(x, 2)", "csc(x)", "coth(x)", "lgamma(x)", "digamma(x)", "atanh(1 + x)"]
)
def test_what_is_made_of_a_pole_is_undefined_however_finite(pole: str, finite: str) -> None:
    formula, point = parse_formula(finite.format(pole)), {"x": parse_formula("0")}
    value = precise(formula, point)
    assert mp.isnan(value)
    assert slope_at(formula, derivative(formula, "x"), point, "x", value).why == "undefined"


@pytest.mark.parametrize("text", ["sin(x)", "x^3 - x", "exp(x)/(x^2 + 1)", "x*abs(x)", "sqrt(x^4 + 1)", "cbrt(x^3)"])
@pytest.mark.parametrize("at", ["0", "1", "-2", "1e-200", "1e5", "pi"])
def test_both_sides_agree_with_the_rules_where_these_hold(text: str, at: str) -> None:
    formula, point = parse_formula(text), {"x": parse_formula(at)}
    slope = derivative(formula, "x")
    rough = parse_formula(f"{text} + 0*abs(x - ({at}))")  # the same function, but no longer by the rules
    one, other = (slope_at(f, slope, point, "x", precise(f, point)) for f in (formula, rough))
    assert is_regular(formula, point) or at == "0"
    assert not is_regular(rough, point)
    assert one.why == other.why == "smooth"
    assert abs(one.value - other.value) <= 1e-15 * abs(one.value)
