"""Every sentence the program says, in English and in Chinese.

The English sentence, written where it is needed, is the key: `say("{name} was repeated", name="A")`. The other one is
looked up in `tensorcli.language.zh` at the moment of printing, and only then, so that a room that finds a fact never
needs to know in which language it will be told.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence with its values, not yet in a language.

    >>> str(say("{name} has {count} cells", name="A", count=3))
    'A has 3 cells'
    """

    template: str
    values: tuple[tuple[str, object], ...] = ()

    def text(self, language: Language = "en") -> str:
        """The sentence in `language`; text that a user typed is made visible (see `visible`)."""
        template = self.template if language == "en" else _chinese(self.template)
        if not self.values:
            return template
        return template.format(**{name: _shown(value, language) for name, value in self.values})

    def __str__(self) -> str:
        return self.text()


def say(template: str, /, **values: object) -> Message:
    """A sentence of the catalogue; `template` must be a literal, so that a test can hold the catalogue complete.

    A template with no values is used as it stands; one with values is a format string (`{{` for a brace).
    """
    return Message(template, tuple(values.items()))


def verbatim(text: str) -> Message:
    """A text that is the same in every language: another program's words, a formula, a line of code.

    >>> str(verbatim("{x}"))
    '{x}'
    """
    return Message("{text}", (("text", text),))


def visible(text: str) -> str:
    r"""Replace control characters, bidirectional marks and broken code points by their escapes.

    >>> visible("a\x1b[31mb")
    'a\\x1b[31mb'
    """
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escaped(c) if unicodedata.category(c) in _HIDDEN else c for c in text)


_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def _escaped(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")


def _shown(value: object, language: Language) -> object:
    if isinstance(value, Message):
        return value.text(language)
    return visible(value) if isinstance(value, str) else value


def _chinese(template: str) -> str:
    from tensorcli.language import zh

    return zh.sentences().get(template, template)
