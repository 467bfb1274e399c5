"""Reductions, run by torch: the values, the verdict on the shapes, and what is worth a warning."""

from __future__ import annotations

import warnings
from bisect import bisect_left
from dataclasses import replace
from typing import Any

import torch

from tensorcli.answers import Refusal, Shape, Verdict
from tensorcli.errors import DisagreementError
from tensorcli.language import say
from tensorcli.shapes.code import tensor_line, values_of
from tensorcli.shapes.operations import OPERATIONS
from tensorcli.shapes.reduce import Output, Question, ReduceAnswer, Repair, reduce
from tensorcli.shapes.reduce_code import arguments, line, spelling
from tensorcli.shapes.strides import elements
from tensorcli.syntax.data import Data, Value
from tensorcli.tensors.data import dtype_name, plain, tensor_of
from tensorcli.tensors.reduce_notes import notes
from tensorcli.tensors.verdict import VERSION
from tensorcli.tensors.worked import worked

REFUSALS = (RuntimeError, ValueError, IndexError, TypeError, OverflowError)
_STAND_IN = 100_000  # elements
_MOST_WRITTEN = 60  # values of a result in a line


def run(question: Question) -> ReduceAnswer:
    """The rule's answer with torch's values and verdict; where torch refuses, its words and repairs that were run.

    Raises `DisagreementError` where torch's shapes are not the rule's.
    """
    rule = reduce(question)
    if not question.made:
        return _stand_in(question, rule)
    warnings.simplefilter("ignore")  # torch's remarks about degenerate cases are notes of ours
    x = None
    try:
        x = operand(question)
        outputs = _run(question, x, keepdim=question.keepdim)
    except REFUSALS as refusal:
        return _refused(question, rule, str(refusal), x)
    _check(rule, outputs)
    kept = _kept(question, x) if any(output.keepdim_shape for output in rule.outputs) else outputs
    if kept is None:
        told = tuple(replace(output, keepdim_shape=None) for output in rule.outputs)
        rule = replace(rule, outputs=told, then=rule.then and replace(rule.then, with_keepdim=None))
    answers = tuple(map(_output, rule.outputs, outputs, kept or outputs))
    dtype = dtype_name(x.dtype)
    said = " ".join(str(tensor.shape) for tensor in outputs[:1])
    return replace(
        rule,
        ok=True,
        answer=answers[0].values if question.given else answers[0].shape,
        notes=notes(question, x, outputs, rule),
        verdict=Verdict("torch", VERSION, agrees=True, said=f"{said} {dtype_name(outputs[0].dtype)}"),
        input=replace(rule.input, values=plain(x)),
        dtype=dtype,
        outputs=answers,
        formula=worked(question, x, outputs),
    )


def operand(question: Question) -> torch.Tensor:
    """The input; a norm makes floats of whole numbers."""
    x = tensor_of(question.data, question.dtype)
    if question.operation.floats and question.dtype is None and not x.dtype.is_floating_point:
        return x.double()
    return x


def _run(question: Question, x: torch.Tensor, *, keepdim: bool) -> tuple[torch.Tensor, ...]:
    function: Any = torch
    for part in spelling(question).split(".")[1:]:
        function = getattr(function, part)
    positional, named = arguments(question, keepdim=keepdim)
    result = function(x, *positional, **named)
    return (result,) if isinstance(result, torch.Tensor) else tuple(result)


def _check(rule: ReduceAnswer, outputs: tuple[torch.Tensor, ...]) -> None:
    told = [tuple(output.shape) for output in rule.outputs if output.shape is not None]
    got = [tuple(tensor.shape) for tensor in outputs]
    free = any(output.shape is None for output in rule.outputs)
    if not rule.ok or (not free and told != got):
        raise DisagreementError(
            say(
                "the rule says {rule}, torch {version} says {said}: one of them is wrong",
                rule="✗" if not rule.ok else str(told),
                version=VERSION,
                said=str(got),
            ),
            hint=say("please report this, with the command you typed"),
        )


def _kept(question: Question, x: torch.Tensor) -> tuple[torch.Tensor, ...] | None:
    """The same with keepdim=True; None where torch refuses just that, as quantile does with 64 dims."""
    try:
        return _run(question, x, keepdim=True)
    except REFUSALS:
        return None


def _output(told: Output, tensor: torch.Tensor, kept: torch.Tensor) -> Output:
    if told.keepdim_shape is not None and tuple(kept.shape) != told.keepdim_shape:
        raise DisagreementError(
            say(
                "the rule says {rule}, torch {version} says {said}: one of them is wrong",
                rule=str(told.keepdim_shape), version=VERSION, said=str(tuple(kept.shape)),
            )
        )  # fmt: skip
    return replace(told, shape=Shape(tensor.shape), values=plain(tensor))


def _refused(question: Question, rule: ReduceAnswer, words: str, x: torch.Tensor | None) -> ReduceAnswer:
    """`x` is None where it could not even be made."""
    reason = None if rule.error is None else rule.error.message
    kind = question.dtype or rule.dtype
    if question.made and x is None:
        reason = say("{dtype} can't hold {value}", dtype=kind, value=str(_misfit(question)))
    elif reason is None and question.operation.wants_floats and not kind.startswith(("float", "bfloat")):
        reason = say("{name} wants floats, and these are {dtype}", name=question.operation.name, dtype=kind)
    values = values_of(question.data) if x is None and question.made else None
    return replace(
        rule,
        ok=False,
        answer=None,
        input=replace(rule.input, values=values if x is None else plain(x)),
        outputs=(),
        then=None,
        error=Refusal(reason or say("torch refuses"), torch=words.splitlines()[0].strip()),
        verdict=Verdict("torch", VERSION, agrees=True, said=words.splitlines()[0].strip()),
        repairs=_repairs(question, x) if question.made else (),
    )


def _misfit(question: Question) -> Value:
    """The first value that torch can't put into the dtype."""
    values = question.data.values

    def refuses(count: int) -> bool:
        try:
            tensor_of(Data(Shape((count,)), values[:count], question.data.kind), question.dtype)
        except REFUSALS:
            return True
        return False

    return values[bisect_left(range(len(values)), True, key=lambda index: refuses(index + 1))]


def _repairs(question: Question, x: torch.Tensor | None) -> tuple[Repair, ...]:
    """Lines near this one, run on the same x; those that torch answers are repairs."""
    name = "x"
    if x is None:
        question = replace(question, dtype=None)
        x, name = operand(question), tensor_line(question.data)
    tries = [(question, name, x)]
    if not x.dtype.is_floating_point:
        tries.append((question, f"{name}.double()", x.double()))
    folds_all = {"max": "amax", "min": "amin"}.get(question.operation.name)
    if folds_all is not None:
        tries.append((replace(question, operation=OPERATIONS[folds_all]), name, x))
    if question.keepdim and question.operation.keepdim != "always":
        tries.append((replace(question, keepdim=False), name, x))
    found = []
    for near, written, tensor in tries:
        try:
            outputs = _run(near, tensor, keepdim=near.keepdim)
        except REFUSALS:
            continue
        if len(near.data.values) <= _MOST_WRITTEN:
            first = ".values" if len(outputs) > 1 else ""
            found.append(Repair(line(near, written) + first, str(outputs[0]).replace("\n", "")))
    return tuple(found)


def _stand_in(question: Question, rule: ReduceAnswer) -> ReduceAnswer:
    """Too large to make: torch judges a small operand whose sizes are smaller, in the same places."""
    least = max(question.options.get("k", 0), 3)
    shape = Shape(min(size, least) for size in question.shape)
    if elements(shape) > _STAND_IN or question.operation.form == "free":
        return rule
    small = replace(question, data=Data(shape, (1.0,) * elements(shape), "float"))
    told = reduce(small)
    try:
        outputs = _run(small, operand(small), keepdim=small.keepdim)
    except REFUSALS as refusal:
        return _refused(question, rule, str(refusal), None)
    _check(told, outputs)
    said = f"{outputs[0].shape} ← {tuple(shape)}"
    return replace(rule, verdict=Verdict("torch", VERSION, agrees=True, said=said))
