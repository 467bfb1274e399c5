"""Concatenating and stacking, exhaustively for small shapes, against torch."""

from __future__ import annotations

from itertools import product

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.answers import Shape
from tensorcli.shapes.cat import cat, cat_shape, dims_to_choose
from tensorcli.shapes.join import JoinAnswer
from tensorcli.shapes.stack import stack, stack_shape

SMALL = [Shape(sizes) for rank in range(4) for sizes in product(range(4), repeat=rank)]


def torchs(join: str, shapes: list[Shape], dim: int) -> tuple[int, ...] | None:
    try:
        return tuple(getattr(torch, join)([torch.zeros(shape) for shape in shapes], dim=dim).shape)
    except (RuntimeError, IndexError):
        return None


def holds_together(answer: JoinAnswer, shapes: list[Shape]) -> None:
    """What is said besides the result fits to it."""
    assert answer.ok == (answer.error is None) == (answer.result is not None)
    assert answer.ok == (not answer.clashes) or not all(shapes)
    if answer.result is None:
        return
    for part in answer.operands:
        if not part.skipped:
            found = torch.zeros(answer.result).narrow(answer.dim, part.start, part.stop - part.start)
            assert found.numel() == torch.zeros(part.shape).numel(), (shapes, part)
    assert max(part.stop for part in answer.operands) == answer.result[answer.dim]


def test_every_pair_of_small_shapes_and_every_dim() -> None:
    joined = refused = 0
    for a, b in product(SMALL, SMALL):
        rank = dims_to_choose([a, b])
        for dim in range(rank or 1):
            result = cat_shape([a, b], dim)
            assert result == torchs("cat", [a, b], dim), (a, b, dim)
            joined += result is not None
            refused += result is None
        for dim in range(len(a) + 1):
            assert stack_shape([a, b], dim) == torchs("stack", [a, b], dim), (a, b, dim)
    assert joined > 500
    assert refused > 5000


SMALLER = [shape for shape in SMALL if 3 not in shape]


def test_what_is_said_of_a_cat_fits_together_for_every_dim_from_both_ends() -> None:
    for a, b in product(SMALLER, SMALLER):
        rank = dims_to_choose([a, b])
        for dim in range(-rank, rank) if rank else (0, 5):
            answer = cat([a, b], dim)
            assert answer.result == torchs("cat", [a, b], dim), (a, b, dim)
            holds_together(answer, [a, b])
            assert answer.other.result == torchs("stack", [a, b], answer.dim) or len(a) != len(b)


def test_what_is_said_of_a_stack_fits_together_for_every_dim_from_both_ends() -> None:
    for a, b in product(SMALLER, SMALLER):
        for dim in range(-len(a) - 1, len(a) + 1):
            answer = stack([a, b], dim)
            assert answer.result == torchs("stack", [a, b], dim), (a, b, dim)
            holds_together(answer, [a, b])
            assert answer.other.result == torchs("cat", [a, b], answer.other.dim) or not a


def test_three_operands_some_of_them_passed_over() -> None:
    few = [Shape(s) for s in ((), (0,), (1,), (2,), (0, 3), (2, 3), (4, 3), (2, 2), (1, 2, 3))]
    for shapes in product(few, few, few):
        rank = dims_to_choose(shapes)
        for dim in range(rank or 1):
            answer = cat(shapes, dim)
            assert answer.result == torchs("cat", list(shapes), dim), (shapes, dim)
            holds_together(answer, list(shapes))
        assert stack(shapes, 0).result == torchs("stack", list(shapes), 0)


@pytest.mark.parametrize("join", ["cat", "stack"])
def test_every_repair_runs(join: str) -> None:
    repaired = 0
    few = [shape for shape in SMALL if 0 not in shape]
    for a, b in product(few, few):
        if join == "cat" and dims_to_choose([a, b]) is None:
            continue
        answer = (cat if join == "cat" else stack)([a, b], 0)
        for repair in answer.repairs:
            line = {"torch": torch, "a": torch.zeros(a), "b": torch.zeros(b)}
            assert eval(repair.code, line).shape == repair.result, (a, b, repair)
            repaired += 1
    assert repaired > 300


def test_a_missing_batch_dim_is_repaired() -> None:
    assert "torch.cat((a, b.unsqueeze(0)), dim=0)" in [r.code for r in cat([Shape((2, 3)), Shape((3,))], 0).repairs]
    assert "torch.cat((a, b), dim=1)" in [r.code for r in cat([Shape((2, 3)), Shape((2, 5))], 0).repairs]


SHAPES = st.lists(st.sampled_from([0, 1, 2, 3]), min_size=1, max_size=6).map(Shape)


@given(SHAPES, st.lists(st.integers(0, 4), min_size=1, max_size=8), st.integers(0, 5), st.booleans())
def test_larger_ranks_and_more_operands(shape: Shape, sizes: list[int], dim: int, spoiled: bool) -> None:
    dim %= len(shape)
    shapes = [Shape((*shape[:dim], size, *shape[dim + 1 :])) for size in sizes]
    if spoiled:
        shapes.append(Shape(reversed(shape)))
    assert cat(shapes, dim).result == torchs("cat", shapes, dim)
    assert stack([shape] * len(sizes), dim).result == torchs("stack", [shape] * len(sizes), dim)


def test_a_sum_that_no_size_can_hold() -> None:
    assert cat([Shape((2**63 - 2,)), Shape((1,))], 0).result == (2**63 - 1,)
    answer = cat([Shape((2**63 - 1,)), Shape((1,))], 0)
    assert answer.error is not None
    assert "2^63" in str(answer.error.message)
