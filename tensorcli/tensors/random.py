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
    code = _code(call, seed, dtype)
    try:
        tensor = _made(call, seed, dtype)
    except (RuntimeError, ValueError, TypeError, OverflowError) as refusal:
        return _refused(call, seed, code, str(refusal).splitlines()[0])
    return RandomAnswer(
        command="random",
        ok=True,
        answer=plain(tensor),
        code=code,
        notes=tuple(Note("tip", text) for text in _notes(call, tensor)),
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


def _refused(call: Call, seed: int, code: tuple[str, ...], words: str) -> RandomAnswer:
    repairs = []
    operand = call.arguments[0]
    if isinstance(operand, Data) and operand.kind != "float":
        try:
            made = _made(call, seed, "float32")
        except (RuntimeError, ValueError, TypeError):
            made = None
        if made is not None:
            repairs.append(f"torch.{call.maker}(x, dtype=torch.float32)")
    reason = (
        say("{name} makes fractions, and x holds whole numbers: it takes the dtype from x", name=call.maker)
        if repairs
        else say("torch refuses")
    )
    return RandomAnswer(
        command="random",
        ok=False,
        answer=None,
        code=code,
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


def _code(call: Call, seed: int, dtype: str | None) -> tuple[str, ...]:
    lines = ["import torch"]
    words = []
    for value in call.arguments:
        if isinstance(value, Data):
            bare = value.kind == "float" and not any(value.values)  # a shape alone: its zeros are not worth writing
            lines.append(f"x = torch.zeros({tuple(value.shape)}, dtype=torch.float64)" if bare else _line(value))
            words.append("x")
        else:
            words.append(str(tuple(value)) if isinstance(value, Shape) else literal(value))
    if call.random:
        lines.append(f"torch.manual_seed({seed})")
    keeps = "" if dtype is None else f", dtype=torch.{dtype}"
    return (*lines, f"print(torch.{call.maker}({', '.join(words)}{keeps}))")


def _notes(call: Call, tensor: torch.Tensor) -> list[Message]:
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
        case "full":
            found.append(say("the dtype follows the value: full with 7 holds whole numbers, with 7. floats"))
    if call.maker.endswith("_like"):
        found.append(say("it takes only the shape and the dtype of x; the values of x play no part"))
    if call.random and tensor.numel():
        found.append(say("the same seed gives the same values on every run; another seed gives others"))
    return found


def _line(data: Data) -> str:
    return f"x = {tensor_line(data)}"


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
