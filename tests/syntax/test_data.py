"""Data literals against Python's own reader and numpy, and every error at its place."""

from __future__ import annotations

import ast
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tensorcli.errors import InputError, LimitError
from tensorcli.syntax.data import MAX_CHARACTERS, MAX_DIGITS, MAX_LEVELS, is_data, parse_data

SHAPES = arrays.array_shapes(min_dims=0, max_dims=4, min_side=1, max_side=4)


@given(arrays.arrays(np.int64, SHAPES))
def test_whole_numbers_read_as_numpy_holds_them(array: np.ndarray) -> None:
    data = parse_data(str(array.tolist()))
    assert data.shape == array.shape
    assert data.kind == "int"
    assert list(data.values) == array.ravel().tolist()


@given(arrays.arrays(np.float64, SHAPES))
def test_floats_read_as_numpy_holds_them(array: np.ndarray) -> None:
    data = parse_data(str(array.tolist()))
    assert data.shape == array.shape
    np.testing.assert_array_equal(np.array(data.values, dtype=float), array.ravel())


@pytest.mark.parametrize(
    "text", ["[]", "[[],[]]", "[[[]]]", "[1,]", "[(1,2),(3,4)]", "5", "-2.5", "[ 1 , 2 ]", "[1e-3,2]"]
)
def test_as_python_reads_it(text: str) -> None:
    wanted = np.array(ast.literal_eval(text))
    data = parse_data(text)
    assert data.shape == wanted.shape
    assert list(data.values) == wanted.ravel().tolist()


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("[true, False]", "bool", (True, False)),
        ("[true, 2]", "int", (True, 2)),
        ("[nan, -inf, 1]", "float", (math.nan, -math.inf, 1)),
        ("［1，−2］", "int", (1, -2)),
        ("[]", "float", ()),
    ],
)
def test_kinds(text: str, kind: str, values: tuple[Any, ...]) -> None:
    data = parse_data(text)
    assert data.kind == kind
    assert repr(data.values) == repr(values)


@pytest.mark.parametrize(
    ("text", "message", "start", "stop"),
    [
        ("[[1,2],[3]]", "the list is ragged: this has shape 1, those before it 2", 7, 10),
        ("[1,[2]]", "the list is ragged: this has shape 1, those before it ()", 3, 6),
        ("[[1],2]", "the list is ragged: this has shape (), those before it 1", 5, 6),
        ("[1 2]", "a comma is missing here", 3, 4),
        ("[1,,2]", "a number is missing before the comma", 3, 4),
        ("[1,2", "'[' is never closed", 0, 1),
        ("[1)", "'[' is never closed", 0, 1),
        ("1]", "something follows after the end of the data", 1, 2),
        ("]", "']' was never opened", 0, 1),
        ("[1][2]", "something follows after the end of the data", 3, 4),
        ("[1,x]", "'x' is not a number", 3, 4),
        ("[1+2j]", "complex numbers are not supported: 1+2j", 1, 5),
        ("[1__0]", "'1__0' is not a number", 1, 5),
        ("[[/]]", "'/' is not a number", 2, 3),
        ("", "data is missing", 0, 0),
    ],
)
def test_an_error_points_at_its_place(text: str, message: str, start: int, stop: int) -> None:
    with pytest.raises(InputError) as caught:
        parse_data(text)
    assert str(caught.value) == message
    assert caught.value.place is not None
    assert (caught.value.place.start, caught.value.place.stop) == (start, stop)


@pytest.mark.parametrize(
    ("most", "past"),
    [
        ("[" * MAX_LEVELS + "1" + "]" * MAX_LEVELS, "[" * (MAX_LEVELS + 1) + "1" + "]" * (MAX_LEVELS + 1)),
        ("0." + "1" * (MAX_DIGITS - 1), "0." + "1" * MAX_DIGITS),
        ("[9223372036854775807]", "[9223372036854775808]"),
        ("[-9223372036854775808]", "[-9223372036854775809]"),
        ("1e308", "1e309"),
        ("[1" + " " * (MAX_CHARACTERS - 3) + "]", "[1" + " " * (MAX_CHARACTERS - 2) + "]"),
        ("[1]", "[" * 300_000),
    ],
    ids=["levels", "digits", "largest", "smallest", "float", "characters", "brackets"],
)
def test_at_each_limit_and_one_past_it(most: str, past: str) -> None:
    parse_data(most)
    with pytest.raises(LimitError):
        parse_data(past)


@given(st.text(alphabet="[](),.-+einf 0123456789xj", max_size=30))
def test_anything_else_is_an_error_of_ours(text: str) -> None:
    try:
        data = parse_data(text)
    except (InputError, LimitError) as error:
        assert error.place is not None  # noqa: PT017
        return
    assert math.prod(data.shape) == len(data.values)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("[1]", True),
        ("3,1", False),
        ("2.5", True),
        ("-1", False),
        ("nan", True),
        ("(3,)", False),
        ("3", False),
        ("", False),
    ],
)
def test_data_or_a_shape(text: str, data: bool) -> None:
    assert is_data(text) is data
