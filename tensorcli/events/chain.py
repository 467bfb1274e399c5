"""The moves of a proof, forwards and backwards; dropping brackets and changing the order, which cost no thought."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tensorcli.events.terms import CHAINS, Term, joined, key

MOST_SIZE = 60  # of a term that one would read


class Move(NamedTuple):
    """A named law that makes one term of another."""

    law: str
    before: Term
    after: Term
    part: Term  # what it rewrites
    becomes: Term


def backwards(moves: Sequence[Move]) -> list[Move]:
    """The same chain from its other end."""
    return [Move(m.law, m.after, m.before, m.becomes, m.part) for m in reversed(moves)]


def associated(term: Term) -> Iterator[Move]:
    """The brackets that are not needed are dropped, one union, intersection or sum after the other."""
    while True:
        found = next(_loose(term), None)
        if found is None:
            return
        part, becomes, after = found
        yield Move("associative", term, after, part, becomes)
        term = after


def _loose(term: Term) -> Iterator[tuple[Term, Term, Term]]:
    if isinstance(term, str):
        return
    if term[0] in CHAINS and any(part[0] == term[0] and isinstance(part, tuple) for part in term[1:]):
        flat = joined(term[0], term[1:])
        yield term, flat, flat
        return
    for index in range(1, len(term)):
        for part, becomes, inner in _loose(term[index]):
            yield part, becomes, (*term[:index], inner, *term[index + 1 :])


def reordered(term: Term, wanted: Term) -> list[Move]:
    """One commutative step from a term to one with the same key, or none; it rewrites no more than differs."""
    if term == wanted:
        return []
    part, becomes = term, wanted
    while (index := _lone_difference(part, becomes)) is not None:
        part, becomes = part[index], becomes[index]
    return [Move("commutative", term, wanted, part, becomes)]


def _lone_difference(one: Term, other: Term) -> int | None:
    """The place of the only part in which two terms differ, if it is the same up to order in both."""
    differing = [index for index in range(1, len(one)) if one[index] != other[index]]
    if len(differing) != 1 or key(one[differing[0]]) != key(other[differing[0]]):
        return None
    return differing[0]
