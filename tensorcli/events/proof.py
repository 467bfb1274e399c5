"""A proof of a law as a chain of named laws, found from both ends; each step is checked over the regions again.

The search is bounded by steps, not by time, so that the same chain comes on every machine. Where the search ends
without one, both sides are worked out into the same union of products, which always succeeds but may take long.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from heapq import heappop, heappush
from itertools import chain
from typing import NamedTuple

from tensorcli.events.assumptions import Assumptions
from tensorcli.events.rewriting import Rewriting, complement, rewritings
from tensorcli.events.terms import Term, joined, key, regions, size, term_of, write_term
from tensorcli.syntax.nodes import Relation

MOST_STEPS = 16  # of a chain that one would read
_MOST_OPENED = 36  # terms that are rewritten in all ways, from both ends together
_MOST_SIZE = 60

# Working out into products: first what makes a term shorter, then what opens brackets.
_ORDER = (
    "sum", "difference", "symmetric difference", "De Morgan", "double complement", "premise", "domination", "identity",
    "complement", "idempotent", "absorption", "distributive",
)  # fmt: skip


class Step(NamedTuple):
    """One step of a proof."""

    law: str  # the named law, in English
    text: str  # the equation that it makes
    part: str  # the part that is rewritten
    becomes: str


class _Move(NamedTuple):
    law: str
    before: Term
    after: Term
    part: Term
    becomes: Term


def ends(relation: Relation) -> tuple[Term, Term]:
    """The two terms whose equality is the relation: A ⊆ B is A ∩ B′ = ∅, and that A, B are complementary is A = B′."""
    left, right = term_of(relation.left), term_of(relation.right)
    if relation.kind == "<=":
        return joined("&", (left, complement(right))), "0"
    if relation.kind == ">=":
        return joined("&", (right, complement(left))), "0"
    if relation.kind == "disjoint":
        return joined("&", (left, right)), "0"
    return left, complement(right) if relation.kind == "complementary" else right


def prove(relation: Relation, premises: Sequence[Relation], named: Mapping[str, int], possible: int) -> list[Step]:
    """A chain from one end of the relation to the other; empty where none of a readable length is found.

    >>> from tensorcli.events.regions import tables
    >>> from tensorcli.syntax.events import parse_events
    >>> law = parse_events("(A|B)' == B'A'")
    >>> [step.law for step in prove(law, [], tables(["A", "B"]), 0b1111)]
    ['De Morgan', 'commutative']
    """
    start, goal = ends(relation)
    if start == goal or max(size(start), size(goal)) > _MOST_SIZE:
        return []
    whole = (1 << (1 << len(named))) - 1
    assumed = Assumptions.of(premises, named, whole)
    first, last = list(_associated(start)), list(_associated(goal))
    here, there = first[-1].after if first else start, last[-1].after if last else goal
    if here == there and first and last and len(first) == len(last) == 1:
        moves: list[_Move] | None = [_Move("associative", start, goal, start, goal)]
    else:
        middle = _met(here, there, assumed) or _worked_out(here, there, assumed, sorted(named))
        moves = None if middle is None else [*first, *middle, *_reversed(last)]
    if moves is None or len(moves) > MOST_STEPS:
        return []
    for move in moves:
        before, after = (regions(term, named, whole) for term in (move.before, move.after))
        assert not (before ^ after) & possible, f"a step that is none: {move}"
    return [_step(move) for move in moves]


def _step(move: _Move) -> Step:
    return Step(
        move.law,
        f"{write_term(move.before)} = {write_term(move.after)}",
        write_term(move.part),
        write_term(move.becomes),
    )


def _reversed(moves: Sequence[_Move]) -> list[_Move]:
    return [_Move(m.law, m.after, m.before, m.becomes, m.part) for m in reversed(moves)]


def _associated(term: Term) -> Iterator[_Move]:
    """The brackets that are not needed are dropped, one union or intersection after the other."""
    while True:
        found = next(_loose(term), None)
        if found is None:
            return
        part, becomes, after = found
        yield _Move("associative", term, after, part, becomes)
        term = after


def _loose(term: Term) -> Iterator[tuple[Term, Term, Term]]:
    if isinstance(term, str):
        return
    if term[0] in ("|", "&") and any(part[0] == term[0] and isinstance(part, tuple) for part in term[1:]):
        flat = joined(term[0], term[1:])
        yield term, flat, flat
        return
    for index in range(1, len(term)):
        for part, becomes, inner in _loose(term[index]):
            yield part, becomes, (*term[:index], inner, *term[index + 1 :])


def _reordered(term: Term, wanted: Term) -> Iterator[_Move]:
    """Commutative steps from a term to one with the same key."""
    while term != wanted:
        found = next(_swapped(term, wanted), None)
        if found is None:
            return
        part, becomes, after = found
        yield _Move("commutative", term, after, part, becomes)
        term = after


def _swapped(term: Term, wanted: Term) -> Iterator[tuple[Term, Term, Term]]:
    if isinstance(term, str) or term == wanted:
        return
    if [key(part) for part in term[1:]] != [key(part) for part in wanted[1:]]:
        left = list(term[1:])
        ordered = [left.pop([key(other) for other in left].index(key(part))) for part in wanted[1:]]
        becomes = (term[0], *ordered)
        yield term, becomes, becomes
        return
    for index in range(1, len(term)):
        for part, becomes, inner in _swapped(term[index], wanted[index]):
            yield part, becomes, (*term[:index], inner, *term[index + 1 :])


class _Seen(NamedTuple):
    """How a term was reached from one end."""

    term: Term
    before: Term | None  # the key of the term before it
    move: _Move | None


def _met(start: Term, goal: Term, assumed: Assumptions) -> list[_Move] | None:
    """The search from both ends, the shortest and nearest terms first."""
    sides: tuple[dict[Term, _Seen], dict[Term, _Seen]] = (
        {key(start): _Seen(start, None, None)},
        {key(goal): _Seen(goal, None, None)},
    )
    if key(start) == key(goal):
        return _join(key(start), sides)
    queues: tuple[list[tuple[int, int, int, Term]], ...] = ([(0, 0, 0, key(start))], [(0, 0, 0, key(goal))])
    count = 0
    for opened in range(_MOST_OPENED):
        side = opened % 2 if queues[opened % 2] else 1 - opened % 2
        if not queues[side]:
            return None
        _, _, depth, known = heappop(queues[side])
        term = sides[side][known].term
        for rewriting in chain(assumed.rewritings(term), rewritings(term)):
            reached = key(rewriting.term)
            if reached in sides[side] or size(rewriting.term) > _MOST_SIZE:
                continue
            move = _Move(rewriting.law, term, rewriting.term, rewriting.part, rewriting.becomes)
            sides[side][reached] = _Seen(rewriting.term, known, move)
            if reached in sides[1 - side]:
                return _join(reached, sides)
            count += 1
            heappush(queues[side], (size(rewriting.term) + 2 * depth, count, depth + 1, reached))
    return None


def _join(meeting: Term, sides: tuple[dict[Term, _Seen], dict[Term, _Seen]]) -> list[_Move]:
    ways = []
    for side in sides:
        moves = []
        known: Term | None = meeting
        while known is not None:
            seen = side[known]
            if seen.move is not None:
                moves.append(seen.move)
            known = seen.before
        ways.append(moves[::-1])
    here, there = sides[0][meeting].term, sides[1][meeting].term
    return [*ways[0], *_reordered(here, there), *_reversed(ways[1])]


def _worked_out(start: Term, goal: Term, assumed: Assumptions, names: Sequence[str]) -> list[_Move] | None:
    """Both ends as unions of products; if these differ still, of products that name every event."""
    ways = []
    for term in (start, goal):
        moves = _simplified(term, assumed)
        ways.append(moves)
        if moves is None:
            return None
    ends = [moves[-1].after if moves else term for moves, term in zip(ways, (start, goal), strict=True)]
    if key(ends[0]) != key(ends[1]):
        for index in (0, 1):
            opened = _opened(ends[index], key(ends[1 - index]), names, assumed)
            if opened is None:
                return None
            ways[index] = [*(ways[index] or []), *opened]
            ends[index] = opened[-1].after if opened else ends[index]
            if key(ends[0]) == key(ends[1]):
                break
    if key(ends[0]) != key(ends[1]):
        return None
    return [*(ways[0] or []), *_reordered(*ends), *_reversed(ways[1] or [])]


def _simplified(term: Term, assumed: Assumptions) -> list[_Move] | None:
    moves: list[_Move] = []
    while True:
        best = _first(term, assumed)
        if best is None:
            return moves
        if len(moves) >= 2 * MOST_STEPS or size(best.term) > 4 * _MOST_SIZE:
            return None
        moves.append(_Move(best.law, term, best.term, best.part, best.becomes))
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
    return best


def _opened(term: Term, wanted: Term, names: Sequence[str], assumed: Assumptions) -> list[_Move] | None:
    """Every product that the other end lacks, split by an event that it doesn't name: X = X ∩ (A ∪ A′) = XA ∪ XA′."""
    moves: list[_Move] = []
    wanted_parts = set(wanted[1:]) if wanted[0] == "|" and isinstance(wanted, tuple) else {wanted}
    while len(moves) <= 2 * MOST_STEPS:
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
        for law, becomes in _splitting(part, name):
            new = joined("|", tuple(becomes if other is part else other for other in parts))
            moves.append(_Move(law, term, new, part, becomes))
            term, part = new, becomes
            parts = term[1:] if term[0] == "|" and isinstance(term, tuple) else (term,)
        for move in _tidied(term, assumed):
            moves.append(move)
            term = move.after
    return None


def _splitting(part: Term, name: str) -> Iterator[tuple[str, Term]]:
    both = ("|", name, complement(name))
    yield "identity", joined("&", (part, "U")) if part != "U" else "U"
    yield "complement", joined("&", (part, both)) if part != "U" else both
    if part != "U":
        yield "distributive", ("|", joined("&", (part, name)), joined("&", (part, complement(name))))


def _tidied(term: Term, assumed: Assumptions) -> Iterator[_Move]:
    while True:
        laws = ("premise", "idempotent", "identity", "domination")
        one = next((r for r in chain(assumed.rewritings(term), rewritings(term)) if r.law in laws), None)
        if one is None:
            return
        yield _Move(one.law, term, one.term, one.part, one.becomes)
        term = one.term


def _names(term: Term, name: str) -> bool:
    return term == name if isinstance(term, str) else any(_names(part, name) for part in term[1:])
