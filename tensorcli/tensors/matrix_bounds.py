"""How many elements products, sums over letters and square matrices make, at most."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from tensorcli.shapes.strides import elements
from tensorcli.tensors.extent import (
    Arguments,
    Keywords,
    broadcast_elements,
    everything,
    same,
    size_of,
    tensors_in,
)


def matmul(arguments: Arguments, keywords: Keywords) -> int:
    """The first two multiply."""
    tensors = tensors_in(everything(arguments, keywords))[:2]
    return product_bound(tensors) if len(tensors) == 2 else 0


def product_bound(tensors: Sequence[torch.Tensor]) -> int:
    """At most so many elements come out of the matrix product of two tensors, or are copied on the way.

    Where batch dims broadcast, torch may write out what is repeated of either operand.
    """
    left, right = tensors
    rows = left.shape[-2:-1]
    columns = right.shape[-1:] if right.dim() > 1 else ()
    before = [left.shape[:-2], right.shape[:-2]]
    batch = broadcast_elements(before)
    made = batch * elements((*rows, *columns))
    if all(before) and before[0] != before[1]:
        return max(made, batch * elements(left.shape[-2:]), batch * elements(right.shape[-2:]))
    return made


def addmul(arguments: Arguments, keywords: Keywords) -> int:
    """addmm and its kin: the first is added to the product of the others."""
    tensors = tensors_in(everything(arguments, keywords))
    return size_of(tensors[0]) + matmul(tensors[1:], {}) if tensors else 0


def outer(arguments: Arguments, keywords: Keywords) -> int:
    """Each element of the one meets each of the other."""
    return elements([size_of(tensor) for tensor in tensors_in(everything(arguments, keywords))])


def inner(arguments: Arguments, keywords: Keywords) -> int:
    """The last dims are summed over; a number multiplies all."""
    tensors = tensors_in(everything(arguments, keywords))
    if any(not tensor.dim() for tensor in tensors):
        return max(size_of(tensor) for tensor in tensors)
    return elements([size_of(tensor) // max(tensor.shape[-1], 1) for tensor in tensors])


def einsum(arguments: Arguments, keywords: Keywords) -> int:
    """The output, where two operands meet; with more, all letters together, since they meet in pairs."""
    equation = arguments[0] if arguments else ""
    tensors = tensors_in(everything(arguments[1:], keywords))
    if not isinstance(equation, str):
        return elements([size_of(tensor) for tensor in tensors])
    left, arrow, right = equation.replace(" ", "").partition("->")
    sizes: dict[str, int] = {}
    for letters, tensor in zip(left.split(","), tensors, strict=False):
        if "." in letters or len(letters) != tensor.dim():
            return elements([size_of(tensor) for tensor in tensors])
        for letter, size in zip(letters, tensor.shape, strict=True):
            sizes[letter] = max(sizes.get(letter, 1), size)
    kept = right if arrow and len(tensors) < 3 else sizes
    if not arrow and len(tensors) < 3:
        kept = [letter for letter in sizes if left.count(letter) == 1]  # type: ignore[assignment]
    return elements([sizes.get(letter, 1) for letter in kept])


def blocks(arguments: Arguments, keywords: Keywords) -> int:
    """block_diag: the rows of all, and the columns of all."""
    tensors = tensors_in(everything(arguments, keywords))
    rows, columns = (sum(t.shape[dim] if t.dim() >= -dim else 1 for t in tensors) for dim in (-2, -1))
    return rows * columns


def tensordot(arguments: Arguments, keywords: Keywords) -> int:
    """The dims that are summed go: the last of the one and the first of the other, where only their number is given."""
    tensors = tensors_in(everything(arguments, keywords))
    dims = keywords.get("dims", arguments[2] if len(arguments) > 2 else 2)
    if len(tensors) != 2 or not isinstance(dims, int) or dims < 0:
        return outer(tensors, {})
    left, right = tensors
    return elements([*left.shape[: max(left.dim() - dims, 0)], *right.shape[dims:]])


def cdist(arguments: Arguments, keywords: Keywords) -> int:
    """Each row of the one beside each of the other."""
    tensors = tensors_in(everything(arguments, keywords))
    if len(tensors) != 2 or min(tensor.dim() for tensor in tensors) < 2:
        return 0
    left, right = tensors
    return max(same(tensors, {}), product_bound([left, right.mT]))


def gram(arguments: Arguments, keywords: Keywords) -> int:
    """cov: each row with each."""
    tensors = tensors_in(everything(arguments, keywords))
    return max([same(tensors, {}), *(tensor.shape[0] ** 2 for tensor in tensors if tensor.dim() > 1)])


def square(arguments: Arguments, keywords: Keywords) -> int:
    """svd and qr: square matrices on both sides at most, and the values between them."""
    tensors = [tensor for tensor in tensors_in(everything(arguments, keywords)) if tensor.dim() > 1]
    return sum(elements(t.shape[:-2]) * (t.shape[-2] ** 2 + t.shape[-1] ** 2 + min(t.shape[-2:])) for t in tensors)
