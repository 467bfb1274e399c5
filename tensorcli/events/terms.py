"""Events as a proof writes them: A ∪ B ∪ C is one union of three parts, in the order in which they stand.

A term is a name, "U" or "0", or a tuple: ("'", x), ("-", x, y), ("^", x, y), and ("|" or "&" or "+", x, y, …).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from tensorcli.events.regions import combined
from tensorcli.syntax.event_nodes import Complement, Event, EventName, Everything, Nothing
from tensorcli.syntax.event_text import SIGNS

Term = Any  # str | tuple[str, Term, ...]: mypy has no recursive tuples of this kind

CHAINS = ("|", "&", "+")


def term_of(event: Event) -> Term:
    """The term of an event: what is joined from the left needs no brackets, other brackets stay.

    >>> from tensorcli.syntax.events import parse_events
    >>> term_of(parse_events("A|B|(C|D)'"))
    ('|', 'A', 'B', ("'", ('|', 'C', 'D')))
    """
    if isinstance(event, EventName):
        return event.name
    if isinstance(event, Everything):
        return "U"
    if isinstance(event, Nothing):
        return "0"
    if isinstance(event, Complement):
        return ("'", term_of(event.operand))
    left, right = term_of(event.left), term_of(event.right)
    if event.operator in CHAINS and left[0] == event.operator and isinstance(left, tuple):
        return (*left, right)
    return (event.operator, left, right)


def write_term(term: Term, *, inner: bool = False) -> str:
    """The term in Unicode.

    >>> write_term(("&", "A", "B", ("'", ("|", "A", "C"))))
    'A ∩ B ∩ (A ∪ C)′'
    """
    if isinstance(term, str):
        return {"U": "Ω", "0": "∅"}.get(term, term)
    if term[0] == "'":
        return write_term(term[1], inner=True) + "′"
    text = f" {SIGNS[term[0]]} ".join(write_term(part, inner=True) for part in term[1:])
    return f"({text})" if inner else text


def joined(operator: str, parts: tuple[Term, ...]) -> Term:
    """The parts in one union, intersection or sum; what is one already needs no brackets in it."""
    loose: list[Term] = []
    for part in parts:
        if part[0] == operator and isinstance(part, tuple):
            loose += part[1:]
        else:
            loose.append(part)
    return loose[0] if len(loose) == 1 else (operator, *loose)


def rebuilt(operator: str, parts: tuple[Term, ...]) -> Term:
    """The parts under the same sign again, after one of them has changed."""
    return joined(operator, parts) if operator in CHAINS else (operator, *parts)


def flat(term: Term) -> Term:
    """The term without the brackets that are not needed."""
    return term if isinstance(term, str) else rebuilt(term[0], tuple(map(flat, term[1:])))


@lru_cache(maxsize=8192)
def key(term: Term) -> Term:
    """The same for terms that differ only in order and in the brackets of one union or intersection."""
    if isinstance(term, str):
        return term
    if term[0] == "'":
        return ("'", key(term[1]))
    if term[0] == "-":
        return ("-", key(term[1]), key(term[2]))
    parts: list[Term] = []
    for part in term[1:]:
        known = key(part)
        if term[0] != "^" and known[0] == term[0] and isinstance(known, tuple):
            parts += known[1:]
        else:
            parts.append(known)
    return (term[0], *sorted(parts, key=repr))


@lru_cache(maxsize=8192)
def size(term: Term) -> int:
    """How many names, constants and signs it has."""
    return 1 if isinstance(term, str) else len(term) - 1 + sum(map(size, term[1:])) - (term[0] != "'")


def regions(term: Term, named: Mapping[str, int], whole: int) -> int:
    """The regions that it is made of."""
    if isinstance(term, str):
        return {"U": whole, "0": 0}.get(term, named.get(term, 0))
    if term[0] == "'":
        return whole & ~regions(term[1], named, whole)
    found = regions(term[1], named, whole)
    for part in term[2:]:
        found = combined(term[0], found, regions(part, named, whole))
    return found
