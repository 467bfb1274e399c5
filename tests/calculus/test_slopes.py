"""Slopes at hard places: kinks, jumps, poles, ends of a domain, and places that only look hard."""

from __future__ import annotations

import pytest
from mpmath import mp

from tensorcli.calculus.precise import precise
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
    ],
)  # fmt: skip
def test_what_is_found(text: str, at: str, why: str, value: object, left: object, right: object) -> None:
    formula, point = parse_formula(text), {"x": parse_formula(at)}
    found = slope_at(formula, derivative(formula, "x"), point, "x", precise(formula, point))
    assert found.why == why
    for ours, theirs in ((found.value, value), (found.left, left), (found.right, right)):
        assert (ours is None) == (theirs is None)
        assert ours is None or ours == theirs or abs(ours - theirs) <= 1e-15 * abs(theirs)
