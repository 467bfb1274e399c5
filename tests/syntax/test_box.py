"""Boxes: one range for all variables, or one for each."""

from __future__ import annotations

import pytest

from tensorcli.errors import InputError
from tensorcli.syntax.box import measured, parse_box
from tensorcli.syntax.formulas import write_formula

NAMES = ["x", "y"]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("-5,5", [("-5", "5"), ("-5", "5")]),
        ("x=-5:5,y=0:1", [("-5", "5"), ("0", "1")]),
        ("y=0:pi", [("-5", "5"), ("0", "pi")]),
        ("x＝0：1".replace("＝", "="), [("0", "1"), ("-5", "5")]),
    ],
)
def test_boxes(text: str, ends: list[tuple[str, str]]) -> None:
    read = parse_box(text, NAMES)
    assert [tuple(end if isinstance(end, float) else write_formula(end) for end in pair) for pair in read] == ends


@pytest.mark.parametrize("text", ["1", "1,2,3", "x=1", "x=1:", "z=0:1", "x=a:1", ""])
def test_bad_boxes(text: str) -> None:
    with pytest.raises(InputError):
        parse_box(text, NAMES)


def test_ends_grow() -> None:
    with pytest.raises(InputError, match="smaller number"):
        measured("5,-5", parse_box("5,-5", ["x"]), lambda end: float(write_formula(end)))
    with pytest.raises(InputError, match="smaller number"):
        measured("0,inf", parse_box("0,inf", ["x"]), lambda end: float(write_formula(end)))
