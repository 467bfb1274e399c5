"""What `--expect` says of values: numbers as precise as they are written, true and false, lists of them."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from tensorcli.errors import InputError, LimitError, Place
from tensorcli.language import Message, say
from tensorcli.syntax.keyboard import ascii_punctuation

_TOKEN = re.compile(r"\s*([\[\](),]|[^\[\](),\s]+)")
_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_MAX_DIGITS = 400
_WORDS = {"true": True, "false": False, "nan": math.nan, "inf": math.inf, "+inf": math.inf, "-inf": -math.inf}


class Written(NamedTuple):
    """A number as it was written, exactly; what rounds to it lies within half a step of it."""

    meant: Fraction
    step: Fraction  # one unit of its last digit


Item: TypeAlias = "Written | bool | float | list[Item]"  # a float is nan or infinite


def parse_expected(text: str) -> list[Item]:
    """The numbers, words and lists that stand side by side in `text`.

    Raises `InputError` at the place that can't be read, and `LimitError` past 400 digits.

    >>> parse_expected("[true, [0.5]]")
    [[True, [Written(meant=Fraction(1, 2), step=Fraction(1, 10))]]]
    """
    read = ascii_punctuation(text)
    items: list[list[Item]] = [[]]  # of each list that is open
    opened: list[int] = []  # where
    separable = False  # whether a comma may follow
    for match in _TOKEN.finditer(read):
        word, start = match[1], match.start(1)
        if word in "[(":
            items.append([])
            opened.append(start)
        elif word in "])":
            if not opened or read[opened[-1]] + word not in ("[]", "()"):
                raise _wrong(say("'{bracket}' was never opened", bracket=word), text, start)
            opened.pop()
            closed = items.pop()
            items[-1].append(closed)
        elif word == ",":
            if not separable:
                raise _wrong(say("a number is missing before the comma"), text, start)
        else:
            items[-1].append(_value(word, text, start))
        separable = word not in "[(,"
    if opened:
        raise _wrong(say("'{bracket}' is never closed", bracket=read[opened[-1]]), text, opened[-1])
    return items[0]


def _value(word: str, text: str, start: int) -> Item:
    lowered = word.lower()
    if lowered in _WORDS:
        return _WORDS[lowered]
    if not _NUMBER.fullmatch(word):
        shown = word if len(word) <= 20 else word[:19] + "…"
        message = say("--expect can't be read: '{word}' is neither a number nor true or false", word=shown)
        raise _wrong(message, text, start, len(word))
    if len(word) > _MAX_DIGITS:
        raise LimitError(
            say("a number has at most {limit} digits", limit=_MAX_DIGITS), place=Place(text, start, start + len(word))
        )
    mantissa, _, power = lowered.partition("e")
    step = Fraction(10) ** (_within(int(power or 0)) - len(mantissa.partition(".")[2]))
    return Written(int(mantissa.replace(".", "")) * step, step)


def _within(exponent: int) -> int:
    """Held near the range of floats, beyond which no answer lies."""
    return max(-1000, min(exponent, 1000))


def _wrong(message: Message, text: str, start: int, length: int = 1) -> InputError:
    hint = say("write --expect 2,3, --expect 0.105 or --expect error")
    return InputError(message, hint=hint, place=Place(text, start, start + length))
