"""A formula as a sympy expression, by our own walk over the tree: no text ever reaches sympy.

Variables are real symbols. What sympy makes of a formula may be undefined over the reals (log of a negative number is
complex there); whoever evaluates it has to look.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sympy

from tensorcli.calculus.definitions import (
    DEFINITIONS,
    arguments_by_name,
    factorial,
    formula_of,
    substituted,
)
from tensorcli.syntax.nodes import Arithmetic, Call, Constant, Factorial, Formula, Negation, Number, Variable

Expression = Any  # a sympy.Expr

_SYMPY: dict[str, Callable[..., Expression]] = {
    "sqrt": sympy.sqrt,
    "cbrt": lambda x: sympy.sign(x) * sympy.Abs(x) ** sympy.Rational(1, 3),  # the real root, also of what is negative
    "exp": sympy.exp,
    "log": sympy.log,
    "abs": sympy.Abs,
    "sign": sympy.sign,
    "floor": sympy.floor,
    "ceil": sympy.ceiling,
    "max": sympy.Max,
    "min": sympy.Min,
    "gamma": sympy.gamma,
    "where": lambda one, other, yes, no: sympy.Piecewise((yes, one > other), (no, True)),
    "digamma": sympy.digamma,
    "polygamma": sympy.polygamma,
    "lgamma": lambda x: sympy.log(sympy.Abs(sympy.gamma(x))),  # as C, torch and scipy have it
    **{
        name: getattr(sympy, name)
        for name in (
            "sin", "cos", "tan", "sec", "csc", "cot", "asin", "acos", "atan", "asec", "acsc", "acot", "atan2",
            "sinh", "cosh", "tanh", "sech", "csch", "coth", "asinh", "acosh", "atanh", "asech", "acsch", "acoth",
            "erf", "erfc",
        )
    },
}  # fmt: skip


def symbol(name: str) -> Expression:
    """The real symbol of a variable."""
    return sympy.Symbol(name, real=True)


def expression(formula: Formula) -> Expression:
    """The formula as a sympy expression.

    >>> from tensorcli.syntax.formulas import parse_formula
    >>> expression(parse_formula("2x^2 + sin(x)")), expression(parse_formula("relu(x)"))
    (2*x**2 + sin(x), Piecewise((0, x <= 0), (x, True)))
    """
    match formula:
        case Number():
            return sympy.Rational(formula.value.numerator, formula.value.denominator)
        case Constant():
            return sympy.pi if formula.name == "pi" else sympy.E
        case Variable():
            return symbol(formula.name)
        case Negation():
            return -expression(formula.operand)
        case Factorial():
            return sympy.Integer(factorial(formula).numerator)
        case Arithmetic():
            return _joined(formula)
        case Call():
            return _called(formula)


def _joined(formula: Arithmetic) -> Expression:
    left, right = expression(formula.left), expression(formula.right)
    match formula.operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return left / right
        case "^":
            return left**right


def _called(call: Call) -> Expression:
    made = _SYMPY.get(call.function)
    if made is not None:
        return made(*map(expression, call.arguments))
    named = arguments_by_name(call)
    cases = []
    x = expression(named["x"])
    for piece in DEFINITIONS[call.function].pieces:
        value = expression(substituted(formula_of(piece.formula), named))
        if piece.until is None:
            cases.append((value, True))
        else:
            bound = expression(substituted(formula_of(piece.until), named))
            cases.append((value, x <= bound if piece.closed else x < bound))
    return cases[0][0] if len(cases) == 1 else sympy.Piecewise(*cases)
