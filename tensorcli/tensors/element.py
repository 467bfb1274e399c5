"""Where one element of a result comes from: which elements of the operands, by which arithmetic.

From the result back to the operands, step by step. Where a step only moves elements, it is run again on tensors that
hold their own places, so that torch itself says where each came from; the others follow the shapes.
"""

from __future__ import annotations

from collections.abc import Iterator
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
from tensorcli.tensors.element_rules import MOST_PLACES, RULES, Part, Place, Untraceable
from tensorcli.tensors.element_text import formula, place_text
from tensorcli.tensors.extent import tensors_in
from tensorcli.tensors.steps import Run, Step

MOST_LINES = 12
_LONGEST_NAME = 12  # characters
_READS = ("item", "tolist", "equal", "allclose")


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
        self.left = MOST_PLACES
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
            self.stopped = self.stopped or self.text(node)
            return
        first = next(iter(places))
        value = self.value(node, output)[first].item()
        code = self.text(node)
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
        text = self.text(node)
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
        if isinstance(node, Binary) and not isinstance(step.result, torch.Tensor):
            return self.of_list(node, self.value(node, output), places)
        kind = _kind(node, step)
        rule = RULES.get(kind or "")
        if rule is None:
            raise Untraceable
        if kind != "move" and self.stopped is None:
            self.stopped = next((self.text(part) for part in parts(node) if self.is_read_off(part)), None)
        return rule(step, self.parts_of(node), self.value(node, output), output, places)

    def of_list(self, node: Binary, tensor: torch.Tensor, places: list[Place]) -> list[list[tuple[Part, Place]]]:
        """Of [x] * 2 and [x] + [y]: the tensor is one of those that are listed."""
        part = next((part for part in self.parts_of(node) if part.tensor is tensor), None)
        if part is None:
            raise Untraceable
        return [[(part, place)] for place in places]

    def is_read_off(self, node: Expression) -> bool:
        """Whether a number was read off a tensor, as x.max().item() is: where it comes from is not followed."""
        if isinstance(self.walked.values.get(id(node)), torch.Tensor):
            return False
        reads = isinstance(node, Comparison) or (isinstance(node, Call) and node.operation.name in _READS)
        return reads or any(map(self.is_read_off, parts(node)))

    def text(self, node: Expression) -> str:
        """As it was typed."""
        return self.source[node.start : node.stop]

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
    if not isinstance(node, Index | Attribute) or isinstance(step.arguments[0], torch.Tensor):
        return None
    outputs = tensors_in(step.arguments[0])
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


def stopped_message(element: Element) -> Message | None:
    """What is said where the walk back ended early."""
    if element.stopped_at is None:
        return None
    return say("the elements of {code} are not traced further", code=element.stopped_at)
