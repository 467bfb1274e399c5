"""Answers as text (`--quiet`) and as JSON (`--json`)."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from tensorcli.answers import Answer, Members, Shape
from tensorcli.language import Language, Message


def quiet_text(answer: Answer) -> str:
    """The bare answer in one line; a question whose answer is no prints `error`, which is also what --expect calls it.

    >>> from tensorcli.shapes.broadcast import broadcast
    >>> quiet_text(broadcast([Shape((3, 1)), Shape((4,))]))
    '3,4'
    """
    if answer.answer is None:
        return "error" if not answer.ok else "none"
    return value_text(answer.answer)


def value_text(value: object) -> str:
    """A shape as `3,4`, several as `3,4 5`, values in brackets, numbers to 15 digits.

    >>> value_text((Shape((2, 3)), Shape(()))), value_text((1, 2.5)), value_text(True), value_text(0.1 + 0.2)
    ('2,3 ()', '[1,2.5]', 'true', '0.3')
    """
    if isinstance(value, Shape | Members):
        return str(value)
    if isinstance(value, tuple | list):
        if value and all(isinstance(item, Shape) for item in value):
            return " ".join(map(str, value))
        return "[" + ",".join(map(value_text, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    return str(value)


def number_text(value: float) -> str:
    """15 significant digits, the most that a float64 always keeps.

    >>> number_text(0.10499358540350652), number_text(2.0), number_text(float("-inf"))
    ('0.104993585403507', '2', '-inf')
    """
    return f"{value:.15g}"


def json_line(answer: Answer, language: Language, **more: object) -> str:
    """The answer as one line of JSON: its fields, and `more`."""
    return json_text(json_value(answer, language) | more)


def json_text(told: Mapping[str, object]) -> str:
    """An object as one line for stdout; where that can write ASCII only, JSON's own escapes, which every reader knows.

    >>> json_text({"ok": True})
    '{"ok": true}\\n'
    """
    import json

    from tensorcli.terminal.streams import ascii_only

    return json.dumps(told, ensure_ascii=ascii_only(sys.stdout), allow_nan=False) + "\n"


def json_value(value: object, language: Language) -> Any:
    """Dataclasses and named tuples become objects, sequences lists, sentences text, non-finite numbers strings.

    >>> from fractions import Fraction
    >>> json_value((Shape((2,)), float("nan"), Fraction(1, 2)), "en")
    [[2], 'nan', '1/2']
    """
    from fractions import Fraction

    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if isinstance(value, Message):
        return value.text(language)
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, dict):
        return {str(key): json_value(item, language) for key, item in value.items()}
    if is_dataclass(value):
        return {field.name: json_value(getattr(value, field.name), language) for field in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {name: json_value(item, language) for name, item in zip(value._fields, value, strict=True)}
    if isinstance(value, tuple | list):
        return [json_value(item, language) for item in value]
    raise TypeError(f"{type(value).__name__} has no form in JSON")
