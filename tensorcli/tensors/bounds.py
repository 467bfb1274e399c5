"""How many elements an operation may make, from above and before it runs: nothing that is typed may eat the memory.

Operands hold at most a million elements each, so most rules are a sum or a product of shapes. A rule may be larger
than the truth, never smaller; where it passes the limit, the expression is answered by shapes alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import torch

from tensorcli.shapes.strides import elements
from tensorcli.syntax.torch_operations import Operation
from tensorcli.tensors import layer_bounds, matrix_bounds
from tensorcli.tensors.extent import (
    Arguments,
    Keywords,
    broadcast_elements,
    everything,
    largest,
    same,
    size_of,
    tensors_in,
    whole_numbers,
)

MOST_IN_ALL = 10_000_000  # elements of all tensors of an expression
MOST_PIECES = 1_000  # tensors that one operation may return
_PARTS = ("split_size_or_sections", "split_size", "chunks", "sections", "indices_or_sections", "indices")


def bound(operation: Operation, arguments: Arguments, keywords: Keywords) -> int:
    """At most so many elements are made by this call."""
    return _RULES[operation.bound](arguments, keywords)


def pieces(operation: Operation, arguments: Arguments, keywords: Keywords) -> int:
    """At most so many tensors are returned by this call."""
    if operation.bound != "pieces" or not arguments or not isinstance(arguments[0], torch.Tensor):
        return 1
    tensor, dims_place = arguments[0], 1 if operation.name == "unbind" else 2
    asked = arguments[1] if len(arguments) > 1 else next((keywords[name] for name in _PARTS if name in keywords), 1)
    dim = keywords.get("dim", arguments[dims_place] if len(arguments) > dims_place else 0)
    if not isinstance(dim, int) or not -tensor.dim() <= dim < tensor.dim():
        return 1  # torch refuses
    size = tensor.shape[dim]
    if operation.name == "unbind":
        return size
    if not isinstance(asked, int):
        return len(asked) + 1 if isinstance(asked, list | tuple) else size
    if operation.name == "chunk":
        return min(asked, size)
    return -(-size // max(asked, 1)) if operation.name == "split" else asked


def _sizes(values: Any) -> int:
    return elements([max(number, 0) for number in whole_numbers(values)])


def _listed(arguments: Arguments, keywords: Keywords) -> int:
    """tensor([[1, 2], [3, 4]]): as many as are written."""
    return _leaves(everything(arguments, keywords))


def _leaves(value: Any) -> int:
    if isinstance(value, torch.Tensor):
        return value.numel()
    return sum(map(_leaves, value)) if isinstance(value, list | tuple) else 1


def _met(arguments: Arguments, keywords: Keywords) -> int:
    """Two tensors that broadcast before they are folded, or one alone, in which a size 0 hides nothing."""
    return max(same(arguments, keywords), _each(arguments, keywords))


def _each(arguments: Arguments, keywords: Keywords) -> int:
    return broadcast_elements(tensor.shape for tensor in tensors_in(everything(arguments, keywords)))


def _made(arguments: Arguments, keywords: Keywords) -> int:
    """zeros(2, 3), zeros((2, 3)), full((2, 3), 7), randint(0, 10, (2, 3)): the sizes are the last list, or all."""
    lists = [value for value in everything(arguments, keywords) if isinstance(value, list | tuple)]
    return _sizes(lists[-1]) if lists else _sizes(list(arguments))


def _count(arguments: Arguments, keywords: Keywords) -> int:
    """linspace(0, 1, 5), randperm(5): the last number that has no name, or the one that says how many."""
    named = [keywords[name] for name in ("steps", "n") if name in keywords]
    return max([0, *whole_numbers(named or list(arguments[:3])[-1:])])


def _arange(arguments: Arguments, keywords: Keywords) -> int:
    given = [value for value in everything(arguments, keywords) if isinstance(value, int | float)]
    if not given:
        return 0
    start, end, step = (0, given[0], 1) if len(given) == 1 else (*given[:2], given[2] if len(given) > 2 else 1)
    if not step or not all(map(math.isfinite, (start, end, step))):
        return 0  # torch refuses
    count = abs(end / step - start / step)  # the difference alone may be inf
    return math.ceil(count) + 1 if count < 2**63 else 0  # more than torch can count: it refuses


def _eye(arguments: Arguments, keywords: Keywords) -> int:
    sizes = [max(number, 0) for number in whole_numbers(everything(arguments, keywords))]
    return elements(sizes * 2 if len(sizes) == 1 else sizes)


def _repeat(arguments: Arguments, keywords: Keywords) -> int:
    return same(arguments, {}) * max(_sizes(everything(arguments[1:], keywords)), 0)


def _interleave(arguments: Arguments, keywords: Keywords) -> int:
    tensors = tensors_in(everything(arguments, keywords))
    numbers = whole_numbers([*arguments[1:2], keywords.get("repeats")])
    most = max([1, *map(abs, numbers)])
    if len(tensors) > 1:
        most = max(most, largest(tensors[1]))
    if len(tensors) == 1 and not numbers:  # repeat_interleave(repeats)
        return int(tensors[0].clamp(min=0).sum()) if largest(tensors[0]) else 0
    return size_of(tensors[0]) * most if tensors else 0


def _grid(arguments: Arguments, keywords: Keywords) -> int:
    tensors = tensors_in(everything(arguments, keywords))
    return elements([size_of(tensor) for tensor in tensors])


def _chosen(arguments: Arguments, keywords: Keywords) -> int:
    """index_select: the elements beside the dim, once for each index."""
    tensors = tensors_in(everything(arguments, keywords))
    if len(tensors) < 2 or not tensors[0].dim():
        return same(arguments, keywords)
    least = max(min([size for size in tensors[0].shape if size] or [1]), 1)
    return size_of(tensors[0]) // least * size_of(tensors[1])


def _indices(arguments: Arguments, keywords: Keywords) -> int:
    return sum(size_of(tensor) for tensor in tensors_in(everything(arguments, keywords))[1:])


def _where(arguments: Arguments, keywords: Keywords) -> int:
    several = len(everything(arguments, keywords)) > 1
    return _each(arguments, keywords) if several else _nonzero(arguments, keywords)


def _nonzero(arguments: Arguments, keywords: Keywords) -> int:
    return sum(size_of(tensor) * max(tensor.dim(), 1) for tensor in tensors_in(everything(arguments, keywords)))


def _diag(arguments: Arguments, keywords: Keywords) -> int:
    """A vector becomes a square, and diag_embed makes one of each row; an offset widens it."""
    tensors, offsets = tensors_in(list(arguments)), whole_numbers(everything(arguments, keywords))
    wide = max([0, *map(abs, offsets)])
    return sum(size_of(t) // max(t.shape[-1], 1) * (t.shape[-1] + wide) ** 2 for t in tensors if t.dim())


def _bins(arguments: Arguments, keywords: Keywords) -> int:
    tensors = tensors_in(everything(arguments, keywords))
    values = largest(tensors[0]) + 1 if tensors else 0
    return max([values, *whole_numbers(everything(arguments, keywords))])


def _normal(arguments: Arguments, keywords: Keywords) -> int:
    """normal(mean, std): as they meet, or of the size that is given."""
    return max(_each(arguments, keywords), _made(arguments, keywords) if not tensors_in(list(arguments)) else 0)


def _samples(arguments: Arguments, keywords: Keywords) -> int:
    """multinomial: so many from each row."""
    rows = same(arguments, keywords)
    return rows * max([1, *whole_numbers(everything(arguments, keywords))])


def _corner(arguments: Arguments, keywords: Keywords) -> int:
    """tril_indices(rows, columns): two indices for each place at most."""
    return 2 * _eye(arguments[:2], {name: keywords[name] for name in ("row", "col") if name in keywords})


def _cartesian(arguments: Arguments, keywords: Keywords) -> int:
    tensors = tensors_in(everything(arguments, keywords))
    return len(tensors) * _grid(arguments, keywords)


def _combinations(arguments: Arguments, keywords: Keywords) -> int:
    """combinations(x, r): n over r rows of r, or with replacement n + r − 1 over r."""
    count = same(arguments, keywords)
    r = max([0, *whole_numbers([*arguments[1:2], keywords.get("r")])]) or 2
    return MOST_IN_ALL if r > 64 < count else math.comb(count + r, r) * r


def _histogram(arguments: Arguments, keywords: Keywords) -> int:
    return max([100, *whole_numbers([*arguments[1:2], keywords.get("bins")])])


def _none(arguments: Arguments, keywords: Keywords) -> int:  # noqa: ARG001
    return 0


_RULES: dict[str, Callable[[Arguments, Keywords], int]] = {
    "view": _none, "pieces": _none, "fact": _none, "same": same, "free": same, "each": _each, "made": _made,
    "count": _count, "arange": _arange, "eye": _eye, "repeat": _repeat, "interleave": _interleave, "grid": _grid,
    "chosen": _chosen, "indices": _indices, "where": _where, "nonzero": _nonzero, "diag": _diag, "bins": _bins,
    "listed": _listed, "met": _met, "normal": _normal, "samples": _samples, "corner": _corner,
    "cartesian": _cartesian, "chosen_few": _combinations, "histogram": _histogram,
    **{
        rule.__name__: rule
        for rule in (
            matrix_bounds.matmul, matrix_bounds.addmul, matrix_bounds.outer, matrix_bounds.inner, matrix_bounds.einsum,
            matrix_bounds.blocks, matrix_bounds.tensordot, matrix_bounds.cdist, matrix_bounds.gram,
            matrix_bounds.square, layer_bounds.one_hot, layer_bounds.linear, layer_bounds.conv, layer_bounds.embedding,
            layer_bounds.pad, layer_bounds.pooled, layer_bounds.pool, layer_bounds.patches, layer_bounds.deconv,
            layer_bounds.attention, layer_bounds.resized,
        )
    },
}  # fmt: skip


def index_bound(base: torch.Tensor, items: Sequence[Any]) -> int:
    """At most so many elements come out of base[items]; a slice or a number makes none."""
    lists = [item for item in items if isinstance(item, torch.Tensor | list | tuple)]
    if not lists:
        return 0
    picked: list[Sequence[int]] = []
    consumed: list[int] = []
    dim = 0
    for item in items:
        if isinstance(item, torch.Tensor | list | tuple):
            if isinstance(item, torch.Tensor) and item.dtype in (torch.bool, torch.uint8):
                picked.append((size_of(item),))
                consumed += base.shape[dim : dim + item.dim()]
                dim += item.dim()
                continue
            picked.append(item.shape if isinstance(item, torch.Tensor) else _list_shape(item))
            consumed += base.shape[dim : dim + 1]
        if item is not None and item is not Ellipsis:
            dim += 1
        if item is Ellipsis:
            return size_of(base) * broadcast_elements([_shape_of(item) for item in lists])
    rest = size_of(base) // max(elements(consumed), 1)
    return rest * broadcast_elements(picked)


def _shape_of(item: Any) -> Sequence[int]:
    return (size_of(item),) if isinstance(item, torch.Tensor) and item.dtype == torch.bool else (
        item.shape if isinstance(item, torch.Tensor) else _list_shape(item)
    )  # fmt: skip


def _list_shape(items: Any) -> tuple[int, ...]:
    shape = []
    while isinstance(items, list | tuple):
        shape.append(len(items))
        items = items[0] if items else None
    return (*shape, *items.shape) if isinstance(items, torch.Tensor) else tuple(shape)
