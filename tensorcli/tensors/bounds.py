"""How many elements an operation may make, from above and before it runs: nothing that is typed may eat the memory.

Operands hold at most a million elements each, so most rules are a sum or a product of shapes. A rule may be larger
than the truth, never smaller; where it passes the limit, the expression is answered by shapes alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import torch

from tensorcli.shapes.strides import elements
from tensorcli.syntax.torch_operations import Operation

MOST_MADE = 1_000_000  # elements of one tensor
MOST_IN_ALL = 10_000_000  # elements of all tensors of an expression
MOST_PIECES = 1_000  # tensors that one operation may return
_MOST_WORK = 300_000_000  # multiplications of a convolution

Arguments = Sequence[Any]
Keywords = dict[str, Any]


def bound(operation: Operation, arguments: Arguments, keywords: Keywords) -> int:
    """At most so many elements are made by this call."""
    return _RULES[operation.bound](arguments, keywords)


def pieces(operation: Operation, arguments: Arguments, keywords: Keywords) -> int:
    """At most so many tensors are returned by this call."""
    if operation.bound != "pieces" or not arguments or not isinstance(arguments[0], torch.Tensor):
        return 1
    tensor, rest = arguments[0], [*arguments[1:], *keywords.values()]
    if operation.name in ("chunk", "tensor_split"):
        return max([1, *(abs(value) for value in rest if isinstance(value, int))])
    return max(1, *map(int, tensor.shape), 1)


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


def tensors_in(values: Any) -> list[torch.Tensor]:
    """All tensors among the arguments, those in lists and tuples too."""
    if isinstance(values, torch.Tensor):
        return [values]
    if isinstance(values, list | tuple):
        return [tensor for value in values for tensor in tensors_in(value)]
    return []


def _whole(values: Any) -> list[int]:
    """All whole numbers among the arguments, those in lists too."""
    if isinstance(values, int) and not isinstance(values, bool):
        return [values]
    if isinstance(values, list | tuple):
        return [number for value in values for number in _whole(value)]
    return []


def _sizes(values: Any) -> int:
    return elements([max(number, 0) for number in _whole(values)])


def _everything(arguments: Arguments, keywords: Keywords) -> list[Any]:
    return [*arguments, *keywords.values()]


def _same(arguments: Arguments, keywords: Keywords) -> int:
    return sum(tensor.numel() for tensor in tensors_in(_everything(arguments, keywords)))


def _each(arguments: Arguments, keywords: Keywords) -> int:
    return broadcast_elements(tensor.shape for tensor in tensors_in(_everything(arguments, keywords)))


def _made(arguments: Arguments, keywords: Keywords) -> int:
    """zeros(2, 3), zeros((2, 3)), full((2, 3), 7), randint(0, 10, (2, 3)): the sizes are the last list, or all."""
    lists = [value for value in _everything(arguments, keywords) if isinstance(value, list | tuple)]
    return _sizes(lists[-1]) if lists else _sizes(list(arguments))


def _count(arguments: Arguments, keywords: Keywords) -> int:
    return max([0, *_whole(_everything(arguments, keywords))])


def _arange(arguments: Arguments, keywords: Keywords) -> int:
    given = [value for value in _everything(arguments, keywords) if isinstance(value, int | float)]
    if not given:
        return 0
    start, end, step = (0, given[0], 1) if len(given) == 1 else (*given[:2], given[2] if len(given) > 2 else 1)
    if not step or not all(map(math.isfinite, (start, end, step))):
        return 0  # torch refuses
    return max(0, _ceil(abs(end - start) / abs(step)) + 1)


def _ceil(number: float) -> int:
    return math.ceil(number) if math.isfinite(number) else MOST_MADE + 1


def _eye(arguments: Arguments, keywords: Keywords) -> int:
    sizes = [max(number, 0) for number in _whole(_everything(arguments, keywords))]
    return elements(sizes * 2 if len(sizes) == 1 else sizes)


def _repeat(arguments: Arguments, keywords: Keywords) -> int:
    return _same(arguments, {}) * max(_sizes(_everything(arguments[1:], keywords)), 0)


def _interleave(arguments: Arguments, keywords: Keywords) -> int:
    tensors = tensors_in(_everything(arguments, keywords))
    numbers = _whole([*arguments[1:2], keywords.get("repeats")])
    largest = max([1, *map(abs, numbers)])
    if len(tensors) > 1 and tensors[1].numel():
        largest = max(largest, int(tensors[1].max()) if tensors[1].device.type != "meta" else MOST_MADE)
    if len(tensors) == 1 and not numbers and tensors[0].numel():  # repeat_interleave(repeats)
        return int(tensors[0].sum()) if tensors[0].device.type != "meta" else MOST_MADE
    return tensors[0].numel() * largest if tensors else 0


def _grid(arguments: Arguments, keywords: Keywords) -> int:
    tensors = tensors_in(_everything(arguments, keywords))
    return elements([tensor.numel() for tensor in tensors])


def _chosen(arguments: Arguments, keywords: Keywords) -> int:
    """index_select: the elements beside the dim, once for each index."""
    tensors = tensors_in(_everything(arguments, keywords))
    if len(tensors) < 2 or not tensors[0].dim():
        return _same(arguments, keywords)
    least = max(min([size for size in tensors[0].shape if size] or [1]), 1)
    return tensors[0].numel() // least * tensors[1].numel()


def _indices(arguments: Arguments, keywords: Keywords) -> int:
    return sum(tensor.numel() for tensor in tensors_in(_everything(arguments, keywords))[1:])


def _where(arguments: Arguments, keywords: Keywords) -> int:
    everything = _everything(arguments, keywords)
    return _each(arguments, keywords) if len(everything) > 1 else _nonzero(arguments, keywords)


def _nonzero(arguments: Arguments, keywords: Keywords) -> int:
    return sum(tensor.numel() * max(tensor.dim(), 1) for tensor in tensors_in(_everything(arguments, keywords)))


def _diag(arguments: Arguments, keywords: Keywords) -> int:
    """A vector becomes a square, and diag_embed makes one of each row; an offset widens it."""
    tensors, offsets = tensors_in(list(arguments)), _whole(_everything(arguments, keywords))
    wide = max([0, *map(abs, offsets)])
    return sum(t.numel() // max(t.shape[-1], 1) * (t.shape[-1] + wide) ** 2 for t in tensors if t.dim())


def _bins(arguments: Arguments, keywords: Keywords) -> int:
    tensors = tensors_in(_everything(arguments, keywords))
    if not tensors or not tensors[0].numel() or tensors[0].device.type == "meta":
        return _count(arguments, keywords)
    return max(int(tensors[0].max()) + 1, _count(arguments, keywords))


def _matmul(arguments: Arguments, keywords: Keywords) -> int:
    tensors = tensors_in(_everything(arguments, keywords))[:2]
    return product_bound(tensors) if len(tensors) == 2 else 0


def product_bound(tensors: Sequence[torch.Tensor]) -> int:
    """At most so many elements come out of the matrix product of two tensors."""
    rows = tensors[0].shape[-2:-1]
    columns = tensors[1].shape[-1:] if tensors[1].dim() > 1 else ()
    return broadcast_elements([tensors[0].shape[:-2], tensors[1].shape[:-2]]) * elements((*rows, *columns))


def _addmul(arguments: Arguments, keywords: Keywords) -> int:
    tensors = tensors_in(_everything(arguments, keywords))
    return tensors[0].numel() + _matmul(tensors[1:], {}) if tensors else 0


def _outer(arguments: Arguments, keywords: Keywords) -> int:
    return elements([tensor.numel() for tensor in tensors_in(_everything(arguments, keywords))])


def _inner(arguments: Arguments, keywords: Keywords) -> int:
    tensors = tensors_in(_everything(arguments, keywords))
    return elements([tensor.numel() // max(tensor.shape[-1], 1) if tensor.dim() else 1 for tensor in tensors])


def _einsum(arguments: Arguments, keywords: Keywords) -> int:
    """The output, where two operands meet; with more, all letters together, since they meet in pairs."""
    equation = arguments[0] if arguments else ""
    tensors = tensors_in(_everything(arguments[1:], keywords))
    if not isinstance(equation, str):
        return elements([tensor.numel() for tensor in tensors])
    left, arrow, right = equation.replace(" ", "").partition("->")
    sizes: dict[str, int] = {}
    for letters, tensor in zip(left.split(","), tensors, strict=False):
        if "." in letters or len(letters) != tensor.dim():
            return elements([tensor.numel() for tensor in tensors])
        for letter, size in zip(letters, tensor.shape, strict=True):
            sizes[letter] = max(sizes.get(letter, 0), size)
    kept = right if arrow and len(tensors) < 3 else sizes
    if not arrow and len(tensors) < 3:
        kept = [letter for letter in sizes if left.count(letter) == 1]  # type: ignore[assignment]
    return elements([sizes.get(letter, 1) for letter in kept])


def _one_hot(arguments: Arguments, keywords: Keywords) -> int:
    tensors, classes = tensors_in(_everything(arguments, keywords)), _whole(_everything(arguments, keywords))
    if not tensors:
        return 0
    count = max([0, *classes])
    if not count and tensors[0].numel() and tensors[0].device.type != "meta" and not tensors[0].is_floating_point():
        count = int(tensors[0].max()) + 1
    return tensors[0].numel() * count


def _linear(arguments: Arguments, keywords: Keywords) -> int:
    tensors = tensors_in(_everything(arguments, keywords))
    if len(tensors) < 2 or not tensors[0].dim() or not tensors[1].dim():
        return 0
    return tensors[0].numel() // max(tensors[0].shape[-1], 1) * (tensors[1].shape[0] if tensors[1].dim() > 1 else 1)


def _embedding(arguments: Arguments, keywords: Keywords) -> int:
    tensors = tensors_in(_everything(arguments, keywords))
    return elements([tensors[0].numel(), *tensors[1].shape[1:]]) if len(tensors) > 1 else 0


def _padded(arguments: Arguments, keywords: Keywords) -> int:
    """The input, with as much padding around each of its last dims as any number says."""
    tensors = tensors_in(_everything(arguments, keywords))
    around = 2 * max([0, *map(abs, _whole(_everything(arguments[1:], keywords)))])
    if not tensors:
        return 0
    shape = tensors[0].shape
    return elements([*shape[: max(len(shape) - 3, 0)], *(size + around for size in shape[-3:])])


def _pad(arguments: Arguments, keywords: Keywords) -> int:
    tensors = tensors_in(_everything(arguments, keywords))
    around = _whole([*arguments[1:2], keywords.get("pad")])
    if not tensors:
        return 0
    sizes = list(tensors[0].shape)
    for dim in range(1, min(len(sizes), len(around) // 2) + 1):
        sizes[-dim] += sum(max(number, 0) for number in around[2 * dim - 2 : 2 * dim])
    return elements(sizes)


def _pooled(arguments: Arguments, keywords: Keywords) -> int:
    """An output size takes the place of the last dims; a lone number stands for each of two."""
    tensors = tensors_in(_everything(arguments, keywords))
    largest = max([1, *_whole(_everything(arguments[1:], keywords))])
    return elements([*tensors[0].shape[:-1], largest, largest])


def _conv(arguments: Arguments, keywords: Keywords) -> int:
    """The output; where it takes too many multiplications, more than may be made."""
    tensors = tensors_in(_everything(arguments, keywords))
    if len(tensors) < 2 or tensors[0].dim() < 2 or tensors[1].dim() < 3:
        return 0
    image, kernel = tensors[0], tensors[1]
    places = _padded([image, *arguments[2:]], keywords)
    channels = image.shape[-kernel.dim() + 1] if image.dim() >= kernel.dim() - 1 else 1
    made = places // max(channels, 1) * kernel.shape[0]
    work = made * (kernel.numel() // max(kernel.shape[0], 1))
    return made if work <= _MOST_WORK else MOST_MADE + work


def _patches(arguments: Arguments, keywords: Keywords) -> int:
    numbers = _whole(_everything(arguments[1:2], {k: v for k, v in keywords.items() if k == "kernel_size"}))
    size = max([1, *numbers]) ** 2 if len(numbers) < 2 else _sizes(numbers)
    return _padded(arguments, keywords) * size


def _none(arguments: Arguments, keywords: Keywords) -> int:  # noqa: ARG001
    return 0


_RULES: dict[str, Callable[[Arguments, Keywords], int]] = {
    "view": _none, "pieces": _none, "fact": _none, "same": _same, "free": _same, "each": _each, "made": _made,
    "count": _count, "arange": _arange, "eye": _eye, "repeat": _repeat, "interleave": _interleave, "grid": _grid,
    "chosen": _chosen, "indices": _indices, "where": _where, "nonzero": _nonzero, "diag": _diag, "bins": _bins,
    "matmul": _matmul, "addmul": _addmul, "outer": _outer, "inner": _inner, "einsum": _einsum, "one_hot": _one_hot,
    "linear": _linear, "embedding": _embedding, "padded": _padded, "pad": _pad, "pooled": _pooled, "conv": _conv,
    "patches": _patches,
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
                picked.append((item.numel(),))
                consumed += base.shape[dim : dim + item.dim()]
                dim += item.dim()
                continue
            picked.append(item.shape if isinstance(item, torch.Tensor) else _list_shape(item))
            consumed += base.shape[dim : dim + 1]
        if item is not None and item is not Ellipsis:
            dim += 1
        if item is Ellipsis:
            return base.numel() * broadcast_elements([_shape_of(item) for item in lists])
    rest = base.numel() // max(elements(consumed), 1)
    return rest * broadcast_elements(picked)


def _shape_of(item: Any) -> Sequence[int]:
    return (item.numel(),) if isinstance(item, torch.Tensor) and item.dtype == torch.bool else (
        item.shape if isinstance(item, torch.Tensor) else _list_shape(item)
    )  # fmt: skip


def _list_shape(items: Any) -> tuple[int, ...]:
    shape = []
    while isinstance(items, list | tuple):
        shape.append(len(items))
        items = items[0] if items else None
    return tuple(shape)
