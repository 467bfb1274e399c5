"""Where torch keeps the operations of the table, and a step run once more with other tensors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional

from tensorcli.syntax import expression_nodes as nodes
from tensorcli.syntax.torch_operations import FACTS, PARTS, Operation
from tensorcli.tensors.steps import Step

HOMES: dict[str, Any] = {"t": torch, "F": torch.nn.functional, "l": torch.linalg}


def called(operation: Operation, arguments: Sequence[Any], keywords: dict[str, Any]) -> Any:
    """Run an operation; the first argument of a method is its receiver."""
    if operation.name in ("median", "nanmedian"):
        arguments = [stored(value) for value in arguments]
        keywords = {name: stored(value) for name, value in keywords.items()}
    if operation.home == "m":
        return getattr(arguments[0], operation.name)(*arguments[1:], **keywords)
    return getattr(HOMES[operation.home], operation.name)(*arguments, **keywords)


def is_repeated(value: Any) -> bool:
    """Whether a tensor sees cells of its memory several times, as expand makes it."""
    return isinstance(value, torch.Tensor) and any(
        stride == 0 and size > 1 for stride, size in zip(value.stride(), value.shape, strict=True)
    )


def stored(value: Any) -> Any:
    """The same values, each in a cell of its own: torch's median along an expanded dim reads what lies behind them."""
    return value.contiguous() if is_repeated(value) else value


def again(step: Step, arguments: Sequence[Any], keywords: dict[str, Any] | None = None) -> Any:
    """The same step with other tensors in its place."""
    node = step.node
    named = step.keywords if keywords is None else keywords
    if isinstance(node, nodes.Attribute):
        return attribute_of(arguments[0], node.name)
    if isinstance(node, nodes.Index):
        base, *items = arguments
        return base[items[0] if node.single else tuple(items)]
    assert isinstance(node, nodes.Call)
    return called(node.operation, arguments, named)


def attribute_of(base: Any, name: str) -> Any:
    """`.shape` and the few others of a tensor, `.values` and its like of what several come out of."""
    if (isinstance(base, torch.Tensor) and name in FACTS) or (isinstance(base, tuple) and name in PARTS):
        return getattr(base, name)
    return missing(base, name)


def missing(base: Any, name: str) -> Any:
    """Python's own words for a name that a value doesn't have."""
    raise AttributeError(f"'{type(base).__name__}' object has no attribute '{name}'")
