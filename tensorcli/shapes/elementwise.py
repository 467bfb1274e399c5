"""What `broadcast --op` asks: values that meet cell by cell, once their shapes are aligned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tensorcli.answers import Shape
from tensorcli.shapes.broadcast import BroadcastAnswer, Op
from tensorcli.shapes.code import MOST_MADE, python, tensor_line, values_of
from tensorcli.shapes.samples import sample_values
from tensorcli.shapes.strides import extent
from tensorcli.syntax.data import Data

SIGNS = {"add": "+", "sub": "-", "mul": "*", "div": "/"}  # max has none: it is written as a call


def sample(shape: Shape, index: int) -> Data:
    """Values for a bare shape, other ones for each operand; none where they would be too many."""
    if extent(shape) > MOST_MADE:
        return Data(shape, (), "int")
    return Data(shape, sample_values(shape, seed=index), "int")


def is_made(answer: BroadcastAnswer) -> bool:
    """Whether all is small enough to be made: each operand, the result, and what it may expand to."""
    shapes = [operand.shape for operand in answer.operands] + [answer.result or Shape()]
    shapes += [answer.to.shape] if answer.to is not None else []
    return all(extent(shape) <= MOST_MADE for shape in shapes)


def asked(answer: BroadcastAnswer, op: Op, operands: Sequence[Data]) -> BroadcastAnswer:
    """The rule's answer on the shapes, with what is known of the values before torch computes them.

    >>> from tensorcli.shapes.broadcast import broadcast
    >>> from tensorcli.syntax.data import parse_data
    >>> data = [parse_data("[[1],[2]]"), parse_data("[10,20]")]
    >>> asked(broadcast([d.shape for d in data]), "add", data).code[-1]
    'print(a + b)'
    """
    made = is_made(answer)
    names = [operand.name for operand in answer.operands]
    return replace(
        answer,
        code=_code(answer, op, names, operands, made=made),
        op=op,
        inputs=tuple(values_of(data) for data in operands) if made else None,
    )


def formula(op: str, names: Sequence[str]) -> str:
    """The operation as a person writes it.

    >>> formula("add", "abc"), formula("max", "ab")
    ('a + b + c', 'max(a, b)')
    """
    return f" {SIGNS[op]} ".join(names) if op in SIGNS else f"max({', '.join(names)})"


def _code(
    answer: BroadcastAnswer, op: Op, names: Sequence[str], operands: Sequence[Data], *, made: bool
) -> tuple[str, ...]:
    lines = ["import torch"]
    for name, data in zip(names, operands, strict=True):
        stretched = f"torch.empty(()).expand({python(data.shape)})"  # needs no memory, whatever its shape
        lines.append(f"{name} = {tensor_line(data) if made else stretched}")
    result = formula(op, names)
    if op == "max":
        result = f"torch.maximum({', '.join(names)})"
        if len(names) > 2:
            lines.insert(1, "from functools import reduce")
            result = f"reduce(torch.maximum, ({', '.join(names)}))"
    if not made:
        result = f"torch.broadcast_tensors({', '.join(names)})[0]"
    if answer.to is not None:
        result = f"({result}).expand({python(answer.to.shape)})"
    return (*lines, f"print({result}{'' if made else '.shape'})")
