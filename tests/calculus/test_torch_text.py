"""A formula as PyTorch code is the same function."""

from __future__ import annotations

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.calculus.autograd import evaluate, tensor
from tensorcli.calculus.torch_text import torch_text
from tensorcli.syntax.formulas import parse_formula
from tensorcli.syntax.functions import FUNCTIONS


def agree(text: str, x: float) -> None:
    formula = parse_formula(text)
    ours = evaluate(formula, {"x": tensor(x)}).item()
    theirs = eval(torch_text(formula), {"torch": torch, "x": tensor(x)})  # our own text, not a user's
    theirs = float(theirs)
    assert (math.isnan(ours) and math.isnan(theirs)) or math.isclose(ours, theirs, rel_tol=1e-12, abs_tol=1e-300), text


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_every_function(function: object) -> None:
    name, least = function.name, function.least  # type: ignore[attr-defined]
    for x in (0.4, 1.7, 2.5, -0.6, -1.7):
        agree(f"{name}({', '.join(['x', '0.3', '2.5'][:least])})", x)


@given(
    st.integers(-3, 3), st.sampled_from("+-*/^"), st.sampled_from("+-*/^"), st.sampled_from(["x", "-x", "2", "e", "3!"])
)
def test_brackets_stand_where_python_needs_them(a: int, one: str, other: str, leaf: str) -> None:
    for text in (f"(x{one}{leaf}){other}({a})", f"x{one}({leaf}{other}({a}))", f"-(x{one}2){other}({leaf})"):
        try:
            agree(text, 1.3)
        except ZeroDivisionError:
            continue
