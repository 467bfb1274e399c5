"""What every answer has in common.

An answer is a frozen dataclass that inherits from `Answer` and stands beside the function that makes it. Its fields
are the keys of `--json`, in this order and with these names; a table is a view of it. Its parts are named tuples where
that is enough: a dataclass takes ten times as long to make, and a start-up makes them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple

from tensorcli.language import Message


class Shape(tuple[int, ...]):
    """The sizes of a tensor's dims, outermost first; its text is what `--quiet` prints.

    >>> str(Shape((3, 32, 32))), str(Shape(())), Shape((2, 3)) == (2, 3)
    ('3,32,32', '()', True)
    """

    __slots__ = ()

    def __str__(self) -> str:
        return ",".join(map(str, self)) or "()"


class Members(tuple[object, ...]):
    """The members of a finite set, numbers first; its text has the braces that tell it from an interval.

    >>> str(Members((1, 2))), str(Members(()))
    ('{1,2}', '{}')
    """

    __slots__ = ()

    def __str__(self) -> str:
        return "{" + ",".join(map(str, self)) + "}"


class Note(NamedTuple):
    """Something a learner would get wrong here: a "warning" (legal but suspicious) or a "tip"."""

    kind: Literal["warning", "tip"]
    text: Message


class Verdict(NamedTuple):
    """What the library said when it really ran the question."""

    by: Literal["torch", "sympy"]
    version: str
    agrees: bool
    said: str  # its own words: a shape, a value, or its error message
    about: Message | None = None  # how far that goes: a smaller question of the same kind, or how exact


class Refusal(NamedTuple):
    """Why the answer is no."""

    message: Message
    torch: str | None  # torch's own words, or None where it was not asked


@dataclass(frozen=True, kw_only=True)
class Answer:
    """The keys that all commands share."""

    command: str
    ok: bool  # False: a well-formed question whose answer is no
    answer: object  # what --quiet prints, as JSON
    code: tuple[str, ...]  # PyTorch or SymPy lines that give the same answer
    notes: tuple[Note, ...] = ()
    verdict: Verdict | None = None
    error: Refusal | None = None

    worded: ClassVar[bool] = False  # whether it may be a text, such as a formula: --expect then takes any text
