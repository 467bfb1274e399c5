"""Splitting: one dim is cut into pieces, of a size, of given sizes, or so many of them.

The rules are those of `torch.split`, `torch.chunk` and `torch.tensor_split`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tensorcli.answers import Answer, Note, Refusal, Shape
from tensorcli.errors import LimitError
from tensorcli.language import Message, say
from tensorcli.shapes.align import Clash, Meeting
from tensorcli.shapes.code import empty
from tensorcli.syntax.shapes import MAX_SIZE

MAX_PIECES = 100_000
_MOST_CHUNKS = 100  # a larger number is hardly meant as how many
By = Literal["size", "sizes", "chunks"]


class Whole(NamedTuple):
    """What is cut."""

    name: str
    shape: Shape


class Cut(NamedTuple):
    """A way to cut: pieces of a size, pieces of these sizes, or so many pieces."""

    by: By
    numbers: tuple[int, ...]  # one number for "size" and "chunks"

    def call(self, dim: int) -> str:
        """As a person writes it.

        >>> Cut("sizes", (2, 3)).call(0), Cut("chunks", (3,)).call(-1)
        ('x.split([2, 3], dim=0)', 'x.chunk(3, dim=-1)')
        """
        if self.by == "sizes":
            return f"x.split([{', '.join(map(str, self.numbers))}], dim={dim})"
        return f"x.{'split' if self.by == 'size' else 'chunk'}({self.numbers[0]}, dim={dim})"


class SplitRepair(NamedTuple):
    """Another cut, near the one that was refused, that works."""

    code: str
    shapes: tuple[Shape, ...]  # of what is cut
    result: tuple[Shape, ...]
    cut: Cut
    dim: int


@dataclass(frozen=True, kw_only=True)
class SplitAnswer(Answer):
    """What `tensorcli split` says."""

    operands: tuple[Whole, ...]  # one, x
    dim: int  # counted from 0
    cut: Cut
    sizes: tuple[int, ...] | None  # of the pieces, along the dim
    result: tuple[Shape, ...] | None
    clashes: tuple[Clash, ...]  # what the sizes add up to, and what there is to cut
    repairs: tuple[SplitRepair, ...]
    tensor_split: tuple[int, ...] | None  # the sizes it gives for so many pieces; None where not asked, or too many


def split(shape: Shape, cut: Cut, dim: int) -> SplitAnswer:
    """The pieces of `shape` cut along `dim`. Raises `LimitError` where there are more than `MAX_PIECES`.

    >>> split(Shape((5, 32)), Cut("size", (2,)), 0).result
    ((2, 32), (2, 32), (1, 32))
    >>> split(Shape((5,)), Cut("chunks", (4,)), 0).sizes, split(Shape((5,)), Cut("chunks", (4,)), 0).tensor_split
    ((2, 2, 1), (2, 1, 1, 1))
    """
    along = dim % len(shape) if shape else 0
    refusal = _refusal(shape, cut, along)
    sizes = None if refusal is not None else _sizes(shape[along], cut)
    result = None if sizes is None else pieces(shape, sizes, along)
    call = cut.call(dim)
    return SplitAnswer(
        command="split",
        ok=result is not None,
        answer=result,
        code=("import torch", f"x = {empty(shape)}", f"print([tuple(piece.shape) for piece in {call}])"),
        notes=() if sizes is None else tuple(_notes(shape[along], cut, sizes)),
        error=None if refusal is None else Refusal(refusal, torch=None),
        operands=(Whole("x", shape),),
        dim=along,
        cut=cut,
        sizes=sizes,
        result=result,
        clashes=_clashes(shape, cut, along) if result is None else (),
        repairs=_repairs(shape, cut, along) if result is None else (),
        tensor_split=_tensor_split(shape, cut, along),
    )


def pieces(shape: Shape, sizes: Sequence[int], dim: int) -> tuple[Shape, ...]:
    """The shape with each of `sizes` in its dim; equal ones are the same object, for there may be many."""
    made = {size: Shape((*shape[:dim], size, *shape[dim + 1 :])) for size in dict.fromkeys(sizes)}
    return tuple(made[size] for size in sizes)


def overflows(size: int, cut: Cut) -> bool:
    """Whether torch's own count of the pieces, (size + piece − 1) / piece, passes 64 bits, so that it is wrong.

    >>> overflows(2**63 - 2, Cut("chunks", (2,))), overflows(2**62, Cut("chunks", (2,)))
    (True, False)
    """
    if cut.by == "sizes" or cut.numbers[0] < 1:
        return False
    piece = cut.numbers[0] if cut.by == "size" else -(-size // cut.numbers[0])
    return piece < size and size + piece - 1 > MAX_SIZE


def _sizes(size: int, cut: Cut) -> tuple[int, ...]:
    if cut.by == "sizes":
        _limit(len(cut.numbers))
        return cut.numbers
    number = cut.numbers[0]
    if cut.by == "chunks":
        if size == 0:
            _limit(number)
            return (0,) * number
        number = -(-size // number)
    if size == 0:
        return (0,)
    count = -(-size // number)
    _limit(count)
    return (number,) * (count - 1) + (size - number * (count - 1),)


def _limit(count: int) -> None:
    if count > MAX_PIECES:
        raise LimitError(
            say("{count} pieces are too many: at most {limit} are told", count=count, limit=MAX_PIECES),
            hint=say("choose larger pieces"),
        )


def _refusal(shape: Shape, cut: Cut, dim: int) -> Message | None:
    if not shape:
        return say("x has no dims, so there is none to cut")
    size, total = shape[dim], sum(cut.numbers)
    if cut.by == "sizes":
        if total == size:
            return None
        return say("the sizes add up to {total}, but dim {dim} has size {size}", total=total, dim=dim, size=size)
    if cut.by == "size":
        if cut.numbers[0] == 0 and size > 0:
            return say("pieces of size 0 never use up dim {dim}, which has size {size}", dim=dim, size=size)
        return None
    if cut.numbers[0] < 1:
        return say("it takes at least 1 chunk, got {count}", count=cut.numbers[0])
    if size + cut.numbers[0] - 1 > MAX_SIZE:
        return say("torch counts size + chunks - 1 in 64 bits, and that is more than they hold")
    return None


def _clashes(shape: Shape, cut: Cut, dim: int) -> tuple[Clash, ...]:
    if cut.by != "sizes" or not shape:
        return ()
    return (Clash(dim - len(shape), (sum(cut.numbers), shape[dim]), (Meeting("x", dim, shape[dim]),)),)


def _repairs(shape: Shape, cut: Cut, dim: int) -> tuple[SplitRepair, ...]:
    """The rest as one more piece, the last size changed, another dim that has the sum."""
    if cut.by != "sizes" or not shape:
        return ()
    missing = shape[dim] - sum(cut.numbers)
    tries = [(Cut("sizes", (*cut.numbers, missing)), dim)] if missing > 0 else []
    if cut.numbers and cut.numbers[-1] + missing >= 0:
        tries.append((Cut("sizes", (*cut.numbers[:-1], cut.numbers[-1] + missing)), dim))
    tries += [(cut, other) for other, size in enumerate(shape) if size == sum(cut.numbers)]
    return tuple(
        SplitRepair(near.call(at), (shape,), pieces(shape, near.numbers, at), near, at)
        for near, at in tries
        if len(near.numbers) <= MAX_PIECES
    )


def _tensor_split(shape: Shape, cut: Cut, dim: int) -> tuple[int, ...] | None:
    """Exactly so many pieces, whose sizes differ by one at most, the larger ones first."""
    if cut.by != "chunks" or not shape or not 1 <= cut.numbers[0] <= MAX_PIECES:
        return None
    least, larger = divmod(shape[dim], cut.numbers[0])
    return (least + 1,) * larger + (least,) * (cut.numbers[0] - larger)


def _notes(size: int, cut: Cut, sizes: Sequence[int]) -> list[Note]:
    number = cut.numbers[0] if cut.numbers else 0
    notes = []
    if overflows(size, cut):
        notes.append(Note("warning", say("torch counts such large pieces wrong, so it was not asked")))
    if cut.by == "chunks":
        return [*notes, *_chunk_notes(size, number, sizes)]
    if cut.by == "size":
        if len(sizes) > 1 and sizes[-1] != number:
            said = say("the last piece is smaller: {size} = {count} × {number} + {rest}", size=size,
                       count=len(sizes) - 1, number=number, rest=sizes[-1])  # fmt: skip
            notes.append(Note("tip", said))
        if 1 < number <= min(size, _MOST_CHUNKS) and len(sizes) != number:
            chunked = _sizes(size, Cut("chunks", (number,)))
            said = say(
                "{number} is the size of a piece, not how many: chunk({number}) would give {sizes}",
                number=number, sizes=told(chunked),
            )  # fmt: skip
            notes.append(Note("tip", said))
    return notes


def _chunk_notes(size: int, count: int, sizes: Sequence[int]) -> list[Note]:
    exact = _tensor_split(Shape((size,)), Cut("chunks", (count,)), 0)
    if len(sizes) < count:
        said = say(
            "asked for {count}, chunk gives only {found}: its pieces have size {size} / {count}, rounded up",
            count=count, found=len(sizes), size=size,
        )  # fmt: skip
        notes = [Note("warning", said)]
        if exact is not None:
            gives = say("tensor_split({count}) gives exactly {count}: {sizes}", count=count, sizes=told(exact))
            notes.append(Note("tip", gives))
        return notes
    if exact is not None and tuple(sizes) != exact:
        said = say("tensor_split({count}) would cut more evenly: {sizes}", count=count, sizes=told(exact))
        return [Note("tip", said)]
    return [Note("tip", say("tensor_split({count}) would give the same", count=count))]


def told(sizes: Sequence[int]) -> str:
    """Sizes of pieces, equal neighbours counted where there are many.

    >>> told((2, 2, 1)), told((2,) * 50 + (1,))
    ('2 2 1', '2 (50 times) 1')
    """
    if len(sizes) <= 6:
        return " ".join(map(str, sizes))
    return " ".join(f"{size} ({count} times)" if count > 1 else str(size) for size, count in runs(sizes)[:6])


def runs(sizes: Sequence[int]) -> list[tuple[int, int]]:
    """Each size with how often it follows upon itself.

    >>> runs((2, 2, 1))
    [(2, 2), (1, 1)]
    """
    found: list[tuple[int, int]] = []
    for size in sizes:
        if found and found[-1][0] == size:
            found[-1] = (size, found[-1][1] + 1)
        else:
            found.append((size, 1))
    return found
