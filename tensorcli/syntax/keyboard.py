"""What a Chinese keyboard makes, read as the ASCII sign it means."""

from __future__ import annotations

_FULL_WIDTH = range(0xFF01, 0xFF5F)  # in the order of ASCII: ！ ＂ … ｝ ～
_SIGNS = {wide: wide - 0xFEE0 for wide in _FULL_WIDTH} | str.maketrans("−×", "-*")


def ascii_punctuation(text: str) -> str:
    """The same text, character for character, with full-width characters and − × as ASCII ones.

    >>> ascii_punctuation("［３，1，1］")
    '[3,1,1]'
    """
    return text.translate(_SIGNS)
