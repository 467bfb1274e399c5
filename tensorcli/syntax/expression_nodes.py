"""The nodes of a tensor expression, as `tensorcli.syntax.expressions` reads it.

Each node knows its place in the text; brackets that stand around it are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import EllipsisType

from tensorcli.syntax.torch_operations import Operation


@dataclass(frozen=True, slots=True)
class Node:
    """A stretch of the text; the place takes no part in equality."""

    start: int = field(compare=False, repr=False)
    stop: int = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, True, False, None or `...`; pi, inf and nan are numbers."""

    value: int | float | bool | EllipsisType | None


@dataclass(frozen=True, slots=True)
class Word(Node):
    """A string that is one of the documented arguments."""

    text: str


@dataclass(frozen=True, slots=True)
class Dtype(Node):
    """torch.float64 and the others, under the canonical name."""

    name: str


@dataclass(frozen=True, slots=True)
class Variable(Node):
    """A name that is bound to an operand."""

    name: str


@dataclass(frozen=True, slots=True)
class Sequence(Node):
    """A list or a tuple."""

    items: tuple[Expression, ...]
    is_list: bool


@dataclass(frozen=True, slots=True)
class Starred(Node):
    """`*shape` among arguments or items."""

    item: Expression


@dataclass(frozen=True, slots=True)
class Slice(Node):
    """first:last:step of an index, each of which may be missing."""

    first: Expression | None
    last: Expression | None
    step: Expression | None


@dataclass(frozen=True, slots=True)
class Index(Node):
    """base[items]; `single` where one item stands without a comma, as in x[0]."""

    base: Expression
    items: tuple[Expression, ...]
    single: bool


@dataclass(frozen=True, slots=True)
class Attribute(Node):
    """`.shape`, `.T` and the few others."""

    base: Expression
    name: str


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function of torch, or a method (its receiver is the first argument)."""

    operation: Operation
    spelled: str  # as it was written: reshape, torch.cat, F.relu
    arguments: tuple[Expression, ...]
    keywords: tuple[tuple[str, Expression], ...]

    @property
    def is_method(self) -> bool:
        """Whether the first argument is written before a dot."""
        return self.operation.home == "m"


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """-x, +x or ~x."""

    sign: str
    operand: Expression


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """Two operands joined by an operator."""

    sign: str
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    """a < b, or a chain a < b <= c."""

    signs: tuple[str, ...]
    operands: tuple[Expression, ...]


Expression = (
    Literal | Word | Dtype | Variable | Sequence | Starred | Slice | Index | Attribute | Call | Unary | Binary
    | Comparison
)  # fmt: skip


def parts(node: Expression) -> tuple[Expression, ...]:
    """The nodes directly inside a node, in the order in which Python evaluates them."""
    match node:
        case Sequence(items=items):
            return items
        case Starred(item=item):
            return (item,)
        case Slice(first=first, last=last, step=step):
            return tuple(part for part in (first, last, step) if part is not None)
        case Index(base=base, items=items):
            return (base, *items)
        case Attribute(base=base):
            return (base,)
        case Call(arguments=arguments, keywords=keywords):
            return (*arguments, *(value for _, value in keywords))
        case Unary(operand=operand):
            return (operand,)
        case Binary(left=left, right=right):
            return (left, right)
        case Comparison(operands=operands):
            return operands
    return ()
