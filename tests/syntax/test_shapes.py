"""Every way to write a shape, and every way to get it wrong, to the letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.errors import InputError, LimitError, TensorcliError
from tensorcli.syntax.shapes import MAX_SIZE, is_one_size, parse_shape, parse_sizes

SIZES = st.lists(st.integers(0, MAX_SIZE), max_size=64)


@given(
    SIZES.filter(bool),
    st.sampled_from(["{}", "[{}]", "({})", " ( {} ) ", "{},", "（{}）"]),
    st.sampled_from([",", ", ", "，"]),
)
def test_what_is_written_is_read(sizes: list[int], frame: str, comma: str) -> None:
    assert parse_shape(frame.format(comma.join(map(str, sizes)))) == tuple(sizes)


@given(st.lists(st.integers(0, 99), min_size=2, max_size=5), st.sampled_from("xX*×"))
def test_with_a_cross(sizes: list[int], cross: str) -> None:
    assert parse_shape(cross.join(map(str, sizes))) == tuple(sizes)


@pytest.mark.parametrize("text", ["()", "scalar", "[]", " () ", "（）"])
def test_no_dims(text: str) -> None:
    assert parse_shape(text) == ()


@pytest.mark.parametrize(
    ("text", "message", "start", "stop"),
    [
        ("", "a shape is missing", 0, 0),
        ("  ", "a shape is missing", 0, 2),
        ("2,3,x", "a size must be a whole number, got 'x'", 4, 5),
        ("x", "a size must be a whole number, got 'x'", 0, 1),
        ("2.5", "a size must be a whole number, got '2.5'", 0, 3),
        ("1 2 3", "a size must be a whole number, got '1 2 3'", 0, 5),
        ("٣,1", "a size must be a whole number, got '٣'", 0, 1),
        ("1_000", "a size must be a whole number, got '1_000'", 0, 5),
        ("[/]", "a size must be a whole number, got '/'", 1, 2),
        ("2,\x1b[31m", "'[' was never", 0, 0),
        ("-1,3", "a size can't be negative, got -1", 0, 2),
        ("2x-3", "a size can't be negative, got -3", 2, 4),
        ("3,,4", "a size is missing here", 2, 3),
        (",", "a size is missing here", 0, 1),
        ("3x", "a size is missing here", 1, 2),
        ("[3", "'[' is never closed", 0, 1),
        ("3,1)", "')' was never opened", 3, 4),
        ("(3]", "'(' is never closed", 0, 1),
        ("( )", "a shape is missing", 0, 3),
        ("[[1],[2]]", "a shape has one pair of brackets at most", 0, 9),
    ],
)
def test_errors_point_at_the_place(text: str, message: str, start: int, stop: int) -> None:
    with pytest.raises(InputError) as caught:
        parse_shape(text)
    assert caught.value.place is not None
    if message != "'[' was never":  # an escape sequence is only shown to be refused
        assert str(caught.value.message) == message
        assert (caught.value.place.start, caught.value.place.stop) == (start, stop)


def test_limits_and_one_past_them() -> None:
    assert parse_shape(str(MAX_SIZE)) == (MAX_SIZE,)
    assert len(parse_shape(",".join("1" * 64))) == 64
    with pytest.raises(LimitError, match="2\\^63"):
        parse_shape(str(MAX_SIZE + 1))
    with pytest.raises(LimitError, match="at most 64 dims, got 65"):
        parse_shape(",".join("1" * 65))
    with pytest.raises(LimitError):
        parse_shape("9" * 100_000)


@given(st.text(max_size=40))
def test_any_text_is_a_shape_or_an_error_of_ours(text: str) -> None:
    try:
        shape = parse_shape(text)
    except TensorcliError as error:
        place = error.place
        assert place is None or 0 <= place.start <= place.stop <= len(text)
    else:
        assert isinstance(shape, tuple)


@pytest.mark.parametrize(
    ("text", "sizes"),
    [("-1,3", (-1, 3)), ("−1，3", (-1, 3)), ("(3, -1)", (3, -1)), ("-1x3", (-1, 3)), ("-01", (-1,)), ("-0", (0,))],
)
def test_a_kept_size(text: str, sizes: tuple[int, ...]) -> None:
    assert parse_shape(text, keep=True) == sizes


@pytest.mark.parametrize("text", ["-2", "3,-10", "-1.0", "--1", "-"])
def test_no_other_size_is_negative(text: str) -> None:
    with pytest.raises(InputError):
        parse_shape(text, keep=True)
    with pytest.raises(InputError):
        parse_shape("-1")


def test_lists_of_sizes_have_no_limit_but_that_of_a_size() -> None:
    assert parse_sizes(",".join(["1"] * 1000)) == (1,) * 1000
    assert parse_sizes("()") == ()
    assert (parse_sizes("[2]"), is_one_size("[2]"), is_one_size(" 2 ")) == ((2,), False, True)
    for wrong in ("", "2,x", "-1", "2,,3"):
        with pytest.raises(InputError) as caught:
            parse_sizes(wrong)
        assert str(caught.value.hint) == "write sizes as 2,3"
    with pytest.raises(LimitError):
        parse_sizes(f"{2**63}")
