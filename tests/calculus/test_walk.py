"""Walks against torch.optim to the last bit; verdicts on landscapes whose end is known."""

from __future__ import annotations

import math
from itertools import product
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.calculus.autograd import evaluate
from tensorcli.calculus.optimizers import Settings, refusal
from tensorcli.calculus.walk import Walk, eigenvalues, ending, judged, largest_rate, walk
from tensorcli.syntax.formulas import parse_formula, variables

LANDSCAPES = (
    "x^2", "(x^2-1)^2 + 0.3x", "sin(x) + 0.1x^2", "x^2 + 10*y^2", "(1-x)^2 + 100*(y-x^2)^2", "softplus(x) - x/2 + y^2",
    "x^2 + y^2 + z^2 + x*y*z", "relu(x) + abs(y)", "exp(-x^2-y^2)",
)  # fmt: skip
NUMBERS = st.floats(-2, 2).map(lambda x: round(x, 3))


def of_torch(text: str, start: list[float], settings: Settings, steps: int) -> list[tuple[float, ...]]:
    formula = parse_formula(text)
    x = torch.tensor(start, dtype=torch.float64, requires_grad=True)
    kept: dict[str, float | bool] = {"weight_decay": settings.weight_decay}
    if settings.optimizer in ("sgd", "rmsprop"):
        kept["momentum"] = settings.momentum
    if settings.optimizer == "sgd":
        kept |= {"dampening": settings.dampening, "nesterov": settings.nesterov}
    kind = {"sgd": "SGD", "adam": "Adam", "rmsprop": "RMSprop", "adagrad": "Adagrad"}[settings.optimizer]
    optimizer = getattr(torch.optim, kind)([x], lr=settings.lr, **kept)
    path = [tuple(x.tolist())]
    for _ in range(steps):
        optimizer.zero_grad()
        evaluate(formula, dict(zip(variables(formula), x.unbind(), strict=True))).backward()
        optimizer.step()
        path.append(tuple(x.tolist()))
    return path


@given(
    st.sampled_from(LANDSCAPES),
    st.lists(NUMBERS, min_size=3, max_size=3),
    st.sampled_from(["sgd", "adam", "rmsprop", "adagrad"]),
    st.sampled_from([0.001, 0.01, 0.1, 0.3]),
    st.sampled_from([0.0, 0.5, 0.9]),
    st.sampled_from([0.0, 0.1]),
    st.sampled_from([0.0, 0.01]),
    st.booleans(),
)
def test_every_iterate_is_torchs_to_the_last_bit(
    text: str,
    start: list[float],
    optimizer: str,
    lr: float,
    momentum: float,
    dampening: float,
    decay: float,
    ahead: bool,
) -> None:
    names = variables(parse_formula(text))
    settings = Settings(optimizer, lr, momentum, dampening, decay, ahead and momentum > 0 and not dampening)  # type: ignore[arg-type]
    taken = walk(parse_formula(text), names, tuple(start[: len(names)]), settings, 30)
    theirs = of_torch(text, start[: len(names)], settings, 30)
    assert taken.path == theirs[: len(taken.path)]
    assert len(taken.path) == 31 or taken.ended


@pytest.mark.parametrize(
    "settings",
    [
        Settings(lr=-1.0),
        Settings(lr=math.nan),
        Settings(momentum=-0.1),
        Settings(weight_decay=-0.5),
        Settings(nesterov=True),
        Settings(nesterov=True, momentum=0.9, dampening=0.1),
        Settings(momentum=1.5),
        Settings(lr=0.0),
        Settings(dampening=-3.0),
    ],
)
def test_what_torch_refuses_is_refused_in_its_words(settings: Settings) -> None:
    kept = {name: value for name, value in settings._asdict().items() if name != "optimizer"}
    words = None
    try:
        torch.optim.SGD([torch.zeros(1, requires_grad=True)], **kept)
    except ValueError as problem:
        words = str(problem)
    assert refusal(settings) == words


@pytest.mark.parametrize("optimizer", ["sgd", "adam", "rmsprop", "adagrad"])
def test_so_does_every_optimizer_with_numbers_that_are_none(optimizer: Any) -> None:
    kind = getattr(torch.optim, {"sgd": "SGD", "adam": "Adam", "rmsprop": "RMSprop", "adagrad": "Adagrad"}[optimizer])
    numbers = (-1.0, 0.0, 0.5, math.nan, math.inf, -math.inf)
    for lr, momentum, decay in product(numbers, numbers if optimizer in ("sgd", "rmsprop") else (0.0,), numbers):
        kept = {"momentum": momentum} if optimizer in ("sgd", "rmsprop") else {}
        words = None
        try:
            kind([torch.zeros(1, requires_grad=True)], lr=lr, weight_decay=decay, **kept)
        except ValueError as problem:
            words = str(problem)
        assert refusal(Settings(optimizer, lr, momentum, 0.0, decay)) == words


def walked(text: str, *start: float, steps: int = 100, **settings: float) -> Walk:
    formula = parse_formula(text)
    return walk(formula, variables(formula), start, Settings(**settings), steps)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("taken", "verdict"),
    [
        (walked("x^2", 1.0, lr=0.01), "still moving"),
        (walked("x^2", 1.0, lr=0.1), "converged"),
        (walked("x^2", 1.0, lr=0.5), "converged"),
        (walked("x^2", 1.0, lr=1.0), "oscillates"),
        (walked("x^2", 1.0, lr=1.1), "diverged"),
        (walked("x^2", 1.0, lr=1.001), "diverged"),
        (walked("x^2", 1.0, lr=0.9999), "oscillates"),
        (walked("x^2", 1.0, lr=0.1, steps=0), "still moving"),
        (walked("x^2", 0.0, lr=0.1, steps=0), "converged"),
        (walked("abs(x)", 1.05, lr=0.1), "oscillates"),
        (walked("log(x)", 1.0, lr=3.0), "left the domain"),
        (walked("x^3", -1.0, lr=0.1), "diverged"),
        (walked("exp(x)", 0.0, lr=0.1), "still moving"),
        (walked("x^2 + 10*y^2", 1.0, 1.0, lr=0.101), "diverged"),
        (walked("x^2 - y^2", 1.0, 0.0, lr=0.1), "converged"),
        (walked("x^2 - y^2", 1.0, 1e-6, lr=0.1), "still moving"),
        (walked("x^2 - y^2", 1.0, 1e-6, lr=0.1, steps=1000), "diverged"),
        (walked("x", 0.0, lr=0.1), "still moving"),
        (walked("1e-8*x^2", 1.0, lr=0.1), "still moving"),
        (walked("exp(-x)", 20.0, lr=0.1), "still moving"),
        (walked("x^2", 1.0, lr=0.5, steps=1), "converged"),
        (walked("x^2", 1.0, lr=0.5, momentum=0.9, steps=1), "still moving"),
        (walked("x^2", 1.0, lr=1.1, steps=5), "diverged"),
        (walked("x^2", 1.0, lr=0.1, steps=1), "still moving"),
        (walked("(x-3)^2", 1.0, lr=0.1, weight_decay=1.0), "converged"),
        (walked("sqrt(|x|)", 0.0, lr=0.1), "left the domain"),
        (walked("cos(x)", math.pi, lr=0.1), "converged"),
    ],
)
def test_verdicts(taken: Walk, verdict: str) -> None:
    assert judged(taken)[0] == verdict


def test_the_steps_needed_are_the_first_after_which_the_gradient_stays_flat() -> None:
    taken = walked("x^2", 1.0, lr=0.1)
    needed = judged(taken)[1]
    assert needed is not None
    assert taken.norms()[needed] <= taken.flat() < taken.norms()[needed - 1]


def test_with_weight_decay_it_rests_where_the_decayed_gradient_is_zero() -> None:
    taken = walked("(x-3)^2", 1.0, lr=0.1, weight_decay=1.0)
    assert taken.path[-1][0] == pytest.approx(2.0)
    assert ending(taken) == "minimum"


@pytest.mark.parametrize(
    ("text", "at", "kind"),
    [
        ("x^2 + y^2", (0.0, 0.0), "minimum"),
        ("-x^2 - y^2", (0.0, 0.0), "maximum"),
        ("x^2 - y^2", (0.0, 0.0), "saddle"),
        ("x^4 + y^2", (0.0, 0.0), "flat"),
        ("relu(x) + y^2", (-1.0, 0.0), "flat"),
    ],
)
def test_what_it_came_to(text: str, at: tuple[float, ...], kind: str) -> None:
    assert ending(walked(text, *at, steps=0)) == kind


def test_eigenvalues_are_those_of_the_hessian() -> None:
    found = eigenvalues(parse_formula("3x^2 + 2x y + 3y^2"), ["x", "y"], (1.0, -2.0))
    assert found == pytest.approx([4.0, 8.0], abs=1e-12)


@given(st.floats(0.1, 50), st.floats(0.1, 50))
def test_below_the_largest_rate_a_quadratic_converges_and_above_it_diverges(a: float, b: float) -> None:
    text = f"{a:.6f}*x^2 + {b:.6f}*y^2"
    rate = largest_rate(parse_formula(text), ["x", "y"])
    assert rate is not None
    assert math.isclose(rate, 1 / max(round(a, 6), round(b, 6)), rel_tol=1e-9)
    assert judged(walked(text, 1.0, 1.0, lr=1.05 * rate, steps=300))[0] == "diverged"
    assert judged(walked(text, 1.0, 1.0, lr=0.95 * rate, steps=300))[0] in ("converged", "still moving")


@pytest.mark.parametrize(
    "text", ["x^4", "x^2 - y^2", "sin(x)", "x", "relu(x)^2", "x^2*y^2", "exp(x)", "x^2 + |x|", "x^2 + relu(y)"]
)
def test_what_is_no_quadratic_with_a_minimum_has_no_largest_rate(text: str) -> None:
    formula = parse_formula(text)
    assert largest_rate(formula, variables(formula)) is None
