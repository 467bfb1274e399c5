"""Dims as people name them: `1`, `-1`, `0,2`."""

from __future__ import annotations

import re

from tensorcli.errors import InputError, Place
from tensorcli.language import Message, say
from tensorcli.syntax.keyboard import ascii_punctuation


def parse_dims(text: str, rank: int) -> tuple[int, ...]:
    """The dims that `text` names in a tensor of `rank` dims, as they were written (a negative one counts from the end).

    A tensor without dims takes 0 and -1, as in torch. Raises `InputError` where one is no whole number or out of range.

    >>> parse_dims("0,-1", 3)
    (0, -1)
    """
    read = ascii_punctuation(text)
    found = []
    offset = 0
    inner = read.strip()
    if len(inner) > 1 and inner[0] + inner[-1] in ("()", "[]"):
        offset = read.index(inner) + 1
        inner = inner[1:-1].removesuffix(",")
    else:
        offset = read.index(inner)
    for piece in inner.split(","):
        word = piece.strip()
        start = offset + len(piece) - len(piece.lstrip())
        place = Place(text, min(start, len(text)), max(start + len(word), min(start + 1, len(text))))
        dim = _whole(word, say("write --dim 1, --dim -1 or --dim 0,2"), place)
        if not -max(rank, 1) <= dim < max(rank, 1):
            raise InputError(
                say(
                    "there is no dim {dim}: the operand has {rank} dims",
                    dim=word if len(word) <= 20 else dim,
                    rank=rank,
                ),
                hint=say("dims run from {first} to {last}", first=-max(rank, 1), last=max(rank, 1) - 1),
                place=place,
            )
        found.append(dim)
        offset += len(piece) + 1
    return tuple(found)


def parse_dim(text: str, count: int | None) -> int:
    """The one dim that `text` names, as it was written; there are `count` to choose from (None: any number will do).

    Raises `InputError` where it is no whole number or out of range.

    >>> parse_dim("-1", 3), parse_dim("2", 3)
    (-1, 2)
    """
    word = ascii_punctuation(text).strip()
    place = Place(text, 0, len(text))
    dim = _whole(word, say("write --dim 1 or --dim -1"), place)
    if count is not None and not -count <= dim < count:
        raise InputError(
            say("there is no dim {dim} here", dim=dim),
            hint=say("dims run from {first} to {last}", first=-count, last=count - 1),
            place=place,
        )
    return dim


def _whole(word: str, hint: Message, place: Place) -> int:
    if not re.fullmatch(r"[+-]?\d+", word, re.ASCII):
        raise InputError(say("a dim must be a whole number, got '{word}'", word=word), hint=hint, place=place)
    return int(word[:20])  # longer ones are out of range anyhow
