"""What each item of an index does to which dim: x[0, ::2, None, ..., mask]."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import EllipsisType

from tensorcli.language import Message, say


@dataclass(frozen=True, slots=True)
class Picks:
    """A list or a tensor as an index item."""

    shape: tuple[int, ...]
    mask: bool  # true and false rather than numbers

    @property
    def dims(self) -> int:
        """How many dims of the indexed tensor it stands for."""
        return len(self.shape) if self.mask else 1


Item = int | bool | slice | None | Picks | EllipsisType


def consumed(items: Sequence[Item]) -> int:
    """How many dims the items stand for, `...` and None left out.

    >>> consumed((0, slice(None), None, Ellipsis))
    2
    """
    return sum(_dims(item) for item in items)


def _dims(item: Item) -> int:
    if item is None or item is Ellipsis or isinstance(item, bool):
        return 0
    return item.dims if isinstance(item, Picks) else 1


def explain(shape: Sequence[int], items: Sequence[Item]) -> list[Message]:
    """A sentence for each item that changes something; the items must fit the shape.

    >>> [str(sentence) for sentence in explain((4, 6, 5), (slice(None), slice(None, None, 2), None, -1))]
    ['::2 keeps 3 of the 6 in dim 1', 'None: a new dim of size 1', '-1 picks 4 in dim 2, which goes']
    """
    if list(items).count(Ellipsis) > 1:
        return []  # torch reads the second in a way of its own
    said, dim = [], 0
    for item in items:
        if item is Ellipsis:
            covered = len(shape) - consumed(items)
            said.append(_ellipsis(dim, covered))
            dim += covered
            continue
        sentence = _sentence(shape, dim, item)
        if sentence is not None:
            said.append(sentence)
        dim += _dims(item)
    return said


def _ellipsis(dim: int, covered: int) -> Message:
    if covered <= 0:
        return say("... stands for no dim")
    if covered == 1:
        return say("... keeps dim {dim}", dim=dim)
    return say("... keeps dims {first} to {last}", first=dim, last=dim + covered - 1)


def _sentence(shape: Sequence[int], dim: int, item: Item) -> Message | None:
    if item is None:
        return say("None: a new dim of size 1")
    if isinstance(item, bool):
        return say("{item}: a new dim, of size 1 for True, 0 for False", item=str(item))
    if isinstance(item, int):
        return say(
            "{item} picks {place} in dim {dim}, which goes", item=item, place=item % max(shape[dim], 1), dim=dim
        )  # fmt: skip
    if isinstance(item, slice):
        kept = len(range(*item.indices(shape[dim])))
        if kept == shape[dim]:
            return None
        return say(
            "{item} keeps {kept} of the {size} in dim {dim}", item=written(item), kept=kept, size=shape[dim], dim=dim
        )
    if isinstance(item, Picks):
        return _picks(dim, item)
    return None


def _picks(dim: int, item: Picks) -> Message:
    if not item.mask:
        sizes = ",".join(map(str, item.shape)) or "()"
        return say("the listed indices (shape {shape}) take the place of dim {dim}", shape=sizes, dim=dim)
    if item.dims == 1:
        return say("the mask keeps where it is true in dim {dim}", dim=dim)
    last = dim + item.dims - 1
    return say("the mask keeps where it is true: dims {first} to {last} become one", first=dim, last=last)


def written(item: slice) -> str:
    """A slice as it is typed.

    >>> written(slice(None, 5, 2)), written(slice(1, None))
    (':5:2', '1:')
    """
    first, last, step = ("" if part is None else str(part) for part in (item.start, item.stop, item.step))
    return f"{first}:{last}" + (f":{step}" if step else "")
