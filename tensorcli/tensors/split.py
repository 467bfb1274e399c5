"""torch cuts a tensor with stride 0 for real: pieces are views, so no size costs memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch

from tensorcli.answers import Shape
from tensorcli.language import say
from tensorcli.shapes.split import Cut, SplitAnswer, overflows, pieces
from tensorcli.syntax.shapes import MAX_SIZE
from tensorcli.tensors.stretched import countable, stretched
from tensorcli.tensors.verdict import agreed

_MOST_TOLD = 4


def verify(answer: SplitAnswer) -> SplitAnswer:
    """The same answer with torch's verdict, its own words where it refuses; repairs and `tensor_split` are run too.

    Where torch's own arithmetic overflows it is not asked. Raises `DisagreementError` where it says something else than
    the rule.
    """
    shape, dim = answer.operands[0].shape, answer.dim
    for repair in answer.repairs:
        narrow = _countable(shape, repair.dim)
        found = pieces(narrow, repair.cut.numbers, repair.dim)
        agreed(found, lambda repair=repair, narrow=narrow: _run(narrow, repair.cut, repair.dim))  # type: ignore[misc]
    if shape and _is_counted_wrong(shape[dim], answer):
        return answer
    asked = _countable(shape, dim)
    if answer.tensor_split is not None:
        exact = pieces(asked, answer.tensor_split, dim)
        agreed(exact, lambda: _shapes(stretched(asked).tensor_split(answer.cut.numbers[0], dim=dim)))
    expected = None if answer.sizes is None else pieces(asked, answer.sizes, dim)
    if asked == shape:
        expected = answer.result
    verdict = agreed(expected, lambda: _run(asked, answer.cut, dim))
    if expected is not None:
        verdict = verdict._replace(said=_told(expected))
    if asked != shape:
        verdict = verdict._replace(about=say("asked of shape {shape}", shape=str(asked)))
    error = answer.error and answer.error._replace(torch=verdict.said)
    return replace(answer, verdict=verdict, error=error)


def _is_counted_wrong(size: int, answer: SplitAnswer) -> bool:
    cut = answer.cut
    if cut.by == "sizes":
        return sum(cut.numbers) > MAX_SIZE  # their sum wraps around, and may even fit by accident
    return answer.ok and overflows(size, cut)


def _countable(shape: Shape, dim: int) -> Shape:
    """The shape, or, where torch can't count its elements, with 1 in all dims but the one that is cut."""
    return shape if countable(shape) else Shape(size if at == dim else 1 for at, size in enumerate(shape))


def _run(shape: Shape, cut: Cut, dim: int) -> tuple[torch.Size, ...]:
    x = stretched(shape)
    if cut.by == "sizes":
        return _shapes(torch.split(x, list(cut.numbers), dim=dim))
    number = cut.numbers[0]
    return _shapes(torch.split(x, number, dim=dim) if cut.by == "size" else torch.chunk(x, number, dim=dim))


def _shapes(tensors: Sequence[torch.Tensor]) -> tuple[torch.Size, ...]:
    return tuple(torch.Size(tensor.shape) for tensor in tensors)


def _told(shapes: Sequence[Shape]) -> str:
    listed = [str(torch.Size(shape)) for shape in shapes[:_MOST_TOLD]]
    more = len(shapes) - _MOST_TOLD
    if more > 0:
        listed = [*listed[:-1], f"… ({len(shapes)})", str(torch.Size(shapes[-1]))]
    return " ".join(listed) or "()"
