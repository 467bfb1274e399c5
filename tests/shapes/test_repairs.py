"""Every repair works, none is missing, none is larger than it need be: against trying out all edits."""

from __future__ import annotations

from itertools import combinations_with_replacement, product

from hypothesis import assume, given
from hypothesis import strategies as st

from tensorcli.answers import Shape
from tensorcli.shapes.align import broadcast_shape, operand_names
from tensorcli.shapes.repairs import repairs

SHAPES = st.lists(st.integers(0, 3), max_size=3).map(Shape)


def smallest_edits(shapes: list[Shape]) -> set[tuple[Shape, ...]]:
    """For each operand, all ways to place the fewest dims of size 1 in it so that everything broadcasts."""
    found = set()
    for index, shape in enumerate(shapes):
        for count in range(1, 8):
            edited = {with_ones(shape, gaps) for gaps in combinations_with_replacement(range(len(shape) + 1), count)}
            together = {(*shapes[:index], new, *shapes[index + 1 :]) for new in edited}
            works = {candidate for candidate in together if broadcast_shape(candidate) is not None}
            if works:
                found |= works
                break
    return found


def with_ones(shape: Shape, gaps: tuple[int, ...]) -> Shape:
    sizes: list[int] = []
    for position in range(len(shape) + 1):
        sizes += [1] * gaps.count(position)
        sizes += shape[position : position + 1]
    return Shape(sizes)


def test_all_clashing_pairs_of_rank_two() -> None:
    small = [Shape(sizes) for rank in range(3) for sizes in product(range(4), repeat=rank)]
    for pair in product(small, small):
        if broadcast_shape(pair) is None:
            offered = repairs("ab", pair)
            assert {repair.shapes for repair in offered} == smallest_edits(list(pair)), pair


@given(st.lists(SHAPES, min_size=2, max_size=4))
def test_several_operands(shapes: list[Shape]) -> None:
    assume(broadcast_shape(shapes) is None)
    offered = repairs(operand_names(len(shapes)), shapes)
    assert {repair.shapes for repair in offered} == smallest_edits(shapes)
    for repair in offered:
        assert repair.result == broadcast_shape(repair.shapes)
        name, *calls = repair.code.split(".")
        assert all(call.startswith("unsqueeze(") for call in calls)
        assert name in operand_names(len(shapes))


def test_large_shapes_take_no_time_and_stay_within_64_dims() -> None:
    assert all(len(shape) <= 64 for r in repairs("ab", [Shape((2, 3) * 32), Shape((2,) * 32)]) for shape in r.shapes)
    assert repairs("ab", [Shape((2,) * 64), Shape((3,) * 64)]) == ()
