"""A proof of a law as a chain of named laws; each step is checked over the regions again.

The chain is searched from both ends. Where the search ends without one, both ends are worked out into products.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from tensorcli.events.assumptions import Assumptions
from tensorcli.events.chain import MOST_SIZE, Move, associated, backwards
from tensorcli.events.meeting import met
from tensorcli.events.products import worked_out
from tensorcli.events.rewriting import complement
from tensorcli.events.terms import Term, joined, regions, size, term_of, write_term
from tensorcli.syntax.event_nodes import Relation

MOST_STEPS = 24  # of a chain that one would read

Claim = Literal["equal", "empty", "complement"]


class Step(NamedTuple):
    """One step of a proof."""

    law: str  # the named law, in English
    text: str  # the equation that it makes
    part: str  # the part that is rewritten
    becomes: str


class Proof(NamedTuple):
    """A chain, and what it shows of the two sides: that they are equal, or that what would tell against it is empty."""

    claim: Claim
    steps: tuple[Step, ...]


def claims(relation: Relation, *, equal: bool) -> Iterator[tuple[Claim, Term, Term]]:
    """The equations any of which shows the relation; `equal` says whether its sides are.

    A ⊆ B is A ∩ B′ = ∅, or follows from A = B; that A and B are complementary is A = B′.
    """
    left, right = term_of(relation.left), term_of(relation.right)
    if relation.kind == "complementary":
        yield "complement", left, complement(right)
    elif equal:
        yield "equal", left, right
    if relation.kind == "<=":
        yield "empty", joined("&", (left, complement(right))), "0"
    elif relation.kind == ">=":
        yield "empty", joined("&", (right, complement(left))), "0"
    elif relation.kind == "disjoint":
        yield "empty", joined("&", (left, right)), "0"


def prove(relation: Relation, premises: Sequence[Relation], named: Mapping[str, int], possible: int) -> Proof | None:
    """A chain that shows the relation; None where none of a readable length is found.

    >>> from tensorcli.events.regions import tables
    >>> from tensorcli.syntax.events import parse_events
    >>> law = parse_events("(A|B)' == B'A'")
    >>> [step.law for step in prove(law, [], tables(["A", "B"]), 0b1111).steps]
    ['De Morgan', 'commutative']
    """
    whole = (1 << (1 << len(named))) - 1
    left, right = (regions(term_of(side), named, whole) for side in (relation.left, relation.right))
    assumed = Assumptions.of(premises, named, whole)
    for claim, start, goal in claims(relation, equal=not (left ^ right) & possible):
        moves = _moves(start, goal, assumed)
        if moves is None or len(moves) > MOST_STEPS:
            continue
        for move in moves:
            before, after = (regions(term, named, whole) for term in (move.before, move.after))
            assert not (before ^ after) & possible, f"a step that is none: {move}"
        return Proof(claim, tuple(_step(move) for move in moves))
    return None


def _moves(start: Term, goal: Term, assumed: Assumptions) -> list[Move] | None:
    if start == goal:
        return []
    if max(size(start), size(goal)) > MOST_SIZE:
        return None
    first, last = list(associated(start)), list(associated(goal))
    here, there = first[-1].after if first else start, last[-1].after if last else goal
    if here == there and len(first) == len(last) == 1:
        return [Move("associative", start, goal, start, goal)]
    middle = met(here, there, assumed)
    if middle is None:
        middle = worked_out(here, there, assumed, sorted(assumed.named))
    return None if middle is None else [*first, *middle, *backwards(last)]


def _step(move: Move) -> Step:
    return Step(
        move.law,
        f"{write_term(move.before)} = {write_term(move.after)}",
        write_term(move.part),
        write_term(move.becomes),
    )
