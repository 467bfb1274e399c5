"""The lines under "in code", run: they print what autograd says, at whatever point and of whatever order."""

from __future__ import annotations

import math
import os
from collections.abc import Callable

import pytest

from tensorcli.calculus.grad import Question
from tensorcli.calculus.grad_answer import differentiate
from tensorcli.calculus.witnesses import derivative
from tensorcli.syntax.formulas import parse_formula, variables, write_formula
from tensorcli.syntax.nodes import Formula

COUNT = int(os.environ.get("EXAMPLES", "60"))


def printed(formula: Formula, at: dict[str, str], order: int = 1) -> list[float]:
    names = variables(formula)
    point = {name: parse_formula(at[name]) for name in names}
    code = differentiate(Question(formula, names, names, order, point, hessian=False, short=False)).answer.code
    found: list[float] = []
    exec("\n".join(code), {"print": lambda *values: found.extend(values)})
    return found


def is_same(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-300) or (math.isnan(one) and math.isnan(other))


def test_the_code_prints_what_autograd_says(random_formulas: Callable) -> None:
    for formula in random_formulas(COUNT, seed=60_000, depth=4):
        told = printed(formula, {"x": "-0.7", "y": "1.1"})
        for name, value in zip(variables(formula), told, strict=True):
            auto = derivative(formula, name, {"x": -0.7, "y": 1.1}, 1)
            assert auto is None or not math.isfinite(auto) or is_same(value, auto), write_formula(formula)


@pytest.mark.parametrize(
    ("text", "order"),
    [
        *(("x^2 + y", order) for order in (1, 2, 3)),
        *(("x*y", order) for order in (2, 3, 5)),
        ("floor(x)*y", 1), ("floor(x) + ceil(y)", 2), ("y*where(x > 0, 1, 2)", 2), ("heaviside(x) + y", 1),
        ("where(x > y, x^3, y)", 3), ("where(x > y, x^3, y)", 4), ("silu(heaviside(x)*y)", 1), ("gamma(x)*y", 1),
        ("1/gamma(x)^2 - gamma(x - 1)", 1), ("x*log(0)", 1), ("x*tanh(inf)", 1), ("relu(x)*abs(y)", 3),
    ],
)  # fmt: skip
def test_the_code_runs_where_autograd_has_nothing_to_follow(text: str, order: int) -> None:
    formula = parse_formula(text.replace("inf", "exp(800)"))
    told = printed(formula, {"x": "-1.3", "y": "0.6"}, order)
    for name, value in zip(variables(formula), told, strict=True):
        auto = derivative(formula, name, {"x": -1.3, "y": 0.6}, order)
        assert auto is not None
        assert is_same(value, auto)


def test_parameters_that_vary_are_written_out() -> None:
    for text in ("elu(x, y)", "leaky_relu(x, y)", "softplus(x, y)", "hardtanh(x, y - 3, y)", "threshold(x, y, 3*y)"):
        formula = parse_formula(text)
        told = printed(formula, {"x": "-1.3", "y": "0.6"})
        at = {"x": parse_formula("-1.3"), "y": parse_formula("0.6")}
        ours = differentiate(Question(formula, ("x", "y"), ("x", "y"), 1, at, hessian=False, short=False)).answer
        assert ours.gradient is not None
        assert all(map(is_same, told, ours.gradient.values())), text
