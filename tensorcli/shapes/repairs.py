"""The smallest edits that make clashing shapes broadcast: size-1 dims placed in one operand.

Aligning one operand with the others is a walk from the last dim to the first: at each place the operand either spends
its next own dim, which must fit there, or takes a new dim of size 1, which always fits. The fewest new dims are found
first (dynamic programming over own dims left and place); only walks that can still do with so few are then followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

from tensorcli.answers import Shape
from tensorcli.shapes.align import broadcast_shape
from tensorcli.shapes.strides import elements
from tensorcli.syntax.shapes import MAX_DIMS

MOST_REPAIRS = 24
_MOST_WALKS = 2000


class Repair(NamedTuple):
    """One edit that was found to work."""

    code: str  # such as b.unsqueeze(-1)
    shapes: tuple[Shape, ...]  # all operands, with this edit
    result: Shape


def repairs(names: Sequence[str], shapes: Sequence[Shape]) -> tuple[Repair, ...]:
    """For each operand that can be edited alone, all of its smallest edits; the smallest results first.

    `shapes` must clash. At most `MOST_REPAIRS` are returned; none where the other operands clash among themselves.

    >>> [(r.code, r.result) for r in repairs("ab", [Shape((5, 3)), Shape((5,))])]
    [('b.unsqueeze(-1)', (5, 3)), ('a.unsqueeze(-1)', (5, 3, 5))]
    """
    found = []
    for edit in edits(shapes):
        together = (*shapes[: edit.which], edit.shape, *shapes[edit.which + 1 :])
        calls = "".join(f".unsqueeze({dim})" for dim in edit.inserted)
        found.append(Repair(names[edit.which] + calls, together, edit.result))
    return tuple(found)


class Edit(NamedTuple):
    """Size-1 dims placed in one operand, so that it broadcasts with the others."""

    which: int  # operand
    inserted: tuple[int, ...]  # places for `unsqueeze`, in this order
    shape: Shape  # of the edited operand
    result: Shape


def edits(shapes: Sequence[Shape]) -> list[Edit]:
    """At most `MOST_REPAIRS` smallest edits, the smallest results first.

    >>> [(e.which, e.inserted) for e in edits([Shape((5, 3)), Shape((5,))])]
    [(1, (-1,)), (0, (-1,))]
    """
    found = []
    for index, others in _each_against_the_rest(shapes):
        seen = set()
        for inserted in islice(_walks(shapes[index], others), _MOST_WALKS):
            edited = _unsqueezed(shapes[index], inserted)
            if edited in seen or len(edited) > MAX_DIMS:
                continue
            seen.add(edited)
            result = broadcast_shape([edited, others])
            assert result is not None
            found.append(Edit(index, inserted, edited, result))
    found.sort(key=lambda edit: (elements(edit.result), len(edit.result)))
    return found[:MOST_REPAIRS]


def _each_against_the_rest(shapes: Sequence[Shape]) -> Iterator[tuple[int, Shape]]:
    """Each operand's index with what all the others broadcast to, where they do."""
    before: list[Shape | None] = [Shape()]
    for shape in shapes:
        before.append(None if before[-1] is None else broadcast_shape([before[-1], shape]))
    after: Shape | None = Shape()
    rest: list[tuple[int, Shape]] = []
    for index in reversed(range(len(shapes))):
        earlier = before[index]
        others = None if earlier is None or after is None else broadcast_shape([earlier, after])
        if others is not None:
            rest.append((index, others))
        after = None if after is None else broadcast_shape([after, shapes[index]])
    return reversed(rest)


def _walks(shape: Shape, others: Shape) -> Iterator[tuple[int, ...]]:
    """The places (from the right, the last first) of the fewest new dims; `unsqueeze` in this order makes them."""

    def fits(own: int, place: int) -> bool:
        size = shape[own - 1]
        return place >= len(others) or size == 1 or others[-1 - place] in (1, size)

    @cache
    def fewest(own: int, place: int) -> int:
        """New dims still needed when `own` leading dims are left and `place` places are filled."""
        if own == 0 or place >= len(others):
            return 0
        spend = fewest(own - 1, place + 1) if fits(own, place) else len(others) + 1
        return min(spend, 1 + fewest(own, place + 1))

    def walk(own: int, place: int) -> Iterator[tuple[int, ...]]:
        if fewest(own, place) == 0:
            yield ()
            return
        if 1 + fewest(own, place + 1) == fewest(own, place):
            for rest in walk(own, place + 1):
                yield (-1 - place, *rest)
        if fits(own, place) and fewest(own - 1, place + 1) == fewest(own, place):
            yield from walk(own - 1, place + 1)

    return walk(len(shape), 0)


def _unsqueezed(shape: Shape, inserted: Sequence[int]) -> Shape:
    sizes = list(shape)
    for dim in inserted:
        sizes.insert(len(sizes) + 1 + dim, 1)
    return Shape(sizes)
