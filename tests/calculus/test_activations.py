"""Every activation against mpmath with definitions of this file's own, against sympy's derivative, against torch."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest
import sympy
import torch
from hypothesis import given
from hypothesis import strategies as st
from mpmath import mp, mpf

from tensorcli.calculus.activation import Question
from tensorcli.calculus.activation_answer import answer_exactly
from tensorcli.calculus.activation_by_torch import with_torch
from tensorcli.calculus.activation_names import chosen, impossible
from tensorcli.calculus.activations import ELEMENTWISE, VECTOR
from tensorcli.calculus.applied import Applied
from tensorcli.calculus.extent import steepest, value_range, vanishing
from tensorcli.calculus.softmax import VectorActivation
from tensorcli.calculus.symbols import expression, symbol

Function = Callable[..., Any]
_S, _A = mpf("1.0507009873554804934193349852946"), mpf("1.6732632423543772848170429916717")


def _sigmoid(x: Any) -> Any:
    return 1 / (1 + mp.exp(-x))


def _inner(x: Any) -> Any:
    return mp.sqrt(2 / mp.pi) * (x + mpf("0.044715") * x**3)


def _gelu_tanh_slope(x: Any) -> Any:
    share = 1 / (1 + mp.exp(-2 * _inner(x)))
    return share + x * 2 * share / (1 + mp.exp(2 * _inner(x))) * mp.sqrt(2 / mp.pi) * (1 + 3 * mpf("0.044715") * x**2)


def _mish_slope(x: Any) -> Any:
    """e^x w / d^2, as the paper has it."""
    w = 4 * (x + 1) + 4 * mp.exp(2 * x) + mp.exp(3 * x) + mp.exp(x) * (4 * x + 6)
    d = 2 * mp.exp(x) + mp.exp(2 * x) + 2
    return mp.exp(x) * w / d**2


# From the documentation of torch.nn, written down once more; y and its slope, x away from where formulas meet.
MEANT: dict[str, tuple[Function, Function]] = {
    "sigmoid": (_sigmoid, lambda x: mp.exp(-x) / (1 + mp.exp(-x)) ** 2),
    "tanh": (mp.tanh, lambda x: mp.sech(x) ** 2),
    "relu": (lambda x: max(x, mpf(0)), lambda x: mpf(x > 0)),
    "relu6": (lambda x: min(max(x, mpf(0)), mpf(6)), lambda x: mpf(0 < x < 6)),
    "leaky_relu": (lambda x, a=0.01: x if x > 0 else a * x, lambda x, a=0.01: mpf(1) if x > 0 else mpf(a)),
    "prelu": (lambda x, a=0.25: x if x > 0 else a * x, lambda x, a=0.25: mpf(1) if x > 0 else mpf(a)),
    "rrelu": (
        lambda x, low=0.125, high=1 / 3: x if x > 0 else (mpf(low) + mpf(high)) / 2 * x,
        lambda x, low=0.125, high=1 / 3: mpf(1) if x > 0 else (mpf(low) + mpf(high)) / 2,
    ),
    "elu": (lambda x, a=1.0: x if x > 0 else a * mp.expm1(x), lambda x, a=1.0: mpf(1) if x > 0 else a * mp.exp(x)),
    "selu": (
        lambda x: _S * (x if x > 0 else _A * mp.expm1(x)),
        lambda x: _S * (mpf(1) if x > 0 else _A * mp.exp(x)),
    ),
    "celu": (
        lambda x, a=1.0: x if x > 0 else a * mp.expm1(x / a),
        lambda x, a=1.0: mpf(1) if x > 0 else mp.exp(x / a),
    ),
    "gelu": (lambda x: x * mp.ncdf(x), lambda x: mp.ncdf(x) + x * mp.npdf(x)),
    "gelu_tanh": (lambda x: x / (1 + mp.exp(-2 * _inner(x))), _gelu_tanh_slope),
    "silu": (lambda x: x * _sigmoid(x), lambda x: (1 + mp.exp(-x) * (1 + x)) / (1 + mp.exp(-x)) ** 2),
    "mish": (lambda x: x * mp.tanh(mp.log1p(mp.exp(x))), _mish_slope),
    "softplus": (lambda x, b=1.0, _=20.0: mp.log1p(mp.exp(b * x)) / b, lambda x, b=1.0, _=20.0: _sigmoid(b * x)),
    "softsign": (lambda x: x / (1 + abs(x)), lambda x: (1 + abs(x)) ** -2),
    "hardtanh": (lambda x, a=-1.0, b=1.0: min(max(x, mpf(a)), mpf(b)), lambda x, a=-1.0, b=1.0: mpf(a < x < b)),
    "hardsigmoid": (lambda x: min(max(x + 3, mpf(0)), mpf(6)) / 6, lambda x: mpf(-3 < x < 3) / 6),
    "hardswish": (
        lambda x: x * min(max(x + 3, mpf(0)), mpf(6)) / 6,
        lambda x: mpf(0) if x < -3 else mpf(1) if x > 3 else (2 * x + 3) / 6,
    ),
    "logsigmoid": (lambda x: -mp.log1p(mp.exp(-x)), lambda x: 1 / (1 + mp.exp(x))),
    "tanhshrink": (lambda x: x - mp.tanh(x), lambda x: mp.tanh(x) ** 2),
    "softshrink": (lambda x, a=0.5: x - max(min(x, mpf(a)), -mpf(a)), lambda x, a=0.5: mpf(abs(x) > a)),
    "hardshrink": (lambda x, a=0.5: x if abs(x) > a else mpf(0), lambda x, a=0.5: mpf(abs(x) > a)),
    "threshold": (lambda x, t=1.0, c=0.0: x if x > t else mpf(c), lambda x, t=1.0, c=0.0: mpf(x > t)),
}

GIVEN: dict[str, list[tuple[float, ...]]] = {
    "leaky_relu": [(0.2,), (-1.5,)],
    "prelu": [(2.0,)],
    "rrelu": [(0.1, 0.3)],
    "elu": [(0.2,), (3.0,)],
    "celu": [(0.3,), (-2.0,)],
    "softplus": [(0.5,), (3.0,), (1.0, 2.0)],
    "hardtanh": [(-2.0, 0.5)],
    "softshrink": [(0.1,), (0.0,)],
    "hardshrink": [(1.5,), (-1.0,), (0.0,)],
    "threshold": [(0.1, 20.0), (-1.0, -1.0)],
}
CASES = [(name, ()) for name in ELEMENTWISE] + [(name, values) for name, many in GIVEN.items() for values in many]
POINTS = sorted(
    {sign * mantissa * 10.0**power
     for sign in (1, -1) for mantissa in (1.0, 3.7)
     for power in (-308, -300, -150, -20, -10, -5, -3, -1, 0, 1, 2, 5, 10, 50, 150, 155, 300, 307)}
    | {1e308, -1e308, 5e-324, -5e-324, 0.0}
    | {sign * x for sign in (1, -1) for x in (0.25, 0.7, 1.3, 2.5, 4.2, 15.0, 20.0, 21.5, 40.0, 700.0, 740.0, 746.0)}
)  # fmt: skip


def applied(name: str, values: tuple[float, ...] = ()) -> Applied:
    names = [parameter.name for parameter in ELEMENTWISE[name].parameters]
    return Applied(name, dict(zip(names, values, strict=False)))


def as_float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.copysign(math.inf, value)


def test_the_table_is_complete() -> None:
    assert set(MEANT) == set(ELEMENTWISE)


@pytest.mark.parametrize(("name", "values"), CASES)
def test_values_and_slopes_to_fifty_digits(name: str, values: tuple[float, ...]) -> None:
    one = applied(name, values)
    with mp.workdps(700):  # so that 1 + 1e-308 has fifty digits of its own
        for x in POINTS:
            too_far = abs(x) > 1e4 and name in ("gelu", "gelu_tanh", "mish", "celu")  # for mpmath's memory
            if too_far or any(seam.x == x for seam in one.seams):
                continue
            for found, meant in zip(one.exact(x), MEANT[name], strict=True):
                exact = meant(mpf(x), *values)
                tiny = abs(exact) < mpf(10) ** -330  # 0 for every float64
                assert tiny or abs(found - exact) <= abs(exact) * mpf(10) ** -15, (x, found, exact)


@pytest.mark.parametrize(("name", "values"), CASES)
def test_the_derivative_is_sympys(name: str, values: tuple[float, ...]) -> None:
    x = symbol("x")
    for stretch in applied(name, values).stretches:
        theirs = sympy.diff(expression(stretch.value), x)
        low = -3 if stretch.low is None else stretch.low
        high = 3 if stretch.high is None else stretch.high
        for part in (0.15, 0.5, 0.9):
            at = {x: sympy.Rational(low) + (sympy.Rational(high) - sympy.Rational(low)) * sympy.Rational(str(part))}
            ours, exact = expression(stretch.slope).subs(at).evalf(40), theirs.subs(at).doit().evalf(40)
            assert abs(ours - exact) < 1e-30, (name, at)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_the_limits_are_where_far_values_go(name: str) -> None:
    one = Applied(name)
    for sign in (1, -1):
        limit, slope = map(as_float, one.exact(sign * math.inf))
        far, far_slope = map(as_float, one.exact(sign * 1e300))
        assert limit == far or (math.isinf(limit) and abs(far) > 1e290)
        assert math.isclose(slope, far_slope, abs_tol=1e-290)


# Where torch's float64 is not the exact number, and why; anything else is a disagreement and ends the program.
EXPECTED = {
    "sigmoid": {("value", "digits"), ("derivative", "digits")},
    "tanh": {("derivative", "digits")},
    "celu": {("derivative", "float32")},
    "gelu": {("value", "digits"), ("derivative", "digits"), ("value", "infinite"), ("derivative", "infinite")},
    "gelu_tanh": {
        ("value", "digits"), ("derivative", "digits"), ("value", "infinite"), ("derivative", "infinite"),
        ("derivative", "overflow"),
    },
    "silu": {("value", "digits"), ("derivative", "digits"), ("value", "infinite"), ("derivative", "infinite")},
    "mish": {("derivative", "digits"), ("value", "infinite"), ("derivative", "infinite")},
    "softplus": {("derivative", "threshold"), ("value", "threshold")},
    "softsign": {("derivative", "digits"), ("value", "infinite"), ("derivative", "infinite")},
    "hardsigmoid": {("derivative", "float32")},
    "hardswish": {("value", "overflow"), ("value", "infinite")},
    "tanhshrink": {("value", "digits"), ("derivative", "digits")},
    "softshrink": {("derivative", "seam")},
    "hardshrink": {("derivative", "seam")},
}  # fmt: skip


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_torch_is_exact_or_the_reason_is_known(name: str) -> None:
    reasons = set()
    for values in ((), *GIVEN.get(name, ())):
        one = applied(name, values)
        points = (*POINTS, *(seam.x for seam in one.seams), -0.0, 20.3, -709.5, -710.0, math.inf, -math.inf, math.nan)
        question = Question((one,), points, (), None)
        exact = answer_exactly(question)
        told = with_torch(question, exact)
        reasons |= {(found.what, found.kind) for found in told.deviations if not math.isnan(found.x)}
        off = {found.x for found in told.deviations} | {seam.x for seam in one.seams}
        for ours, theirs in zip(exact.rows, told.rows, strict=True):
            if ours.x not in off and not math.isnan(ours.x):
                assert math.isclose(ours.value, theirs.value, rel_tol=1e-9, abs_tol=1e-314), ours
                slopes = ours.derivative, theirs.derivative
                assert math.isclose(*slopes, rel_tol=1e-9, abs_tol=1e-314), ours  # type: ignore[arg-type]
    assert reasons == EXPECTED.get(name, set())


@given(
    st.sampled_from(sorted(ELEMENTWISE)), st.floats(allow_nan=False), st.lists(st.floats(-5, 5), min_size=2, max_size=2)
)
def test_no_x_and_no_parameters_make_them_disagree(name: str, x: float, numbers: list[float]) -> None:
    one = applied(name, tuple(numbers))
    if impossible(name, one.parameters) is not None or one.parameters.get("beta") == 0:
        return
    question = Question((one,), (x,), (), None)
    with_torch(question, answer_exactly(question))


@pytest.mark.parametrize(("name", "values"), CASES)
def test_no_value_leaves_the_range_and_none_in_it_is_missed(name: str, values: tuple[float, ...]) -> None:
    one = applied(name, values)
    parts = value_range(one)
    x = torch.linspace(-30, 30, 6001, dtype=torch.float64)
    reached = [float(one.exact(float(at))[0]) for at in x[::20]]
    for value in reached:
        assert any(
            (part.low < value or (part.low == value)) and (value < part.high or value == part.high) for part in parts
        ), value
    for part in parts:
        ends = [*reached, *(as_float(one.exact(sign * math.inf)[0]) for sign in (1, -1))]
        ends += [as_float(one.exact(seam.x + step)[0]) for seam in one.seams for step in (-1e-9, 0, 1e-9)]
        for bound in (part.low, part.high):
            assert any(value == bound or abs(value - bound) < 2e-3 for value in ends), bound


@pytest.mark.parametrize(("name", "values"), CASES)
def test_no_slope_is_above_the_largest(name: str, values: tuple[float, ...]) -> None:
    one = applied(name, values)
    best = steepest(one)
    slopes = [abs(float(one.exact(at / 16)[1])) for at in range(-160, 161) if all(at / 16 != s.x for s in one.seams)]
    assert max(slopes) <= abs(best.slope) * (1 + 1e-12)
    assert max(slopes) >= min(abs(best.slope), 100) * 0.9
    if best.attained and best.places[0][0] == best.places[0][1]:
        assert math.isclose(float(one.exact(best.places[0][0])[1]), best.slope, rel_tol=1e-12)


@pytest.mark.parametrize(
    ("name", "slope", "x"),
    [
        ("sigmoid", "0.25", "0"),
        ("tanh", "1", "0"),
        ("gelu", "1.128904145185154796", "1.414213562373095049"),
        ("silu", "1.099839320128866951", "2.399357280515467609"),
        ("softsign", "1", "0"),
    ],
)
def test_the_largest_slopes_that_are_known(name: str, slope: str, x: str) -> None:
    found = steepest(Applied(name))
    assert math.isclose(found.slope, float(slope), rel_tol=1e-14)
    assert math.isclose(found.places[0][0], float(x), rel_tol=1e-9, abs_tol=1e-12)


def test_where_the_slope_vanishes() -> None:
    (left, right) = vanishing(Applied("sigmoid"), -6, 6)
    edge = math.log((1 + math.sqrt(0.96)) / (1 - math.sqrt(0.96)))  # of s(1 - s) = 0.01
    assert math.isclose(left[1], -edge, rel_tol=1e-5)
    assert math.isclose(right[0], edge, rel_tol=1e-5)
    assert vanishing(Applied("relu"), -6, 6) == ((-6, 0.0),)
    assert vanishing(Applied("leaky_relu"), -6, 6) == ()


@pytest.mark.parametrize("name", ["sigmoid", "tanh", "elu", "selu", "celu", "softplus", "softsign", "logsigmoid"])
def test_from_where_floats_are_saturated(name: str) -> None:
    question = Question((Applied(name),), (0.0,), (), None)
    found = with_torch(question, answer_exactly(question)).saturation
    assert {one.dtype for one in found} == {"float32", "float64"}
    for one in found:
        function = getattr(torch, name, None) or getattr(torch.nn.functional, name)
        dtype = getattr(torch, one.dtype)
        goal = function(torch.tensor([-1e30 if one.side == "below" else 1e30], dtype=dtype))[0]
        assert math.isclose(goal, one.value, rel_tol=1e-6)
        there, before = (torch.tensor([one.x * factor], dtype=dtype) for factor in (1, 0.99))
        assert function(there)[0] == goal, one
        assert function(there * 2)[0] == goal, one
        assert function(before)[0] != goal, one


@given(st.lists(st.floats(-700, 700), min_size=1, max_size=6), st.sampled_from(sorted(VECTOR)))
def test_vectors_are_torchs(numbers: list[float], name: str) -> None:
    question = Question((VectorActivation(name),), (), tuple(numbers), None)
    exact = answer_exactly(question)
    told = with_torch(question, exact)
    for row in told.rows:
        assert math.isclose(sum(row.derivative), 0.0, abs_tol=1e-9)  # type: ignore[arg-type]
    assert all(found.kind == "digits" for found in told.deviations)


@pytest.mark.parametrize(
    ("name", "x", "values"),
    [
        ("softmax", (math.inf, 1.0), (1.0, 0.0)),
        ("softmax", (-math.inf, 1.0), (0.0, 1.0)),
        ("softmin", (-math.inf, 1.0), (1.0, 0.0)),
        ("log_softmax", (-math.inf, 1.0), (-math.inf, 0.0)),
        ("softmax", (1e308, -1e308), (1.0, 0.0)),
    ],
)
def test_vectors_with_infinite_parts(name: str, x: tuple[float, ...], values: tuple[float, ...]) -> None:
    found, slopes = VectorActivation(name).exact(x)
    assert found == values
    assert all(math.isclose(sum(row), 0.0, abs_tol=1e-12) for row in slopes)
    question = Question((VectorActivation(name),), (), x, None)
    with_torch(question, answer_exactly(question))


@pytest.mark.parametrize("x", [(math.nan, 1.0), (math.inf, math.inf), (-math.inf, -math.inf)])
def test_vectors_that_are_not_determined(x: tuple[float, ...]) -> None:
    values, _ = VectorActivation("softmax").exact(x)
    assert all(map(math.isnan, values))
    question = Question((VectorActivation("softmax"),), (), x, None)
    assert all(math.isnan(row.value) for row in with_torch(question, answer_exactly(question)).rows)


@pytest.mark.parametrize("name", [*ELEMENTWISE, *VECTOR])
def test_every_class_and_function_name_of_torch(name: str) -> None:
    title = VECTOR[name][0] if name in VECTOR else ELEMENTWISE[name].title
    assert hasattr(torch.nn, title)
    plain = "gelu" if name == "gelu_tanh" else name
    for word in (title, f"nn.{title}", plain, f"F.{plain}", f"torch.nn.functional.{plain}", plain.upper()):
        assert chosen([word], [])[0].name == plain


@pytest.mark.parametrize(
    ("name", "values", "formula", "derivative"),
    [
        ("elu", (1.0,), "exp(x) - 1 if x <= 0, x if x > 0", "exp(x) if x <= 0, 1 if x > 0"),
        ("elu", (0.2,), "0.2*(exp(x) - 1) if x <= 0, x if x > 0", "0.2*exp(x) if x < 0, 1 if x > 0"),
        ("elu", (0.0,), "0 if x <= 0, x if x > 0", "0 if x < 0, 1 if x > 0"),
        ("leaky_relu", (1.0,), "x", "1"),
        ("hardshrink", (0.0,), "x", "1"),
        ("hardshrink", (-1.0,), "x", "1"),
        ("hardtanh", (1.0, 1.0), "1", "0"),
        ("softshrink", (0.5,), "x + 0.5 if x <= -0.5, 0 if -0.5 < x <= 0.5, x - 0.5 if x > 0.5",
         "1 if x < -0.5, 0 if -0.5 < x < 0.5, 1 if x > 0.5"),
        ("threshold", (1e300, 0.0), "0 if x <= 1e300, x if x > 1e300", "0 if x < 1e300, 1 if x > 1e300"),
        ("softplus", (2.0, 20.0), "log(1 + exp(2*x))/2", "sigmoid(2*x)"),
    ],
)  # fmt: skip
def test_formulas_are_written_as_people_do(name: str, values: tuple[float, ...], formula: str, derivative: str) -> None:
    one = applied(name, values)
    assert (one.formula, one.derivative_formula) == (formula, derivative)


def test_what_is_remembered_is_of_the_default_parameters_alone() -> None:
    for alpha, low in ((1.0, -1.0), (3.0, -3.0), (1.0, -1.0)):
        values = {} if alpha == 1 else {"alpha": alpha}
        assert value_range(Applied("elu", values))[0].low == low
        assert steepest(Applied("elu", values)).slope == alpha
