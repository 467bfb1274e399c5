"""The table of operations: what is written about it, and the names of arguments, are torch's own."""

from __future__ import annotations

import inspect
from contextlib import suppress
from pathlib import Path

import pytest
import torch

from tensorcli.syntax.torch_operations import KEYWORDS, operations

DOCS = Path(__file__).parents[2] / "docs" / "eval.md"
HOMES = {"m": torch.Tensor, "t": torch, "F": torch.nn.functional, "l": torch.linalg}
# About devices, gradients and memory formats, or of torch's own inside.
NAMES = """
out device layout pin_memory requires_grad generator memory_format names inplace self non_blocking _stacklevel
antialias compute_mode cudnn_enable cudnn_enabled driver implicit input_scale out_dtype rcond scale_grad_by_freq
size_average sparse sparse_grad args kwargs path i l t list idx separator reverse from tensor_indices_or_sections
"""
NOT_HERE = frozenset(NAMES.split())


def test_the_page_lists_every_operation() -> None:
    page = DOCS.read_text(encoding="utf-8")
    missing = [
        name
        for (_, name), operation in operations().items()
        if not operation.in_place and not any(f"`{prefix}{name}`" in page for prefix in ("", "F.", "linalg."))
    ]
    assert missing == []


@pytest.mark.parametrize("home", HOMES)
def test_every_argument_can_be_given_by_its_name(home: str) -> None:
    schemas: dict[str, set[str]] = {}
    for schema in torch._C._jit_get_all_schemas():
        names = {argument.name for argument in schema.arguments if not argument.is_out}
        schemas.setdefault(schema.name, set()).update(names)
    unknown = {}
    for where, name in operations():
        if where != home:
            continue
        names = set(schemas.get(f"aten::{'linalg_' if home == 'l' else ''}{name}", ()))
        with suppress(ValueError):  # of torch's built-in functions
            names |= set(inspect.signature(getattr(HOMES[home], name)).parameters)
        if names - KEYWORDS - NOT_HERE:
            unknown[name] = names - KEYWORDS - NOT_HERE
    assert unknown == {}
