"""The nodes of an event and of a relation between two; the meaning is given elsewhere (`tensorcli.events`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tensorcli.syntax.placed import Node

EventOperator = Literal["|", "&", "-", "^", "+"]
RelationKind = Literal["==", "!=", "<=", ">=", "disjoint", "complementary"]


@dataclass(frozen=True)
class EventName(Node):
    """A named event."""

    name: str


@dataclass(frozen=True)
class Everything(Node):
    """The sample space, U or Ω."""


@dataclass(frozen=True)
class Nothing(Node):
    """The impossible event, 0 or ∅."""


@dataclass(frozen=True)
class Complement(Node):
    """What is not in the event."""

    operand: Event


@dataclass(frozen=True)
class SetOperation(Node):
    """Two events joined: | union, & intersection, - difference, ^ symmetric difference, + sum of disjoint events."""

    operator: EventOperator
    left: Event
    right: Event


Event = EventName | Everything | Nothing | Complement | SetOperation


@dataclass(frozen=True)
class Relation(Node):
    """A law or a premise: two events that are said to be equal, unequal, one inside the other, or apart.

    "disjoint" is mutually exclusive (nothing in both); "complementary" is that and together everything.
    """

    kind: RelationKind
    left: Event
    right: Event
