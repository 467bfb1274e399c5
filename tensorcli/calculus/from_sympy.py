"""A sympy expression back as a formula of ours, written as a person would: no negative powers, no factor ½ behind."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import sympy

from tensorcli.calculus.algebra import ONE, E, call, is_writable, number, over, plus, power, times, variable
from tensorcli.syntax.nodes import Constant, Formula

Expression = Any

_FUNCTIONS = {
    **{getattr(sympy, name): name for name in (
        "exp", "log", "sin", "cos", "tan", "sec", "csc", "cot", "asin", "acos", "atan", "sinh", "cosh", "tanh", "sech",
        "csch", "coth", "asinh", "acosh", "atanh", "sign", "erf", "erfc", "gamma", "digamma",
    )},
    sympy.Abs: "abs",
}  # fmt: skip


class NotOurs(Exception):  # noqa: N818 - not an error of the program, only the wrong form
    """The expression has a part that our language can't say."""


def formula_of_expression(made: Expression, letters: Mapping[Expression, Formula], raised: str = "exp") -> Formula:
    """The formula that an expression means, with what its letters stand for; raises `NotOurs` where there is none.

    `raised` says how the exponential function is written: "exp" or "e", as e^x.

    >>> from tensorcli.syntax.formula_text import write_formula
    >>> x = sympy.Symbol("x", real=True)
    >>> write_formula(formula_of_expression(-x / (2 * sympy.sqrt(x + 1)), {}))
    '-x/(2*sqrt(x + 1))'
    """
    return _Back(letters, raised).formula(made)


class _Back:
    def __init__(self, letters: Mapping[Expression, Formula], raised: str) -> None:
        self.letters = letters
        self.raised = raised

    def formula(self, made: Expression) -> Formula:
        if made in self.letters:
            return self.letters[made]
        if made.is_Symbol:
            return variable(made.name)
        if made.is_Rational:
            value = Fraction(int(made.p), int(made.q))
            if not is_writable(value):
                raise NotOurs(type(made).__name__)
            return number(value)
        if made is sympy.pi or made is sympy.E:
            return Constant(0, 0, "pi" if made is sympy.pi else "e")
        if made.is_Add:
            return plus(*self._ordered(made))
        if made.is_Mul:
            return self._product(made)
        if made.func is sympy.exp:
            exponent = self.formula(made.args[0])
            return power(E, exponent) if self.raised == "e" else call("exp", exponent)
        if made.is_Pow:
            return self._power(made.base, made.exp)
        name = _FUNCTIONS.get(made.func)
        if name is None or len(made.args) != 1:
            raise NotOurs(type(made).__name__)
        return call(name, self.formula(made.args[0]))

    def _ordered(self, made: Expression) -> list[Formula]:
        """The terms as sympy prints them; one without a minus comes first."""
        terms = made.as_ordered_terms()
        first = next((term for term in terms if not term.could_extract_minus_sign()), terms[0])
        if terms[0].could_extract_minus_sign():
            terms = [first, *(term for term in terms if term is not first)]
        return [self.formula(term) for term in terms]

    def _product(self, made: Expression) -> Formula:
        factors = sorted(
            made.as_ordered_factors(), key=lambda factor: not self.letters.keys().isdisjoint(factor.free_symbols)
        )
        return times(*(self.formula(factor) for factor in factors))

    def _power(self, base: Expression, exponent: Expression) -> Formula:
        if exponent.could_extract_minus_sign():
            return over(ONE, self._power(base, -exponent)) if exponent != -1 else over(ONE, self.formula(base))
        if exponent == sympy.Rational(1, 2):
            return call("sqrt", self.formula(base))
        if exponent.is_Rational and exponent.q == 2 and exponent.p == 3:
            inner = self.formula(base)
            return times(inner, call("sqrt", inner))
        return power(self.formula(base), self.formula(exponent))
