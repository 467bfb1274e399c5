"""What each function means, written in our own formula language, for sympy, mpmath and the derivative rules alike.

torch is asked for its own function instead, so that it can be a witness.

A function that isn't here is a primitive: every library has it under its name. A piecewise function says between which
bounds of its first parameter each formula holds.
Formulas of the activations: the documentation of `torch.nn.functional`.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import NamedTuple

from tensorcli.syntax.formulas import parse_formula
from tensorcli.syntax.nodes import Arithmetic, Call, Factorial, Formula, Negation, Number, Variable


class Piece(NamedTuple):
    """One formula of a piecewise function."""

    formula: str
    until: str | None = None  # the bound of x up to which it holds, a formula of the parameters; None: to the end
    closed: bool = True  # whether the bound itself still belongs to it


class Definition(NamedTuple):
    """A function of `parameters`, the first of which is x (or a); those after it may have a default."""

    parameters: tuple[str, ...]
    pieces: tuple[Piece, ...]  # from the least x to the greatest
    defaults: tuple[str, ...] = ()  # of the last parameters, as formulas


def _plain(formula: str, *parameters: str, defaults: tuple[str, ...] = ()) -> Definition:
    return Definition(parameters or ("x",), (Piece(formula),), defaults)


def _pieces(*pieces: Piece, parameters: tuple[str, ...] = (), defaults: tuple[str, ...] = ()) -> Definition:
    return Definition(("x", *parameters), pieces, defaults)


_SELU_SCALE, _SELU_ALPHA = "1.05070098735548049341933498529", "1.67326324235437728481704299167"

DEFINITIONS: dict[str, Definition] = {
    # activations
    "sigmoid": _plain("1/(1 + exp(-x))"),
    "relu": _pieces(Piece("0", "0"), Piece("x")),
    "relu6": _pieces(Piece("0", "0"), Piece("x", "6"), Piece("6")),
    "leaky_relu": _pieces(Piece("a*x", "0"), Piece("x"), parameters=("a",), defaults=("0.01",)),
    "prelu": _pieces(Piece("a*x", "0"), Piece("x"), parameters=("a",), defaults=("0.25",)),
    "rrelu": _pieces(
        Piece("(lower + upper)/2*x", "0"), Piece("x"), parameters=("lower", "upper"), defaults=("1/8", "1/3")
    ),
    "elu": _pieces(Piece("a*(exp(x) - 1)", "0"), Piece("x"), parameters=("a",), defaults=("1",)),
    "selu": _pieces(Piece(f"{_SELU_SCALE}*{_SELU_ALPHA}*(exp(x) - 1)", "0"), Piece(f"{_SELU_SCALE}*x")),
    "celu": _pieces(Piece("a*(exp(x/a) - 1)", "0"), Piece("x"), parameters=("a",), defaults=("1",)),
    "gelu": _plain("x/2*(1 + erf(x/sqrt(2)))"),
    "gelu_tanh": _plain("x/2*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x^3)))"),
    "silu": _plain("x*sigmoid(x)"),
    "mish": _plain("x*tanh(log(1 + exp(x)))"),
    "softplus": _plain("log(1 + exp(b*x))/b", "x", "b", "limit", defaults=("1", "20")),
    "softsign": _plain("x/(1 + abs(x))"),
    "hardtanh": _pieces(
        Piece("low", "low"), Piece("x", "high"), Piece("high"), parameters=("low", "high"), defaults=("-1", "1")
    ),
    "hardsigmoid": _pieces(Piece("0", "-3"), Piece("x/6 + 1/2", "3"), Piece("1")),
    "hardswish": _pieces(Piece("0", "-3"), Piece("x*(x + 3)/6", "3"), Piece("x")),
    "logsigmoid": _plain("-log(1 + exp(-x))"),
    "tanhshrink": _plain("x - tanh(x)"),
    "softshrink": _pieces(Piece("x + a", "-a"), Piece("0", "a"), Piece("x - a"), parameters=("a",), defaults=("0.5",)),
    "hardshrink": _pieces(
        Piece("x", "-a", closed=False), Piece("0", "a"), Piece("x"), parameters=("a",), defaults=("0.5",)
    ),
    "threshold": _pieces(Piece("c", "t"), Piece("x"), parameters=("t", "c")),
    # functions that are other functions in disguise
    "rsqrt": _plain("1/sqrt(x)"),
    "square": _plain("x^2"),
    "reciprocal": _plain("1/x"),
    "exp2": _plain("2^x"),
    "expm1": _plain("exp(x) - 1"),
    "log2": _plain("log(x)/log(2)"),
    "log10": _plain("log(x)/log(10)"),
    "log1p": _plain("log(1 + x)"),
    "sec": _plain("1/cos(x)"),
    "csc": _plain("1/sin(x)"),
    "cot": _plain("1/tan(x)"),
    "asec": _plain("acos(1/x)"),
    "acsc": _plain("asin(1/x)"),
    "acot": _plain("atan(1/x)"),
    "sech": _plain("1/cosh(x)"),
    "csch": _plain("1/sinh(x)"),
    "coth": _plain("1/tanh(x)"),
    "asech": _plain("acosh(1/x)"),
    "acsch": _plain("asinh(1/x)"),
    "acoth": _plain("atanh(1/x)"),
    "heaviside": _pieces(
        Piece("0", "0", closed=False), Piece("c", "0"), Piece("1"), parameters=("c",), defaults=("1/2",)
    ),
    "pow": _plain("x^y", "x", "y"),
    "hypot": _plain("sqrt(x^2 + y^2)", "x", "y"),
    "erfc": _plain("1 - erf(x)"),
}


@cache
def formula_of(text: str) -> Formula:
    """The formula of a definition, read once."""
    return parse_formula(text)


def arguments_by_name(call: Call) -> dict[str, Formula]:
    """What each parameter of a defined function stands for in this call, defaults included.

    >>> from tensorcli.syntax.formulas import parse_formula, write_formula
    >>> named = arguments_by_name(parse_formula("elu(2x)"))
    >>> {name: write_formula(value) for name, value in named.items()}
    {'x': '2*x', 'a': '1'}
    """
    definition = DEFINITIONS[call.function]
    missing = len(definition.parameters) - len(call.arguments)
    defaults = tuple(map(formula_of, definition.defaults))[len(definition.defaults) - missing :] if missing else ()
    return dict(zip(definition.parameters, (*call.arguments, *defaults), strict=True))


def is_smooth(call: Call) -> bool:
    """Whether a defined function is one formula everywhere."""
    return len(DEFINITIONS[call.function].pieces) == 1


def unfolded(call: Call) -> Formula:
    """The formula that a function with one piece stands for; raises `ValueError` for a piecewise one.

    >>> from tensorcli.syntax.formulas import parse_formula, write_formula
    >>> write_formula(unfolded(parse_formula("sigmoid(2x)")))
    '1/(1 + exp(-(2*x)))'
    """
    (piece,) = DEFINITIONS[call.function].pieces
    return substituted(formula_of(piece.formula), arguments_by_name(call))


def substituted(formula: Formula, values: dict[str, Formula]) -> Formula:
    """The formula with other formulas in place of its variables.

    >>> from tensorcli.syntax.formulas import parse_formula, write_formula
    >>> write_formula(substituted(parse_formula("x^2 + y"), {"x": parse_formula("a + 1")}))
    '(a + 1)^2 + y'
    """
    if isinstance(formula, Variable):
        return values.get(formula.name, formula)
    if isinstance(formula, Negation):
        return Negation(formula.start, formula.stop, substituted(formula.operand, values))
    if isinstance(formula, Arithmetic):
        left, right = (substituted(side, values) for side in (formula.left, formula.right))
        return Arithmetic(formula.start, formula.stop, formula.operator, left, right)
    if isinstance(formula, Call):
        arguments = tuple(substituted(argument, values) for argument in formula.arguments)
        return Call(formula.start, formula.stop, formula.function, arguments)
    return formula


def constant_value(formula: Formula) -> Fraction | None:
    """The exact value of a formula that is built of numbers by + - * / alone (and n!); None for any other.

    >>> from tensorcli.syntax.formulas import parse_formula
    >>> constant_value(parse_formula("-(1/8 + 1)")), constant_value(parse_formula("x + 1"))
    (Fraction(-9, 8), None)
    """
    if isinstance(formula, Number):
        return formula.value
    if isinstance(formula, Negation):
        value = constant_value(formula.operand)
        return None if value is None else -value
    if isinstance(formula, Factorial):
        return factorial(formula)
    if isinstance(formula, Arithmetic) and formula.operator != "^":
        left, right = constant_value(formula.left), constant_value(formula.right)
        if left is None or right is None or (formula.operator == "/" and not right):
            return None
        if formula.operator == "/":
            return left / right
        return {"+": left + right, "-": left - right, "*": left * right}[formula.operator]
    return None


def factorial(formula: Factorial) -> Fraction:
    """The value of n!; the parser has made sure that n is a small whole number."""
    import math

    inner = constant_value(formula.operand)
    if inner is None:  # a power such as (2^3)!, which the parser has evaluated
        assert isinstance(formula.operand, Arithmetic)
        base, exponent = constant_value(formula.operand.left), constant_value(formula.operand.right)
        assert base is not None
        assert exponent is not None
        inner = base ** int(exponent)
    return Fraction(math.factorial(int(inner)))


def as_float(value: Fraction) -> float:
    """The nearest float64; infinite where there is none.

    >>> as_float(Fraction(1, 3)), as_float(Fraction(-(10**400)))
    (0.3333333333333333, -inf)
    """
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")
