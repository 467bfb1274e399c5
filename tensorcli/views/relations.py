"""A relation in the words of the page: `A disjoint B` is typed everywhere, and read as A 互斥 B in Chinese."""

from __future__ import annotations

from tensorcli.language import Language, say

_WORDS = {"disjoint": say("disjoint"), "complementary": say("complementary")}


def spoken(text: str, language: Language) -> str:
    """The text of a relation, or of a change from one to another, with the word that it has for a sign translated.

    >>> spoken("A disjoint B", "zh"), spoken("A ∪ B = B", "zh")
    ('A 互斥 B', 'A ∪ B = B')
    """
    return " ".join(_WORDS[word].text(language) if word in _WORDS else word for word in text.split(" "))
