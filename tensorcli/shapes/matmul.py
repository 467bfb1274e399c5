"""The matrix product: the last two dims multiply, the dims before them broadcast.

The rule is that of `torch.matmul` (https://pytorch.org/docs/stable/generated/torch.matmul.html).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tensorcli.answers import Answer, Note, Refusal, Shape
from tensorcli.language import Message, say
from tensorcli.shapes.align import Clash, Meeting, broadcast_shape, clashes
from tensorcli.shapes.code import empty
from tensorcli.shapes.matmul_repairs import repairs
from tensorcli.shapes.repairs import Repair
from tensorcli.shapes.strides import elements
from tensorcli.syntax.shapes import MAX_SIZE


class Factor(NamedTuple):
    """One operand as the product sees it."""

    name: str
    shape: Shape
    batch: Shape  # all but its last two dims
    matrix: tuple[int, int]  # rows and columns; a 1-D operand has a 1 added
    added: Literal["row", "column"] | None  # which of the two was added, and is dropped again


class Function(NamedTuple):
    """One of the functions that multiply, and whether it takes these operands."""

    name: str
    result: Shape | None  # None: it refuses
    why: Message | None  # it refuses
    torch: str | None = None  # torch's own words, once it was run


@dataclass(frozen=True, kw_only=True)
class MatmulAnswer(Answer):
    """What `tensorcli matmul` says."""

    operands: tuple[Factor, ...]  # a and b
    result: Shape | None
    clashes: tuple[Clash, ...]  # inner first, then the batch dims from the right
    repairs: tuple[Repair, ...]
    batch: Shape | None  # what the batch dims broadcast to, None where they clash
    inner: int | None  # the size that is summed over, None where the two don't meet
    multiplications: int | None
    functions: tuple[Function, ...]  # matmul, mm, bmm, mv, dot


def matmul(a: Shape, b: Shape) -> MatmulAnswer:
    """What `a @ b` gives, or every place where the two don't meet.

    >>> answer = matmul(Shape((4, 3, 28, 64)), Shape((3, 64, 32)))
    >>> answer.result, answer.multiplications
    ((4, 3, 28, 32), 688128)
    """
    left, right = _factor("a", a), _factor("b", b)
    clashing = _clashes(left, right)
    scalars = [factor for factor in (left, right) if not factor.shape]
    fits = not clashing and not scalars
    result = product(a, b) if fits else None
    batch = None if scalars else broadcast_shape([left.batch, right.batch])
    inner = left.matrix[1] if left.matrix[1] == right.matrix[0] and not scalars else None
    refusal = None if fits else _scalar(scalars[0]) if scalars else _refusal(clashing)
    return MatmulAnswer(
        command="matmul",
        ok=fits,
        answer=result,
        code=("import torch", f"a = {empty(a)}", f"b = {empty(b)}", "print((a @ b).shape)"),
        notes=tuple(_notes(left, right, result, inner)),
        error=None if refusal is None else Refusal(refusal, torch=None),
        operands=(left, right),
        result=result,
        clashes=clashing,
        repairs=() if fits else repairs(a, b, product),
        batch=batch,
        inner=inner,
        multiplications=None if result is None or inner is None else elements(result) * inner,
        functions=_functions(a, b, result, clashing),
    )


def product(a: Shape, b: Shape) -> Shape | None:
    """The shape of `a @ b`, or None where there is none.

    >>> product(Shape((2, 3)), Shape((3,))), product(Shape((2, 3)), Shape((2, 3)))
    ((2,), None)
    """
    if not a or not b:
        return None
    left, right = _factor("a", a), _factor("b", b)
    batch = broadcast_shape([left.batch, right.batch])
    if batch is None or left.matrix[1] != right.matrix[0]:
        return None
    rows = () if left.added else left.matrix[:1]
    columns = () if right.added else right.matrix[1:]
    return Shape((*batch, *rows, *columns))


def _factor(name: str, shape: Shape) -> Factor:
    if len(shape) >= 2:
        return Factor(name, shape, Shape(shape[:-2]), (shape[-2], shape[-1]), None)
    size = shape[0] if shape else 1
    if name == "a":
        return Factor(name, shape, Shape(), (1, size), "row")
    return Factor(name, shape, Shape(), (size, 1), "column")


def _clashes(left: Factor, right: Factor) -> tuple[Clash, ...]:
    if not left.shape or not right.shape:
        return ()
    found = []
    if left.matrix[1] != right.matrix[0]:
        ours = Meeting("a", len(left.shape) - 1, left.matrix[1])
        theirs = Meeting("b", max(len(right.shape) - 2, 0), right.matrix[0])
        found.append(Clash(-1, (ours.size, theirs.size), (ours, theirs), "inner"))
    batch = clashes("ab", [left.batch, right.batch])
    return (*found, *(Clash(clash.dim - 2, clash.sizes, clash.between, "batch") for clash in batch))


def _scalar(factor: Factor) -> Message:
    return say("{name} has no dims: matmul needs one at least, a number is multiplied with *", name=factor.name)


def _refusal(clashing: Sequence[Clash]) -> Message:
    inner = next((clash.sizes for clash in clashing if clash.kind == "inner"), None)
    dims = ", ".join(str(clash.dim) for clash in clashing if clash.kind == "batch")
    if inner is None:
        return say("the batch dims clash at dim {dims}", dims=dims)
    if not dims:
        return say("the inner sizes don't meet: {one} and {other}", one=inner[0], other=inner[1])
    return say(
        "the inner sizes don't meet: {one} and {other}; and the batch dims clash at dim {dims}",
        one=inner[0], other=inner[1], dims=dims,
    )  # fmt: skip


def _functions(a: Shape, b: Shape, result: Shape | None, clashing: Sequence[Clash]) -> tuple[Function, ...]:
    """Each takes operands of its own ranks only, and none but matmul broadcasts."""
    ranks = (len(a), len(b))
    fault = _fault(clashing) if a and b else say("needs a dim at least")
    found = [Function("matmul", result, None if result is not None else fault)]
    takes = (
        ("mm", (2, 2), say("wants 2-D @ 2-D")),
        ("bmm", (3, 3), say("wants 3-D @ 3-D")),
        ("mv", (2, 1), say("wants 2-D @ 1-D")),
        ("dot", (1, 1), say("wants 1-D @ 1-D")),
    )
    for name, wanted, why in takes:
        if ranks != wanted:
            found.append(Function(name, None, why))
        elif name == "bmm" and result is not None and a[0] != b[0]:
            found.append(Function(name, None, say("never broadcasts the batch")))
        else:
            found.append(Function(name, result, None if result is not None else fault))
    return tuple(found)


def _fault(clashing: Sequence[Clash]) -> Message:
    if any(clash.kind == "inner" for clash in clashing):
        return say("the inner sizes differ")
    return say("the batch dims clash")


def _notes(left: Factor, right: Factor, result: Shape | None, inner: int | None) -> list[Note]:
    notes = []
    if result is None:
        if len(left.shape) == len(right.shape) == 1:
            outer = Shape((*left.shape, *right.shape))
            said = say("all pairs are the outer product: torch.outer(a, b) gives {shape}", shape=str(outer))
            notes.append(Note("tip", said))
        return notes
    if inner == 0 and 0 not in result:
        notes.append(Note("warning", say("the inner size is 0: each cell is an empty sum, so all of them are 0")))
    elif 0 in result:
        notes.append(Note("warning", say("the result has a dim of size 0, so it has no elements at all")))
    if elements(result) > MAX_SIZE:
        notes.append(Note("warning", say("no tensor can be that large: torch counts elements up to 2^63 - 1")))
    entrywise = broadcast_shape([left.shape, right.shape])
    if entrywise is not None and 0 not in result:
        said = say("a * b runs too, and is another question: cell by cell, it gives {shape}", shape=str(entrywise))
        notes.append(Note("tip", said))
    if left.added is None and left.matrix[0] == left.matrix[1] > 1:
        notes.append(Note("tip", say("a is square, so a.mT @ b fits as well: a forgotten transpose goes unnoticed")))
    return notes
