"""An event without members: which regions it is made of, and its shortest form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tensorcli.answers import Answer
from tensorcli.events.code import event_code
from tensorcli.events.law import Premise, Space, check_question, space
from tensorcli.events.regions import membership, numbers, region_name, regions_of
from tensorcli.events.shortest import MOST_EVENTS, shortest
from tensorcli.syntax.event_nodes import Event
from tensorcli.syntax.event_text import write_event

MOST_REGIONS = 256


@dataclass(frozen=True, kw_only=True)
class EventAnswer(Answer):
    """What an event is, region by region."""

    event: str  # as it was read, with every bracket
    premises: tuple[str, ...]
    events: tuple[str, ...]
    members: tuple[str, ...]  # its regions, as AB′C; at most 256
    inside: int  # how many regions are in it
    outside: int  # and how many possible ones are not
    shortest: str | None  # as a union of products; None for more than 4 events
    table: tuple[bool | None, ...]  # region by region, all events first: in it, not in it, or impossible; at most 256


def describe(event: Event, text: str, premises: Sequence[Premise] = ()) -> EventAnswer:
    """The regions of an event under premises; raises `InputError` for a + between events that may meet.

    >>> from tensorcli.syntax.events import parse_events
    >>> describe(parse_events("(A|B)&~A"), "(A|B)&~A").answer
    'A′ ∩ B'
    """
    within = space(event, premises)
    check_question(event, text, premises, within)
    inside = regions_of(event, within.named, within.whole) & within.possible
    short = _shortest(inside, within)
    listed = range(min(MOST_REGIONS, 1 << len(within.names)))
    return EventAnswer(
        command="sets",
        ok=True,
        answer=short or write_event(event),
        code=event_code(event),
        event=write_event(event),
        premises=tuple(write_event(premise.relation) for premise in premises),
        events=within.names,
        members=tuple(region_name(membership(n, within.names)) for n in list(numbers(inside))[:MOST_REGIONS]),
        inside=inside.bit_count(),
        outside=(within.possible & ~inside).bit_count(),
        shortest=short,
        table=tuple(bool(inside >> n & 1) if within.possible >> n & 1 else None for n in listed),
    )


def _shortest(inside: int, within: Space) -> str | None:
    if len(within.names) > MOST_EVENTS:
        return None
    if inside == within.possible:
        return "Ω"
    products = shortest(inside, within.possible, len(within.names))
    texts = []
    for product in products:
        factors = [
            name + ("" if part else "′") for name, part in zip(within.names, product, strict=True) if part is not None
        ]
        text = " ∩ ".join(factors)
        texts.append(f"({text})" if len(products) > 1 and len(factors) > 1 else text)
    return " ∪ ".join(texts) or "∅"
