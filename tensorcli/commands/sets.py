"""`tensorcli sets`: does this law of events hold?"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from tensorcli.answers import Members, Note
from tensorcli.errors import InputError, LimitError, Place
from tensorcli.events.law import LawAnswer, Premise, law, parse_premise
from tensorcli.language import Message, say
from tensorcli.line.declare import Argument, Command, Option
from tensorcli.syntax.event_nodes import Event, Relation
from tensorcli.syntax.events import parse_events
from tensorcli.terminal.reply import Reply, Wanted

if TYPE_CHECKING:
    from tensorcli.events.described import EventAnswer
    from tensorcli.events.members import MembersAnswer
    from tensorcli.events.named_laws import LawsAnswer
    from tensorcli.views.page import Page

MOST_CONFIRMED = 6  # events: sympy is asked about each region, and every further event doubles their number
MOST_MEMBERS, MOST_ENDS = (
    1000,
    30,
)  # of all sets: members alone, or also with intervals, whose algebra takes sympy longer
MOST_SECONDS = 10  # for sympy

_MANY = say(
    "sympy is asked about at most {count} events, region by region; here the table alone decides", count=MOST_CONFIRMED
)
_LONG = say("sympy would take long over these sets and is not asked; here our own rule alone decides")


def _law_names() -> Iterable[str]:
    from tensorcli.events.named_laws import law_names

    return law_names()


def sets(
    question: Annotated[
        str | None, Argument("EVENTS", say('a law, as "A - B == AB\'", or an event'), formula=True, words=_law_names)
    ] = None,
    given: Annotated[list[str] | None, Option(say("a premise, as 'A & B == 0'; may be repeated"), "RELATION")] = None,
    let: Annotated[list[str] | None, Option(say("the members of an event, as A=1,2,3 or A='[0,2)'"), "A=SET")] = None,
    universe: Annotated[str | None, Option(say("the sample space, as 1..6 or R"), "SET")] = None,
    laws: Annotated[bool, Option(say("the named laws, each checked now; or one of them, as --laws demorgan"))] = False,
    no_sympy: Annotated[bool, Option(say("stop after the rule: don't ask sympy"))] = False,
) -> Reply[Any]:
    """Parse, decide region by region or member by member; sympy is asked when the page is on the screen."""
    if laws:
        return _laws(question)
    if question is None:
        raise InputError(say("an event is missing"), hint=say("write a law, as 'A|B == B|A', an event, or --laws"))
    asked = parse_events(question)
    if let or universe is not None:
        if given:
            raise InputError(say("choose one of --{one} and --{other}", one="let", other="given"))
        return _members(asked, question, let or [], universe, wanted=not no_sympy)
    premises = [parse_premise(text) for text in given or []]
    if not isinstance(asked, Relation):
        return _event(asked, question, premises, wanted=not no_sympy)
    return _law(asked, question, premises, wanted=not no_sympy)


def _laws(name: str | None) -> Reply[LawsAnswer]:
    from tensorcli.events.named_laws import named_laws

    def verify(answer: LawsAnswer) -> LawsAnswer:
        from tensorcli.events.boolean import verify_laws

        return verify_laws(answer)

    return Reply(named_laws(name), _view_laws, verify)


def _view_laws(answer: LawsAnswer, wanted: Wanted) -> Page:
    from tensorcli.views.laws import view

    return view(answer, wanted.language)


def _event(event: Event, text: str, premises: list[Premise], *, wanted: bool) -> Reply[EventAnswer]:
    from tensorcli.events.described import describe

    answer = describe(event, text, premises)

    def verify(answer: EventAnswer) -> EventAnswer:
        from tensorcli.events.boolean import verify_event

        return verify_event(answer, event)

    def matches(answer: EventAnswer, expected: str) -> bool:
        return describe(_expected(expected), expected, premises).table == answer.table

    if len(answer.events) > MOST_CONFIRMED:
        return Reply(
            replace(answer, notes=_unconfirmed(answer.notes, _MANY, wanted=wanted)), _view_event, None, matches
        )
    return Reply(answer, _view_event, verify, matches)


def _unconfirmed(notes: tuple[Note, ...], told: Message, *, wanted: bool) -> tuple[Note, ...]:
    """With the word that sympy was wanted and not asked."""
    return (*notes, Note("tip", told)) if wanted else notes


def _expected(text: str) -> Event:
    read = parse_events(text)
    if isinstance(read, Relation):
        raise InputError(say("an event is expected here, not a relation"), place=Place(text, 0, len(text)))
    return read


def _view_event(answer: EventAnswer, wanted: Wanted) -> Page:
    from tensorcli.views.laws import view_event

    return view_event(answer, wanted.language)


def _members(
    asked: Event | Relation, question: str, let: list[str], universe: str | None, *, wanted: bool
) -> Reply[MembersAnswer]:
    from tensorcli.events.members import Given, members, parse_given
    from tensorcli.syntax.members import parse_set

    given = parse_given(let)
    whole = None if universe is None else Given(universe, parse_set(universe))
    answer = members(asked, question, given, whole)

    def verify(answer: MembersAnswer) -> MembersAnswer:
        from tensorcli.calculus.time_limit import within
        from tensorcli.events.sympy_sets import verify

        with suppress(LimitError):
            return within(MOST_SECONDS, lambda: verify(answer, asked, given, whole))
        return replace(answer, notes=_unconfirmed(answer.notes, _LONG, wanted=wanted))

    sets = [each.written for each in (*given.values(), *([whole] if whole else []))]
    size = sum(len(each.members) + 2 * len(each.intervals) for each in sets)
    if size > (MOST_ENDS if any(each.intervals for each in sets) else MOST_MEMBERS):
        notes = _unconfirmed(answer.notes, _LONG, wanted=wanted)
        return Reply(replace(answer, notes=notes), _view_members, None, matches_members)
    return Reply(answer, _view_members, verify, matches_members)


def matches_members(answer: MembersAnswer, expected: str) -> bool:
    """Whether the same set was written, in whatever order: {1,2}, 1,2, [1,2] for a finite one, or intervals."""
    if answer.members is None:
        from tensorcli.terminal.expect import value_meets

        return value_meets(answer.answer, expected)
    from tensorcli.events.atoms import atoms_of, pieces
    from tensorcli.syntax.members import parse_set

    text = expected.strip()
    if isinstance(answer.members, Members) and text.startswith("[") and text.endswith("]"):
        text = "{" + text[1:-1] + "}"
    wanted = parse_set(text)
    atoms = atoms_of([wanted, parse_set(str(answer.members).replace("−", "-"))])
    return pieces(wanted, atoms) == pieces(parse_set(str(answer.members)), atoms)


def _view_members(answer: MembersAnswer, wanted: Wanted) -> Page:
    from tensorcli.views.members import view

    return view(answer, wanted.language)


def _law(relation: Relation, text: str, premises: list[Premise], *, wanted: bool) -> Reply[LawAnswer]:
    answer = law(relation, text, premises)

    def verify(answer: LawAnswer) -> LawAnswer:
        from tensorcli.events.boolean import verify

        return verify(answer, relation, [premise.relation for premise in premises])

    if len(answer.events) > MOST_CONFIRMED:
        notes = _unconfirmed(answer.notes, _MANY, wanted=wanted)
        return Reply(replace(answer, notes=notes), _view, None)
    return Reply(answer, _view, verify)


def _view(answer: LawAnswer, wanted: Wanted) -> Page:
    from tensorcli.views.sets import view

    return view(answer, wanted.language, verbose=wanted.verbose)


COMMAND = Command(
    name="sets",
    run=sets,
    details=(
        say(
            "Events are capital letters. A law is laid out over the regions that the events cut, and holds where no "
            "region tells its sides apart; a false one is answered with the smallest counterexample."
        ),
        say(
            "A|B union, A&B or AB intersection, A' or ~A complement, A-B difference, A^B symmetric difference, A+B sum "
            "of events that exclude each other, U everything, 0 nothing; == != <= >= disjoint complementary."
        ),
    ),
    examples=(
        "sets '(A|B)&C == (A&C)|(B&C)'",
        "sets '(A|B)&C == (A&C)&(B&C)'",
        'sets "A - B == AB\'"',
        "sets 'A+B == A|B' --given 'A&B == 0'",
        "sets 'A|B' --let A=1,2,3 --let B=3,4 --universe 1..6",
        "sets '~A & B' --let 'A=[0,2)' --let 'B=(1,3]' --universe R",
        "sets --laws",
        "sets --laws demorgan",
        "sets 'A disjoint B' --let A=1,3,5 --let B=2,4",
    ),
    witness="sympy",
)
