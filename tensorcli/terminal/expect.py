"""`--expect VALUE`: is this the answer? Shapes exactly, numbers to the digits written."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from tensorcli.answers import Answer, Shape
from tensorcli.errors import InputError, Place
from tensorcli.language import say
from tensorcli.syntax.expected import Item, parse_expected
from tensorcli.syntax.keyboard import ascii_punctuation
from tensorcli.syntax.shapes import parse_shape
from tensorcli.terminal.values import value_text


def meets(answer: Answer, expected: str) -> bool:
    """Whether the answer is what was expected; `error` expects a no.

    Raises `InputError` where `expected` can't be read as an answer of this kind.
    """
    if expected.strip() == "error":
        return not answer.ok
    if answer.answer is not None:
        return value_meets(answer.answer, expected)
    if not answer.worded:
        _read_somehow(expected)
    return False


def value_meets(value: object, expected: str) -> bool:
    """Whether `expected`, as typed, is `value`.

    >>> value_meets(0.104993585403507, "0.105"), value_meets(Shape((2, 3)), "2x3"), value_meets((6, 15), "[6, 15]")
    (True, True, True)
    """
    if isinstance(value, Shape):
        return _shapes(expected) == [value]
    if isinstance(value, tuple | list):
        if value and all(isinstance(item, Shape) for item in value):
            return _shapes(expected) == list(value)
        items = parse_expected(expected)
        return _is(value, items[0] if len(items) == 1 and isinstance(items[0], list) else items)
    if isinstance(value, bool | int | float):
        items = parse_expected(expected)
        return len(items) == 1 and _is(value, items[0])
    return value_text(value) == expected.strip()


def values_or_shape_meet(
    values: Sequence[object], shapes: Sequence[Shape | None], expected: str, *, lone: bool = True
) -> bool:
    """Whether `expected` is the outputs' values, where it has brackets, and else their shapes.

    One output may be expected alone, the first, or all of them: `[9,4] [0,1]`, `2,3 2,3`. With `lone`, a number or a
    word without brackets is the value of a result that has no dims. Raises `InputError` where the values are not known.

    >>> values_or_shape_meet([(6, 15)], [Shape((2,))], "[6,15]"), values_or_shape_meet([(6, 15)], [Shape((2,))], "2")
    (True, True)
    """
    if not names_values(shapes[0], expected, lone=lone):
        pieces = _shapes(expected)
        return pieces == (list(shapes) if len(pieces) > 1 else [shapes[0]])
    items = parse_expected(expected)
    if values[0] is None:
        raise InputError(
            say("--expect names values, but only the shape is known here"),
            hint=say("write a shape, as --expect 2,3"),
            place=Place(expected, 0, len(expected)),
        )
    if len(items) == 1:
        return _is(values[0], items[0]) or (len(values) > 1 and _is(values, items[0]))
    return _is(values, items)


def names_values(shape: Shape | None, expected: str, *, lone: bool = True) -> bool:
    """Whether `expected` names values rather than a shape: it has brackets, or is the lone value of no dims.

    >>> names_values(Shape((2,)), "[6,15]"), names_values(Shape((2,)), "2"), names_values(Shape(()), "2")
    (True, False, True)
    """
    text = ascii_punctuation(expected).strip()
    return text.startswith("[") or (lone and shape == () and not text.startswith("(") and text != "scalar")


def _read_somehow(expected: str) -> None:
    """Raise `InputError` where no answer in numbers is meant: neither shapes nor values, a number, true or false."""
    try:
        _shapes(expected)
    except InputError:
        parse_expected(expected)


def _shapes(expected: str) -> list[Shape]:
    """Split at spaces outside brackets and away from commas: `(2, 3) (2, 1)` and `2, 3 2, 1` are two shapes."""
    joined = re.sub(r"\s*([,，]|(?<=[\d\s])[xX*×](?=[\d\s]))\s*", r"\1", expected)
    return [parse_shape(piece) for piece in re.findall(r"[\[(（［][^\])）］]*[\])）］]|\S+", joined)]


def _is(value: Any, wanted: Item) -> bool:
    """Whether a value, or each in a list of them, is what was written."""
    if isinstance(value, tuple | list):
        return (
            isinstance(wanted, list)
            and len(wanted) == len(value)
            and all(_is(*pair) for pair in zip(value, wanted, strict=True))
        )
    if isinstance(wanted, list):
        return False
    if isinstance(value, bool) or isinstance(wanted, bool):
        return value is wanted
    if isinstance(wanted, float):
        return math.isnan(value) if math.isnan(wanted) else bool(value == wanted)
    if isinstance(value, float) and not math.isfinite(value):
        return False
    # 15 digits are what --quiet prints of a float, so an answer copied from there is always met.
    copied = isinstance(value, float) and Fraction(f"{value:.15g}") == wanted.meant
    return copied or abs(Fraction(value) - wanted.meant) <= wanted.step / 2
