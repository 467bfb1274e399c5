"""Aligning shapes at their last dim: what they broadcast to, or where they clash."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from tensorcli.answers import Shape


class Meeting(NamedTuple):
    """The size that one operand brings to a clash."""

    operand: str
    dim: int  # counted from the left in the operand itself
    size: int


class Clash(NamedTuple):
    """Sizes that don't meet where they should."""

    dim: int  # from the right: -1 is the last
    sizes: tuple[int, ...]  # the sizes that differ, each once, in the operands' order
    between: tuple[Meeting, ...]  # who brings them
    kind: Literal["size", "rank", "inner", "batch"] = "size"  # rank: some lack the dim; inner, batch: of a product


class Operand(NamedTuple):
    """One shape and what becomes of it."""

    name: str  # a, b, c…: its name in the code
    shape: Shape
    aligned: Shape  # with a 1 for each missing leading dim
    added: tuple[int, ...]  # the missing dims, from the right: -1 is the last
    stretched: tuple[int, ...]  # its own dims of size 1 that are repeated, from the right


def operand_of(name: str, shape: Shape, result: Sequence[int], clashing: Iterable[int] = ()) -> Operand:
    """What becomes of `shape` on its way to `result`, apart from the dims in which it clashes.

    >>> operand_of("x", Shape((3, 1)), (2, 3, 4)).stretched
    (-1,)
    """
    missing = len(result) - len(shape)
    return Operand(
        name,
        shape,
        aligned=Shape((1,) * missing + shape),
        added=tuple(range(-1 - len(shape), -1 - len(result), -1)),
        stretched=tuple(
            dim
            for dim in range(-1, -1 - len(shape), -1)
            if shape[dim] == 1 and result[dim] != 1 and dim not in clashing
        ),
    )


def operand_names(count: int) -> tuple[str, ...]:
    """Names for `count` operands.

    >>> operand_names(2), operand_names(28)[-2:]
    (('a', 'b'), ('x27', 'x28'))
    """
    return tuple(chr(ord("a") + i) if i < 26 else f"x{i + 1}" for i in range(count))


def broadcast_shape(shapes: Sequence[Sequence[int]]) -> Shape | None:
    """The shape that all of `shapes` broadcast to, or None where they clash.

    >>> broadcast_shape([(3, 1, 1), (32, 32)]), broadcast_shape([(2,), (3,)])
    ((3, 32, 32), None)
    """
    result: list[int] = []  # from the last dim on
    for shape in shapes:
        for place, size in enumerate(reversed(shape)):
            if place == len(result):
                result.append(size)
            elif size != 1:
                if result[place] not in (1, size):
                    return None
                result[place] = size
    return Shape(reversed(result))


def clashes(names: Sequence[str], shapes: Sequence[Sequence[int]]) -> tuple[Clash, ...]:
    """Every dim in which `shapes` clash, the last one first.

    >>> [(c.dim, c.sizes) for c in clashes("ab", [(2, 3), (4, 5)])]
    [(-1, (3, 5)), (-2, (2, 4))]
    """
    found = []
    for dim in range(-1, -1 - max(map(len, shapes), default=0), -1):
        meetings = [
            Meeting(name, len(shape) + dim, shape[dim])
            for name, shape in zip(names, shapes, strict=True)
            if len(shape) >= -dim and shape[dim] != 1
        ]
        sizes = tuple(dict.fromkeys(meeting.size for meeting in meetings))
        if len(sizes) > 1:
            found.append(Clash(dim, sizes, tuple(meetings)))
    return tuple(found)


def expansion_clashes(name: str, shape: Sequence[int], target: Sequence[int]) -> tuple[Clash, ...]:
    """Every dim in which `shape` can't become `target` by `Tensor.expand`: only a size 1 grows.

    >>> [(c.dim, c.sizes) for c in expansion_clashes("x", (2, 1), (4, 5))]
    [(-2, (2, 4))]
    """
    return tuple(
        Clash(dim, (shape[dim], target[dim]), (Meeting(name, len(shape) + dim, shape[dim]),))
        for dim in range(-1, -1 - min(len(shape), len(target)), -1)
        if shape[dim] not in (1, target[dim])
    )
