"""The indices that stand in lists, tried without the tensor that they index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from tensorcli.shapes.indexing import Item, Picks, consumed
from tensorcli.tensors.eval_notes import item_of
from tensorcli.tensors.extent import tensors_in


def check_listed(base: torch.Tensor, items: Sequence[Any]) -> None:
    """On the meta device torch looks at no index: those in lists are tried on their dim alone. Raises `IndexError`."""
    kinds = [item_of(value) for value in items]
    dim = 0
    for value, kind in zip(items, kinds, strict=True):
        if dim < base.dim() and _is_numbers(value, kind):
            alone = torch.empty((), device="cpu").expand((*[1] * dim, base.shape[dim]))
            alone[(*[slice(None)] * dim, value)]
        dim += base.dim() - consumed(kinds) if kind is Ellipsis else consumed([kind])


def _is_numbers(value: Any, kind: Item) -> bool:
    return isinstance(value, list) and isinstance(kind, Picks) and not kind.mask and not tensors_in(value)
