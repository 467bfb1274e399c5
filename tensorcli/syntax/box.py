"""A box as people write it: `-5,5` for every variable, `x=-5:5,y=0:1` for each its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tensorcli.errors import InputError, Place
from tensorcli.language import say
from tensorcli.syntax.keyboard import ascii_punctuation
from tensorcli.syntax.nodes import Formula
from tensorcli.syntax.points import parse_point

Ends = tuple[Formula | float, Formula | float]


def parse_box(text: str, names: Sequence[str]) -> tuple[Ends, ...]:
    """The two ends for each name; each end a formula without variables. A variable that isn't named gets -5 to 5.

    >>> from tensorcli.syntax.formulas import write_formula
    >>> [tuple(map(write_formula, ends)) for ends in parse_box("x=0:pi", ["x", "y"])]
    [('0', 'pi'), ('-5', '5')]
    """
    read = ascii_punctuation(text).replace(";", ",").replace("：", ":")
    if ":" not in read and "=" not in read:
        ends = [value for _, value in parse_point(read)]
        if len(ends) != 2:
            raise _unreadable(text)
        return ((ends[0], ends[1]),) * len(names)
    found: dict[str, Ends] = {}
    for piece in read.split(","):
        name, equals, range_ = piece.partition("=")
        low, colon, high = range_.partition(":")
        if not equals or not colon or not low.strip() or not high.strip():
            raise _unreadable(text)
        if name.strip() not in names:
            raise InputError(
                say("the formula has no variable '{name}'", name=name.strip()),
                hint=say("its variables are: {names}", names=" ".join(names)),
                place=Place(text, read.index(piece), read.index(piece) + max(len(name), 1)),
            )
        ends = [value for side in (low, high) for _, value in parse_point(side)]
        if len(ends) != 2:
            raise _unreadable(text)
        found[name.strip()] = (ends[0], ends[1])
    default = tuple(value for _, value in parse_point("-5,5"))
    return tuple(found.get(name, (default[0], default[1])) for name in names)


def measured(text: str, box: Sequence[Ends], value: Callable[[Formula], float]) -> tuple[tuple[float, float], ...]:
    """The ends as numbers; raises `InputError` where one isn't finite or they don't grow."""
    found = []
    for ends in box:
        low, high = (end if isinstance(end, float) else value(end) for end in ends)
        if not -1e100 < low < high < 1e100:
            raise InputError(
                say("a box goes from a smaller number to a greater one, both finite"),
                hint=say("write --box -5,5 or --box x=-5:5,y=0:1"),
                place=Place(text, 0, len(text)),
            )
        found.append((low, high))
    return tuple(found)


def _unreadable(text: str) -> InputError:
    return InputError(
        say("--box takes two ends, got '{text}'", text=text),
        hint=say("write --box -5,5 or --box x=-5:5,y=0:1"),
        place=Place(text, 0, len(text)),
    )
