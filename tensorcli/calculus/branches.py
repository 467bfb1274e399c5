"""Piecewise functions as formulas: where(a > b, this, that), one within another."""

from __future__ import annotations

from itertools import pairwise

from tensorcli.calculus.algebra import ONE, ZERO, call
from tensorcli.calculus.definitions import DEFINITIONS, arguments_by_name, formula_of, substituted
from tensorcli.syntax.formula_text import write_formula
from tensorcli.syntax.nodes import Call, Formula


def where(one: Formula, other: Formula, yes: Formula, no: Formula) -> Formula:
    """The formula that is `yes` where one > other, else `no`; the same formula twice needs no condition."""
    return yes if yes == no else call("where", one, other, yes, no)


def condition(one: Formula, other: Formula) -> str:
    """one > other as text, as `where` has it."""
    return write_formula(call("where", one, other, ONE, ZERO)).removeprefix("where(").removesuffix(", 1, 0)")


def as_where(formula: Call) -> Formula:
    """A piecewise function written out, from its last piece to its first.

    >>> from tensorcli.syntax.formulas import parse_formula
    >>> write_formula(as_where(parse_formula("hardtanh(x)")))
    'where(x > 1, 1, where(x > -1, x, -1))'
    """
    named = arguments_by_name(formula)
    pieces = DEFINITIONS[formula.function].pieces
    result = substituted(formula_of(pieces[0].formula), named)
    for before, piece in pairwise(pieces):
        assert before.until is not None
        bound = substituted(formula_of(before.until), named)
        result = call("where", named["x"], bound, substituted(formula_of(piece.formula), named), result)
    return result


def where_again(formula: Formula, results: list[Formula]) -> Formula:
    """The same conditions with other branches."""
    if len(results) == 1:
        return results[0]
    assert isinstance(formula, Call)
    one, other, _, no = formula.arguments
    return where(one, other, results[0], where_again(no, results[1:]))
