"""The shortest union of products for an event, by the method of Quine (1952) and McCluskey (1956)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

MOST_EVENTS = 4

Product = tuple[bool | None, ...]  # for each event whether it is in, out, or left free


def shortest(inside: int, possible: int, count: int) -> list[Product]:
    """The fewest products, of the fewest events, that make up exactly the regions `inside` among the `possible` ones.

    >>> shortest(0b0111, 0b1111, 2)
    [(True, None), (None, True)]
    """
    regions = 1 << count
    wanted = [number for number in range(regions) if (inside & possible) >> number & 1]
    free = [number for number in range(regions) if not possible >> number & 1]
    if not wanted:
        return []
    primes = sorted(_primes([*wanted, *free], count), key=_order)
    covers = {prime: frozenset(number for number in wanted if _within(number, prime, count)) for prime in primes}
    useful = [prime for prime in primes if covers[prime]]
    for size in range(1, len(useful) + 1):
        found = [
            chosen
            for chosen in combinations(useful, size)
            if len(frozenset().union(*(covers[prime] for prime in chosen))) == len(wanted)
        ]
        if found:
            return list(min(found, key=lambda chosen: (sum(_length(p) for p in chosen), [_order(p) for p in chosen])))
    raise AssertionError("the primes cover every region")


def _length(product: Product) -> int:
    return sum(part is not None for part in product)


def _order(product: Product) -> list[int]:
    return [{True: 0, False: 1, None: 2}[part] for part in product]


def _within(region: int, product: Product, count: int) -> bool:
    return all(
        part is None or part is not bool(region >> (count - 1 - index) & 1) for index, part in enumerate(product)
    )


def _primes(numbers: Sequence[int], count: int) -> set[Product]:
    """The products that can't be shortened: two that differ in one event become one without it."""
    level: set[Product] = {tuple(not number >> (count - 1 - index) & 1 for index in range(count)) for number in numbers}
    primes: set[Product] = set()
    while level:
        longer: set[Product] = set()
        used: set[Product] = set()
        for one, other in combinations(sorted(level, key=_order), 2):
            differing = [index for index in range(count) if one[index] is not other[index]]
            if len(differing) == 1 and None not in (one[differing[0]], other[differing[0]]):
                at = differing[0]
                longer.add((*one[:at], None, *one[at + 1 :]))
                used |= {one, other}
        primes |= level - used
        level = longer
    return primes
