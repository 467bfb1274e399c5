"""torch broadcasts the operands for real: tensors with stride 0, so that no size costs memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch

from tensorcli.answers import Shape
from tensorcli.shapes.broadcast import BroadcastAnswer
from tensorcli.shapes.strides import elements
from tensorcli.syntax.shapes import MAX_SIZE
from tensorcli.tensors.verdict import agreed, outcome


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
            _verify_strides(shape, answer.result, strides)
    if answer.to is not None and answer.result is not None:
        result, to = answer.result, answer.to
        verdict = agreed(to.shape if to.fits else None, lambda: _expand(result, to.shape))
    error = answer.error and answer.error._replace(torch=verdict.said)
    return replace(answer, verdict=verdict, error=error)


def _size(shape: Sequence[int]) -> torch.Size:
    return torch.Size(shape)


def _countable(shape: Sequence[int]) -> bool:
    """Whether torch can count the elements: it multiplies from the left, in 64 bits."""
    return all(elements(shape[:stop]) <= MAX_SIZE for stop in range(1, len(shape) + 1))


def _broadcast(shapes: Sequence[Shape]) -> torch.Size:
    tensors = [torch.empty(()).expand(shape) for shape in shapes if _countable(shape)]
    if len(tensors) == len(shapes):
        try:
            return _size(torch.broadcast_tensors(*tensors)[0].shape)  # type: ignore[no-untyped-call]
        except RuntimeError as refusal:
            if "overflow" not in str(refusal):
                raise
    # never counts elements; imports sympy, so it is asked last
    return _size(torch.broadcast_shapes(*shapes))  # type: ignore[no-untyped-call]


def _expand(result: Shape, to: Shape) -> torch.Size:
    if not (_countable(result) and _countable(to)):
        together = _size(torch.broadcast_shapes(result, to))  # type: ignore[no-untyped-call]
        if tuple(together) != tuple(to):
            raise RuntimeError(f"{tuple(result)} does not expand to {tuple(to)}")
        return together
    return _size(torch.empty(()).expand(result).expand(to).shape)


def _verify_strides(shape: Shape, result: Shape, strides: tuple[int, ...]) -> None:
    def run() -> torch.Size:
        return torch.Size(torch.empty(shape, device="meta").expand(result).stride())

    if outcome(run)[0] is not None:  # else: torch can't lay out so many bytes, nothing to compare
        agreed(strides, run)
