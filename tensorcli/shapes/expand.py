"""Expanding: a size 1 is seen again, a missing leading dim is added; and `repeat`, which copies.

The rules are those of `torch.Tensor.expand` and `torch.Tensor.repeat`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tensorcli.answers import Answer, Note, Refusal, Shape
from tensorcli.language import Message, say
from tensorcli.shapes.align import Clash, Operand, expansion_clashes, operand_of
from tensorcli.shapes.code import empty
from tensorcli.shapes.repairs import Repair, edits
from tensorcli.shapes.strides import FLOAT32_BYTES, contiguous_strides, elements, expanded_strides
from tensorcli.syntax.shapes import MAX_SIZE

KEEP = -1


class Layout(NamedTuple):
    """A tensor that has the wanted shape, and how it lies in memory."""

    code: str  # the call that makes it
    shape: Shape
    strides: tuple[int, ...]  # in elements
    bytes: int  # stored, as float32
    shares_storage: bool  # with the operand: a write is seen in both
    safe_to_write: bool  # False: several cells are one element, torch refuses to write in place


@dataclass(frozen=True, kw_only=True)
class ExpandAnswer(Answer):
    """What `tensorcli expand` says."""

    operands: tuple[Operand, ...]  # one, x
    target: Shape  # as typed, with its -1s
    result: Shape | None
    clashes: tuple[Clash, ...]  # own dims that would have to grow from another size than 1
    surplus: int  # leading dims of the operand that the target doesn't have
    nothing_to_keep: tuple[int, ...]  # dims that say -1 where the operand has no dim, from the right
    repairs: tuple[Repair, ...]
    expand: Layout | None  # None where it is refused
    repeat: Layout | None  # None where no counts give this shape
    counts: tuple[int, ...] | None  # what repeat takes to give the same shape


def expand(shape: Shape, target: Shape) -> ExpandAnswer:
    """Whether `shape` expands to `target` (a -1 keeps the size), and what `repeat` would do instead.

    >>> answer = expand(Shape((3, 1)), Shape((2, -1, 4)))
    >>> answer.result, answer.expand.strides, answer.counts, answer.repeat.strides
    ((2, 3, 4), (0, 1, 0), (2, 1, 4), (12, 4, 1))
    """
    surplus = max(len(shape) - len(target), 0)
    wanted = Shape(
        shape[dim] if target[dim] == KEEP and -dim <= len(shape) else target[dim] for dim in range(-len(target), 0)
    )
    unkept = tuple(dim for dim in range(-1, -1 - len(target), -1) if wanted[dim] == KEEP)
    clashing = expansion_clashes("x", shape, wanted)
    fits = not (surplus or unkept or clashing)
    counts = None if surplus or unkept else _counts(shape, wanted)
    return ExpandAnswer(
        command="expand",
        ok=fits,
        answer=wanted if fits else None,
        code=("import torch", f"x = {empty(shape)}", f"print({_call('expand', target)}.shape)"),
        notes=tuple(_notes(shape, wanted, counts, fits=fits)) if fits or counts is not None else (),
        error=None if fits else Refusal(_refusal(shape, target, clashing, surplus, unkept), torch=None),
        operands=(operand_of("x", shape, (0,) * surplus + wanted, [clash.dim for clash in clashing]),),
        target=target,
        result=wanted if fits else None,
        clashes=clashing,
        surplus=surplus,
        nothing_to_keep=unkept,
        repairs=() if fits else _repairs(shape, target, wanted, counts),
        expand=_expanded(shape, target, wanted) if fits else None,
        repeat=None if counts is None else _repeated(wanted, counts),
        counts=counts,
    )


def _call(name: str, sizes: Sequence[int], operand: str = "x") -> str:
    return f"{operand}.{name}({', '.join(map(str, sizes)) or '()'})"


def _counts(shape: Shape, wanted: Shape) -> tuple[int, ...] | None:
    """How often `repeat` must lay the operand along each dim; None where some size is no multiple."""
    new = len(wanted) - len(shape)
    counts = list(wanted[:new])
    for size, goal in zip(shape, wanted[new:], strict=True):
        if size == goal:
            counts.append(1)
        elif size == 0 or goal % size:
            return None
        else:
            counts.append(goal // size)
    return tuple(counts)


def _expanded(shape: Shape, target: Shape, wanted: Shape) -> Layout:
    return Layout(
        _call("expand", target),
        wanted,
        expanded_strides(shape, wanted),
        FLOAT32_BYTES * elements(shape),
        shares_storage=True,
        safe_to_write=not _shared(shape, wanted),
    )


def _shared(shape: Shape, wanted: Shape) -> bool:
    """Whether two cells of the expanded view are the same element."""
    return 0 not in wanted and elements(wanted) > elements(shape)


def _repeated(wanted: Shape, counts: Sequence[int]) -> Layout:
    return Layout(
        _call("repeat", counts),
        wanted,
        contiguous_strides(wanted),
        FLOAT32_BYTES * elements(wanted),
        shares_storage=False,
        safe_to_write=True,
    )


def _refusal(shape: Shape, target: Shape, clashing: Sequence[Clash], surplus: int, unkept: Sequence[int]) -> Message:
    if surplus:
        return say("{result} has more dims than {target}", result=str(shape), target=str(target))
    if clashing:
        first = clashing[0]
        return say(
            "only a size 1 expands: dim {dim} has size {size} and can't become {goal}",
            dim=first.dim, size=first.sizes[0], goal=first.sizes[1],
        )  # fmt: skip
    return say("dim {dim} is new: -1 has no size to keep there", dim=unkept[0])


def _repairs(shape: Shape, target: Shape, wanted: Shape, counts: tuple[int, ...] | None) -> tuple[Repair, ...]:
    found = []
    if KEEP in wanted:
        ones = Shape(1 if size == KEEP else size for size in wanted)
        written = Shape(1 if size == KEEP else old for size, old in zip(wanted, target, strict=True))
        if not expansion_clashes("x", shape, ones) and len(shape) <= len(ones):
            found.append(Repair(_call("expand", written), (shape,), ones))
        return tuple(found)
    surplus = len(shape) - len(wanted)
    if surplus > 0:
        rest = Shape(shape[surplus:])
        if set(shape[:surplus]) == {1} and not expansion_clashes("x", rest, wanted):
            squeezed = "x" + ".squeeze(0)" * surplus
            return (Repair(_call("expand", target, squeezed), (rest,), wanted),)
        return ()
    for edit in edits([shape, wanted]):
        if edit.which == 0 and edit.result == wanted:
            calls = "x" + "".join(f".unsqueeze({dim})" for dim in edit.inserted)
            found.append(Repair(_call("expand", wanted, calls), (edit.shape,), wanted))
    if counts is not None:
        found.append(Repair(_call("repeat", counts), (shape,), wanted))
    return tuple(found)


def _notes(shape: Shape, wanted: Shape, counts: Sequence[int] | None, *, fits: bool) -> list[Note]:
    notes = []
    if 0 in wanted and 0 not in shape:
        said = say("the result has a dim of size 0, so it has no elements at all; a size 1 also stretches to 0")
        notes.append(Note("warning", said))
    if elements(wanted) > MAX_SIZE:
        notes.append(Note("warning", say("no tensor can be that large: torch counts elements up to 2^63 - 1")))
    if fits and _shared(shape, wanted):
        said = say(
            "{count} cells of the view are one element, so torch refuses to write in place: {code}.clone() first",
            count=elements(wanted) // elements(shape), code=_call("expand", wanted),
        )  # fmt: skip
        notes.append(Note("tip", said))
    new = len(wanted) - len(shape)
    if counts is not None:
        for dim, size in enumerate(shape):
            if size > 1 and counts[new + dim] > 1:
                said = say(
                    "repeat lays the whole tensor end to end: a b a b; numpy.repeat is "
                    "repeat_interleave, a a b b: x.repeat_interleave({count}, dim={dim})",
                    count=counts[new + dim], dim=dim,
                )  # fmt: skip
                notes.append(Note("tip", said))
                break
    return notes
