"""The rule against torch and numpy: the same result, or both refuse."""

from __future__ import annotations

from itertools import product

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.answers import Shape
from tensorcli.shapes.align import broadcast_shape, clashes, operand_names

SMALL = [Shape(sizes) for rank in range(4) for sizes in product(range(4), repeat=rank)]
SHAPES = st.lists(st.integers(0, 3), max_size=8).map(Shape)


def by_torch(*shapes: Shape) -> tuple[int, ...] | None:
    try:
        return tuple(torch.broadcast_tensors(*(torch.empty(()).expand(shape) for shape in shapes))[0].shape)
    except RuntimeError:
        return None


def by_numpy(*shapes: Shape) -> tuple[int, ...] | None:
    try:
        return np.broadcast_shapes(*(tuple(shape) for shape in shapes))
    except ValueError:
        return None


def test_all_pairs_of_small_shapes() -> None:
    pairs = list(product(SMALL, SMALL))
    assert len(pairs) == 7225
    for pair in pairs:
        result = broadcast_shape(pair)
        assert result == by_torch(*pair) == by_numpy(*pair), pair
        assert bool(clashes("ab", pair)) == (result is None)


@given(st.lists(SHAPES, min_size=1, max_size=6))
def test_many_large_shapes(shapes: list[Shape]) -> None:
    result = broadcast_shape(shapes)
    assert result == by_torch(*shapes) == by_numpy(*shapes)


@given(st.lists(SHAPES, min_size=2, max_size=6))
def test_the_clashes_are_the_dims_that_torch_refuses_alone(shapes: list[Shape]) -> None:
    found = {clash.dim: clash for clash in clashes(operand_names(len(shapes)), shapes)}
    for dim in range(-8, 0):
        sizes = [Shape(shape[dim : dim + 1 or None]) for shape in shapes if len(shape) >= -dim]
        alone = by_torch(*sizes) if sizes else ()
        assert (alone is None) == (dim in found)
        if dim in found:
            assert set(found[dim].sizes) == {size for (size,) in sizes if size != 1}
            for meeting in found[dim].between:
                shape = shapes[operand_names(len(shapes)).index(meeting.operand)]
                assert shape[meeting.dim] == shape[dim] == meeting.size


def test_sizes_up_to_the_largest() -> None:
    most = 2**63 - 1
    assert broadcast_shape([(most, 1), (1,), (most, most)]) == (most, most)
    assert broadcast_shape([(1,) * 64, (2,) * 64]) == (2,) * 64
    assert broadcast_shape([(3, 1)] * 999 + [(1, 4)]) == (3, 4)
