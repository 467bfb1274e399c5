"""`broadcast --op`, run by torch: the values, cell by cell, and what is worth a warning about them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import reduce

import torch

from tensorcli.answers import Note, Refusal
from tensorcli.language import Message, say
from tensorcli.shapes.broadcast import BroadcastAnswer
from tensorcli.shapes.code import literal
from tensorcli.shapes.elementwise import formula
from tensorcli.syntax.data import Data
from tensorcli.tensors.broadcast import verify
from tensorcli.tensors.data import dtype_name, plain, tensor_of
from tensorcli.tensors.verdict import agreed

_RUN: dict[str, Callable[[torch.Tensor, torch.Tensor], torch.Tensor]] = {
    "add": torch.add,
    "sub": torch.sub,
    "mul": torch.mul,
    "div": torch.div,
    "max": torch.maximum,
}
_EXACT: dict[str, Callable[[int, int], int]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
}
_MOST_CHECKED = 10_000  # cells that are computed again in whole numbers of any size
_MOST_WRITTEN = 200  # characters of values in a sentence


def compute(answer: BroadcastAnswer, operands: Sequence[Data]) -> BroadcastAnswer:
    """The same answer with torch's verdict on the shapes and torch's values; its words where it refuses to compute.

    Raises `DisagreementError` where the shape of torch's result is not the rule's.
    """
    answer = verify(answer)
    if not answer.ok or answer.inputs is None:
        return answer
    assert answer.op is not None
    tensors = [tensor_of(data) for data in operands]
    try:
        result = reduce(_RUN[answer.op], tensors)
    except RuntimeError as refusal:
        return _refused(answer, tensors, str(refusal).splitlines()[0].strip())
    agreed(answer.result, lambda: torch.Size(result.shape))
    shown = result if answer.to is None else result.expand(answer.to.shape)
    values = plain(shown)
    assert answer.verdict is not None
    return replace(
        answer,
        answer=values,
        notes=(*answer.notes, *_notes(answer.op, tensors, result)),
        verdict=answer.verdict._replace(said=f"{shown.shape} {dtype_name(result.dtype)}"),
        values=values,
        dtype=dtype_name(result.dtype),
    )


def _refused(answer: BroadcastAnswer, tensors: Sequence[torch.Tensor], words: str) -> BroadcastAnswer:
    """torch has no such operation on these dtypes; the same one on numbers is run beside it."""
    assert answer.op is not None
    assert answer.verdict is not None
    cast = "double" if any(tensor.is_floating_point() for tensor in tensors) else "long"
    numbers = literal(plain(reduce(_RUN[answer.op], [getattr(tensor, cast)() for tensor in tensors])))
    line = formula(answer.op, [f"{operand.name}.{cast}()" for operand in answer.operands])
    works = Note("tip", say("as numbers it works: {line} gives {values}", line=line, values=numbers))
    short = [works] if len(line) + len(numbers) <= _MOST_WRITTEN else []
    return replace(
        answer,
        ok=False,
        answer=None,
        notes=(*answer.notes, *short),
        verdict=answer.verdict._replace(said=words),
        error=Refusal(say("the shapes fit, but torch refuses to compute with these dtypes"), torch=words),
    )


def _notes(op: str, tensors: Sequence[torch.Tensor], result: torch.Tensor) -> Iterator[Note]:
    exact = _overflow(op, tensors, result)
    if exact is not None:
        told = say("{exact} doesn't fit into int64: the result wrapped around without a word", exact=str(exact))
        yield Note("warning", told)
    if op == "div" and any(bool((tensor == 0).any()) for tensor in tensors[1:]):
        yield Note("warning", say("torch divides by 0 without a word: x / 0 is inf or -inf, and 0 / 0 is nan"))
    if op == "max" and result.is_floating_point() and bool(result.isnan().any()):
        yield Note("warning", say("torch treats nan as the winner: where one is among the values, the result is nan"))
    told_dtype = _dtype_note(op, tensors, result)
    if told_dtype is not None:
        yield Note("tip", told_dtype)


def _overflow(op: str, tensors: Sequence[torch.Tensor], result: torch.Tensor) -> int | None:
    """A cell whose true value needs more than 64 bits; None where there is none or it would take too long to look."""
    if op not in _EXACT or result.dtype != torch.int64 or result.numel() * len(tensors) > _MOST_CHECKED:
        return None
    cells = [tensor.long().expand(result.shape).reshape(-1).tolist() for tensor in tensors]
    exact = (reduce(_EXACT[op], together) for together in zip(*cells, strict=True))
    return next((value for value in exact if not -(2**63) <= value < 2**63), None)


def _dtype_note(op: str, tensors: Sequence[torch.Tensor], result: torch.Tensor) -> Message | None:
    """Where the result has a dtype that the learner did not type."""
    kinds = {tensor.dtype for tensor in tensors}
    name = dtype_name(result.dtype)
    if op == "div" and not any(kind.is_floating_point for kind in kinds):
        return say("dividing whole numbers gives floats: {dtype}", dtype=name)
    if kinds == {torch.bool} and op in ("add", "mul"):
        word = "or" if op == "add" else "and"
        return say("on true and false {sign} is a logical {word}", sign={"add": "+", "mul": "*"}[op], word=word)
    if len(kinds) > 1:
        return say("the dtypes differ: {dtypes}; the result takes {dtype}", dtypes=_listed(tensors), dtype=name)
    return None


def _listed(tensors: Sequence[torch.Tensor]) -> str:
    return ", ".join(dict.fromkeys(dtype_name(tensor.dtype) for tensor in tensors))
