"""What is asked about a derivative, and what is answered: the parts that rule, torch and views share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from mpmath import mp

from tensorcli.answers import Answer
from tensorcli.calculus.one_precision import Real, Value
from tensorcli.calculus.slopes import Slope, Why
from tensorcli.syntax.formula_text import write_formula
from tensorcli.syntax.nodes import Formula

Figure = float | str | None  # a number; as text where no float64 can hold it; None where there is none

_FAR = 10**24  # bits of an exponent: beyond, the logarithm of a number is more readable, and much quicker to write


class Question(NamedTuple):
    """What is asked."""

    formula: Formula
    variables: tuple[str, ...]  # of the formula, sorted
    wrt: tuple[str, ...]  # with respect to which of them
    order: int
    at: dict[str, Value] | None  # the point, exactly as typed
    hessian: bool
    short: bool  # whether sympy shortens what the rules give


class Step(NamedTuple):
    """One application of a rule; those it rests on stand before it, one level deeper."""

    wrt: str
    order: int  # of the derivative that it is a part of
    level: int  # 0 for the whole formula
    rule: str
    part: str  # what is differentiated
    identity: str  # the rule in letters
    inner: dict[str, str]  # what the letters stand for
    result: str
    when: str  # where this part holds, if it is a piece of a function, else empty


class Beside(NamedTuple):
    """What a variable does on both sides of the point."""

    left: Figure  # the slope from the left: finite, infinite, or None where there is none
    right: Figure
    why: Why


class Witnesses(NamedTuple):
    """Three ways to the same number; lists in the order of the variables where several are asked for."""

    symbolic: Any
    autograd: Any  # None where torch was not asked or can't say
    difference: Any
    within: Any = None  # how far off the difference may be, by its own estimate
    agree: dict[str, bool | None] | None = None  # whether autograd and difference say the same as the symbols


@dataclass(frozen=True, kw_only=True)
class GradAnswer(Answer):
    """What `tensorcli grad` says."""

    worded: ClassVar[bool] = True

    formula: str
    variables: tuple[str, ...]
    wrt: tuple[str, ...]
    order: int
    partials: dict[str, str]  # the derivative of that order with respect to each
    at: dict[str, Figure] | None
    value: Figure  # of the formula at the point
    gradient: dict[str, Figure] | None  # the derivatives at the point
    norm: Figure  # the length of the gradient
    direction: dict[str, Figure] | None  # of steepest ascent: the gradient, with length 1
    hessian: tuple[tuple[Figure, ...], ...] | None  # as texts where there is no point
    steps: tuple[Step, ...]
    witnesses: Witnesses | None
    defined: bool | None  # whether all derivatives exist at the point
    sides: dict[str, Beside] | None  # by variable, where there is a point
    graph: tuple[Any, ...] | None = None  # the computation, node by node, where --graph asks for it


class Work(NamedTuple):
    """An answer, and the formulas and exact numbers behind it."""

    answer: GradAnswer
    question: Question
    partials: dict[str, Formula]  # as shown
    raw: dict[str, Formula]  # as the rules gave them
    slopes: dict[str, Slope]  # at the point


def figure(value: Real | None) -> Figure:
    """A number as a float64, rounded once; as text where it is too large for one.

    >>> figure(mp.mpf("0.1")), figure(mp.mpf("1e400")), figure(mp.mpf("1e-400"))
    (0.1, '1.0e+400', 0.0)
    """
    if value is None:
        return None
    try:
        rounded = float(value)
    except OverflowError:
        rounded = float("inf")
    if rounded in (float("inf"), float("-inf")) and mp.isfinite(value):
        return written(value)
    return rounded or 0.0


def written(value: Real) -> str:
    """Fifteen digits of a number that no float64 holds."""
    if abs(mp.mag(value)) < _FAR:
        return str(mp.nstr(value, 15))
    return f"{'-' if value < 0 else ''}10^{mp.nstr(mp.log10(abs(value)), 15)}"


def place(at: Mapping[str, Value]) -> str:
    """The point as it was typed.

    >>> from tensorcli.syntax.formulas import parse_formula
    >>> place({"x": parse_formula("pi/2"), "y": float("inf")})
    'x = pi/2, y = inf'
    """
    return ", ".join(
        f"{name} = {value if isinstance(value, float) else write_formula(value)}" for name, value in at.items()
    )


def shown(value: Figure | Real) -> str:
    """A number of a sentence: up to 15 digits."""
    if value is None:
        return "–"
    return value if isinstance(value, str) else f"{float(value):.15g}"
