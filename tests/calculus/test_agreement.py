"""torch's witnesses: the difference and its error, what autograd can't follow, and no random formula at odds."""

from __future__ import annotations

import math
import os
import random
from collections.abc import Callable

import pytest
import torch

from tensorcli.calculus.agreement import with_torch
from tensorcli.calculus.grad import Question, Work
from tensorcli.calculus.grad_answer import differentiate
from tensorcli.calculus.rules import derivative
from tensorcli.calculus.witnesses import central_difference, seen_by_torch, value_in_float64
from tensorcli.errors import DisagreementError
from tensorcli.syntax.formulas import parse_formula, variables
from tensorcli.syntax.nodes import Formula

COORDINATES = ("0.7", "-1.3", "2.4", "0", "1", "-2", "1/2", "10")
COUNT = int(os.environ.get("EXAMPLES", "30"))


def worked(formula: Formula, at: dict[str, Formula]) -> Work:
    names = variables(formula)
    return differentiate(Question(formula, names, names, 1, dict(at), False, False))


@pytest.mark.parametrize(
    ("function", "x", "slope"),
    [
        (math.sin, 1.0, math.cos(1.0)),
        (math.exp, 20.0, math.exp(20.0)),
        (lambda x: math.log(x) if x > 0 else math.nan, 1e-300, 1e300),
        (lambda x: x * x, 1e100, 2e100),
        (lambda x: 1 / x, 1e-8, -1e16),
        (lambda x: max(-1.0, min(1.0, x)), 0.99999, 1.0),
        (lambda x: math.sin(1000 * x), 0.3, 1000 * math.cos(300)),
        (lambda x: 3.0, 7.0, 0.0),
    ],
)
def test_a_difference_is_as_near_as_it_says(function: object, x: float, slope: float) -> None:
    found, error = central_difference(function, x)  # type: ignore[arg-type]
    assert found is not None
    assert abs(found - slope) <= max(10 * error, 1e-13 * abs(slope))
    assert error <= 1e-6 * abs(slope) + 1e-12


def test_no_difference_without_values_on_both_sides() -> None:
    assert central_difference(lambda _: math.nan, 1.0)[0] is None


def test_higher_orders_and_what_autograd_cannot_follow() -> None:
    seen = seen_by_torch(parse_formula("exp(-x^2)"), ["x"], {"x": 0.5}, 5)["x"]
    assert math.isclose(seen.autograd or 0, -(32 * 0.5**5 - 160 * 0.5**3 + 120 * 0.5) * math.exp(-0.25))
    assert math.isclose(seen.difference or 0, seen.autograd or 0, rel_tol=1e-9)
    assert seen_by_torch(parse_formula("elu(x, a)"), ["a"], {"x": -1.0, "a": 2.0})["a"].autograd is None


def test_a_wrong_derivative_ends_the_program() -> None:
    work = worked(parse_formula("x^3"), {"x": parse_formula("2")})
    lie = work._replace(
        answer=worked(parse_formula("x^3 + x"), {"x": parse_formula("2")}).answer, raw={"x": parse_formula("3x^2 + 1")}
    )
    with_torch(work)
    with pytest.raises(DisagreementError):
        with_torch(lie)


def test_random_formulas_are_never_at_odds(random_formulas: Callable) -> None:
    """Where symbols and autograd part there is a cause; where autograd agrees, it does to 10⁻⁸."""
    agreed = 0
    for index, formula in enumerate(random_formulas(COUNT, seed=30_000)):
        dice = random.Random(index)
        at = {name: parse_formula(dice.choice(COORDINATES)) for name in variables(formula)}
        answer = with_torch(worked(formula, at))
        if answer.ok and answer.verdict is not None:
            agreed += 1
            autograd = answer.witnesses.autograd if isinstance(answer.answer, tuple) else (answer.witnesses.autograd,)
            exact = answer.answer if isinstance(answer.answer, tuple) else (answer.answer,)
            for ours, theirs in zip(exact, autograd, strict=True):
                assert theirs is None or math.isclose(float(ours), theirs, rel_tol=1e-8, abs_tol=1e-13)
    assert agreed > COUNT / 4


def test_torchs_formula_of_every_derivative_is_its_derivative_too() -> None:
    """Derivatives are formulas like any other: torch differentiates the value and computes our slope alike."""
    for text in ("gelu(x)", "mish(x)", "silu(x)", "softsign(x)", "tanhshrink(x)", "logsigmoid(x)", "gamma(x)"):
        formula = parse_formula(text)
        slope = derivative(formula, "x")
        seen = seen_by_torch(formula, ["x"], {"x": 0.9})["x"].autograd
        assert math.isclose(value_in_float64(slope, {"x": 0.9}), seen or 0, rel_tol=1e-12), text
    assert torch.get_default_dtype() == torch.float32  # nothing was changed on the way
