"""Where torch keeps the operations of the table, and a step run once more with other tensors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional

from tensorcli.syntax import expression_nodes as nodes
from tensorcli.syntax.torch_operations import FACTS, PARTS
from tensorcli.tensors.steps import Step

HOMES: dict[str, Any] = {"t": torch, "F": torch.nn.functional, "l": torch.linalg}


def again(step: Step, arguments: Sequence[Any]) -> Any:
    """The same step with other tensors in its place."""
    node = step.node
    if isinstance(node, nodes.Attribute):
        return attribute_of(arguments[0], node.name)
    if isinstance(node, nodes.Index):
        base, *items = arguments
        return base[items[0] if node.single else tuple(items)]
    assert isinstance(node, nodes.Call)
    if node.is_method:
        return getattr(arguments[0], node.operation.name)(*arguments[1:], **step.keywords)
    return getattr(HOMES[node.operation.home], node.operation.name)(*arguments, **step.keywords)


def attribute_of(base: Any, name: str) -> Any:
    """`.shape` and the few others of a tensor, `.values` and its like of what several come out of."""
    if (isinstance(base, torch.Tensor) and name in FACTS) or (isinstance(base, tuple) and name in PARTS):
        return getattr(base, name)
    return missing(base, name)


def missing(base: Any, name: str) -> Any:
    """Python's own words for a name that a value doesn't have."""
    raise AttributeError(f"'{type(base).__name__}' object has no attribute '{name}'")
