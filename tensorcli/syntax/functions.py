"""The functions that a formula may call: one line each, under one canonical name, with every spelling people use."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple


class Function(NamedTuple):
    """A function of the formula language."""

    name: str  # canonical: what `Call.function` holds
    least: int  # arguments
    most: int
    spellings: tuple[str, ...] = ()  # other ways to write it; case counts only where two names differ by it


# Activations take their parameters after x, in torch's order and with torch's defaults.
ACTIVATIONS = (
    Function("sigmoid", 1, 1, ("σ", "logistic", "expit")),
    Function("relu", 1, 1),
    Function("relu6", 1, 1),
    Function("leaky_relu", 1, 2, ("leakyrelu",)),
    Function("prelu", 1, 2),
    Function("rrelu", 1, 3),
    Function("elu", 1, 2),
    Function("selu", 1, 1),
    Function("celu", 1, 2),
    Function("gelu", 1, 1),
    Function("gelu_tanh", 1, 1),
    Function("silu", 1, 1, ("swish",)),
    Function("mish", 1, 1),
    Function("softplus", 1, 3),
    Function("softsign", 1, 1),
    Function("hardtanh", 1, 3),
    Function("hardsigmoid", 1, 1),
    Function("hardswish", 1, 1),
    Function("logsigmoid", 1, 1, ("log_sigmoid",)),
    Function("tanhshrink", 1, 1),
    Function("softshrink", 1, 2),
    Function("hardshrink", 1, 2),
    Function("threshold", 3, 3),
)

ELEMENTARY = (
    Function("sqrt", 1, 1, ("√",)),
    Function("cbrt", 1, 1),
    Function("rsqrt", 1, 1),
    Function("square", 1, 1),
    Function("reciprocal", 1, 1),
    Function("exp", 1, 1),
    Function("exp2", 1, 1),
    Function("expm1", 1, 1),
    Function("log", 1, 2, ("ln",)),
    Function("log2", 1, 1),
    Function("log10", 1, 1, ("lg",)),
    Function("log1p", 1, 1),
    Function("sin", 1, 1),
    Function("cos", 1, 1),
    Function("tan", 1, 1, ("tg",)),
    Function("sec", 1, 1),
    Function("csc", 1, 1, ("cosec",)),
    Function("cot", 1, 1, ("ctg",)),
    Function("asin", 1, 1, ("arcsin",)),
    Function("acos", 1, 1, ("arccos",)),
    Function("atan", 1, 1, ("arctan", "arctg")),
    Function("asec", 1, 1, ("arcsec",)),
    Function("acsc", 1, 1, ("arccsc",)),
    Function("acot", 1, 1, ("arccot",)),
    Function("atan2", 2, 2, ("arctan2",)),
    Function("sinh", 1, 1, ("sh",)),
    Function("cosh", 1, 1, ("ch",)),
    Function("tanh", 1, 1, ("th",)),
    Function("sech", 1, 1),
    Function("csch", 1, 1),
    Function("coth", 1, 1),
    Function("asinh", 1, 1, ("arcsinh", "arsinh")),
    Function("acosh", 1, 1, ("arccosh", "arcosh")),
    Function("atanh", 1, 1, ("arctanh", "artanh")),
    Function("asech", 1, 1, ("arcsech", "arsech")),
    Function("acsch", 1, 1, ("arccsch", "arcsch")),
    Function("acoth", 1, 1, ("arccoth", "arcoth")),
    Function("abs", 1, 1, ("Abs", "fabs", "absolute")),
    Function("sign", 1, 1, ("sgn",)),
    Function("heaviside", 1, 2, ("Heaviside",)),
    Function("floor", 1, 1),
    Function("ceil", 1, 1, ("ceiling",)),
    Function("max", 2, 2, ("Max", "maximum")),
    Function("min", 2, 2, ("Min", "minimum")),
    Function("pow", 2, 2, ("Pow", "power")),
    Function("hypot", 2, 2),
    Function("erf", 1, 1),
    Function("erfc", 1, 1),
    Function("gamma", 1, 1, ("Γ",)),
    Function("lgamma", 1, 1, ("loggamma", "gammaln")),
    Function("digamma", 1, 1, ("psi", "ψ")),
)

FUNCTIONS = ACTIVATIONS + ELEMENTARY  # of real numbers alone

# Its first value is an order, a whole number; `where(a > b, this, that)`, which compares, is the parser's own.
_OF_AN_ORDER = Function("polygamma", 2, 2)


OF_A_VECTOR = ("softmax", "log_softmax", "logsoftmax", "softmin")  # which a formula of numbers can't call

GREEK = frozenset(  # names that are letters
    (
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu",
        "xi", "omicron", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
    )
)  # fmt: skip


@cache
def _spellings() -> dict[str, Function]:
    return {
        spelling: function
        for function in (*FUNCTIONS, _OF_AN_ORDER)
        for spelling in (function.name, *function.spellings)
    }


def function_named(word: str) -> Function | None:
    """The function that `word` spells, whatever its case.

    >>> function_named("arcsin").name, function_named("Abs").name, function_named("foo")
    ('asin', 'abs', None)
    """
    return _spellings().get(word) or _spellings().get(word.lower())


def function_names() -> list[str]:
    """Those that are a formula by their name alone, `sigmoid` for sigmoid(x); in the order of the table.

    >>> function_names()[:2], "atan2" in function_names()
    (['sigmoid', 'relu'], False)
    """
    return [function.name for function in FUNCTIONS if function.least == 1]


def near(word: str, cutoff: float = 0.7) -> str | None:
    """The spelling nearest to a mistyped name, `cutoff` (of 1) at least.

    >>> near("sigmiod")
    'sigmoid'
    """
    from difflib import get_close_matches

    found = get_close_matches(word.lower(), _spellings(), n=1, cutoff=cutoff)
    return found[0] if found else None
