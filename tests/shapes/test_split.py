"""Splitting, exhaustively for small shapes, against torch."""

from __future__ import annotations

from itertools import product

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.answers import Shape
from tensorcli.errors import LimitError
from tensorcli.shapes.split import MAX_PIECES, Cut, runs, split, told

SMALL = [Shape(sizes) for rank in range(1, 4) for sizes in product(range(4), repeat=rank)]
ONE = [Cut("size", (n,)) for n in range(6)] + [Cut("chunks", (n,)) for n in range(-1, 7)]
LISTS = [Cut("sizes", sizes) for count in range(4) for sizes in product(range(4), repeat=count)]


def torchs(shape: Shape, cut: Cut, dim: int) -> tuple[tuple[int, ...], ...] | None:
    x = torch.zeros(shape)
    try:
        if cut.by == "sizes":
            found = torch.split(x, list(cut.numbers), dim=dim)
        else:
            found = (torch.split if cut.by == "size" else torch.chunk)(x, cut.numbers[0], dim=dim)
    except RuntimeError:
        return None
    return tuple(tuple(piece.shape) for piece in found)


def test_every_small_shape_every_cut_and_every_dim() -> None:
    cut_up = refused = 0
    for shape, cut in product(SMALL, [*ONE, *LISTS]):
        for dim in range(len(shape)):
            answer = split(shape, cut, dim)
            assert answer.result == torchs(shape, cut, dim), (shape, cut, dim)
            assert answer.ok == (answer.error is None)
            cut_up += answer.ok
            refused += not answer.ok
            if answer.sizes is not None:
                assert sum(answer.sizes) == shape[dim]
    assert cut_up > 1000
    assert refused > 1000


def test_dims_from_the_end_and_no_dims() -> None:
    for shape in SMALL:
        for dim in range(-len(shape), 0):
            assert split(shape, Cut("size", (2,)), dim).result == torchs(shape, Cut("size", (2,)), dim)
    for cut in (Cut("size", (1,)), Cut("sizes", (1,)), Cut("chunks", (1,))):
        assert split(Shape(), cut, 0).ok is False
        assert torchs(Shape(), cut, 0) is None


@given(st.integers(0, 300), st.integers(1, 320))
def test_tensor_split_gives_exactly_so_many(size: int, count: int) -> None:
    answer = split(Shape((size,)), Cut("chunks", (count,)), 0)
    assert answer.tensor_split == tuple(len(piece) for piece in torch.zeros(size).tensor_split(count))
    assert answer.sizes == tuple(len(piece) for piece in torch.zeros(size).chunk(count))
    warned = any(note.kind == "warning" for note in answer.notes)
    assert answer.sizes is not None
    assert warned == (len(answer.sizes) < count)


def test_every_repair_runs() -> None:
    repaired = 0
    for shape, cut in product(SMALL, LISTS):
        answer = split(shape, cut, 0)
        for repair in answer.repairs:
            found = eval(repair.code, {"x": torch.zeros(shape)})
            assert tuple(tuple(piece.shape) for piece in found) == repair.result, (shape, cut, repair)
            repaired += 1
    assert repaired > 1000


def test_the_limit_and_one_past_it() -> None:
    assert len(split(Shape((MAX_PIECES,)), Cut("size", (1,)), 0).result or ()) == MAX_PIECES
    for cut in (Cut("size", (1,)), Cut("chunks", (MAX_PIECES + 1,))):
        with pytest.raises(LimitError):
            split(Shape((MAX_PIECES + 1,)), cut, 0)
    with pytest.raises(LimitError):
        split(Shape((0,)), Cut("chunks", (MAX_PIECES + 1,)), 0)
    assert split(Shape((5,)), Cut("chunks", (10**9,)), 0).sizes == (1, 1, 1, 1, 1)
    assert split(Shape((5,)), Cut("chunks", (10**9,)), 0).tensor_split is None


@given(st.lists(st.integers(0, 2), max_size=20))
def test_runs_hold_every_size_in_order(sizes: list[int]) -> None:
    assert [size for size, count in runs(sizes) for _ in range(count)] == sizes
    assert len(told(sizes).split("times")) - 1 <= 6
