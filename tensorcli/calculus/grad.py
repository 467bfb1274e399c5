"""`grad`: the derivative of a formula, how it is found, and its value at a point.

The rules are ours (`rules`), the short form sympy's (`shorten`), the value at a point is computed to as many digits as
it takes (`precise`, `slopes`). torch is asked afterwards (`agreement`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from mpmath import mp

from tensorcli.answers import Answer, Note, Refusal
from tensorcli.calculus.algebra import size
from tensorcli.calculus.code import sympy_lines, torch_lines
from tensorcli.calculus.one_precision import Real, Value
from tensorcli.calculus.precise import precise
from tensorcli.calculus.rules import Derivation, derivation, derivative, steps_below
from tensorcli.calculus.slopes import Slope, Why, slope_at
from tensorcli.language import Message, say
from tensorcli.syntax.formula_text import write_formula
from tensorcli.syntax.nodes import Formula

Figure = float | str | None  # a number; as text where no float64 can hold it; None where there is none

_READABLE = 1000  # operations of a derivative
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


def differentiate(question: Question) -> Work:
    """The derivatives, step by step, and what they are at the point."""
    steps: list[Step] = []
    partials: dict[str, Formula] = {}
    raw: dict[str, Formula] = {}
    slopes: dict[str, Slope] = {}
    finite = question.at is not None and not any(isinstance(value, float) for value in question.at.values())
    value = precise(question.formula, question.at) if question.at is not None else None
    for name in question.wrt:
        before, here = question.formula, value
        for order in range(1, question.order + 1):
            found = derivation(before, name)
            shown = _short(found.result, question)
            steps += _told(found, shown, name, order)
            if finite:
                assert question.at is not None
                slopes[name] = slope_at(before, found.result, question.at, name, here)
                here = slopes[name].value if slopes[name].value is not None else mp.nan
            raw[name], before = found.result, shown
        partials[name] = before
    answer = _answer(question, partials, slopes, value, tuple(steps))
    return Work(answer, question, partials, raw, slopes)


def _short(formula: Formula, question: Question) -> Formula:
    if not question.short:
        return formula
    from tensorcli.calculus.shorten import shortened

    return shortened(formula)


def _told(found: Derivation, shown: Formula, wrt: str, order: int) -> list[Step]:
    """The steps; of a derivative that nobody could read the last alone."""
    all_steps = [*steps_below(found)]
    told = [
        Step(
            wrt, order, level, step.rule, write_formula(step.part), step.identity,
            {letter: write_formula(part) for letter, part in step.inner}, write_formula(step.result),
            step.when,
        )
        for level, step in (all_steps if size(found.result) <= _READABLE else all_steps[-1:])
    ]  # fmt: skip
    last = write_formula(shown)
    if last != told[-1].result:
        told.append(told[-1]._replace(rule="shorter", part=told[-1].result, identity="", inner={}, result=last))
    return told


def _answer(
    question: Question, partials: dict[str, Formula], slopes: dict[str, Slope], value: Real, steps: tuple[Step, ...]
) -> GradAnswer:
    texts = {name: write_formula(formula) for name, formula in partials.items()}
    at = question.at
    code = sympy_lines(question) if at is None else torch_lines(question)
    common: dict[str, Any] = {
        "command": "grad", "code": code, "formula": write_formula(question.formula), "variables": question.variables,
        "wrt": question.wrt, "order": question.order, "partials": texts, "steps": steps,
    }  # fmt: skip
    if at is None:
        return GradAnswer(
            ok=True, notes=tuple(_reading(texts)), answer=_bare(tuple(texts.values())), at=None, value=None,
            gradient=None, norm=None, direction=None, hessian=_hessian_texts(question, partials), witnesses=None,
            defined=None, sides=None,
            **common,
        )  # fmt: skip
    missing = Slope(None, None, None, "not finite")
    found = {name: slopes.get(name, missing) for name in question.wrt}
    gradient = {name: figure(slope.value) for name, slope in found.items()}
    defined = all(slope.value is not None for slope in found.values())
    lengths = [slope.value for slope in found.values() if slope.value is not None]
    norm = mp.sqrt(sum(value**2 for value in lengths)) if defined and question.order == 1 else None
    figures = tuple(gradient.values())
    return GradAnswer(
        ok=defined,
        answer=_bare(figures) if defined else None,
        error=None if defined else Refusal(_refusal(question, found), torch=None),
        notes=(*_reading(texts), *_notes(question, found)),
        at={name: figure(precise(coordinate, {})) if not isinstance(coordinate, float) else coordinate
            for name, coordinate in at.items()},
        value=None if mp.isnan(value) else figure(value),
        gradient=gradient,
        norm=figure(norm),
        direction=None if not norm else {name: figure(slope.value / norm) for name, slope in found.items()},
        hessian=_hessian_at(question, partials, found),
        witnesses=Witnesses(_bare(figures), None, None),
        defined=defined,
        sides={name: Beside(figure(slope.left), figure(slope.right), slope.why) for name, slope in found.items()},
        **common,
    )  # fmt: skip


def _bare(values: tuple[Any, ...]) -> Any:
    return values[0] if len(values) == 1 else values


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
        return _written(value)
    return rounded or 0.0


def _written(value: Real) -> str:
    """Fifteen digits of a number that no float64 holds."""
    if abs(mp.mag(value)) < _FAR:
        return str(mp.nstr(value, 15))
    return f"{'-' if value < 0 else ''}10^{mp.nstr(mp.log10(abs(value)), 15)}"


def _hessian_texts(question: Question, partials: Mapping[str, Formula]) -> Any:
    if not question.hessian:
        return None
    return tuple(
        tuple(write_formula(_short(derivative(partials[row], column), question)) for column in question.wrt)
        for row in question.wrt
    )


def _hessian_at(question: Question, partials: Mapping[str, Formula], slopes: Mapping[str, Slope]) -> Any:
    """The second derivatives at the point; None where one doesn't exist. It is symmetric, so half of it is found."""
    at, names = question.at, question.wrt
    if not question.hessian or at is None:
        return None
    found: dict[tuple[str, str], Figure] = {}
    for index, row in enumerate(names):
        for column in names[index:]:
            here = slopes[row].value
            if here is not None:
                second = derivative(partials[row], column)
                found[row, column] = figure(slope_at(partials[row], second, at, column, here).value)
            else:
                found[row, column] = None
            found[column, row] = found[row, column]
    return tuple(tuple(found[row, column] for column in names) for row in names)


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


def _refusal(question: Question, slopes: Mapping[str, Slope]) -> Message:
    assert question.at is not None
    name, slope = next((name, slope) for name, slope in slopes.items() if slope.value is None)
    at, formula = place(question.at), write_formula(question.formula)
    left, right = shown(figure(slope.left)), shown(figure(slope.right))
    what = (
        say("the derivative") if len(question.variables) == 1 else say("the partial derivative for {name}", name=name)
    )
    match slope.why:
        case "not finite":
            return say("a slope belongs to a point, and {at} is none", at=at)
        case "undefined":
            return say("{formula} is undefined at {at}, so it has no slope there", formula=formula, at=at)
        case "unbounded":
            return say("{formula} is infinite at {at}, so it has no slope there", formula=formula, at=at)
        case "too large":
            return say("{formula} is too large to be written at {at}", formula=formula, at=at)
        case "isolated":
            return say("{formula} has no values beside {at}, so it has no slope there", formula=formula, at=at)
        case "jump":
            return say("{what} does not exist at {at}: a jump", what=what, at=at)
        case "infinite":
            return say("{what} does not exist at {at}: it grows without bound", what=what, at=at)
        case _:
            return say(
                "{what} does not exist at {at}: a kink, {left} from the left and {right} from the right",
                what=what, at=at, left=left, right=right,
            )  # fmt: skip


def _reading(texts: Mapping[str, str]) -> list[Note]:
    """How a piecewise derivative is read."""
    if not any("where(" in text for text in texts.values()):
        return []
    return [Note("tip", say("where(a > b, u, v) is u where a > b, else v"))]


def _notes(question: Question, slopes: Mapping[str, Slope]) -> list[Note]:
    notes = []
    for name, slope in slopes.items():
        if slope.why == "end" and slope.value is not None:
            side = say("right") if slope.left is None else say("left")
            text = say("the formula ends at {name} here: this is the slope from the {side} alone", name=name, side=side)
            notes.append(Note("warning", text))
        if slope.value and not figure(slope.value):
            text = say("exactly {exact}, which is less than a float64 can hold", exact=_written(slope.value))
            notes.append(Note("tip", text))
    if len(question.wrt) > 1 and question.order == 1 and all(slope.value is not None for slope in slopes.values()):
        text = say("the gradient is the vector; w.grad.norm(2) in PyTorch is its length, one number")
        notes.append(Note("tip", text))
    return notes
