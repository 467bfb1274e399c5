"""Errors, printed in one place: one line, the input with a caret where there is a place to point at, one hint."""

from __future__ import annotations

import sys
from typing import Any

from tensorcli.errors import Place, TensorcliError
from tensorcli.language import Language, say, visible
from tensorcli.terminal.streams import remark, wants_colour

_AROUND = 60  # characters of the input shown before and after the place


def complain(error: TensorcliError, language: Language) -> None:
    """Tell the error on stderr."""
    remark(complaint(error, language, colour=wants_colour(sys.stderr)))


def complaint(error: TensorcliError, language: Language, *, colour: bool = False) -> str:
    """The text of an error.

    >>> from tensorcli.syntax.shapes import parse_shape
    >>> try:
    ...     parse_shape("2,3,x")
    ... except TensorcliError as error:
    ...     print(complaint(error, "en"), end="")
    error: a size must be a whole number, got 'x'
      2,3,x
          ^
    hint: write a shape as 2,3,4
    """
    red, bold, off = ("\x1b[1;31m", "\x1b[1m", "\x1b[0m") if colour else ("", "", "")
    message = say("error: {message}", message=error.message).text(language)
    label, colon, rest = message.partition(":" if language == "en" else "：")
    lines = [f"{red}{label}{colon}{off}{bold}{rest}{off}"]
    if error.place is not None and error.place.text.strip():
        lines += _pointed(error.place, red, off)
    if error.hint is not None:
        lines.append(say("hint: {hint}", hint=error.hint).text(language))
    return "".join(f"{line}\n" for line in lines)


def complaint_object(error: TensorcliError, language: Language) -> dict[str, Any]:
    """The keys of `--json` that an error has, all but the command's name."""
    told = {
        "message": error.message.text(language),
        "torch": None,
        "hint": None if error.hint is None else error.hint.text(language),
        "place": None if error.place is None else [error.place.start, error.place.stop],
    }
    return {"ok": False, "answer": None, "code": [], "notes": [], "verdict": None, "error": told}


def _pointed(place: Place, red: str, off: str) -> list[str]:
    """The input, cut to what is near the place, and a caret under each of its cells."""
    start = min(place.start, len(place.text))
    stop = min(max(place.stop, start + 1), start + _AROUND)
    first, last = max(0, start - _AROUND), min(len(place.text), stop + _AROUND)
    before = ("…" if first else "") + visible(place.text[first:start])
    inside = visible(place.text[start:stop])
    after = visible(place.text[stop:last]) + ("…" if last < len(place.text) else "")
    carets = "^" * max(_cells(inside), 1)
    return [f"  {before}{inside}{after}", f"  {' ' * _cells(before)}{red}{carets}{off}"]


def _cells(text: str) -> int:
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)
