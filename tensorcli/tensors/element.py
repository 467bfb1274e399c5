"""Where one element of a result comes from: which elements of the operands, by which arithmetic.

From the result back to the operands, step by step. Where a step only moves elements, it is run again on tensors that
hold their own places, so that torch itself says where each came from; the others follow the shapes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import torch

from tensorcli.language import Message, say
from tensorcli.syntax.expression_nodes import (
    Attribute,
    Binary,
    Call,
    Comparison,
    Expression,
    Index,
    Starred,
    Unary,
    Variable,
    parts,
)
from tensorcli.syntax.expression_nodes import Sequence as Items
from tensorcli.tensors.element_text import formula, is_folded, place_text
from tensorcli.tensors.evaluate import Run, Step
from tensorcli.tensors.extent import tensors_in

Place = tuple[int, ...]
MOST_LINES = 12
_LONGEST_NAME = 12  # characters
_MOST_PLACES = 20_000  # of all steps together


class Source(NamedTuple):
    """One element of an operand."""

    name: str
    at: Place
    value: Any


class Line(NamedTuple):
    """One element of one step."""

    name: str  # short code itself, or s1, s2… by the place among the steps
    code: str
    at: Place
    value: Any
    formula: str  # in elements of what went in; "" where it can't be told


class Element(NamedTuple):
    """Where an element comes from."""

    at: Place
    value: Any
    lines: tuple[Line, ...]  # the result first
    sources: tuple[Source, ...]
    complete: bool  # False: a step was met whose elements can't be told apart
    stopped_at: str | None  # that step


class Part(NamedTuple):
    """Something that went into a step."""

    node: Expression
    output: int | None  # which, where the node gives several
    tensor: torch.Tensor


class Untraceable(Exception):  # noqa: N818 - the end of the walk, told in the answer
    """A step whose elements can't be told apart."""


def trace(expression: Expression, source: str, walked: Run, index: Place) -> Element:
    """The element's way back, at most to 20,000 elements.

    >>> from tensorcli.syntax.bindings import parse_bindings
    >>> from tensorcli.syntax.expressions import parse_expression
    >>> from tensorcli.tensors.evaluate import run
    >>> bound = parse_bindings(["x=[[1,2],[3,4]]"])
    >>> tree = parse_expression("x.t()", ["x"])
    >>> trace(tree, "x.t()", run(tree, bound, 0), (0, 1)).sources
    (Source(name='x', at=(1, 0), value=3),)
    """
    return _Tracer(source, walked).trace(expression, index)


class _Tracer:
    def __init__(self, source: str, walked: Run) -> None:
        self.source = source
        self.walked = walked
        self.sources: dict[tuple[str, Place], Source] = {}
        self.lines: list[Line] = []
        self.stopped: str | None = None
        self.left = _MOST_PLACES
        self.places = {id(step): place for place, step in enumerate(walked.steps, 1)}

    def trace(self, expression: Expression, index: Place) -> Element:
        """All the way back."""
        self.back(expression, None, {index: None})
        result = self.walked.result
        return Element(
            index,
            result[index].item(),
            tuple(self.lines[:MOST_LINES]),
            tuple(self.sources.values()),
            self.stopped is None,
            self.stopped,
        )

    def back(self, node: Expression, output: int | None, places: dict[Place, None]) -> None:
        """The places that are wanted of one node."""
        self.left -= len(places)
        if isinstance(node, Variable):
            tensor = self.walked.operands[node.name]
            for place in places:
                self.sources.setdefault((node.name, place), Source(node.name, place, tensor[place].item()))
            return
        try:
            if self.left < 0:
                raise Untraceable
            step = self.walked.step_of.get(id(node))
            if step is None:
                raise Untraceable
            found = self.inputs_of(node, step, output, list(places))
        except Untraceable:
            self.stopped = self.stopped or self.source[node.start : node.stop]
            return
        first = next(iter(places))
        value = self.value(node, output)[first].item()
        code = self.source[node.start : node.stop]
        self.lines.append(Line(self.name(node), code, first, value, self.formula(step, found[0])))
        wanted: dict[tuple[int, int | None], tuple[Part, dict[Place, None]]] = {}
        for part, place in (pair for pairs in found for pair in pairs):
            key = (id(part.node), part.output)
            wanted.setdefault(key, (part, {}))[1].setdefault(place)
        for part, chosen in wanted.values():
            self.back(part.node, part.output, chosen)

    def value(self, node: Expression, output: int | None) -> torch.Tensor:
        """The tensor of a node."""
        found = self.walked.values[id(node)]
        tensor = found if output is None else tensors_in(found)[output]
        assert isinstance(tensor, torch.Tensor)
        return tensor

    def name(self, node: Expression) -> str:
        """The node as it is written, in brackets where an index could not follow it; s1, s2… where that is long."""
        text = self.source[node.start : node.stop]
        step = self.walked.step_of.get(id(node))
        if len(text) > _LONGEST_NAME and step is not None:
            return f"s{self.places[id(step)]}"
        return f"({text})" if isinstance(node, Binary | Unary | Comparison) else text

    def formula(self, step: Step, found: list[tuple[Part, Place]]) -> str:
        """One place in elements of what went in."""
        named = [(f"{self.name(part.node)}{place_text(place)}", part.tensor[place].item()) for part, place in found]
        return formula(step, named)

    def inputs_of(
        self, node: Expression, step: Step, output: int | None, places: list[Place]
    ) -> list[list[tuple[Part, Place]]]:
        """For each place of the node, the places that went into it."""
        picked = _picked_output(node, step)
        if picked is not None:
            base = node.base if isinstance(node, Index | Attribute) else node
            part = Part(base, picked, self.value(node, None))
            return [[(part, place)] for place in places]
        kind = _kind(node, step)
        rule = _RULES.get(kind or "")
        if rule is None:
            raise Untraceable
        return rule(step, self.parts_of(node), self.value(node, output), output, places)

    def parts_of(self, node: Expression) -> list[Part]:
        """What went in: a node each, or several outputs of one node."""
        found: list[Part] = []
        for child in parts(node):
            found += self.parts_in(child)
        return found

    def parts_in(self, child: Expression) -> Iterator[Part]:
        """The tensors of one argument."""
        if isinstance(child, Items):
            for item in child.items:
                yield from self.parts_in(item)
            return
        value = self.walked.values.get(id(child.item if isinstance(child, Starred) else child))
        node = child.item if isinstance(child, Starred) else child
        if isinstance(value, torch.Tensor):
            yield Part(node, None, value)
        elif isinstance(value, list | tuple):
            for output, tensor in enumerate(tensors_in(value)):
                yield Part(node, output, tensor)


def _picked_output(node: Expression, step: Step) -> int | None:
    """Which output of its base a node picks, as `x.max(1)[0]` and `x.max(1).values` do."""
    base = step.arguments[0]
    if not isinstance(node, Index | Attribute) or isinstance(base, torch.Tensor):
        return None
    outputs = tensors_in(base)
    return next((place for place, tensor in enumerate(outputs) if tensor is step.result), None)


def _kind(node: Expression, step: Step) -> str | None:
    """How the elements of a step are traced back."""
    if isinstance(node, Call):
        if node.operation.name in ("max", "min") and len(step.inputs) == 2:
            return "each"
        return node.operation.trace
    if isinstance(node, Index | Attribute):
        return "move"
    if isinstance(node, Binary):
        return "matmul" if node.sign == "@" else "each"
    if isinstance(node, Comparison):
        return "each" if len(node.signs) == 1 else None
    return "each" if isinstance(node, Unary) else None


_Found = list[list[tuple[Part, Place]]]


def _moved(step: Step, given: list[Part], result: torch.Tensor, output: int | None, places: list[Place]) -> _Found:
    """Run the step again on tensors that hold their own places; the first argument is what moves."""
    first = step.arguments[0]
    moving = tensors_in(list(step.arguments)) if step.op == "meshgrid" else tensors_in(first)
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
    again = _run_again(step, numbered)
    lone = again if output is None else tensors_in(again)[output]
    if not isinstance(lone, torch.Tensor) or lone.shape != result.shape or lone.dtype != torch.int64:
        raise Untraceable
    return [[_owner(owners, int(lone[place]))] for place in places]


def _owner(owners: Sequence[tuple[int, Part]], number: int) -> tuple[Part, Place]:
    start, part = next((start, part) for start, part in reversed(owners) if start <= number)
    return part, tuple(int(place) for place in torch.unravel_index(torch.tensor(number - start), part.tensor.shape))


def _run_again(step: Step, numbered: dict[int, torch.Tensor]) -> Any:
    from tensorcli.tensors.evaluate import again

    def swapped(value: Any) -> Any:
        if isinstance(value, torch.Tensor):
            return numbered.get(id(value), value)
        if isinstance(value, list | tuple) and not isinstance(value, torch.Size):
            return type(value)(map(swapped, value)) if type(value) in (list, tuple) else list(map(swapped, value))
        return value

    return again(step, tuple(swapped(value) for value in step.arguments))


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
        kept = [condition, one if holds else other]
        found.append([(p, _stretched(place, p.tensor)) for p in given if any(p.tensor is tensor for tensor in kept)])
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
    from itertools import product

    count = 1
    for axis in axes:
        count *= len(axis)
    if count > _MOST_PLACES:
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


_RULES: dict[str, Callable[[Step, list[Part], torch.Tensor, int | None, list[Place]], _Found]] = {
    "move": _moved,
    "each": _each,
    "where": _where,
    "fold": _folded,
    "line": _line,
    "matmul": _matmul,
    "outer": _outer,
}


def stopped_message(element: Element) -> Message | None:
    """What is said where the walk back ended early."""
    if element.stopped_at is None:
        return None
    return say("the elements of {code} are not traced further", code=element.stopped_at)
