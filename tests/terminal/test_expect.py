"""--expect: shapes exactly, numbers to the digits written, and what --quiet prints is always met."""

from __future__ import annotations

import math
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.answers import Answer, Shape
from tensorcli.errors import InputError, LimitError
from tensorcli.terminal.expect import meets, value_meets
from tensorcli.terminal.values import value_text

NUMBERS = st.floats() | st.integers(-(10**18), 10**18)
VALUES = st.recursive(NUMBERS | st.booleans(), lambda inner: st.lists(inner, max_size=4).map(tuple), max_leaves=12)
SHAPES = st.lists(st.integers(0, 99), max_size=5).map(Shape)


@given(VALUES | SHAPES | st.lists(SHAPES, min_size=1, max_size=4).map(tuple))
def test_the_quiet_answer_is_always_met(value: object) -> None:
    assert value_meets(value, value_text(value))


@pytest.mark.parametrize(
    ("value", "expected", "met"),
    [
        (0.104993585403507, "0.105", True),
        (0.104993585403507, "0.104", False),
        (0.104993585403507, "0.1050", True),
        (0.104993585403507, repr(0.104993585403507), True),
        (1234.0, "1.23e3", True),
        (1234.0, "1.24e3", False),
        (-0.5, "-.5", True),
        (-0.5, "−0.5", True),
        (2, "2", True),
        (2, "2.0", True),
        (3, "2", False),
        (math.inf, "inf", True),
        (math.inf, "1e999", False),
        (math.nan, "nan", True),
        (math.nan, "0", False),
        (True, "true", True),
        (True, "True", True),
        (True, "1", False),
        (Shape((2, 3)), "(2, 3)", True),
        (Shape((2, 3)), "2,3,1", False),
        ((Shape((2, 3)), Shape((1, 3))), "(2, 3) [1,3]", True),
        ((Shape((2, 3)), Shape((1, 3))), "2,3", False),
        ((6, 15), "[6, 15]", True),
        ((6, 15), "6,15", True),
        ((6, 15), "[[6],[15]]", False),
        (((6.0,), (15.0,)), "[[6],[15.0]]", True),
        ((6, 15), "[6,15,1]", False),
        ((6, 15), "(6, 15)", True),
        ((6, 15), "[6,15,]", True),
        ((6, 15), "[6] [15]", False),
        (((6,), (15,)), "[6] [15]", True),
        ((6, 15), "true", False),
        (True, "[true]", False),
        (True, "2,3", False),
        (1, "true", False),
        (2.0, "2,3", False),
        (2.0, "[2]", False),
        ((), "[]", True),
        (Shape((2, 3)), "2,3 2,3", False),
        ("2*x", " 2*x", True),
    ],
)
def test_cases(value: object, expected: str, met: bool) -> None:
    assert value_meets(value, expected) is met


UNREADABLE = (
    "two",
    "treu",
    "[1,2",
    "1]",
    "[1,treu]",
    "[1,,2]",
    "[,1]",
    ",",
    "[1)",
    "1j",
    "[[]",
    "2;3",
    "None",
    "2.5.1",
)


@pytest.mark.parametrize("expected", UNREADABLE)
@pytest.mark.parametrize(
    "value", [2.0, 2, True, (1, 2), ((1,), (2,)), (), (True,), Shape((1,)), (Shape((1,)), Shape())]
)
def test_what_cannot_be_read_is_an_error_whatever_the_answer_is(value: object, expected: str) -> None:
    with pytest.raises(InputError) as refused:
        value_meets(value, expected)
    assert refused.value.place is not None
    assert refused.value.hint is not None


NO = Answer(command="", ok=False, answer=None, code=())


@pytest.mark.parametrize("expected", UNREADABLE)
def test_it_is_one_where_the_answer_is_no_too(expected: str) -> None:
    with pytest.raises(InputError):
        meets(NO, expected)


@pytest.mark.parametrize("expected", ["2,3", "(2, 3) 2x1", "()", "[1.5,[nan]]", "true", "0.105", "[1] [2]"])
def test_whatever_can_be_read_is_not_what_no_is(expected: str) -> None:
    assert not meets(NO, expected)
    assert meets(NO, "error")


@given(st.text(max_size=30), VALUES | SHAPES)
def test_any_text_is_compared_or_refused(text: str, value: object) -> None:
    with suppress(InputError, LimitError):
        value_meets(value, text)
