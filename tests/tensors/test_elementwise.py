"""Values that broadcast, against torch and numpy called directly: the same values, or both refuse."""

from __future__ import annotations

from functools import reduce
from itertools import product
from typing import Any, get_args

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.answers import Shape
from tensorcli.shapes.broadcast import BroadcastAnswer, Op, broadcast
from tensorcli.shapes.elementwise import asked
from tensorcli.shapes.strides import elements
from tensorcli.syntax.data import Data
from tensorcli.tensors.elementwise import compute

OPS: tuple[Op, ...] = get_args(Op)
TORCH = {"add": torch.add, "sub": torch.sub, "mul": torch.mul, "div": torch.true_divide, "max": torch.maximum}
NUMPY = {"add": np.add, "sub": np.subtract, "mul": np.multiply, "div": np.true_divide, "max": np.maximum}
DTYPES = {"bool": torch.bool, "int": torch.int64, "float": torch.float64}
SHAPES = st.lists(st.sampled_from([0, 1, 1, 2, 3]), max_size=3).map(Shape)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "bool": st.booleans(),
    "int": st.integers(-9, 9) | st.integers(-(2**63), 2**63 - 1),
    "float": st.floats(-1e3, 1e3) | st.sampled_from([0.0, -0.0, float("nan"), float("inf"), float("-inf"), 1e300]),
}


@st.composite
def operand(draw: st.DrawFn) -> Data:
    shape = draw(SHAPES)
    kind = draw(st.sampled_from(["bool", "int", "float"]))
    values = draw(st.lists(VALUES[kind], min_size=elements(shape), max_size=elements(shape)))
    return Data(shape, tuple(values), kind)  # type: ignore[arg-type]


def answered(op: Op, operands: list[Data], to: Shape | None = None) -> BroadcastAnswer:
    return compute(asked(broadcast([data.shape for data in operands], to), op, operands), operands)


def tensor(data: Data) -> torch.Tensor:
    return torch.tensor(list(data.values), dtype=DTYPES[data.kind]).reshape(data.shape)


@given(st.sampled_from(OPS), st.lists(operand(), min_size=2, max_size=4))
def test_as_torch_computes_it(op: Op, operands: list[Data]) -> None:
    answer = answered(op, operands)  # raises where the rule and torch differ
    try:
        wanted = reduce(TORCH[op], map(tensor, operands))
    except RuntimeError as refusal:
        assert not answer.ok
        assert answer.answer is None
        assert answer.values is None
        assert answer.error is not None
        words = str(refusal).splitlines()[0]
        assert answer.error.torch == words or answer.result is None  # where the shapes clash too, that is told
        return
    assert answer.ok
    assert answer.result == tuple(wanted.shape)
    assert f"torch.{answer.dtype}" == str(wanted.dtype)
    assert answer.answer == answer.values or any(value != value for value in wanted.reshape(-1).tolist())
    got = np.array(answer.values, dtype=wanted.numpy().dtype).reshape(wanted.shape)
    np.testing.assert_array_equal(got, wanted.numpy())


@given(st.sampled_from(OPS), operand(), operand())
def test_numpy_computes_the_same_values(op: Op, one: Data, other: Data) -> None:
    answer = answered(op, [one, other])
    if op == "sub" and "bool" in (one.kind, other.kind):
        return  # torch refuses, numpy only where both are booleans
    try:
        with np.errstate(all="ignore"):
            wanted = NUMPY[op](tensor(one).numpy(), tensor(other).numpy())
    except ValueError:  # numpy, too, refuses shapes that clash
        assert not answer.ok
        return
    assert answer.ok
    assert answer.result == wanted.shape
    got = np.array(answer.values, dtype=float).reshape(wanted.shape)
    np.testing.assert_allclose(got, wanted.astype(float), rtol=1e-6)  # torch divides whole numbers in float32


@pytest.mark.parametrize("op", OPS)
def test_every_pair_of_kinds(op: Op) -> None:
    values: dict[str, tuple[Any, ...]] = {"bool": (True, False), "int": (3, 0), "float": (0.5, -0.0)}
    for one, other in product(values, repeat=2):
        operands = [Data(Shape((2, 1)), values[one], one), Data(Shape((2,)), values[other], other)]  # type: ignore[arg-type]
        answer = answered(op, operands)
        assert answer.ok is not (op == "sub" and "bool" in (one, other))
        if answer.ok:
            assert f"torch.{answer.dtype}" == str(TORCH[op](*map(tensor, operands)).dtype)


@given(SHAPES, SHAPES, SHAPES)
def test_expanded_to_a_target(one: Shape, other: Shape, to: Shape) -> None:
    operands = [Data(shape, tuple(range(elements(shape))), "int") for shape in (one, other)]
    answer = answered("add", operands, to)
    try:
        wanted = (tensor(operands[0]) + tensor(operands[1])).expand(to)
    except RuntimeError:
        assert not answer.ok
        return
    assert answer.ok
    np.testing.assert_array_equal(np.array(answer.values).reshape(to), wanted.numpy())


def warnings(op: Op, *operands: Data) -> list[str]:
    return [str(note.text) for note in answered(op, list(operands)).notes]


def test_what_wraps_around_is_told_with_the_true_value() -> None:
    largest = Data(Shape((1,)), (2**63 - 1,), "int")
    one = Data(Shape((1,)), (1,), "int")
    assert any(f"{2**63} doesn't fit" in note for note in warnings("add", largest, one))
    assert not any("fit into" in note for note in warnings("sub", largest, one))
    assert any(f"{(2**63 - 1) ** 2} doesn't fit" in note for note in warnings("mul", largest, largest))


def test_dividing_by_zero_and_nan_are_told() -> None:
    one, zero, nan = (Data(Shape((1,)), (value,), "float") for value in (1.0, 0.0, float("nan")))
    assert any("divides by 0" in note for note in warnings("div", one, zero))
    assert not any("divides by 0" in note for note in warnings("div", zero, one))
    assert any("nan as the winner" in note for note in warnings("max", one, nan))
    assert warnings("max", one, zero) == []


def test_the_refusal_of_booleans_has_torchs_words_and_a_way_out_that_was_run() -> None:
    bools = Data(Shape((2,)), (True, False), "bool")
    answer = answered("sub", [bools, bools])
    assert answer.error is not None
    assert "two bool tensors is not supported" in (answer.error.torch or "")
    assert any("a.long() - b.long() gives [0, 0]" in str(note.text) for note in answer.notes)
