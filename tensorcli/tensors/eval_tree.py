"""The expression's own structure, for the page: each operand and each step with what it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from tensorcli.syntax.expression_nodes import (
    Attribute,
    Binary,
    Call,
    Comparison,
    Dtype,
    Expression,
    Index,
    Literal,
    Slice,
    Starred,
    Unary,
    Variable,
    Word,
    parts,
)  # fmt: skip
from tensorcli.syntax.expression_nodes import (
    Sequence as Items,
)
from tensorcli.tensors.extent import tensors_in
from tensorcli.tensors.steps import Run

_SHORT = 8  # characters of an argument that is shown although it has a line of its own
_MOST_SHOWN = 40  # characters of one argument


class Branch(NamedTuple):
    """One node of the tree."""

    text: str  # of this node alone: `x`, `.reshape(4,-1)`, `… @ w`
    step: int | None  # its place among the steps; None for an operand, or where the walk never came
    operand: str | None  # the name, where it is one
    reached: bool  # False: a step before it was refused
    parts: tuple[Branch, ...] = ()


def tree(expression: Expression, source: str, walked: Run) -> Branch:
    """The tree of a walk."""
    return _Grower(source, walked).branch(expression)


class _Grower:
    def __init__(self, source: str, walked: Run) -> None:
        self.source = source
        self.walked = walked
        self.whole_is_plain = walked.refused is None and not tensors_in(walked.result)
        self.places = {id(step): place for place, step in enumerate(walked.steps)}

    def branch(self, node: Expression) -> Branch:
        """A node with its parts."""
        step = self.walked.step_of.get(id(node))
        operand = node.name if isinstance(node, Variable) else None
        plain = self.is_plain(node) or (step is self.walked.refused and step is not None and step.is_pythons)
        shown = tuple(part for child in parts(node) for part in self.shown(child, plain=plain))
        return Branch(
            self.text(node),
            None if step is None else self.places.get(id(step)),
            operand,
            step is not None or operand is not None or id(node) in self.walked.values,
            tuple(self.branch(part) for part in shown),
        )

    def is_plain(self, node: Expression) -> bool:
        """Whether a node was found to hold no tensor, as `x.numel() * 2`."""
        return id(node) in self.walked.values and not tensors_in(self.walked.values[id(node)])

    def shown(self, node: Expression, *, plain: bool) -> Sequence[Expression]:
        """The nodes that get a line of their own: those with tensors, and, where the whole is `plain`, with operands.

        A list stands for its items.
        """
        if isinstance(node, Literal | Word | Dtype | Slice):
            return ()
        if isinstance(node, Items | Starred):
            return tuple(part for child in parts(node) for part in self.shown(child, plain=plain))
        if self.is_plain(node) and not plain:
            return ()
        held = id(node) in self.walked.values and not self.is_plain(node)
        return (node,) if held or _has_operand(node) else ()

    def text(self, node: Expression) -> str:
        """The node alone, `…` for what has a line of its own and more than a name."""
        match node:
            case Variable(name=name):
                return name
            case Attribute(name=name):
                return f".{name}"
            case Index(items=items, single=single):
                comma = "," if len(items) == 1 and not single else ""
                return f"[{', '.join(map(self.inner, items))}{comma}]"
            case Call():
                return self.call(node)
            case Unary(sign=sign, operand=operand):
                return f"{sign}{self.inner(operand)}"
            case Binary(sign=sign, left=left, right=right):
                return f"{self.inner(left)} {sign} {self.inner(right)}"
            case Comparison(signs=signs, operands=operands):
                rest = "".join(f" {sign} {self.inner(o)}" for sign, o in zip(signs, operands[1:], strict=True))
                return self.inner(operands[0]) + rest
        return self.inner(node)

    def call(self, node: Call) -> str:
        """A method without its receiver, or a function."""
        given = node.arguments[1:] if node.is_method else node.arguments
        words = [*map(self.inner, given), *(f"{name}={self.inner(value)}" for name, value in node.keywords)]
        return f"{'.' if node.is_method else ''}{node.spelled}({', '.join(words)})"

    def inner(self, node: Expression) -> str:
        """A part of another node's line."""
        if isinstance(node, Items):
            inside = ", ".join(map(self.inner, node.items))
            if node.is_list:
                return f"[{inside}]"
            return f"({inside}{',' if len(node.items) == 1 else ''})"
        if isinstance(node, Starred):
            return f"*{self.inner(node.item)}"
        text = self.source[node.start : node.stop]
        if isinstance(node, Variable | Literal | Word | Dtype | Slice):
            return text
        if len(text) <= _SHORT:
            return text
        return "…" if self.shown(node, plain=self.whole_is_plain) or len(text) > _MOST_SHOWN else text


def _has_operand(node: Expression) -> bool:
    return isinstance(node, Variable | Call) or any(map(_has_operand, parts(node)))
