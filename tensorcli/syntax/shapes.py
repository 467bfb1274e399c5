"""Shapes as people type them: `3,1,1`, `[3,1,1]`, `(3, 1, 1)`, `3x1x1`, and `()` or `scalar` for no dims."""

from __future__ import annotations

from tensorcli.answers import Shape
from tensorcli.errors import InputError, LimitError, Place
from tensorcli.language import Message, say
from tensorcli.syntax.keyboard import ascii_punctuation

MAX_DIMS = 64
MAX_SIZE = 2**63 - 1
_HINT = say("write a shape as 2,3,4")
_SIZES_HINT = say("write sizes as 2,3")
_CLOSING = {"[": "]", "(": ")"}


def parse_shape(text: str, *, keep: bool = False) -> Shape:
    """The shape that `text` means; with `keep` a size may also be -1, as in the target of `Tensor.expand`.

    Raises `InputError` where it isn't one, pointing at the place, and `LimitError` past 64 dims or a size of 2⁶³−1.

    >>> parse_shape("(3, 1, 1)"), parse_shape("3x1x1"), parse_shape("scalar")
    ((3, 1, 1), (3, 1, 1), ())
    >>> parse_shape("-1,3", keep=True)
    (-1, 3)
    """
    sizes, places = _sizes(text, keep=keep)
    if len(sizes) > MAX_DIMS:
        raise LimitError(
            say("a shape has at most {limit} dims, got {count}", limit=MAX_DIMS, count=len(sizes)),
            place=Place(text, *places[MAX_DIMS]),
        )
    return Shape(sizes)


def parse_sizes(text: str) -> tuple[int, ...]:
    """The sizes that `text` lists, however many.

    Raises `InputError` where they are no sizes, and `LimitError` past 2⁶³−1.

    >>> parse_sizes("2,3"), parse_sizes("[5]")
    ((2, 3), (5,))
    """
    if not text.strip():
        raise InputError(say("a size is missing here"), hint=_SIZES_HINT)
    try:
        return tuple(_sizes(text, keep=False)[0])
    except InputError as problem:
        raise InputError(problem.message, hint=_SIZES_HINT, place=problem.place) from None


def is_one_size(text: str) -> bool:
    """Whether a bare number was typed, not a list of them.

    >>> is_one_size(" 2 "), is_one_size("2,"), is_one_size("[2]")
    (True, False, False)
    """
    return ascii_punctuation(text).strip().isdigit()


def _sizes(text: str, *, keep: bool) -> tuple[list[int], list[tuple[int, int]]]:
    """The sizes, and where each of them stands."""
    read = ascii_punctuation(text)
    start, stop = _trimmed(read, 0, len(read))
    if read[start:stop] in ("scalar", "()", "[]"):
        return [], []
    if start == stop:
        raise _wrong(
            say("a shape is missing"),
            text,
            0,
            len(text),
            hint=say("write a shape as 2,3,4, or () for no dims"),
        )
    start, stop = _inside_brackets(read, text, start, stop)
    pieces = _pieces(read, start, stop)
    if len(pieces) > 1 and _is_blank(read, pieces[-1]) and read[pieces[-1][0] - 1] == ",":
        pieces.pop()  # a trailing comma, as in Python's (3,)
    places = [_trimmed(read, *piece) for piece in pieces]
    return [_size(read, text, *place, keep=keep) for place in places], places


def _inside_brackets(read: str, text: str, start: int, stop: int) -> tuple[int, int]:
    first, last = read[start], read[stop - 1]
    if first in _CLOSING:
        if read.find("[", start + 1, stop) >= 0 or read.find("(", start + 1, stop) >= 0:
            raise _wrong(
                say("a shape has one pair of brackets at most"),
                text,
                start,
                stop,
                hint=say("this looks like data; write its shape, as in 2,3"),
            )
        if last != _CLOSING[first] or stop - start < 2:
            raise _wrong(say("'{bracket}' is never closed", bracket=first), text, start, start + 1)
        start, stop = _trimmed(read, start + 1, stop - 1)
        if start == stop:
            raise _wrong(say("a shape is missing"), text, 0, len(text), hint=_HINT)
    elif last in _CLOSING.values():
        raise _wrong(say("'{bracket}' was never opened", bracket=last), text, stop - 1, stop)
    return start, stop


def _pieces(read: str, start: int, stop: int) -> list[tuple[int, int]]:
    """Where each size stands; `x` and `*` separate only where no comma does, so that `2,x` is an error."""
    separators = "xX*" if "," not in read[start:stop] and _begins_with_a_size(read, start) else ","
    pieces, begin = [], start
    for at in range(start, stop):
        if read[at] in separators:
            pieces.append((begin, at))
            begin = at + 1
    pieces.append((begin, stop))
    return pieces


def _begins_with_a_size(read: str, start: int) -> bool:
    return read[start].isdigit() or read[start : start + 2] == "-1"


def _is_blank(read: str, piece: tuple[int, int]) -> bool:
    return not read[piece[0] : piece[1]].strip()


def _trimmed(read: str, start: int, stop: int) -> tuple[int, int]:
    while start < stop and read[start].isspace():
        start += 1
    while start < stop and read[stop - 1].isspace():
        stop -= 1
    return start, stop


def _size(read: str, text: str, start: int, stop: int, *, keep: bool) -> int:
    word = read[start:stop]
    if keep and word[:1] == "-" and word[1:].lstrip("0") == "1":
        return -1
    if not word:
        at = min(start, len(text) - 1)
        raise _wrong(say("a size is missing here"), text, at, at + 1)
    digits = word[1:] if word[0] in "+-" else word
    if not (digits.isascii() and digits.isdigit()):
        shown = text[start:stop] if stop - start <= 20 else text[start : start + 19] + "…"
        raise _wrong(say("a size must be a whole number, got '{word}'", word=shown), text, start, stop)
    if word[0] == "-" and digits.strip("0"):
        hint = say("only -1 is allowed: it keeps the size") if keep else _HINT
        raise _wrong(say("a size can't be negative, got {word}", word=_short(word)), text, start, stop, hint)
    if len(digits.lstrip("0")) > len(str(MAX_SIZE)) or int(digits) > MAX_SIZE:
        raise LimitError(
            say("a size is at most 2^63 - 1 = {limit}, got {word}", limit=MAX_SIZE, word=_short(word)),
            place=Place(text, start, stop),
        )
    return int(digits)


def _short(word: str) -> str:
    return word if len(word) <= 30 else f"{word[:12]}…{word[-4:]}"


def _wrong(message: Message, text: str, start: int, stop: int, hint: Message = _HINT) -> InputError:
    return InputError(message, hint=hint, place=Place(text, start, stop))
