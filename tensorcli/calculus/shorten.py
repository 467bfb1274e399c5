"""A shorter form of a formula: what sympy's small tools make of it, whichever takes the fewest operations.

Never `simplify`, which may take minutes. Activations, `where` and other functions that sympy would take apart are
letters to it, so that σ(x)(1 − σ(x)) stays in its own terms. A form is taken only where it is equal at random points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

import sympy

from tensorcli.calculus.algebra import E, size
from tensorcli.calculus.compare import is_same
from tensorcli.calculus.from_sympy import NotOurs, formula_of_expression
from tensorcli.calculus.symbols import Expression, expression
from tensorcli.calculus.time_limit import within
from tensorcli.errors import LimitError
from tensorcli.syntax.formula_text import write_formula
from tensorcli.syntax.formulas import parts
from tensorcli.syntax.nodes import Arithmetic, Call, Formula, Negation, Number

_LARGEST = 200  # operations: what is longer stays as it is
_NATIVE = frozenset(
    (
        "sqrt", "exp", "log", "sin", "cos", "tan", "sec", "csc", "cot", "sinh", "cosh", "tanh", "sech", "csch", "coth",
        "abs",
    )
)  # fmt: skip

_TOOLS: tuple[Callable[[Expression], Expression], ...] = (
    lambda e: e,
    sympy.factor_terms,
    sympy.factor,
    sympy.cancel,
    sympy.powsimp,
    sympy.together,
    lambda e: sympy.factor_terms(sympy.powsimp(sympy.expand(e))),
    lambda e: sympy.trigsimp(e) if e.has(sympy.sin, sympy.cos, sympy.tan, sympy.sinh, sympy.cosh, sympy.tanh) else e,
)


def shortened(formula: Formula, seconds: float = 1.0) -> Formula:
    """The same formula with the fewest operations that could be found in that time; at worst itself.

    >>> from tensorcli.syntax.formulas import parse_formula
    >>> [write_formula(shortened(parse_formula(text))) for text in ("x*y + x^2*0 + y*x", "exp(x)*(1 + x) - exp(x)")]
    ['2*x*y', 'x*exp(x)']
    """
    if size(formula) > _LARGEST:
        return formula
    found: list[Formula] = []
    with suppress(LimitError):
        within(seconds, lambda: found.extend(_forms(formula, seconds / 4)))
    cost = _cost(formula)
    ranked = sorted((form for form in found if cost(form) < cost(formula)), key=cost)
    with suppress(LimitError):
        return within(seconds, lambda: next((form for form in ranked if is_same(formula, form)), formula))
    return formula


def _cost(before: Formula) -> Callable[[Formula], int]:
    """Operations; a fraction within a fraction costs one more, and so does a function that wasn't there before."""
    known = _functions(before)
    return lambda form: size(form) + _storeys(form) + len(_functions(form) - known)


def _functions(formula: Formula) -> frozenset[str]:
    own = frozenset((formula.function,)) if isinstance(formula, Call) else frozenset()
    return own.union(*map(_functions, parts(formula)))


def _storeys(formula: Formula, below: bool = False) -> int:
    """Fractions that stand in a fraction."""
    bar = isinstance(formula, Arithmetic) and formula.operator == "/"
    inside = (below or bar) and not isinstance(formula, Call)
    return (bar and below) + sum(_storeys(part, inside) for part in parts(formula))


def _forms(formula: Formula, each: float) -> Iterator[Formula]:
    letters = _Letters()
    start = letters.expression(formula)
    raised = "e" if _has_power_of_e(formula) and "exp" not in _functions(formula) else "exp"
    seen = set()
    for tool in _TOOLS:
        try:
            made = within(each, lambda tool=tool: tool(start))  # type: ignore[misc]
            if made not in seen:
                seen.add(made)
                yield formula_of_expression(made, letters.meanings, raised)
        except (LimitError, NotOurs):
            continue
        except Exception:  # noqa: S112 - sympy fails in many ways; another form is as good
            continue


def _has_power_of_e(formula: Formula) -> bool:
    own = isinstance(formula, Arithmetic) and formula.operator == "^" and formula.left == E
    return own or any(map(_has_power_of_e, parts(formula)))


class _Letters:
    """A formula for sympy, in which each call of a function that it would take apart is a letter."""

    def __init__(self) -> None:
        self.meanings: dict[Expression, Formula] = {}
        self._names: dict[Formula, Expression] = {}

    def expression(self, formula: Formula) -> Expression:
        """The expression."""
        match formula:
            case Negation():
                return -self.expression(formula.operand)
            case Arithmetic():
                left, right = self.expression(formula.left), self.expression(formula.right)
                return {
                    "+": lambda: left + right,
                    "-": lambda: left - right,
                    "*": lambda: left * right,
                    "/": lambda: left / right,
                    "^": lambda: left**right,
                }[formula.operator]()
            case Call() if formula.function in _NATIVE and len(formula.arguments) == 1:
                inner = Call(0, 0, formula.function, formula.arguments)
                return self._native(inner)
            case Call():
                return self._letter(formula)
            case Number() if formula.value.denominator > 10**9 or formula.value.numerator > 10**30:
                return self._letter(formula)
            case _:
                return expression(formula)

    def _native(self, call: Call) -> Expression:
        argument = self.expression(call.arguments[0])
        return getattr(sympy, {"abs": "Abs"}.get(call.function, call.function))(argument)

    def _letter(self, formula: Formula) -> Expression:
        if isinstance(formula, Call):
            formula = Call(0, 0, formula.function, tuple(_tidy(argument) for argument in formula.arguments))
        if formula not in self._names:
            name = sympy.Dummy(write_formula(formula), real=True)
            self._names[formula] = name
            self.meanings[name] = formula
        return self._names[formula]


def _tidy(argument: Formula) -> Formula:
    """What stands inside a letter, shortened for itself."""
    return shortened(argument, 0.5) if parts(argument) else argument
