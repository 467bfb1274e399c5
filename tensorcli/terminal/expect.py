"""`--expect VALUE`: is this the answer? Shapes exactly, numbers to the digits written."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from tensorcli.answers import Answer, Shape
from tensorcli.errors import InputError, LimitError, Place
from tensorcli.language import say
from tensorcli.syntax.keyboard import ascii_punctuation
from tensorcli.syntax.shapes import parse_shape
from tensorcli.terminal.values import value_text

_TOKEN = re.compile(r"\s*([\[\],]|[^\[\],\s]+)")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_MAX_DIGITS = 400
_WORDS = {"true": True, "false": False}
_NOT_FINITE = {"nan": math.nan, "inf": math.inf, "+inf": math.inf, "-inf": -math.inf}


def meets(answer: Answer, expected: str) -> bool:
    """Whether the answer is what was expected; `error` expects a no.

    Raises `InputError` where `expected` can't be read as an answer of this kind.
    """
    if expected.strip() == "error":
        return not answer.ok
    value = answer.answer
    if value is None:
        _readable(expected)
        return False
    return value_meets(value, expected)


def value_meets(value: object, expected: str) -> bool:
    """Whether `expected`, as typed, is `value`.

    >>> value_meets(0.104993585403507, "0.105"), value_meets(Shape((2, 3)), "2x3"), value_meets((6, 15), "[6, 15]")
    (True, True, True)
    """
    if isinstance(value, Shape):
        return parse_shape(expected) == value
    if isinstance(value, tuple | list) and value and all(isinstance(item, Shape) for item in value):
        return [parse_shape(piece) for piece in _pieces(expected)] == list(value)
    if isinstance(value, tuple | list):
        text = ascii_punctuation(expected).strip()
        groups = _nested(text if text.startswith("[") else f"[{text}]", expected)
        if len(groups) != 1:
            raise _unreadable(expected)
        return _list_meets(value, groups[0])
    if isinstance(value, bool):
        return _WORDS.get(expected.strip().lower()) is value
    if isinstance(value, int | float):
        return _number_meets(value, ascii_punctuation(expected).strip(), expected)
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
    text = ascii_punctuation(expected).strip()
    if not names_values(shapes[0], text, lone=lone):
        pieces = [parse_shape(piece) for piece in _pieces(text)]
        return pieces == (list(shapes) if len(pieces) > 1 else [shapes[0]])
    if values[0] is None:
        raise InputError(
            say("--expect names values, but only the shape is known here"),
            hint=say("write a shape, as --expect 2,3"),
            place=Place(expected, 0, len(expected)),
        )
    if not text.startswith("["):
        return value_meets(values[0], text)
    groups = _nested(text, expected)
    if len(groups) == 1:
        return _list_meets(values[0], groups[0]) or (len(values) > 1 and _list_meets(values, groups[0]))
    return _list_meets(values, groups)


def names_values(shape: Shape | None, expected: str, *, lone: bool = True) -> bool:
    """Whether `expected` names values rather than a shape: it has brackets, or is the lone value of no dims.

    >>> names_values(Shape((2,)), "[6,15]"), names_values(Shape((2,)), "2"), names_values(Shape(()), "2")
    (True, False, True)
    """
    text = ascii_punctuation(expected).strip()
    return text.startswith("[") or (lone and shape == () and not text.startswith("(") and text != "scalar")


def _readable(expected: str) -> None:
    if not expected.strip():
        raise InputError(
            say("--expect needs a value"), hint=say("write --expect 2,3, --expect 0.105 or --expect error")
        )


def _pieces(expected: str) -> list[str]:
    """Split at spaces outside brackets and away from commas: `(2, 3) (2, 1)` and `2, 3 2, 1` are two shapes."""
    joined = re.sub(r"\s*([,，]|(?<=[\d\s])[xX*×](?=[\d\s]))\s*", r"\1", expected)
    return re.findall(r"[\[(（［][^\])）］]*[\])）］]|\S+", joined)


def _nested(text: str, expected: str) -> list[Any]:
    """The lists in `text`, of words and of lists; `expected` is what was typed."""
    stack: list[list[Any]] = [[]]
    for sign in _TOKEN.findall(text):
        if sign == "[":
            stack.append([])
        elif sign == "]":
            if len(stack) < 2:
                raise _unreadable(expected)
            closed = stack.pop()
            stack[-1].append(closed)
        elif sign != ",":
            stack[-1].append(sign)
    if len(stack) != 1 or not all(isinstance(group, list) for group in stack[0]):
        raise _unreadable(expected)
    return stack[0]


def _list_meets(value: Any, expected: Any) -> bool:
    if isinstance(value, tuple | list):
        return (
            isinstance(expected, list)
            and len(expected) == len(value)
            and all(_list_meets(*pair) for pair in zip(value, expected, strict=True))
        )
    if isinstance(expected, list):
        return False
    if isinstance(value, bool):
        return _WORDS.get(expected.lower()) is value
    if isinstance(value, int | float):
        return _number_meets(value, expected, expected)
    return bool(value_text(value) == expected)


def _number_meets(value: float, written: str, shown: str) -> bool:
    lowered = written.lower()
    if lowered in _NOT_FINITE:
        wanted = _NOT_FINITE[lowered]
        return math.isnan(value) if math.isnan(wanted) else value == wanted
    if not _NUMBER.fullmatch(written):
        if lowered in _WORDS:
            return False
        raise _unreadable(shown)
    if isinstance(value, float) and not math.isfinite(value):
        return False
    mantissa, _, power = lowered.partition("e")
    if len(lowered) > _MAX_DIGITS:
        raise LimitError(say("a number has at most {limit} digits", limit=_MAX_DIGITS))
    # In steps of the last digit that was written, exactly.
    step = Fraction(10) ** (_within(int(power or 0)) - len(mantissa.partition(".")[2]))
    meant = int(mantissa.replace(".", "")) * step
    # 15 digits are what --quiet prints of a float, so an answer copied from there is always met.
    copied = isinstance(value, float) and Fraction(f"{value:.15g}") == meant
    return copied or abs(Fraction(value) - meant) <= step / 2


def _within(exponent: int) -> int:
    """Held near the range of floats, beyond which no answer lies."""
    return max(-1000, min(exponent, 1000))


def _unreadable(expected: str) -> InputError:
    return InputError(
        say("--expect can't be compared with this answer: '{expected}'", expected=expected),
        hint=say("write --expect 2,3, --expect 0.105 or --expect error"),
        place=Place(expected, 0, len(expected)),
    )
