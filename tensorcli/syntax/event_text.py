"""Events back to text, so that our own parser reads the same event from it."""

from __future__ import annotations

from tensorcli.syntax.event_nodes import Complement, Event, EventName, Everything, Nothing, Relation, SetOperation


def event_names(event: Event | Relation) -> tuple[str, ...]:
    """The names of the events in it, sorted.

    >>> from tensorcli.syntax.events import parse_events
    >>> event_names(parse_events("AC | B1 == A"))
    ('A', 'B1', 'C')
    """
    if isinstance(event, EventName):
        return (event.name,)
    if isinstance(event, Complement):
        return event_names(event.operand)
    if isinstance(event, SetOperation | Relation):
        return tuple(sorted({*event_names(event.left), *event_names(event.right)}))
    return ()


SIGNS = {
    "|": "∪", "&": "∩", "-": "−", "^": "△", "+": "+",
    "==": "=", "!=": "≠", "<=": "⊆", ">=": "⊇", "disjoint": "disjoint", "complementary": "complementary",
}  # fmt: skip


def write_event(event: Event | Relation, *, inner: bool = False, typed: bool = False) -> str:
    """The event with every pair of brackets, in Unicode, or with the signs of a keyboard.

    >>> from tensorcli.syntax.events import parse_events
    >>> write_event(parse_events("A|B&C'")), write_event(parse_events("A|B&C'=0"), typed=True)
    ('A ∪ (B ∩ C′)', "A | (B & C') == 0")
    """
    if isinstance(event, EventName):
        return event.name
    if isinstance(event, Everything):
        return "U" if typed else "Ω"
    if isinstance(event, Nothing):
        return "0" if typed else "∅"
    if isinstance(event, Complement):
        return write_event(event.operand, inner=True, typed=typed) + ("'" if typed else "′")
    if isinstance(event, Relation):
        sign = event.kind if typed else SIGNS[event.kind]
        return f"{write_event(event.left, typed=typed)} {sign} {write_event(event.right, typed=typed)}"
    sign = event.operator if typed else SIGNS[event.operator]
    left, right = (write_event(side, inner=True, typed=typed) for side in (event.left, event.right))
    return f"({left} {sign} {right})" if inner else f"{left} {sign} {right}"
