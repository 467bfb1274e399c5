"""Points, with and without names."""

from __future__ import annotations

import pytest

from tensorcli.errors import InputError
from tensorcli.syntax.formulas import write_formula
from tensorcli.syntax.points import parse_point


@pytest.mark.parametrize(
    ("text", "point"),
    [
        ("2", [(None, "2")]),
        ("-2", [(None, "-2")]),
        ("x=1,y=2", [("x", "1"), ("y", "2")]),
        ("x＝1；y＝２", [("x", "1"), ("y", "2")]),
        ("x = 1 ; y = pi/2", [("x", "1"), ("y", "pi/2")]),
        ("x=atan2(1,2),y=-1e-3", [("x", "atan2(1, 2)"), ("y", "-0.001")]),
    ],
)
def test_points(text: str, point: list[tuple[str | None, str]] | None) -> None:
    if point is None:
        with pytest.raises(InputError):
            parse_point(text)
    else:
        assert [(name, write_formula(value)) for name, value in parse_point(text)] == point  # type: ignore[arg-type]


def test_points_at_infinity() -> None:
    assert parse_point("x=-inf") == (("x", float("-inf")),)


@pytest.mark.parametrize(
    ("text", "start"), [("x=1,x=2", 4), ("x=", 2), ("=2", 0), ("x=1,y=z", 4 + 2), ("", 0), ("x=1,y=2+", 8)]
)
def test_wrong_points(text: str, start: int) -> None:
    with pytest.raises(InputError) as caught:
        parse_point(text)
    assert caught.value.place is not None
    assert caught.value.place.start == start
