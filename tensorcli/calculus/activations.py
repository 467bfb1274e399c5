"""The activations of torch: their names, their parameters, and their derivatives as courses write them.

What each function is stands in `definitions`, piece by piece; here is its slope for each of those pieces, in the same
language and with the same letters, and what torch calls its parameters.
"""

from __future__ import annotations

from typing import NamedTuple

from tensorcli.syntax.functions import ACTIVATIONS


class Parameter(NamedTuple):
    """A number that an activation takes beside x."""

    name: str  # torch's
    letter: str  # in the definition and the derivative
    default: float


class Activation(NamedTuple):
    """A function that is applied to each number by itself."""

    title: str  # the class in torch.nn
    derivative: tuple[str, ...]  # a formula for each piece of its definition
    parameters: tuple[Parameter, ...] = ()
    formula: str | None = None  # as it is shown, where the definition is a primitive
    has_defaults: bool = True  # False: torch wants its parameters written


_NEGATIVE_SLOPE, _ALPHA, _LAMBD = (
    Parameter("negative_slope", "a", 0.01),
    Parameter("alpha", "a", 1.0),
    Parameter("lambd", "a", 0.5),
)
_SELU_SCALE, _SELU_ALPHA = "1.05070098735548049341933498529", "1.67326324235437728481704299167"
_TANH_OF = "sqrt(2/pi)*(x + 0.044715*x^3)"  # what gelu's short form takes the tanh of

ELEMENTWISE: dict[str, Activation] = {
    "sigmoid": Activation("Sigmoid", ("sigmoid(x)*(1 - sigmoid(x))",)),
    "tanh": Activation("Tanh", ("1 - tanh(x)^2",), formula="(exp(x) - exp(-x))/(exp(x) + exp(-x))"),
    "relu": Activation("ReLU", ("0", "1")),
    "relu6": Activation("ReLU6", ("0", "1", "0")),
    "leaky_relu": Activation("LeakyReLU", ("a", "1"), (_NEGATIVE_SLOPE,)),
    "prelu": Activation("PReLU", ("a", "1"), (Parameter("weight", "a", 0.25),)),
    "rrelu": Activation(
        "RReLU",
        ("(lower + upper)/2", "1"),
        (Parameter("lower", "lower", 1 / 8), Parameter("upper", "upper", 1 / 3)),
    ),
    "elu": Activation("ELU", ("a*exp(x)", "1"), (_ALPHA,)),
    "selu": Activation("SELU", (f"{_SELU_SCALE}*{_SELU_ALPHA}*exp(x)", _SELU_SCALE)),
    "celu": Activation("CELU", ("exp(x/a)", "1"), (_ALPHA,)),
    "gelu": Activation("GELU", ("(1 + erf(x/sqrt(2)))/2 + x*exp(-x^2/2)/sqrt(2*pi)",)),
    "gelu_tanh": Activation(
        "GELU",
        (f"(1 + tanh({_TANH_OF}))/2 + x/2*(1 - tanh({_TANH_OF})^2)*sqrt(2/pi)*(1 + 0.134145*x^2)",),
    ),
    "silu": Activation("SiLU", ("sigmoid(x)*(1 + x*(1 - sigmoid(x)))",)),
    "mish": Activation("Mish", ("tanh(softplus(x)) + x*sigmoid(x)*(1 - tanh(softplus(x))^2)",)),
    "softplus": Activation(
        "Softplus", ("sigmoid(b*x)",), (Parameter("beta", "b", 1.0), Parameter("threshold", "limit", 20.0))
    ),
    "softsign": Activation("Softsign", ("1/(1 + abs(x))^2",)),
    "hardtanh": Activation(
        "Hardtanh", ("0", "1", "0"), (Parameter("min_val", "low", -1.0), Parameter("max_val", "high", 1.0))
    ),
    "hardsigmoid": Activation("Hardsigmoid", ("0", "1/6", "0")),
    "hardswish": Activation("Hardswish", ("0", "(2*x + 3)/6", "1")),
    "logsigmoid": Activation("LogSigmoid", ("1 - sigmoid(x)",)),
    "tanhshrink": Activation("Tanhshrink", ("tanh(x)^2",)),
    "softshrink": Activation("Softshrink", ("1", "0", "1"), (_LAMBD,)),
    "hardshrink": Activation("Hardshrink", ("1", "0", "1"), (_LAMBD,)),
    "threshold": Activation(
        "Threshold",
        ("0", "1"),
        (Parameter("threshold", "t", 1.0), Parameter("value", "c", 0.0)),
        has_defaults=False,
    ),
}

# Functions of a whole vector: how they and their slopes ∂y_i/∂x_j are written; [i = j] is 1 where i is j, else 0.
VECTOR: dict[str, tuple[str, str, str]] = {
    "softmax": ("Softmax", "exp(x_i)/sum_k exp(x_k)", "y_i*([i = j] - y_j)"),
    "log_softmax": ("LogSoftmax", "x_i - log(sum_k exp(x_k))", "[i = j] - exp(y_j)"),
    "softmin": ("Softmin", "exp(-x_i)/sum_k exp(-x_k)", "-y_i*([i = j] - y_j)"),
}

NAMES = (*ELEMENTWISE, *VECTOR)


def named(word: str) -> str | None:
    """The activation that `word` spells: as torch's function or class, with or without its module, in any case.

    >>> named("F.leaky_relu"), named("nn.LeakyReLU"), named("Swish"), named("LogSoftmax"), named("relux")
    ('leaky_relu', 'leaky_relu', 'silu', 'log_softmax', None)
    """
    return _SPELLINGS.get(_plain(word.rpartition(".")[2]))


def near(word: str) -> str | None:
    """The spelling nearest to a mistyped name.

    >>> near("sigmiod"), near("leakyrelo"), near("qqq")
    ('sigmoid', 'leaky_relu', None)
    """
    from difflib import get_close_matches

    found = get_close_matches(_plain(word.rpartition(".")[2]), _SPELLINGS, n=1, cutoff=0.6)
    return _SPELLINGS[found[0]] if found else None


def _plain(word: str) -> str:
    return word.strip().lower().replace("_", "").replace("-", "")


_SPELLINGS = {_plain(name): name for name in NAMES}
_SPELLINGS |= {_plain(word): function.name for function in ACTIVATIONS for word in function.spellings}
_SPELLINGS |= {"swish": "silu", "hardswich": "hardswish"}
