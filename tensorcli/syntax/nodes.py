"""The nodes of a formula: no values but what was written; the meaning is given elsewhere (`tensorcli.calculus`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tensorcli.syntax.placed import Node

if TYPE_CHECKING:
    from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Number(Node):
    """A number exactly as written: 0.3 is 3/10."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """pi or e."""

    name: Literal["pi", "e"]


@dataclass(frozen=True, slots=True)
class Variable(Node):
    """A real variable."""

    name: str


@dataclass(frozen=True, slots=True)
class Negation(Node):
    """The formula with a minus sign before it."""

    operand: Formula


@dataclass(frozen=True, slots=True)
class Factorial(Node):
    """n! of a whole number that is written out."""

    operand: Formula


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    """Two formulas joined by an operator; an implicit product is a "*"."""

    operator: Literal["+", "-", "*", "/", "^"]
    left: Formula
    right: Formula


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function under its one canonical name (`arcsin` is "asin", `|x|` is "abs", `ln` is "log")."""

    function: str
    arguments: tuple[Formula, ...]


Formula = Number | Constant | Variable | Negation | Factorial | Arithmetic | Call
