"""Regions: n events cut the sample space into 2ⁿ of them, and an event is the set of the regions that it is made of.

That set is one whole number with a bit for each region, so that union, intersection and complement are |, & and ^ of
numbers, and two events are the same exactly where their numbers are. Region 0 lies in all events, the last in none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tensorcli.errors import LimitError
from tensorcli.language import say
from tensorcli.syntax.event_nodes import Complement, Event, EventName, Everything, Nothing, Relation

MAX_EVENTS = 16


def tables(names: Sequence[str]) -> dict[str, int]:
    """The regions of each event alone; raises `LimitError` past 16 events.

    >>> {name: f"{table:04b}" for name, table in tables(["A", "B"]).items()}
    {'A': '0011', 'B': '0101'}
    """
    if len(names) > MAX_EVENTS:
        raise LimitError(say("at most {limit} events, got {count}", limit=MAX_EVENTS, count=len(names)))
    whole = everything(len(names))
    found = {}
    for index, name in enumerate(names):
        block = 1 << (len(names) - 1 - index)
        found[name] = ((1 << block) - 1) * (whole // ((1 << 2 * block) - 1))
    return found


def everything(count: int) -> int:
    """All regions of `count` events."""
    return (1 << (1 << count)) - 1


def regions_of(event: Event, named: Mapping[str, int], whole: int) -> int:
    """The regions of an event; as well its elements, where `named` are sets of elements.

    >>> from tensorcli.syntax.events import parse_events
    >>> f"{regions_of(parse_events('A - B'), tables(['A', 'B']), 0b1111):04b}"
    '0010'
    """
    if isinstance(event, EventName):
        return named[event.name]
    if isinstance(event, Everything):
        return whole
    if isinstance(event, Nothing):
        return 0
    if isinstance(event, Complement):
        return whole & ~regions_of(event.operand, named, whole)
    left, right = regions_of(event.left, named, whole), regions_of(event.right, named, whole)
    return combined(event.operator, left, right)


def combined(operator: str, left: int, right: int) -> int:
    """The regions of two events joined; the sum is a union, whether it may be written is decided elsewhere."""
    if operator == "&":
        return left & right
    if operator == "-":
        return left & ~right
    if operator == "^":
        return left ^ right
    return left | right


def against(kind: str, left: int, right: int, whole: int) -> int:
    """The regions that must be empty for the relation to hold; for `!=` those that tell the two apart."""
    if kind == "<=":
        return left & ~right
    if kind == ">=":
        return right & ~left
    if kind == "disjoint":
        return left & right
    if kind == "complementary":
        return whole & ~(left ^ right)
    return left ^ right


def excluded(premise: Relation, named: Mapping[str, int], whole: int) -> int:
    """The regions that are empty because of a premise."""
    left, right = regions_of(premise.left, named, whole), regions_of(premise.right, named, whole)
    return against(premise.kind, left, right, whole)


def numbers(regions: int) -> Iterator[int]:
    """The numbers of the regions, ascending.

    >>> list(numbers(0b1010))
    [1, 3]
    """
    for number, bit in enumerate(reversed(f"{regions:b}")):
        if bit == "1":
            yield number


def membership(region: int, names: Sequence[str]) -> dict[str, bool]:
    """In which events a region lies.

    >>> membership(1, ["A", "B"])
    {'A': True, 'B': False}
    """
    last = len(names) - 1
    return {name: not region >> (last - index) & 1 for index, name in enumerate(names)}


def region_name(inside: Mapping[str, bool]) -> str:
    """A region as the product that it is, as the course writes it.

    >>> region_name({"A": True, "B": False}), region_name({})
    ('AB′', 'Ω')
    """
    return "".join(name if is_in else f"{name}′" for name, is_in in inside.items()) or "Ω"


def smallest(regions: int, count: int) -> int:
    """The region that lies in the fewest events; of several, the one whose events come first in the alphabet.

    >>> membership(smallest(0b0111, 2), ["A", "B"])
    {'A': True, 'B': False}
    """
    return min(numbers(regions), key=lambda number: rank(number, count))


def rank(region: int, count: int) -> tuple[int, int]:
    """How large a region is as a counterexample: in how many events it lies, then its place in the alphabet."""
    return count - region.bit_count(), region
