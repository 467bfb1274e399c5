"""torch agrees with what is said of cat and stack, at any size; and if it didn't, we would say so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.answers import Shape
from tensorcli.errors import DisagreementError
from tensorcli.shapes.cat import cat, dims_to_choose
from tensorcli.shapes.stack import stack
from tensorcli.tensors.join import verify

SIZES = st.sampled_from([0, 1, 2, 3, 1000, 2**31, 2**62, 2**63 - 1])
SHAPES = st.lists(SIZES, max_size=4).map(Shape)


@given(st.lists(SHAPES, min_size=1, max_size=3), st.integers(0, 4))
def test_torch_agrees_at_any_size(shapes: list[Shape], dim: int) -> None:
    rank = dims_to_choose(shapes)
    answer = verify(cat(shapes, dim % rank if rank else 0))
    past = answer.error is not None and "2^63" in str(answer.error.message)
    assert past or answer.verdict is not None
    answer = verify(stack(shapes, dim % (len(shapes[0]) + 1)))
    assert answer.verdict is not None
    assert answer.ok or (answer.error is not None and answer.error.torch)


@given(SHAPES.filter(bool), st.lists(st.integers(0, 10**15), min_size=1, max_size=40), st.integers(0, 3))
def test_torch_agrees_on_what_fits(shape: Shape, sizes: list[int], dim: int) -> None:
    dim %= len(shape)
    answer = verify(cat([Shape((*shape[:dim], size, *shape[dim + 1 :])) for size in sizes], dim))
    assert answer.ok
    assert answer.verdict is not None


def test_a_thousand_operands_and_sixty_four_dims() -> None:
    answer = verify(cat([Shape((place + 1, 5)) for place in range(1000)], 0))
    assert answer.result == (500500, 5)
    assert answer.verdict is not None
    answer = verify(stack([Shape((2,) * 64)] * 3, -1))
    assert answer.result == (*(2,) * 64, 3)
    assert answer.verdict is not None


def test_what_was_really_asked_is_said_and_a_refusal_is_told_with_the_real_sizes() -> None:
    answer = verify(cat([Shape((10**9, 5)), Shape((7, 5))], 0))
    assert answer.verdict is not None
    assert (answer.verdict.said, str(answer.verdict.about)) == (
        "torch.Size([7, 2])",
        "asked at smaller sizes: 4,2  3,2",
    )
    answer = verify(cat([Shape((10**9, 5)), Shape((7, 6))], 0))
    assert answer.error is not None
    assert "Expected size 5 but got size 6" in str(answer.error.torch)


@pytest.mark.parametrize("wrong", [Shape((9, 9)), None])
def test_a_wrong_result_is_found_out(wrong: Shape | None) -> None:
    for answer in (cat([Shape((2, 3)), Shape((4, 3))], 0), stack([Shape((2, 3)), Shape((2, 3))], 0)):
        with pytest.raises(DisagreementError):
            verify(replace(answer, result=wrong))


def test_a_wrong_repair_is_found_out() -> None:
    answer = stack([Shape((2, 3)), Shape((3,))], 0)
    for repair in answer.repairs:
        wrong = repair._replace(result=Shape((2, 9, 9)))
        with pytest.raises(DisagreementError):
            verify(replace(answer, repairs=(wrong,)))
