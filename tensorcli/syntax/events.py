"""Events as people write them: `(A|B)&C`, `(A ∪ B) ∩ C`, `AB'`, `not A or B`, `A - B == AB̄`; and back to text.

Complement binds tightest, then intersection (also left out: AB), then - and ^, then | and +; each from the left. An
event is one capital letter, perhaps with a number (A1). U or Ω is everything, 0 or ∅ is nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from tensorcli.errors import InputError, Place
from tensorcli.language import Message, say
from tensorcli.syntax.event_nodes import (
    Complement,
    Event,
    EventName,
    Everything,
    Nothing,
    Relation,
    RelationKind,
    SetOperation,
)
from tensorcli.syntax.keyboard import ascii_punctuation
from tensorcli.syntax.precedence import Affix, Infix, Reader, Table, Token, check_length

_OPERATORS = {
    "|": "|", "∪": "|", "⋃": "|", "∨": "|", "or": "|", "union": "|", "并": "|", "||": "|",
    "&": "&", "∩": "&", "⋂": "&", "∧": "&", "and": "&", "inter": "&", "intersection": "&", "intersect": "&",
    "交": "&", "&&": "&", "*": "&", "·": "&", "⋅": "&",
    "-": "-", "–": "-", "\\": "-", "∖": "-", "minus": "-", "差": "-",
    "^": "^", "△": "^", "∆": "^", "Δ": "^", "⊕": "^", "⊖": "^", "xor": "^",
    "+": "+",
    "~": "~", "¬": "~", "!": "~", "not": "~", "complement": "~", "逆": "~", "补": "~", "非": "~",
    "'": "'", "’": "'", "′": "'", "ᶜ": "'", "^c": "'", "\u0304": "'", "\u0305": "'",
    "(": "(", ")": ")", "[": "(", "]": ")",
    "==": "==", "=": "==", "≡": "==", "!=": "!=", "≠": "!=",
    "<=": "<=", "⊆": "<=", "⊂": "<=", "≤": "<=", "subset": "<=", "包含于": "<=",
    ">=": ">=", "⊇": ">=", "⊃": ">=", "≥": ">=", "superset": ">=", "包含": ">=",
    "disjoint": "disjoint", "exclusive": "disjoint", "互斥": "disjoint", "互不相容": "disjoint",
    "complementary": "complementary", "对立": "complementary", "互逆": "complementary",
}  # fmt: skip
_EITHER_SIDE = ("逆", "补")  # 逆A is written, A逆 is how Ā is read aloud
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_RELATIONS = ("==", "!=", "<=", ">=", "disjoint", "complementary")
_WORDS = tuple(word for word in _OPERATORS if word.isascii() and word.isalpha())
_CHINESE = "|".join(word for word in _OPERATORS if len(word) > 1 and not word.isascii())
_WORD = re.compile(rf"\s+|&&|\|\||[=!<>]=|\^c(?![a-z])|[A-Z][0-9]*|[a-z]+|{_CHINESE}|.", re.ASCII | re.DOTALL)
_SHOUT = re.compile(rf"\b(?:{'|'.join(word.upper() for word in _WORDS)})\b", re.ASCII)
# A full-width sign or letter is the ASCII one; a small figure below the line is a figure; Ø and φ are printed for ∅.
_READ_AS = str.maketrans(
    {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | {0x2080 + digit: str(digit) for digit in range(10)}
    | dict.fromkeys(map(ord, "Øφϕ"), "∅")
)
_SECOND = say("one relation at a time: this is the second")
_HINT = say("events are capital letters: A|B union, A&B or AB intersection, A' complement, A-B difference")


def _joined(operator: str) -> Callable[[Event, Event], Event]:
    def build(left: Event, right: Event) -> Event:
        return SetOperation(left.start, right.stop, operator, left, right)  # type: ignore[arg-type]

    return build


_INTERSECTION = Infix(40, 41, _joined("&"))
_TABLE: Table[Event] = Table(
    prefix={"~": Affix(50, lambda operand, sign: Complement(sign.start, operand.stop, operand))},
    infix={
        "&": _INTERSECTION,
        "-": Infix(30, 31, _joined("-")),
        "^": Infix(30, 31, _joined("^")),
        "|": Infix(20, 21, _joined("|")),
        "+": Infix(20, 21, _joined("+")),
    },
    postfix={"'": Affix(60, lambda operand, sign: Complement(operand.start, sign.stop, operand))},
)


def parse_events(text: str) -> Event | Relation:
    """The event or the relation between two events that `text` means.

    Raises `InputError` where it is neither, pointing at the place, and `LimitError` past 2,000 characters, 40 levels or
    300 parts.

    >>> from tensorcli.syntax.event_text import write_event
    >>> write_event(parse_events("A - B == AB'")), write_event(parse_events("~(A or B)&C"))
    ('A − B = A ∩ B′', '(A ∪ B)′ ∩ C')
    """
    check_length(text)
    if not text.strip():
        raise InputError(say("an event is missing"), hint=_HINT)
    reader = _EventReader(text, _tokens(text))
    left = reader.side(say("the left side is empty"))
    if reader.token.kind == "end":
        return left
    relation = reader.take()
    if reader.token.kind == "relation":
        raise reader.wrong(_SECOND, reader.token)
    right = reader.side(say("the right side is empty"))
    if reader.token.kind != "end":
        raise reader.wrong(_SECOND, reader.token)
    kind: RelationKind = relation.text  # type: ignore[assignment]
    return Relation(left.start, right.stop, kind, left, right)


def _tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    for word, start, stop in _words(text):
        if word.isspace():
            continue
        upper_word = word.lower() if len(word) > 1 and word.isalpha() else word
        sign = _OPERATORS.get(upper_word)
        if word in _EITHER_SIDE and tokens and _ends_operand(tokens[-1]) and tokens[-1].stop == start:
            sign = "'"
        if sign is not None:
            tokens.append(Token("relation" if sign in _RELATIONS else "sign", sign, start, stop))
        elif re.fullmatch(r"[A-Z][0-9]*|Ω|0|∅", word, re.ASCII):
            tokens.append(Token("name", word, start, stop))
        else:
            raise _unexpected(text, word, start, stop)
    tokens.append(Token("end", "", len(text), len(text)))
    return tokens


def _words(text: str) -> list[tuple[str, int, int]]:
    """The words with their places; a letter with a bar over it is the letter and a bar."""
    read = ascii_punctuation(text).translate(_READ_AS)
    words = []
    at = 0
    while at < len(read):
        loud = _SHOUT.match(read, at)
        match = loud or _WORD.match(read, at)
        assert match is not None
        word = match[0]
        if len(word) == 1 and not word.isascii():
            plain = unicodedata.normalize("NFD", word)
            words += [(piece, at, match.end()) for piece in (plain if plain[0] in _LETTERS else word)]
        else:
            words.append((word, at, match.end()))
        at = match.end()
    return words


def _unexpected(text: str, word: str, start: int, stop: int) -> InputError:
    place = Place(text, start, stop)
    if word.isascii() and word.isalpha():
        from difflib import get_close_matches

        near = get_close_matches(word, _WORDS, n=1)
        if len(word) == 1:
            hint = say("write {word}", word=word.upper())
        elif near:
            hint = say("did you mean {names}?", names=near[0])
        else:
            hint = say("the words are {names}", names=", ".join(_WORDS))
        return InputError(say("events are capital letters, got '{word}'", word=word), hint=hint, place=place)
    if word.isalpha() and not word.isascii():
        name = unicodedata.name(word[0], "?").title().replace("Cjk", "CJK")
        return InputError(
            say("'{word}' is not a Latin letter but {name}", word=word, name=name), hint=_HINT, place=place
        )
    if word == "1":
        return InputError(say("'1' is no event"), hint=say("U or Ω is everything"), place=place)
    hint = say("relations are == != <= >= disjoint complementary") if word in "<>⊊⊋⊄∈→⇔⇒" else _HINT
    return InputError(say("'{sign}' has no meaning among events", sign=word), hint=hint, place=place)


class _EventReader(Reader[Event]):
    table = _TABLE

    def side(self, empty: Message) -> Event:
        """One side of a relation, or the whole."""
        if self.token.kind in ("relation", "end"):
            raise self.wrong(empty, self.token, _HINT)
        event = self.expression()
        self._check_end()
        return event

    def operand(self) -> Event:
        token = self.take()
        if token.kind == "name":
            return _named(token)
        if token.text == "(":
            inner = self.expression()
            if self.token.text != ")":
                if self.token.kind in ("end", "relation"):
                    raise self.wrong(say("'{bracket}' is never closed", bracket=self.text[token.start]), token)
                self._check_end()
            self.take()
            return inner
        if token.kind in ("end", "relation"):
            raise self.wrong(say("an event is missing here"), token, _HINT)
        written = self.text[token.start : token.stop]
        raise self.wrong(say("an event is missing before '{sign}'", sign=written), token, _HINT)

    def implicit(self) -> Infix[Event] | None:
        before, after = self.tokens[self.at - 1], self.token
        if not _ends_operand(before) or not (after.kind == "name" or after.text == "("):
            return None
        if before.stop < after.start:
            raise self.wrong(
                say("a space doesn't join two events"),
                after,
                say("write AB without a space, or A & B"),
            )
        return _INTERSECTION

    def _check_end(self) -> None:
        token = self.token
        if token.kind in ("end", "relation"):
            return
        if token.text == ")":
            raise self.wrong(say("'{bracket}' was never opened", bracket=self.text[token.start]), token)
        written = self.text[token.start : token.stop]
        raise self.wrong(say("an operator is missing before '{word}'", word=written), token, _HINT)


def _ends_operand(token: Token) -> bool:
    return token.kind == "name" or token.text in (")", "'")


def _named(token: Token) -> Event:
    if token.text in ("U", "Ω"):
        return Everything(token.start, token.stop)
    if token.text in ("0", "∅"):
        return Nothing(token.start, token.stop)
    return EventName(token.start, token.stop, token.text)
