"""How large a convolution or a pool comes out, with the numbers put into the formula."""

from __future__ import annotations

from typing import Any

from tensorcli.language import Message, say
from tensorcli.tensors.steps import Step


def convolved(step: Step) -> list[Message]:
    """(size + 2 × padding − kernel) / stride + 1, along the last dim, where no dilation is in play."""
    names = (
        ("input", "weight", "bias", "stride", "padding")
        if step.op.startswith("conv")
        else ("input", "kernel_size", "stride", "padding")
    )
    given = dict(zip(names, step.arguments, strict=False)) | step.keywords
    kernel = step.before[1][0][-1] if step.op.startswith("conv") else _last(given.get("kernel_size"))
    stride = _last(given.get("stride")) or (1 if step.op.startswith("conv") else kernel)
    padding = _last(given.get("padding", 0)) or 0
    if (
        len(step.arguments) > len(names)
        or {"dilation", "ceil_mode"} & set(step.keywords)
        or kernel is None
        or not stride
    ):
        return []
    size = step.before[0][0][-1]
    if (size + 2 * padding - kernel) // stride + 1 != step.result.shape[-1]:
        return []
    return [
        say(
            "last dim: ({size} + 2·{padding} − {kernel}) // {stride} + 1 = {result}", size=size, padding=padding,
            kernel=kernel, stride=stride, result=step.result.shape[-1],
        )
    ]  # fmt: skip


def _last(value: Any) -> int | None:
    if isinstance(value, list | tuple) and value:
        value = value[-1]
    return value if isinstance(value, int) else None
