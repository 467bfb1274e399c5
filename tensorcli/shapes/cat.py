"""Concatenation: one dim grows, all other dims must be equal.

The rule is that of `torch.cat` (https://pytorch.org/docs/stable/generated/torch.cat.html).
"""

from __future__ import annotations

from collections.abc import Sequence

from tensorcli.answers import Note, Refusal, Shape
from tensorcli.language import Message, say
from tensorcli.shapes.align import Clash, operand_names
from tensorcli.shapes.join import (
    JoinAnswer,
    JoinRepair,
    Other,
    Part,
    call,
    code,
    join_clashes,
    own_dims,
    repairs,
)
from tensorcli.shapes.strides import elements
from tensorcli.syntax.shapes import MAX_SIZE

_EMPTY = (0,)  # a tensor that torch passes over, whatever the others are


def cat(shapes: Sequence[Shape], dim: int) -> JoinAnswer:
    """What `shapes` give when they are laid end to end along `dim`, which is within `dims_to_choose`.

    >>> answer = cat([Shape((4, 32)), Shape((5, 32))], 0)
    >>> answer.result, [(part.start, part.stop) for part in answer.operands]
    ((9, 32), [(0, 4), (4, 9)])
    """
    names = operand_names(len(shapes))
    rank = dims_to_choose(shapes)
    along = dim % rank if rank is not None else 0
    result = cat_shape(shapes, along)
    scalars = [name for name, shape in zip(names, shapes, strict=True) if not shape]
    kept = [(name, shape) for name, shape in zip(names, shapes, strict=True) if shape != _EMPTY]
    clashing: tuple[Clash, ...] = ()
    if kept and not scalars:
        clashing = join_clashes([name for name, _ in kept], [shape for _, shape in kept], free=along)
    error = None if result is not None else Refusal(_refusal(scalars, clashing), torch=None)
    found: tuple[JoinRepair, ...] = ()
    if result is None:
        found = repairs("cat", names, shapes, along, cat_shape)
        if len(scalars) == len(shapes) and len(shapes) <= 4:
            stacked = Shape((len(shapes),))
            found = (JoinRepair(call("stack", names, 0), tuple(shapes), stacked, "stack", 0), *found)
    return JoinAnswer(
        command="cat",
        ok=result is not None,
        answer=result,
        code=code("cat", names, shapes, dim),
        notes=tuple(_notes(shapes, along, result)),
        error=error,
        operands=_parts(names, shapes, along, rank),
        dim=along,
        result=result,
        clashes=clashing,
        repairs=found,
        other=_stack(shapes, along),
    )


def dims_to_choose(shapes: Sequence[Shape]) -> int | None:
    """How many dims there are to join along; None where every operand is passed over or has no dims: any will do."""
    return next((len(shape) for shape in shapes if shape not in ((), _EMPTY)), None)


def cat_shape(shapes: Sequence[Shape], dim: int) -> Shape | None:
    """The shape of the concatenation along `dim` (counted from 0), or None where there is none.

    >>> cat_shape([Shape((4, 2)), Shape((0,)), Shape((5, 2))], 0), cat_shape([Shape((4,)), Shape(())], 0)
    ((9, 2), None)
    """
    if not all(shapes):
        return None
    kept = [shape for shape in shapes if shape != _EMPTY]
    if not kept:
        return Shape(_EMPTY)
    first = kept[0]
    if any(len(shape) != len(first) or dim >= len(first) for shape in kept):
        return None
    if any(shape[:dim] != first[:dim] or shape[dim + 1 :] != first[dim + 1 :] for shape in kept):
        return None
    total = sum(shape[dim] for shape in kept)
    return Shape((*first[:dim], total, *first[dim + 1 :])) if total <= MAX_SIZE else None


def _parts(names: Sequence[str], shapes: Sequence[Shape], dim: int, rank: int | None) -> tuple[Part, ...]:
    parts, start = [], 0
    for name, shape in zip(names, shapes, strict=True):
        skipped = shape == _EMPTY and rank not in (None, 1)
        size = 0 if skipped or len(shape) <= dim else shape[dim]
        parts.append(Part(name, shape, skipped, start, start + size))
        start += size
    return tuple(parts)


def _refusal(scalars: Sequence[str], clashing: Sequence[Clash]) -> Message:
    if scalars:
        return say("{name} has no dims, so there is none to join along", name=scalars[0])
    if not clashing:
        return say("the sizes add up to more than 2^63 - 1, the largest size there is")
    if clashing[0].kind == "rank":
        return say("cat needs operands with equally many dims")
    return say("all dims but the joined one must be equal: they clash at dim {dims}", dims=own_dims(clashing))


def _stack(shapes: Sequence[Shape], dim: int) -> Other:
    equal = len(set(shapes)) == 1
    return Other("stack", dim, Shape((*shapes[0][:dim], len(shapes), *shapes[0][dim:])) if equal else None)


def _notes(shapes: Sequence[Shape], dim: int, result: Shape | None) -> list[Note]:
    notes = []
    other = _stack(shapes, dim).result
    if other is None:
        said = say("stack would need all dims equal; it makes a new dim instead of a longer one")
    else:
        said = say("stack would make a new dim instead of a longer one: it would give {shape}", shape=str(other))
    if _EMPTY in shapes and dims_to_choose(shapes) not in (None, 1):
        passed = say("cat passes over a tensor of shape (0), whatever the others are; any other size 0 must fit")
        notes.append(Note("warning", passed))
    if result is not None and elements(result) > MAX_SIZE:
        notes.append(Note("warning", say("no tensor can be that large: torch counts elements up to 2^63 - 1")))
    return [*notes, Note("tip", said)]
