"""Events that are given as sets: their members, how two of them stand to each other, their probability."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import combinations
from operator import and_
from typing import NamedTuple

from tensorcli.answers import Answer, Members, Note, Refusal
from tensorcli.errors import InputError, Place
from tensorcli.events.atoms import Atom, atoms_of, members_of, pieces
from tensorcli.events.members_code import members_code
from tensorcli.events.regions import against, regions_of
from tensorcli.events.sums import check_sums
from tensorcli.language import Message, say
from tensorcli.syntax.event_nodes import Complement, Event, EventName, Everything, Relation, SetOperation
from tensorcli.syntax.event_text import event_names, write_event
from tensorcli.syntax.events import parse_events
from tensorcli.syntax.members import WrittenSet, parse_set

_MOST_NAMED, _MOST_UNITED = (
    4,
    3,
)  # sets, of names alone or of any kind, for which inclusion and exclusion is written out


class Given(NamedTuple):
    """A set as it was typed."""

    text: str
    written: WrittenSet


class Inclusion(NamedTuple):
    """|X ∪ Y| = |X| + |Y| − |X ∩ Y|, counted, and the same for three and four sets."""

    union: str
    parts: tuple[str, ...]  # X, Y, X ∩ Y: each set, then two of them together, then three
    signs: tuple[int, ...]  # of each part, 1 or -1
    counts: tuple[int, ...]  # of the union, then of each part


@dataclass(frozen=True, kw_only=True)
class MembersAnswer(Answer):
    """An event of given sets, or a relation between two of them."""

    event: str  # as it was read, with every bracket
    events: dict[str, Members | str]  # what was given
    universe: Members | str | None
    members: Members | str | None  # of the event; None for a relation
    left: Members | str | None  # of a relation
    right: Members | str | None
    relations: dict[str, bool]  # of the two sides: which hold
    probability: Fraction | None  # of equally likely outcomes
    inclusion: Inclusion | None


def parse_given(texts: Sequence[str]) -> dict[str, Given]:
    """The sets of `--let A=1,2`, by name; raises `InputError` where one is no such thing."""
    found: dict[str, Given] = {}
    for text in texts:
        name, equals, value = text.replace("＝", "=").partition("=")
        label = name.strip()
        place = Place(text, 0, len(name))
        if not equals:
            raise InputError(say("--let gives a name its members"), hint=say("write --let A=1,2,3"), place=place)
        read = _label(name, text) if label else None
        if not isinstance(read, EventName):
            raise InputError(
                say("'{name}' is no name of an event", name=label), hint=say("write --let A=1,2,3"), place=place
            )
        if read.name in found:
            raise InputError(say("'{name}' is given twice", name=read.name), place=place)
        found[read.name] = Given(value, parse_set(value))
    return found


def _label(name: str, text: str) -> Event | Relation:
    """The name that is given a set; what is wrong with it is shown in the whole of the text."""
    try:
        return parse_events(name)
    except InputError as error:
        place = error.place and Place(text, error.place.start, error.place.stop)
        raise InputError(error.message, hint=error.hint, place=place) from None


class _Ground(NamedTuple):
    """The sets of a question as bits."""

    atoms: tuple[Atom, ...]
    named: dict[str, int]
    universe: int | None
    whole: int


def members(question: Event | Relation, text: str, given: Mapping[str, Given], universe: Given | None) -> MembersAnswer:
    """The members of an event, or whether a relation holds, for the sets that are given.

    Raises `InputError` for a name without a set, a complement without a universe, a + between sets that meet.

    >>> members(parse_events("A|B"), "A|B", parse_given(["A=1,2", "B=2,3"]), None).answer
    (1, 2, 3)
    """
    _check_names(question, text, given)
    ground = _ground(given, universe)
    if universe is None:
        _check_universe(question, text)

    def shared(common: int) -> Message:
        return say("share {members}", members=str(members_of(common, ground.atoms)))

    check_sums(question, text, ground.named, ground.whole, shared, assumable=False)
    if isinstance(question, Relation):
        return _relation(question, given, universe, ground)
    bits = regions_of(question, ground.named, ground.whole)
    found = members_of(bits, ground.atoms)
    return MembersAnswer(
        command="sets",
        ok=True,
        answer=found,
        code=members_code(question, given, universe),
        event=write_event(question),
        events=_listed(ground),
        universe=None if ground.universe is None else members_of(ground.universe, ground.atoms),
        members=found,
        left=None,
        right=None,
        relations={},
        probability=_probability(bits, ground),
        inclusion=_inclusion(question, ground),
    )


def _relation(relation: Relation, given: Mapping[str, Given], universe: Given | None, ground: _Ground) -> MembersAnswer:
    left, right = (regions_of(side, ground.named, ground.whole) for side in (relation.left, relation.right))
    holding = {
        "==": left == right,
        "<=": not left & ~right,
        ">=": not right & ~left,
        "disjoint": not left & right,
    }
    if ground.universe is not None:
        holding["complementary"] = not left & right and left | right == ground.universe
    holds = not holding["=="] if relation.kind == "!=" else holding[relation.kind]
    wrong = against(relation.kind, left, right, ground.whole)
    return MembersAnswer(
        command="sets",
        ok=holds,
        answer=holds,
        code=members_code(relation, given, universe),
        notes=_notes(relation.kind, holding, ground, left | right),
        error=None if holds else Refusal(_denial(relation.kind, members_of(wrong, ground.atoms)), None),
        event=write_event(relation),
        events=_listed(ground),
        universe=None if ground.universe is None else members_of(ground.universe, ground.atoms),
        members=None,
        left=members_of(left, ground.atoms),
        right=members_of(right, ground.atoms),
        relations=holding,
        probability=None,
        inclusion=None,
    )


def _denial(kind: str, wrong: Members | str) -> Message:
    shown = str(wrong)
    if kind == "!=":
        return say("false: both sides have the same members")
    if kind == "==":
        return say("false: {members} on one side only", members=shown)
    if kind == "<=":
        return say("false: {members} on the left, not on the right", members=shown)
    if kind == ">=":
        return say("false: {members} on the right, not on the left", members=shown)
    if kind == "disjoint":
        return say("false: both have {members}", members=shown)
    return say("false: {members} in both or in neither", members=shown)


def _notes(kind: str, holding: Mapping[str, bool], ground: _Ground, union: int) -> tuple[Note, ...]:
    """Mutually exclusive is weaker than complementary, and learners take one for the other."""
    if kind not in ("disjoint", "complementary") or not holding["disjoint"]:
        return ()
    if ground.universe is None:
        return (Note("tip", say("whether they are complementary too, a --universe decides")),)
    if holding["complementary"]:
        return (Note("tip", say("they exclude each other, and together they are everything: complementary")),)
    rest = str(members_of(ground.universe & ~union, ground.atoms))
    return (Note("tip", say("they exclude each other, but are not complementary: {rest} in neither", rest=rest)),)


def _check_names(question: Event | Relation, text: str, given: Mapping[str, Given]) -> None:
    for name in event_names(question):
        if name not in given:
            node = _find(question, lambda node, name=name: isinstance(node, EventName) and node.name == name)
            assert node is not None
            raise InputError(
                say("no set is given for {name}", name=name),
                hint=say("write --let {name}=1,2,3", name=name),
                place=Place(text, node.start, node.stop),
            )


def _check_universe(question: Event | Relation, text: str) -> None:
    node = _find(question, lambda node: isinstance(node, Complement | Everything))
    if isinstance(question, Relation) and question.kind == "complementary":
        place = Place(text, 0, len(text))
    elif node is not None:
        place = Place(text, node.start, node.stop)
    else:
        return
    raise InputError(
        say("what is not in a set depends on the universe, and none is given"),
        hint=say("write --universe 1..6 or --universe R, for instance"),
        place=place,
    )


def _find(node: Event | Relation, wanted: object) -> Event | Relation | None:
    assert callable(wanted)
    if wanted(node):
        return node
    if isinstance(node, Complement):
        return _find(node.operand, wanted)
    if isinstance(node, SetOperation | Relation):
        return _find(node.left, wanted) or _find(node.right, wanted)
    return None


def _ground(given: Mapping[str, Given], universe: Given | None) -> _Ground:
    written = [each.written for each in given.values()]
    atoms = atoms_of([*written, *([universe.written] if universe else [])])
    named = {name: pieces(each.written, atoms) for name, each in sorted(given.items())}
    if universe is None:
        whole = 0
        for bits in named.values():
            whole |= bits
        return _Ground(atoms, named, None, whole)
    whole = pieces(universe.written, atoms)
    for name, bits in named.items():
        if bits & ~whole:
            lacking = str(members_of(bits & ~whole, atoms))
            text = given[name].text
            raise InputError(
                say("the universe lacks {members}, in {name}", members=lacking, name=name),
                hint=say("every event lies within the universe"),
                place=Place(text, 0, len(text)),
            )
    return _Ground(atoms, named, whole, whole)


def _listed(ground: _Ground) -> dict[str, Members | str]:
    return {name: members_of(bits, ground.atoms) for name, bits in ground.named.items()}


def _count(bits: int, ground: _Ground) -> int | None:
    found = members_of(bits, ground.atoms)
    return len(found) if isinstance(found, Members) else None


def _probability(bits: int, ground: _Ground) -> Fraction | None:
    if ground.universe is None:
        return None
    whole, part = _count(ground.universe, ground), _count(bits, ground)
    return None if not whole or part is None else Fraction(part, whole)


def _inclusion(question: Event, ground: _Ground) -> Inclusion | None:
    sides = _united(question)
    named = all(isinstance(side, EventName) for side in sides)
    if len(sides) > (_MOST_NAMED if named else _MOST_UNITED) and isinstance(question, SetOperation):
        sides = [question.left, question.right]
    if len(sides) < 2:
        return None
    regions = [regions_of(side, ground.named, ground.whole) for side in sides]
    names = [write_event(side, inner=True) for side in sides]
    between = "" if named and len(sides) > 2 else " ∩ "
    parts, signs, counts = [], [], [_count(regions_of(question, ground.named, ground.whole), ground)]
    for size in range(1, len(sides) + 1):
        for chosen in combinations(range(len(sides)), size):
            parts.append(between.join(names[index] for index in chosen) if size > 1 else write_event(sides[chosen[0]]))
            signs.append(1 if size % 2 else -1)
            counts.append(_count(reduce(and_, (regions[index] for index in chosen)), ground))
    known = tuple(count for count in counts if count is not None)
    if len(known) < len(counts):
        return None
    return Inclusion(" ∪ ".join(names), tuple(parts), tuple(signs), known)


def _united(event: Event) -> list[Event]:
    """The events whose union it is, however they are bracketed."""
    if isinstance(event, SetOperation) and event.operator in ("|", "+"):
        return [*_united(event.left), *_united(event.right)]
    return [event]
