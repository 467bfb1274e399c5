"""Rounding against Python's own and mpmath-free arithmetic; clamp and its slope against the definition."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from tensorcli.tensors.round import round_numbers

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(st.one_of(FINITE, st.integers(-9, 9).map(lambda n: n + 0.5)), min_size=1, max_size=5))
def test_as_python_rounds(numbers: list[float]) -> None:
    for x, row in zip(numbers, round_numbers(numbers).rows, strict=True):
        assert row.x == x
        assert row.floor == math.floor(x)
        assert row.ceil == math.ceil(x)
        assert row.round == round(x)  # Python's round, too, goes to even at ties
        assert row.trunc == math.trunc(x)
        assert row.frac == math.fmod(x, 1.0)
        assert row.tie is (abs(math.fmod(x, 1.0)) == 0.5)


@given(st.floats(-10, 10), st.floats(-5, 5), st.floats(-5, 5))
def test_clamp_and_its_slope(x: float, low: float, high: float) -> None:
    (row,) = round_numbers([x], (low, high)).rows
    assert row.clamp == min(max(x, low), high)
    if low <= high and x not in (low, high):
        assert row.clamp_slope == float(low < x < high)


def test_one_bound_alone() -> None:
    assert [row.clamp for row in round_numbers([-2.0, 20.0], (0.0, None)).rows] == [0.0, 20.0]
    assert [row.clamp for row in round_numbers([-2.0, 20.0], (None, 10.0)).rows] == [-2.0, 10.0]


def test_what_is_not_finite_stays_so() -> None:
    nan, inf = round_numbers([math.nan, math.inf], (None, 10.0)).rows
    assert math.isnan(nan.round)
    assert math.isnan(nan.clamp or 0.0)
    assert (inf.floor, inf.round, inf.clamp, inf.clamp_slope) == (math.inf, math.inf, 10.0, 0.0)


def test_decimals() -> None:
    assert [row.round for row in round_numbers([2.346, -0.125], decimals=2).rows] == [2.35, -0.12]
