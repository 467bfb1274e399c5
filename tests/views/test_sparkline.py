"""A line of eight heights, whatever the values are."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from tensorcli.views.sparkline import sparkline


@given(st.lists(st.floats(), max_size=30), st.integers(1, 12))
def test_every_finite_value_has_its_height_and_higher_is_higher(values: list[float], columns: int) -> None:
    line = sparkline(values, columns)
    assert len(line) == min(len(values), columns)
    if len(values) <= columns:
        shown = [(value, sign) for value, sign in zip(values, line, strict=True) if math.isfinite(value)]
        assert all(one[1] <= other[1] for one, other in zip(sorted(shown), sorted(shown)[1:], strict=False))
        assert [sign == " " for sign in line] == [not math.isfinite(value) for value in values]


def test_the_least_and_the_largest_float() -> None:
    assert sparkline([0.0, 5e-324], 2) == "▁█"
    assert sparkline([-1.7e308, 0.0, 1.7e308], 3) in ("▁▄█", "▁▅█")
