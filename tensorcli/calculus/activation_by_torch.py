"""torch's own values and slopes of the activations, each held against the exact one; where they part, and why."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import torch
from torch.nn import functional

from tensorcli.answers import Refusal, Verdict
from tensorcli.calculus.activation import (
    ActivationAnswer,
    Asked,
    Chain,
    Deviation,
    Layers,
    Question,
    Row,
    Saturation,
)
from tensorcli.calculus.activation_code import torch_call
from tensorcli.calculus.activation_notes import notes_on
from tensorcli.calculus.applied import Applied
from tensorcli.calculus.layers import depth_of
from tensorcli.errors import DisagreementError
from tensorcli.language import Message, say

VERSION = str(torch.__version__).split("+", maxsplit=1)[0]
_CLOSE = 1e-9  # relative
_FLOAT32 = 2.0**-23
_FAR = 1e30
_SMALLEST = 1e-315  # below this a float64 has few digits left


def with_torch(question: Question, exact: ActivationAnswer) -> ActivationAnswer:
    """The answer with torch's numbers for values and slopes, or with its own words where it refuses.

    Raises `DisagreementError` where they part and no reason is known: one of them is wrong then.
    """
    if exact.error is not None:
        said = _refusal(question)
        verdict = Verdict("torch", VERSION, agrees=True, said=said)
        return replace(exact, error=Refusal(exact.error.message, said), verdict=verdict)
    rows = tuple(row for one in question.asked for row in _rows(one, question))
    singles = {one.known_as: one for one in question.singles}
    depth = None if question.layers is None else depth_of(question.singles, question.layers, _step)
    if depth is not None and question.layers is not None:
        for chain in depth.chains:
            _check_chain(chain, singles.get(chain.name) or Applied(chain.name), question.layers)
    numbers = [*_numbers(singles, exact.rows, rows)]
    deviations = tuple(found for found in numbers if found is not None)
    told = replace(
        exact,
        answer=tuple((row.x, row.value, row.derivative) for row in rows),
        rows=rows,
        kinks=tuple(kink._replace(torch=_at(singles[kink.name], [kink.x])[1][0]) for kink in exact.kinks),
        depth=depth,
        saturation=tuple(found for one in question.singles for found in _saturations(one, exact)),
        deviations=deviations,
        verdict=Verdict("torch", VERSION, agrees=True, said="float64", about=_agreement(len(numbers), len(deviations))),
    )
    return replace(told, notes=notes_on(question, told))


def _agreement(numbers: int, deviations: int) -> Message:
    if not deviations:
        return say("all {count} numbers are exact to 9 digits", count=numbers)
    return say(
        "{close} of {count} numbers are exact to 9 digits; the notes say why the others are not",
        close=numbers - deviations,
        count=numbers,
    )


def _refusal(question: Question) -> str:
    """torch's own words; it does refuse, or one of us is wrong."""
    for one in question.singles:
        try:
            _at(one, [0.0])
        except (RuntimeError, ValueError) as refusal:
            return str(refusal).strip()
    raise _disagreement("✗", 0.0)


def _call(one: Asked, x: torch.Tensor) -> torch.Tensor:
    call = torch_call(one)
    function = getattr(torch if call.module == "torch" else functional, call.function)
    arguments: dict[str, Any] = dict(call.arguments)
    if call.function == "prelu":
        arguments = {name: torch.tensor([value], dtype=x.dtype) for name, value in arguments.items()}
    y: torch.Tensor = function(x, **arguments)
    return y


def _at(one: Applied, points: Sequence[float]) -> tuple[list[float], list[float]]:
    """Values and slopes at all points at once, as the lines under "in code" compute them."""
    x = torch.tensor(points, dtype=torch.float64, requires_grad=True)
    y = _call(one, x)
    (slopes,) = torch.autograd.grad(y.sum(), x)
    return y.tolist(), slopes.tolist()


def _step(one: Applied, x: float) -> tuple[float, float]:
    (value,), (slope,) = _at(one, [x])
    return value, slope


def _check_chain(chain: Chain, one: Applied, layers: Layers) -> None:
    """Hold the product of the layers' slopes against autograd's one walk back through all of them."""
    x = torch.tensor(chain.start, dtype=torch.float64, requires_grad=True)
    y = x
    for _ in range(layers.number):
        y = _call(one, (layers.weight * y).reshape(1)).reshape(())
    (slope,) = torch.autograd.grad(y, x)
    told = slope.item()
    tiny = 1e-290  # below this the order of the factors decides what is left
    if math.isfinite(told) and math.isfinite(chain.slope) and abs(told - chain.slope) > max(1e-9 * abs(told), tiny):
        raise _disagreement(f"{chain.name}, {layers.number}: {chain.slope!r}", told)


def _disagreement(rule: str, told: float) -> DisagreementError:
    return DisagreementError(
        say(
            "the rule says {rule}, torch {version} says {said}: one of them is wrong",
            rule=rule,
            version=VERSION,
            said=repr(told),
        ),
        hint=say("please report this, with the command you typed"),
    )


def _rows(one: Asked, question: Question) -> Iterator[Row]:
    if isinstance(one, Applied):
        if question.points:
            for x, value, slope in zip(question.points, *_at(one, question.points), strict=True):
                yield Row(one.known_as, x, value, slope)
    elif question.vector:
        vector = torch.tensor(question.vector, dtype=torch.float64, requires_grad=True)
        y = _call(one, vector)
        for at, single in enumerate(y):
            (slopes,) = torch.autograd.grad(single, vector, retain_graph=True)
            yield Row(one.name, question.vector[at], single.item(), tuple(slopes.tolist()))


def _numbers(singles: Mapping[str, Applied], exact: Sequence[Row], told: Sequence[Row]) -> Iterator[Deviation | None]:
    """For each number of the rows how torch's deviates from the exact one, if it does."""
    for ours, theirs in zip(exact, told, strict=True):
        one = singles.get(ours.name)
        yield _deviation(one, ours, "value", theirs.value, ours.value)
        if isinstance(ours.derivative, tuple) and isinstance(theirs.derivative, tuple):
            for slope, ours_slope in zip(theirs.derivative, ours.derivative, strict=True):
                yield _deviation(one, ours, "derivative", slope, ours_slope)
        elif isinstance(ours.derivative, float) and isinstance(theirs.derivative, float):
            yield _deviation(one, ours, "derivative", theirs.derivative, ours.derivative)


def _deviation(one: Applied | None, row: Row, what: str, told: float, exact: float) -> Deviation | None:
    at_kink = what == "derivative" and one is not None and any(seam.x == row.x for seam in one.seams)
    if at_kink or is_close(told, exact):
        return None
    return Deviation(row.name, row.x, what, told, exact, _why(one, row.x, told, exact))


def is_close(told: float, exact: float) -> bool:
    """Whether torch's number is the exact one but for rounding.

    >>> is_close(1.0, 1.0 + 1e-12), is_close(0.0, 1e-20), is_close(float("nan"), float("nan"))
    (True, False, True)
    """
    if math.isnan(exact) or math.isinf(exact) or not math.isfinite(told):
        return told == exact or (math.isnan(told) and math.isnan(exact))
    return abs(told - exact) <= max(_CLOSE * abs(exact), _SMALLEST)


def _why(one: Applied | None, x: float, told: float, exact: float) -> str:
    """The reason for a deviation, one of those that `activation_notes` explains."""
    if math.isnan(x):
        return "nan"
    if math.isnan(told):
        return "infinite" if math.isinf(x) else "overflow"
    if one is not None and one.name == "softplus" and x * one.parameter("beta") > one.parameter("threshold"):
        return "threshold"
    if one is not None and _is_single_precision(one, x, told, exact):
        return "float32"
    if one is not None and any(stretch.high is not None and float(stretch.high) == x for stretch in one.stretches):
        return "seam"
    if math.isinf(told) and not math.isinf(exact):
        return "overflow"
    if abs(told - exact) <= 1e-9 * max(1.0, abs(x) if math.isfinite(x) else 1.0):
        return "digits"
    raise _disagreement(f"{'' if one is None else one.known_as}({x!r}): {exact!r}", told)


def _is_single_precision(one: Applied, x: float, told: float, exact: float) -> bool:
    """Whether the error is that of a constant that torch holds in float32: hardsigmoid's 1/6, the 1/alpha of celu."""
    if one.name == "hardsigmoid":
        error = _FLOAT32
    elif one.name == "celu":
        error = _FLOAT32 * (1 + abs(x / one.parameter("alpha")))
    else:
        return False
    return abs(told - exact) <= error * abs(exact)


def _saturations(one: Applied, exact: ActivationAnswer) -> Iterator[Saturation]:
    """For each end of the range that is only neared: from which x on a float is exactly there."""
    whole = exact.ranges[one.known_as]
    ends = ((whole[0].low, whole[0].low_attained), (whole[-1].high, whole[-1].high_attained))
    for bound in (value for value, attained in ends if not attained and math.isfinite(value)):
        for side, stretch in ((1, one.stretches[-1]), (-1, one.stretches[0])):
            if one.limit(stretch.value, None, side) != bound:
                continue
            for dtype in (torch.float32, torch.float64):
                x = _first(one, bound, side, dtype)
                if x is not None:
                    yield Saturation(one.known_as, str(dtype)[6:], bound, x, "above" if side > 0 else "below")


def _first(one: Applied, bound: float, side: int, dtype: torch.dtype) -> float | None:
    """The least |x| from which on torch stays at `bound`, rounded away from 0 to four digits; None if it never does."""
    try:
        goal = _call(one, torch.tensor([side * _FAR], dtype=dtype)).item()  # its own idea of the bound
    except RuntimeError:  # a parameter that this kind of float can't hold
        return None
    if not math.isclose(goal, bound, rel_tol=1e-6):
        return None

    def is_there(size: float) -> bool:
        """Both in the part of a tensor that is computed four or eight at once and in the rest, which may differ."""
        return bool((_call(one, torch.full((17,), side * size, dtype=dtype)) == goal).all())

    powers = 2.0 ** torch.arange(-4, 99, dtype=torch.float64)
    missing = (_call(one, (side * powers).to(dtype)) != goal).nonzero()
    low = powers[missing[-1]].item() if len(missing) else 0.0
    high = 2 * low if low else powers[0].item()
    while not is_there(high):
        low, high = high, 2 * high
    while high - low > 1e-5 * high:
        middle = (low + high) / 2
        low, high = (low, middle) if is_there(middle) else (middle, high)
    step = 10.0 ** (math.floor(math.log10(high)) - 3)
    return side * float(f"{math.ceil(high / step) * step:.4g}")
