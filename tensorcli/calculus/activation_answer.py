"""What an activation does to numbers, by the formulas alone; torch's own numbers come from `activation_by_torch`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tensorcli.answers import Refusal
from tensorcli.calculus.activation import ActivationAnswer, Asked, Kink, Question, Row
from tensorcli.calculus.activation_code import code_of
from tensorcli.calculus.activation_names import impossible
from tensorcli.calculus.activation_notes import notes_on
from tensorcli.calculus.applied import Applied
from tensorcli.calculus.extent import steepest, value_range
from tensorcli.calculus.layers import depth_of
from tensorcli.calculus.precise import rounded
from tensorcli.calculus.softmax import VectorActivation


def answer_exactly(question: Question, *, chains: bool = True) -> ActivationAnswer:
    """The answer with every number rounded from its exact value; a no where torch would refuse the parameters.

    Without `chains`, what layers leave of the slope is left to torch.
    """
    for one in question.asked:
        reason = impossible(one.name, one.parameters) if isinstance(one, Applied) else None
        if reason is not None:
            told = _about((), question)
            return replace(told, ok=False, answer=None, error=Refusal(reason, None))
    rows = tuple(row for one in question.asked for row in _rows(one, question))
    told = replace(
        _about(question.asked, question),
        answer=tuple((row.x, row.value, row.derivative) for row in rows),
        rows=rows,
        depth=depth_of(question.singles, question.layers, _step) if question.layers and chains else None,
    )
    return replace(told, notes=notes_on(question, told))


def gallery(asked: Sequence[Asked]) -> ActivationAnswer:
    """Names, formulas and ranges, with no x in particular."""
    told = _about(asked, Question(tuple(asked), (), (), None))
    return replace(told, answer=tuple(one.known_as for one in asked), code=())


def _about(asked: Sequence[Asked], question: Question) -> ActivationAnswer:
    """What holds of the functions, wherever one looks."""
    single = [one for one in asked if isinstance(one, Applied)]
    return ActivationAnswer(
        command="activation",
        ok=True,
        answer=(),
        code=code_of(question.asked, question.points, question.vector, question.layers),
        rows=(),
        formula={one.known_as: one.formula for one in asked},
        derivative_formula={one.known_as: one.derivative_formula for one in asked},
        depth=None,
        ranges={one.known_as: value_range(one) for one in single},
        steepest={one.known_as: steepest(one) for one in single},
        kinks=tuple(Kink(one.known_as, *seam, None) for one in single for seam in one.seams),
        saturation=(),
        deviations=(),
    )


def _rows(one: Asked, question: Question) -> list[Row]:
    if isinstance(one, VectorActivation):
        values, slopes = one.exact(question.vector)
        return [Row(one.name, *numbers) for numbers in zip(question.vector, values, slopes, strict=True)]
    return [Row(one.known_as, x, *_step(one, x)) for x in question.points]


def _step(one: Applied, x: float) -> tuple[float, float]:
    value, slope = one.exact(x)
    return rounded(value), rounded(slope)
