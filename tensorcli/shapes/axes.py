"""Which axis of what went in is which axis of what comes out: an axis keeps its colour wherever it goes.

An axis is a number; None stands for one that is new. These are the rules for shapes alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tensorcli.shapes.indexing import Item, Picks, consumed

Axes = tuple[int | None, ...]


def by_place(rank: int) -> tuple[int, ...]:
    """The axes of an operand: each is its place from the right.

    >>> by_place(3)
    (3, 2, 1)
    """
    return tuple(range(rank, 0, -1))


def aligned(operands: Sequence[tuple[Sequence[int], Axes]], rank: int) -> Axes:
    """Of what is broadcast to `rank` dims; operands are shapes with their axes.

    The first operand whose size isn't stretched names the axis.

    >>> aligned([((3, 1), (3, 1)), ((5, 4), (7, 6))], 2)
    (3, 6)
    """
    found: list[int | None] = []
    for place in range(-rank, 0):
        here = [(sizes[place], axes[place]) for sizes, axes in operands if len(sizes) >= -place]
        own = [axis for size, axis in here if size != 1]
        found.append(next(iter(own or (axis for _, axis in here)), None))
    return tuple(found)


def reshaped(shape: Sequence[int], axes: Axes, target: Sequence[int]) -> Axes:
    """Of a view in another shape: an axis that is neither merged nor split stays what it is.

    >>> reshaped((4, 3, 28, 28), (4, 3, 2, 1), (4, 3, 784))
    (4, 3, None)
    >>> reshaped((2, 1, 6), (3, 2, 1), (2, 6, 1))
    (3, 1, None)
    """
    if tuple(shape) == tuple(target):
        return axes
    if 0 in shape:
        return (None,) * len(target)
    old, new = _edges(shape), _edges(target)
    whole = {span: axes[dim] for dim, span in old.items()}
    return tuple(whole.get(new[dim]) if dim in new else None for dim in range(len(target)))


def _edges(sizes: Sequence[int]) -> dict[int, tuple[int, int]]:
    """For each dim whose size isn't 1, how many steps of it there are before its own and with it."""
    edges, count = {}, 1
    for dim, size in enumerate(sizes):
        if size != 1:
            edges[dim] = (count, count * size)
        count *= size
    return edges


def indexed(rank: int, axes: Axes, items: Sequence[Item]) -> Axes | None:
    """Of x[items]; None where the indices are not next to each other and torch puts their dims elsewhere.

    >>> indexed(3, (3, 2, 1), (0, None, Ellipsis, slice(None, None, 2)))
    (None, 2, 1)
    >>> indexed(2, (2, 1), (Picks((5,), mask=False),))
    (2, 1)
    """
    lists = [place for place, item in enumerate(items) if isinstance(item, Picks)]
    if len(lists) > 1 or list(items).count(Ellipsis) > 1 or any(isinstance(item, bool) for item in items):
        return None
    if lists and any(isinstance(item, int) for item in items):
        return None  # a number beside a list is a list of one
    found = list(_through(rank, axes, items))
    return (*found, *axes[rank - _rest(rank, items) :]) if Ellipsis not in items else tuple(found)


def _rest(rank: int, items: Sequence[Item]) -> int:
    return rank - consumed(items)


def _through(rank: int, axes: Axes, items: Sequence[Item]) -> Iterator[int | None]:
    dim = 0
    for item in items:
        if item is Ellipsis:
            covered = _rest(rank, items)
            yield from axes[dim : dim + covered]
            dim += covered
        elif item is None:
            yield None
        elif isinstance(item, Picks):
            own = axes[dim] if item.dims == 1 and len(item.shape) == 1 else None
            yield from (own,) if item.mask or len(item.shape) == 1 else (None,) * len(item.shape)
            dim += item.dims
        else:
            if isinstance(item, slice):
                yield axes[dim]
            dim += 1


def product(left: Axes, right: Axes, batch: Axes) -> Axes:
    """Of a matrix product whose batch dims are `batch`.

    >>> product((2, 1), (4, 3), ())
    (2, 3)
    >>> product((2, 1), (1,), ())
    (2,)
    """
    return (*batch, *left[:-1][-1:], *(right[-1:] if len(right) > 1 else ()))


def named(equation: str, operands: Sequence[Axes]) -> Axes | None:
    """Of an einsum: each letter is an axis; None where the equation uses `...` or leaves the result out.

    >>> named("ij,jk->ik", [(2, 1), (4, 3)])
    (2, 3)
    """
    terms, arrow, result = equation.replace(" ", "").partition("->")
    if not arrow or "." in equation:
        return None
    axes: dict[str, int | None] = {}
    for letters, own in zip(terms.split(","), operands, strict=True):
        for letter, axis in zip(letters, own, strict=True):
            axes.setdefault(letter, axis)
    return tuple(axes[letter] for letter in result)
