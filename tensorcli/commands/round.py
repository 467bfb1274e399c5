"""`tensorcli round`: floor, ceil, round, trunc, frac and clamp of the same numbers, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from tensorcli.errors import InputError, LimitError, Place
from tensorcli.language import say
from tensorcli.line.declare import Argument, Command, Option
from tensorcli.syntax.data import parse_data
from tensorcli.syntax.keyboard import ascii_punctuation
from tensorcli.terminal.reply import Reply, Wanted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tensorcli.tensors.round import RoundAnswer
    from tensorcli.views.page import Page

Bounds = tuple[float | None, float | None]
_CLAMP_HINT = say("write --clamp -1,3, --clamp 0, or --clamp ,10")


def round_(
    numbers: Annotated[list[str], Argument("NUMBER", say("a number, as 2.5 or -1.5; or a list, as [1.2,3.7]"))],
    clamp: Annotated[str | None, Option(say("also clamp to these bounds; either may be empty"), "LOW,HIGH")] = None,
    decimals: Annotated[int, Option(say("digits after the point that round keeps"))] = 0,
) -> Reply[RoundAnswer]:
    """Parse the numbers; torch does the rest."""
    values = [float(value) for text in numbers for value in _numbers(text)]
    if not values:
        raise InputError(say("a number is missing"), hint=say("write tensorcli round 2.5 -1.5"))
    if abs(decimals) > 15:
        raise LimitError(say("--decimals is at most 15: a float64 has no more digits"))
    bounds = None if clamp is None else _bounds(clamp)
    from tensorcli.tensors.round import round_numbers

    return Reply(round_numbers(values, bounds, decimals), _view, matches=_matches)


def _numbers(text: str) -> Sequence[float]:
    """One number, or those in a list."""
    try:
        return parse_data(text).values
    except InputError as problem:
        if "[" in ascii_punctuation(text):
            raise
        hint = say("write tensorcli round 2.5 -1.5, or a list, as [2.5,-1.5]")
        raise InputError(problem.message, hint=hint, place=problem.place) from None


def _bounds(text: str) -> Bounds:
    pieces = ascii_punctuation(text).split(",")
    if len(pieces) != 2 or not any(piece.strip() for piece in pieces) or "[" in text:
        raise InputError(
            say("--clamp takes two bounds, got '{text}'", text=text),
            hint=_CLAMP_HINT,
            place=Place(text, 0, len(text)),
        )
    start = len(pieces[0]) + 1
    return _bound(text, 0, start - 1), _bound(text, start, len(text))


def _bound(text: str, start: int, stop: int) -> float | None:
    """The number that stands there, None where there is none."""
    if not text[start:stop].strip():
        return None
    try:
        return float(parse_data(text[start:stop]).values[0])
    except InputError as problem:
        raise InputError(problem.message, hint=_CLAMP_HINT, place=Place(text, start, stop)) from None


def _matches(answer: RoundAnswer, expected: str) -> bool:
    """The rounded numbers, or with nested brackets the rows [x, floor, ceil, round, trunc, frac]."""
    from tensorcli.terminal.expect import value_meets

    if expected.replace(" ", "").startswith("[["):
        rows = tuple((row.x, row.floor, row.ceil, row.round, row.trunc, row.frac) for row in answer.rows)
        return value_meets(rows, expected)
    return value_meets(answer.answer, expected)


def _view(answer: RoundAnswer, wanted: Wanted) -> Page:
    from tensorcli.views.round import view

    return view(answer, wanted.language)


COMMAND = Command(
    name="round",
    run=round_,
    details=(
        say(
            "One table: the next whole number below and above, the nearest (ties go to even), the one towards zero, "
            "and the fraction; with --clamp also the value held between two bounds, and its slope."
        ),
    ),
    examples=(
        "round 2.5 -1.5 0.5 3.7",
        "round -1.7 0.4 5 --clamp -1,3",
        "round 2.345 --decimals 2",
        "round 2.5 --expect 2",
    ),
    witness=None,
)
