"""Shapes and data as Python that makes the same tensor."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tensorcli.shapes.strides import elements

if TYPE_CHECKING:
    from tensorcli.syntax.data import Data

MOST_MADE = 1_000_000  # elements; a larger tensor is not really made
_KINDS = {"bool": bool, "int": int, "float": float}
DTYPE_OF_KIND = {"bool": "bool", "int": "int64", "float": "float64"}


def python(shape: Sequence[int]) -> str:
    """The shape as a Python tuple, without the type's name.

    >>> python((3,))
    '(3,)'
    """
    return str(tuple(shape))


def empty(shape: Sequence[int]) -> str:
    """The call that makes a tensor of `shape`, one without data where the data would be too much.

    >>> empty((2, 3)), empty((10**9, 10**9))
    ('torch.empty(2, 3)', 'torch.empty(1000000000, 1000000000, device="meta")')
    """
    sizes = ", ".join(map(str, shape)) or "()"
    return f"torch.empty({sizes})" if elements(shape) <= MOST_MADE else f'torch.empty({sizes}, device="meta")'


def nested(values: Any, shape: tuple[int, ...]) -> Any:
    """Values that stand row by row, as tuples in tuples; a lone one where there are no dims.

    >>> nested((1, 2, 3, 4), (2, 2)), nested((7,), ()), nested((), (2, 0))
    (((1, 2), (3, 4)), 7, ((), ()))
    """
    if not shape:
        return values[0]
    step = elements(shape[1:])
    return tuple(nested(values[row * step : (row + 1) * step], shape[1:]) for row in range(shape[0]))


def values_of(data: Data) -> Any:
    """The data as nested tuples, all of one kind: [1, 2.5] holds two floats."""
    return nested(tuple(map(_KINDS[data.kind], data.values)), data.shape)


def literal(value: Any) -> str:
    """As Python writes it, lists for tuples; nan and inf as calls.

    >>> literal(((1, 2.5), (float("inf"), True)))
    '[[1, 2.5], [float("inf"), True]]'
    """
    if isinstance(value, tuple):
        return "[" + ", ".join(map(literal, value)) + "]"
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    return repr(value)


def tensor_line(data: Data, dtype: str | None = None) -> str:
    """The call that makes the tensor; its dtype is named where torch would choose another.

    >>> from tensorcli.syntax.data import parse_data
    >>> tensor_line(parse_data("[1,2]")), tensor_line(parse_data("[0.5]"))
    ('torch.tensor([1, 2])', 'torch.tensor([0.5], dtype=torch.float64)')
    """
    kind = dtype or DTYPE_OF_KIND[data.kind]
    if not data.values:
        return f"torch.empty({tuple(data.shape)}, dtype=torch.{kind})"
    named = f", dtype=torch.{kind}" if dtype is not None or data.kind == "float" else ""
    return f"torch.tensor({literal(values_of(data))}{named})"
