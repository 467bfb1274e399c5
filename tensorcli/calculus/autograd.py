"""A formula as torch calls in float64, by our own walk over the tree; torch's own function wherever it has one.

A witness must not share our mistakes: an activation is asked from `torch.nn.functional`, not from our definition of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch.nn import functional

from tensorcli.calculus.definitions import as_float, constant_value, factorial, unfolded
from tensorcli.syntax.nodes import Arithmetic, Call, Constant, Factorial, Formula, Negation, Number, Variable

Tensor = torch.Tensor


def tensor(value: float) -> Tensor:
    """A number as a float64 tensor without dims."""
    return torch.tensor(value, dtype=torch.float64)


def evaluate(formula: Formula, values: Mapping[str, Tensor]) -> Tensor:
    """The formula's value, with `values` (float64, all of one shape) for its variables; autograd can follow it.

    Where a number doesn't fit into a float64 it is infinite; what isn't real is nan, as torch has it.

    >>> from tensorcli.syntax.formulas import parse_formula
    >>> evaluate(parse_formula("x^2 + 1"), {"x": tensor(3.0)}).item()
    10.0
    """
    match formula:
        case Number() | Constant() | Factorial():
            return tensor(_number(formula))
        case Variable():
            return values[formula.name]
        case Negation():
            return -evaluate(formula.operand, values)
        case Arithmetic():
            return _joined(formula, values)
        case Call():
            own = TORCH.get(formula.function)
            if own is None:
                return evaluate(unfolded(formula), values)
            arguments = [evaluate(argument, values) for argument in formula.arguments]
            if formula.function in PARAMETERS_ARE_NUMBERS:  # their gradient is asked of x alone
                return own(arguments[0], *(argument.item() for argument in arguments[1:]))
            return own(*arguments)


def _number(formula: Number | Constant | Factorial) -> float:
    if isinstance(formula, Constant):
        return float(torch.pi) if formula.name == "pi" else float(torch.e)
    return as_float(formula.value if isinstance(formula, Number) else factorial(formula))


def _joined(formula: Arithmetic, values: Mapping[str, Tensor]) -> Tensor:
    if formula.operator == "^":
        return _power(formula, values)
    left, right = evaluate(formula.left, values), evaluate(formula.right, values)
    match formula.operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/":
            return left / right


def _power(formula: Arithmetic, values: Mapping[str, Tensor]) -> Tensor:
    base, exponent = formula.left, formula.right
    if base == Constant(0, 0, "e"):
        return torch.exp(evaluate(exponent, values))
    fixed = constant_value(exponent)
    if fixed is not None:  # a number, so that torch differentiates by the power rule alone
        return torch.pow(evaluate(base, values), as_float(fixed))
    return torch.pow(evaluate(base, values), evaluate(exponent, values))


def _cbrt(x: Tensor) -> Tensor:
    return torch.sign(x) * torch.pow(torch.abs(x), 1 / 3)


def _log(x: Tensor, base: Tensor | None = None) -> Tensor:
    return torch.log(x) if base is None else torch.log(x) / torch.log(base)


def _gamma(x: Tensor) -> Tensor:
    """By lgamma, and below zero by the reflection formula Γ(x) Γ(1−x) = π / sin(πx); nan at the poles."""
    positive = x > 0
    is_pole = ~positive & (x == x.floor())
    right = torch.exp(torch.lgamma(torch.where(positive, x, 1.0)))
    mirrored = torch.exp(torch.lgamma(torch.where(positive, 1.0, 1 - x)))
    left = torch.pi / (torch.sin(torch.pi * torch.where(positive, 0.5, x)) * mirrored)
    return torch.where(is_pole, torch.nan, torch.where(positive, right, left))


def _heaviside(x: Tensor, at_zero: Tensor | None = None) -> Tensor:
    """`torch.heaviside` has no derivative; its steps are flat."""
    middle = tensor(0.5) if at_zero is None else at_zero
    return torch.where(x == 0, middle, (x > 0).to(x.dtype)) + 0 * x


def _polygamma(order: Tensor, x: Tensor) -> Tensor:
    return torch.polygamma(int(order), x)


def _where(one: Tensor, other: Tensor, yes: Tensor, no: Tensor) -> Tensor:
    return torch.where(one > other, yes, no)


TORCH: dict[str, Callable[..., Tensor]] = {
    "cbrt": _cbrt,
    "log": _log,
    "gamma": _gamma,
    "heaviside": _heaviside,
    "max": torch.maximum,
    "polygamma": _polygamma,
    "where": _where,
    "min": torch.minimum,
    "gelu_tanh": lambda x: functional.gelu(x, approximate="tanh"),
    "prelu": lambda x, a=0.25: functional.prelu(x.reshape(-1), tensor(a).reshape(1)).reshape(x.shape),
    "rrelu": lambda x, lower=1 / 8, upper=1 / 3: functional.rrelu(x, lower, upper, training=False),
    **{
        name: getattr(torch, name)
        for name in (
            "sqrt", "rsqrt", "square", "reciprocal", "exp", "exp2", "expm1", "log2", "log10", "log1p", "sin", "cos",
            "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "abs", "sign",
            "floor", "ceil", "erf", "erfc", "lgamma", "digamma", "hypot", "pow", "sigmoid",
        )
    },
    **{
        name: getattr(functional, name)
        for name in (
            "relu", "relu6", "leaky_relu", "elu", "selu", "celu", "gelu", "silu", "mish", "softplus", "softsign",
            "hardtanh", "hardsigmoid", "hardswish", "logsigmoid", "tanhshrink", "softshrink", "hardshrink", "threshold",
        )
    },
}  # fmt: skip
PARAMETERS_ARE_NUMBERS = frozenset(
    ("leaky_relu", "prelu", "rrelu", "elu", "celu", "softplus", "hardtanh", "softshrink", "hardshrink", "threshold")
)
