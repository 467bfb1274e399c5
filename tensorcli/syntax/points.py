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
    for piece in split_outside_brackets(read):
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


def bound(
    point: tuple[tuple[str | None, Formula | float], ...], names: tuple[str, ...], text: str
) -> dict[str, Formula | float]:
    """The value of each variable in `names` at a point that was read from `text`; without names they go in order.

    Raises `InputError` where one is missing, unknown, or named only sometimes.

    >>> bound(parse_point("1,2"), ("x", "y"), "1,2").keys()
    dict_keys(['x', 'y'])
    """
    place = Place(text, 0, len(text))
    hint = say("a point is written as {point}", point=",".join(f"{name}=1" for name in names) or "1")
    given = [name for name, _ in point if name is not None]
    if given and len(given) < len(point):
        raise InputError(say("name all values of a point, or none"), hint=hint, place=place)
    unknown = next((name for name in given if name not in names), None)
    if unknown is not None:
        raise InputError(say("the formula has no variable '{name}'", name=unknown), hint=hint, place=place)
    if not given and len(point) != len(names):
        message = say("the formula has {count} variables, the point {given} values", count=len(names), given=len(point))
        raise InputError(message, hint=hint, place=place)
    missing = [name for name in names if given and name not in given]
    if missing:
        raise InputError(say("a value for {names} is missing", names=", ".join(missing)), hint=hint, place=place)
    if given:
        return {name: value for name, value in point if name is not None}
    return dict(zip(names, (value for _, value in point), strict=True))


def split_outside_brackets(text: str) -> list[str]:
    """Split at the commas (or semicolons) that stand in no bracket.

    >>> split_outside_brackets("atan2(y, x),2")
    ['atan2(y, x)', '2']
    """
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
