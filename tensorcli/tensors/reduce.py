"""Reductions, run by torch: the values, the verdict on the shapes, and what is worth a warning."""

from __future__ import annotations

import warnings
from dataclasses import replace
from typing import Any

import torch

from tensorcli.answers import Refusal, Shape, Verdict
from tensorcli.errors import DisagreementError
from tensorcli.language import say
from tensorcli.shapes.operations import OPERATIONS
from tensorcli.shapes.reduce import Output, Question, ReduceAnswer, Repair, reduce
from tensorcli.shapes.reduce_code import arguments, line, spelling
from tensorcli.shapes.strides import elements
from tensorcli.syntax.data import Data
from tensorcli.tensors.data import dtype_name, plain, tensor_of
from tensorcli.tensors.reduce_notes import notes
from tensorcli.tensors.verdict import VERSION
from tensorcli.tensors.worked import worked

REFUSALS = (RuntimeError, ValueError, IndexError, TypeError, OverflowError)
_STAND_IN = 100_000  # elements


def run(question: Question) -> ReduceAnswer:
    """The rule's answer with torch's values and verdict; where torch refuses, its words and repairs that were run.

    Raises `DisagreementError` where torch's shapes are not the rule's.
    """
    rule = reduce(question)
    if not question.made:
        return _stand_in(question, rule)
    warnings.simplefilter("ignore")  # torch's remarks about degenerate cases are notes of ours
    try:
        x = operand(question)
        outputs = _run(question, x, keepdim=question.keepdim)
    except REFUSALS as refusal:
        return _refused(question, rule, str(refusal))
    _check(rule, outputs)
    answers = tuple(_output(question, x, rule, index, tensor) for index, tensor in enumerate(outputs))
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


def _output(question: Question, x: torch.Tensor, rule: ReduceAnswer, index: int, tensor: torch.Tensor) -> Output:
    told = rule.outputs[index]
    if told.keepdim_shape is not None:
        kept = _run(question, x, keepdim=True)[index]
        if tuple(kept.shape) != told.keepdim_shape:
            raise DisagreementError(
                say(
                    "the rule says {rule}, torch {version} says {said}: one of them is wrong",
                    rule=str(told.keepdim_shape), version=VERSION, said=str(tuple(kept.shape)),
                )
            )  # fmt: skip
    return replace(told, shape=Shape(tensor.shape), values=plain(tensor))


def _refused(question: Question, rule: ReduceAnswer, words: str) -> ReduceAnswer:
    reason = None if rule.error is None else rule.error.message
    kind = question.dtype or rule.dtype
    if reason is None and question.operation.wants_floats and not kind.startswith(("float", "bfloat")):
        reason = say("{name} wants floats, and these are {dtype}", name=question.operation.name, dtype=kind)
    return replace(
        rule,
        ok=False,
        answer=None,
        outputs=(),
        then=None,
        error=Refusal(reason or say("torch refuses"), torch=words.splitlines()[0].strip()),
        verdict=Verdict("torch", VERSION, agrees=True, said=words.splitlines()[0].strip()),
        repairs=_repairs(question),
    )


def _repairs(question: Question) -> tuple[Repair, ...]:
    """Questions near this one, run; those that torch answers are repairs."""
    tries = []
    if not (question.dtype or question.data.kind).startswith(("float", "bfloat")):
        tries.append(replace(question, dtype="float64"))
    folds_all = {"max": "amax", "min": "amin"}.get(question.operation.name)
    if folds_all is not None:
        tries.append(replace(question, operation=OPERATIONS[folds_all]))
    if question.keepdim and question.operation.keepdim != "always":
        tries.append(replace(question, keepdim=False))
    found = []
    for near in tries:
        try:
            outputs = _run(near, operand(near), keepdim=near.keepdim)
        except REFUSALS:
            continue
        if len(near.data.values) <= 60:
            found.append(Repair(line(near, double=near.dtype == "float64"), str(outputs[0]).replace("\n", "")))
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
        return _refused(question, rule, str(refusal))
    _check(told, outputs)
    said = f"{outputs[0].shape} ← {tuple(shape)}"
    return replace(rule, verdict=Verdict("torch", VERSION, agrees=True, said=said))
