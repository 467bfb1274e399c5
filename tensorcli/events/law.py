"""Is this a law? Both sides are laid out over the regions; a law holds where no region tells them apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import TYPE_CHECKING, NamedTuple

from tensorcli.answers import Answer, Note, Refusal
from tensorcli.errors import InputError, Place
from tensorcli.events.proof import Claim, Proof, Step, prove
from tensorcli.events.regions import (
    against,
    everything,
    excluded,
    membership,
    numbers,
    rank,
    region_name,
    regions_of,
    smallest,
    tables,
)
from tensorcli.events.sums import check_sums
from tensorcli.language import Message, say, verbatim
from tensorcli.syntax.event_nodes import Event, Relation
from tensorcli.syntax.event_text import event_names, write_event
from tensorcli.syntax.events import parse_events

if TYPE_CHECKING:
    from tensorcli.events.repairs import Repair

MOST_PROVED = 8  # events of a law for which a chain of named laws is sought
MOST_REGIONS = 256  # in an answer; of more events only those that decide are listed


class Region(NamedTuple):
    """One region and what the two sides say of it."""

    events: dict[str, bool]  # in which events it lies
    left: bool
    right: bool
    possible: bool  # False: a premise says that it is empty
    differs: bool  # whether it tells against the relation (for ≠: for it)


class Example(NamedTuple):
    """Sets of numbers for which the relation fails."""

    universe: tuple[int, ...]
    events: dict[str, tuple[int, ...]]
    left: tuple[int, ...]
    right: tuple[int, ...]


class Premise(NamedTuple):
    """A relation that is taken for granted, and how it was typed."""

    relation: Relation
    text: str


@dataclass(frozen=True, kw_only=True)
class LawAnswer(Answer):
    """Whether a relation holds for all events."""

    law: str  # as it was read, with every bracket
    premises: tuple[str, ...]
    events: tuple[str, ...]  # their names, sorted
    left: str
    right: str
    relation: str  # == != <= >= disjoint complementary
    regions: tuple[Region, ...]  # all of them up to 8 events; else the 256 smallest that differ
    differing: int  # how many regions differ
    counterexample: dict[str, bool] | None  # the smallest: in the fewest events, then first in the alphabet
    example: Example | None
    repairs: tuple[Repair, ...]
    proof: tuple[Step, ...]
    claim: Claim | None  # what the proof shows: that the sides are "equal", that what would tell against it is "empty"


def parse_premise(text: str) -> Premise:
    """A premise; raises `InputError` where it is no relation, or one that leaves every region possible."""
    relation = parse_events(text)
    whole = Place(text, 0, len(text))
    hint = say("write --given 'A & B == 0', --given 'A <= B' or --given 'A disjoint B', for instance")
    if not isinstance(relation, Relation):
        raise InputError(say("a premise is a relation between two events"), hint=hint, place=whole)
    if relation.kind == "!=":
        raise InputError(say("a premise with ≠ leaves every region possible"), hint=hint, place=whole)
    return Premise(relation, text)


class Space(NamedTuple):
    """The events of a question and the regions that its premises leave."""

    names: tuple[str, ...]
    named: dict[str, int]
    whole: int  # all regions
    possible: int  # those that no premise empties


def space(question: Event | Relation, premises: Sequence[Premise]) -> Space:
    """All events in question and premises; raises `LimitError` past 16."""
    names = tuple(sorted({*event_names(question), *(n for p in premises for n in event_names(p.relation))}))
    named, whole = tables(names), everything(len(names))
    possible = whole
    for premise in premises:
        possible &= ~excluded(premise.relation, named, whole)
    return Space(names, named, whole, possible)


def check_question(question: Event | Relation, text: str, premises: Sequence[Premise], within: Space) -> None:
    """Refuse a + between events that may meet, in the question or in a premise."""

    def shared(common: int) -> Message:
        return say("may meet, in {region}", region=region_name(membership(next(numbers(common)), within.names)))

    for premise in premises:
        check_sums(premise.relation, premise.text, within.named, within.possible, shared)
    check_sums(question, text, within.named, within.possible, shared)


def law(relation: Relation, text: str, premises: Sequence[Premise] = ()) -> LawAnswer:
    """Whether the relation holds for all events under the premises.

    Raises `InputError` for a + between events that may meet, `LimitError` past 16 events.

    >>> law(parse_events("A - B == B - A"), "A - B == B - A").counterexample
    {'A': True, 'B': False}
    """
    within = space(relation, premises)
    check_question(relation, text, premises, within)
    left, right = (regions_of(side, within.named, within.whole) for side in (relation.left, relation.right))
    telling = against(relation.kind, left, right, within.whole) & within.possible
    holds = bool(telling) if relation.kind == "!=" else not telling
    counter = None if holds or not telling else smallest(telling, len(within.names))
    proof = _proof(relation, premises, within) if holds else None
    return LawAnswer(
        command="sets",
        ok=holds,
        answer=holds,
        code=_code(relation, premises),
        notes=_notes(relation, within, left, right, holds),
        error=None if holds else Refusal(_denial(relation, telling), None),
        law=write_event(relation),
        premises=tuple(write_event(premise.relation) for premise in premises),
        events=within.names,
        left=write_event(relation.left),
        right=write_event(relation.right),
        relation=relation.kind,
        regions=_regions(within, left, right, telling),
        differing=telling.bit_count(),
        counterexample=None if counter is None else membership(counter, within.names),
        example=None if counter is None else _example(within, counter, left, right),
        repairs=() if holds else _repairs(relation, within),
        proof=proof.steps if proof else (),
        claim=proof.claim if proof else None,
    )


def _proof(relation: Relation, premises: Sequence[Premise], within: Space) -> Proof | None:
    if relation.kind == "!=" or not within.possible or len(within.names) > MOST_PROVED:
        return None
    return prove(relation, [premise.relation for premise in premises], within.named, within.possible)


def _repairs(relation: Relation, within: Space) -> tuple[Repair, ...]:
    from tensorcli.events.repairs import repairs

    return tuple(repairs(relation, within.named, within.whole, within.possible))


def _regions(within: Space, left: int, right: int, telling: int) -> tuple[Region, ...]:
    count = len(within.names)
    listed: Sequence[int] = range(1 << count)
    if 1 << count > MOST_REGIONS:
        listed = nsmallest(MOST_REGIONS, numbers(telling), key=lambda number: rank(number, count))
    return tuple(
        Region(
            membership(number, within.names),
            bool(left >> number & 1),
            bool(right >> number & 1),
            bool(within.possible >> number & 1),
            bool(telling >> number & 1),
        )
        for number in listed
    )


def _denial(relation: Relation, telling: int) -> Message:
    if relation.kind == "!=":
        return say("false: both sides are the same event in every region")
    if telling.bit_count() == 1:
        return say("false: 1 region tells against it")
    return say("false: {count} regions tell against it", count=telling.bit_count())


def _example(within: Space, counter: int, left: int, right: int) -> Example:
    """A number for each region that may have elements, where there are few; else one in the counterexample alone."""
    filled = list(numbers(within.possible)) if len(within.names) <= 3 else [counter]

    def elements(regions: int) -> tuple[int, ...]:
        return tuple(number for number, region in enumerate(filled, 1) if regions >> region & 1)

    named = {name: elements(table) for name, table in within.named.items()}
    return Example(elements(within.whole), named, elements(left), elements(right))


def _notes(relation: Relation, within: Space, left: int, right: int, holds: bool) -> tuple[Note, ...]:
    if not within.possible:
        return (Note("warning", say("the premises contradict each other: no element is left, so anything follows")),)
    notes = []
    meet, outside = left & right & within.possible, within.possible & ~(left | right)
    if relation.kind == "complementary" and not holds and not meet:
        notes.append(say("they exclude each other, but are not complementary: together they are not everything"))
    if relation.kind == "disjoint" and holds and outside:
        notes.append(say("they exclude each other; complementary they are not, as together they are not everything"))
    if relation.kind == "disjoint" and holds and not outside:
        notes.append(say("together they are everything as well: they are complementary"))
    if relation.kind in ("<=", ">=") and holds and not (left ^ right) & within.possible:
        notes.append(say("the two sides are even equal"))
    if relation.kind == "!=" and holds:
        notes.append(
            say("≠ says that this is no law; for some sets, such as empty ones, both sides may still coincide")
        )
    return tuple(Note("tip", text) for text in notes)


def _code(relation: Relation, premises: Sequence[Premise]) -> tuple[str, ...]:
    from tensorcli.events.code import law_code

    return law_code(relation, [premise.relation for premise in premises])


def region_text(inside: Mapping[str, bool]) -> Message:
    """A region in words: in A and C, not in B."""
    within = [name for name, is_in in inside.items() if is_in]
    without = [name for name, is_in in inside.items() if not is_in]
    if not inside:
        return say("any element")
    if not without:
        return say("an element in {events}", events=listed(within))
    if not within:
        return say("an element that is not in {events}", events=listed(without, either=True))
    return say("an element in {within}, not in {without}", within=listed(within), without=listed(without, either=True))


def listed(names: Sequence[str], *, either: bool = False) -> Message:
    """Names in a row: A, B and C; or A, B or C."""
    if len(names) == 1:
        return verbatim(names[0])
    first, last = ", ".join(names[:-1]), names[-1]
    if either:
        return say("{first} or {last}", first=first, last=last)
    return say("{first} and {last}", first=first, last=last)
