"""Points as people write them: `2`, `x=1,y=2`, `pi/2`."""

from __future__ import annotations

import re

from tensorcli.errors import InputError, Place
from tensorcli.language import say
from tensorcli.syntax.formulas import parse_formula, variables
from tensorcli.syntax.keyboard import ascii_punctuation
from tensorcli.syntax.nodes import Formula
from tensorcli.syntax.precedence import check_length


def parse_point(text: str) -> tuple[tuple[str | None, Formula | float], ...]:
    """Where to look: `2`, `-2`, `x=1,y=2`, `pi/2`, `1,2`; each value a formula without variables, or inf or nan.

    >>> from tensorcli.syntax.formulas import write_formula
    >>> [(name, write_formula(value)) for name, value in parse_point("x=1,y=-pi/2")]
    [('x', '1'), ('y', '-pi/2')]
    """
    check_length(text)
    read = ascii_punctuation(text)
    found: list[tuple[str | None, Formula | float]] = []
    start = 0
    for piece in _split_outside_brackets(read):
        name, equals, _ = piece.partition("=")
        offset = start + (len(name) + 1 if equals else 0)
        stop = start + len(piece)
        word = name.strip() if equals else None
        if word is not None and not re.fullmatch(r"[A-Za-zΑ-Ωα-ω][A-Za-z0-9_Α-Ωα-ω]*", word):
            raise InputError(
                say("a point is written as x=1,y=2"), place=Place(text, start, max(start + len(name), start + 1))
            )
        if word is not None and word in (given for given, _ in found):
            raise InputError(say("'{name}' is given twice", name=word), place=Place(text, start, stop))
        found.append((word, _coordinate(text, offset, stop)))
        start = stop + 1
    return tuple(found)


def _split_outside_brackets(text: str) -> list[str]:
    pieces, depth, begin = [], 0, 0
    for at, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if character in ",;" and depth <= 0:
            pieces.append(text[begin:at])
            begin = at + 1
    return [*pieces, text[begin:]]


def _coordinate(text: str, start: int, stop: int) -> Formula | float:
    piece = text[start:stop]
    if piece.strip().lower() in ("inf", "+inf", "-inf", "nan", "∞", "-∞", "−inf"):
        return float(ascii_punctuation(piece).strip().replace("∞", "inf"))
    if not piece.strip():
        raise InputError(
            say("a value is missing"), hint=say("a point is written as x=1,y=2"), place=Place(text, start, start + 1)
        )
    blank = " " * start + piece  # so that the places are those of the whole text
    try:
        value = parse_formula(blank)
    except InputError as error:
        place = error.place and Place(text, error.place.start, error.place.stop)
        raise type(error)(error.message, hint=error.hint, place=place) from None
    free = variables(value)
    if free:
        raise InputError(
            say("a point needs numbers, got '{name}'", name=free[0]),
            hint=say("a point is written as x=1,y=2"),
            place=Place(text, start, stop),
        )
    return value
