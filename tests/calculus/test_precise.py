"""Values to many digits, against torch's float64 and against sympy; the limits of both."""

from __future__ import annotations

import math

import pytest
import sympy
import torch
from mpmath import mp

from tensorcli.calculus.autograd import evaluate, tensor
from tensorcli.calculus.precise import precise
from tensorcli.calculus.symbols import expression, symbol
from tensorcli.calculus.time_limit import within
from tensorcli.syntax.formulas import parse_formula
from tensorcli.syntax.functions import FUNCTIONS, Function

POINTS = (0.0, 1.0, -1.0, -2.0, 0.7, 1.3, -0.4, -3.5, 4.2, 50.0, 700.0, -700.0, 1e-300, -1e-300, 1e17, 1e300, -1e300)


def called(function: Function) -> str:
    return f"{function.name}({', '.join(['x', '0.3', '2.5'][: function.least])})"


def as_float(value: object) -> float:
    try:
        return float(value)  # type: ignore[arg-type]
    except OverflowError:
        return math.copysign(math.inf, 1 if value > 0 else -1)  # type: ignore[operator]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_every_function_as_torch_has_it(function: Function) -> None:
    formula = parse_formula(called(function))
    for x in POINTS:
        ours, theirs = as_float(precise(formula, {"x": x})), evaluate(formula, {"x": tensor(x)}).item()
        assert (
            ours == theirs or (math.isnan(ours) and math.isnan(theirs)) or math.isclose(ours, theirs, rel_tol=1e-12)
        ), x


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_every_function_as_sympy_has_it(function: Function) -> None:
    formula = parse_formula(called(function))
    made = expression(formula)
    for x in (0.7, 1.3, -0.4, -3.5, 4.2):
        theirs = complex(made.subs(symbol("x"), x))
        ours = as_float(precise(formula, {"x": x}))
        real = abs(theirs.imag) < 1e-12
        assert math.isclose(ours, theirs.real, rel_tol=1e-12, abs_tol=1e-15) if real else math.isnan(ours)


@pytest.mark.parametrize(
    ("text", "at", "value"),
    [
        ("sin(x)", "pi", 0.0),
        ("tan(x)", "pi/2", math.nan),
        ("exp(x)/(1 + exp(x))", "800", 1.0),
        ("exp(x) - 1", "1e-300", 1e-300),
        ("(1 - cos(x))/x^2", "1e-100", 0.5),
        ("exp(-exp(x))", "1e300", 0.0),
        ("exp(exp(exp(x)))", "1e300", math.inf),
        ("sin(exp(x))", "1e300", math.nan),
        ("log(x)", "0", -math.inf),
        ("log(x)", "-1", math.nan),
        ("x^(1/3)", "-8", math.nan),
        ("cbrt(x)", "-8", -2.0),
        ("x^x", "0", 1.0),
        ("x^-2", "0", math.inf),
        ("(-2)^x", "3", -8.0),
        ("gamma(x)", "-1", math.nan),
        ("gamma(x)", "0.5", 1.772453850905516),
        ("lgamma(x)", "1", 0.0),
        ("hypot(1, x + csc(pi))", "1", math.inf),
        ("1/(1/x)", "0", math.nan),
        ("exp(-1/x^2)", "0", math.nan),
        ("1/(1 + erf(x))", "-20", 1.853270766878889e175),
        ("1 - tanh(x)^2", "900", 0.0),
        ("x/x", "0", math.nan),
        ("log(1 + exp(x)) + 2*exp(x)", "-300", 1.5444600667236041e-130),
        ("cos(x) + 2e-200", "pi/2", 2e-200),
        ("1 - sigmoid(x)", "745", 5e-324),
        ("log(1 + exp(x))", "-1000", 0.0),
        ("exp(x) + (1 - tanh(x))", "-1e5", 2.0),
        ("exp(-x) + (1 - tanh(x/2))", "100", 3 * math.exp(-100)),
        ("(1 + erf(x/sqrt(2)))/2 + x*exp(-x^2/2)/sqrt(2*pi)", "-37", -7.838298669418516e-297),
    ],
)
def test_hard_places(text: str, at: str, value: float) -> None:
    found = as_float(precise(parse_formula(text), {"x": parse_formula(at)}))
    assert found == value or (math.isnan(found) and math.isnan(value))


def test_all_digits_stand() -> None:
    value = precise(parse_formula("sin(x) - x + x^3/6"), {"x": parse_formula("1e-30")}, digits=30)
    x = sympy.Rational(1, 10**30)
    assert abs(sympy.Float(str(value), 40) / (x**5 / 120 - x**7 / 5040).evalf(40) - 1) < 1e-30


@pytest.mark.parametrize("order", range(6))
@pytest.mark.parametrize("at", ["-20.5", "-37.3", "-150.123", "0.3", "7"])
def test_the_derivatives_of_digamma_far_below_zero(order: int, at: str) -> None:
    with mp.workdps(40):
        theirs = mp.psi(order, mp.mpf(at))
        assert abs(precise(parse_formula(f"polygamma({order}, x)"), {"x": parse_formula(at)}, 30) / theirs - 1) < 1e-28


@pytest.mark.parametrize("text", ["exp(-x^2)", "polygamma(2, x)", "cosh(x) - sinh(x)", "lgamma(-x + 0.5)", "erfc(x)"])
def test_nothing_takes_long_however_large(text: str) -> None:
    for at in ("1.7e308", "-1e15 - 0.3", "-1e300", "3e5"):
        within(2, lambda at=at: precise(parse_formula(text), {"x": parse_formula(at)}))  # type: ignore[misc]


def test_torch_follows_the_chain() -> None:
    x = tensor(2.0).requires_grad_()
    (slope,) = torch.autograd.grad(evaluate(parse_formula("sigmoid(x)"), {"x": x}), x)
    assert math.isclose(slope.item(), 0.104993585403507, rel_tol=1e-14)
