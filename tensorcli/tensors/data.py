"""Data as tensors, and tensors as plain numbers."""

from __future__ import annotations

from typing import Any

import torch

from tensorcli.syntax.data import Data

DTYPES = {
    "bool": torch.bool,
    "uint8": torch.uint8,
    "int8": torch.int8,
    "int16": torch.int16,
    "int32": torch.int32,
    "int64": torch.int64,
    "float16": torch.float16,
    "bfloat16": torch.bfloat16,
    "float32": torch.float32,
    "float64": torch.float64,
}
_OF_KIND = {"bool": torch.bool, "int": torch.int64, "float": torch.float64}


def tensor_of(data: Data, dtype: str | None = None) -> torch.Tensor:
    """The data as a tensor; whole numbers become int64, others float64, unless `dtype` names another.

    Raises `RuntimeError` or `ValueError` where torch can't hold a value in that dtype (nan as an int64, for instance).

    >>> tensor_of(Data((2,), (1, 2), "int")).dtype
    torch.int64
    """
    kind = _OF_KIND[data.kind] if dtype is None else DTYPES[dtype]
    return torch.tensor(data.values, dtype=kind).reshape(tuple(data.shape))


def plain(tensor: torch.Tensor) -> Any:
    """Its values as nested tuples of Python numbers.

    >>> plain(torch.tensor([[1, 2]])), plain(torch.tensor(2.5))
    (((1, 2),), 2.5)
    """
    return _frozen(tensor.tolist())


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def dtype_name(dtype: torch.dtype) -> str:
    """float64, without the module.

    >>> dtype_name(torch.float64)
    'float64'
    """
    return str(dtype).removeprefix("torch.")
