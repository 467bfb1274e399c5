"""`tensorcli sets`: does this law of events hold?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from tensorcli.errors import InputError
from tensorcli.events.law import LawAnswer, Premise, law, parse_premise
from tensorcli.language import say
from tensorcli.line.declare import Argument, Command, Option
from tensorcli.syntax.events import parse_events
from tensorcli.syntax.nodes import Relation
from tensorcli.terminal.reply import Reply, Wanted

if TYPE_CHECKING:
    from tensorcli.views.page import Page


def sets(
    question: Annotated[str, Argument("EVENTS", say('a law, as "A - B == AB\'", or an event'), formula=True)],
    given: Annotated[list[str] | None, Option(say("a premise, as 'A & B == 0'; may be repeated"), "RELATION")] = None,
) -> Reply[LawAnswer]:
    """Parse, decide region by region; sympy is asked when the page is on the screen."""
    asked = parse_events(question)
    premises = [parse_premise(text) for text in given or []]
    if not isinstance(asked, Relation):
        raise InputError(say("a law is a relation between two events"))
    return _law(asked, question, premises)


def _law(relation: Relation, text: str, premises: list[Premise]) -> Reply[LawAnswer]:
    def verify(answer: LawAnswer) -> LawAnswer:
        if len(answer.events) > 6:  # sympy takes too long
            return answer
        from tensorcli.events.boolean import verify

        return verify(answer, relation, [premise.relation for premise in premises])

    return Reply(law(relation, text, premises), _view, verify)


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
    ),
    witness="sympy",
)
