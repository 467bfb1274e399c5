"""What `eval` answers: an expression that torch ran step by step, its result, and what happened on the way."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import torch

from tensorcli.answers import Answer, Note, Refusal, Shape, Verdict
from tensorcli.errors import InputError, LimitError
from tensorcli.language import Message, say
from tensorcli.syntax.bindings import Binding
from tensorcli.syntax.data import Data
from tensorcli.syntax.expression_nodes import Expression
from tensorcli.syntax.python_text import readable
from tensorcli.tensors.axes import axes_of
from tensorcli.tensors.data import dtype_name
from tensorcli.tensors.element import Element, trace
from tensorcli.tensors.eval_code import code_lines
from tensorcli.tensors.eval_notes import is_free, note
from tensorcli.tensors.eval_reasons import not_several, reason
from tensorcli.tensors.eval_repairs import Repair, repairs
from tensorcli.tensors.eval_results import Result, frozen, results_of
from tensorcli.tensors.eval_tree import Branch, tree
from tensorcli.tensors.eval_warnings import by_accident, mutual
from tensorcli.tensors.evaluate import run
from tensorcli.tensors.extent import tensors_in
from tensorcli.tensors.steps import Run, Step, storage
from tensorcli.tensors.verdict import VERSION

_MOST_WORDS = 400  # characters of torch's words


class Question(NamedTuple):
    """An expression as it was asked."""

    text: str
    expression: Expression
    bindings: tuple[Binding, ...]
    seed: int = 0
    element: tuple[int, ...] | None = None  # of the result, whose origin is asked for

    @property
    def given(self) -> bool:
        """Whether all values were given; False where there is a bare shape, whose values are made."""
        return not any(isinstance(binding.operand, Shape) for binding in self.bindings)


class Operand(NamedTuple):
    """One operand."""

    name: str
    text: str  # as it was typed
    kind: str  # shape, data or expression
    shape: Shape | None  # None where it is no tensor
    dtype: str | None
    strides: tuple[int, ...] | None
    bytes: int | None
    values: Any  # where they are few


class Told(NamedTuple):
    """One step."""

    code: str  # the part of the expression
    op: str
    shape: Shape | None  # None where it is no tensor, or several
    strides: tuple[int, ...] | None
    view: bool  # whether it looks at the memory of what went in
    note: Message | None
    same: bool  # whether it is the very tensor that went in
    shapes: tuple[Shape, ...] | None  # of several tensors
    dtype: str | None
    bytes: int | None  # of memory of its own; 0 for a view
    values: Any  # of a small tensor, or the number
    failed: bool
    axes: tuple[tuple[int, ...], ...]  # of each tensor: which axis a dim is; the same number is the same axis


@dataclass(frozen=True, kw_only=True)
class EvalAnswer(Answer):
    """What `tensorcli eval` says."""

    worded: ClassVar[bool] = True

    result: Result | None
    results: tuple[Result, ...] | None  # where several tensors come out
    steps: tuple[Told, ...]
    expression: str
    operands: tuple[Operand, ...]
    given: bool  # whether the values are given rather than made
    real: bool  # False: too large to make; torch's meta device, shapes without elements
    tree: Branch
    repairs: tuple[Repair, ...]
    seed: int
    element: Element | None  # where the element that was asked for comes from


def answer(question: Question) -> EvalAnswer:
    """The expression, run by torch.

    >>> from tensorcli.syntax.bindings import parse_bindings
    >>> from tensorcli.syntax.expressions import parse_expression
    >>> found = answer(Question("x.t()", parse_expression("x.t()", ["x"]), parse_bindings(["x=3,4"])))
    >>> found.result.shape, found.result.strides, found.steps[0].view, found.result.shares_storage_with
    ((4, 3), (1, 4), True, ('x',))
    """
    warnings.simplefilter("ignore")  # torch's remarks would stand on stderr, without their place
    walked = run(question.expression, question.bindings, question.seed)
    refused = walked.refused
    if refused is not None and walked.meta and needs_elements(refused):
        raise LimitError(say("{name} needs values, and these tensors are too large to make", name=refused.op))
    unknown = refused is not None and walked.meta and needs_values(refused)
    ok = refused is None or unknown
    axes = axes_of(walked)
    results = () if refused is not None else tuple(results_of(walked, axes, given=question.given))
    several = isinstance(walked.result, list | tuple) and bool(tensors_in(walked.result))
    expression, source = _asked(walked, question)
    return EvalAnswer(
        command="eval",
        ok=ok,
        answer=_answer(walked, question, results, several=several) if refused is None else None,
        code=code_lines(question.expression, readable(question.text), question.bindings, question.seed, walked),
        notes=tuple(_notes(walked, question, unknown=unknown)),
        verdict=_verdict(walked, results, unknown=unknown),
        error=None if ok or refused is None else _refusal(refused),
        result=results[0] if results and not several else None,
        results=results if several else None,
        steps=tuple(_told(step, source, axes.steps[id(step)], failed=step is refused) for step in walked.steps),
        expression=readable(question.text).strip(),
        operands=tuple(_operand(binding, walked) for binding in question.bindings if binding.name in walked.leaves),
        given=question.given,
        real=not walked.meta,
        tree=tree(expression, source, walked),
        repairs=() if ok or walked.in_binding else _repaired(walked, question),
        seed=question.seed,
        element=None if question.element is None or refused is not None else _element(walked, question),
    )


def _refusal(step: Step) -> Refusal:
    words = step.words[:_MOST_WORDS]
    if step.is_pythons:
        return Refusal(not_several(step) or say("Python refuses: {words}", words=words), None)
    return Refusal(reason(step) or say("torch refuses"), words)


def _asked(walked: Run, question: Question) -> tuple[Expression, str]:
    """The expression that the steps belong to, with its text: an operand's own where that was refused."""
    for binding in question.bindings:
        if binding.name == walked.in_binding and not isinstance(binding.operand, Shape | Data):
            return binding.operand, readable(binding.text)
    return question.expression, readable(question.text)


def _repaired(walked: Run, question: Question) -> tuple[Repair, ...]:
    assert walked.refused is not None
    return repairs(readable(question.text), walked.refused, question.bindings, question.seed)


def _element(walked: Run, question: Question) -> Element:
    """Raises `InputError` where the result has no such element, `LimitError` where it was not made."""
    index, result = question.element, walked.result
    assert index is not None
    if not isinstance(result, torch.Tensor):
        raise InputError(say("--element asks about one tensor, and this gives something else"))
    if walked.meta:
        raise LimitError(say("--element needs values, and these tensors are too large to make"))
    given, count = len(index), result.dim()
    if given != count:
        raise InputError(
            say(
                "--element names an index for each dim: {given} named, the result has {count}", given=given, count=count
            )
        )
    for dim, (at, size) in enumerate(zip(index, result.shape, strict=True)):
        if not -size <= at < size:
            told = say(
                "there is no index {index} in dim {dim} of the result, whose size is {size}",
                index=at,
                dim=dim,
                size=size,
            )
            raise InputError(told)
    place = tuple(at % size for at, size in zip(index, result.shape, strict=True))
    return trace(question.expression, readable(question.text), walked, place)


def needs_elements(step: Step) -> bool:
    """Whether a step on the meta device was refused only because torch has no way to tell its shape alone."""
    return not is_free(step) and any(word in step.words for word in ("Meta kernel", "'Meta' backend"))


def needs_values(step: Step) -> bool:
    """Whether a step on the meta device was refused only because there are no values."""
    return is_free(step) or any(word in step.words for word in ("meta", "no data", "data-dependent"))


def _answer(walked: Run, question: Question, results: Sequence[Result], *, several: bool) -> object:
    if not several:
        return _bare(results[0], question, walked)
    return tuple(_bare(result, question, walked) for result in results)


def _bare(result: Result, question: Question, walked: Run) -> object:
    """The values where all operands were values, else the shape."""
    if result.kind != "tensor":
        return result.values
    return result.values if question.given and not walked.meta else result.shape


def _told(step: Step, source: str, axes: tuple[tuple[int, ...], ...], *, failed: bool) -> Told:
    result = step.result
    outputs = [] if failed else tensors_in(result)
    inputs = {storage(tensor) for tensor in step.inputs}
    lone = outputs[0] if len(outputs) == 1 and outputs[0] is result else None
    own = [tensor for tensor in outputs if storage(tensor) not in inputs]
    return Told(
        code=source[step.node.start : step.node.stop],
        op=step.op,
        shape=step.shape,
        strides=step.strides,
        view=bool(outputs) and not own,
        note=None if failed else note(step),
        same=lone is not None and any(lone is tensor for tensor in step.inputs),
        shapes=None if lone is not None or not outputs else step.shapes,
        dtype=dtype_name(outputs[0].dtype) if outputs else None,
        bytes=sum(tensor.numel() * tensor.element_size() for tensor in own) if outputs else None,
        values=step.values if outputs or failed else frozen(result),
        failed=failed,
        axes=axes,
    )


def _operand(binding: Binding, walked: Run) -> Operand:
    kind = (
        "shape" if isinstance(binding.operand, Shape) else "data" if isinstance(binding.operand, Data) else "expression"
    )
    leaf = walked.leaves[binding.name]
    return Operand(binding.name, readable(binding.text).strip(), kind, *leaf)


def _verdict(walked: Run, results: Sequence[Result], *, unknown: bool) -> Verdict | None:
    if unknown:
        return None
    if walked.refused is not None:
        if walked.refused.is_pythons:
            return None
        return Verdict("torch", VERSION, agrees=True, said=walked.refused.words[:_MOST_WORDS])
    first = results[0]
    if first.shape is None:
        if not walked.steps:
            return None  # Python's own arithmetic
        return Verdict("torch", VERSION, agrees=True, said=str(walked.result)[:_MOST_WORDS])
    said = " ".join(str(torch.Size(result.shape)) for result in results[:4] if result.shape is not None)
    more = " …" if len(results) > 4 else ""
    return Verdict(
        "torch", VERSION, agrees=True, said=f"{said}{more} {first.dtype}{'' if not walked.meta else ' (meta)'}"
    )


def _notes(walked: Run, question: Question, *, unknown: bool) -> Iterator[Note]:
    if walked.meta:
        yield Note("tip", say("too large to make: shapes and strides alone, on torch's meta device"))
    if unknown:
        assert walked.refused is not None
        yield Note("tip", say("what comes out of {name} depends on the values", name=walked.refused.op))
    elif not question.given and any(is_free(step) for step in walked.steps):
        yield Note("warning", say("the shape depends on the values, and these are made: other values, another shape"))
    source = _asked(walked, question)[1]
    for step in walked.steps:
        for told in (mutual(step), by_accident(step, walked, source)):
            if told is not None:
                yield Note("warning", told)
