"""Stacking: operands of one and the same shape, laid along a new dim.

The rule is that of `torch.stack` (https://pytorch.org/docs/stable/generated/torch.stack.html).
"""

from __future__ import annotations

from collections.abc import Sequence

from tensorcli.answers import Note, Refusal, Shape
from tensorcli.language import Message, say
from tensorcli.shapes.align import Clash, operand_names
from tensorcli.shapes.cat import cat_shape
from tensorcli.shapes.join import JoinAnswer, Other, Part, code, join_clashes, own_dims, repairs
from tensorcli.shapes.strides import elements
from tensorcli.syntax.shapes import MAX_SIZE


def stack(shapes: Sequence[Shape], dim: int) -> JoinAnswer:
    """What `shapes` give when they are laid along a new dim `dim`; there is one place more than they have dims.

    >>> stack([Shape((4, 32)), Shape((4, 32))], 0).result, stack([Shape((4, 32)), Shape((4, 32))], -1).result
    ((2, 4, 32), (4, 32, 2))
    """
    names = operand_names(len(shapes))
    along = dim % (len(shapes[0]) + 1)
    result = stack_shape(shapes, along)
    clashing = join_clashes(names, shapes) if result is None else ()
    return JoinAnswer(
        command="stack",
        ok=result is not None,
        answer=result,
        code=code("stack", names, shapes, dim),
        notes=tuple(_notes(shapes, along, result)),
        error=None if result is not None else Refusal(_refusal(clashing), torch=None),
        operands=tuple(
            Part(name, shape, skipped=False, start=place, stop=place + 1)
            for place, (name, shape) in enumerate(zip(names, shapes, strict=True))
        ),
        dim=along,
        result=result,
        clashes=clashing,
        repairs=() if result is not None else repairs("stack", names, shapes, along, stack_shape),
        other=_cat(shapes, along),
    )


def stack_shape(shapes: Sequence[Shape], dim: int) -> Shape | None:
    """The shape of the stack with its new dim at `dim` (counted from 0), or None where there is none.

    >>> stack_shape([Shape((4,)), Shape((4,)), Shape((4,))], 1), stack_shape([Shape((4,)), Shape((5,))], 0)
    ((4, 3), None)
    """
    first = shapes[0]
    if any(shape != first for shape in shapes) or dim > len(first):
        return None
    return Shape((*first[:dim], len(shapes), *first[dim:]))


def _refusal(clashing: Sequence[Clash]) -> Message:
    if clashing[0].kind == "rank":
        return say("stack needs operands with equally many dims")
    return say("all dims must be equal: they clash at dim {dims} of the operands", dims=own_dims(clashing))


def _cat(shapes: Sequence[Shape], dim: int) -> Other:
    """Along the same dim, or the last where the new dim is behind all others."""
    along = max(min(dim, len(shapes[0]) - 1), 0)
    return Other("cat", along, cat_shape(shapes, along))


def _notes(shapes: Sequence[Shape], dim: int, result: Shape | None) -> list[Note]:
    other = _cat(shapes, dim)
    notes = []
    if result is not None and elements(result) > MAX_SIZE:
        notes.append(Note("warning", say("no tensor can be that large: torch counts elements up to 2^63 - 1")))
    if not shapes[0]:
        said = say("cat would need a dim to join along; these have none")
    elif other.result is None:
        said = say("cat would need all dims equal but the joined one, here dim {dim}", dim=other.dim)
    else:
        said = say(
            "cat would make dim {dim} longer instead of a new one: it would give {shape}",
            dim=other.dim, shape=str(other.result),
        )  # fmt: skip
    return [*notes, Note("tip", said)]
