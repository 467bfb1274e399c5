"""The arithmetic of one element, written out: `a[0,0]·b[0,1] + a[0,1]·b[1,1] = 1·5 + 2·4`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import torch

from tensorcli.syntax.expression_nodes import Binary, Call, Comparison, Unary
from tensorcli.tensors.steps import Step
from tensorcli.tensors.worked import number

MOST_TERMS = 6
Named = Sequence[tuple[str, Any]]  # elements that went in, each with its value

_DIM_PLACE = {"kthvalue": 2, "quantile": 2, "norm": 2}
_LAST_DIM = ("mode", "kthvalue")
_FIRST_OPTION = {"kthvalue": "k", "quantile": "q", "nanquantile": "q", "norm": "p"}
_OF_DIMS = ("dim", "axis", "keepdim", "dtype")


def place_text(place: Sequence[int]) -> str:
    """[0,1], and nothing for a number.

    >>> place_text((0, 1)), place_text(())
    ('[0,1]', '')
    """
    return f"[{','.join(map(str, place))}]" if place else ""


def is_folded(step: Step, rank: int) -> set[int] | None:
    """The dims that a reduction folds, counted from 0; None where they can't be told."""
    place = _DIM_PLACE.get(step.op, 1)
    given = step.keywords.get("dim", step.arguments[place] if len(step.arguments) > place else None)
    if isinstance(given, bool):
        given = None  # std(unbiased)
    if given is None:
        if step.op in _LAST_DIM:
            return {rank - 1} if rank else set()
        return set(range(rank))
    dims = [given] if isinstance(given, int) else list(given) if isinstance(given, list | tuple) else None
    if dims is None or not all(isinstance(dim, int) for dim in dims):
        return None
    return {dim % max(rank, 1) for dim in dims} if dims else set(range(rank))


def formula(step: Step, named: Named) -> str:
    """The element in elements of what went in, then with their values put in."""
    if not named:
        return ""
    words, numbers = [name for name, _ in named], [_signed(value) for _, value in named]
    if step.op in ("matmul", "mm", "bmm", "mv", "dot"):
        return _both(_products(words), _products(numbers), len(named) // 2)
    if step.op == "where":
        holds = bool(named[0][1])
        return _both(_chosen(step, words, holds=holds), _chosen(step, numbers, holds=holds), len(named))
    if (len(named) == 1 and _only_moves(step)) or not isinstance(step.result, torch.Tensor):
        return words[0]
    return _both(_written(step, words), _written(step, numbers), len(named))


def _both(text: str, with_numbers: str, terms: int) -> str:
    return f"{text} = {with_numbers}" if terms <= MOST_TERMS else text


def _signed(value: Any) -> str:
    text = number(value)
    return f"({text})" if text.startswith("-") else text


def _products(words: Sequence[str]) -> str:
    pairs = [f"{one}·{other}" for one, other in zip(words[::2], words[1::2], strict=True)]
    return " + ".join(_few(pairs))


def _few(words: Sequence[str]) -> list[str]:
    if len(words) <= MOST_TERMS:
        return list(words)
    return [*words[:3], f"… ({len(words)})", words[-1]]


def _only_moves(step: Step) -> bool:
    node = step.node
    return not isinstance(node, Binary | Unary | Comparison) and not (
        isinstance(node, Call) and node.operation.trace in ("each", "fold", "line")
    )


def _written(step: Step, words: Sequence[str]) -> str:
    """As the step is written, with these words for the tensors."""
    node = step.node
    if isinstance(node, Unary):
        return f"{node.sign}{words[0]}"
    if isinstance(node, Binary | Comparison):
        sign = node.sign if isinstance(node, Binary) else node.signs[0]
        if len(words) == 2:
            return f"{words[0]} {sign} {words[1]}"
        left = step.arguments[0]
        return (
            f"{left} {sign} {words[0]}" if isinstance(left, int | float) else f"{words[0]} {sign} {step.arguments[1]}"
        )
    if step.op == "outer":
        return f"{words[0]}·{words[1]}"
    if step.op in ("sum", "mean") and len(words) > 1:
        total = " + ".join(_few(words))
        return total if step.op == "sum" else f"({total}) / {len(words)}"
    if isinstance(node, Call) and node.operation.trace == "each":
        return f"{step.op}({', '.join(_in_place(step, iter(words)))})"
    return f"{step.op}({', '.join([*_few(words), *_options(step)])})"


def _chosen(step: Step, words: Sequence[str], *, holds: bool) -> str:
    """where(condition, one, other) with the one that is not taken left out; the condition is the first word."""
    method = isinstance(step.node, Call) and step.node.is_method
    one, other = (step.arguments[0] if method else step.arguments[1]), step.arguments[2]
    taken = words[1] if len(words) > 1 else _plain(one if holds else other)
    return f"where({words[0]}, {taken}, …)" if holds else f"where({words[0]}, …, {taken})"


def _in_place(step: Step, words: Iterator[str]) -> Iterator[str]:
    """The arguments as they stand in the call, a word for each tensor."""
    for name, value in [*(("", value) for value in step.arguments), *step.keywords.items()]:
        text = next(words, "…") if isinstance(value, torch.Tensor) else _plain(value)
        yield f"{name}={text}" if name and name != "input" else text


def _plain(value: Any) -> str:
    if isinstance(value, float):
        return number(value)
    return repr(value)


def _options(step: Step) -> Iterator[str]:
    """What decides how a reduction folds, beside its dims: norm(…, p=1), quantile(…, q=0.5), var(…, correction=0)."""
    name = _FIRST_OPTION.get(step.op)
    given = dict(step.keywords)
    if name is not None and len(step.arguments) > 1:
        given.setdefault(name, step.arguments[1])
    if step.op in ("std", "var") and len(step.arguments) > 1 and isinstance(step.arguments[1], bool):
        given.setdefault("unbiased", step.arguments[1])
    for key, value in given.items():
        if key not in _OF_DIMS and not isinstance(value, torch.Tensor):
            yield f"{key}={_plain(value)}"
