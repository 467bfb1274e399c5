"""Proofs: every step is a law of its own, the steps make a chain, and the laws of a first course all have one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tensorcli.events.law import law, parse_premise
from tensorcli.events.proof import MOST_STEPS, Step, claims, prove
from tensorcli.events.regions import everything, excluded, regions_of, tables
from tensorcli.events.rewriting import rewritings
from tensorcli.events.terms import Term, flat, key, regions, term_of, write_term
from tensorcli.syntax.event_nodes import Complement, Event, EventName, Everything, Nothing, Relation, SetOperation
from tensorcli.syntax.event_text import event_names
from tensorcli.syntax.events import parse_events

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
(A^B)^C == A^(B^C); A^B^C == C^B^A; A^(A^B) == B; (A^B)^A == B; (A-B)^(A-C) == A(B^C); A^B >= (A''-B)|(B-A)
(A|B)(B|C)(C|A) == AB|BC|CA; A-(B-B) <= A; A+(B-A) == (B-A)+A; A+(A'B+A'B'C) == A+A'B+A'B'C; A^A' == U
"""
LAWS = [text.strip() for line in COURSE.strip().splitlines() for text in line.split(";")]


# The named laws once more, written independently of the ones that make the proofs: is `one` the left side of one whose
# right side is `other`? Order and brackets within a union or an intersection count for nothing.
DUAL = {"|": "&", "&": "|"}
UNIT, ZERO = {"|": "0", "&": "U"}, {"|": "U", "&": "0"}


def parts(term: Term, operator: str) -> list[Term]:
    return list(term[1:]) if isinstance(term, tuple) and term[0] == operator else [term]


def made(operator: str, *terms: Term) -> Term:
    return key((operator, *terms)) if len(terms) > 1 else key(terms[0])


def splits(terms: list[Term]) -> Iterator[tuple[list[Term], list[Term]]]:
    """Every way to take some of them, but not all, and the rest."""
    for size in range(1, len(terms)):
        for chosen in combinations(range(len(terms)), size):
            yield [terms[i] for i in chosen], [terms[i] for i in range(len(terms)) if i not in chosen]


def applies(law: str, one: Term, other: Term) -> bool:
    sign = one[0] if isinstance(one, tuple) else ""
    groups = list(splits(list(one[1:]))) if sign in DUAL else []
    pairs = [(made(sign, *first), made(sign, *rest)) for first, rest in groups]
    if law in ("commutative", "associative"):
        return one == other
    if law == "double complement":
        return sign == "'" and one[1][0] == "'" and one[1][1] == other
    if law == "difference":
        return sign == "-" and other == made("&", one[1], ("'", one[2]))
    if law == "sum":
        return sign == "+" and other == made("|", *one[1:])
    if law == "symmetric difference":
        a, b = one[1:] if sign == "^" else ("0", "0")
        ways = [("|", ("-", a, b), ("-", b, a)), ("-", ("|", a, b), ("&", a, b))]
        return sign == "^" and other in [key(way) for way in [*ways, ("|", ("&", a, ("'", b)), ("&", ("'", a), b))]]
    if law == "De Morgan":
        inner = one[1] if sign == "'" else ""
        return inner[:1] in [("|",), ("&",)] and other == made(DUAL[inner[0]], *(("'", part) for part in inner[1:]))
    if law == "complement" and one in (("'", "U"), ("'", "0")):
        return other == ("0" if one[1] == "U" else "U")
    if sign not in DUAL:
        return False
    if law == "complement":
        return other == ZERO[sign] and any(rest == ("'", first) for first, rest in pairs)
    if law == "idempotent":
        return any(first == rest == other for first, rest in pairs)
    if law == "identity":
        return any(rest == UNIT[sign] and first == other for first, rest in pairs)
    if law == "domination":
        return other == ZERO[sign] and any(rest == ZERO[sign] for _, rest in pairs)
    if law == "absorption":
        return any(
            first == other and any(first == made(DUAL[sign], *some) for some, _ in splits(parts(rest, DUAL[sign])))
            for first, rest in pairs
        )
    return law == "distributive" and any(
        other == made(DUAL[sign], *(made(sign, first, made(DUAL[sign], *some)) for some in group))
        for first, rest in pairs
        for group in ([[each] for each in parts(rest, DUAL[sign])], *splits(parts(rest, DUAL[sign])))
        if len(group) > 1
    )


def instance(law: str, part: Term, becomes: Term) -> bool:
    """Whether the law makes one of the other, from left to right or from right to left."""
    return applies(law, part, becomes) or applies(law, becomes, part)


def replaced(term: Term, part: Term, becomes: Term) -> Iterator[Term]:
    """The term with the part rewritten, once, wherever it stands."""
    if term == part:
        yield becomes
    if isinstance(term, str):
        return
    for some, rest in splits(list(term[1:])) if term[0] in DUAL else ():
        if made(term[0], *some) == part:
            yield made(term[0], *rest, becomes)
    for index in range(1, len(term)):
        for inner in replaced(term[index], part, becomes):
            yield key((*term[:index], inner, *term[index + 1 :]))


def read(text: str) -> Term:
    event = parse_events(text)
    assert not isinstance(event, Relation)
    return key(term_of(event))


def check(relation: Relation, premises: list[Relation], steps: list[Step] | tuple[Step, ...]) -> None:
    """The steps lead from one end to the other; each is true, and rewrites the part it names by the law it names."""
    names = sorted({name for part in (relation, *premises) for name in event_names(part)})
    named, whole = tables(names), everything(len(names))
    possible = whole
    for premise in premises:
        possible &= ~excluded(premise, named, whole)
    reached = steps[0].text.partition(" = ")[0]
    ends = [(write_term(start), write_term(goal)) for _, start, goal in claims(relation, equal=True)]
    assert (reached, steps[-1].text.partition(" = ")[2]) in ends
    for step in steps:
        before, _, after = step.text.partition(" = ")
        assert before == reached, step
        reached = after
        left, right = (regions(read(side), named, whole) for side in (before, after))
        assert not (left ^ right) & possible, step
        part, becomes = read(step.part), read(step.becomes)
        assert read(after) in replaced(read(before), part, becomes), step
        assert step.law == "premise" or instance(step.law, part, becomes), step


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
        ("AA|A == A", ["absorption"]),
        ("AAB|AC == A(AB|C)", ["distributive"]),
        ("A''-B <= A-B", ["double complement"]),
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
        ("A+(B+C) == A+B+C", ["AB == 0", "AC == 0", "BC == 0"]),
        ("C&(A|(B|D)) == CD", ["A|(B|D) == D"]),
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
    assert read(write_term(term)) == key(term)
    for one in rewritings(flat(term)):
        assert regions(one.term, named, whole) == regions(term, named, whole), one
        assert instance(one.law, key(one.part), key(one.becomes)), one
        assert key(one.term) in replaced(key(term), key(one.part), key(one.becomes)), one


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
        proof = prove(relation, [], named, whole)
        assert proof == prove(relation, [], named, whole)
        if proof and proof.steps:
            check(relation, [], proof.steps)
