"""`--expect` for derivatives: any formula that is the same function."""

from __future__ import annotations

from tensorcli.calculus.compare import is_same
from tensorcli.calculus.grad import Work
from tensorcli.syntax.formulas import parse_formula
from tensorcli.syntax.keyboard import ascii_punctuation
from tensorcli.syntax.points import split_outside_brackets


def same_formulas(work: Work, text: str) -> bool:
    """Whether the texts are the derivatives: one, or a list in the order of the variables.

    Raises `InputError` where one of them is no formula.
    """
    ours = list(work.partials.values())
    if len(ours) == 1:
        pieces = [text]
    else:
        stripped = ascii_punctuation(text).strip()
        inner = stripped[1:-1] if stripped.startswith("[") and stripped.endswith("]") else stripped
        pieces = split_outside_brackets(inner)
    if len(pieces) != len(ours):
        return False
    return all(
        piece.strip() == written or is_same(formula, parse_formula(piece), work.question.formula)
        for piece, formula, written in zip(pieces, ours, work.answer.partials.values(), strict=True)
    )
