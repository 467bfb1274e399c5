"""`tensorcli reduce`: what does a reduction do to the values and to the shape?"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, Literal

from tensorcli.errors import InputError, Place
from tensorcli.language import say
from tensorcli.line.declare import Argument, Command, Option
from tensorcli.shapes.operations import OPERATIONS, Operation
from tensorcli.shapes.reduce import Question, ReduceAnswer, sample
from tensorcli.shapes.reduce import reduce as ask
from tensorcli.syntax.data import is_data, parse_data
from tensorcli.syntax.dims import parse_dims
from tensorcli.syntax.shapes import parse_shape
from tensorcli.terminal.reply import Reply, Wanted

if TYPE_CHECKING:
    from tensorcli.views.page import Page

Dtype = Literal["bool", "uint8", "int8", "int16", "int32", "int64", "float16", "bfloat16", "float32", "float64"]


def reduce(
    operation: Annotated[str, Argument("OP", say("what folds the values"), words=lambda: OPERATIONS)],
    operand: Annotated[str, Argument("OPERAND", say("a shape, as 2,3, or data, as [[1,2],[3,4]]"))],
    dim: Annotated[str | None, Option(say("which dim, or several as 0,2; without it all are folded"), "DIM")] = None,
    keepdim: Annotated[bool, Option(say("keep the folded dim, with size 1"))] = False,
    dtype: Annotated[
        Dtype | None, Option(say("dtype of the data; int64 for whole numbers, else float64"), "DTYPE")
    ] = None,
    k: Annotated[int | None, Option(say("for kthvalue and topk: which one, or how many"))] = None,
    smallest: Annotated[bool, Option(say("for topk: the smallest instead of the largest"))] = False,
    p: Annotated[str | None, Option(say("for norm and normalize: the exponent, as 1, 2 or inf"), "P")] = None,
    matrix: Annotated[
        str | None, Option(say("for norm: a matrix norm, one of fro nuc 1 2 inf -1 -2 -inf"), "ORDER")
    ] = None,
    correction: Annotated[int | None, Option(say("for std and var: divide by n − this; 1 unless given"))] = None,
    q: Annotated[float | None, Option(say("for quantile: which one, from 0 to 1"))] = None,
    seed: Annotated[int, Option(say("seed of the values made for a bare shape"))] = 0,
) -> Reply[ReduceAnswer]:
    """Parse, fold by the rule; torch computes the values."""
    known = _operation(operation)
    options = _options(known, k=k, smallest=smallest or None, p=p, matrix=matrix, correction=correction, q=q)
    given = is_data(operand)
    floats = known.wants_floats or known.floats
    data = parse_data(operand) if given else sample(parse_shape(operand), seed, floats=floats)
    dims = None if dim is None else parse_dims(dim, len(data.shape))
    question = Question(known, data, given, dims, keepdim, dtype, options)

    def compute(_: ReduceAnswer) -> ReduceAnswer:
        from tensorcli.tensors.reduce import run

        return run(question)

    optional = not given and known.form != "free"
    return Reply(ask(question), _view, compute, matches, compared, early=False, optional=optional)


def _operation(name: str) -> Operation:
    found = OPERATIONS.get(name.strip().lower().removeprefix("torch."))
    if found is None:
        near = get_close_matches(name, OPERATIONS, n=1)
        raise InputError(
            say("there is no operation '{name}'", name=name),
            hint=say("did you mean {names}?", names=near[0])
            if near
            else say("one of: {names}", names=" ".join(OPERATIONS)),
        )
    return found


def _options(operation: Operation, **given: Any) -> dict[str, Any]:
    """The options that this operation takes, checked."""
    for name, value in given.items():
        if value is not None and name not in operation.takes:
            takers = " ".join(other.name for other in OPERATIONS.values() if name in other.takes)
            raise InputError(
                say("{name} takes no --{option}", name=operation.name, option=name),
                hint=say("--{option} belongs to {names}", option=name, names=takers),
            )
    for name in ("k", "q"):
        if name in operation.takes and given[name] is None:
            raise InputError(
                say("{name} needs --{option}", name=operation.name, option=name),
                hint=say("write --k 2, for instance") if name == "k" else say("write --q 0.25, for instance"),
            )
    found = {name: value for name, value in given.items() if value is not None}
    if "p" in found:
        found["p"] = _exponent(found["p"])
    if "matrix" in found:
        if "p" in found:
            raise InputError(say("choose one of --{one} and --{other}", one="p", other="matrix"))
        found["matrix"] = _order(found["matrix"])
    return found


def _exponent(text: str) -> float:
    word = text.strip().lower()
    if re.fullmatch(r"[+-]?((\d{1,30}\.?\d{0,30}|\.\d{1,30})(e[+-]?\d{1,3})?|inf)", word, re.ASCII):
        value = float(word)
        return int(value) if value.is_integer() else value
    raise InputError(
        say("--p is a number or inf, got '{text}'", text=text),
        hint=say("write --p 1, --p 2 or --p inf"),
        place=Place(text, 0, len(text)),
    )


def _order(text: str) -> str | float:
    word = text.strip().lower()
    if word in ("fro", "nuc"):
        return word
    if word in ("1", "2", "inf", "-1", "-2", "-inf"):
        return float(word) if word.endswith("inf") else int(word)
    raise InputError(
        say("'{text}' is not a matrix norm", text=text),
        hint=say("one of: {names}", names="fro nuc 1 2 inf -1 -2 -inf"),
        place=Place(text, 0, len(text)),
    )


def matches(answer: ReduceAnswer, expected: str) -> bool:
    """Brackets compare values, anything else the shape; a lone number is the value of a lone result."""
    from tensorcli.terminal.expect import values_or_shape_meet

    values = tuple(output.values for output in answer.outputs)
    shapes = tuple(output.shape for output in answer.outputs)
    return values_or_shape_meet(values, shapes, expected, lone=answer.given)


def compared(answer: ReduceAnswer, expected: str) -> object:
    """What --expect is about: the first output's values, or its shape."""
    from tensorcli.terminal.expect import names_values

    first = answer.outputs[0]
    return first.values if names_values(first.shape, expected, lone=answer.given) else first.shape


def _view(answer: ReduceAnswer, wanted: Wanted) -> Page:
    from tensorcli.views.reduce import view

    return view(answer, wanted.language)


COMMAND = Command(
    name="reduce",
    run=reduce,
    details=(
        say(
            "A reduction folds the values along a dim into one: the dim goes, or stays with size 1 under --keepdim. "
            "You see which cells fold into which result, and whether the result still meets the input."
        ),
    ),
    examples=(
        "reduce max 2,3 --dim 1",
        "reduce sum '[[1,2,3],[4,5,6]]' --dim 1 --keepdim",
        "reduce argmax '[[3,9,2],[8,1,7]]'",
        "reduce topk '[5,1,4,2,3]' --k 2",
        "reduce norm '[[1,-2],[3,4]]' --p 1",
        "reduce sum '[[1,2,3],[4,5,6]]' --dim 1 --expect '[6,15]'",
    ),
    witness="torch",
)
