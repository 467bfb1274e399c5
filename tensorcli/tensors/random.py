"""Tensors made by torch: random ones from a seed, and the regular ones that stand beside them in every course."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import torch

from tensorcli.answers import Answer, Note, Refusal, Shape, Verdict
from tensorcli.language import Message, say
from tensorcli.shapes.code import literal, tensor_line
from tensorcli.syntax.data import Data
from tensorcli.syntax.makers import Call
from tensorcli.tensors.data import DTYPES, dtype_name, plain, tensor_of
from tensorcli.tensors.verdict import VERSION

_BINS = 15
REFUSALS = (RuntimeError, ValueError, TypeError, OverflowError)


@dataclass(frozen=True, slots=True)
class Bin:
    """One bar of a histogram: values from `low` up to `high`."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True)
class Histogram:
    """A larger sample, counted."""

    size: int  # how many values
    mean: float
    std: float
    low: float  # the smallest value
    high: float  # the largest
    bins: tuple[Bin, ...]


@dataclass(frozen=True, kw_only=True)
class RandomAnswer(Answer):
    """What `tensorcli random` says."""

    maker: str  # rand, randint, arange…
    shape: Shape | None
    dtype: str | None
    values: Any  # nested lists; None where torch refuses
    seed: int
    histogram: Histogram | None  # where it was asked for
    repairs: tuple[str, ...]  # lines that were run and work, where torch refuses


def make(call: Call, *, seed: int, dtype: str | None = None, sample: int | None = None) -> RandomAnswer:
    """The tensor that torch makes after `torch.manual_seed(seed)`; where it refuses, its words and a repair.

    >>> from tensorcli.syntax.makers import parse_call
    >>> make(parse_call("arange", ["2", "8", "3"]), seed=0).values
    (2, 5)
    """
    try:
        tensor = _made(call, seed, dtype)
    except REFUSALS as refusal:
        return _refused(call, seed, dtype, str(refusal).splitlines()[0])
    return RandomAnswer(
        command="random",
        ok=True,
        answer=plain(tensor),
        code=_code(call, seed, dtype),
        notes=tuple(Note("tip", text) for text in _notes(call, tensor, dtype)),
        verdict=Verdict("torch", VERSION, agrees=True, said=f"{tensor.shape} {dtype_name(tensor.dtype)}"),
        maker=call.maker,
        shape=Shape(tensor.shape),
        dtype=dtype_name(tensor.dtype),
        values=plain(tensor),
        seed=seed,
        histogram=None if sample is None else _histogram(call, seed, sample),
        repairs=(),
    )


def _made(call: Call, seed: int, dtype: str | None) -> torch.Tensor:
    torch.manual_seed(seed)
    named = {} if dtype is None else {"dtype": DTYPES[dtype]}
    positional = [tensor_of(value) if isinstance(value, Data) else value for value in call.arguments]
    result = getattr(torch, call.maker)(*positional, **named)
    assert isinstance(result, torch.Tensor)
    return result


def _refused(call: Call, seed: int, dtype: str | None, words: str) -> RandomAnswer:
    reason, near = _reason(call, dtype)
    repairs = []
    for other, kind in near:
        try:
            _made(other, seed, kind)
        except REFUSALS:
            continue
        repairs.append(_line(other, kind))
    return RandomAnswer(
        command="random",
        ok=False,
        answer=None,
        code=_code(call, seed, dtype),
        verdict=Verdict("torch", VERSION, agrees=True, said=words),
        error=Refusal(reason, torch=words),
        maker=call.maker,
        shape=None,
        dtype=None,
        values=None,
        seed=seed,
        histogram=None,
        repairs=tuple(repairs),
    )


def _reason(call: Call, dtype: str | None) -> tuple[Message, list[tuple[Call, str | None]]]:
    """Why torch refuses, in numbers where that is known, and calls near this one that may work."""
    name, numbers = call.maker, [value for value in call.arguments if isinstance(value, int | float)]
    if name == "randint" and numbers[0] >= numbers[1]:
        low, high = numbers
        swapped = [(Call(name, (high, low, call.arguments[2])), dtype)] if low > high else []
        return say("low {low} is not below high {high}: there is nothing to choose from", low=low, high=high), swapped
    if name == "arange":
        start, end, step = (0, *numbers, 1) if len(numbers) == 1 else (*numbers, 1)[:3]
        if not all(map(math.isfinite, (start, end))):
            return say("a range needs finite bounds"), []
        if step == 0:
            return say("a step of 0 never gets to the end"), []
        if (end - start) * step < 0:
            turned = [(Call(name, (start, end, -step)), dtype)]
            return say("a step of {step} leads away from {end}", step=_text(step), end=_text(end)), turned
    counts = numbers[2:] if name == "linspace" else numbers if name in ("randperm", "eye") else []
    if min(counts, default=0) < 0:
        return say("how many can't be negative, got {count}", count=min(counts)), []
    makes_fractions = name in ("rand", "rand_like", "randn", "randn_like")
    operand = call.arguments[0]
    if makes_fractions and dtype is None and isinstance(operand, Data):
        reason = say("{name} makes fractions, and x holds whole numbers: it takes the dtype from x", name=name)
        return reason, [(call, "float32")]
    if makes_fractions and dtype is not None:
        reason = say("{name} makes fractions, which {dtype} can't hold", name=name, dtype=dtype)
        return reason, [(call, "float32")]
    lost = [value for value in _held(call) if dtype is not None and not _holds(dtype, value)]
    if lost and dtype is not None:
        return say("{dtype} can't hold {value}", dtype=dtype, value=_text(lost[0])), [(call, None)]
    return say("torch refuses"), []


def _held(call: Call) -> list[int | float]:
    """The values of which the dtype must be able to hold each."""
    numbers = [value for value in call.arguments if isinstance(value, int | float)]
    return [numbers[0], numbers[1] - 1] if call.maker == "randint" else numbers if call.maker == "full" else []


def _holds(dtype: str, value: float) -> bool:
    try:
        torch.tensor(value, dtype=DTYPES[dtype])
    except REFUSALS:
        return False
    return True


def _text(value: float) -> str:
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def _code(call: Call, seed: int, dtype: str | None) -> tuple[str, ...]:
    lines = ["import torch"]
    for value in call.arguments:
        if isinstance(value, Data):
            bare = value.kind == "float" and not any(value.values)  # a shape alone: its zeros are not worth writing
            made = f"torch.zeros({tuple(value.shape)}, dtype=torch.float64)" if bare else tensor_line(value)
            lines.append(f"x = {made}")
    if call.random:
        lines.append(f"torch.manual_seed({seed})")
    return (*lines, f"print({_line(call, dtype)})")


def _line(call: Call, dtype: str | None) -> str:
    """The call as a person writes it; its operand is x."""
    words = [
        "x" if isinstance(value, Data) else str(tuple(value)) if isinstance(value, Shape) else literal(value)
        for value in call.arguments
    ]
    return f"torch.{call.maker}({', '.join([*words, *([] if dtype is None else [f'dtype=torch.{dtype}'])])})"


def _notes(call: Call, tensor: torch.Tensor, dtype: str | None) -> list[Message]:
    found: list[Message] = []
    match call.maker:
        case "rand" | "rand_like":
            found.append(say("uniform in [0, 1): 0 can come, 1 never does"))
        case "randn" | "randn_like":
            found.append(say("normal with mean 0 and standard deviation 1: no bounds, most values within ±2"))
        case "randint":
            low, high = call.arguments[0], call.arguments[1]
            found.append(
                say("whole numbers from {low} to {last}: high {high} is excluded; low may be left out, it is 0 then",
                    low=low, last=_minus_one(high), high=high)
            )  # fmt: skip
        case "randperm":
            if tensor.numel():
                found.append(say("each number from 0 to {last} once, in random order", last=tensor.numel() - 1))
        case "arange":
            found.append(say("arange leaves the end out; linspace includes it"))
        case "linspace":
            found.append(say("linspace includes both ends; arange leaves the end out"))
        case "full" if dtype is None:
            found.append(say("the dtype follows the value: full with 7 holds whole numbers, with 7. floats"))
    if call.maker.endswith("_like"):
        found.append(say("it takes only the shape and the dtype of x; the values of x play no part"))
    if call.random and tensor.numel():
        found.append(say("the same seed gives the same values on every run; another seed gives others"))
    return found


def _minus_one(value: object) -> object:
    return value - 1 if isinstance(value, int) else value


def _histogram(call: Call, seed: int, size: int) -> Histogram:
    """`size` values of the same kind, in bins of equal width; whole numbers get a bin each where they are few."""
    torch.manual_seed(seed)
    kind = call.maker.removesuffix("_like")
    if kind == "randint":
        low, high = call.arguments[0], call.arguments[1]
        assert isinstance(low, int)
        assert isinstance(high, int)
        values = torch.randint(low, high, (size,)).double()
    else:
        values = (torch.rand if kind == "rand" else torch.randn)(size, dtype=torch.float64)
    edges = _edges(kind, values)
    last = values.max().item()
    bins = []
    for left, right in pairwise(edges):
        inside = (values >= left) & ((values < right) | ((right == edges[-1]) & (values <= last)))
        bins.append(Bin(left, right, int(inside.sum())))
    spread = values.std().item() if size > 1 else math.nan
    return Histogram(size, values.mean().item(), spread, values.min().item(), last, tuple(bins))


def _edges(kind: str, values: torch.Tensor) -> Sequence[float]:
    if kind == "rand":
        return [i / 10 for i in range(11)]
    low, high = values.min().item(), values.max().item()
    if kind == "randint" and high - low < 2 * _BINS:
        return [low + i for i in range(int(high - low) + 2)]
    if kind == "randn":
        reach = math.ceil(2 * max(-low, high)) / 2
        low, high = -reach, reach
    return [low + (high - low) * i / _BINS for i in range(_BINS + 1)]
