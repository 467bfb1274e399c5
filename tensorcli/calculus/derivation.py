"""A derivative with its reasons: a tree of rules, each applied to one part of the formula."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tensorcli.syntax.nodes import Formula

Rule = Literal[
    "constant", "variable", "sum", "constant factor", "product", "quotient", "power", "exponential", "logarithm",
    "power tower", "function", "chain", "piecewise", "definition", "shorter",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Derivation:
    """One application of a rule, with those it rests on below it."""

    part: Formula  # what is differentiated
    rule: Rule
    identity: str  # the rule in letters: sin(u)′ = cos(u)·u′
    inner: tuple[tuple[str, Formula], ...]  # what the letters stand for here
    below: tuple[Derivation, ...]
    result: Formula  # the derivative of the part
    when: str = ""  # where this part holds, if it is a piece of a function


def steps_below(found: Derivation, level: int = 0) -> Iterator[tuple[int, Derivation]]:
    """A derivation and all that it rests on, with their levels, from the inside out: the last is the whole."""
    for part in found.below:
        yield from steps_below(part, level + 1)
    yield level, found
