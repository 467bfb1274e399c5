"""The engine of our two small languages: operators with binding powers, over tokens that know their place.

A language is a `Table`: which operators stand before, between and after operands, how tightly each binds, and what node
each makes. Depth and size are limited while reading, so that no text, however nested, can exhaust the stack.
See Vaughan Pratt, "Top down operator precedence" (1973).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

from tensorcli.errors import InputError, LimitError, Place
from tensorcli.language import Message, say

MAX_CHARACTERS = 2000
MAX_LEVELS = 40
MAX_NODES = 300

N = TypeVar("N")


class Token(NamedTuple):
    """A word of the text; `kind` is "number", "name", "sign" or "end"."""

    kind: str
    text: str
    start: int
    stop: int


class Infix(NamedTuple, Generic[N]):
    """An operator between two operands; it binds its left side with `left` and its right side with `right`."""

    left: int
    right: int
    build: Callable[[N, N], N]


class Affix(NamedTuple, Generic[N]):
    """An operator before or after one operand."""

    power: int
    build: Callable[[N, Token], N]


class Table(NamedTuple, Generic[N]):
    """A language: its operators by their text."""

    prefix: dict[str, Affix[N]]
    infix: dict[str, Infix[N]]
    postfix: dict[str, Affix[N]]


class Reader(Generic[N]):
    """Reads one text; a language inherits from it and says what an operand is and where a product may be left out."""

    table: Table[N]
    sides: Message  # what is missing when an operand is: "a number or a name", "an event"

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.at = 0
        self.levels = 0
        self.nodes = 0

    @property
    def token(self) -> Token:
        """The token that is next."""
        return self.tokens[self.at]

    def take(self) -> Token:
        """The next token, which is then behind us."""
        token = self.tokens[self.at]
        self.at += token.kind != "end"
        return token

    def operand(self) -> N:
        """One operand without operators around it."""
        raise self.wrong(say("something is missing here"), self.token)

    def implicit(self) -> Infix[N] | None:
        """The operator that is meant where none is written, if a language allows it here."""
        return None

    def ended(self) -> bool:
        """Whether an operand list ends here."""
        return self.token.kind == "end"

    def expression(self, least: int = 0) -> N:
        """Everything from here on that binds at least as tightly as `least`."""
        self.levels += 1
        if self.levels > MAX_LEVELS + 1:  # what stands outside all brackets is no level
            raise LimitError(
                say("this is nested more than {limit} levels deep", limit=MAX_LEVELS), place=self.place(self.token)
            )
        left = self._prefixed()
        while True:
            postfix = self.table.postfix.get(self.token.text)
            if postfix is not None and postfix.power >= least:
                left = self.count(postfix.build(left, self.take()))
                continue
            written = self.table.infix.get(self.token.text)
            operator = written or self.implicit()
            if operator is None or operator.left < least:
                break
            if written is not None:
                self.take()
            right = self.expression(operator.right)
            left = self.count(operator.build(left, right))
        self.levels -= 1
        return left

    def _prefixed(self) -> N:
        prefix = self.table.prefix.get(self.token.text)
        if prefix is None:
            return self.count(self.operand())
        sign = self.take()
        return self.count(prefix.build(self.expression(prefix.power), sign))

    def count(self, node: N) -> N:
        """Count a node that was made."""
        self.nodes += 1
        if self.nodes > MAX_NODES:
            raise LimitError(
                say("this has more than {limit} parts", limit=MAX_NODES), place=Place(self.text, 0, len(self.text))
            )
        return node

    def place(self, token: Token) -> Place:
        """Where a token stands."""
        return Place(self.text, token.start, token.stop)

    def wrong(self, message: Message, token: Token, hint: Message | None = None) -> InputError:
        """An error at a token."""
        return InputError(message, hint=hint, place=self.place(token))


def check_length(text: str) -> None:
    """Refuse a text that is too long before any work (`LimitError`)."""
    if len(text) > MAX_CHARACTERS:
        raise LimitError(
            say("this is longer than {limit} characters", limit=MAX_CHARACTERS),
            place=Place(text, MAX_CHARACTERS, MAX_CHARACTERS + 1),
        )
