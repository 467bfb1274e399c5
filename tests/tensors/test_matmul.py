"""torch agrees with what is said of a product, at any size; and if it didn't, we would say so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.answers import Shape
from tensorcli.errors import DisagreementError
from tensorcli.shapes.matmul import matmul
from tensorcli.tensors.matmul import verify

SHAPES = st.lists(st.sampled_from([0, 1, 1, 2, 2, 3, 1000, 2**31, 2**62, 2**63 - 1]), max_size=5).map(Shape)


@given(SHAPES, SHAPES)
def test_torch_agrees_at_any_size(a: Shape, b: Shape) -> None:
    answer = verify(matmul(a, b))
    assert answer.verdict is not None
    assert answer.verdict.agrees
    for function in answer.functions:
        assert (function.torch is None) == (function.result is not None)


@given(st.lists(st.sampled_from([1, 2, 10**6, 10**9]), min_size=1, max_size=4), st.integers(1, 10**9))
def test_torch_agrees_on_large_products_that_fit(sizes: list[int], inner: int) -> None:
    answer = verify(matmul(Shape((*sizes, inner)), Shape((*sizes[:-1], inner, 7))))
    assert answer.ok
    assert answer.verdict is not None


def test_a_refusal_is_told_with_the_real_sizes() -> None:
    answer = verify(matmul(Shape((10**9, 10**6)), Shape((10**7, 5))))
    assert answer.error is not None
    assert answer.error.torch == "mat1 and mat2 shapes cannot be multiplied (1000000000x1000000 and 10000000x5)"
    assert answer.verdict is not None
    assert answer.verdict.about is None


@pytest.mark.parametrize(
    ("a", "b"), [((10**9,), (10**6, 5, 10**6)), ((10**6, 5, 10**6), (10**9,)), ((2**31, 0, 10**6), ())]
)
def test_a_refusal_makes_room_for_nothing(a: tuple[int, ...], b: tuple[int, ...]) -> None:
    answer = verify(matmul(Shape(a), Shape(b)))
    assert answer.error is not None
    words = [answer.error.torch, *(function.torch for function in answer.functions)]
    assert not any("memory" in str(word) for word in words)


def test_what_was_really_asked_is_said() -> None:
    answer = verify(matmul(Shape((10**6, 10**9)), Shape((10**9, 10**6))))
    assert answer.verdict is not None
    assert answer.verdict.said == "torch.Size([2, 2])"
    assert str(answer.verdict.about) == "asked at smaller sizes: 2,3 @ 3,2"


def test_sixty_four_dims_cost_nothing() -> None:
    answer = verify(matmul(Shape((2,) * 64), Shape((2,) * 64)))
    assert answer.result == (2,) * 64
    assert answer.verdict is not None


@pytest.mark.parametrize("which", range(5))
def test_a_wrong_function_is_found_out(which: int) -> None:
    answer = matmul(Shape((2, 3)), Shape((3, 4)))
    functions = list(answer.functions)
    functions[which] = functions[which]._replace(result=Shape((9, 9)))
    with pytest.raises(DisagreementError):
        verify(replace(answer, functions=tuple(functions)))


def test_a_wrong_repair_is_found_out() -> None:
    answer = matmul(Shape((2, 3)), Shape((4, 3)))
    repair = answer.repairs[0]._replace(result=Shape((9, 9)))
    with pytest.raises(DisagreementError):
        verify(replace(answer, repairs=(repair,)))
