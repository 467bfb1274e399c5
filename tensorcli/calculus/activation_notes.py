"""What a learner would get wrong about an activation, where it matters; and why torch's number is not the exact one."""

from __future__ import annotations

from collections.abc import Iterator

from tensorcli.answers import Note
from tensorcli.calculus.activation import ActivationAnswer, Deviation, Question
from tensorcli.calculus.applied import Applied
from tensorcli.calculus.extent import NEARLY_ZERO
from tensorcli.calculus.layers import power
from tensorcli.calculus.softmax import VectorActivation
from tensorcli.language import Message, say


def notes_on(question: Question, answer: ActivationAnswer) -> tuple[Note, ...]:
    """All notes, the warnings first."""
    warnings = [Note("warning", text) for text in _deviations(question, answer)]
    if answer.depth is not None:
        tips = [*_own(question), *_depth(answer)]
    else:
        tips = [*_kinks(answer), *_own(question)]
        if len(question.asked) == 1:
            tips += _reach(question, answer)
    return tuple(warnings + [Note("tip", text) for text in tips])


def _deviations(question: Question, answer: ActivationAnswer) -> Iterator[Message]:
    """One for each name, kind and side of it; further places are in the JSON."""
    told = set()
    singles = {one.known_as: one for one in question.asked if isinstance(one, Applied)}
    for deviation in answer.deviations:
        key = (deviation.name, deviation.kind, deviation.what)
        if key not in told:
            told.add(key)
            yield _deviation(deviation, singles.get(deviation.name))


def _deviation(found: Deviation, one: Applied | None) -> Message:
    what = say("value") if found.what == "value" else say("slope")
    x, torch, exact = _n(found.x), _n(found.torch), _n(found.exact)
    match found.kind:
        case "nan":
            return say(
                "{name} of nan: torch hands out a slope of {torch}, but there is none", name=found.name, torch=torch
            )
        case "infinite":
            return say(
                "{name} at {x}: torch's {what} is nan, from 0 times infinity or infinity by infinity; the limit is "
                "{exact}",
                name=found.name, x=x, what=what, exact=exact,
            )  # fmt: skip
        case "overflow":
            return say(
                "{name} at {x}: on torch's way to the {what} a number passes 1.8e308, the largest of float64, so it "
                "says {torch}; exactly it is {exact}",
                name=found.name, x=x, what=what, torch=torch, exact=exact,
            )  # fmt: skip
        case "threshold":
            assert one is not None
            return say(
                "{name} at {x}: above beta*x = {threshold} torch takes x itself, with slope 1; exactly the {what} is "
                "{exact}",
                name=found.name, x=x, what=what, threshold=_n(one.parameter("threshold")), exact=exact,
            )  # fmt: skip
        case "float32":
            return say(
                "{name} at {x}: torch keeps a constant of the {what} in float32, so 7 digits of {torch} are right; "
                "exactly it is {exact}",
                name=found.name, x=x, what=what, torch=f"{found.torch:.10g}", exact=f"{found.exact:.10g}",
            )  # fmt: skip
        case "seam":
            return say(
                "{name} at {x}: two formulas meet here, and torch hands out a slope of {torch}; exactly it is {exact}",
                name=found.name, x=x, torch=torch, exact=exact,
            )  # fmt: skip
        case _:
            return say(
                "{name} at {x}: float64 keeps 16 digits, and where terms nearly cancel few are left: torch's {what} is "
                "{torch}, exactly it is {exact}",
                name=found.name, x=x, what=what, torch=f"{found.torch:.10g}", exact=f"{found.exact:.10g}",
            )  # fmt: skip


def _kinks(answer: ActivationAnswer) -> Iterator[Message]:
    asked = {(row.name, row.x) for row in answer.rows}
    for kink in answer.kinks:
        if (kink.name, kink.x) not in asked:
            continue
        name, x, left, right = kink.name, _n(kink.x), _n(kink.left), _n(kink.right)
        if kink.torch is None:
            yield say(
                "{name} is not differentiable at {x}: slope {left} on the left, {right} on the right",
                name=name, x=x, left=left, right=right,
            )  # fmt: skip
        elif kink.jump:
            yield say(
                "{name} jumps at {x}, so it has no slope there ({left} on the left, {right} on the right); torch picks "
                "{torch}",
                name=name, x=x, left=left, right=right, torch=_n(kink.torch),
            )  # fmt: skip
        else:
            yield say(
                "{name} has a kink at {x}: slope {left} on the left, {right} on the right, so it is not differentiable "
                "there; torch picks {torch}",
                name=name, x=x, left=left, right=right, torch=_n(kink.torch),
            )  # fmt: skip


def _own(question: Question) -> Iterator[Message]:
    """What is peculiar to one of them."""
    for one in question.asked:
        if isinstance(one, VectorActivation):
            if question.vector:
                yield say(
                    "{name}: adding one number to every x changes nothing, so each row of slopes sums to 0",
                    name=one.name,
                )
        elif one.name == "rrelu":
            yield say(
                "rrelu in training draws the slope for x < 0 at random between lower and upper; this is eval mode, "
                "with their mean"
            )
        elif one.name == "prelu":
            yield say("prelu learns its slope for x < 0; 0.25 is where torch.nn.PReLU starts")
        elif not one.activation.has_defaults and not one.values:
            yield say(
                "{name} has no defaults in torch; these are {given}, change them with --param",
                name=one.name,
                given=" ".join(f"{p.name}={_n(p.default)}" for p in one.activation.parameters),
            )


def _reach(question: Question, answer: ActivationAnswer) -> Iterator[Message]:
    """How far a gradient comes through it."""
    (one,) = question.asked
    if isinstance(one, VectorActivation):
        return
    first = one.stretches[0]
    if first.is_straight and one.limit(first.slope, first.high, 1) == 0 and first.high is not None:
        yield say(
            "for x < {x} the slope is 0: a unit that only gets such x passes no gradient on and stops learning",
            x=_n(float(first.high)),
        )
    largest = answer.steepest[one.known_as].slope
    if NEARLY_ZERO < abs(largest) < 1:
        yield say(
            "no slope of {name} is above {slope}: ten layers leave at most {slope}^10 = {left} of a gradient; see "
            "--depth",
            name=one.known_as, slope=_n(abs(largest)), left=_n(power(largest, 10)),
        )  # fmt: skip


def _depth(answer: ActivationAnswer) -> Iterator[Message]:
    if answer.depth is None:
        return
    dead = next((chain for chain in answer.depth.chains if chain.slope == 0), None)
    if dead is not None:
        yield say(
            "{name} from {start}: the slope is 0, and no number of layers brings it back; nothing is learnt this way",
            name=dead.name, start=_n(dead.start),
        )  # fmt: skip
    if answer.depth.weight == 1:
        yield say("a layer multiplies by its weight too: with --weight 2 what vanishes here may explode")
    else:
        yield say(
            "each layer multiplies the slope by w*f'(w*x): a weight of {weight} makes the bound {weight}^{layers} "
            "times that of weight 1",
            weight=_n(abs(answer.depth.weight)), layers=answer.depth.layers,
        )  # fmt: skip


def _n(value: float) -> str:
    return f"{value:.6g}"
