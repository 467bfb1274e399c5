"""`grad`: the derivative of a formula, how it is found, and its value at a point.

The rules are ours (`rules`), the short form sympy's (`shorten`), the value at a point is computed to as many digits as
it takes (`precise`, `slopes`). torch is asked afterwards (`agreement`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from mpmath import mp

from tensorcli.answers import Refusal
from tensorcli.calculus.algebra import size
from tensorcli.calculus.code import is_followed_back, sympy_lines, torch_lines
from tensorcli.calculus.derivation import Derivation, steps_below
from tensorcli.calculus.grad import Beside, Figure, GradAnswer, Question, Step, Witnesses, Work, figure
from tensorcli.calculus.grad_notes import notes_on, nowhere, reading, refusal
from tensorcli.calculus.one_precision import Real, Value
from tensorcli.calculus.precise import precise, undefined_part
from tensorcli.calculus.rules import derivation, derivative
from tensorcli.calculus.slopes import Slope, slope_at
from tensorcli.syntax.formula_text import write_formula
from tensorcli.syntax.nodes import Formula

_READABLE = 1000  # operations of a derivative


def differentiate(question: Question) -> Work:
    """The derivatives, step by step, and what they are at the point."""
    steps: list[Step] = []
    partials: dict[str, Formula] = {}
    raw: dict[str, Formula] = {}
    slopes: dict[str, Slope] = {}
    ending: set[str] = set()
    finite = question.at is not None and all(map(_is_finite, question.at.values()))
    value = precise(question.formula, question.at) if question.at is not None else None
    for name in question.wrt:
        before, here = question.formula, value
        for order in range(1, question.order + 1):
            found = derivation(before, name)
            shown = _short(found.result, question)
            steps += _told(found, shown, name, order)
            if not is_followed_back(before, name):
                ending.add(name)
            if finite and here is not None:  # where a derivative doesn't exist, no higher one does
                assert question.at is not None
                slopes[name] = slope_at(before, found.result, question.at, name, here)._replace(order=order)
                here = slopes[name].value
            raw[name], before = found.result, shown
        partials[name] = before
    answer = _answer(question, partials, slopes, value, tuple(steps), ending)
    return Work(answer, question, partials, raw, slopes)


def _is_finite(coordinate: Value) -> bool:
    return not isinstance(coordinate, float) and bool(mp.isfinite(precise(coordinate, {})))


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
    question: Question,
    partials: dict[str, Formula],
    slopes: dict[str, Slope],
    value: Real,
    steps: tuple[Step, ...],
    ending: Collection[str],
) -> GradAnswer:
    texts = {name: write_formula(formula) for name, formula in partials.items()}
    at = question.at
    code = sympy_lines(question) if at is None else torch_lines(question, ending)
    common: dict[str, Any] = {
        "command": "grad", "code": code, "formula": write_formula(question.formula), "variables": question.variables,
        "wrt": question.wrt, "order": question.order, "partials": texts, "steps": steps,
    }  # fmt: skip
    if at is None:
        broken = undefined_part(question.formula)
        return GradAnswer(
            ok=broken is None, error=None if broken is None else Refusal(nowhere(broken), torch=None),
            notes=tuple(reading(question, texts)), at=None, value=None,
            answer=_bare(tuple(texts.values())) if broken is None else None,
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
        error=None if defined else Refusal(refusal(question, found), torch=None),
        notes=(*reading(question, texts), *notes_on(question, found)),
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
