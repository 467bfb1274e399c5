"""Tensor expressions as PyTorch users write them: a small subset of Python, read and never executed.

`ast.parse` makes the tree; each of its nodes is then turned into one of ours or refused at its place. Only ASCII is
read (Python would normalise other letters into names that nobody typed), so byte offsets are character offsets.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Collection
from typing import Any

from tensorcli.errors import InputError, LimitError, Place
from tensorcli.language import Message, say
from tensorcli.syntax import expression_nodes as nodes
from tensorcli.syntax.expression_nodes import Expression
from tensorcli.syntax.expression_refusals import elsewhere, instead, name_hint, operation_hint, refused
from tensorcli.syntax.python_text import MAX_LEVELS, check_characters, python_tree, readable, too_deep
from tensorcli.syntax.torch_operations import (
    ATTRIBUTES,
    DTYPES,
    KEYWORDS,
    PREFIXES,
    WORDS,
    Operation,
    function,
    method,
)  # fmt: skip

MAX_CHARACTERS = 2_000
MAX_NODES = 300
MAX_DIGITS = 30

CONSTANTS = {"pi": math.pi, "e": math.e, "inf": math.inf, "nan": math.nan}
_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
    ast.MatMult: "@", ast.BitAnd: "&", ast.BitOr: "|", ast.BitXor: "^",
}  # fmt: skip
_UNARY: dict[type[ast.unaryop], str] = {ast.USub: "-", ast.UAdd: "+", ast.Invert: "~"}
_COMPARED: dict[type[ast.cmpop], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
_EQUATION = re.compile(r"[A-Za-z., ]*(->[A-Za-z. ]*)?", re.ASCII)


def parse_expression(text: str, names: Collection[str]) -> Expression:
    """The tree of an expression over the operands `names`.

    Raises `InputError` at the place that is not of this language, and `LimitError` past 2,000 characters, 40 levels or
    300 nodes.

    >>> parse_expression("x.t() + 1", ["x"]).sign
    '+'
    """
    if len(text) > MAX_CHARACTERS:
        raise LimitError(say("this is longer than {limit} characters", limit=MAX_CHARACTERS))
    source = readable(text)
    check_characters(text, source)
    blank = len(source) - len(source.lstrip(" "))
    if not source.strip(" "):
        raise InputError(
            say("an expression is missing"), hint=say("write one as 'x.t() @ y'"), place=Place(text, 0, len(text))
        )
    return _Reader(text, blank, names).read(python_tree(text, source, blank), 1)


class _Reader:
    """Turns Python's nodes into ours."""

    def __init__(self, text: str, blank: int, names: Collection[str]) -> None:
        self.text = text
        self.blank = blank
        self.names = names
        self.count = 0

    def span(self, node: Any) -> tuple[int, int]:
        """Where a node stands."""
        return self.blank + node.col_offset, self.blank + node.end_col_offset

    def wrong(self, message: Message, node: Any, hint: Message | None = None) -> InputError:
        """An error at a node."""
        return InputError(message, hint=hint, place=Place(self.text, *self.span(node)))

    def read(self, node: ast.expr, level: int) -> Expression:
        """One node with all below it."""
        self.count += 1
        if self.count > MAX_NODES:
            raise LimitError(
                say("this has more than {limit} parts", limit=MAX_NODES), place=Place(self.text, *self.span(node))
            )
        if level > MAX_LEVELS:
            raise too_deep(self.text, self.span(node)[0])
        reader = getattr(self, f"_read_{type(node).__name__}", None)
        if reader is None:
            raise self.wrong(refused(node), node, instead(node))
        read: Expression = reader(node, level + 1)
        return read

    def _read_Constant(self, node: ast.Constant, level: int) -> Expression:  # noqa: ARG002, N802
        value = node.value
        if isinstance(value, bool) or value is None or value is Ellipsis:
            return nodes.Literal(*self.span(node), value)
        if isinstance(value, int | float):
            start, stop = self.span(node)
            self._check_number(value, start, stop)
            return nodes.Literal(start, stop, value)
        if isinstance(value, complex):
            start, stop = self.span(node)
            raise self.wrong(say("complex numbers are not supported: {word}", word=self.text[start:stop]), node)
        raise self.wrong(
            say("a string stands only where torch wants a word"),
            node,
            say("as the equation of einsum, rounding_mode='floor', p='fro', approximate='tanh'"),
        )

    def _check_number(self, value: float, start: int, stop: int) -> None:
        word, place = self.text[start:stop], Place(self.text, start, stop)
        if sum(sign.isalnum() for sign in word.lower().partition("e")[0]) > MAX_DIGITS:
            raise LimitError(say("a number has at most {limit} digits", limit=MAX_DIGITS), place=place)
        if math.isinf(value):
            raise LimitError(say("{word} is larger than any float64", word=word), place=place)

    def _word(self, node: ast.expr, operation: Operation, place: int | str) -> Expression | None:
        """The string that stands as an argument, where it is one of those that torch documents."""
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
            return None
        self.count += 1
        if operation.name == "einsum" and place == 0:
            if _EQUATION.fullmatch(node.value):
                return nodes.Word(*self.span(node), node.value)
            raise self.wrong(
                say("this is not an equation of einsum"), node, say("write one as 'ij,jk->ik', one letter for each dim")
            )
        if node.value not in WORDS:
            raise self.wrong(
                say("'{word}' is not a word that an operation of this table takes", word=node.value[:40]),
                node,
                say("one of: {names}", names=" ".join(sorted(WORDS))),
            )
        return nodes.Word(*self.span(node), node.value)

    def _read_Name(self, node: ast.Name, level: int) -> Expression:  # noqa: ARG002, N802
        name = node.id
        if name in self.names:
            return nodes.Variable(*self.span(node), name)
        if name in CONSTANTS:
            return nodes.Literal(*self.span(node), CONSTANTS[name])
        raise self.wrong(say("there is no operand '{name}'", name=name), node, name_hint(name, self.names))

    def _read_Attribute(self, node: ast.Attribute, level: int) -> Expression:  # noqa: N802
        self._check_name(node)
        prefix = self._prefix(node.value)
        if prefix is not None:
            return self._of_torch(node, prefix)
        base = self.read(node.value, level)
        if node.attr in ATTRIBUTES:
            return nodes.Attribute(*self.span(node), base, node.attr)
        if method(node.attr) is not None:
            raise self.wrong(
                say("'{name}' is a method: it needs its brackets", name=node.attr),
                node,
                say("write {word}", word=f".{node.attr}(…)"),
            )
        raise self._unknown(node, f".{node.attr}", node.attr, "m")

    def _of_torch(self, node: ast.Attribute, prefix: str) -> Expression:
        """torch.float64, torch.pi."""
        if prefix == "torch" and node.attr in DTYPES:
            return nodes.Dtype(*self.span(node), DTYPES[node.attr])
        if prefix == "torch" and node.attr in CONSTANTS:
            return nodes.Literal(*self.span(node), CONSTANTS[node.attr])
        if function(prefix, node.attr) is not None:
            raise self.wrong(
                say("'{name}' is a function: write {name}(…)", name=f"{prefix}.{node.attr}"),
                node,
            )
        raise self._unknown(node, f"{prefix}.{node.attr}", node.attr, PREFIXES.get(prefix, "t"))

    def _prefix(self, node: ast.expr) -> str | None:
        """`torch`, `F`, `torch.nn.functional`… where the node is that and no operand has the name."""
        words: list[str] = []
        while isinstance(node, ast.Attribute):
            words.insert(0, node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or node.id in self.names:
            return None
        dotted = ".".join([node.id, *words])
        return dotted if dotted in PREFIXES else None

    def _check_name(self, node: ast.Attribute) -> None:
        if node.attr.startswith("_"):
            stop = self.span(node)[1]
            raise InputError(
                say("names that begin with _ are not part of this language"),
                place=Place(self.text, stop - len(node.attr), stop),
            )

    def _unknown(self, node: ast.expr, shown: str, name: str, homes: str) -> InputError:
        start, stop = self.span(node)
        return InputError(
            say("there is no operation '{name}' here", name=shown),
            hint=operation_hint(name, homes),
            place=Place(self.text, max(start, stop - len(name)), stop),
        )

    def _read_Call(self, node: ast.Call, level: int) -> Expression:  # noqa: N802
        called = node.func
        arguments: list[Expression] = []
        if isinstance(called, ast.Name):
            operation, spelled = function(None, called.id), called.id
            if operation is None:
                raise self._unknown(called, called.id, called.id, "tFl")
        elif isinstance(called, ast.Attribute):
            self._check_name(called)
            prefix = self._prefix(called.value)
            spelled = called.attr if prefix is None else f"{prefix}.{called.attr}"
            if prefix is None:
                arguments.append(self.read(called.value, level))
                operation = method(called.attr)
            else:
                operation = function(prefix, called.attr)
            if operation is None:
                shown = spelled if prefix else f".{spelled}"
                raise self._unknown(called, shown, called.attr, "m" if prefix is None else PREFIXES[prefix])
        else:
            layer = elsewhere(getattr(getattr(called, "func", None), "attr", ""))  # nn.ReLU()(x)
            hint = layer or say("write {word}", word="relu(x) * 2")
            raise self.wrong(say("only an operation can be called"), called, hint)
        for place, argument in enumerate(node.args):
            arguments.append(self._word(argument, operation, place) or self._argument(argument, level))
        keywords = tuple(self._keyword(keyword, operation, level) for keyword in node.keywords)
        for place, (name, _) in enumerate(keywords):
            if name in dict(keywords[:place]):
                raise self.wrong(say("'{name}' is given twice", name=name), node.keywords[place])
        return nodes.Call(*self.span(node), operation, spelled, tuple(arguments), keywords)

    def _argument(self, node: ast.expr, level: int) -> Expression:
        if isinstance(node, ast.Starred):
            self.count += 1
            return nodes.Starred(*self.span(node), self.read(node.value, level))
        return self.read(node, level)

    def _keyword(self, keyword: ast.keyword, operation: Operation, level: int) -> tuple[str, Expression]:
        from difflib import get_close_matches

        name = keyword.arg
        if name is None:
            raise self.wrong(say("** has no meaning among arguments"), keyword)
        if name not in KEYWORDS:
            close = get_close_matches(name, sorted(KEYWORDS), n=1)
            raise self.wrong(
                say("'{name}=' is not an argument that can be given here", name=name),
                keyword,
                say("did you mean {names}?", names=close[0]) if close else None,
            )
        return name, self._word(keyword.value, operation, name) or self.read(keyword.value, level)

    def _read_Subscript(self, node: ast.Subscript, level: int) -> Expression:  # noqa: N802
        base = self.read(node.value, level)
        inner = node.slice
        single = not isinstance(inner, ast.Tuple)
        items = inner.elts if isinstance(inner, ast.Tuple) else [inner]
        return nodes.Index(*self.span(node), base, tuple(self._item(item, level) for item in items), single)

    def _item(self, node: ast.expr, level: int) -> Expression:
        if not isinstance(node, ast.Slice):
            return self._argument(node, level)
        self.count += 1
        first, last, step = (
            None if part is None else self.read(part, level) for part in (node.lower, node.upper, node.step)
        )
        return nodes.Slice(*self.span(node), first, last, step)

    def _read_Tuple(self, node: ast.Tuple, level: int) -> Expression:  # noqa: N802
        return nodes.Sequence(*self.span(node), tuple(self._argument(item, level) for item in node.elts), False)

    def _read_List(self, node: ast.List, level: int) -> Expression:  # noqa: N802
        return nodes.Sequence(*self.span(node), tuple(self._argument(item, level) for item in node.elts), True)

    def _read_UnaryOp(self, node: ast.UnaryOp, level: int) -> Expression:  # noqa: N802
        sign = _UNARY.get(type(node.op))
        if sign is None:
            raise self.wrong(refused(node), node, instead(node))
        operand = self.read(node.operand, level)
        return nodes.Unary(*self.span(node), sign, operand)

    def _read_BinOp(self, node: ast.BinOp, level: int) -> Expression:  # noqa: N802
        sign = _BINARY.get(type(node.op))
        if sign is None:
            raise self.wrong(refused(node), node, instead(node))
        left, right = self.read(node.left, level), self.read(node.right, level)
        return nodes.Binary(*self.span(node), sign, left, right)

    def _read_Compare(self, node: ast.Compare, level: int) -> Expression:  # noqa: N802
        signs = tuple(_COMPARED.get(type(op), "") for op in node.ops)
        if "" in signs:
            raise self.wrong(say("'in' and 'is' are not part of this language"), node, say("compare with == or !="))
        operands = tuple(self.read(operand, level) for operand in (node.left, *node.comparators))
        return nodes.Comparison(*self.span(node), signs, operands)
