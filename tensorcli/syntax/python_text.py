"""The text of a tensor expression as Python's parser is given it: its signs checked, the errors at their place."""

from __future__ import annotations

import ast
import warnings

from tensorcli.errors import InputError, LimitError, Place
from tensorcli.language import say
from tensorcli.syntax.keyboard import ascii_punctuation

MAX_LEVELS = 40

# A Chinese keyboard's signs that mean something here, beyond those that every command reads.
_SIGNS = str.maketrans("：＝＋／÷＊＠＜＞！．％～【】“”‘’\u3000\t\r\n", ":=+//*@<>!.%~[]\"\"''    ")


def readable(text: str) -> str:
    """The same text, character for character, in the signs of Python and on one line.

    >>> readable("x［：，0］")
    'x[:,0]'
    """
    return ascii_punctuation(text).translate(_SIGNS)


def check_characters(text: str, source: str) -> None:
    """Raises `InputError` at the first sign that no expression has."""
    for at, sign in enumerate(source):
        if not (sign.isascii() and sign.isprintable()) or (sign in "#\\;$?`!" and source[at : at + 2] != "!="):
            raise InputError(
                say("'{sign}' has no meaning in an expression", sign=sign),
                hint=say("names are Latin letters, digits and _"),
                place=Place(text, at, at + 1),
            )


def python_tree(text: str, source: str, blank: int) -> ast.expr:
    """What Python reads; its own limits on nesting are reached only far beyond ours."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of Python, about code that will never run
            return ast.parse(source[blank:].rstrip(" "), mode="eval").body
    except SyntaxError as problem:
        if "too many nested" in str(problem):
            raise too_deep(text, len(text) - 1) from None
        start = blank + max((problem.offset or 1) - 1, 0)
        stop = max(start + 1, blank + (problem.end_offset or 0) - 1)
        start = min(start, len(text) - 1)
        raise InputError(
            say("this is not an expression of Python"),
            hint=say("write one as 'x.t() @ y'"),
            place=Place(text, start, min(max(stop, start + 1), len(text))),
        ) from None
    except (MemoryError, RecursionError, ValueError):
        raise too_deep(text, len(text) - 1) from None


def too_deep(text: str, at: int) -> LimitError:
    """The error for what is nested too deeply."""
    return LimitError(
        say("this is nested more than {limit} levels deep", limit=MAX_LEVELS), place=Place(text, at, at + 1)
    )
