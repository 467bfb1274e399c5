"""What a reduction does to a shape, and what its result does when it meets the input again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from tensorcli.answers import Answer, Refusal, Shape
from tensorcli.language import Message, say
from tensorcli.shapes.align import broadcast_shape
from tensorcli.shapes.code import DTYPE_OF_KIND, MOST_MADE
from tensorcli.shapes.operations import Operation
from tensorcli.shapes.reduce_code import code
from tensorcli.shapes.samples import sample_values
from tensorcli.shapes.strides import extent
from tensorcli.syntax.data import Data

Meeting = Literal["fits", "fails", "fits by accident"]


@dataclass(frozen=True, slots=True)
class Question:
    """A reduction as it was asked."""

    operation: Operation
    data: Data
    given: bool  # False: only a shape was given, and `data` is a sample (or empty where it is too large to make)
    dims: tuple[int, ...] | None  # as written; None: none was given
    keepdim: bool = False
    dtype: str | None = None
    options: dict[str, Any] = field(default_factory=dict)  # k, p, q, correction, smallest, matrix, where given

    @property
    def shape(self) -> Shape:
        """Of the input."""
        return self.data.shape

    @property
    def made(self) -> bool:
        """Whether the input is small enough to be made."""
        return extent(self.shape) <= MOST_MADE

    @property
    def input_dtype(self) -> str:
        """Of the input: as asked, else what its values call for; a norm makes floats of whole numbers."""
        if self.dtype is None and self.operation.floats:
            return "float64"
        return self.dtype or DTYPE_OF_KIND[self.data.kind]

    @property
    def folded(self) -> tuple[int, ...] | None:
        """The dims it works on, counted from 0; None for all of them, flattened."""
        dims = self.dims
        if "matrix" in self.options and len(self.shape) > 1:
            dims = dims or (-2, -1)
        elif dims is None:
            if self.operation.default_dim is None:
                return None
            dims = (self.operation.default_dim if len(self.shape) > self.operation.default_dim else -1,)
        return tuple(dim % max(len(self.shape), 1) for dim in dims)


@dataclass(frozen=True, slots=True)
class Input:
    """What is reduced."""

    shape: Shape
    values: Any  # nested lists, row by row; None where only a shape is known


@dataclass(frozen=True, slots=True)
class Output:
    """One tensor that comes out."""

    name: str  # values or indices
    shape: Shape | None  # None where it depends on data that was not made
    values: Any
    keepdim_shape: Shape | None  # with keepdim=True; None where the operation has none


@dataclass(frozen=True, slots=True)
class Then:
    """What `x - values` and `x / values` do."""

    without_keepdim: Meeting
    with_keepdim: Meeting | None


@dataclass(frozen=True, slots=True)
class Repair:
    """A line that was run and works, where the question was refused."""

    code: str
    result: str


@dataclass(frozen=True, kw_only=True)
class ReduceAnswer(Answer):
    """What `tensorcli reduce` says."""

    operation: str
    input: Input
    given: bool  # whether the values were given; False: they were made from the seed
    dims: tuple[int, ...] | None  # the dims it works on, counted from 0; None: all of them, flattened
    keepdim: bool
    dtype: str  # of the input
    outputs: tuple[Output, ...]
    then: Then | None  # None where the result has the shape of the input
    formula: tuple[str, ...] = ()  # with the numbers in it, one line for each result
    repairs: tuple[Repair, ...] = ()


def sample(shape: Shape, seed: int, *, floats: bool) -> Data:
    """Data for a bare shape: small whole numbers, as floats where whole numbers would be refused."""
    if extent(shape) > MOST_MADE:
        return Data(shape, (), "float" if floats else "int")
    values = sample_values(shape, seed)
    return Data(shape, tuple(map(float, values)), "float") if floats else Data(shape, values, "int")


def reduce(question: Question) -> ReduceAnswer:
    """The shapes that come out, by the rule; the values are torch's (`tensorcli.tensors.reduce`).

    >>> from tensorcli.shapes.operations import OPERATIONS
    >>> from tensorcli.syntax.data import parse_data
    >>> answer = reduce(Question(OPERATIONS["max"], parse_data("[[1,2,3],[4,5,6]]"), True, (1,)))
    >>> [(o.name, o.shape, o.keepdim_shape) for o in answer.outputs], answer.then.without_keepdim
    ([('values', (2,), (2, 1)), ('indices', (2,), (2, 1))], 'fails')
    """
    refusal = _refusal(question)
    outputs = () if refusal else _outputs(question)
    return ReduceAnswer(
        command="reduce",
        ok=refusal is None,
        answer=outputs[0].shape if outputs else None,
        code=code(question),
        error=None if refusal is None else Refusal(refusal, torch=None),
        operation=question.operation.name,
        input=Input(question.shape, None),
        given=question.given,
        dims=question.folded,
        keepdim=question.keepdim,
        dtype=question.input_dtype,
        outputs=outputs,
        then=None if refusal else _then(question),
    )


def reduced_shape(shape: Sequence[int], dims: Sequence[int] | None, *, keepdim: bool) -> Shape:
    """The shape that is left when `dims` (counted from 0; None: all) are folded; with `keepdim` they stay, with size 1.

    >>> reduced_shape((2, 3), [1], keepdim=False), reduced_shape((2, 3), [1], keepdim=True)
    ((2,), (2, 1))
    """
    folded = set(range(len(shape)) if dims is None else dims)
    if keepdim:
        return Shape(1 if dim in folded else size for dim, size in enumerate(shape))
    return Shape(size for dim, size in enumerate(shape) if dim not in folded)


def meeting(shape: Sequence[int], dims: Sequence[int] | None, *, keepdim: bool) -> Meeting:
    """What `x - result` does: it fails, or fits with each value under its own row, or fits under the wrong one.

    >>> meeting((3, 3), [1], keepdim=False), meeting((2, 3), [1], keepdim=False), meeting((2, 3), [0], keepdim=False)
    ('fits by accident', 'fails', 'fits')
    """
    result = reduced_shape(shape, dims, keepdim=keepdim)
    together = broadcast_shape([shape, result])
    if together is None:
        return "fails"
    if keepdim:
        return "fits"
    if together != tuple(shape):
        return "fits by accident"
    if 0 in shape:
        return "fits"  # no elements, so none is under a wrong row
    folded = set(range(len(shape)) if dims is None else dims)
    kept = [dim for dim in range(len(shape)) if dim not in folded]
    # Aligned from the right, the i-th kept dim from the right lands on the i-th dim of x from the right.
    moved = [dim for place, dim in enumerate(reversed(kept), 1) if shape[dim] != 1 and len(shape) - place != dim]
    return "fits by accident" if moved else "fits"


def _outputs(question: Question) -> tuple[Output, ...]:
    operation, shape = question.operation, question.shape
    names = operation.outputs_whole if question.folded is None else operation.outputs
    kept: Shape | None = None
    if operation.form == "same":
        result: Shape | None = Shape(shape)
    elif operation.form == "pick":
        result = _picked(shape, question)
    elif operation.form == "free":
        result = None
    else:
        result = reduced_shape(shape, question.folded, keepdim=question.keepdim)
        if operation.keepdim == "always" or (operation.keepdim == "with a dim" and question.folded is not None):
            kept = reduced_shape(shape, question.folded, keepdim=True)
    return tuple(Output(name, result, None, kept) for name in names)


def _picked(shape: Shape, question: Question) -> Shape:
    (dim,) = question.folded or (0,)
    return Shape(question.options["k"] if index == dim else size for index, size in enumerate(shape))


def _then(question: Question) -> Then | None:
    operation = question.operation
    if operation.form != "fold":
        return None
    kept = operation.keepdim == "always" or (operation.keepdim == "with a dim" and question.folded is not None)
    return Then(
        meeting(question.shape, question.folded, keepdim=False),
        meeting(question.shape, question.folded, keepdim=True) if kept else None,
    )


def _refusal(question: Question) -> Message | None:
    """Why the shapes alone forbid it; None where they don't (torch may still refuse the values)."""
    operation, shape, dims = question.operation, question.shape, question.folded
    name = operation.name
    if "matrix" in question.options:
        return _matrix_refusal(question)
    if dims is not None and len(set(dims)) < len(dims):
        twice = next(dim for dim in dims if dims.count(dim) > 1)
        return say("dim {dim} is named twice", dim=twice)
    if dims is not None and len(dims) > 1 and not operation.several:
        return say("{name} takes one dim, not several", name=name)
    if question.keepdim and operation.keepdim == "never":
        return say("{name} has no keepdim", name=name)
    if question.keepdim and operation.keepdim == "with a dim" and dims is None:
        return say("{name} has keepdim only with a dim", name=name)
    if "k" in question.options:
        size = shape[dims[0]] if dims is not None and shape else 1
        least = 0 if name == "topk" else 1
        if not least <= question.options["k"] <= size:
            return say(
                "k must lie between {least} and {size}, the size of dim {dim}; it is {k}",
                least=least, size=size, dim=dims[0] if dims else 0, k=question.options["k"],
            )  # fmt: skip
    if not 0 <= question.options.get("q", 0) <= 1:
        return say("q must lie between 0 and 1; it is {q}", q=question.options["q"])
    return _empty_refusal(question)


def _empty_refusal(question: Question) -> Message | None:
    operation, shape, dims = question.operation, question.shape, question.folded
    p = question.options.get("p", 2.0)
    if operation.empty and not (operation.name == "norm" and (p < 0 or p == float("inf"))):
        return None
    if dims is None:
        if 0 in shape and operation.name != "median":
            return say("{name} has nothing to choose from: there are no values", name=operation.name)
        return None
    for dim in dims:
        if shape and shape[dim] == 0:
            return say("{name} has nothing to choose from: dim {dim} has size 0", name=operation.name, dim=dim)
    return None


def _matrix_refusal(question: Question) -> Message | None:
    rank = len(question.shape)
    if rank < 2:
        return say("a matrix norm needs at least 2 dims, this has {rank}", rank=rank)
    dims = question.folded or ()
    if len(dims) != 2 or len(set(dims)) != 2:
        return say("a matrix norm folds exactly 2 dims")
    return None
