"""sympy's word on a law: its own Boolean algebra, put to every region."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from typing import Any

import sympy
from sympy import And, Not, Or, Symbol, Xor, false, true

from tensorcli.answers import Verdict
from tensorcli.errors import DisagreementError
from tensorcli.events.described import EventAnswer
from tensorcli.events.law import LawAnswer, law
from tensorcli.events.named_laws import LawsAnswer
from tensorcli.language import say
from tensorcli.syntax.event_nodes import Complement, Event, EventName, Everything, Nothing, Relation
from tensorcli.syntax.events import parse_events


def verify(answer: LawAnswer, relation: Relation, premises: Sequence[Relation]) -> LawAnswer:
    """The same answer with sympy's verdict, region by region; raises `DisagreementError` where it differs."""
    symbols = [Symbol(name) for name in answer.events]
    telling = And(*(Not(_tells(premise)) for premise in premises), _tells(relation), evaluate=False)
    found = []
    for values in product((True, False), repeat=len(symbols)):
        told = telling.xreplace(
            {symbol: true if value else false for symbol, value in zip(symbols, values, strict=True)}
        )
        found.append(told == true)
    ours = [region.differs for region in answer.regions]
    if found != ours:
        raise _disagreement(ours, found)
    holds = any(found) if relation.kind == "!=" else not any(found)
    return replace(answer, verdict=Verdict("sympy", sympy.__version__, agrees=True, said=str(holds)))


def verify_event(answer: EventAnswer, event: Event) -> EventAnswer:
    """The same answer with sympy's word on every region that the premises leave, and its own simplest form."""
    symbols = [Symbol(name) for name in answer.events]
    asked = as_boolean(event)
    for values, ours in zip(product((True, False), repeat=len(symbols)), answer.table, strict=True):
        constants = {symbol: true if value else false for symbol, value in zip(symbols, values, strict=True)}
        theirs = asked.xreplace(constants) == true
        if ours is not None and ours is not theirs:
            raise _disagreement(ours, theirs)
    return replace(answer, verdict=Verdict("sympy", sympy.__version__, agrees=True, said=str(asked)))


def verify_laws(answer: LawsAnswer) -> LawsAnswer:
    """The same answer with sympy's verdict on each law."""
    for each in answer.laws:
        relation = parse_events(each.typed)
        assert isinstance(relation, Relation)
        verify(law(relation, each.typed), relation, [])
    return replace(answer, verdict=Verdict("sympy", sympy.__version__, agrees=True, said=str(answer.ok)))


def _disagreement(ours: object, theirs: object) -> DisagreementError:
    return DisagreementError(
        say(
            "the rule says {rule}, sympy {version} says {said}: one of them is wrong",
            rule=ours,
            version=sympy.__version__,
            said=theirs,
        ),
        hint=say("please report this, with the command you typed"),
    )


def _tells(relation: Relation) -> Any:
    """True where a region tells against the relation."""
    left, right = as_boolean(relation.left), as_boolean(relation.right)
    return {
        "==": lambda: Xor(left, right),
        "!=": lambda: Xor(left, right),
        "<=": lambda: And(left, Not(right)),
        ">=": lambda: And(right, Not(left)),
        "disjoint": lambda: And(left, right),
        "complementary": lambda: Not(Xor(left, right)),
    }[relation.kind]()


def as_boolean(event: Event) -> Any:
    """The event as a Boolean function of sympy's.

    >>> from tensorcli.syntax.events import parse_events
    >>> as_boolean(parse_events("A - B"))
    A & ~B
    """
    if isinstance(event, EventName):
        return Symbol(event.name)
    if isinstance(event, Everything):
        return true
    if isinstance(event, Nothing):
        return false
    if isinstance(event, Complement):
        return Not(as_boolean(event.operand))
    left, right = as_boolean(event.left), as_boolean(event.right)
    if event.operator == "&":
        return And(left, right)
    if event.operator == "-":
        return And(left, Not(right))
    return Xor(left, right) if event.operator == "^" else Or(left, right)
