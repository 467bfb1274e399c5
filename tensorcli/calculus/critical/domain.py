"""Where a formula has a value: what sympy cancels on the way, as x/x, still counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import sympy

from tensorcli.calculus.critical.bounds import never_zero
from tensorcli.calculus.critical.clock import Clock
from tensorcli.calculus.critical.evaluator import MP, Evaluator, Real
from tensorcli.calculus.critical.line import Line
from tensorcli.calculus.critical.pieces import breaks
from tensorcli.calculus.critical.told import fraction
from tensorcli.calculus.precise import precise
from tensorcli.calculus.symbols import expression as as_expression
from tensorcli.syntax.formulas import parts, variables
from tensorcli.syntax.nodes import Arithmetic, Call, Formula, Negation, Number

Expression = Any  # a sympy.Expr
_EVERYWHERE = frozenset(
    (
        "exp", "sin", "cos", "atan", "sinh", "cosh", "tanh", "asinh", "erf", "erfc", "abs", "sigmoid", "relu", "relu6",
        "leaky_relu", "elu", "selu", "gelu", "gelu_tanh", "silu", "mish", "softplus", "softsign", "hardtanh",
        "hardsigmoid", "hardswish", "logsigmoid", "tanhshrink", "softshrink", "square", "max", "min", "cbrt",
    )
)  # fmt: skip


class Domain:
    """The domain of a formula."""

    def __init__(self, formula: Formula, names: Sequence[str], clock: Clock) -> None:
        self._formula = formula
        self._names = names
        self._clock = clock
        self.has_holes = not _is_whole(formula)

    def holds(self, at: Sequence[Real]) -> bool:
        """Whether the formula itself has a finite value there."""
        return not self.has_holes or MP.isfinite(self.value(at))

    def value(self, at: Sequence[Real]) -> Real:
        """The formula's own value, to a few digits; nan where it has none."""
        values = {name: Number(0, 0, fraction(value)) for name, value in zip(self._names, at, strict=True)}
        value = self._clock.attempt(lambda: precise(self._formula, values, 5), 0.5)
        return MP.nan if value is None else value

    def holes(self, expression: Expression) -> list[Expression]:
        """What the formula divides by and the expression doesn't: x of x/x."""
        if not self.has_holes:
            return []
        divisors = {as_expression(divisor) for divisor in _divisors(self._formula)}
        own = breaks(expression)
        lost = (d for d in divisors if d.free_symbols and d not in own and not never_zero(d))
        return sorted(lost, key=sympy.default_sort_key)

    def is_empty(self, expression: Expression, line: Line | None) -> bool:
        """Whether it is proved that the formula, made into an expression, has a value nowhere."""
        if not expression.free_symbols:
            return not MP.isfinite(Evaluator([expression], ()).reals(())[0])
        if _has_complex_summand(expression):
            return True
        if line is None or not line.cut or any(cell.expression is not None for cell in line.cells):
            return False
        return not any(MP.isfinite(self.value((cell.ends[0],))) for cell in line.cells[1:])


def _divisors(formula: Formula) -> Iterator[Formula]:
    if isinstance(formula, Arithmetic) and variables(formula.right) and formula.operator == "/":
        yield formula.right
    if isinstance(formula, Arithmetic) and formula.operator == "^" and isinstance(formula.right, Negation):
        yield formula.left
    for part in parts(formula):
        yield from _divisors(part)


def _has_complex_summand(expression: Expression) -> bool:
    constant, rest = expression.as_coeff_add(*expression.free_symbols) if expression.is_Add else (0, ())
    return bool(sympy.im(constant) != 0) and all(part.is_real for part in rest)


def _is_whole(formula: Formula) -> bool:
    """Whether a formula is plainly defined for all values: no quotients of variables, no roots, no logarithms."""
    if isinstance(formula, Call) and formula.function not in _EVERYWHERE:
        return False
    if isinstance(formula, Arithmetic) and formula.operator in "/^" and variables(formula.right):
        return False
    if isinstance(formula, Arithmetic) and formula.operator == "^":
        power = formula.right
        if not isinstance(power, Number) or power.value.denominator != 1:
            return False
    return all(map(_is_whole, parts(formula)))
