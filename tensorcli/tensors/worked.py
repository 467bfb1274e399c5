"""A reduction with its numbers put in: one line for each result, in signs that need no translation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

from tensorcli.shapes.reduce import Question

_MOST_GROUPS, _MOST_CELLS = 6, 8
_EPSILON = 1e-12  # normalize divides by no less, so that a row of zeros stays one


def groups(x: torch.Tensor, folded: tuple[int, ...] | None) -> torch.Tensor:
    """The cells that fold together: one row for each result, in the order of the results.

    >>> groups(torch.tensor([[1, 2], [3, 4]]), (0,)).tolist()
    [[1, 3], [2, 4]]
    """
    if folded is None or not x.dim():
        return x.reshape(1, -1)
    kept = [dim for dim in range(x.dim()) if dim not in folded]
    count = 1
    for dim in kept:
        count *= x.shape[dim]
    return x.permute(*kept, *folded).reshape(count, x.numel() // count if count else 0)


def worked(question: Question, x: torch.Tensor, outputs: tuple[torch.Tensor, ...]) -> tuple[str, ...]:
    """The lines; none where they would be too many or too long."""
    name, options = question.operation.name, question.options
    if "matrix" in options:
        small = x.dim() == 2 and 0 < x.numel() <= 16 and bool(x.isfinite().all())
        return _matrix_norm(question, x, outputs[0]) if small else ()
    write = _WRITERS.get(name)
    if write is None or not x.numel():
        return ()
    rows = groups(x, question.folded)
    if rows.shape[0] > _MOST_GROUPS or rows.shape[1] > _MOST_CELLS:
        return ()
    if question.operation.form == "fold":
        results = [number(value) for value in outputs[0].reshape(-1).tolist()]
        picked = outputs[1].reshape(-1).tolist() if len(outputs) > 1 else [None] * len(results)
        leads = "→" if write is _in_order else "="
        return tuple(
            f"{write(row, {**options, 'picked': at, 'result': result})} {leads} {result}"
            for row, result, at in zip(rows.tolist(), results, picked, strict=True)
        )
    if name == "normalize":
        norms = torch.linalg.vector_norm(rows, options.get("p", 2), dim=1).tolist()
        shown = [number(n) if not n < _EPSILON else f"max({number(n)}, {number(_EPSILON)})" for n in norms]
        return tuple(f"{write(row, options)} = x / {n}" for row, n in zip(rows.tolist(), shown, strict=True))
    return tuple(write(row, options) for row in rows.tolist())


def number(value: float) -> str:
    """A number as a table shows it.

    >>> number(2.0), number(1 / 3), number(True)
    ('2', '0.333333', 'True')
    """
    if isinstance(value, bool):
        return str(value)
    return str(value) if isinstance(value, int) else f"{value:.6g}"


def _signed(value: float) -> str:
    text = number(value)
    return f"({text})" if text.startswith("-") else text


def _joined(sign: str) -> Callable[[list[Any], dict[str, Any]], str]:
    return lambda row, _: f" {sign} ".join(map(_signed, row))


def _named(name: str) -> Callable[[list[Any], dict[str, Any]], str]:
    return lambda row, _: f"{name}({', '.join(map(number, row))})"


def _mean(row: list[Any], _: dict[str, Any]) -> str:
    return f"({' + '.join(map(_signed, row))}) / {len(row)}"


def _in_order(row: list[Any], options: dict[str, Any]) -> str:
    """The values from the smallest on, the chosen one in brackets."""
    if any(value != value for value in row):  # noqa: PLR0124 - nan has no place in an order
        return f"({', '.join(map(number, row))})"
    words = [number(value) for value in sorted(row)]
    result = options["result"]
    if result in words:
        at = words.index(result) if "k" not in options else options["k"] - 1
        words[at] = f"[{words[at]}]"
    return " ≤ ".join(words)


def _variance(row: list[Any], options: dict[str, Any]) -> str:
    correction = options.get("correction", 1)
    mean = sum(row) / len(row)
    squares = " + ".join(f"({number(value)} − {_signed(mean)})²" for value in row)
    return f"({squares}) / ({len(row)} − {number(correction)})"


def _deviation(row: list[Any], options: dict[str, Any]) -> str:
    return f"√({_variance(row, options)})"


def norm(row: list[Any], options: dict[str, Any]) -> str:
    """The p-norm with the numbers in it."""
    p = options.get("p", 2.0)
    sizes = [f"|{number(value)}|" for value in row]
    if p == float("inf"):
        return f"max({', '.join(sizes)})"
    if p == float("-inf"):
        return f"min({', '.join(sizes)})"
    if p == 0:
        return " + ".join(f"({number(value)} ≠ 0)" for value in row)
    if p == 1:
        return " + ".join(sizes)
    if p == 2:
        return f"√({' + '.join(f'{_signed(value)}²' for value in row)})"
    return f"({' + '.join(f'{size}^{number(p)}' for size in sizes)})^(1/{number(p)})"


def _exponentials(row: list[Any]) -> str:
    return " + ".join(f"e^{_signed(value)}" for value in row)


def _softmax(row: list[Any], _: dict[str, Any]) -> str:
    return f"e^{_signed(row[0])} / ({_exponentials(row)}), …"


def _running(sign: str) -> Callable[[list[Any], dict[str, Any]], str]:
    def write(row: list[Any], _: dict[str, Any]) -> str:
        steps = [f" {sign} ".join(map(_signed, row[:stop])) for stop in range(1, min(len(row), 4) + 1)]
        return ",  ".join(steps) + (",  …" if len(row) > 4 else "")

    return write


_WRITERS: dict[str, Callable[[list[Any], dict[str, Any]], str]] = {
    "sum": _joined("+"),
    "prod": _joined("×"),
    "mean": _mean,
    **{name: _named(name) for name in ("max", "min", "argmax", "argmin", "mode", "all", "any", "count_nonzero")},
    "amax": _named("max"),
    "amin": _named("min"),
    "median": _in_order,
    "kthvalue": _in_order,
    "quantile": _in_order,
    "var": _variance,
    "std": _deviation,
    "norm": norm,
    "normalize": lambda row, options: f"x / ({norm(row, options)})",
    "logsumexp": lambda row, _: f"log({_exponentials(row)})",
    "softmax": _softmax,
    "cumsum": _running("+"),
    "cumprod": _running("×"),
}


def _matrix_norm(question: Question, x: torch.Tensor, result: torch.Tensor) -> tuple[str, ...]:
    order, value = question.options["matrix"], number(result.item())
    if question.folded == (1, 0):
        x = x.T
    if order in (1, -1, float("inf"), float("-inf")):
        lines = x.T.tolist() if abs(order) == 1 else x.tolist()
        sums = [" + ".join(f"|{number(cell)}|" for cell in line) for line in lines]
        return (f"{'max' if order > 0 else 'min'}({',  '.join(sums)}) = {value}",)
    if order == "fro":
        return (f"√({' + '.join(f'{_signed(cell)}²' for cell in x.reshape(-1).tolist())}) = {value}",)
    singular = [number(s) for s in torch.linalg.svdvals(x).tolist()]
    if order == "nuc":
        return (f"σ₁ + σ₂ + … = {' + '.join(singular)} = {value}",)
    return (f"{'max' if order > 0 else 'min'}(σ) = {'max' if order > 0 else 'min'}({', '.join(singular)}) = {value}",)
