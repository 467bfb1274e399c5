"""The nodes that our two grammars make: formulas (`Formula`) and events (`Event`, `Relation`).

Each node knows its place in the text: `start` up to, not including, `stop`, brackets left out. A node holds no values
but what was written; the meaning is given elsewhere (`tensorcli.calculus`, `tensorcli.events`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Node:
    """A stretch of the text; the place takes no part in equality, so that equal formulas are equal nodes."""

    start: int = field(compare=False, repr=False)
    stop: int = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A number exactly as written: 0.3 is 3/10."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """pi or e."""

    name: Literal["pi", "e"]


@dataclass(frozen=True, slots=True)
class Variable(Node):
    """A real variable."""

    name: str


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """The formula with a minus sign before it."""

    operand: Formula


@dataclass(frozen=True, slots=True)
class Factorial(Node):
    """n! of a whole number that is written out."""

    operand: Formula


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """Two formulas joined by an operator; an implicit product is a "*"."""

    operator: Literal["+", "-", "*", "/", "^"]
    left: Formula
    right: Formula


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function under its one canonical name (`arcsin` is "asin", `|x|` is "abs", `ln` is "log")."""

    function: str
    arguments: tuple[Formula, ...]


Formula = Number | Constant | Variable | Negation | Factorial | Arithmetic | Call


EventOperator = Literal["|", "&", "-", "^", "+"]
RelationKind = Literal["==", "!=", "<=", ">=", "disjoint", "complementary"]


@dataclass(frozen=True, slots=True)
class EventName(Node):
    """A named event."""

    name: str


@dataclass(frozen=True, slots=True)
class Everything(Node):
    """The sample space, U or Ω."""


@dataclass(frozen=True, slots=True)
class Nothing(Node):
    """The impossible event, 0 or ∅."""


@dataclass(frozen=True, slots=True)
class Complement(Node):
    """What is not in the event."""

    operand: Event


@dataclass(frozen=True, slots=True)
class SetOperation(Node):
    """Two events joined: | union, & intersection, - difference, ^ symmetric difference, + sum of disjoint events."""

    operator: EventOperator
    left: Event
    right: Event


Event = EventName | Everything | Nothing | Complement | SetOperation


@dataclass(frozen=True, slots=True)
class Relation(Node):
    """A law or a premise: two events that are said to be equal, unequal, one inside the other, or apart.

    "disjoint" is mutually exclusive (nothing in both); "complementary" is that and together everything.
    """

    kind: RelationKind
    left: Event
    right: Event
