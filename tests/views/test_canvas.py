"""Curves as dots: where they are drawn, where they break, and what is left where there are no dots."""

from __future__ import annotations

import io
import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rich.console import Console

from tensorcli.terminal.streams import encodable
from tensorcli.views.canvas import Canvas, Chart, Curve, Mark, opened, round_ticks, y_range


def drawn(chart: Chart, width: int = 30) -> list[str]:
    console = Console(file=io.StringIO(), width=width)
    console.print(chart)
    return console.file.getvalue().splitlines()  # type: ignore[attr-defined]


def test_a_line_with_its_axes() -> None:
    points = [(x / 10, x / 10) for x in range(-10, 11)]
    chart = Chart([Curve(points)], (-1, 1), marks=[Mark((1, 1), "●")], shaded=[(-1, -0.7)], rows=5, most=20)
    assert drawn(chart) == [
        " 1 ┤        ┆    ⡠⠔●",
        "   │        ┆ ⡠⠔⠉   ",
        " 0 ┤┄┄┄┄┄┄⡠⠤⠔⠉┄┄┄┄┄┄",
        "   │   ⡠⠔⠉  ┆       ",
        "-1 ┤⡠⠔⠉     ┆       ",
        "   └▒▒──────┴──────┴",
        "    -1      0      1",
    ]


def test_it_is_as_wide_as_there_is_room() -> None:
    chart = Chart([Curve([(0, 0), (1, 1)])], (0, 1))
    for width in (40, 60, 80, 120):
        assert max(map(len, drawn(chart, width))) <= min(width, 72)


def test_a_pole_is_not_joined_and_does_not_flatten_the_rest() -> None:
    points = [(x / 100, math.tan(x / 100)) for x in range(-300, 301)]
    low, high = y_range([y for _, y in points])
    assert -30 < low < high < 30
    canvas = Canvas(60, 10, (-3, 3), (low, high))
    canvas.draw(Curve(points))
    full = [line.plain for line in canvas.lines()]
    assert not any(all(row[column] != " " for row in full) for column in range(60))


def test_what_is_not_finite_breaks_the_line() -> None:
    canvas = Canvas(10, 1, (0, 1), (0, 1))
    canvas.draw(Curve([(0.0, 0.5), (0.2, math.nan), (0.8, math.inf), (1.0, 0.5)]))
    assert len(canvas.lines()[0].plain.replace(" ", "")) == 2


def test_without_dots_there_are_still_signs() -> None:
    class Ascii(io.StringIO):
        encoding = "ascii"

    assert encodable("⠉⠤⣀⠀⣿┆", Ascii()) == "'.. :|"


@given(st.floats(-1e12, 1e12), st.floats(1e-9, 1e12), st.integers(2, 12))
def test_the_numbers_at_an_axis_are_few_and_within(low: float, length: float, most: int) -> None:
    over = (low, low + length)
    assume(length > 1e-6 * abs(low))
    ticks = round_ticks(over, most)
    assert len(ticks) <= most
    assert all(over[0] - 1e-6 * length <= value <= over[1] + 1e-6 * length for value, _ in ticks)
    assert all(math.isclose(float(text), value, rel_tol=1e-5, abs_tol=1e-9 * length) for value, text in ticks)
    bounds = opened(over, most)
    assert bounds[0] <= over[0] + 1e-6 * length
    assert bounds[1] >= over[1] - 1e-6 * length
    assert bounds[1] - bounds[0] <= 6 * length  # a step is at most 2.5 lengths, and less than one is added at each end


@pytest.mark.parametrize("values", [(-1.7e308, 1.7e308), (0.0, 5e-324), (1e300, 1e300), (-1e-310, 1e-310)])
def test_the_ends_of_the_floats_can_be_drawn(values: tuple[float, float]) -> None:
    chart = Chart([Curve([(0, values[0]), (1, values[1])])], (0, 1), rows=4)
    assert len(drawn(chart, 60)) == 6


def test_a_flat_curve_has_a_range() -> None:
    assert y_range([2.0, 2.0]) == (1.0, 3.0)
    assert y_range([math.nan]) == (-1.0, 1.0)
