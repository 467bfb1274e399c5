"""What a command hands over: an answer, how to draw it, who confirms it. All of the output contract follows from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from tensorcli.answers import Answer
from tensorcli.language import Language

if TYPE_CHECKING:
    from tensorcli.views.page import Page

A = TypeVar("A", bound=Answer)


class Wanted(NamedTuple):
    """The options that every command has: how the answer is to be given."""

    quiet: bool = False
    json: bool = False
    code: bool = False
    expect: str | None = None
    save: str | None = None
    verbose: bool = False
    everything: bool = True  # False: on a terminal, long tables are shortened
    witness: bool = True  # False: --no-torch or --no-sympy
    language: Language = "en"


class Reply(NamedTuple, Generic[A]):
    """An answer and what can be done with it; `view` and `verify` import what they need when they are called."""

    answer: A
    view: Callable[[A, Wanted], Page]
    verify: Callable[[A], A] | None = None  # the same answer with the library's verdict; may take a second
    matches: Callable[[A, str], bool] | None = None  # whether --expect's text is the answer, where the type can't tell
    compared: Callable[[A, str], object] | None = None  # the part of the answer that --expect's text is about
    early: bool = True  # whether the page is worth showing before `verify` has been asked
    interrupted: bool = False  # Ctrl-C cut the work short: what was reached is shown, and the exit code says so
    optional: bool = True  # whether --no-torch or --no-sympy may leave `verify` out
