"""The punctuation that a Chinese keyboard makes, read as the ASCII sign it means."""

from __future__ import annotations

_SIGNS = str.maketrans("，（）［］｜＆−×", ",()[]|&-*")


def ascii_punctuation(text: str) -> str:
    """The same text, character for character, with full-width punctuation and − × as ASCII signs.

    >>> ascii_punctuation("［3，1，1］")
    '[3,1,1]'
    """
    return text.translate(_SIGNS)
