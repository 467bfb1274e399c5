"""Proofs: every step is a law of its own, the steps make a chain, and the laws of a first course all have one."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tensorcli.events.law import law, parse_premise
from tensorcli.events.proof import MOST_STEPS, Step, ends, prove
from tensorcli.events.regions import everything, excluded, regions_of, tables
from tensorcli.events.rewriting import rewritings
from tensorcli.events.terms import key, regions, term_of, write_term
from tensorcli.syntax.event_text import event_names
from tensorcli.syntax.events import parse_events
from tensorcli.syntax.nodes import Complement, Event, EventName, Everything, Nothing, Relation, SetOperation

MANY = settings(max_examples=int(os.environ.get("EXAMPLES", "150")))
EVENTS: st.SearchStrategy[Event] = st.recursive(
    st.sampled_from("ABC").map(lambda name: EventName(0, 0, name)) | st.sampled_from([Everything(0, 0), Nothing(0, 0)]),
    lambda inner: (
        inner.map(lambda event: Complement(0, 0, event))
        | st.tuples(st.sampled_from("|&-^"), inner, inner).map(lambda t: SetOperation(0, 0, *t))
    ),
    max_leaves=6,
)

COURSE = """
A|B == B|A; AB == BA; (A|B)|C == A|(B|C); (AB)C == A(BC); A(B|C) == AB|AC; A|BC == (A|B)(A|C)
(A|B)C == AC|BC; (A|B)' == A'B'; (AB)' == A'|B'; (A|B|C)' == A'B'C'; (ABC)' == A'|B'|C'
A|AB == A; A(A|B) == A; A|A == A; AA == A; A|0 == A; A&U == A; A|U == U; A&0 == 0; A|A' == U; AA' == 0; A'' == A
U' == 0; 0' == U; A-B == AB'; A-B == A-AB; A|B == A|A'B; A|B == A+A'B; A == AB|AB'; A == AB+AB'; (A|B)-B == A-B
A-(B|C) == (A-B)(A-C); A-BC == (A-B)|(A-C); (A|B)-C == (A-C)|(B-C); A-(B-C) == (A-B)|AC; (A-B)-C == A-(B|C)
A(B-C) == AB-AC; A-(A-B) == AB; (A-B)|B == A|B; A^B == B^A; A^B == (A-B)|(B-A); A^B == (A|B)-AB; A^A == 0
A^0 == A; A^U == A'; A(B^C) == AB^AC; (A^B)' == AB|A'B'; A(A'|B) == AB; (A|B)(A|B') == A; A'|B' == (AB)'
AB|A'B|AB' == A|B; (A'B')' == A|B; A|B == AB'+A'B+AB; AB|AC|BC == (A|B)(B|C)(A|C); AB|A'C|BC == AB|A'C
AB <= A; A <= A|B; A-B <= A; AB <= A|C; A-B disjoint B; A-B disjoint AB; A disjoint A'; A complementary A'
A|B complementary A'B'; A|B|C == A+A'B+A'B'C; A-B == B'-A'; A >= AB
"""
LAWS = [text.strip() for line in COURSE.strip().splitlines() for text in line.split(";")]


def check(relation: Relation, premises: list[Relation], steps: list[Step] | tuple[Step, ...]) -> None:
    """The steps lead from one end to the other, and each is true by itself."""
    names = sorted({name for part in (relation, *premises) for name in event_names(part)})
    named, whole = tables(names), everything(len(names))
    possible = whole
    for premise in premises:
        possible &= ~excluded(premise, named, whole)
    start, goal = ends(relation)
    assert steps[0].text.startswith(write_term(start) + " = ")
    assert steps[-1].text.endswith(" = " + write_term(goal))
    reached = write_term(start)
    for step in steps:
        before, equals, after = step.text.partition(" = ")
        assert before == reached, step
        assert equals
        reached = after
        for text in (step.text, f"{step.part} = {step.becomes}"):
            claim = parse_events(text)
            assert isinstance(claim, Relation)
            left, right = (regions_of(side, named, whole) for side in (claim.left, claim.right))
            assert not (left ^ right) & (possible if step.law == "premise" or text == step.text else whole), step


@pytest.mark.parametrize("text", LAWS)
def test_the_laws_of_a_first_course_have_a_chain(text: str) -> None:
    relation = parse_events(text)
    assert isinstance(relation, Relation)
    answer = law(relation, text)
    assert answer.ok
    assert 1 <= len(answer.proof) <= MOST_STEPS
    check(relation, [], answer.proof)


@pytest.mark.parametrize(
    ("text", "laws"),
    [
        ("(A|B)C == AC|BC", ["distributive"]),
        ("A|B == B|A", ["commutative"]),
        ("A|(B|C) == (A|B)|C", ["associative"]),
        ("(A|B)' == A'B'", ["De Morgan"]),
        ("A(A'|B) == AB", ["distributive", "complement", "identity"]),
        ("A-B == A-B", []),
    ],
)
def test_the_chain_is_the_one_of_the_book(text: str, laws: list[str]) -> None:
    relation = parse_events(text)
    assert isinstance(relation, Relation)
    assert [step.law for step in law(relation, text).proof] == laws


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("A|B == B", ["A <= B"]),
        ("AB == A", ["A <= B"]),
        ("A - B == A", ["A disjoint B"]),
        ("A - B == 0", ["A <= B"]),
        ("A <= C", ["A <= B", "B <= C"]),
        ("A' == B", ["A complementary B"]),
        ("A+B == A|B", ["A&B == 0"]),
        ("C-A == C-B", ["A == B"]),
    ],
)
def test_chains_that_use_premises(text: str, given: list[str]) -> None:
    relation = parse_events(text)
    assert isinstance(relation, Relation)
    premises = [parse_premise(each) for each in given]
    answer = law(relation, text, premises)
    assert answer.ok
    assert answer.proof
    check(relation, [premise.relation for premise in premises], answer.proof)


@MANY
@given(EVENTS)
def test_every_rewriting_keeps_the_event(event: Event) -> None:
    named, whole = tables("ABC"), everything(3)
    term = term_of(event)
    assert regions(term, named, whole) == regions_of(event, named, whole)
    read = parse_events(write_term(term))
    assert not isinstance(read, Relation)
    assert key(term_of(read)) == key(term)
    for one in rewritings(term):
        assert regions(one.term, named, whole) == regions(term, named, whole), one
        assert regions(one.part, named, whole) == regions(one.becomes, named, whole), one


@MANY
@given(EVENTS, EVENTS, st.integers(min_value=0))
def test_what_is_proved_is_proved(event: Event, other: Event, choice: int) -> None:
    """A true law made from any event: itself rewritten, or an inclusion that is always so."""
    named, whole = tables("ABC"), everything(3)
    made = list(rewritings(term_of(event)))
    rewritten = parse_events(write_term(made[choice % len(made)].term)) if made else event
    assert not isinstance(rewritten, Relation)
    for relation in (
        Relation(0, 0, "==", event, rewritten),
        Relation(0, 0, "<=", SetOperation(0, 0, "&", event, other), event),
        Relation(0, 0, "disjoint", SetOperation(0, 0, "-", event, other), other),
    ):
        steps = prove(relation, [], named, whole)
        assert steps == prove(relation, [], named, whole)
        if steps:
            check(relation, [], steps)
