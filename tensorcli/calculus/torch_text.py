"""A formula as a line of PyTorch, ready to paste."""

from __future__ import annotations

from tensorcli.calculus.definitions import as_float, factorial
from tensorcli.syntax.nodes import Arithmetic, Call, Constant, Factorial, Formula, Negation, Number, Variable

_FUNCTIONAL = frozenset(
    (
        "relu6", "leaky_relu", "elu", "selu", "celu", "gelu", "silu", "mish", "softplus", "softsign", "hardtanh",
        "hardsigmoid", "hardswish", "logsigmoid", "tanhshrink", "softshrink", "hardshrink", "threshold",
    )
)  # fmt: skip
_WRITTEN = {  # what torch has under another name, or not at all
    "max": "torch.maximum({0}, {1})",
    "min": "torch.minimum({0}, {1})",
    "cbrt": "torch.sign({0})*torch.abs({0})**(1/3)",
    "gamma": "torch.exp(torch.lgamma({0}))*torch.where({0} > 0, 1.0, 1 - 2*(torch.floor({0}) % 2))",
    "sec": "1/torch.cos({0})",
    "csc": "1/torch.sin({0})",
    "cot": "1/torch.tan({0})",
    "asec": "torch.acos(1/({0}))",
    "acsc": "torch.asin(1/({0}))",
    "acot": "torch.atan(1/({0}))",
    "sech": "1/torch.cosh({0})",
    "csch": "1/torch.sinh({0})",
    "coth": "1/torch.tanh({0})",
    "asech": "torch.acosh(1/({0}))",
    "acsch": "torch.asinh(1/({0}))",
    "acoth": "torch.atanh(1/({0}))",
    "gelu_tanh": 'torch.nn.functional.gelu({0}, approximate="tanh")',
    "prelu": "torch.nn.functional.leaky_relu({0}, 0.25)",
    "rrelu": "torch.nn.functional.rrelu({0}, training=False)",
}
_BINDS = {"+": 10, "-": 10, "*": 20, "/": 20, "^": 40}


def torch_text(formula: Formula, least: int = 0) -> str:
    """The formula in Python and torch, with brackets where `least` and Python's precedence ask for them.

    A function of a number alone is written with a tensor, since torch takes nothing else.

    >>> from tensorcli.syntax.formulas import parse_formula
    >>> torch_text(parse_formula("2x^2 + sigmoid(x)/e^x")), torch_text(parse_formula("sqrt(2)"))
    ('2*x**2 + torch.sigmoid(x)/torch.exp(x)', 'torch.sqrt(torch.tensor(2, dtype=torch.float64))')
    """
    match formula:
        case Number():
            return str(formula.value) if formula.value.denominator == 1 else repr(as_float(formula.value))
        case Constant():
            return f"torch.{formula.name}"
        case Variable():
            return formula.name
        case Factorial():
            return str(factorial(formula))
        case Negation():
            return _bracketed(f"-{torch_text(formula.operand, 30)}", least > 20)
        case Arithmetic():
            return _joined(formula, least)
        case Call():
            return _called(formula, least)


def _joined(formula: Arithmetic, least: int) -> str:
    if formula.operator == "^" and formula.left == Constant(0, 0, "e"):
        return f"torch.exp({_given(formula.right)})"
    binds = _BINDS[formula.operator]
    power = formula.operator == "^"
    left = torch_text(formula.left, binds + 1 if power else binds)
    right = torch_text(formula.right, 30 if power else binds + 1)
    sign = {"^": "**", "+": " + ", "-": " - "}.get(formula.operator, formula.operator)
    return _bracketed(left + sign + right, least > binds)


def _called(call: Call, least: int) -> str:
    given = [_given(argument) for argument in call.arguments]
    name = call.function
    if name == "log" and len(given) == 2:
        return _bracketed(f"torch.log({given[0]})/torch.log({given[1]})", least > 20)
    if name == "heaviside":
        return (
            f"torch.heaviside({given[0]}, {given[1] if len(given) > 1 else 'torch.tensor(0.5, dtype=torch.float64)'})"
        )
    if name in _WRITTEN and len(given) <= _WRITTEN[name].count("{"):
        return _bracketed(_WRITTEN[name].format(*given), least > 20)
    if name in _FUNCTIONAL or name in _WRITTEN:
        rest = [torch_text(argument) for argument in call.arguments[1:]]
        return f"torch.nn.functional.{name}({', '.join([given[0], *rest])})"
    return f"torch.{name}({', '.join(given)})"


def _given(argument: Formula) -> str:
    text = torch_text(argument)
    if _has_variable(argument):
        return text
    return f"torch.tensor({text}, dtype=torch.float64)"


def _has_variable(formula: Formula) -> bool:
    match formula:
        case Variable():
            return True
        case Arithmetic():
            return _has_variable(formula.left) or _has_variable(formula.right)
        case Negation() | Factorial():
            return _has_variable(formula.operand)
        case Call():
            return any(map(_has_variable, formula.arguments))
        case _:
            return False


def _bracketed(text: str, needed: bool) -> str:
    return f"({text})" if needed else text
