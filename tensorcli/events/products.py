"""Both ends of a law worked out into the same union of products, which always succeeds but may take long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from tensorcli.events.assumptions import Assumptions
from tensorcli.events.chain import MOST_SIZE, Move, backwards, reordered
from tensorcli.events.rewriting import Rewriting, complement, rewritings
from tensorcli.events.terms import Term, joined, key, size

_MOST_MOVES = 40  # of one end

# First what makes a term shorter, then what opens brackets.
_ORDER = (
    "premise", "double complement", "domination", "complement", "identity", "idempotent", "absorption",
    "sum", "difference", "symmetric difference", "De Morgan", "distributive",
)  # fmt: skip


def worked_out(start: Term, goal: Term, assumed: Assumptions, names: Sequence[str]) -> list[Move] | None:
    """Both ends as unions of products; if these differ still, of products that name every event."""
    terms = (start, goal)
    ways: list[list[Move]] = []
    for term in terms:
        moves = _simplified(term, assumed)
        if moves is None:
            return None
        ways.append(moves)

    def ends() -> tuple[Term, Term]:
        here, there = (moves[-1].after if moves else term for moves, term in zip(ways, terms, strict=True))
        return here, there

    for index in (0, 1):
        if key(ends()[0]) == key(ends()[1]):
            break
        opened = _opened(ends()[index], key(ends()[1 - index]), names, assumed)
        if opened is None:
            return None
        ways[index] += opened
    if key(ends()[0]) != key(ends()[1]):
        return None
    return [*ways[0], *reordered(*ends()), *backwards(ways[1])]


def _simplified(term: Term, assumed: Assumptions) -> list[Move] | None:
    moves: list[Move] = []
    while True:
        best = _first(term, assumed)
        if best is None:
            return moves
        if len(moves) >= _MOST_MOVES or size(best.term) > 4 * MOST_SIZE:
            return None
        moves.append(Move(best.law, term, best.term, best.part, best.becomes))
        term = best.term


def _first(term: Term, assumed: Assumptions) -> Rewriting | None:
    """The rewriting that comes first in the order of working out; out of brackets, never into them."""
    best: Rewriting | None = None
    for one in chain(assumed.rewritings(term), rewritings(term)):
        if one.law == "distributive" and not (one.part[0] == "&" and one.becomes[0] == "|"):
            continue
        if one.law == "distributive" and len(one.becomes) - 1 < 2:
            continue
        if best is None or _ORDER.index(one.law) < _ORDER.index(best.law):
            best = one
        elif one.part == best.part and one.becomes[0] == "-" and _holds(one.term, complement(one.becomes)):
            best = one  # for A △ B: the complement of (A ∪ B) − (A ∩ B) is the one that is quickly worked out
    return best


def _holds(term: Term, part: Term) -> bool:
    """Whether the part stands somewhere in the term."""
    return term == part or (not isinstance(term, str) and any(_holds(inner, part) for inner in term[1:]))


def _opened(term: Term, wanted: Term, names: Sequence[str], assumed: Assumptions) -> list[Move] | None:
    """Every product that the other end lacks, split by an event that it doesn't name: X = X ∩ (A ∪ A′) = XA ∪ XA′."""
    moves: list[Move] = []
    wanted_parts = set(wanted[1:]) if wanted[0] == "|" and isinstance(wanted, tuple) else {wanted}
    while len(moves) <= _MOST_MOVES:
        parts = term[1:] if term[0] == "|" and isinstance(term, tuple) else (term,)
        split = next(
            (
                (part, name)
                for part in parts
                if key(part) not in wanted_parts
                for name in names
                if not _names(part, name)
            ),
            None,
        )
        if split is None:
            return moves
        part, name = split
        for law, becomes, old, new_part in _splitting(part, name):
            new = joined("|", tuple(becomes if other is part else other for other in parts))
            moves.append(Move(law, term, new, old, new_part))
            term, part = new, becomes
            parts = term[1:] if term[0] == "|" and isinstance(term, tuple) else (term,)
        for move in _tidied(term, assumed):
            moves.append(move)
            term = move.after
    return None


def _splitting(part: Term, name: str) -> Iterator[tuple[str, Term, Term, Term]]:
    """The laws, what they make of the part, and what in it they rewrite into what."""
    both = ("|", name, complement(name))
    if part == "U":
        yield "complement", both, part, both
        return
    whole = joined("&", (part, "U"))
    yield "identity", whole, part, whole
    opened = joined("&", (part, both))
    yield "complement", opened, "U", both
    split = ("|", joined("&", (part, name)), joined("&", (part, complement(name))))
    yield "distributive", split, opened, split


def _tidied(term: Term, assumed: Assumptions) -> Iterator[Move]:
    while True:
        laws = ("premise", "idempotent", "identity", "domination")
        one = next((r for r in chain(assumed.rewritings(term), rewritings(term)) if r.law in laws), None)
        if one is None:
            return
        yield Move(one.law, term, one.term, one.part, one.becomes)
        term = one.term


def _names(term: Term, name: str) -> bool:
    return term == name if isinstance(term, str) else any(_names(part, name) for part in term[1:])
