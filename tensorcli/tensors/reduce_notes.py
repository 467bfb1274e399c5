"""What a learner would get wrong about a reduction, with its numbers."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterator, Mapping
from itertools import accumulate

import torch

from tensorcli.answers import Note
from tensorcli.language import Message, say
from tensorcli.shapes.reduce import Question, ReduceAnswer, reduced_shape
from tensorcli.shapes.strides import elements
from tensorcli.tensors.worked import groups, number

_PICKS = ("max", "min", "median", "mode", "kthvalue", "argmax", "argmin")


def notes(
    question: Question, x: torch.Tensor, outputs: tuple[torch.Tensor, ...], rule: ReduceAnswer
) -> tuple[Note, ...]:
    """Warnings first, then tips; few, and only those that these numbers call for."""
    warnings = [
        *_accident(question, x, outputs, rule),
        *_changed(question, x),
        *_special_values(question, x, outputs),
        *_ties(question, x, outputs),
    ]
    return (*(Note("warning", text) for text in warnings), *(Note("tip", text) for text in _tips(question, x, outputs)))


def _accident(
    question: Question, x: torch.Tensor, outputs: tuple[torch.Tensor, ...], rule: ReduceAnswer
) -> Iterator[Message]:
    """Without keepdim it runs and is wrong: a cell that meets another row's value, and a sum that shows it."""
    if rule.then is None or rule.then.without_keepdim != "fits by accident" or not question.operation.meets:
        return
    folded = question.folded
    values = outputs[0]
    bare = values.reshape(reduced_shape(question.shape, folded, keepdim=False))
    own = values.reshape(reduced_shape(question.shape, folded, keepdim=True))
    if (x + bare).shape != x.shape:
        yield say(
            "without keepdim x - values does not fail: {shape} and {result} broadcast to {together}, every row with "
            "every value",
            shape=_shape(x), result=_shape(bare), together=_shape(x + bare),
        )  # fmt: skip
        return
    wrong, right = bare.expand(x.shape), own.expand(x.shape)
    differing = (wrong != right).nonzero()
    if not len(differing):
        return
    cell = tuple(differing[0].tolist())
    yield say(
        "without keepdim x - values runs and is wrong: x{cell} meets {wrong}, the value of another row; "
        "its own is {right}",
        cell=str(list(cell)), wrong=number(wrong[cell].item()), right=number(right[cell].item()),
    )  # fmt: skip
    if question.operation.name == "sum" and folded is not None and x.dtype != torch.bool:
        before = groups((x / wrong).double(), folded).sum(-1)[0].item()
        after = groups((x / right).double(), folded).sum(-1)[0].item()
        yield say(
            "a row of x / values adds up to {before} instead of {after}", before=number(before), after=number(after)
        )


def _shape(tensor: torch.Tensor) -> str:
    return ",".join(map(str, tensor.shape)) or "()"


def _changed(question: Question, x: torch.Tensor) -> Iterator[Message]:
    """A value that the chosen dtype can't hold: torch converts without a word."""
    if question.dtype is None or question.data.kind == "bool" or question.dtype == "bool":
        return
    for typed, held in zip(question.data.values, x.reshape(-1).tolist(), strict=True):
        whole = isinstance(held, int) or isinstance(typed, int)
        lost = held != typed if whole else math.isinf(held) and not math.isinf(typed)
        if lost and typed == typed:  # noqa: PLR0124 - nan
            yield say(
                "{dtype} can't hold {value}: it became {held}",
                dtype=question.dtype, value=number(typed), held=f"{held:.15g}",
            )  # fmt: skip
            return


def _special_values(question: Question, x: torch.Tensor, outputs: tuple[torch.Tensor, ...]) -> Iterator[Message]:
    if x.dtype.is_floating_point and bool(x.isnan().any()):
        yield _nan(question.operation.name, question.options)
    if question.operation.name in ("sum", "prod", "cumsum", "cumprod") and not x.dtype.is_floating_point:
        exact = _exact(question, x)
        if not -(2**63) <= exact < 2**63:
            yield say("{exact} doesn't fit into int64: the result wrapped around without a word", exact=str(exact))
    if question.operation.name in ("std", "var") and x.numel():
        size = groups(x, question.folded).shape[1]
        correction = question.options.get("correction", 1)
        if size <= correction:
            yield say(
                "n − {correction} leaves nothing to divide by, for n is {size}: the result is {value}",
                correction=correction, size=size, value=number(outputs[0].reshape(-1)[0].item()),
            )  # fmt: skip


def _nan(name: str, options: Mapping[str, object]) -> Message:
    """What becomes of a nan among the values."""
    if name in ("max", "min", "amax", "amin", "median"):
        return say("torch treats nan as the winner: where one is among the values, the result is nan")
    if name in ("argmax", "argmin"):
        return say("torch treats nan as the winner: where one is among the values, the index is that of a nan")
    if name in ("sort", "argsort", "topk", "kthvalue"):
        return say("torch takes nan to be larger than any number, even than inf")
    if name in ("mode", "unique"):
        return say("no nan equals another: each counts as a value of its own")
    if name in ("all", "any", "count_nonzero") or (name == "norm" and options.get("p") == 0):
        return say("nan is not 0, so it counts as true")
    return say("the data holds nan, and nan spreads into every result it takes part in")


def _exact(question: Question, x: torch.Tensor) -> int:
    """The result farthest from 0, in whole numbers of any size; 0 where that would take too long."""
    if x.numel() > 10_000:
        return 0
    rows = groups(x, question.folded).tolist()
    step = operator.mul if "prod" in question.operation.name else operator.add
    steps = (list(accumulate(map(int, row), step)) for row in rows)
    kept = (row if question.operation.form == "same" else row[-1:] for row in steps)
    return max((value for row in kept for value in row), key=abs, default=0)


def _ties(question: Question, x: torch.Tensor, outputs: tuple[torch.Tensor, ...]) -> Iterator[Message]:
    """Which of several equal values is picked is not promised."""
    name = question.operation.name
    if name not in (*_PICKS, "topk", "sort", "argsort") or not x.numel() or "indices" not in _names(question):
        return
    rows = groups(x, question.folded)
    if name in ("topk", "sort", "argsort", "mode"):
        tied = any(len(set(row)) < len(row) for row in rows[:1000].tolist())
    else:
        indices = outputs[-1].reshape(-1, 1)
        tied = bool(((rows == rows.gather(1, indices)).sum(1) > 1).any())
    if tied:
        yield say("several values are equal: which of their indices is given is not promised")


def _names(question: Question) -> tuple[str, ...]:
    operation = question.operation
    return operation.outputs_whole if question.folded is None else operation.outputs


def _tips(question: Question, x: torch.Tensor, outputs: tuple[torch.Tensor, ...]) -> Iterator[Message]:
    name, folded, rank = question.operation.name, question.folded, x.dim()
    if name in ("argmax", "argmin") and folded is None and rank > 1:
        flat = int(outputs[0].reshape(-1)[0])
        place = ", ".join(str(int(i)) for i in torch.unravel_index(torch.tensor(flat), x.shape))
        yield say("index {flat} counts in the flattened tensor; there it is x[{place}]", flat=flat, place=place)
    if name in ("max", "min", "median") and folded is not None:
        yield say("with a dim torch.{name} returns a pair, values and indices; without one, only the value", name=name)
    if name == "kthvalue":
        yield say("kthvalue counts from the smallest, topk gives the largest first")
    if name == "topk" and not question.options.get("smallest"):
        yield say("topk gives the largest first; --smallest turns it round")
    if name in ("std", "var") and "correction" not in question.options and x.numel():
        size = groups(x, folded).shape[1]
        yield say("it divides by n − 1 = {less}; --correction 0 divides by n = {size}", less=size - 1, size=size)
    if name == "median" and x.numel() and groups(x, folded).shape[1] % 2 == 0:
        yield say("of an even count torch takes the lower of the two middle values, not their mean")
    if question.operation.floats and question.dtype is None and question.data.kind != "float":
        yield say("norms are not whole numbers, so x was made float64 first: torch refuses integers here")
    if name in ("norm", "normalize"):
        yield from _norm_tips(question, x, outputs)
    if name == "quantile":
        yield say("between two values quantile interpolates on a straight line")
    if name == "unique":
        yield say("how many values are left depends on the data, not on the shape alone")


def _norm_tips(question: Question, x: torch.Tensor, outputs: tuple[torch.Tensor, ...]) -> Iterator[Message]:
    name, options = question.operation.name, question.options
    if name == "normalize":
        yield say(
            "normalize divides x by its norm, the shape stays; norm is the length itself; regularization adds a norm "
            "of the weights to a loss: three different things"
        )
        return
    if "matrix" in options:
        vector = torch.linalg.vector_norm(x).item() if x.dim() == 2 else None
        if vector is not None:
            yield say("as one long vector its 2-norm is {value}, the same as --matrix fro", value=number(vector))
    elif x.dim() == 2 and question.folded is None and x.numel() and bool(x.isfinite().all()):
        spectral = torch.linalg.matrix_norm(x.double(), 2).item()  # not there in half precision
        yield say(
            "this is the vector norm of all {count} elements; the matrix 2-norm, the largest singular value, is "
            "{value} (--matrix 2)",
            count=elements(question.shape), value=number(spectral),
        )  # fmt: skip
    if (
        "matrix" not in options
        and x.dim()
        and x.numel()
        and outputs[0].numel() == 1
        and outputs[0].item()
        and x.numel() <= 8
    ):
        scaled = ", ".join(number(value) for value in (x.reshape(-1) / outputs[0].item()).tolist())
        yield say("norm is not normalize: x / norm = {values}", values=f"[{scaled}]")
