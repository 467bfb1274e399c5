"""A search for a chain from both ends at once, the shortest and nearest terms first.

It is bounded by steps, not by time, so that the same chain comes on every machine.
"""

from __future__ import annotations

from heapq import heappop, heappush
from itertools import chain
from typing import NamedTuple

from tensorcli.events.assumptions import Assumptions
from tensorcli.events.chain import MOST_SIZE, Move, backwards, reordered
from tensorcli.events.rewriting import rewritings
from tensorcli.events.terms import Term, key, size

_MOST_OPENED = 60  # terms that are rewritten in all ways, from both ends together


class _Seen(NamedTuple):
    """How a term was reached from one end."""

    term: Term
    before: Term | None  # the key of the term before it
    move: Move | None


def met(start: Term, goal: Term, assumed: Assumptions) -> list[Move] | None:
    """The moves from one term to the other; None where the search ends without them."""
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
            if reached in sides[side] or size(rewriting.term) > MOST_SIZE:
                continue
            move = Move(rewriting.law, term, rewriting.term, rewriting.part, rewriting.becomes)
            sides[side][reached] = _Seen(rewriting.term, known, move)
            if reached in sides[1 - side]:
                return _join(reached, sides)
            count += 1
            heappush(queues[side], (size(rewriting.term) + 2 * depth, count, depth + 1, reached))
    return None


def _join(meeting: Term, sides: tuple[dict[Term, _Seen], dict[Term, _Seen]]) -> list[Move]:
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
    return [*ways[0], *reordered(here, there), *backwards(ways[1])]
