"""Answers as text and as JSON."""

from __future__ import annotations

import json
import math
from fractions import Fraction

import pytest

from tensorcli.answers import Note, Shape
from tensorcli.language import say
from tensorcli.terminal.values import json_value, number_text, value_text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Shape((3, 32)), "3,32"),
        (Shape(()), "()"),
        ((Shape((2, 3)), Shape(())), "2,3 ()"),
        ((1, 2.5, (True, -0.0)), "[1,2.5,[true,-0]]"),
        (True, "true"),
        (0.1 + 0.2, "0.3"),
        (1e300, "1e+300"),
        (math.nan, "nan"),
        (-math.inf, "-inf"),
        ("2*x", "2*x"),
        ((), "[]"),
    ],
)
def test_text(value: object, text: str) -> None:
    assert value_text(value) == text


def test_fifteen_digits() -> None:
    assert number_text(0.10499358540350652) == "0.104993585403507"


def test_json_is_strict_and_in_the_language() -> None:
    value = {"x": (math.inf, -math.inf, math.nan, 10**30, Fraction(1, 3)), "note": Note("tip", say("result"))}
    text = json.dumps(json_value(value, "zh"), allow_nan=False, ensure_ascii=False)
    assert text == f'{{"x": ["inf", "-inf", "nan", {10**30}, "1/3"], "note": {{"kind": "tip", "text": "结果"}}}}'


def test_what_has_no_form_is_a_bug() -> None:
    with pytest.raises(TypeError):
        json_value(object(), "en")
