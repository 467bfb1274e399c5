"""torch expands and repeats for real: a tensor with stride 0 of any size, and a copy where it is small enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch

from tensorcli.answers import Shape
from tensorcli.shapes.code import MOST_MADE
from tensorcli.shapes.expand import ExpandAnswer, Layout, expand
from tensorcli.shapes.stand_in import stand_in
from tensorcli.tensors.stretched import expanded, makeable, verify_strides
from tensorcli.tensors.verdict import agreed


def verify(answer: ExpandAnswer) -> ExpandAnswer:
    """The same answer with torch's verdict; the strides, the repairs, `repeat` and a write in place are run too.

    Raises `DisagreementError` where torch says something else than the rule.
    """
    shape = answer.operands[0].shape
    verdict = agreed(answer.result, lambda: expanded(shape, answer.target))
    if answer.expand is not None:
        verify_strides(shape, answer.expand.shape, answer.expand.strides)
    for repair in answer.repairs:
        if ".repeat(" not in repair.code:
            agreed(repair.result, lambda repair=repair: expanded(repair.shapes[0], repair.result))  # type: ignore[misc]
    _verify_memory(answer)
    error = answer.error and answer.error._replace(torch=verdict.said)
    return replace(answer, verdict=verdict, error=error)


def _verify_memory(answer: ExpandAnswer) -> None:
    """What is said of strides, storage and writing, on real tensors: these, or ones with smaller sizes."""
    if answer.counts is None or answer.repeat is None:
        return
    shape = answer.operands[0].shape
    if makeable(shape, answer.repeat.shape):
        _run(shape, answer.counts, answer.repeat, answer.expand)
        return
    small, counts = stand_in([shape, Shape(answer.counts)], MOST_MADE)
    new = len(counts) - len(small)
    goal = Shape((*counts[:new], *(size * count for size, count in zip(small, counts[new:], strict=True))))
    answer = expand(small, goal)
    if makeable(small, goal) and answer.counts is not None and answer.repeat is not None:
        _run(small, answer.counts, answer.repeat, answer.expand)


def _run(shape: Shape, counts: Sequence[int], repeat: Layout, expand: Layout | None) -> None:
    x = torch.zeros(tuple(shape))
    copy = x.repeat(tuple(counts))
    agreed(repeat.shape, lambda: torch.Size(copy.shape))
    agreed(repeat.strides, lambda: torch.Size(copy.stride()))
    agreed((int(repeat.shares_storage),), lambda: torch.Size((_same_storage(x, copy),)))
    if expand is not None:
        view = x.expand(repeat.shape)
        agreed((int(expand.shares_storage),), lambda: torch.Size((_same_storage(x, view),)))
        agreed(view.shape if expand.safe_to_write else None, lambda: torch.Size(view.add_(1).shape))


def _same_storage(one: torch.Tensor, other: torch.Tensor) -> bool:
    return bool(one.untyped_storage()._cdata == other.untyped_storage()._cdata)
