"""Tensors with stride 0 everywhere: a shape of any size, at the cost of one element."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from tensorcli.shapes.code import MOST_MADE
from tensorcli.shapes.strides import elements
from tensorcli.syntax.shapes import MAX_SIZE
from tensorcli.tensors.verdict import agreed, outcome


def stretched(shape: Sequence[int]) -> torch.Tensor:
    """A tensor of `shape` that stores a single element; `shape` must be countable.

    >>> stretched((10**9, 10**9)).stride()
    (0, 0)
    """
    return torch.zeros(()).expand(tuple(shape))


def countable(shape: Sequence[int]) -> bool:
    """Whether torch can count the elements: it multiplies from the left, in 64 bits."""
    return all(elements(shape[:stop]) <= MAX_SIZE for stop in range(1, len(shape) + 1))


def makeable(*shapes: Sequence[int]) -> bool:
    """Whether tensors of all these shapes can really be made; torch lays out a size 0 as it does a size 1."""
    return all(elements([max(size, 1) for size in shape]) <= MOST_MADE for shape in shapes)


def broadcasted(shapes: Sequence[Sequence[int]]) -> torch.Size:
    """What torch broadcasts `shapes` to; raises `RuntimeError` where it refuses."""
    if all(map(countable, shapes)):
        try:
            return torch.Size(torch.broadcast_tensors(*map(stretched, shapes))[0].shape)  # type: ignore[no-untyped-call]
        except RuntimeError as refusal:
            if "overflow" not in str(refusal):
                raise
    # never counts elements; imports sympy, so it is asked last
    return torch.Size(torch.broadcast_shapes(*shapes))  # type: ignore[no-untyped-call]


def expanded(shape: Sequence[int], target: Sequence[int]) -> torch.Size:
    """What torch makes of expanding `shape` to `target`; raises `RuntimeError` where it refuses."""
    own = (None,) * (len(target) - len(shape)) + tuple(shape[max(len(shape) - len(target), 0) :])
    meant = tuple(have if want == -1 and have is not None else want for have, want in zip(own, target, strict=True))
    if not (countable(shape) and countable([size for size in meant if size >= 0])):
        together = torch.Size(torch.broadcast_shapes(tuple(shape), meant))  # type: ignore[no-untyped-call]
        if tuple(together) != meant:
            raise RuntimeError(f"{tuple(shape)} does not expand to {tuple(target)}")
        return together
    result = torch.Size(stretched(shape).expand(tuple(target)).shape)
    if min(result, default=0) < 0:  # torch 2.13 expands a tensor without dims to (-1, 0), which is no shape
        raise RuntimeError(f"{result} has a negative size")
    return result


def verify_strides(shape: Sequence[int], result: Sequence[int], strides: tuple[int, ...]) -> None:
    """Raise `DisagreementError` where torch's expanded view has other strides."""

    def run() -> torch.Size:
        return torch.Size(torch.empty(tuple(shape), device="meta").expand(tuple(result)).stride())

    if outcome(run)[0] is not None:  # else: torch can't lay out so many bytes, nothing to compare
        agreed(strides, run)
