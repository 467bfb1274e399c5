"""How large the arguments of a call are: what the bounds of all operations are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import torch

from tensorcli.shapes.strides import extent

MOST_MADE = 1_000_000  # elements of one tensor

Arguments = Sequence[Any]
Keywords = dict[str, Any]


def broadcast_elements(shapes: Iterable[Sequence[int]]) -> int:
    """The elements that shapes broadcast to, taking the larger size where they clash.

    >>> broadcast_elements([(3, 1), (4,)])
    12
    """
    shapes = list(shapes)
    rank = max(map(len, shapes), default=0)
    count = 1
    for dim in range(1, rank + 1):
        sizes = [shape[-dim] for shape in shapes if len(shape) >= dim]
        count *= 0 if 0 in sizes else max(sizes)
    return count


def size_of(tensor: torch.Tensor) -> int:
    """Its elements, a size 0 counted as 1: the sum of (10⁹, 0) along dim 1 has 10⁹ elements.

    >>> size_of(torch.empty(5, 0))
    5
    """
    return extent(tensor.shape)


def largest(tensor: torch.Tensor) -> int:
    """Its largest element, and at least 0; of what is no tensor of whole numbers, or holds none, 0: torch refuses.

    >>> largest(torch.tensor([3, 7])), largest(torch.tensor([0.5]))
    (7, 0)
    """
    if tensor.is_floating_point() or not tensor.numel() or tensor.device.type == "meta":
        return 0
    return max(0, int(tensor.max()))


def tensors_in(values: Any) -> list[torch.Tensor]:
    """All tensors among the arguments, those in lists and tuples too."""
    if isinstance(values, torch.Tensor):
        return [values]
    if isinstance(values, list | tuple):
        return [tensor for value in values for tensor in tensors_in(value)]
    return []


def whole_numbers(values: Any) -> list[int]:
    """All whole numbers among the arguments, those in lists too."""
    if isinstance(values, int) and not isinstance(values, bool):
        return [values]
    if isinstance(values, list | tuple):
        return [number for value in values for number in whole_numbers(value)]
    return []


def everything(arguments: Arguments, keywords: Keywords) -> list[Any]:
    """The arguments, those with a name too."""
    return [*arguments, *keywords.values()]


def same(arguments: Arguments, keywords: Keywords) -> int:
    """As many as all arguments have together."""
    return sum(size_of(tensor) for tensor in tensors_in(everything(arguments, keywords)))
