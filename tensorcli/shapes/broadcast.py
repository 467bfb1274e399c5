"""Broadcasting: shapes are aligned at their last dim; in each dim the sizes are equal, or 1, or missing.

The rule is that of NumPy and PyTorch (https://pytorch.org/docs/stable/notes/broadcasting.html).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from tensorcli.answers import Answer, Note, Refusal, Shape
from tensorcli.language import Message, say
from tensorcli.shapes.align import (
    Clash,
    Operand,
    broadcast_shape,
    clashes,
    expansion_clashes,
    operand_names,
    operand_of,
)
from tensorcli.shapes.code import python
from tensorcli.shapes.repairs import Repair, repairs
from tensorcli.shapes.strides import FLOAT32_BYTES, elements, expanded_strides

Op = Literal["add", "sub", "mul", "div", "max"]


class Target(NamedTuple):
    """May the result also expand to a wanted shape?"""

    shape: Shape
    fits: bool
    clashes: tuple[Clash, ...]  # between the result and the target
    surplus: int  # leading dims of the result that the target doesn't have


@dataclass(frozen=True, kw_only=True)
class BroadcastAnswer(Answer):
    """What `tensorcli broadcast` says."""

    operands: tuple[Operand, ...]
    result: Shape | None  # the broadcast shape, None on a clash
    to: Target | None  # None where no target was asked for
    clashes: tuple[Clash, ...]
    repairs: tuple[Repair, ...]  # the smallest edits that make it work
    elements: int | None  # of the result
    bytes_if_copied: int | None  # what one stretched operand would cost as a float32 copy
    strides: tuple[tuple[int, ...], ...] | None  # of each operand's stretched view, in elements
    op: str | None = None  # add, sub, mul, div or max, where values are asked for
    inputs: tuple[Any, ...] | None = None  # the values of each operand, nested lists
    values: Any = None  # of the result, nested lists; None without op, or where torch was not asked
    dtype: str | None = None  # of the values


def broadcast(shapes: Sequence[Shape], to: Shape | None = None) -> BroadcastAnswer:
    """Whether `shapes` broadcast, to what, and what happens to each of them in each dim.

    >>> answer = broadcast([Shape((3, 1, 1)), Shape((32, 32))])
    >>> answer.result, answer.operands[0].stretched, answer.operands[1].added
    ((3, 32, 32), (-1, -2), (-3,))
    """
    names = operand_names(len(shapes))
    result = broadcast_shape(shapes)
    rank = max(map(len, shapes))
    clashing = clashes(names, shapes) if result is None else ()
    peaks = [max((s[d] for s in shapes if len(s) >= -d and s[d] != 1), default=1) for d in range(-rank, 0)]
    operands = tuple(
        operand_of(name, shape, result or tuple(peaks), {clash.dim for clash in clashing})
        for name, shape in zip(names, shapes, strict=True)
    )
    target = _target(result, to) if to is not None and result is not None else None
    fits = result is not None and (target is None or target.fits)
    return BroadcastAnswer(
        command="broadcast",
        ok=fits,
        answer=(to if target else result) if fits else None,
        code=_code(shapes, to),
        notes=tuple(_notes(operands, result, clashing)),
        error=None if fits else Refusal(_refusal(clashing, result, target), torch=None),
        operands=operands,
        result=result,
        to=target,
        clashes=clashing,
        repairs=repairs(names, shapes) if result is None else (),
        elements=None if result is None else elements(result),
        bytes_if_copied=None if result is None else FLOAT32_BYTES * elements(result),
        strides=None if result is None else tuple(expanded_strides(shape, result) for shape in shapes),
    )


def _target(result: Shape, to: Shape) -> Target:
    """`Tensor.expand`: only a size 1 of the result grows, and the target has at least as many dims."""
    surplus = max(len(result) - len(to), 0)
    clashing = expansion_clashes("result", result, to)
    return Target(to, fits=not clashing and not surplus, clashes=clashing, surplus=surplus)


def _refusal(clashing: Sequence[Clash], result: Shape | None, target: Target | None) -> Message:
    if clashing:
        dims = ", ".join(str(clash.dim) for clash in clashing)
        return say("the shapes clash at dim {dims}", dims=dims)
    assert result is not None
    assert target is not None
    if target.surplus:
        return say("{result} has more dims than {target}", result=str(result), target=str(target.shape))
    return say("{result} can't expand to {target}", result=str(result), target=str(target.shape))


def _code(shapes: Sequence[Shape], to: Shape | None) -> tuple[str, ...]:
    if to is None:
        return ("import torch", f"print(torch.broadcast_shapes({', '.join(map(python, shapes))}))")
    tensors = ", ".join(f"torch.empty(()).expand({python(shape)})" for shape in shapes)
    return ("import torch", f"print(torch.broadcast_tensors({tensors})[0].expand({python(to)}).shape)")


def _notes(operands: Sequence[Operand], result: Shape | None, clashing: Sequence[Clash]) -> list[Note]:
    if result is None:
        return _misplaced(operands, clashing)
    notes = []
    mutual = _mutual(operands, result)
    if mutual:
        one, other = mutual
        notes.append(
            _warning(
                say(
                    "{one} ({shape}) and {other} ({other_shape}) hold the same sizes but repeat against each other: "
                    "{count} values each become {total}; meant element by element? give both the same shape",
                    one=one.name,
                    shape=str(one.shape),
                    other=other.name,
                    other_shape=str(other.shape),
                    count=elements(one.shape),
                    total=elements(result),
                )
            )
        )
    elif len(operands) > 1 and all(elements(o.shape) < elements(result) for o in operands):
        counts = " × ".join(str(elements(o.shape)) for o in operands[:4]) + (" × …" if len(operands) > 4 else "")
        notes.append(
            _warning(
                say(
                    "every operand is repeated, as in an outer product: {counts} values stored, {total} in the result",
                    counts=counts,
                    total=elements(result),
                )
            )
        )
    if 0 in result:
        notes.append(
            _warning(
                say(
                    "the result has a dim of size 0, so it has no elements at all; a size 1 also stretches to 0",
                )
            )
        )
    if elements(result) > 2**63 - 1:
        notes.append(_warning(say("no tensor can be that large: torch counts elements up to 2^63 - 1")))
    return notes


def _warning(text: Message) -> Note:
    return Note("warning", text)


def _mutual(operands: Sequence[Operand], result: Shape) -> tuple[Operand, Operand] | None:
    """Two operands with the same sizes apart from 1s, as (n) and (n,1), whose result is larger than both."""
    first: dict[tuple[int, ...], Operand] = {}
    for operand in operands:
        sizes = tuple(size for size in operand.shape if size != 1)
        if not sizes or 0 in sizes or elements(sizes) == elements(result):
            continue
        other = first.setdefault(sizes, operand)
        pair = broadcast_shape([other.shape, operand.shape])
        if pair is not None and elements(pair) > elements(sizes):
            return other, operand
    return None


def _misplaced(operands: Sequence[Operand], clashing: Sequence[Clash]) -> list[Note]:
    """A vector that has the size of another axis: it does not find its axis, since alignment is from the right."""
    for clash in clashing:
        for meeting in clash.between:
            for operand in operands:
                left = len(operand.shape) + clash.dim  # dims of the operand to the left of the clash
                if left < 1 or operand.name == meeting.operand or meeting.size <= 1:
                    continue
                if operand.shape[clash.dim] not in (1, meeting.size) and meeting.size in operand.shape[:left]:
                    return [
                        Note(
                            "tip",
                            say(
                                "sizes are matched from the right: {one}'s {size} meets the {met} of {other}, "
                                "it does not look for {other}'s {size} further left",
                                one=meeting.operand,
                                size=meeting.size,
                                other=operand.name,
                                met=operand.shape[clash.dim],
                            ),
                        )
                    ]
    return []
