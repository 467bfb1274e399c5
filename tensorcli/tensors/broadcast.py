"""torch broadcasts the operands for real."""

from __future__ import annotations

from dataclasses import replace

from tensorcli.shapes.broadcast import BroadcastAnswer
from tensorcli.tensors.stretched import broadcasted, expanded, verify_strides
from tensorcli.tensors.verdict import agreed


def verify(answer: BroadcastAnswer) -> BroadcastAnswer:
    """The same answer with torch's verdict, its own words on a clash; every repair and all strides are run too.

    Raises `DisagreementError` where torch says something else than the rule.
    """
    shapes = [operand.shape for operand in answer.operands]
    verdict = agreed(answer.result, lambda: broadcasted(shapes))
    for repair in answer.repairs:
        agreed(repair.result, lambda shapes=repair.shapes: broadcasted(shapes))  # type: ignore[misc]
    if answer.result is not None and answer.strides is not None:
        for shape, strides in zip(shapes, answer.strides, strict=True):
            verify_strides(shape, answer.result, strides)
    if answer.to is not None and answer.result is not None:
        result, to = answer.result, answer.to
        verdict = agreed(to.shape if to.fits else None, lambda: expanded(result, to.shape))
    error = answer.error and answer.error._replace(torch=verdict.said)
    return replace(answer, verdict=verdict, error=error)
