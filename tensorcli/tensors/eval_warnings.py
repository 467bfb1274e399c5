"""What runs and is probably not what was meant: shapes that fit by accident."""

from __future__ import annotations

from tensorcli.answers import Shape
from tensorcli.language import Message, say
from tensorcli.shapes.reduce import meeting
from tensorcli.shapes.strides import elements
from tensorcli.syntax.expression_nodes import Binary, Call, parts
from tensorcli.tensors.element_text import is_folded
from tensorcli.tensors.steps import Run, Step


def by_accident(step: Step, walked: Run, source: str) -> Message | None:
    """x / x.sum(1) of a square matrix runs, and each row is divided by the sums of others."""
    node = step.node
    if not isinstance(node, Binary) or step.shape is None:
        return None
    for whole, fold in ((node.left, node.right), (node.right, node.left)):
        made = walked.step_of.get(id(fold))
        if made is None or not isinstance(fold, Call) or fold.operation.trace != "fold" or len(made.before) != 1:
            continue
        shape = made.before[0][0]
        same = whole == parts(fold)[0] and made.shape is not None and len(made.shape) < len(shape)
        folded = is_folded(made, len(shape)) if same else None
        if folded and meeting(shape, sorted(folded), keepdim=False) == "fits by accident":
            code = source[fold.start : fold.stop]
            return say(
                "it fits by accident: {fold} lost its dim, so each value meets others than those it was made of; "
                "keepdim=True keeps them together",
                fold=code,
            )
    return None


def mutual(step: Step) -> Message | None:
    """(n,) with (n, 1) runs and gives (n, n): each is repeated for every value of the other."""
    if step.op not in ("add", "sub", "mul", "div", "eq", "lt", "gt") or len(step.before) != 2:
        return None
    (one, _), (other, _) = step.before
    if one == other or elements(one) != elements(other) or elements(one) < 2 or step.shape is None:
        return None
    if elements(step.shape) != elements(one) * elements(other):
        return None
    return say(
        "{one} and {other} hold as many values each but repeat against each other: {count} values become {total}; "
        "meant element by element? give both the same shape",
        one=str(Shape(one)), other=str(Shape(other)), count=elements(one), total=elements(step.shape),
    )  # fmt: skip
