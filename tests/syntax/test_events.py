"""Events: every notation, the way back, every mistake to the letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.errors import InputError, LimitError, TensorcliError
from tensorcli.syntax.event_nodes import Complement, Event, EventName, Everything, Nothing, Relation, SetOperation
from tensorcli.syntax.event_text import event_names, write_event
from tensorcli.syntax.events import parse_events

LEAVES = st.sampled_from(["A", "B", "C", "A1"]).map(lambda name: EventName(0, 0, name)) | st.sampled_from(
    [Everything(0, 0), Nothing(0, 0)]
)
EVENTS: st.SearchStrategy[Event] = st.recursive(
    LEAVES,
    lambda inner: (
        inner.map(lambda event: Complement(0, 0, event))
        | st.tuples(st.sampled_from("|&-^+"), inner, inner).map(lambda t: SetOperation(0, 0, *t))
    ),
    max_leaves=12,
)
RELATIONS = st.sampled_from(["==", "!=", "<=", ">=", "disjoint", "complementary"])
QUESTIONS = EVENTS | st.tuples(RELATIONS, EVENTS, EVENTS).map(lambda t: Relation(0, 0, *t))


@given(QUESTIONS)
def test_what_is_written_is_read_back(question: Event | Relation) -> None:
    assert parse_events(write_event(question)) == question


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("(A|B)&C == (A&C)|(B&C)", "(A ∪ B) ∩ C = (A ∩ C) ∪ (B ∩ C)"),
        ("(A ∪ B) ∩ C = AC ∪ BC", "(A ∪ B) ∩ C = (A ∩ C) ∪ (B ∩ C)"),
        ("A - B == AB'", "A − B = A ∩ B′"),
        ("~A|B", "A′ ∪ B"),
        ("not A and B", "A′ ∩ B"),
        ("NOT (A OR B)", "(A ∪ B)′"),
        ("¬(A∪B)=¬A∩¬B", "(A ∪ B)′ = A′ ∩ B′"),
        ("Ā∪B̄", "A′ ∪ B′"),
        ("AB̄C", "(A ∩ B′) ∩ C"),
        ("(AB)'", "(A ∩ B)′"),
        ("A|B&C-D", "A ∪ ((B ∩ C) − D)"),
        ("A-B^C", "(A − B) △ C"),
        ("A+B|C", "(A + B) ∪ C"),
        ("A minus B xor C", "(A − B) △ C"),
        ("A union B inter C", "A ∪ (B ∩ C)"),
        ("A∖B\\C", "(A − B) − C"),
        ("A(B|C)", "A ∩ (B ∪ C)"),
        ("A1B2", "A1 ∩ B2"),
        ("U-0", "Ω − ∅"),
        ("Ω − ∅", "Ω − ∅"),
        ("逆A 并 B", "A′ ∪ B"),
        ("A逆B", "A′ ∩ B"),
        ("(AB)逆 = A逆 ∪ B补", "(A ∩ B)′ = A′ ∪ B′"),
        ("A 交 逆B", "A ∩ B′"),
        ("A ⊆ B", "A ⊆ B"),
        ("A <= B", "A ⊆ B"),
        ("A ⊇ B", "A ⊇ B"),
        ("A != B", "A ≠ B"),
        ("（A｜B）＆C", "(A ∪ B) ∩ C"),
        ("Ａ＋Ｂ＝Ａ∪Ｂ", "A + B = A ∪ B"),
        ("～A－B", "A′ − B"),
        ("A₁B₂′", "A1 ∩ B2′"),
        ("A^c&B", "A′ ∩ B"),
        ("A^C", "A △ C"),
        ("(A|B)^c == A^cB^c", "(A ∪ B)′ = A′ ∩ B′"),
        ("complement(A|B)", "(A ∪ B)′"),
        ("补A 交 非B", "A′ ∩ B′"),
        ("AB = φ", "A ∩ B = ∅"),
        ("A disjoint B", "A disjoint B"),
        ("AB DISJOINT C", "A ∩ B disjoint C"),
        ("A互斥B", "A disjoint B"),
        ("A 互不相容 B", "A disjoint B"),
        ("A complementary B", "A complementary B"),
        ("A对立B", "A complementary B"),
        ("A包含于B", "A ⊆ B"),
        ("A包含B", "A ⊇ B"),
        ("A subset B", "A ⊆ B"),
        ("A ≤ B", "A ⊆ B"),
        ("A⋃B⋂C", "A ∪ (B ∩ C)"),
    ],
)
def test_every_notation(text: str, written: str) -> None:
    assert write_event(parse_events(text)) == written


@pytest.mark.parametrize(
    ("text", "message", "start", "stop"),
    [
        ("(A|B", "'(' is never closed", 0, 1),
        ("A|B)", "')' was never opened", 3, 4),
        ("A == B == C", "one relation at a time: this is the second", 7, 9),
        ("A = = B", "one relation at a time: this is the second", 4, 5),
        ("A === B", "one relation at a time: this is the second", 4, 5),
        ("A 逆B", "an operator is missing before '逆'", 2, 3),
        ("== A", "the left side is empty", 0, 2),
        ("A ==", "the right side is empty", 4, 4),
        ("a|B", "events are capital letters, got 'a'", 0, 1),
        ("A B'", "a space doesn't join two events", 2, 3),
        ("А|B", "'А' is not a Latin letter but Cyrillic Capital Letter A", 0, 1),
        ("A|Β", "'Β' is not a Latin letter but Greek Capital Letter Beta", 2, 3),
        ("A |", "an event is missing here", 3, 3),
        ("| A", "an event is missing before '|'", 0, 1),
        ("A & & B", "an event is missing before '&'", 4, 5),
        ("A | == B", "an event is missing here", 4, 6),
        ("1|A", "'1' is no event", 0, 1),
        ("A [/] B", "'/' has no meaning among events", 3, 4),
        ("A~B", "an operator is missing before '~'", 1, 2),
        ("()", "an event is missing before ')'", 1, 2),
        ("A|B]", "']' was never opened", 3, 4),
        ("[A|B", "'[' is never closed", 0, 1),
        ("A ⊊ B", "'⊊' has no meaning among events", 2, 3),
        ("A < B", "'<' has no meaning among events", 2, 3),
        ("A disjiont B", "events are capital letters, got 'disjiont'", 2, 10),
        ("disjoint A", "the left side is empty", 0, 8),
        ("A\u200bB", "'\\u200b' has no meaning among events", 1, 2),
        ("", "an event is missing", None, None),
    ],
)
def test_errors_point_at_the_place(text: str, message: str, start: int | None, stop: int | None) -> None:
    with pytest.raises(InputError) as caught:
        parse_events(text)
    place = caught.value.place
    assert str(caught.value.message) == message
    assert (place and place.start, place and place.stop) == (start, stop)


@pytest.mark.parametrize(
    ("fits", "too_much"),
    [
        ("A" + " " * 1999, "A" + " " * 2000),
        ("(" * 40 + "A" + ")" * 40, "(" * 41 + "A" + ")" * 41),
        ("|".join(["A"] * 150), "|".join(["A"] * 151)),
    ],
)
def test_limits_and_one_past_them(fits: str, too_much: str) -> None:
    parse_events(fits)
    with pytest.raises(LimitError):
        parse_events(too_much)


@given(st.text(alphabet="ABC01U|&-^+~'() =!<>∪∩Ā̄ÅΩ", max_size=30) | st.text(max_size=20))
def test_any_text_is_read_or_an_error_of_ours(text: str) -> None:
    try:
        question = parse_events(text)
    except TensorcliError as error:
        place = error.place
        assert place is None or 0 <= place.start <= place.stop <= len(text)
    else:
        assert parse_events(write_event(question)) == question


def test_names() -> None:
    assert event_names(parse_events("CA | B1 == A'")) == ("A", "B1", "C")
