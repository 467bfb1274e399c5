"""Expressions near one that torch refused; those that really run are repairs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import torch

from tensorcli.answers import Shape
from tensorcli.errors import TensorcliError
from tensorcli.shapes import repairs as broadcast_repairs
from tensorcli.shapes.align import broadcast_shape
from tensorcli.shapes.reshape import inferred
from tensorcli.shapes.strides import elements
from tensorcli.syntax.bindings import Binding
from tensorcli.syntax.expression_nodes import (
    Attribute,
    Call,
    Comparison,
    Index,
    Literal,
    Slice,
    Unary,
)  # fmt: skip
from tensorcli.syntax.expression_nodes import (
    Sequence as Items,
)
from tensorcli.syntax.expressions import parse_expression
from tensorcli.tensors.eval_edits import Source
from tensorcli.tensors.eval_reasons import given_dim, shapes_of, sizes_of
from tensorcli.tensors.evaluate import run
from tensorcli.tensors.steps import Step

_MOST_REPAIRS, _MOST_TRIED = 3, 12
_ABOUT_DTYPES = ("dtype", "type", "float", "long", "int", "implemented", "index")


class Repair(NamedTuple):
    """A whole expression that was run and works, and the shape that it gives."""

    code: str
    result: Shape | None


def repairs(source: str, step: Step, bindings: Sequence[Binding], seed: int) -> tuple[Repair, ...]:
    """Up to three edits of the refused step, in the whole expression, that torch accepts."""
    if not step.inputs:
        return ()  # numbers and lists: there is no tensor to write otherwise
    found: list[Repair] = []
    names = [binding.name for binding in bindings]
    tried = set()
    for edit in islice(_edits(source, step), _MOST_TRIED):
        whole = source[: step.node.start] + edit + source[step.node.stop :]
        if whole in tried or len(found) == _MOST_REPAIRS:
            continue
        tried.add(whole)
        try:
            outcome = run(parse_expression(whole, names), bindings, seed)
        except TensorcliError:
            continue
        if outcome.refused is None:
            result = outcome.result
            found.append(Repair(whole, Shape(result.shape) if isinstance(result, torch.Tensor) else None))
    return tuple(found)


def _edits(source: str, step: Step) -> Iterator[str]:
    code = Source(source, step)
    for name in ("chain", "written", step.op, "dtype", "dim", "clash"):
        maker = _MAKERS.get(name)
        if maker is not None:
            yield from maker(code)


def _chain(code: Source) -> Iterator[str]:
    node = code.node
    if isinstance(node, Comparison) and len(node.signs) > 1:
        pairs = zip(node.signs, node.operands, node.operands[1:], strict=False)
        joined = " & ".join(f"({code.compared(a)} {sign} {code.compared(b)})" for sign, a, b in pairs)
        yield code.alone(joined)


def _viewed(code: Source) -> Iterator[str]:
    node, sizes = code.node, sizes_of(code.step)
    if not isinstance(node, Call) or not node.is_method or not node.arguments:
        return
    if code.step.op == "view":
        yield code.method("contiguous") + f".view({', '.join(map(str, sizes))})"
        yield code.method("reshape", *sizes)
    if inferred(sizes, elements(code.step.before[0][0])) is not None:
        return  # the sizes are right
    for place, size in enumerate(sizes):
        if size != -1 and -1 not in sizes:
            yield code.method("reshape", *(-1 if at == place else other for at, other in enumerate(sizes)))
    if -1 in sizes and len(sizes) > 1:
        for place in range(len(sizes)):
            yield code.method("reshape", *(size for at, size in enumerate(sizes) if at != place))


def _product(code: Source) -> Iterator[str]:
    operands, shapes = code.operands(), shapes_of(code.step)
    if len(operands) != 2 or len(shapes) != 2:
        return
    for operand, shape in reversed(list(zip(operands, shapes, strict=True))):
        if len(shape) > 1:
            yield code.with_operand(operand, f"{code.before_dot(operand)}.mT")
    if code.step.op in ("mm", "bmm", "mv", "dot"):
        yield code.alone(f"{code.before_dot(operands[0])} @ {code.before_dot(operands[1])}")
    if not shapes[0] or not shapes[1]:
        yield code.alone(f"{code.before_dot(operands[0])} * {code.before_dot(operands[1])}")


def _joined(code: Source) -> Iterator[str]:
    shapes, operands = shapes_of(code.step), code.operands()
    node = code.node
    if not isinstance(node, Call) or not isinstance(code.first, Items):
        return
    listed = code.text(code.first)
    rank = max(map(len, shapes), default=0)
    for dim in range(rank):
        yield f"cat({listed}, dim={dim})"
    if len({len(shape) for shape in shapes}) > 1 and len(operands) == len(shapes):
        lifted = [
            code.text(operand)
            if len(shape) == rank
            else code.before_dot(operand) + ".unsqueeze(0)" * (rank - len(shape))
            for operand, shape in zip(operands, shapes, strict=True)
        ]
        for dim in range(rank):
            yield f"cat([{', '.join(lifted)}], dim={dim})"


def _expanded(code: Source) -> Iterator[str]:
    node, sizes = code.node, sizes_of(code.step)
    shape = code.step.before[0][0] if code.step.before else ()
    if not isinstance(node, Call) or not node.is_method:
        return
    if len(sizes) < len(shape):
        yield code.method("expand", *sizes, *([-1] * (len(shape) - len(sizes))))
        return
    missing = len(sizes) - len(shape)
    if -1 not in sizes and all(
        size and wanted % size == 0 for size, wanted in zip(shape, sizes[missing:], strict=True)
    ):
        yield code.method("repeat", *sizes[:missing], *(w // s for s, w in zip(shape, sizes[missing:], strict=True)))
    for place in range(len(shape) + 1):
        for _ in range(missing if missing else 0):
            yield f"{code.method('unsqueeze', place)}.expand({', '.join(map(str, sizes))})"


def _transposed(code: Source) -> Iterator[str]:
    if isinstance(code.node, Call):
        yield f"{code.before_dot(code.first)}.mT"


def _indexed(code: Source) -> Iterator[str]:
    """x[::-1] is x.flip(0), and x[::-2] its every second."""
    node = code.node
    if not isinstance(node, Index):
        return
    flipped, items = [], []
    for dim, item in enumerate(node.items):
        if not isinstance(item, Slice):
            if isinstance(item, Literal) and item.value in (None, Ellipsis):
                return
            items.append(code.text(item))
            continue
        step = item.step
        if isinstance(step, Unary) and step.sign == "-" and isinstance(step.operand, Literal):
            if item.first is not None or item.last is not None:
                return
            flipped.append(dim)
            items.append(":" if step.operand.value == 1 else f"::{step.operand.value}")
        else:
            items.append(code.text(item))
    if flipped:
        rest = "" if set(items) == {":"} else f"[{', '.join(items)}]"
        yield f"{code.before_dot(node.base)}.flip({', '.join(map(str, flipped))}){rest}"


def _dtype(code: Source) -> Iterator[str]:
    """Floats for those that aren't, or whole numbers where indices are wanted."""
    operands, tensors, words = code.operands(), code.step.inputs, code.step.words.lower()
    if len(operands) != len(tensors) or not any(word in words for word in _ABOUT_DTYPES):
        return
    double = any(tensor.dtype == torch.float64 for tensor in tensors)
    for operand, tensor in zip(operands, tensors, strict=True):
        if not tensor.is_floating_point() or (double and tensor.dtype != torch.float64):
            yield code.with_operand(operand, f"{code.before_dot(operand)}.{'double' if double else 'float'}()")
    for operand, tensor in zip(operands, tensors, strict=True):
        if tensor.is_floating_point() and any(word in words for word in ("long", "int", "index")):
            yield code.with_operand(operand, f"{code.before_dot(operand)}.long()")


def _written(code: Source) -> Iterator[str]:
    node = code.node
    if "single memory location" in code.step.words and isinstance(node, Call):
        receiver = code.first
        yield code.with_operand(receiver, f"{code.before_dot(receiver)}.clone()")


def _dim(code: Source) -> Iterator[str]:
    """The dim nearest to one that is out of range."""
    dim = given_dim(code.step)
    if "Dimension out of range" not in code.step.words or not isinstance(dim, int) or not isinstance(code.node, Call):
        return
    rank = len(shapes_of(code.step)[0]) + (code.step.op in ("unsqueeze", "stack"))
    near = max(rank, 1) - 1 if dim > 0 else -max(rank, 1)
    places = [*code.node.arguments[1:], *(value for name, value in code.node.keywords if name == "dim")]
    for place in places:
        if code.text(place).replace(" ", "") == str(dim):
            yield code.with_operand(place, str(near))


def _clash(code: Source) -> Iterator[str]:
    """Dims of size 1 placed in one operand, as `broadcast` proposes them."""
    operands, shapes = code.operands(), [Shape(shape) for shape in shapes_of(code.step)]
    if len(operands) != len(shapes) or len(shapes) < 2 or broadcast_shape(shapes) is not None:
        return
    if code.step.op in ("matmul", "mm", "bmm", "mv", "dot", "cat", "stack"):
        return
    names = [code.before_dot(operand) for operand in operands]
    for repair in broadcast_repairs.repairs(names, shapes):
        changed = next(i for i, (new, old) in enumerate(zip(repair.shapes, shapes, strict=True)) if new != old)
        yield code.with_operand(operands[changed], repair.code)


def _not_several(code: Source) -> Iterator[str]:
    """x.sum(1).values is x.sum(1)."""
    if isinstance(code.node, Attribute):
        yield code.before_dot(code.node.base)


_MAKERS: dict[str, Callable[[Source], Iterator[str]]] = {
    "chain": _chain, "view": _viewed, "reshape": _viewed, "matmul": _product, "mm": _product, "bmm": _product,
    "mv": _product, "dot": _product, "cat": _joined, "concat": _joined, "stack": _joined, "expand": _expanded,
    "t": _transposed, "index": _indexed, "dtype": _dtype, "written": _written, "dim": _dim, "clash": _clash,
    "values": _not_several, "indices": _not_several,
}  # fmt: skip
