"""The matrix product, exhaustively for small shapes, against torch."""

from __future__ import annotations

from itertools import product

import torch
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.answers import Shape
from tensorcli.shapes.matmul import matmul

SMALL = [Shape(sizes) for rank in range(4) for sizes in product(range(4), repeat=rank)]
FUNCTIONS = ("matmul", "mm", "bmm", "mv", "dot")


def torchs(name: str, a: tuple[int, ...], b: tuple[int, ...]) -> tuple[int, ...] | None:
    try:
        return tuple(getattr(torch, name)(torch.zeros(a), torch.zeros(b)).shape)
    except (RuntimeError, IndexError):
        return None


def test_every_pair_of_small_shapes_and_every_function() -> None:
    refused = 0
    for a, b in product(SMALL, SMALL):
        answer = matmul(a, b)
        assert answer.result == torchs("matmul", a, b), (a, b)
        assert answer.ok == (answer.error is None)
        assert answer.ok or answer.clashes or not a or not b
        refused += not answer.ok
        if answer.result is not None:
            assert answer.multiplications == torch.zeros(answer.result).numel() * a[-1]
    assert 0 < refused < len(SMALL) ** 2


def test_what_the_other_functions_take() -> None:
    small = [Shape(sizes) for rank in range(4) for sizes in product(range(1, 4), repeat=rank)]
    taken = 0
    for a, b in product(small, small):
        functions = matmul(a, b).functions
        assert tuple(function.name for function in functions) == FUNCTIONS
        for function in functions[1:]:
            assert function.result == torchs(function.name, a, b), (function.name, a, b)
            assert (function.why is None) == (function.result is not None)
            taken += function.result is not None
    assert taken == 27 + 81 + 9 + 3


def test_every_repair_runs() -> None:
    repaired, without = 0, 0
    small = [shape for shape in SMALL if 0 not in shape]
    for a, b in product(small, small):
        answer = matmul(a, b)
        for repair in answer.repairs:
            result = eval(repair.code, {"a": torch.zeros(a), "b": torch.zeros(b)})
            assert result.shape == repair.result, (a, b, repair)
            repaired += 1
        without += not answer.ok and not answer.repairs
        if not answer.ok and len(a) == len(b) == 2 and torchs("matmul", a, b[::-1]) is not None:
            assert "a @ b.mT" in [repair.code for repair in answer.repairs]
    assert repaired > 500
    assert without > 100


def test_every_clash_is_told() -> None:
    answer = matmul(Shape((2, 5, 3, 4)), Shape((3, 6, 7, 8)))
    assert [(clash.kind, clash.dim, clash.sizes) for clash in answer.clashes] == [
        ("inner", -1, (4, 7)),
        ("batch", -3, (5, 6)),
        ("batch", -4, (2, 3)),
    ]
    assert [(m.operand, m.dim, m.size) for m in answer.clashes[0].between] == [("a", 3, 4), ("b", 2, 7)]


SHAPES = st.lists(st.sampled_from([0, 1, 1, 2, 2, 3]), max_size=6).map(Shape)


@given(SHAPES, SHAPES)
def test_larger_ranks(a: Shape, b: Shape) -> None:
    assert matmul(a, b).result == torchs("matmul", a, b)


@given(st.lists(SHAPES, min_size=3, max_size=3), st.integers(1, 4), st.integers(1, 4), st.integers(1, 4))
def test_products_that_fit_more_often(batches: list[Shape], n: int, k: int, m: int) -> None:
    a, b = Shape((*batches[0], n, k)), Shape((*batches[0][len(batches[1]) :], k, m))
    assert matmul(a, b).result == torchs("matmul", a, b)
