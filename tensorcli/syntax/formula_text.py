"""Formulas back to text, so that our own parser reads the same formula from it."""

from __future__ import annotations

from fractions import Fraction

from tensorcli.syntax.nodes import Call, Constant, Factorial, Formula, Negation, Number, Variable

MAX_DIGITS = 30  # of a number in a formula, read or written

_BINDS = {"+": 10, "-": 10, "*": 20, "/": 20, "^": 40}
_SPACED = ("+", "-")


def write_formula(formula: Formula, least: int = 0) -> str:
    """The formula as text with as few brackets as it can be read back with.

    >>> from tensorcli.syntax.formulas import parse_formula
    >>> write_formula(parse_formula("((2*x)^2)/(y+1)")), write_formula(parse_formula("-(x-1)"))
    ('(2*x)^2/(y + 1)', '-(x - 1)')
    """
    if isinstance(formula, Number):
        return _bracket(_write_number(formula.value), least > 15 if "/" in _write_number(formula.value) else False)
    if isinstance(formula, Constant | Variable):
        return formula.name
    if isinstance(formula, Call):
        arguments = [*map(write_formula, formula.arguments)]
        if formula.function == "where":
            one, other = arguments[:2]
            reads_better = isinstance(formula.arguments[0], Number | Constant)
            arguments[:2] = [f"{other} < {one}" if reads_better else f"{one} > {other}"]
        return f"{formula.function}({', '.join(arguments)})"
    if isinstance(formula, Factorial):
        return write_formula(formula.operand, 60) + "!"
    if isinstance(formula, Negation):
        return _bracket(f"-{write_formula(formula.operand, 30)}", least > 20 or least == 11)
    binds = _BINDS[formula.operator]
    right_bound = binds if formula.operator == "^" else binds + 1
    left = write_formula(formula.left, binds + 1 if formula.operator == "^" else binds)
    right = write_formula(formula.right, right_bound)
    operator = f" {formula.operator} " if formula.operator in _SPACED else formula.operator
    return _bracket(left + operator + right, least > binds)


def _bracket(text: str, needed: bool) -> str:
    return f"({text})" if needed else text


def _write_number(value: Fraction) -> str:
    """A decimal where that is exact, with a power of ten where it is long, else a fraction."""
    rest, places = value.denominator, 0
    while rest % 10 == 0 or rest % 2 == 0 or rest % 5 == 0:
        rest //= 10 if rest % 10 == 0 else (2 if rest % 2 == 0 else 5)
        places += 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    digits = value.numerator * 10**places // value.denominator
    is_long = abs(digits) >= 10**MAX_DIGITS
    while digits and digits % 10 == 0 and (places > 0 or is_long):
        digits, places = digits // 10, places - 1
    if places < 0 or places > MAX_DIGITS - 1:
        return f"{digits}e{-places}"
    if places == 0:
        return str(digits)
    text = str(abs(digits)).rjust(places + 1, "0")
    return ("-" if digits < 0 else "") + f"{text[:-places]}.{text[-places:]}"
