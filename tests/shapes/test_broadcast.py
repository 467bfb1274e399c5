"""The answer: stretches, suspicious results, targets, limits."""

from __future__ import annotations

from itertools import product

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.answers import Shape
from tensorcli.shapes.broadcast import broadcast

SMALL = [Shape(sizes) for rank in range(4) for sizes in product(range(4), repeat=rank)]
SHAPES = st.lists(st.sampled_from([0, 1, 1, 2, 3]), max_size=5).map(Shape)


def test_what_is_stretched_has_stride_zero_in_torch() -> None:
    for pair in product(SMALL, SMALL):
        answer = broadcast(pair)
        if answer.result is None:
            continue
        for operand in answer.operands:
            view = torch.empty(operand.shape).expand(answer.result)
            assert operand.aligned == (1,) * (len(answer.result) - len(operand.shape)) + operand.shape
            zero = {dim for dim in range(-len(answer.result), 0) if view.stride(dim) == 0 and answer.result[dim] != 1}
            assert set(operand.stretched) == {dim for dim in zero if dim >= -len(operand.shape)} - _never(operand.shape)
            assert set(operand.added) == set(range(-len(answer.result), -len(operand.shape)))
            assert list(operand.stretched) == sorted(operand.stretched, reverse=True)


def _never(shape: Shape) -> set[int]:
    """Dims whose stride is 0 for another reason than stretching: none of size other than 1."""
    return {dim for dim in range(-len(shape), 0) if shape[dim] != 1}


@given(SHAPES, SHAPES)
def test_a_target_is_what_torch_expands_to(shape: Shape, target: Shape) -> None:
    answer = broadcast([shape], target)
    assert answer.to is not None
    try:
        torch.empty(shape).expand(target)
        expands = True
    except RuntimeError:
        expands = False
    assert answer.ok == answer.to.fits == expands
    assert answer.answer == (target if expands else None)


@pytest.mark.parametrize(
    ("shapes", "warned"),
    [
        ([(3,), (3, 1)], "repeat against each other"),
        ([(4, 1), (4,)], "repeat against each other"),
        ([(1, 4), (4, 1)], "repeat against each other"),
        ([(3, 3), (3, 3, 1)], "repeat against each other"),
        ([(3, 1, 1), (32, 32)], "outer product"),
        ([(1, 0), (5, 1)], "no elements"),
        ([(2**62, 1), (2**62,)], "as large"),
        ([(3, 4), (4,)], None),
        ([(3, 4), (3, 4)], None),
        ([(3, 4), ()], None),
        ([(1, 1), (1,)], None),
    ],
)
def test_suspicious_but_legal(shapes: list[tuple[int, ...]], warned: str | None) -> None:
    warnings = [note.text.template for note in broadcast([Shape(s) for s in shapes]).notes if note.kind == "warning"]
    if warned is None:
        assert warnings == []
    elif warned == "as large":
        assert any("that large" in text for text in warnings)
    else:
        assert any(warned in text for text in warnings)


def test_every_outer_product_and_every_empty_result_is_warned_about() -> None:
    for pair in product(SMALL, SMALL):
        answer = broadcast(pair)
        if answer.result is None:
            continue
        size = torch.empty(answer.result).numel()
        warned = any(note.kind == "warning" for note in answer.notes)
        both = all(torch.empty(shape).numel() < size for shape in pair)
        assert warned == (both or 0 in answer.result), pair


def test_a_vector_that_does_not_find_its_axis_is_told_so() -> None:
    (note,) = broadcast([Shape((4, 3, 32, 32)), Shape((3,))]).notes
    assert note.kind == "tip"
    assert dict(note.text.values)["met"] == 32


def test_no_time_for_astronomical_shapes() -> None:
    answer = broadcast([Shape((10**6, 10**6, 10**6)), Shape((10**6,))])
    assert answer.elements == 10**18
    assert answer.bytes_if_copied == 4 * 10**18
