"""Random formulas of every kind there is, the same ones for the same seed."""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction

import pytest

from tensorcli.calculus.algebra import contains
from tensorcli.errors import LimitError
from tensorcli.syntax.formulas import parse_formula, write_formula
from tensorcli.syntax.functions import FUNCTIONS
from tensorcli.syntax.nodes import Arithmetic, Call, Constant, Formula, Negation, Number, Variable


def node(kind: type, *values: object) -> Formula:
    """A node without a place in a text."""
    return kind(0, 0, *values)


def grown(dice: random.Random, depth: int) -> Formula:
    """A random formula of at most that depth, of every kind there is."""
    kind = dice.random()
    if depth == 0 or kind < 0.12:
        leaves: tuple[Formula, ...] = (
            *(node(Variable, name) for name in "xxxxy"),
            node(Number, Fraction(dice.randint(0, 30), dice.choice((1, 1, 2, 3, 10)))),
            node(Constant, dice.choice(("pi", "e"))),
        )
        return dice.choice(leaves)
    if kind < 0.5:
        operator = dice.choice("++--**/")
        return node(Arithmetic, operator, grown(dice, depth - 1), grown(dice, depth - 1))
    if kind < 0.6:
        exponent = dice.choice((node(Number, Fraction(dice.randint(1, 4))), grown(dice, 1)))
        return node(Arithmetic, "^", grown(dice, depth - 1), exponent)
    if kind < 0.66:
        return node(Negation, grown(dice, depth - 1))
    if kind < 0.7:
        return node(Call, "where", tuple(grown(dice, depth - 2 if depth > 1 else 0) for _ in range(4)))
    function = dice.choice(FUNCTIONS)
    return node(Call, function.name, tuple(grown(dice, depth - 1) for _ in range(function.least)))


def made(count: int, seed: int = 1, depth: int = 5) -> list[Formula]:
    """Random formulas that our own parser reads again, each with its own seed."""
    found = []
    while len(found) < count:
        formula = grown(random.Random(seed), depth)
        seed += 1
        try:
            if contains(formula, "x"):
                found.append(parse_formula(write_formula(formula)))
        except (LimitError, ValueError):
            continue
    return found


@pytest.fixture
def random_formulas() -> Callable[..., list[Formula]]:
    """How many, from which seed on, and how deep at most."""
    return made
