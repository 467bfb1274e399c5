"""torch broadcasts the operands for real."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch

from tensorcli.answers import Shape
from tensorcli.shapes.broadcast import BroadcastAnswer
from tensorcli.tensors.stretched import countable, expanded, stretched, verify_strides
from tensorcli.tensors.verdict import agreed


def verify(answer: BroadcastAnswer) -> BroadcastAnswer:
    """The same answer with torch's verdict, its own words on a clash; every repair and all strides are run too.

    Raises `DisagreementError` where torch says something else than the rule.
    """
    shapes = [operand.shape for operand in answer.operands]
    verdict = agreed(answer.result, lambda: _broadcast(shapes))
    for repair in answer.repairs:
        agreed(repair.result, lambda shapes=repair.shapes: _broadcast(shapes))  # type: ignore[misc]
    if answer.result is not None and answer.strides is not None:
        for shape, strides in zip(shapes, answer.strides, strict=True):
            verify_strides(shape, answer.result, strides)
    if answer.to is not None and answer.result is not None:
        result, to = answer.result, answer.to
        verdict = agreed(to.shape if to.fits else None, lambda: expanded(result, to.shape))
    error = answer.error and answer.error._replace(torch=verdict.said)
    return replace(answer, verdict=verdict, error=error)


def _broadcast(shapes: Sequence[Shape]) -> torch.Size:
    if all(map(countable, shapes)):
        try:
            return torch.Size(torch.broadcast_tensors(*map(stretched, shapes))[0].shape)  # type: ignore[no-untyped-call]
        except RuntimeError as refusal:
            if "overflow" not in str(refusal):
                raise
    # never counts elements; imports sympy, so it is asked last
    return torch.Size(torch.broadcast_shapes(*shapes))  # type: ignore[no-untyped-call]
