"""What `cat` and `stack` have in common: operands that must have equal sizes, and what clashes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, NamedTuple

from tensorcli.answers import Answer, Shape
from tensorcli.shapes.align import Clash, Meeting, broadcast_shape
from tensorcli.shapes.code import MOST_MADE, empty, python
from tensorcli.shapes.strides import elements

MOST_REPAIRS = 8
_MOST_NAMED = 4  # operands that get a line of code each
_MOST_EDITED = 16  # operands and dims beyond which no repair is looked for
Join = Literal["cat", "stack"]


class Part(NamedTuple):
    """One operand, and where it is found in the result."""

    name: str
    shape: Shape
    skipped: bool  # cat passes over a tensor of shape (0) among others with more dims
    start: int  # along the joined dim of the result
    stop: int


class JoinRepair(NamedTuple):
    """One edit that was found to work, and how it is joined then."""

    code: str
    shapes: tuple[Shape, ...]  # all operands, with this edit
    result: Shape
    by: Literal["cat", "stack", "broadcast"]  # broadcast: stacked, once all have one shape
    dim: int


class Other(NamedTuple):
    """What the other of the two would give."""

    command: Join
    dim: int
    result: Shape | None


@dataclass(frozen=True, kw_only=True)
class JoinAnswer(Answer):
    """What `tensorcli cat` and `tensorcli stack` say."""

    operands: tuple[Part, ...]
    dim: int  # of the result, counted from 0
    result: Shape | None
    clashes: tuple[Clash, ...]
    repairs: tuple[JoinRepair, ...]
    other: Other  # what stack would give, or cat


def join_clashes(names: Sequence[str], shapes: Sequence[Shape], free: int | None = None) -> tuple[Clash, ...]:
    """Every dim in which the shapes differ, the last first, apart from the dim `free` (counted from 0).

    Where their ranks differ, the dims that some of them lack.

    >>> [(c.kind, c.dim, c.sizes) for c in join_clashes("ab", [Shape((2, 3)), Shape((4, 5))], free=0)]
    [('size', -1, (3, 5))]
    >>> [(c.kind, c.dim, c.sizes) for c in join_clashes("ab", [Shape((2, 3)), Shape((3,))])]
    [('rank', -2, (2,))]
    """
    least, most = min(map(len, shapes)), max(map(len, shapes))
    kind: Literal["size", "rank"] = "size" if least == most else "rank"
    found = []
    for dim in range(-1, -1 - most, -1) if kind == "size" else range(-1 - least, -1 - most, -1):
        if kind == "size" and free is not None and dim + most == free:
            continue
        having = [(name, shape) for name, shape in zip(names, shapes, strict=True) if len(shape) >= -dim]
        sizes = tuple(dict.fromkeys(shape[dim] for _, shape in having))
        if len(sizes) > 1 or kind == "rank":
            between = tuple(Meeting(name, len(shape) + dim, shape[dim]) for name, shape in having)
            found.append(Clash(dim, sizes, between, kind))
    return tuple(found)


def own_dims(clashing: Sequence[Clash]) -> str:
    """The dims that clash, counted from 0 in the operands, which have equally many.

    >>> own_dims(join_clashes("ab", [Shape((2, 3)), Shape((4, 5))]))
    '0, 1'
    """
    return ", ".join(str(clash.between[0].dim) for clash in reversed(clashing))


def code(join: Join, names: Sequence[str], shapes: Sequence[Shape], dim: int) -> tuple[str, ...]:
    """The lines that join tensors of these shapes."""
    if len(shapes) > _MOST_NAMED:
        meta = ', device="meta"' if any(elements(shape) > MOST_MADE for shape in shapes) else ""
        listed = ", ".join(map(python, shapes))
        made = f"[torch.empty(shape{meta}) for shape in shapes]"
        return ("import torch", f"shapes = [{listed}]", f"print(torch.{join}({made}, dim={dim}).shape)")
    lines = [f"{name} = {empty(shape)}" for name, shape in zip(names, shapes, strict=True)]
    return ("import torch", *lines, f"print({call(join, names, dim)}.shape)")


def call(join: Join, operands: Sequence[str], dim: int) -> str:
    """The call, as a person writes it.

    >>> call("cat", ["a", "b.mT"], 1), call("stack", ["a"], 0)
    ('torch.cat((a, b.mT), dim=1)', 'torch.stack((a,), dim=0)')
    """
    listed = ", ".join(operands) + ("," if len(operands) == 1 else "")
    return f"torch.{join}(({listed}), dim={dim})"


def repairs(
    join: Join,
    names: Sequence[str],
    shapes: Sequence[Shape],
    dim: int,
    joined: Callable[[Sequence[Shape], int], Shape | None],
) -> tuple[JoinRepair, ...]:
    """Edits of one operand, or another dim, with which `joined` gives a shape."""
    if len(shapes) > _MOST_EDITED or max(map(len, shapes)) > _MOST_EDITED:
        return ()
    found: dict[tuple[tuple[Shape, ...], int], JoinRepair] = {}
    if join == "cat":
        for other in range(min(map(len, shapes))):
            result = joined(shapes, other)
            if result is not None:
                found[tuple(shapes), other] = JoinRepair(call(join, names, other), tuple(shapes), result, join, other)
    for index, shape in enumerate(shapes):
        for edit, edited in _edits(shape):
            together = (*shapes[:index], edited, *shapes[index + 1 :])
            result = joined(together, dim)
            if result is not None and (together, dim) not in found:
                operands = [*names[:index], names[index] + edit, *names[index + 1 :]]
                found[together, dim] = JoinRepair(call(join, operands, dim), together, result, join, dim)
    stretched = broadcast_shape(shapes) if join == "stack" else None
    if stretched is not None:
        result = joined([stretched] * len(shapes), dim)
        if result is not None:
            line = f"torch.stack(torch.broadcast_tensors({', '.join(names)}), dim={dim})"
            found[(stretched,), dim] = JoinRepair(line, tuple(shapes), result, "broadcast", dim)
    return tuple(found.values())[:MOST_REPAIRS]


def _edits(shape: Shape) -> Iterator[tuple[str, Shape]]:
    """New dims of size 1, dims of size 1 dropped, two dims swapped."""
    for at in range(len(shape) + 1):
        yield f".unsqueeze({at})", Shape((*shape[:at], 1, *shape[at:]))
    for at, size in enumerate(shape):
        if size == 1:
            yield f".squeeze({at})", Shape((*shape[:at], *shape[at + 1 :]))
    for one, other in combinations(range(len(shape)), 2):
        sizes = list(shape)
        sizes[one], sizes[other] = sizes[other], sizes[one]
        last = (one, other) == (len(shape) - 2, len(shape) - 1)
        yield ".mT" if last else f".transpose({one}, {other})", Shape(sizes)
