"""Sets that are written out: every spelling, every mistake to the letter."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.errors import InputError, LimitError, TensorcliError
from tensorcli.syntax.members import Interval, WrittenSet, parse_set


def points(*members: object) -> WrittenSet:
    return WrittenSet(frozenset(m if isinstance(m, str) else Fraction(str(m)) for m in members), ())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1,2,3", points(1, 2, 3)),
        ("{1, 2}", points(1, 2)),
        ("1..3", points(1, 2, 3)),
        ("-1..1, 5", points(-1, 0, 1, 5)),
        ("0.5,1/3,−2", points(Fraction(1, 2), Fraction(1, 3), -2)),
        ("1e3, 2.5E-1, -.5", points(1000, Fraction(1, 4), Fraction(-1, 2))),
        ("red,green", points("red", "green")),
        ("正面，反面", points("正面", "反面")),
        ("∅", points()),
        ("{}", points()),
        ("1|2 ∪ {3}", points(1, 2, 3)),
        ("[0,2)", WrittenSet(frozenset(), (Interval(Fraction(0), Fraction(2), False, True),))),
        ("(-inf, 3]", WrittenSet(frozenset(), (Interval(None, Fraction(3), True, False),))),
        ("(−∞,∞)", WrittenSet(frozenset(), (Interval(None, None, True, True),))),
        ("R", WrittenSet(frozenset(), (Interval(None, None, True, True),))),
        ("[0,1) | {3}", WrittenSet(frozenset({Fraction(3)}), (Interval(Fraction(0), Fraction(1), False, True),))),
    ],
)
def test_every_spelling(text: str, wanted: WrittenSet) -> None:
    assert parse_set(text) == wanted


@pytest.mark.parametrize(
    ("text", "message", "start", "stop"),
    [
        ("", "a set is missing here", 0, 0),
        ("1,,2", "a member is missing", 2, 2),
        ("1,$", "'$' is neither a number nor a word", 2, 3),
        ("6..1", "a range goes up: the first number is larger than the last", 0, 4),
        ("[2,1]", "an interval goes from the smaller end to the larger", 0, 5),
        ("[0,inf]", "∞ is no number: the interval is open there", 6, 7),
        ("(inf,0)", "an interval goes from the smaller end to the larger", 0, 7),
        ("[0,x]", "the end of an interval is a number or inf, got 'x'", 3, 4),
        ("[0,2", "an interval has two ends, as [0,2)", 0, 4),
        ("{1,2", "'{' is never closed", 0, 1),
        ("a|[0,1]", "words and intervals don't mix in one set", 0, 7),
        ("1/0", "nothing is divided by 0", 0, 3),
    ],
)
def test_errors_point_at_the_place(text: str, message: str, start: int, stop: int) -> None:
    with pytest.raises(InputError) as caught:
        parse_set(text)
    place = caught.value.place
    assert str(caught.value.message) == message
    assert place is not None
    assert (place.start, place.stop) == (start, stop)


def test_the_limit_and_one_past_it() -> None:
    assert len(parse_set("1..10000").members) == 10_000
    for text in ("0..10000", "1..10000,0", "1,2" + " " * 100_000):
        with pytest.raises(LimitError):
            parse_set(text)


@given(st.text(alphabet="0123,.|{}[]()/-∞inf R∪a", max_size=20) | st.text(max_size=12))
def test_any_text_is_read_or_an_error_of_ours(text: str) -> None:
    try:
        parse_set(text)
    except TensorcliError as error:
        place = error.place
        if place is not None:
            assert 0 <= place.start <= place.stop <= len(text)
