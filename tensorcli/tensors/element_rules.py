"""For each kind of step, which elements of what went in make an element of what comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

import torch

from tensorcli.syntax.expression_nodes import Call, Expression
from tensorcli.tensors.calls import again
from tensorcli.tensors.element_text import is_folded
from tensorcli.tensors.extent import tensors_in
from tensorcli.tensors.steps import Step

Place = tuple[int, ...]
MOST_PLACES = 20_000  # of all steps together


class Part(NamedTuple):
    """Something that went into a step."""

    node: Expression
    output: int | None  # which, where the node gives several
    tensor: torch.Tensor


class Untraceable(Exception):  # noqa: N818 - the end of the walk, told in the answer
    """A step whose elements can't be told apart."""


_Found = list[list[tuple[Part, Place]]]


def _moved(step: Step, given: list[Part], result: torch.Tensor, output: int | None, places: list[Place]) -> _Found:
    """Run the step again on tensors that hold their own places; the first argument is what moves."""
    count_moving = len(step.arguments) if step.op == "meshgrid" else 1
    moving = tensors_in(_arguments(step)[:count_moving])
    numbered: dict[int, torch.Tensor] = {}
    owners: list[tuple[int, Part]] = []
    count = 0
    for part in given:
        if not any(part.tensor is tensor for tensor in moving) or id(part.tensor) in numbered:
            continue
        size = part.tensor.numel()
        numbered[id(part.tensor)] = torch.arange(count, count + size).reshape(part.tensor.shape)
        owners.append((count, part))
        count += size
    if not owners:
        raise Untraceable  # gather(dim=0, index=i, input=x): what moves is not the first
    moved = _run_again(step, numbered, count_moving)
    lone = moved if output is None else tensors_in(moved)[output]
    if not isinstance(lone, torch.Tensor) or lone.shape != result.shape or lone.dtype != torch.int64:
        raise Untraceable
    return [[_owner(owners, int(lone[place]))] for place in places]


def _arguments(step: Step) -> list[Any]:
    """All arguments, those with a name last: of cat(tensors=[x, y]) the first is the list as well."""
    return [*step.arguments, *step.keywords.values()]


def _owner(owners: Sequence[tuple[int, Part]], number: int) -> tuple[Part, Place]:
    start, part = next((start, part) for start, part in reversed(owners) if start <= number)
    return part, tuple(int(place) for place in torch.unravel_index(torch.tensor(number - start), part.tensor.shape))


def _run_again(step: Step, numbered: dict[int, torch.Tensor], count: int) -> Any:
    """The step with its first `count` arguments numbered; an index beside them stays, even where it is the same."""

    def swapped(value: Any) -> Any:
        if isinstance(value, torch.Tensor):
            return numbered.get(id(value), value)
        if isinstance(value, list | tuple) and not isinstance(value, torch.Size):
            return type(value)(map(swapped, value)) if type(value) in (list, tuple) else list(map(swapped, value))
        return value

    given = _arguments(step)
    given = [*map(swapped, given[:count]), *given[count:]]
    named = dict(zip(step.keywords, given[len(step.arguments) :], strict=True))
    return again(step, given[: len(step.arguments)], named)


def _each(step: Step, given: list[Part], result: torch.Tensor, output: int | None, places: list[Place]) -> _Found:  # noqa: ARG001
    return [[(part, _stretched(place, part.tensor)) for part in given] for place in places]


def _stretched(place: Place, tensor: torch.Tensor) -> Place:
    """The place in an operand that broadcasting repeats."""
    own = place[len(place) - tensor.dim() :]
    return tuple(0 if size == 1 else at for at, size in zip(own, tensor.shape, strict=True))


def _where(step: Step, given: list[Part], result: torch.Tensor, output: int | None, places: list[Place]) -> _Found:  # noqa: ARG001
    if len(step.arguments) != 3 or step.keywords:
        raise Untraceable
    method = isinstance(step.node, Call) and step.node.is_method
    condition, one, other = (step.arguments[1], step.arguments[0], step.arguments[2]) if method else step.arguments
    found = []
    for place in places:
        holds = bool(condition[_stretched(place, condition)])
        kept = [condition, one if holds else other]  # the condition first
        chosen = [next((part for part in given if part.tensor is tensor), None) for tensor in kept]
        found.append([(part, _stretched(place, part.tensor)) for part in chosen if part is not None])
    return found


def _folded(step: Step, given: list[Part], result: torch.Tensor, output: int | None, places: list[Place]) -> _Found:  # noqa: ARG001
    part = given[0]
    shape = part.tensor.shape
    folded = is_folded(step, len(shape))
    if len(given) > 1 or folded is None:
        raise Untraceable
    keeps = result.dim() == len(shape)
    found = []
    for place in places:
        kept = iter(place)
        axes = []
        for dim, size in enumerate(shape):
            if dim in folded:
                axes.append(range(size))
                if keeps:
                    next(kept)
            else:
                at = next(kept)
                axes.append(range(at, at + 1))
        found.append([(part, chosen) for chosen in _product(axes)])
    return found


def _product(axes: Sequence[range]) -> Iterator[Place]:
    count = 1
    for axis in axes:
        count *= len(axis)
    if count > MOST_PLACES:
        raise Untraceable
    return iter(product(*axes))


def _line(step: Step, given: list[Part], result: torch.Tensor, output: int | None, places: list[Place]) -> _Found:  # noqa: ARG001
    """softmax: each element depends on its whole line."""
    part = given[0]
    rest = [value for value in step.arguments[1:] if isinstance(value, int)]
    dim = step.keywords.get("dim", rest[0] if rest else None)
    if not isinstance(dim, int) or not part.tensor.dim():
        raise Untraceable
    dim %= part.tensor.dim()
    return [[(part, (*place[:dim], at, *place[dim + 1 :])) for at in range(part.tensor.shape[dim])] for place in places]


def _matmul(step: Step, given: list[Part], result: torch.Tensor, output: int | None, places: list[Place]) -> _Found:  # noqa: ARG001
    if len(given) != 2:
        raise Untraceable
    left, right = given
    found = []
    for place in places:
        at = list(place)
        column = (at.pop(),) if right.tensor.dim() > 1 else ()
        row = (at.pop(),) if left.tensor.dim() > 1 else ()
        pairs: list[tuple[Part, Place]] = []
        for inner in range(left.tensor.shape[-1]):
            pairs.append((left, (*_batch(at, left.tensor), *row, inner)))
            pairs.append((right, (*_batch(at, right.tensor), inner, *column)))
        found.append(pairs)
    return found


def _batch(at: Sequence[int], tensor: torch.Tensor) -> Place:
    sizes = tensor.shape[:-2]
    own = at[len(at) - len(sizes) :] if sizes else ()
    return tuple(0 if size == 1 else index for index, size in zip(own, sizes, strict=True))


def _outer(step: Step, given: list[Part], result: torch.Tensor, output: int | None, places: list[Place]) -> _Found:  # noqa: ARG001
    if len(given) != 2:
        raise Untraceable
    return [[(given[0], (place[0],)), (given[1], (place[1],))] for place in places]


RULES: dict[str, Callable[[Step, list[Part], torch.Tensor, int | None, list[Place]], _Found]] = {
    "move": _moved,
    "each": _each,
    "where": _where,
    "fold": _folded,
    "line": _line,
    "matmul": _matmul,
    "outer": _outer,
}
