"""`NAME=OPERAND`: a shape (`x=3,4`), data (`x=[[1,2],[3,4]]`) or an expression (`x=rand(2,3)`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from keyword import iskeyword

from tensorcli.answers import Shape
from tensorcli.errors import InputError, LimitError, Place, TensorcliError
from tensorcli.language import say
from tensorcli.syntax.data import Data, is_data, parse_data
from tensorcli.syntax.expression_nodes import Expression
from tensorcli.syntax.expressions import parse_expression
from tensorcli.syntax.python_text import readable
from tensorcli.syntax.shapes import parse_shape

MOST_OPERANDS = 100
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*", re.ASCII)
_TIMES = re.compile(r"(?<=\d)\s*[xX*]\s*(?=\d)", re.ASCII)
_SHAPE = re.compile(r"[\d\s,()\[\]+-]+|scalar", re.ASCII)
_RESERVED = ("torch", "nn", "linalg", "scalar")


@dataclass(frozen=True, slots=True)
class Binding:
    """An operand with its name."""

    name: str
    text: str  # the operand as it was typed, blanks too
    operand: Shape | Data | Expression


def parse_bindings(texts: Sequence[str]) -> tuple[Binding, ...]:
    """The operands in their order; an expression may use those before it.

    Raises `InputError` for a name that is none, or given twice, and for an operand that can't be read.

    >>> [type(binding.operand).__name__ for binding in parse_bindings(["x=3,4", "y=[1.5]", "z=x.t()"])]
    ['Shape', 'Data', 'Call']
    """
    if len(texts) > MOST_OPERANDS:
        raise LimitError(say("at most {limit} operands", limit=MOST_OPERANDS))
    found: dict[str, Binding] = {}
    for text in texts:
        name, operand = _split(text)
        if name in found:
            raise InputError(
                say("'{name}' is given twice", name=name), place=Place(text, 0, text.index(name) + len(name))
            )
        found[name] = Binding(name, operand, _operand(text, operand, tuple(found)))
    return tuple(found.values())


def _split(text: str) -> tuple[str, str]:
    at = readable(text).find("=")
    name = text[:at].strip()
    if at < 0 or not name:
        raise InputError(
            say("an operand is written as NAME=OPERAND"),
            hint=say("write x=3,4, or x='[[1,2],[3,4]]', or x='rand(2,3)'"),
            place=Place(text, 0, len(text)) if text else None,
        )
    if not _NAME.fullmatch(name) or iskeyword(name) or name in _RESERVED:
        start = text.index(name)
        raise InputError(
            say("'{name}' can't be the name of an operand", name=name),
            hint=say("names are Latin letters, digits and _"),
            place=Place(text, start, start + len(name)),
        )
    return name, text[at + 1 :]


def _operand(text: str, operand: str, before: Sequence[str]) -> Shape | Data | Expression:
    try:
        if is_data(operand):
            return parse_data(operand)
        if not operand.strip() or _is_shape(operand):
            return parse_shape(operand)
        return parse_expression(operand, before)
    except TensorcliError as problem:
        raise _moved(problem, text, len(text) - len(operand)) from None


def _is_shape(operand: str) -> bool:
    return _SHAPE.fullmatch(_TIMES.sub(",", readable(operand).strip())) is not None


def _moved(problem: TensorcliError, text: str, by: int) -> TensorcliError:
    """The same error, at its place in the whole of what was typed."""
    place = problem.place
    moved = None if place is None else Place(text, place.start + by, place.stop + by)
    return type(problem)(problem.message, hint=problem.hint, place=moved)
