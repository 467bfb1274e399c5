"""Data literals: nested lists of numbers, `[[1, 2.5], [nan, -inf]]`, the one grammar of all commands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from tensorcli.answers import Shape
from tensorcli.errors import InputError, LimitError, Place
from tensorcli.language import Message, say
from tensorcli.syntax.keyboard import ascii_punctuation

MAX_CHARACTERS = 1_000_000
MAX_LEVELS = 40
MAX_DIGITS = 30
_INT64 = 2**63

_TOKEN = re.compile(r"\s*(?:(?P<sign>[\[\](),])|(?P<word>[^\s\[\](),]+)|(?P<end>$))")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,5})?", re.ASCII)
_COMPLEX = re.compile(r"[+-]?[\d.]*(?:[+-][\d.]*)?[jJiI]", re.ASCII)
_WORDS: dict[str, bool | float] = {
    "true": True,
    "false": False,
    "nan": float("nan"),
    "inf": float("inf"),
    "+inf": float("inf"),
    "-inf": float("-inf"),
    "infinity": float("inf"),
    "-infinity": float("-inf"),
}
Value = bool | int | float
_HINT = say("write data as [[1,2],[3,4]]")


@dataclass(frozen=True, slots=True)
class Data:
    """Numbers and their shape."""

    shape: Shape
    values: tuple[Value, ...]  # row by row
    kind: Literal["bool", "int", "float"]  # the widest kind of number among them; "float" where there are none


@dataclass(slots=True)
class _List:
    """A list that is still open."""

    start: int
    count: int = 0
    item: Shape | None = None  # the shape of its first item, which all others must have


def is_data(text: str) -> bool:
    """Whether an operand is data rather than a shape: a list, or a number that is no whole number.

    >>> is_data("[3,1,1]"), is_data("3,1,1"), is_data("2.5"), is_data("(3,)")
    (True, False, True, False)
    """
    read = ascii_punctuation(text).strip()
    word = read.lower()
    return read.startswith("[") or word in _WORDS or bool(_NUMBER.fullmatch(read) and not read.lstrip("+-").isdigit())


def parse_data(text: str) -> Data:
    """The numbers that `text` lists; a lone number has no dims.

    Raises `InputError` at the place that is wrong (a ragged list, a word, a complex number), and `LimitError` past
    1 MB, 40 levels, 30 digits or the range of int64.

    >>> parse_data("[[1,2],[3,4.5]]")
    Data(shape=(2, 2), values=(1, 2, 3, 4.5), kind='float')
    """
    if len(text) > MAX_CHARACTERS:
        raise LimitError(say("data is at most {limit} characters long", limit=MAX_CHARACTERS))
    reader = _DataReader(text)
    shape = reader.read()
    kinds = {type(value) for value in reader.values}
    kind: Literal["bool", "int", "float"] = (
        "float" if float in kinds or not kinds else "int" if int in kinds else "bool"
    )
    return Data(shape, tuple(reader.values), kind)


class _DataReader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.values: list[Value] = []
        self.open: list[_List] = []
        self.done: Shape | None = None  # the shape of the whole, once it is closed
        self.comma = True  # whether an item may follow

    def read(self) -> Shape:
        """Read everything; a stack of open lists instead of recursion, so that no nesting is too deep for us."""
        for match in _TOKEN.finditer(ascii_punctuation(self.text)):
            start, stop = match.span(match.lastgroup or 0)
            if match["end"] is not None:
                break
            if self.done is not None:
                raise self.wrong(say("something follows after the end of the data"), start, stop)
            if match["word"] is not None:
                self.item(Shape(), start, stop, self.number(match["word"], start, stop))
            elif match["sign"] in "[(":
                self.begin(start)
            elif match["sign"] == ",":
                self.separate(start, stop)
            else:
                self.end(start, stop)
        if self.open:
            start = self.open[-1].start
            raise self.wrong(say("'{bracket}' is never closed", bracket=self.text[start]), start, start + 1)
        if self.done is None:
            raise self.wrong(say("data is missing"), 0, len(self.text))
        return self.done

    def begin(self, start: int) -> None:
        """A bracket opens."""
        if not self.comma:
            raise self.wrong(say("a comma is missing here"), start, start + 1)
        if len(self.open) == MAX_LEVELS:
            raise LimitError(
                say("this is nested more than {limit} levels deep", limit=MAX_LEVELS),
                place=Place(self.text, start, start + 1),
            )
        self.open.append(_List(start))

    def separate(self, start: int, stop: int) -> None:
        """A comma; one after the last item is allowed, as in Python."""
        if self.comma or not self.open:
            raise self.wrong(say("a number is missing before the comma"), start, stop)
        self.comma = True

    def end(self, start: int, stop: int) -> None:
        """A bracket closes."""
        if not self.open:
            raise self.wrong(say("'{bracket}' was never opened", bracket=self.text[start]), start, stop)
        closed = self.open.pop()
        if ascii_punctuation(self.text[closed.start] + self.text[start]) not in ("[]", "()"):
            raise self.wrong(
                say("'{bracket}' is never closed", bracket=self.text[closed.start]), closed.start, closed.start + 1
            )
        self.comma = True
        shape = Shape((closed.count, *(closed.item or ())))
        self.item(shape, closed.start, stop, None)

    def item(self, shape: Shape, start: int, stop: int, value: Value | None) -> None:
        """One number, or one list that was closed."""
        if not self.comma:
            raise self.wrong(say("a comma is missing here"), start, stop)
        if value is not None:
            self.values.append(value)
        self.comma = False
        if not self.open:
            self.done = shape
            return
        outer = self.open[-1]
        if outer.item is None:
            outer.item = shape
        elif outer.item != shape:
            raise self.wrong(
                say("the list is ragged: this has shape {got}, those before it {wanted}", got=shape, wanted=outer.item),
                start,
                stop,
                say("all items of a list have the same shape"),
            )
        outer.count += 1

    def number(self, word: str, start: int, stop: int) -> Value:
        """The value of one word."""
        known = _WORDS.get(word.lower())
        if known is not None:
            return known
        if not _NUMBER.fullmatch(word):
            if _COMPLEX.fullmatch(word):
                raise self.wrong(say("complex numbers are not supported: {word}", word=word), start, stop)
            shown = word if len(word) <= 20 else word[:19] + "…"
            raise self.wrong(say("'{word}' is not a number", word=shown), start, stop)
        if sum(c.isdigit() for c in re.split("[eE]", word)[0]) > MAX_DIGITS:
            raise self.past(say("a number has at most {limit} digits", limit=MAX_DIGITS), start, stop)
        if word.lstrip("+-").isdigit():
            if not -_INT64 <= int(word) < _INT64:
                raise self.past(
                    say("a whole number must fit into 64 bits; write {word}. for a float", word=word), start, stop
                )
            return int(word)
        value = float(word)
        if value in (float("inf"), float("-inf")):
            raise self.past(say("{word} is larger than any float64", word=word), start, stop)
        return value

    def wrong(self, message: Message, start: int, stop: int, hint: Message = _HINT) -> InputError:
        """An error at a place."""
        return InputError(message, hint=hint, place=Place(self.text, start, stop))

    def past(self, message: Message, start: int, stop: int) -> LimitError:
        """A limit that was passed at a place."""
        return LimitError(message, place=Place(self.text, start, stop))
