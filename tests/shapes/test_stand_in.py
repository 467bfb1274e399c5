"""A stand-in asks the same question: sizes meet and clash as before, and 0 and 1 stay what they are."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from tensorcli.answers import Shape
from tensorcli.shapes.align import broadcast_shape
from tensorcli.shapes.stand_in import stand_in
from tensorcli.shapes.strides import elements

SIZES = st.sampled_from([0, 1, 2, 3, 7, 1000, 10**9, 2**63 - 1])
SHAPES = st.lists(st.lists(SIZES, max_size=5).map(Shape), min_size=1, max_size=4)


@given(SHAPES)
def test_equal_stays_equal_and_larger_stays_larger(shapes: list[Shape]) -> None:
    small = stand_in(shapes, most=10**9)
    assert [len(shape) for shape in small] == [len(shape) for shape in shapes]
    pairs = [pair for old, new in zip(shapes, small, strict=True) for pair in zip(old, new, strict=True)]
    assert all(old == new for old, new in pairs if old < 2)
    for (old, new), (other, another) in product(pairs, pairs):
        assert (old < other) == (new < another)


@given(SHAPES, st.sampled_from([1, 10, 10**6]))
def test_what_broadcasts_still_does_and_what_clashes_still_does(shapes: list[Shape], most: int) -> None:
    assert (broadcast_shape(shapes) is None) == (broadcast_shape(stand_in(shapes, most)) is None)


def test_shared_sizes_become_one_where_it_is_too_large() -> None:
    shapes = [Shape((2,) * 64), Shape((3, *(2,) * 63))]
    small = stand_in(shapes, most=1000)
    assert small == ((2, *(1,) * 63), (3, *(1,) * 63))
    assert stand_in(shapes, most=1000, kept=2)[0][-2:] == (2, 2)
    assert max(map(elements, small)) == 3
