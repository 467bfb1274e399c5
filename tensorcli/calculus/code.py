"""Lines that give the same answer: autograd's where there is a point, sympy's where there is none."""

from __future__ import annotations

import keyword
from collections.abc import Collection, Mapping
from fractions import Fraction
from math import isfinite
from typing import TYPE_CHECKING

from tensorcli.calculus.definitions import (
    DEFINITIONS,
    arguments_by_name,
    factorial,
    formula_of,
    is_smooth,
    substituted,
    unfolded,
)
from tensorcli.calculus.one_precision import Value
from tensorcli.calculus.precise import precise, rounded
from tensorcli.syntax.formulas import parts, variables
from tensorcli.syntax.nodes import Arithmetic, Call, Constant, Factorial, Formula, Negation, Number, Variable

if TYPE_CHECKING:
    from tensorcli.calculus.grad import Question

_TAKEN = frozenset(("torch", "sympy", "F", "f", "print", "slope", "slopes", "float", "round"))
_TORCH_OWN = frozenset(
    (
        "sqrt", "rsqrt", "square", "reciprocal", "exp", "exp2", "expm1", "log2", "log10", "log1p", "sin", "cos", "tan",
        "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "abs", "sign", "floor",
        "ceil", "erf", "erfc", "lgamma", "digamma", "hypot", "pow", "sigmoid",
    )
)  # fmt: skip
_FUNCTIONAL = frozenset(
    (
        "relu", "relu6", "leaky_relu", "elu", "selu", "celu", "gelu", "silu", "mish", "softplus", "softsign",
        "hardtanh", "hardsigmoid", "hardswish", "logsigmoid", "tanhshrink", "softshrink", "hardshrink", "threshold",
    )
)  # fmt: skip
_SYMPY_NAMES = {"abs": "Abs", "ceil": "ceiling", "max": "Max", "min": "Min"}
_SYMPY_OWN = frozenset(
    (
        "sqrt", "exp", "log", "sin", "cos", "tan", "sec", "csc", "cot", "asin", "acos", "atan", "asec", "acsc", "acot",
        "atan2", "sinh", "cosh", "tanh", "sech", "csch", "coth", "asinh", "acosh", "atanh", "asech", "acsch", "acoth",
        "erf", "erfc", "gamma", "digamma", "polygamma", "sign", "floor", *_SYMPY_NAMES,
    )
)  # fmt: skip


def torch_lines(question: Question, ending: Collection[str] = ()) -> tuple[str, ...]:
    """PyTorch that prints the derivatives at the point.

    `ending` are the variables by which a derivative of a lower order than is asked for is a constant.
    """
    assert question.at is not None
    names = {name: _identifier(name) for name in question.at}
    lines = ["import torch"]
    text = _Torch(names, question.at).text(question.formula)
    if "F." in text:
        lines.append("import torch.nn.functional as F")
    for name, value in question.at.items():
        needs = ", requires_grad=True" if name in question.wrt else ""
        lines.append(f"{names[name]} = torch.tensor({_literal(value)}, dtype=torch.float64{needs})")
    if question.order == 1 and ending:  # autograd refuses what it can't follow back to a variable
        text = " + ".join([text, *(f"0*{names[name]}" for name in question.wrt if name in ending)])
    lines.append(f"f = {text}")
    wanted = [names[name] for name in question.wrt]
    if question.order == 1:
        lines.append("f.backward()")
        lines.append(f"print({', '.join(f'{name}.grad.item()' for name in wanted)})")
    else:
        for variable in question.wrt:
            name = names[variable]
            slope = f"slope + 0*{name}" if variable in ending else "slope"
            lines.append("slope = f")
            lines.append(f"for _ in range({question.order}):")
            lines.append(f"    slope, = torch.autograd.grad({slope}, {name}, create_graph=True)")
            lines.append("print(slope.item())")
    return tuple(lines)


def is_followed_back(formula: Formula, name: str) -> bool:
    """Whether autograd finds its way from the formula to a variable: not through a comparison, nor a step.

    >>> from tensorcli.syntax.formulas import parse_formula
    >>> [is_followed_back(parse_formula(text), "x") for text in ("where(x > 0, x, 1)", "where(x > 0, 2, 1)", "y")]
    [True, False, False]
    """
    if isinstance(formula, Variable):
        return formula.name == name
    if isinstance(formula, Call) and formula.function == "heaviside":
        return False
    through = parts(formula)[2:] if isinstance(formula, Call) and formula.function == "where" else parts(formula)
    return any(is_followed_back(part, name) for part in through)


def sympy_lines(question: Question) -> tuple[str, ...]:
    """SymPy that prints the derivatives."""
    names = {name: _identifier(name) for name in {*question.variables, *question.wrt}}
    lines = ["import sympy"]
    lines += [f'{names[name]} = sympy.Symbol("{name}", real=True)' for name in sorted(names)]
    lines.append(f"f = {_Sympy(names).text(question.formula)}")
    order = f", {question.order}" if question.order > 1 else ""
    lines += [f"print(sympy.diff(f, {names[name]}{order}))" for name in question.wrt]
    return tuple(lines)


def _identifier(name: str) -> str:
    return f"{name}_" if keyword.iskeyword(name) or name in _TAKEN else name


def _literal(value: Formula | float) -> str:
    if isinstance(value, float):
        return f'float("{value}")'
    number = rounded(precise(value, {}))
    return repr(number) if isfinite(number) else f'float("{number}")'


class _Python:
    """A formula as Python; a language inherits from it and says how it spells functions and numbers."""

    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def text(self, formula: Formula, least: int = 0) -> str:
        match formula:
            case Number():
                return self.number(formula.value)
            case Constant():
                return self.constant(formula.name)
            case Factorial():
                return self.number(factorial(formula))
            case Variable():
                return self.names[formula.name]
            case Negation():
                return _bracket(f"-{self.text(formula.operand, 30)}", least > 20)
            case Arithmetic():
                binds = {"+": 10, "-": 10, "*": 20, "/": 20, "^": 40}[formula.operator]
                left = self.text(formula.left, binds + 1 if binds == 40 else binds)
                right = self.text(formula.right, binds if binds == 40 else binds + 1)
                sign = {"^": "**", "+": " + ", "-": " - "}.get(formula.operator, formula.operator)
                return _bracket(left + sign + right, least > binds)
            case Call():
                return self.call(formula, least)

    def number(self, value: Fraction) -> str:
        raise NotImplementedError

    def constant(self, name: str) -> str:
        raise NotImplementedError

    def call(self, formula: Call, least: int) -> str:
        raise NotImplementedError

    def arguments(self, formula: Call) -> str:
        return ", ".join(map(self.text, formula.arguments))

    def pieces(self, formula: Call) -> list[tuple[str, str | None]]:
        """The formula of each piece, with the condition under which it holds; None for the last."""
        named = arguments_by_name(formula)
        found: list[tuple[str, str | None]] = []
        for piece in DEFINITIONS[formula.function].pieces:
            body = self.text(substituted(formula_of(piece.formula), named))
            if piece.until is None:
                found.append((body, None))
            else:
                bound = self.text(substituted(formula_of(piece.until), named), 10)
                sign = "<=" if piece.closed else "<"
                found.append((body, f"{self.text(named['x'], 10)} {sign} {bound}"))
        return found


class _Torch(_Python):
    def __init__(self, names: dict[str, str], at: Mapping[str, Value]) -> None:
        super().__init__(names)
        self.at = at

    def text(self, formula: Formula, least: int = 0) -> str:
        worked_out = isinstance(formula, Call | Constant) or (
            isinstance(formula, Arithmetic) and formula.operator == "^"
        )
        if worked_out and not variables(formula):  # torch's functions take tensors, so a number is computed beforehand
            number = _literal(formula)
            return _bracket(number, number.startswith("-") and least > 20)
        return super().text(formula, least)

    def number(self, value: Fraction) -> str:
        whole = value.denominator == 1 and abs(value) < 2**53
        return str(value.numerator) if whole else _literal(Number(0, 0, value))

    def constant(self, name: str) -> str:
        return f"torch.{name}"

    def call(self, formula: Call, least: int) -> str:
        name = formula.function
        if name in _TORCH_OWN:
            return f"torch.{name}({', '.join(self._tensor(argument) for argument in formula.arguments)})"
        if name in _FUNCTIONAL and not any(map(variables, formula.arguments[1:])):  # which are numbers to torch
            return f"F.{name}({self.arguments(formula)})"
        if name == "gelu_tanh":
            return f'F.gelu({self.arguments(formula)}, approximate="tanh")'
        if name in ("max", "min"):
            return f"torch.{name}imum({', '.join(self._tensor(argument) for argument in formula.arguments)})"
        if name == "where":
            one, other, yes, no = formula.arguments
            branches = ", ".join(self._tensor(branch) for branch in (yes, no))
            return f"torch.where({self._tensor(one)} > {self.text(other, 11)}, {branches})"
        if name == "polygamma":
            return f"torch.polygamma({self.arguments(formula)})"
        if name == "log":
            logs = [f"torch.log({self._tensor(argument)})" for argument in formula.arguments]
            return logs[0] if len(logs) == 1 else _bracket("/".join(logs), least > 20)
        if name == "cbrt":
            x = self._tensor(formula.arguments[0])
            return _bracket(f"torch.sign({x})*torch.abs({x})**(1/3)", least > 20)
        if name == "gamma":
            size = f"torch.exp(torch.lgamma({self._tensor(formula.arguments[0])}))"
            return _bracket(f"-{size}", least > 20) if precise(formula, self.at) < 0 else size
        if is_smooth(formula):
            return super().text(unfolded(formula), least)
        body = ""
        for piece, condition in reversed(self.pieces(formula)):
            body = piece if condition is None else f"torch.where({condition}, {piece}, {body})"
        return body

    def _tensor(self, formula: Formula) -> str:
        text = self.text(formula)
        return text if variables(formula) else f"torch.tensor({text}, dtype=torch.float64)"


class _Sympy(_Python):
    def number(self, value: Fraction) -> str:
        if value.denominator == 1:
            return str(value.numerator)
        return f"sympy.Rational({value.numerator}, {value.denominator})"

    def constant(self, name: str) -> str:
        return "sympy.pi" if name == "pi" else "sympy.E"

    def text(self, formula: Formula, least: int = 0) -> str:
        if isinstance(formula, Arithmetic) and formula.operator == "/" and isinstance(formula.left, Number):
            left = (
                f"sympy.Integer({formula.left.value})"
                if formula.left.value.denominator == 1
                else self.text(formula.left)
            )
            if isinstance(formula.right, Number):
                return _bracket(f"{left}/{self.text(formula.right, 21)}", least > 20)
        return super().text(formula, least)

    def call(self, formula: Call, least: int) -> str:
        name = formula.function
        if name in _SYMPY_OWN:
            return f"sympy.{_SYMPY_NAMES.get(name, name)}({self.arguments(formula)})"
        if name == "cbrt":
            return f"sympy.real_root({self.arguments(formula)}, 3)"
        if name == "lgamma":
            return f"sympy.log(sympy.Abs(sympy.gamma({self.arguments(formula)})))"
        if name == "where":
            one, other, yes, no = formula.arguments
            condition = f"{self.text(one, 11)} > {self.text(other, 11)}"
            return f"sympy.Piecewise(({self.text(yes)}, {condition}), ({self.text(no)}, True))"
        if is_smooth(formula):
            return self.text(unfolded(formula), least)
        cases = ", ".join(f"({body}, {condition or True})" for body, condition in self.pieces(formula))
        return f"sympy.Piecewise({cases})"


def _bracket(text: str, needed: bool) -> str:
    return f"({text})" if needed else text
