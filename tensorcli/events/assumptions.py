"""Premises as rewritings: what they make empty becomes ∅, what they hold inside something is swallowed by it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from tensorcli.events.regions import excluded
from tensorcli.events.rewriting import Rewriting, complement
from tensorcli.events.terms import Term, flat, joined, key, rebuilt, regions, term_of
from tensorcli.syntax.event_nodes import Relation


class Assumptions(NamedTuple):
    """The premises of one question."""

    empty: tuple[int, ...]  # the regions that each premise empties
    equal: tuple[tuple[Term, Term], ...]  # the sides of each premise that says so
    named: Mapping[str, int]
    whole: int

    @staticmethod
    def of(premises: Sequence[Relation], named: Mapping[str, int], whole: int) -> Assumptions:
        """What the premises say."""
        equal = []
        for premise in premises:
            left, right = flat(term_of(premise.left)), flat(term_of(premise.right))
            if premise.kind == "==":
                equal.append((left, right))
            elif premise.kind == "complementary":
                equal += [(left, complement(right)), (right, complement(left))]
        return Assumptions(tuple(excluded(p, named, whole) for p in premises), tuple(equal), named, whole)

    def rewritings(self, term: Term) -> Iterator[Rewriting]:
        """Every use of one premise once, somewhere in the term."""
        if not self.empty:
            return
        yield from self._here(term)
        if isinstance(term, str):
            return
        for index in range(1, len(term)):
            for inner in self.rewritings(term[index]):
                parts = (*term[1:index], inner.term, *term[index + 1 :])
                whole = rebuilt(term[0], parts)
                yield inner._replace(term=whole)

    def _here(self, term: Term) -> Iterator[Rewriting]:
        if term in ("0", "U"):
            return
        inside = regions(term, self.named, self.whole)
        for empty in self.empty:
            if inside and not inside & ~empty:
                yield Rewriting("premise", "0", term, "0")
            elif inside != self.whole and not (self.whole ^ inside) & ~empty:
                yield Rewriting("premise", "U", term, "U")
        for one, other in self.equal:
            for old, new in ((one, other), (other, one)):
                if key(term) == key(old) and new != term:
                    yield Rewriting("premise", new, term, new)
        if isinstance(term, tuple) and term[0] in ("|", "&"):
            yield from self._swallowed(term)

    def _swallowed(self, term: Term) -> Iterator[Rewriting]:
        """A part held inside another one by a premise: of a union the smaller goes, of an intersection the larger."""
        parts = term[1:]
        tables = [regions(part, self.named, self.whole) for part in parts]
        for i, small in enumerate(tables):
            for j, large in enumerate(tables):
                beyond = small & ~large
                if i == j or not beyond or not any(not beyond & ~empty for empty in self.empty):
                    continue
                gone, kept = (i, j) if term[0] == "|" else (j, i)
                rest = joined(term[0], tuple(part for at, part in enumerate(parts) if at != gone))
                pair = (term[0], *(parts[at] for at in sorted((i, j))))
                yield Rewriting("premise", rest, pair, parts[kept])
