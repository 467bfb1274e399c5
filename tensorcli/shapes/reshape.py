"""When can memory be seen in another shape without a copy? Only where neighbouring dims lie one behind the other.

Dims may be merged, or one split, where each step along a dim is exactly as long as the whole of the dim behind it:
stride[i] = stride[i + 1] × size[i + 1] (https://pytorch.org/docs/stable/generated/torch.Tensor.view.html).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from tensorcli.shapes.strides import elements


class Obstacle(NamedTuple):
    """Two neighbouring dims that the new shape would merge and that don't lie one behind the other."""

    dim: int  # counted from the left; the other is the next dim whose size isn't 1
    behind: int
    stride: int  # of `dim`
    needed: int  # the stride it would need: that of `behind` times its size


def inferred(sizes: Sequence[int], count: int) -> tuple[int, ...] | None:
    """The sizes with their one -1 worked out for `count` elements; None where that can't be.

    >>> inferred((4, -1), 12), inferred((5, -1), 12)
    ((4, 3), None)
    """
    known = elements([size for size in sizes if size != -1])
    if list(sizes).count(-1) == 1 and min(sizes, default=0) >= -1:
        if not known or count % known:
            return None
        return tuple(count // known if size == -1 else size for size in sizes)
    return tuple(sizes) if min(sizes, default=0) >= 0 and known == count else None


def obstacle(shape: Sequence[int], strides: Sequence[int], target: Sequence[int]) -> Obstacle | None:
    """What keeps a tensor of `shape` and `strides` from being viewed as `target` (of as many elements); None: nothing.

    >>> obstacle((4, 3), (1, 4), (12,))
    Obstacle(dim=0, behind=1, stride=1, needed=12)
    >>> obstacle((4, 3), (3, 1), (2, 6)) is None
    True
    """
    if 0 in shape:
        return None
    edges, passed = _edges(target), 1
    for dim, behind in pairwise(dim for dim, size in enumerate(shape) if size != 1):
        passed *= shape[dim]
        needed = strides[behind] * shape[behind]
        if strides[dim] != needed and passed not in edges:
            return Obstacle(dim, behind, strides[dim], needed)
    return None


def _edges(sizes: Sequence[int]) -> set[int]:
    """How many elements lie in the leading dims, after each of them."""
    edges, count = set(), 1
    for size in sizes:
        count *= size
        edges.add(count)
    return edges
