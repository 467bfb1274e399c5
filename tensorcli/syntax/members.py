"""Sets, written out: `1,2,3` · `{1,2}` · `1..6` · `red,green` · `[0,2)` · `(-inf,3]` · `R` · `[0,1) | {3}`."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from tensorcli.errors import InputError, LimitError, Place
from tensorcli.language import Message, say
from tensorcli.syntax.keyboard import ascii_punctuation

MAX_CHARACTERS = 100_000
MAX_MEMBERS = 10_000


class Decimal(Fraction):
    """A number that was typed with a decimal point, and is shown so."""

    __slots__ = ()


Member = Fraction | str  # a number, or a word that stands for itself


class Interval(NamedTuple):
    """All numbers between two; None is ±∞, an end that never belongs to it."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool
    high_open: bool


class WrittenSet(NamedTuple):
    """A set: its single members and its intervals."""

    members: frozenset[Member]
    intervals: tuple[Interval, ...]


_HINT = say("write a set as 1,2,3 or 1..6 or red,green or [0,2) or (-inf,3] or R, several of them joined by |")
_NUMBER = re.compile(r"[+-]?(\d{1,30}(\.\d{1,30})?|\.\d{1,30})(/\d{1,30}|[eE][+-]?\d{1,2})?", re.ASCII)
_RANGE = re.compile(r"([+-]?\d{1,15})\s*(?:\.\.|…)\s*([+-]?\d{1,15})", re.ASCII)
_ENDS = re.compile(r"([\[(])([^,\[\](){}]*),([^,\[\](){}]*)([\])])")
_INFINITE = re.compile(r"[+-]?(?:inf|oo|infinity|∞)", re.IGNORECASE)
_JOINED = re.compile(r"[|∪]|\sU\s|\b(?:or|union)\b|并", re.IGNORECASE)


def parse_set(text: str) -> WrittenSet:
    """The set that `text` writes out; `InputError` where it doesn't, `LimitError` past 10,000 members.

    >>> sorted(map(str, parse_set("1..3, 0.5").members)), parse_set("[0,2)").intervals[0].high_open
    (['1', '1/2', '2', '3'], True)
    """
    if len(text) > MAX_CHARACTERS:
        raise LimitError(say("this is longer than {limit} characters", limit=MAX_CHARACTERS))
    read = ascii_punctuation(text).replace("｛", "{").replace("｝", "}").replace("，", ",").replace("、", ",")
    members: set[Member] = set()
    intervals = []
    start = 0
    for stop, after in [*((m.start(), m.end()) for m in _JOINED.finditer(read)), (len(read), len(read))]:
        found = _piece(text, read, start, stop)
        if isinstance(found, Interval):
            intervals.append(found)
        else:
            members |= found
        start = after
    if len(members) > MAX_MEMBERS:
        raise LimitError(say("a set that is written out has at most {limit} members", limit=MAX_MEMBERS))
    if intervals and any(isinstance(member, str) for member in members):
        raise _wrong(say("words and intervals don't mix in one set"), text, 0, len(text))
    return WrittenSet(frozenset(members), tuple(intervals))


def _piece(text: str, read: str, start: int, stop: int) -> Interval | set[Member]:
    """What stands between two unions."""
    start, stop = _stripped(read, start, stop)
    word = read[start:stop]
    if not word:
        raise _wrong(say("a set is missing here"), text, start, max(stop, start))
    if word in ("R", "ℝ"):
        return Interval(None, None, low_open=True, high_open=True)
    if word in ("∅", "{}", "Ø") or word.strip("{} ") == "":
        return set()
    ends = _ENDS.fullmatch(word)
    if ends is not None:
        return _interval(text, ends, start)
    if word[0] == "{":
        if word[-1] != "}":
            raise _wrong(say("'{bracket}' is never closed", bracket="{"), text, start, start + 1)
        start, stop = start + 1, stop - 1
    elif word[0] in "[(":
        raise _wrong(say("an interval has two ends, as [0,2)"), text, start, stop)
    members: set[Member] = set()
    while start <= stop:
        end = read.find(",", start, stop)
        end = stop if end < 0 else end
        members |= _members(text, read, *_stripped(read, start, end))
        start = end + 1
    return members


def _members(text: str, read: str, start: int, stop: int) -> set[Member]:
    word = read[start:stop]
    if not word:
        raise _wrong(say("a member is missing"), text, start, stop)
    through = _RANGE.fullmatch(word)
    if through is not None:
        first, last = int(through[1]), int(through[2])
        if last < first:
            raise _wrong(say("a range goes up: the first number is larger than the last"), text, start, stop)
        if last - first >= MAX_MEMBERS:
            raise LimitError(
                say("a set that is written out has at most {limit} members", limit=MAX_MEMBERS),
                place=Place(text, start, stop),
            )
        return {Fraction(number) for number in range(first, last + 1)}
    number = _number(text, word, start)
    if number is not None:
        return {number}
    if len(word) <= 40 and word[0].isalpha() and all(c.isalnum() or c == "_" for c in word):
        return {word}
    raise _wrong(say("'{word}' is neither a number nor a word", word=text[start:stop]), text, start, stop)


def _number(text: str, word: str, start: int) -> Fraction | None:
    if not _NUMBER.fullmatch(word):
        return None
    try:
        return Fraction(word) if "/" in word or word.isdecimal() else Decimal(word)
    except ZeroDivisionError:
        raise _wrong(say("nothing is divided by 0"), text, start, start + len(word)) from None


def _interval(text: str, ends: re.Match[str], start: int) -> Interval:
    low, high = (_end(text, ends, group, start) for group in (2, 3))
    for value, bracket, group, sign in ((low, "[", 1, "-"), (high, "]", 4, "+")):
        word = ends[2 if group == 1 else 3].strip()
        if value is None and (word.startswith("-") != (sign == "-")):
            raise _wrong(say("an interval goes from the smaller end to the larger"), text, start, start + len(ends[0]))
        if value is None and ends[group] == bracket:
            at = start + ends.start(group)
            raise _wrong(say("∞ is no number: the interval is open there"), text, at, at + 1)
    if low is not None and high is not None and low > high:
        raise _wrong(say("an interval goes from the smaller end to the larger"), text, start, start + len(ends[0]))
    return Interval(low, high, ends[1] == "(", ends[4] == ")")


def _end(text: str, ends: re.Match[str], group: int, start: int) -> Fraction | None:
    word = ends[group].strip()
    if _INFINITE.fullmatch(word):
        return None
    at = start + ends.start(group)
    number = _number(text, word, at)
    if number is None:
        raise _wrong(
            say("the end of an interval is a number or inf, got '{word}'", word=word), text, at, start + ends.end(group)
        )
    return number


def _stripped(read: str, start: int, stop: int) -> tuple[int, int]:
    while start < stop and read[start].isspace():
        start += 1
    while stop > start and read[stop - 1].isspace():
        stop -= 1
    return start, stop


def _wrong(message: Message, text: str, start: int, stop: int) -> InputError:
    return InputError(message, hint=_HINT, place=Place(text, start, stop))
