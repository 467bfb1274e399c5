"""Six ways to get a number near a number, and clamping, run by torch on float64."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch

from tensorcli.answers import Answer, Note, Verdict
from tensorcli.language import Message, say
from tensorcli.shapes.code import literal
from tensorcli.tensors.verdict import VERSION


@dataclass(frozen=True, slots=True)
class Row:
    """One number and its neighbours."""

    x: float
    floor: float  # the next whole number below
    ceil: float  # the next whole number above
    round: float  # the nearest; of two equally near, the even one
    trunc: float  # towards zero
    frac: float  # x - trunc: it keeps the sign
    clamp: float | None  # None where no bounds were given
    clamp_slope: float | None  # the gradient of clamp there, by torch's autograd
    tie: bool  # whether x lies in the middle, so that round goes to the even neighbour


@dataclass(frozen=True, kw_only=True)
class RoundAnswer(Answer):
    """What `tensorcli round` says."""

    rows: tuple[Row, ...]
    bounds: tuple[float | None, float | None] | None  # of the clamp
    decimals: int  # digits after the point that round keeps


def round_numbers(
    numbers: Sequence[float], bounds: tuple[float | None, float | None] | None = None, decimals: int = 0
) -> RoundAnswer:
    """All of them for each number, as torch computes them in float64; `decimals` is for round alone.

    >>> [(row.floor, row.round, row.trunc) for row in round_numbers([2.5, -1.5]).rows]
    [(2.0, 2.0, 2.0), (-2.0, -2.0, -1.0)]
    """
    x = torch.tensor(numbers, dtype=torch.float64)
    rounded = torch.round(x, decimals=decimals)
    clamped, slopes = (None, None) if bounds is None else _clamped(x, bounds)
    scaled = x * 10.0**decimals if decimals >= 0 else x / 10.0**-decimals  # as torch scales
    ties = ((scaled - scaled.floor()) == 0.5) & scaled.isfinite()
    columns = [t.tolist() for t in (x, x.floor(), x.ceil(), rounded, x.trunc(), x.frac())]
    nothing = [None] * len(numbers)
    rows = tuple(
        Row(*values)
        for values in zip(
            *columns,
            nothing if clamped is None else clamped.tolist(),
            nothing if slopes is None else slopes.tolist(),
            ties.tolist(),
            strict=True,
        )
    )
    notes = sorted(_notes(rows, bounds, decimals), key=lambda note: not note[0])  # warnings first
    return RoundAnswer(
        command="round",
        ok=True,
        answer=tuple(row.round for row in rows),
        code=_code(numbers, bounds, decimals),
        notes=tuple(Note("warning" if warns else "tip", text) for warns, text in notes),
        verdict=Verdict("torch", VERSION, agrees=True, said="float64"),
        rows=rows,
        bounds=bounds,
        decimals=decimals,
    )


def _clamped(x: torch.Tensor, bounds: tuple[float | None, float | None]) -> tuple[torch.Tensor, torch.Tensor]:
    low, high = bounds
    leaf = x.clone().requires_grad_()
    clamped = leaf.clamp(low, high)
    (slopes,) = torch.autograd.grad(clamped.nan_to_num(0.0, 0.0, 0.0).sum(), leaf)
    # nan_to_num stops the gradient at nan and at the infinities; the slope of clamp is asked one by one there
    for index, value in enumerate(x.tolist()):
        if not math.isfinite(value):
            one = torch.tensor(value, dtype=torch.float64, requires_grad=True)
            (slopes[index],) = torch.autograd.grad(one.clamp(low, high), one)
    return clamped.detach(), slopes


def _code(numbers: Sequence[float], bounds: tuple[float | None, float | None] | None, decimals: int) -> tuple[str, ...]:
    lines = ["import torch", f"x = torch.tensor({literal(tuple(numbers))}, dtype=torch.float64)"]
    keeps = f", decimals={decimals}" if decimals else ""
    lines.append(f"print(torch.floor(x), torch.ceil(x), torch.round(x{keeps}), torch.trunc(x), torch.frac(x))")
    if bounds is not None:
        lines.append(f"print(torch.clamp(x, {literal(bounds[0])}, {literal(bounds[1])}))")
    return tuple(lines)


def _notes(
    rows: Sequence[Row], bounds: tuple[float | None, float | None] | None, decimals: int
) -> Iterator[tuple[bool, Message]]:
    tie = next((row for row in rows if row.tie), None)
    if tie is not None and decimals:
        scaled = _n(tie.x * 10.0**decimals if decimals > 0 else tie.x / 10.0**-decimals)
        yield (
            False,
            say(
                "{x} × 10^{decimals} is {scaled} in float64, in the middle: round goes to the even neighbour, {round}",
                x=_n(tie.x), decimals=decimals, scaled=scaled, round=_n(tie.round),
            ),
        )  # fmt: skip
    elif tie is not None:
        yield (
            False,
            say("{x} lies in the middle: round goes to the even neighbour, {round}", x=_n(tie.x), round=_n(tie.round)),
        )
    below = next((row for row in rows if row.x < 0 and row.floor != row.trunc), None)
    if below is not None:
        yield (
            False,
            say(
                "below zero floor and trunc part: floor({x}) = {floor} goes down, trunc({x}) = {trunc} goes towards "
                "zero, and frac keeps the sign: {frac}",
                x=_n(below.x), floor=_n(below.floor), trunc=_n(below.trunc), frac=_n(below.frac),
            ),
        )  # fmt: skip
    lost = next((row for row in rows if math.isfinite(row.x) and not math.isfinite(row.round)), None)
    if lost is not None:
        yield (
            True,
            say(
                "torch multiplies by 10^{decimals} first, and {x} is then larger than any float64: it becomes {round}",
                decimals=decimals, x=_n(lost.x), round=_n(lost.round),
            ),
        )  # fmt: skip
    if decimals and tie is None:
        yield False, say("--decimals is for round alone; the others always go to whole numbers")
    if bounds is not None:
        yield from _clamp_notes(rows, bounds)


def _clamp_notes(rows: Sequence[Row], bounds: tuple[float | None, float | None]) -> Iterator[tuple[bool, Message]]:
    low, high = bounds
    if low is not None and high is not None and low > high:
        yield (
            True,
            say("low {low} is above high {high}: torch then makes every value {high}", low=_n(low), high=_n(high)),
        )
    at_bound = next((row for row in rows if row.x in bounds), None)
    if at_bound is not None:
        yield (
            False,
            say(
                "the slope of clamp is 1 inside and 0 outside; at the bound {x} it has a kink, and torch picks {slope}",
                x=_n(at_bound.x), slope=_n(at_bound.clamp_slope or 0.0),
            ),
        )  # fmt: skip
    else:
        yield False, say("the slope of clamp is 1 inside the bounds and 0 outside: what was clamped learns nothing")
    yield (
        False,
        say(
            "numpy calls it clip; clip_grad_norm_ is something else: it shortens a whole gradient, its direction stays"
        ),
    )


def _n(value: float) -> str:
    return f"{value:.6g}"
