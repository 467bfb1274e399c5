"""Edits of one operand that make a matrix product work: another order of its dims, or batch dims of size 1."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations, islice, permutations

from tensorcli.answers import Shape
from tensorcli.shapes.align import broadcast_shape
from tensorcli.shapes.repairs import Repair, edits
from tensorcli.syntax.shapes import MAX_DIMS

MOST_REPAIRS = 6
_MOST_PERMUTED = 5  # dims; of an operand that has more, only two are swapped
Product = Callable[[Shape, Shape], Shape | None]


def repairs(a: Shape, b: Shape, product: Product) -> tuple[Repair, ...]:
    """The smallest edits found: batch dims of size 1 where the inner sizes meet, else a transpose, a swap, a new order.

    A number is multiplied with `*`.

    >>> from tensorcli.shapes.matmul import product
    >>> [(r.code, r.result) for r in repairs(Shape((2, 3)), Shape((4, 3)), product)]
    [('a @ b.mT', (2, 4))]
    """
    if not a or not b:
        entrywise = broadcast_shape([a, b])
        assert entrywise is not None
        return (Repair("a * b", (a, b), entrywise),)
    met = a[-1] == b[max(-2, -len(b))]
    for candidates in (_unsqueezed if met else _transposed, _transposed, _swapped, _permuted, _both_transposed):
        found = {}
        for left, right, ours, theirs in candidates(a, b):
            result = product(ours, theirs)
            if result is not None and (ours, theirs) not in found:
                found[ours, theirs] = Repair(f"{left} @ {right}", (ours, theirs), result)
        if found:
            return tuple(islice(found.values(), MOST_REPAIRS))
    return ()


Candidates = Iterator[tuple[str, str, Shape, Shape]]  # a and b as written, and their shapes


def _transposed(a: Shape, b: Shape) -> Candidates:
    if len(b) >= 2:
        yield "a", "b.mT", a, _moved(b, _swap(len(b), -2, -1))
    if len(a) >= 2:
        yield "a.mT", "b", _moved(a, _swap(len(a), -2, -1)), b


def _both_transposed(a: Shape, b: Shape) -> Candidates:
    if len(a) >= 2 and len(b) >= 2:
        yield "a.mT", "b.mT", _moved(a, _swap(len(a), -2, -1)), _moved(b, _swap(len(b), -2, -1))


def _swapped(a: Shape, b: Shape) -> Candidates:
    for one, other in combinations(range(-1, -1 - len(b), -1), 2):
        yield "a", f"b.transpose({other}, {one})", a, _moved(b, _swap(len(b), other, one))
    for one, other in combinations(range(-1, -1 - len(a), -1), 2):
        yield f"a.transpose({other}, {one})", "b", _moved(a, _swap(len(a), other, one)), b


def _permuted(a: Shape, b: Shape) -> Candidates:
    if 2 < len(b) <= _MOST_PERMUTED:
        for order in permutations(range(len(b))):
            yield "a", f"b.permute({', '.join(map(str, order))})", a, _moved(b, order)
    if 2 < len(a) <= _MOST_PERMUTED:
        for order in permutations(range(len(a))):
            yield f"a.permute({', '.join(map(str, order))})", "b", _moved(a, order), b


def _unsqueezed(a: Shape, b: Shape) -> Candidates:
    """Batch dims of size 1, where the inner sizes meet and only the batch dims clash."""
    if len(a) < 2 or len(b) < 2:
        return
    for edit in edits([Shape(a[:-2]), Shape(b[:-2])]):
        calls = "".join(f".unsqueeze({dim - 2})" for dim in edit.inserted)
        longer = Shape((*edit.shape, *(b if edit.which else a)[-2:]))
        if len(longer) <= MAX_DIMS:
            yield ("a", f"b{calls}", a, longer) if edit.which else (f"a{calls}", "b", longer, b)


def _swap(rank: int, one: int, other: int) -> tuple[int, ...]:
    order = list(range(rank))
    order[one], order[other] = order[other], order[one]
    return tuple(order)


def _moved(shape: Shape, order: tuple[int, ...]) -> Shape:
    return Shape(shape[dim] for dim in order)
