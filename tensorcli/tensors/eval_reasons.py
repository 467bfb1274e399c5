"""Why torch refused a step, in our words and with the numbers; None where we have no better ones than its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch

from tensorcli.language import Message, say
from tensorcli.shapes.align import broadcast_shape, clashes, operand_names
from tensorcli.shapes.indexing import Picks, consumed
from tensorcli.shapes.reshape import inferred, obstacle
from tensorcli.shapes.strides import elements
from tensorcli.syntax.expression_nodes import Attribute, Comparison, Index
from tensorcli.syntax.torch_operations import PARTS
from tensorcli.tensors.data import dtype_name
from tensorcli.tensors.eval_notes import index_items
from tensorcli.tensors.steps import Step


def reason(step: Step) -> Message | None:
    """The reason of the first rule that has one."""
    for rule in (
        _truth,
        _dim_range,
        _RULES.get(step.op, _nothing),
        _written_twice,
        _wants_floats,
        _mixed_dtypes,
        _clash,
    ):
        found = rule(step)
        if found is not None:
            return found
    return None


def not_several(step: Step) -> Message | None:
    """`.values` of one tensor, as in x.sum(1).values; torch has a method of that name, for sparse tensors."""
    if isinstance(step.node, Attribute) and step.node.name in PARTS and isinstance(step.arguments[0], torch.Tensor):
        return say("one tensor comes out here; max, min, sort, topk with a dim give two, values and indices")
    return None


def sizes_of(step: Step) -> tuple[int, ...]:
    """The sizes that view, reshape, expand or repeat were given."""
    rest = step.arguments[1:] or tuple(step.keywords.values())[:1]
    if len(rest) == 1 and isinstance(rest[0], list | tuple):
        rest = tuple(rest[0])
    return tuple(int(size) for size in rest if isinstance(size, int))


def shapes_of(step: Step) -> list[tuple[int, ...]]:
    """The shapes of the tensors that went in."""
    return [shape for shape, _ in step.before]


def given_dim(step: Step) -> Any:
    """The dim that the step was given; None where it is not a number."""
    if "dim" in step.keywords:
        return step.keywords["dim"]
    rest = [value for value in step.arguments[1:] if not isinstance(value, torch.Tensor)]
    return rest[0] if rest and isinstance(rest[0], int) else None


def text(shape: Sequence[int]) -> str:
    """A shape in a sentence."""
    return ",".join(map(str, shape)) or "()"


def _nothing(step: Step) -> Message | None:  # noqa: ARG001
    return None


def _truth(step: Step) -> Message | None:
    if isinstance(step.node, Comparison) and len(step.node.signs) > 1 and "ambiguous" in step.words:
        return say("a chain means `and`, which needs one truth; a tensor has one for each element")
    return None


def _dim_range(step: Step) -> Message | None:
    if "Dimension out of range" not in step.words or not step.before:
        return None
    rank = len(step.before[0][0]) + (1 if step.op in ("unsqueeze", "unsqueeze_", "stack") else 0)
    rank = max(rank, 1)
    return say("dims run from {first} to {last}", first=-rank, last=rank - 1)


def _viewed(step: Step) -> Message | None:
    if not step.before:
        return None
    (shape, strides), sizes = step.before[0], sizes_of(step)
    whole = inferred(sizes, elements(shape))
    if whole is None and sizes:
        known = [size for size in sizes if size != -1]
        if list(sizes).count(-1) == 1:
            return say(
                "{count} elements can't be shared out: they are no multiple of {product} = {sizes}",
                count=elements(shape), product=elements(known), sizes=" × ".join(map(str, known)) or "1",
            )  # fmt: skip
        if min(sizes) >= 0:
            return say(
                "{shape} has {count} elements, {sizes} has {product}",
                shape=text(shape), count=elements(shape), sizes=text(sizes), product=elements(sizes),
            )  # fmt: skip
        return None
    found = None if whole is None else obstacle(shape, strides, whole)
    if found is None:
        return None
    return say(
        "not contiguous: to merge dims {dim} and {behind} without a copy the stride of dim {dim} must be "
        "{step} × {size} = {needed}, and it is {stride}",
        dim=found.dim, behind=found.behind, step=found.needed // shape[found.behind], size=shape[found.behind],
        needed=found.needed, stride=found.stride,
    )  # fmt: skip


def _product(step: Step) -> Message | None:
    shapes = shapes_of(step)[-2:]
    if len(shapes) < 2:
        return None
    left, right = shapes
    wanted = {"mm": (2, 2), "bmm": (3, 3), "mv": (2, 1), "dot": (1, 1)}.get(step.op)
    if wanted and (len(left), len(right)) != wanted:
        return say(
            "{name} takes {left} and {right} dims, these have {one} and {other}; matmul takes any",
            name=step.op, left=wanted[0], right=wanted[1], one=len(left), other=len(right),
        )  # fmt: skip
    if not left or not right:
        return say("a matrix product needs at least one dim; * multiplies by a number")
    inner = right[-2] if len(right) > 1 else right[0]
    if left[-1] != inner:
        return say(
            "the inner sizes must be equal: {left} ends with {one}, {right} has {other} rows",
            left=text(left), one=left[-1], right=text(right), other=inner,
        )  # fmt: skip
    if broadcast_shape([left[:-2], right[:-2]]) is None:
        return say("the batch dims {left} and {right} don't broadcast", left=text(left[:-2]), right=text(right[:-2]))
    return None


def _joined(step: Step) -> Message | None:
    shapes = shapes_of(step)
    ranks = {len(shape) for shape in shapes}
    if len(ranks) > 1:
        return say(
            "all must have the same number of dims, these have {ranks}", ranks=", ".join(map(str, sorted(ranks)))
        )
    dim = given_dim(step) or 0
    rank = next(iter(ranks), 0)
    if not isinstance(dim, int) or not rank or not -rank <= dim < rank:
        return None
    for other in range(rank):
        sizes = list(dict.fromkeys(shape[other] for shape in shapes))
        if other != dim % rank and len(sizes) > 1:
            return say(
                "along dim {dim} all other dims must match: dim {other} has sizes {sizes}",
                dim=dim, other=other, sizes=" ".join(map(str, sizes)),
            )  # fmt: skip
    return None


def _stacked(step: Step) -> Message | None:
    shapes = list(dict.fromkeys(shapes_of(step)))
    if len(shapes) > 1:
        return say("stack needs equal shapes, these are {shapes}", shapes="  ".join(map(text, shapes)))
    return None


def _expanded(step: Step) -> Message | None:
    if not step.before:
        return None
    shape = step.before[0][0]
    sizes = step.before[1][0] if len(step.before) > 1 else sizes_of(step)
    if len(sizes) < len(shape):
        return say(
            "{shape} has {count} dims, only {given} sizes are given",
            shape=text(shape),
            count=len(shape),
            given=len(sizes),
        )
    for dim in range(-1, -1 - len(shape), -1):
        if sizes[dim] not in (-1, shape[dim]) and shape[dim] != 1:
            return say(
                "only a size 1 expands: dim {dim} has size {size}, not {wanted}",
                dim=dim,
                size=shape[dim],
                wanted=sizes[dim],
            )
    if -1 in sizes[: len(sizes) - len(shape)]:
        return say("-1 keeps a size that is there; a new leading dim has none")
    return None


def _repeated(step: Step) -> Message | None:
    shape, sizes = step.before[0][0] if step.before else (), sizes_of(step)
    if sizes and len(sizes) < len(shape):
        return say("repeat needs a count for each dim: {given} for {count} dims", given=len(sizes), count=len(shape))
    return None


def _permuted(step: Step) -> Message | None:
    shape, dims = step.before[0][0] if step.before else (), sizes_of(step)
    if len(dims) != len(shape):
        return say("permute names each dim once: {given} named, there are {count}", given=len(dims), count=len(shape))
    if shape and len({dim % len(shape) for dim in dims}) < len(dims):
        return say("permute names each dim once")
    return None


def _transposed(step: Step) -> Message | None:
    shape = step.before[0][0] if step.before else ()
    if len(shape) > 2:
        return say("t() is for at most 2 dims, this has {count}; mT swaps the last two", count=len(shape))
    return None


def _indexed(step: Step) -> Message | None:
    if not isinstance(step.node, Index) or not isinstance(step.arguments[0], torch.Tensor):
        return None
    shape, items = step.before[0][0], index_items(step)
    if any(isinstance(item, slice) and isinstance(item.step, int) and item.step <= 0 for item in items):
        return say("unlike lists and NumPy, torch takes no negative step; flip turns a dim round")
    used = consumed(items)
    if used > len(shape):
        return say("{used} dims are indexed, there are {count}", used=used, count=len(shape))
    if items.count(Ellipsis) > 1:
        return None
    dim = 0
    for item in items:
        if item is Ellipsis:
            dim += len(shape) - used
        elif isinstance(item, int) and not isinstance(item, bool):
            if not -shape[dim] <= item < shape[dim]:
                return _out_of_range(item, dim, shape[dim])
            dim += 1
        elif isinstance(item, Picks):
            if item.mask and item.shape != tuple(shape[dim : dim + item.dims]):
                here = text(shape[dim : dim + item.dims])
                return say("the mask has shape {mask}, the dims it stands for {dims}", mask=text(item.shape), dims=here)
            dim += item.dims
        elif isinstance(item, slice):
            dim += 1
    return None


def _out_of_range(index: int, dim: int, size: int) -> Message:
    if not size:
        return say("dim {dim} has size 0: there is nothing to pick", dim=dim)
    return say(
        "index {index} is out of range: dim {dim} has size {size}, its indices run from {first} to {last}",
        index=index, dim=dim, size=size, first=-size, last=size - 1,
    )  # fmt: skip


def _item(step: Step) -> Message | None:
    shape = step.before[0][0] if step.before else ()
    if elements(shape) != 1:
        return say("item() takes a tensor of one element, this has {count}", count=elements(shape))
    return None


def _written_twice(step: Step) -> Message | None:
    if "single memory location" in step.words:
        return say("several elements of an expanded view are the same cell: writing to one would write to all")
    return None


def _wants_floats(step: Step) -> Message | None:
    said = step.words.lower()
    asked = any(word in said for word in ("floating", "input dtype", "not implemented for", "infer output dtype"))
    if asked and step.inputs and not step.inputs[0].is_floating_point():
        return say("{name} wants floats, and these are {dtype}", name=step.op, dtype=dtype_name(step.inputs[0].dtype))
    return None


def _mixed_dtypes(step: Step) -> Message | None:
    kinds = list(dict.fromkeys(dtype_name(tensor.dtype) for tensor in step.inputs))
    if len(kinds) > 1 and any(word in step.words for word in ("dtype", "scalar type", "same type")):
        return say("the dtypes differ: {dtypes}", dtypes=", ".join(kinds))
    if "long" in step.words.lower() or "int64" in step.words or "must be LongTensor" in step.words:
        return say("indices must be whole numbers (int64); these are {dtypes}", dtypes=", ".join(kinds))
    return None


def _clash(step: Step) -> Message | None:
    shapes = shapes_of(step)
    if len(shapes) < 2 or broadcast_shape(shapes) is not None or "must match" not in step.words:
        return None
    dims = ", ".join(str(clash.dim) for clash in clashes(operand_names(len(shapes)), shapes))
    return say("{shapes} clash at dim {dims}", shapes=" and ".join(map(text, shapes)), dims=dims)


_RULES: dict[str, Callable[[Step], Message | None]] = {
    "view": _viewed, "reshape": _viewed, "matmul": _product, "mm": _product, "bmm": _product, "mv": _product,
    "dot": _product, "cat": _joined, "concat": _joined, "concatenate": _joined, "stack": _stacked, "expand": _expanded,
    "broadcast_to": _expanded, "expand_as": _expanded, "repeat": _repeated, "permute": _permuted, "t": _transposed,
    "index": _indexed, "item": _item,
}  # fmt: skip
