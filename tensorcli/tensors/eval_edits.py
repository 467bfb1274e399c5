"""A refused step as text that can be put together anew: its brackets, its operands, its receiver."""

from __future__ import annotations

from tensorcli.syntax.expression_nodes import (
    Binary,
    Call,
    Comparison,
    Dtype,
    Expression,
    Index,
    Literal,
    Unary,
    Word,
    parts,
)  # fmt: skip
from tensorcli.syntax.expression_nodes import (
    Sequence as Items,
)
from tensorcli.tensors.steps import Step


class Source:
    """The refused node as text that can be put together anew."""

    def __init__(self, source: str, step: Step) -> None:
        self.source = source
        self.step = step
        self.node = step.node

    @property
    def is_whole(self) -> bool:
        """Whether the refused node is the whole expression."""
        return self.source.strip() == self.text(self.node)

    def text(self, node: Expression) -> str:
        """As it was typed."""
        return self.source[node.start : node.stop]

    def before_dot(self, node: Expression) -> str:
        """As it must be written before a dot."""
        loose = isinstance(node, Binary | Unary | Comparison | Literal)
        return f"({self.text(node)})" if loose else self.text(node)

    def compared(self, node: Expression) -> str:
        """As it must be written beside a sign of comparison, which binds less than all others."""
        return self.before_dot(node) if isinstance(node, Comparison) else self.text(node)

    def with_operand(self, operand: Expression, code: str) -> str:
        """The node with one of its operands replaced."""
        start, stop = operand.start, operand.stop
        while self.source[:start].rstrip().endswith("(") and self.source[stop:].lstrip().startswith(")"):
            if self.source[:start].rstrip()[:-1].rstrip()[-1:].isalnum() or start <= self.node.start:
                break  # the brackets of a call
            start, stop = len(self.source[:start].rstrip()) - 1, len(self.source) - len(self.source[stop:].lstrip()) + 1
        return self.source[self.node.start : start] + code + self.source[stop : self.node.stop]

    def alone(self, code: str) -> str:
        """An operation written with a sign, in brackets where more of the expression stands around it."""
        return code if self.is_whole else f"({code})"

    @property
    def first(self) -> Expression:
        """The first argument of the call: the receiver, or what is written as input=."""
        assert isinstance(self.node, Call)
        return self.node.arguments[0] if self.node.arguments else self.node.keywords[0][1]

    def method(self, name: str, *arguments: object) -> str:
        """The receiver with another method."""
        return f"{self.before_dot(self.first)}.{name}({', '.join(map(str, arguments))})"

    def operands(self) -> list[Expression]:
        """The nodes of the tensors that went in, in their order."""
        found: list[Expression] = []
        match self.node:
            case Call():
                for argument in parts(self.node):
                    found += argument.items if isinstance(argument, Items) else [argument]
            case Binary(left=left, right=right):
                found = [left, right]
            case Comparison(operands=operands):
                found = list(operands)
            case Unary(operand=operand):
                found = [operand]
            case Index(base=base):
                found = [base]
        return [node for node in found if not _is_written_out(node)]


def _is_written_out(node: Expression) -> bool:
    """Whether a node is no tensor, whatever the operands are: a number, a word, a dtype."""
    return isinstance(node, Literal | Word | Dtype) or (isinstance(node, Unary) and _is_written_out(node.operand))
