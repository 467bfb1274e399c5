"""Stand-ins: the same question at sizes that are small enough to be really run."""

from __future__ import annotations

from collections.abc import Sequence

from tensorcli.answers import Shape
from tensorcli.shapes.strides import elements


def stand_in(shapes: Sequence[Shape], most: int, *, kept: int = 0) -> tuple[Shape, ...]:
    """Shapes that meet as `shapes` do: 0 and 1 stay, the other sizes become 2, 3, 4…; equal stays equal, larger larger.

    Where that is still more than `most` elements, a size that all of them have in the same place becomes 1, except in
    the last `kept` dims. Whether the rule says the same of the stand-in is for the caller to see.

    >>> stand_in([Shape((10**9, 7)), Shape((7, 1))], most=1000)
    ((3, 2), (2, 1))
    """
    sizes = sorted({size for shape in shapes for size in shape} - {0, 1})
    small = {0: 0, 1: 1} | {size: place for place, size in enumerate(sizes, 2)}
    found = tuple(Shape(small[size] for size in shape) for shape in shapes)
    if max(map(elements, found), default=0) <= most:
        return found
    rank = max(map(len, shapes))
    shared = {
        dim
        for dim in range(-rank, -kept)
        if all(len(shape) >= -dim and shape[dim] == shapes[0][dim] for shape in shapes)
    }
    return tuple(
        Shape(1 if place - len(shape) in shared and size else size for place, size in enumerate(shape))
        for shape in found
    )
