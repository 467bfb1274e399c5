"""torch concatenates and stacks for real; where that would take too much memory, tensors with smaller sizes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch

from tensorcli.answers import Shape
from tensorcli.language import say
from tensorcli.shapes.cat import cat, cat_shape
from tensorcli.shapes.join import JoinAnswer, JoinRepair
from tensorcli.shapes.stack import stack, stack_shape
from tensorcli.shapes.stand_in import stand_in
from tensorcli.tensors.stretched import countable, makeable, stretched
from tensorcli.tensors.verdict import agreed, outcome

_STAND_INS = (10_000, 1)  # elements: tried in turn, until all of it can be made


def verify(answer: JoinAnswer) -> JoinAnswer:
    """The same answer with torch's verdict, its own words on a clash; every repair is run too.

    Raises `DisagreementError` where torch says something else than the rule.
    """
    for repair in answer.repairs:
        _verify_repair(repair)
    shapes = [part.shape for part in answer.operands]
    asked = _asked(answer, shapes)
    if asked is None:
        return answer
    run = [part.shape for part in asked.operands]
    verdict = agreed(asked.result, lambda: _run(answer.command, run, asked.dim))
    if asked is not answer:
        # A refusal costs nothing, so torch's words for the real sizes are told.
        said = _words(answer, shapes) if answer.result is None else None
        about = say("asked at smaller sizes: {shapes}", shapes=_few(run)) if said is None else None
        verdict = verdict._replace(said=said or verdict.said, about=about)
    error = answer.error and answer.error._replace(torch=verdict.said)
    return replace(answer, verdict=verdict, error=error)


def _asked(answer: JoinAnswer, shapes: Sequence[Shape]) -> JoinAnswer | None:
    """What is really run: this question, or one with smaller sizes of which the rule says the same."""
    if makeable(*shapes, *([] if answer.result is None else [answer.result])):
        return answer
    for most in _STAND_INS:
        small = stand_in(shapes, most)
        told = (cat if answer.command == "cat" else stack)(small, answer.dim)
        if told.ok == answer.ok and makeable(*small, *([] if told.result is None else [told.result])):
            return told
    return None


def _run(join: str, shapes: Sequence[Shape], dim: int) -> torch.Size:
    tensors = list(map(stretched, shapes))
    return torch.Size((torch.cat if join == "cat" else torch.stack)(tensors, dim=dim).shape)


def _words(answer: JoinAnswer, shapes: Sequence[Shape]) -> str | None:
    if not all(map(countable, shapes)):
        return None
    result, said = outcome(lambda: _run(answer.command, shapes, answer.dim))
    return said if result is None else None


def _verify_repair(repair: JoinRepair) -> None:
    """Run it, on a stand-in where it is too large; what can be broadcast is then stacked."""
    rule = cat_shape if repair.by == "cat" else stack_shape
    shapes, result = repair.shapes, repair.result
    if repair.by == "broadcast":
        shapes = (Shape(size for at, size in enumerate(result) if at != repair.dim),) * len(shapes)
    if not makeable(*shapes, result):
        shapes = stand_in(shapes, _STAND_INS[0])
        small = rule(shapes, repair.dim)
        if small is None or not makeable(*shapes, small):
            return
        result = small
    elif repair.by == "broadcast":
        agreed(result, lambda: _broadcast_then_stack(repair))
        return
    agreed(result, lambda: _run("cat" if repair.by == "cat" else "stack", shapes, repair.dim))


def _broadcast_then_stack(repair: JoinRepair) -> torch.Size:
    tensors = torch.broadcast_tensors(*map(stretched, repair.shapes))  # type: ignore[no-untyped-call]
    return torch.Size(torch.stack(list(tensors), dim=repair.dim).shape)


def _few(shapes: Sequence[Shape]) -> str:
    listed = list(map(str, shapes))
    return "  ".join(listed if len(listed) <= 4 else [*listed[:3], "…", listed[-1]])
