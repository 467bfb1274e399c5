"""What comes out of an expression: a tensor, several, or a plain value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import torch

from tensorcli.answers import Shape
from tensorcli.tensors.axes import Followed
from tensorcli.tensors.data import dtype_name, plain
from tensorcli.tensors.evaluate import MOST_LITERAL
from tensorcli.tensors.extent import size_of, tensors_in
from tensorcli.tensors.steps import Run, storage


class Result(NamedTuple):
    """One thing that comes out."""

    kind: str  # tensor, number, bool, shape, dtype, list
    name: str | None  # values or indices, where torch returns a pair
    shape: Shape | None
    dtype: str | None
    strides: tuple[int, ...] | None
    contiguous: bool | None
    shares_storage_with: tuple[str, ...]  # names of operands
    values: Any  # None where only the shape is known
    bytes: int | None
    axes: tuple[int, ...]  # which axis a dim is; the same number is the same axis, through all steps


def results_of(walked: Run, axes: Followed, *, given: bool) -> Iterator[Result]:
    """All that comes out; values where they are `given`, or few."""
    value = walked.result
    outputs = tensors_in(value)
    if not outputs:
        yield _plain_result(value)
        return
    names = getattr(type(value), "__match_args__", ()) if isinstance(value, tuple) else ()
    for place, tensor in enumerate(outputs):
        name = names[place] if len(names) == len(outputs) else None
        yield _tensor_result(tensor, name, walked, axes.of(tensor), given=given)


def _tensor_result(
    tensor: torch.Tensor, name: str | None, walked: Run, axes: tuple[int, ...], *, given: bool
) -> Result:
    known = not walked.meta and (given or size_of(tensor) <= MOST_LITERAL)
    owners = [key for key, operand in walked.operands.items() if storage(tensor) in map(storage, tensors_in(operand))]
    return Result(
        kind="tensor",
        name=name,
        shape=Shape(tensor.shape),
        dtype=dtype_name(tensor.dtype),
        strides=tuple(tensor.stride()),
        contiguous=tensor.is_contiguous(),
        shares_storage_with=tuple(owners),
        values=plain(tensor) if known else None,
        bytes=tensor.numel() * tensor.element_size(),
        axes=axes,
    )


def _plain_result(value: Any) -> Result:
    kind = "list"
    if isinstance(value, torch.Size):
        kind, value = "shape", Shape(value)
    elif isinstance(value, bool):
        kind = "bool"
    elif isinstance(value, int | float):
        kind = "number"
    elif isinstance(value, torch.dtype):
        kind, value = "dtype", str(value)
    elif value is None or value is Ellipsis:
        kind, value = "constant", str(value)
    return Result(kind, None, None, None, None, None, (), frozen(value), None, ())


def frozen(value: Any) -> Any:
    """A plain value as an answer holds it: tuples for lists, a `Shape` for a torch.Size, text for a dtype."""
    if isinstance(value, Shape):
        return value
    if isinstance(value, torch.Size):
        return Shape(value)
    if isinstance(value, list | tuple):
        return tuple(map(frozen, value))
    return str(value) if value is None or value is Ellipsis or isinstance(value, torch.dtype) else value
