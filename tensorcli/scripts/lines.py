"""Lines of a script: read as they arrive, and cut into arguments as a shell cuts them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from tensorcli.errors import InputError, LimitError, Place
from tensorcli.language import say

TOO_LONG = 1_000_000  # bytes in one line; a shell's own limit for an argument is smaller
_SIGNS = frozenset("'\"\\#|&;<>")  # a line without them is cut at its spaces
_OPERATORS = frozenset(("|", "||", "&", "&&", ";", ";;", "<", ">", ">>", "2>", "2>&1", "&>"))


class Line(NamedTuple):
    """One line of a script and its number, from 1."""

    number: int
    text: str
    problem: LimitError | None = None  # why it can't be answered, whatever is in it


def read_lines(stream: BinaryIO, name: str) -> Iterator[Line]:
    """Yield each line as soon as it has arrived, one that is too long without its text; raises `InputError`."""
    number = 0
    while raw := _next(stream, name):
        number += 1
        if len(raw) == TOO_LONG:
            while raw and not raw.endswith(b"\n"):
                raw = _next(stream, name)
            problem = LimitError(say("line {number} of {file} is longer than 1 MB", number=number, file=name))
            yield Line(number, "", problem)
            continue
        yield Line(number, as_text(raw, name).lstrip("\ufeff" if number == 1 else "").rstrip("\r\n"))


def _next(stream: BinaryIO, name: str) -> bytes:
    try:
        return stream.readline(TOO_LONG)
    except OSError as problem:  # a directory as standard input
        raise unreadable(name, problem) from problem


def unreadable(file: str, problem: OSError | ValueError) -> InputError:
    """The error for a file that can't be opened or read."""
    reason = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
    return InputError(say("'{file}' can't be read: {reason}", file=file, reason=reason))


def as_text(raw: bytes, name: str) -> str:
    """`raw` as UTF-8; raises `InputError` for anything else, and for zero bytes, which no text holds."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise InputError(
            say("{file} is not a text file", file=name),
            hint=say("a script has one command a line, in UTF-8, such as broadcast 3,1 1,4"),
        )
    return text


def arguments_of(text: str) -> list[str]:
    r"""The arguments of a line; an optional leading `$` and `tensorcli` are dropped, a comment is left out.

    Quotes and backslashes work as in a shell; nothing is expanded. Raises `InputError` for a quote that is never
    closed and for a pipe, a redirection or a `;`, which only a shell can carry out.

    >>> arguments_of("$ tensorcli sets '(A|B)&C' # a law"), arguments_of("# nothing"), arguments_of(r'a "b\"c" d\ e#f')
    (['sets', '(A|B)&C'], [], ['a', 'b"c', 'd e#f'])
    """
    words = text.split() if _SIGNS.isdisjoint(text) else _cut(text)
    if words and words[0] == "$":
        del words[0]
    if words and words[0] == "tensorcli":
        del words[0]
        return words or ["--help"]
    return words


def _cut(text: str) -> list[str]:
    words: list[str] = []
    at = 0
    while True:
        while at < len(text) and text[at].isspace():
            at += 1
        if at == len(text) or text[at] == "#":
            return words
        start = at
        word, at = _word(text, at)
        if text[start:at] in _OPERATORS:
            raise InputError(
                say("'{sign}' is for a shell; run answers tensorcli's own commands", sign=word),
                hint=say("put it in quotes where it belongs to the command"),
                place=Place(text, start, at),
            )
        words.append(word)


def _word(text: str, at: int) -> tuple[str, int]:
    """The word that begins at `at` without its quotes, and where it ends."""
    pieces = []
    while at < len(text) and not text[at].isspace():
        if text[at] in "'\"":
            piece, at = _quoted(text, at)
        elif text[at] == "\\":
            if at + 1 == len(text):
                raise InputError(
                    say("a line can't end in a backslash: write the command in one line"), place=Place(text, at, at + 1)
                )
            piece, at = text[at + 1], at + 2
        else:
            piece, at = text[at], at + 1
        pieces.append(piece)
    return "".join(pieces), at


def _quoted(text: str, start: int) -> tuple[str, int]:
    """What stands between the quote at `start` and its partner, and the place after that."""
    quote, at = text[start], start + 1
    pieces: list[str] = []
    while at < len(text):
        if text[at] == quote:
            return "".join(pieces), at + 1
        if quote == '"' and text[at] == "\\" and text[at + 1 : at + 2] in ('"', "\\", "$", "`"):
            at += 1
        pieces.append(text[at])
        at += 1
    raise InputError(
        say("this quote is never closed"), hint=say("close it with {quote}", quote=quote), place=Place(text, start, at)
    )
