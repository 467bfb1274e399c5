"""What a walk through an expression leaves behind: each step with what went in and what came out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import torch

from tensorcli.answers import Shape
from tensorcli.syntax.expression_nodes import Attribute, Call, Expression, Index
from tensorcli.syntax.torch_operations import PARTS
from tensorcli.tensors.extent import tensors_in

REFUSALS = (
    RuntimeError, ValueError, IndexError, TypeError, OverflowError, ZeroDivisionError, AttributeError, KeyError,
    AssertionError,
)  # fmt: skip


class TooLarge(Exception):  # noqa: N818 - a change of plan, not an error
    """A tensor would pass the limit: only its shape can be answered."""


class Refused(Exception):  # noqa: N818 - an answer, not an error of the program
    """torch or Python refused at a step; its own words are in `step`."""

    def __init__(self, step: Step) -> None:
        super().__init__(step.words)
        self.step = step


@dataclass(slots=True)
class Step:
    """One operation that was run: what went in, what came out."""

    node: Expression
    op: str  # torch's name: reshape, add, index
    arguments: tuple[Any, ...]  # of a method the first is the receiver; of an index the base and the items
    keywords: dict[str, Any]
    before: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]  # shape and strides of each tensor that went in
    result: Any = None
    words: str = ""  # why it was refused
    shape: Shape | None = None  # of a lone tensor that came out; a later step in place may change it, so it is kept
    strides: tuple[int, ...] | None = None
    shapes: tuple[Shape, ...] = ()  # of all that came out, likewise
    values: Any = None  # of a small result, likewise

    @property
    def is_pythons(self) -> bool:
        """Whether Python itself works here, and torch is not asked: numbers, tuples, what a number doesn't have."""
        match self.node:
            case Call(operation=operation):
                return operation.home == "m" and not isinstance(self.arguments[0], torch.Tensor)
            case Attribute(name=name) if name in PARTS:
                return True
            case Index() | Attribute():
                return not isinstance(self.arguments[0], torch.Tensor)
        return not self.inputs

    @property
    def inputs(self) -> list[torch.Tensor]:
        """The tensors that went in."""
        return tensors_in([*self.arguments, *self.keywords.values()])


class Leaf(NamedTuple):
    """An operand as it was before the first step."""

    shape: Shape | None  # None where it is no tensor
    dtype: str | None
    strides: tuple[int, ...] | None
    bytes: int | None
    values: Any  # where they are few


@dataclass(slots=True)
class Run:
    """An expression that was walked, as far as it went."""

    meta: bool  # without elements
    operands: dict[str, Any] = field(default_factory=dict)
    leaves: dict[str, Leaf] = field(default_factory=dict)  # the operands before any step
    steps: list[Step] = field(default_factory=list)
    values: dict[int, Any] = field(default_factory=dict)  # of each node, by id
    step_of: dict[int, Step] = field(default_factory=dict)  # likewise
    result: Any = None
    refused: Step | None = None
    in_binding: str | None = None  # the operand whose own expression was refused


def storage(tensor: torch.Tensor) -> int:
    """Which memory a tensor looks at; the same number for a view, also without elements or on the meta device."""
    address: int = tensor.untyped_storage()._cdata
    return address


def words_of(refusal: BaseException) -> str:
    """The first line of what was said."""
    said = str(refusal).strip() or type(refusal).__name__
    return said.splitlines()[0].strip()


def facts(values: Sequence[Any]) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Shape and strides of each tensor among the values."""
    return tuple((tuple(tensor.shape), tuple(tensor.stride())) for tensor in tensors_in(list(values)))
