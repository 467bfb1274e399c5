"""Is this what was expected? Kinds with places in any order, `minimum 1,1; saddle 0,0`; places alone; kinds alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from tensorcli.calculus.critical.answer import CriticalAnswer, Family, Point
from tensorcli.calculus.critical.told import stands_alone
from tensorcli.errors import InputError, Place
from tensorcli.language import say
from tensorcli.syntax.keyboard import ascii_punctuation

Meets = Callable[[object, str], bool]  # whether a text is a value, to the digits written

_KINDS = {
    "minimum": "minimum", "min": "minimum", "极小值": "minimum", "极小值点": "minimum",
    "maximum": "maximum", "max": "maximum", "极大值": "maximum", "极大值点": "maximum",
    "saddle": "saddle", "saddle point": "saddle", "鞍点": "saddle",
    "inflection": "inflection", "inflection point": "inflection", "拐点": "inflection",
    "degenerate": "degenerate", "退化点": "degenerate", "critical": "", "": "",
}  # fmt: skip
_WORDS = "|".join(sorted(filter(None, _KINDS), key=len, reverse=True))
_PIECE = re.compile(rf"(?P<globally>global\s+)?(?P<kind>(?:{_WORDS})(?![\w^*]))?\s*(?:at\b|on\b)?(?P<place>.*)", re.I)


class _Piece(NamedTuple):
    kind: str  # empty: any
    globally: bool
    place: str  # as typed; empty: anywhere


def matches(answer: CriticalAnswer, expected: str, meets: Meets) -> bool:
    """Whether all that was found is expected, and nothing else; raises `InputError` for what can't be read."""
    text = ascii_punctuation(expected).strip()
    if text in ("none", "none found") or text == str(answer.answer):
        return text == answer.answer
    if text.startswith("[") or _is_a_list(text, answer):
        return _are_places(answer, text.strip("{}"), meets)
    pieces = [_read(piece, expected) for piece in _pieces(text)]
    pieces.sort(key=lambda piece: not piece.place)  # what names a place may not find it taken
    found: list[Point | Family] = [*answer.points]
    found += [family for family in answer.families if stands_alone(family, answer.points)]
    if len(pieces) != len(found):
        return False
    for piece in pieces:
        met = next((each for each in found if _is_met(each, piece, meets)), None)
        if met is None:
            return False
        found.remove(met)
    return True


def _is_a_list(text: str, answer: CriticalAnswer) -> bool:
    """Whether it is the places of several points of one variable: -1, 1."""
    return len(answer.variables) == 1 and re.fullmatch(r"\{?[-+\d.,\se]+\}?", text) is not None and "," in text


def _are_places(answer: CriticalAnswer, text: str, meets: Meets) -> bool:
    points = [tuple(point.at.values()) for point in answer.points]
    places = tuple(place if len(answer.variables) > 1 or text.startswith("[[") else place[0] for place in points)
    return meets(places, text) or (len(points) == 1 and meets(points[0], text))


def _pieces(text: str) -> list[str]:
    """Split at semicolons, and at commas before a kind."""
    return [
        piece
        for piece in re.split(rf";|,(?=\s*(?:global\s+)?(?:{_WORDS})(?![\w^*]))", text, flags=re.I)
        if piece.strip()
    ]


def _read(piece: str, expected: str) -> _Piece:
    read = _PIECE.fullmatch(piece.strip())
    assert read is not None  # every group may be empty
    kind = (read["kind"] or "").lower()
    place = read["place"].strip()
    if not kind and not re.search(r"[\d=]", place):
        raise InputError(
            say("--expect names no kind and no place of a point: '{expected}'", expected=expected),
            hint=say("write --expect 'minimum 1,1; saddle 0,0', the kinds alone, or none"),
            place=Place(expected, 0, len(expected)),
        )
    return _Piece(_KINDS[kind], read["globally"] is not None, place)


def _is_met(found: Point | Family, piece: _Piece, meets: Meets) -> bool:
    if piece.kind and piece.kind != found.kind:
        return False
    if isinstance(found, Family):
        return not piece.globally and (not piece.place or _plain(piece.place) == _plain(str(found.where)))
    if piece.globally and not found.globally:
        return False
    values = re.sub(r"[^\W\d]\w*\s*=", "", piece.place).strip().strip("()[]{}")
    if not values:
        return True
    return re.search(r"[^-+\d.,\seinfa]", values) is None and meets(tuple(found.at.values()), f"[{values}]")


def _plain(text: str) -> str:
    return "".join(text.split())
