"""What is said about a derivative: why there is none at a point, and what a learner would get wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tensorcli.answers import Note
from tensorcli.calculus.grad import Question, figure, place, shown, written
from tensorcli.calculus.slopes import Slope
from tensorcli.language import Message, say
from tensorcli.syntax.formula_text import write_formula
from tensorcli.syntax.functions import GREEK, function_named
from tensorcli.syntax.nodes import Formula


def refusal(question: Question, slopes: Mapping[str, Slope]) -> Message:
    """Why there is no slope at the point."""
    assert question.at is not None
    name, slope = next((name, slope) for name, slope in slopes.items() if slope.value is None)
    at, formula = place(question.at), write_formula(question.formula)
    left, right = shown(figure(slope.left)), shown(figure(slope.right))
    what = _which(question, name, slope.order)
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


def _which(question: Question, name: str, order: int) -> Message:
    one = len(question.variables) == 1
    if question.order == 1:
        return say("the derivative") if one else say("the partial derivative for {name}", name=name)
    if one:
        return say("the derivative of order {order}", order=order)
    return say("the partial derivative of order {order} for {name}", order=order, name=name)


def nowhere(part: Formula) -> Message:
    """Why a formula has no slope, whatever the point."""
    return say("{part} is undefined, so the formula has no value and no slope anywhere", part=write_formula(part))


def reading(question: Question, texts: Mapping[str, str]) -> list[Note]:
    """How the question was read where that may surprise, and how a piecewise derivative is read."""
    notes = [Note("warning", text) for name in question.variables for text in _one_name(name)]
    if any("where(" in text for text in texts.values()):
        notes.append(Note("tip", say("where(a > b, u, v) is u where a > b, else v")))
    return notes


def _one_name(name: str) -> Iterator[Message]:
    """xy and sinx are names, though they may be meant otherwise."""
    if not name.isalpha() or name in GREEK:
        return
    function = function_named(name[:-1]) if len(name) > 2 else None
    if function is not None:
        written = f"{name[:-1]}({name[-1]})"
        yield say("{name} is read as the name of one variable; the function is written {call}", name=name, call=written)
    elif len(name) == 2:
        written = "*".join(name)
        yield say("{name} is read as the name of one variable; a product is written {call}", name=name, call=written)


def notes_on(question: Question, slopes: Mapping[str, Slope]) -> list[Note]:
    """What the numbers at the point have about them."""
    notes = []
    for name, slope in slopes.items():
        if slope.why == "end" and slope.value is not None:
            side = say("right") if slope.left is None else say("left")
            text = say("the formula ends at {name} here: this is the slope from the {side} alone", name=name, side=side)
            notes.append(Note("warning", text))
        if slope.value and not figure(slope.value):
            text = say("exactly {exact}, which is less than a float64 can hold", exact=written(slope.value))
            notes.append(Note("tip", text))
    if len(question.wrt) > 1 and question.order == 1 and all(slope.value is not None for slope in slopes.values()):
        text = say("the gradient is the vector; w.grad.norm(2) in PyTorch is its length, one number")
        notes.append(Note("tip", text))
    return notes
