"""Strides: how many elements apart two neighbours along a dim lie in memory."""

from __future__ import annotations

from collections.abc import Sequence

FLOAT32_BYTES = 4


def contiguous_strides(shape: Sequence[int]) -> tuple[int, ...]:
    """The strides of a tensor of `shape` laid out row by row, as torch makes it.

    >>> contiguous_strides((2, 3, 4)), contiguous_strides((2, 0, 3))
    ((12, 4, 1), (3, 3, 1))
    """
    strides, step = [], 1
    for size in reversed(shape):
        strides.append(step)
        step *= max(size, 1)
    return tuple(reversed(strides))


def expanded_strides(shape: Sequence[int], target: Sequence[int]) -> tuple[int, ...]:
    """The strides of a contiguous tensor of `shape` seen as `target` (`Tensor.expand`): 0 where it is stretched.

    `shape` must broadcast to `target`.

    >>> expanded_strides((3, 1), (2, 3, 4))
    (0, 1, 0)
    """
    if not shape:
        return (0,) * len(target)  # torch sets them all, even for a dim of size 1
    own = contiguous_strides(shape)
    missing = len(target) - len(shape)
    strides: list[int] = []
    for dim in reversed(range(len(target))):
        if dim >= missing:
            size, stride = shape[dim - missing], own[dim - missing]
        else:
            size, stride = 1, target[dim + 1] * strides[-1] if strides else 1
        strides.append(stride if size == target[dim] else 0)
    return tuple(reversed(strides))


def extent(shape: Sequence[int]) -> int:
    """As `elements`, a size 0 counted as 1: what it costs to list a tensor, whose rows may be empty and many.

    >>> extent((5, 0)), extent(())
    (5, 1)
    """
    return elements([max(size, 1) for size in shape])


def elements(shape: Sequence[int]) -> int:
    """How many elements a tensor of `shape` has.

    >>> elements((2, 3)), elements(())
    (6, 1)
    """
    count = 1
    for size in shape:
        count *= size
    return count
