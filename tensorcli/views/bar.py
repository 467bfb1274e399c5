"""A dim as a bar that is made of pieces, or cut into them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rich.text import Text

from tensorcli.views.page import FAINT, drawing

_WIDEST = 56  # columns
_MOST = 8  # pieces that are drawn; of more, the first ones and the last


class Piece(NamedTuple):
    """One stretch of the bar."""

    name: str  # in the frame above it; may be empty
    inside: str  # what stands in it
    below: str  # where it is
    size: int  # its share of the width


def bar(pieces: Sequence[Piece], style: str) -> Text:
    """The pieces side by side, as wide as their sizes as far as there is room, their insides in `style`."""
    drawn = list(pieces)
    if len(drawn) > _MOST:
        drawn = [*drawn[: _MOST - 3], Piece("", "…", "", 0), drawn[-1]]
    widths = _widths(drawn)
    if sum(widths) + len(widths) > _WIDEST:  # long numbers: the places are told elsewhere
        drawn = [piece._replace(below="") for piece in drawn]
        widths = _widths(drawn)
    while sum(widths) + len(widths) > _WIDEST and len(drawn) > 3:
        drawn = [*drawn[: max(len(drawn) - 3, 1)], Piece("", "…", "", 0), drawn[-1]]
        widths = _widths(drawn)
    top, middle, bottom, below = Text("┌"), Text("│"), Text("└"), Text(" ")
    for index, (piece, width) in enumerate(zip(drawn, widths, strict=True)):
        last = index == len(drawn) - 1
        name = f" {piece.name} " if piece.name else ""
        top.append(name.center(width, "─") + ("┐" if last else "┬"))
        middle.append(piece.inside.center(width), style=style).append("│")
        bottom.append("─" * width + ("┘" if last else "┴"))
        below.append(piece.below.center(width) + " ", style=FAINT)
    return drawing((top, middle, bottom, below) if below.plain.strip() else (top, middle, bottom))


def _widths(pieces: Sequence[Piece]) -> list[int]:
    """At least what the words need; what is left of the widest bar is shared out by size."""
    least = [max(len(piece.name) + 2, len(piece.inside) + 2, len(piece.below) + 1, 3) for piece in pieces]
    room = max(_WIDEST - sum(least) - len(least), 0)
    largest = max((piece.size for piece in pieces), default=0)
    total = sum(piece.size for piece in pieces)
    if not total:
        return least
    # Few small pieces don't need all of the room: a size 1 is at most 4 columns wide.
    scale = min(room, max(4 * total - sum(least), 0)) if largest < room else room
    return [width + scale * piece.size // total for width, piece in zip(least, pieces, strict=True)]


def span(start: int, stop: int) -> str:
    """The positions from `start` up to, not including, `stop`.

    >>> span(0, 4), span(4, 5), span(4, 4)
    ('0…3', '4', '')
    """
    if stop - start < 2:
        return str(start) if stop > start else ""
    return f"{start}…{stop - 1}"
