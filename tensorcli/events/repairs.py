"""What was probably meant: the laws one sign away from a false one that do hold, each of them checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from tensorcli.events.regions import against, regions_of
from tensorcli.syntax.event_nodes import Complement, Event, EventOperator, Relation, RelationKind, SetOperation
from tensorcli.syntax.event_text import SIGNS, write_event

_MOST = 3
_MOST_PARTS = 40  # of a law that is worth trying each sign of
_MOST_EVENTS = 6

# What a sign is taken for, the commonest mistake first: a law of De Morgan without the swap, ⊆ remembered as =.
_RELATIONS: dict[str, tuple[RelationKind, ...]] = {
    "==": ("<=", ">="),
    "<=": (">=",),
    ">=": ("<=",),
    "complementary": ("disjoint",),
}
_OPERATORS: dict[str, tuple[EventOperator, ...]] = {
    "&": ("|", "-", "^"),
    "|": ("&", "^", "-"),
    "-": ("&", "|", "^"),
    "^": ("|", "&", "-"),
}


class Repair(NamedTuple):
    """A law that holds, and the one change that made it."""

    law: str
    change: str  # as ∩ → ∪, or A → A′


def repairs(relation: Relation, named: Mapping[str, int], whole: int, possible: int) -> list[Repair]:
    """At most three laws one sign away that hold and say something, the likeliest first.

    >>> from tensorcli.events.regions import tables
    >>> from tensorcli.syntax.events import parse_events
    >>> law = parse_events("(A|B)' == A'|B'")
    >>> [repair.law for repair in repairs(law, tables(["A", "B"]), 0b1111, 0b1111)]
    ['(A ∪ B)′ = A′ ∩ B′', '(A ∩ B)′ = A′ ∪ B′', '(A ∪ B)′ ⊆ A′ ∪ B′']
    """
    if len(named) > _MOST_EVENTS or _parts(relation) > _MOST_PARTS or relation.kind == "!=":
        return []
    found: dict[str, tuple[int, Repair]] = {}
    for cost, changed, change in _near(relation):
        left, right = (regions_of(side, named, whole) & possible for side in (changed.left, changed.right))
        if against(changed.kind, left, right, whole) & possible or _meets(changed, named, possible):
            continue
        if changed.left == changed.right or (left in (0, possible) and right in (0, possible)):
            continue
        if changed.kind in ("<=", ">=", "disjoint") and (left in (0, possible) or right in (0, possible)):
            continue
        found.setdefault(write_event(changed), (cost, Repair(write_event(changed), change)))
    return [repair for _, repair in sorted(found.values(), key=lambda pair: pair[0])][:_MOST]


def _near(relation: Relation) -> Iterator[tuple[int, Relation, str]]:
    """Each relation one sign away, with how unlikely it is that this was meant; the left side is the question."""
    for cost, right, change in _changes(relation.right):
        yield cost, replace(relation, right=right), change
    for cost, left, change in _changes(relation.left):
        yield cost, replace(relation, left=left), change
    for kind in _RELATIONS.get(relation.kind, ()):
        yield 2, replace(relation, kind=kind), f"{SIGNS[relation.kind]} → {SIGNS[kind]}"


def _changes(event: Event) -> Iterator[tuple[int, Event, str]]:
    text = write_event(event, inner=True)
    if isinstance(event, Complement):
        yield 1, event.operand, f"{text} → {write_event(event.operand, inner=True)}"
        for cost, operand, change in _changes(event.operand):
            yield cost, replace(event, operand=operand), change
        return
    yield 1, Complement(event.start, event.stop, event), f"{text} → {text}′"
    if isinstance(event, SetOperation):
        for cost, operator in enumerate(_OPERATORS.get(event.operator, ())):
            change = f"{SIGNS[event.operator]} → {SIGNS[operator]}"
            yield 3 * cost, replace(event, operator=operator), change
        for cost, left, change in _changes(event.left):
            yield cost, replace(event, left=left), change
        for cost, right, change in _changes(event.right):
            yield cost, replace(event, right=right), change


def _meets(event: Event | Relation, named: Mapping[str, int], possible: int) -> bool:
    """Whether a + in it would join events that meet."""
    if isinstance(event, Complement):
        return _meets(event.operand, named, possible)
    if not isinstance(event, SetOperation | Relation):
        return False
    if isinstance(event, SetOperation) and event.operator == "+":
        left, right = (regions_of(side, named, possible) for side in (event.left, event.right))
        if left & right & possible:
            return True
    return _meets(event.left, named, possible) or _meets(event.right, named, possible)


def _parts(event: Event | Relation) -> int:
    if isinstance(event, Complement):
        return 1 + _parts(event.operand)
    if isinstance(event, SetOperation | Relation):
        return 1 + _parts(event.left) + _parts(event.right)
    return 1
