"""Which axis a dim is: the rules against strides, sizes and the elements that numpy moves."""

from __future__ import annotations

from itertools import product as pairs

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tensorcli.shapes.axes import aligned, by_place, indexed, named, product, reshaped
from tensorcli.shapes.indexing import Picks

SHAPES = [shape for rank in range(4) for shape in pairs((1, 2, 3, 4, 6), repeat=rank)]


def strides(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(int(step) for step in np.array(np.empty(shape, np.int8).strides))


@pytest.mark.parametrize("shape", [s for s in SHAPES if len(s) == 3 and 1 not in s], ids=str)
def test_a_dim_stays_the_axis_where_its_size_and_its_steps_stay(shape: tuple[int, ...]) -> None:
    old = {(size, step): axis for size, step, axis in zip(shape, strides(shape), by_place(3), strict=True)}
    for target in SHAPES:
        if np.prod(target, dtype=int) == np.prod(shape):
            for size, step, axis in zip(target, strides(target), reshaped(shape, by_place(3), target), strict=True):
                assert axis == (old.get((size, step)) if size > 1 else None if target != shape else axis)


def test_nothing_is_known_of_a_shape_without_elements() -> None:
    assert reshaped((0, 3), (2, 1), (3, 0)) == (None, None)
    assert reshaped((0, 3), (2, 1), (0, 3)) == (2, 1)


@given(st.lists(st.sampled_from([1, 1, 5]), min_size=1, max_size=4), st.lists(st.sampled_from([1, 5]), max_size=4))
@settings(deadline=None)
def test_the_operand_that_is_not_stretched_names_the_axis(one: list[int], other: list[int]) -> None:
    rank = max(len(one), len(other))
    a, b = by_place(len(one)), tuple(10 + place for place in by_place(len(other)))
    for place, axis in zip(range(-rank, 0), aligned([(one, a), (other, b)], rank), strict=True):
        first = one[place] if len(one) >= -place else None
        second = other[place] if len(other) >= -place else None
        if first is None or (first == 1 and second is not None and second != 1):
            assert axis == b[place]
        else:
            assert axis == a[place]


ITEMS = [0, -1, slice(None), slice(None, None, 2), slice(1, None), None, Ellipsis, [0, 2, 1], [[0, 1]], "mask"]


@given(st.lists(st.sampled_from(range(len(ITEMS))), max_size=5))
@settings(deadline=None, max_examples=400)
def test_an_index_keeps_the_axes_along_which_the_elements_change(chosen: list[int]) -> None:
    """Each element holds its own place, so the axis of a dim is the coordinate that changes along it."""
    items = [ITEMS[place] for place in chosen]
    mask = [True, False, True, True, False, True, True, False, False, True, True]
    typed = [
        Picks(np.shape(item), mask=False)
        if isinstance(item, list)
        else Picks((11,), mask=True)
        if item == "mask"
        else item
        for item in items
    ]
    asked = tuple(mask if item == "mask" else item for item in items)
    try:
        moved = [coordinate[asked] for coordinate in np.indices((5, 7, 11))]
    except IndexError:
        return
    found = indexed(3, by_place(3), typed)
    if found is None:
        return
    assert len(found) == moved[0].ndim
    for dim, axis in enumerate(found):
        changing = {3 - which for which, coordinate in enumerate(moved) if np.ptp(coordinate, axis=dim).any()}
        assert changing <= {axis} or (axis is None and moved[0].shape[dim] <= 2)


def test_a_product_has_the_rows_of_the_left_and_the_columns_of_the_right() -> None:
    assert product((5, 2, 1), (9, 4, 3), (5,)) == (5, 2, 3)
    assert product((1,), (4, 3), ()) == (3,)
    assert product((1,), (3,), ()) == ()


def test_the_letters_of_an_einsum_are_axes() -> None:
    assert named("bij, bjk -> bki", [(3, 2, 1), (6, 5, 4)]) == (3, 4, 2)
    assert named("ii->i", [(2, 1)]) == (2,)
    assert named("ij,jk", [(2, 1), (4, 3)]) is None
    assert named("...i->i", [(2, 1)]) is None
