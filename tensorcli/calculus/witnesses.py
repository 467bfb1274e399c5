"""What torch says about a slope, twice: by autograd, and by a central difference of the values alone."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import NamedTuple

import torch

from tensorcli.calculus.algebra import contains
from tensorcli.calculus.autograd import PARAMETERS_ARE_NUMBERS, evaluate, tensor
from tensorcli.calculus.time_limit import within
from tensorcli.errors import LimitError
from tensorcli.syntax.formulas import parts
from tensorcli.syntax.nodes import Call, Formula

VERSION = str(torch.__version__).split("+", maxsplit=1)[0]
_EPSILON = 2.0**-52
_SHRINK = 1.4  # of the step, from one row of the table to the next
_ROWS = 10


class Seen(NamedTuple):
    """One slope as torch sees it."""

    autograd: float | None  # None where torch has no derivative to offer
    difference: float | None  # None where the values beside the point aren't numbers
    error: float  # how far off the difference may be, by its own estimate


def seen_by_torch(
    formula: Formula, names: Sequence[str], at: Mapping[str, float], order: int = 1, seconds: float = 3.0
) -> dict[str, Seen]:
    """The derivative of that order with respect to each name, the others held fixed.

    The difference is one of autograd's derivatives of the order below, of the values themselves for order 1; where it
    isn't found within `seconds` it is left out.

    >>> from tensorcli.syntax.formulas import parse_formula
    >>> seen = seen_by_torch(parse_formula("sigmoid(x)"), ["x"], {"x": 2.0})["x"]
    >>> round(seen.autograd, 15), round(seen.difference, 9)
    (0.104993585403507, 0.104993585)
    """
    found = {}
    for name in names:

        def below(x: float, name: str = name) -> float:
            value = derivative(formula, name, {**at, name: x}, order - 1)
            return math.nan if value is None else value

        autograd = derivative(formula, name, at, order)
        difference, error = None, math.inf
        with suppress(LimitError):
            difference, error = within(seconds / len(names), partial(central_difference, below, at[name]))
        found[name] = Seen(autograd, difference, error)
    return found


def derivative(formula: Formula, name: str, at: Mapping[str, float], order: int) -> float | None:
    """autograd's derivative of that order (0: the value), or None where torch can't."""
    if order and not is_followed(formula, name):
        return None
    values = {variable: tensor(value) for variable, value in at.items()}
    x = values[name].requires_grad_(order > 0)
    try:
        result = evaluate(formula, values)
        for done in range(order):
            if not result.requires_grad:
                return 0.0
            (slope,) = torch.autograd.grad(result, x, create_graph=done + 1 < order, allow_unused=True)
            result = tensor(0.0) if slope is None else slope
    except (RuntimeError, NotImplementedError):
        return None
    return result.item()


def hessian(formula: Formula, names: Sequence[str], at: Mapping[str, float]) -> list[list[float]] | None:
    """autograd's second derivatives, or None where torch can't."""
    if not all(is_followed(formula, name) for name in names):
        return None
    values = {variable: tensor(value) for variable, value in at.items()}
    xs = [values[name].requires_grad_() for name in names]
    try:
        result = evaluate(formula, values)
        if not result.requires_grad:
            return [[0.0] * len(xs) for _ in xs]
        rows = []
        slopes = torch.autograd.grad(result, xs, create_graph=True, allow_unused=True)
        for slope in slopes:
            if slope is None or not slope.requires_grad:
                rows.append([0.0] * len(xs))
                continue
            row = torch.autograd.grad(slope, xs, retain_graph=True, allow_unused=True)
            rows.append([0.0 if entry is None else entry.item() for entry in row])
    except (RuntimeError, NotImplementedError):
        return None
    return rows


def value_in_float64(formula: Formula, at: Mapping[str, float]) -> float:
    """A formula computed by torch in float64, without autograd."""
    try:
        return evaluate(formula, {name: tensor(value) for name, value in at.items()}).item()
    except RuntimeError:
        return math.nan


def is_followed(formula: Formula, name: str) -> bool:
    """Whether autograd can follow a variable: the parameters of torch's activations are plain numbers to it.

    >>> from tensorcli.syntax.formulas import parse_formula
    >>> is_followed(parse_formula("elu(x, a)"), "x"), is_followed(parse_formula("elu(x, a)"), "a")
    (True, False)
    """
    if isinstance(formula, Call) and formula.function in PARAMETERS_ARE_NUMBERS:
        first, *others = formula.arguments
        return is_followed(first, name) and not any(contains(other, name) for other in others)
    return all(is_followed(part, name) for part in parts(formula))


def central_difference(function: Callable[[float], float], x: float) -> tuple[float | None, float]:
    """The slope from values to the left and to the right alone, and an estimate of its error.

    Ridders' method: smaller and smaller steps, extrapolated to 0 (C. J. F. Ridders, "Accurate computation of F′(x) and
    F′(x)F″(x)", 1982), begun with several first steps, as nobody knows the scale of the function.

    >>> slope, error = central_difference(math.exp, 0.0)
    >>> abs(slope - 1) <= error < 1e-9
    True
    """
    best: tuple[float | None, float] = (None, math.inf)
    scales = sorted({abs(x) or 1.0, 1.0})
    for scale in scales:
        for share in (1e-1, 1e-3, 1e-5, 1e-7):
            slope, error = _ridders(function, x, scale * share)
            if slope is not None and error < best[1]:
                best = (slope, error)
            if best[0] is not None and best[1] <= 1e-11 * abs(best[0]):
                return best
    return best


def _ridders(function: Callable[[float], float], x: float, step: float) -> tuple[float | None, float]:
    best: tuple[float | None, float] = (None, math.inf)
    row: list[float] = []
    for _ in range(_ROWS):
        low, high = x - step, x + step
        if not low < x < high or not math.isfinite(high - low):
            break
        below, above = function(low), function(high)
        if not (math.isfinite(below) and math.isfinite(above)):
            row = []
            step /= _SHRINK
            continue
        noise = 4 * _EPSILON * max(abs(below), abs(above)) / step
        fresh = [above / (high - low) - below / (high - low)]
        weight = 1.0
        for before in row:
            weight *= _SHRINK**2
            fresh.append((weight * fresh[-1] - before) / (weight - 1))
            error = max(abs(fresh[-1] - fresh[-2]), abs(fresh[-1] - before), noise)
            if error <= best[1]:
                best = (fresh[-1], error)
        row = fresh
        step /= _SHRINK
    return best
