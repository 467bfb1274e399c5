"""One sentence for a step that needs one: what a learner would not see in the shapes alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any

import torch

from tensorcli.language import Message, say
from tensorcli.shapes.indexing import Item, Picks, explain
from tensorcli.shapes.reshape import inferred, obstacle
from tensorcli.shapes.strides import elements
from tensorcli.syntax.expression_nodes import Attribute, Call, Index
from tensorcli.tensors.calls import is_repeated
from tensorcli.tensors.data import dtype_name
from tensorcli.tensors.extent import tensors_in
from tensorcli.tensors.layer_notes import convolved
from tensorcli.tensors.steps import Step, storage

FREE = ("masked_select", "nonzero", "argwhere", "unique", "unique_consecutive")


def note(step: Step) -> Message | None:
    """The sentence, of the first rule that has something to say."""
    found = [message for rule in (_OF_OPERATION.get(step.op), _in_place, _dtype) if rule for message in rule(step)]
    return joined(found) if found else None


def joined(messages: list[Message]) -> Message:
    """Several sentences as one."""
    return reduce(lambda one, other: say("{one}; {other}", one=one, other=other), messages)


def is_free(step: Step) -> bool:
    """Whether the shape of the result depends on the values."""
    if step.op in FREE or (step.op == "where" and len(step.arguments) == 1):
        return True
    return isinstance(step.node, Index) and any(isinstance(i, Picks) and i.mask for i in index_items(step))


def index_items(step: Step) -> list[Item]:
    """The items of an index without their tensors."""
    return [item_of(value) for value in step.arguments[1:]]


def item_of(value: Any) -> Item:
    """An item of an index without its tensor."""
    if isinstance(value, torch.Tensor):
        if value.dim() == 0 and not value.dtype.is_floating_point and value.dtype != torch.bool:
            return Picks((), mask=False) if value.device.type == "meta" else int(value)
        return Picks(tuple(value.shape), mask=value.dtype in (torch.bool, torch.uint8))
    if isinstance(value, list | tuple):
        shape: list[int] = []
        inner: Any = value
        while isinstance(inner, list | tuple):
            shape.append(len(inner))
            inner = inner[0] if inner else None
        return Picks(tuple(shape), mask=isinstance(inner, bool))
    if isinstance(value, slice):
        return slice(
            *(int(part) if isinstance(part, torch.Tensor) else part for part in (value.start, value.stop, value.step))
        )
    return value  # type: ignore[no-any-return]


def _shape(step: Step, index: int = 0) -> tuple[int, ...]:
    return step.before[index][0] if index < len(step.before) else ()


def _text(shape: tuple[int, ...]) -> str:
    return ",".join(map(str, shape)) or "()"


def _reshaped(step: Step) -> list[Message]:
    result = step.result
    if not isinstance(result, torch.Tensor) or not step.before:
        return []
    (shape, strides), target = step.before[0], tuple(result.shape)
    said = []
    sizes = (
        step.arguments[1]
        if len(step.arguments) == 2 and isinstance(step.arguments[1], list | tuple)
        else step.arguments[1:]
    )
    if step.op in ("view", "reshape") and -1 in [size for size in sizes if isinstance(size, int)]:
        whole = inferred([int(size) for size in sizes], elements(shape))
        if whole is not None:
            rest = [size for size, asked in zip(whole, sizes, strict=True) if asked != -1]
            size = whole[list(sizes).index(-1)]
            said.append(say("-1 is {size}: {count} / {rest}", size=size, count=elements(shape), rest=elements(rest)))
    if _copied(step):
        found = obstacle(shape, strides, target)
        if found is not None:
            said.append(why_copied(shape, found))
    elif step.op in ("reshape", "flatten") and target != shape:
        said.append(say("no copy was needed: a view"))
    return said


def why_copied(shape: tuple[int, ...], found: Any) -> Message:
    """Why memory can't be seen in the new shape."""
    return say(
        "it had to copy: to merge dims {dim} and {behind} the stride of dim {dim} must be {step} × {size} = {needed}, "
        "and it is {stride}",
        dim=found.dim, behind=found.behind, step=found.needed // shape[found.behind], size=shape[found.behind],
        needed=found.needed, stride=found.stride,
    )  # fmt: skip


def _copied(step: Step) -> bool:
    return storage(step.result) not in {storage(tensor) for tensor in step.inputs}


def _squeezed(step: Step) -> list[Message]:
    shape, result = _shape(step), step.result
    gone = len(shape) - result.dim()
    if not gone:
        return [say("nothing goes: only a size 1 is squeezed")]
    if len(step.arguments) == 1 and not step.keywords and gone > 1:
        return [say("all {count} dims of size 1 go, a batch of one too; name the dim to keep the others", count=gone)]
    return []


def _expanded(step: Step) -> list[Message]:
    shape, result = _shape(step), step.result
    if result.numel() <= elements(shape):
        return []
    return [say("repeated with stride 0: {stored} stored, {seen} seen", stored=elements(shape), seen=result.numel())]


def _repeated(step: Step) -> list[Message]:
    return [
        say(
            "every repeat is a copy: {before} → {after} elements",
            before=elements(_shape(step)),
            after=step.result.numel(),
        )
    ]


def _transposed(step: Step) -> list[Message]:
    if step.op == "T" and step.result.dim() != 2:
        return [say("on other than 2 dims .T is on its way out: mT swaps the last two, permute names the order")]
    if step.result.dim() > 1 and not step.result.is_contiguous() and step.result.numel():
        return [say("the strides change places, nothing moves in memory")]
    return []


def _contiguous(step: Step) -> list[Message]:
    if step.result is step.arguments[0]:
        return [say("it was contiguous already: the same tensor")]
    return [say("copied into the order of its dims")]


def _joined(step: Step) -> list[Message]:
    shapes = [shape for shape, _ in step.before]
    result = tuple(step.result.shape)
    dims = [
        dim
        for dim in range(len(result))
        if any(len(shape) == len(result) and shape[dim] != result[dim] for shape in shapes)
    ]
    if len(dims) == 1 and len(shapes) <= 8:
        dim = dims[0]
        sizes = [shape[dim] for shape in shapes if len(shape) == len(result)]
        if sum(sizes) == result[dim]:
            return [say("dim {dim}: {sum} = {size}", dim=dim, sum=" + ".join(map(str, sizes)), size=result[dim])]
    return []


def _stacked(step: Step) -> list[Message]:
    rank = step.result.dim()
    given = step.keywords.get("dim", step.arguments[1] if len(step.arguments) > 1 else 0)
    dim = given % rank if isinstance(given, int) else 0
    return [say("a new dim {dim}, of size {count}: one for each tensor", dim=dim, count=len(step.before))]


def _pieces(step: Step) -> list[Message]:
    outputs = tensors_in(step.result)
    asked = step.keywords.get("chunks", step.arguments[1] if len(step.arguments) > 1 else None)
    if step.op == "chunk" and isinstance(asked, int) and asked > len(outputs):
        return [say("{count} pieces, fewer than the {asked} asked for", count=len(outputs), asked=asked)]
    return [say("{count} pieces, all views", count=len(outputs))]


def _product(step: Step) -> list[Message]:
    left, right = _shape(step, 0), _shape(step, 1)
    if len(step.before) < 2 or not left or not right:
        return []
    said = [say("each element is a sum of {count} products", count=left[-1])]
    if left[:-2] != right[:-2] and (left[:-2] or right[:-2]):
        said.append(say("batch dims {left} and {right} broadcast", left=_text(left[:-2]), right=_text(right[:-2])))
    return said


def _indexed(step: Step) -> list[Message]:
    base = step.arguments[0]
    if not isinstance(base, torch.Tensor):
        return []
    said = explain(_shape(step), index_items(step))
    if any(isinstance(item, Picks) for item in index_items(step)):
        said.append(say("lists, masks and tensors as indices copy"))
    return said + _free(step)


def _free(step: Step) -> list[Message]:
    return [say("how many values are left depends on the data, not on the shape alone")] if is_free(step) else []


def _met(step: Step) -> list[Message]:
    """Broadcasting, where shapes differ."""
    if isinstance(step.result, bool) and any(isinstance(value, list | tuple) for value in step.arguments):
        return [say("Python never takes a tensor and a list for equal: compare with torch.tensor([…])")]
    shapes = [shape for shape, _ in step.before]
    full = tuple(step.result.shape) if isinstance(step.result, torch.Tensor) else ()
    repeated = [shape for shape in dict.fromkeys(shapes) if shape != full and elements(shape) > 1]
    if len(shapes) < 2 or not repeated:
        return []
    return [say("{shapes} broadcast to {result}", shapes=" ".join(map(_text, repeated)), result=_text(full))]


def _folded(step: Step) -> list[Message]:
    outputs = tensors_in(step.result)
    said = []
    if len(outputs) == 2:
        said.append(say("with a dim a pair comes out: values and indices"))
    if step.op in ("argmax", "argmin") and len(step.arguments) == 1 and not step.keywords and len(_shape(step)) > 1:
        said.append(say("without a dim the index counts in the flattened tensor"))
    if step.op in ("median", "nanmedian") and any(map(is_repeated, step.inputs)):
        said.append(say("torch's own median goes astray along an expanded dim: this is that of .contiguous()"))
    if step.op in ("std", "var") and "correction" not in step.keywords and "unbiased" not in step.keywords:
        said.append(say("divides by n − 1"))
    return said


def _in_place(step: Step) -> list[Message]:
    if not isinstance(step.node, Call) or not step.node.operation.in_place:
        return []
    return [say("writes into its operand, in memory of ours: what you typed stays as it is")]


def _dtype(step: Step) -> list[Message]:
    """Where a dtype comes out that the learner didn't type."""
    picks = isinstance(step.node, Index | Attribute)  # an element, or one of several
    if picks or not isinstance(step.result, torch.Tensor) or step.op in ("to", "type", *_CASTS):
        return []
    kinds = list(
        dict.fromkeys(dtype_name(tensor.dtype) for tensor in step.inputs if tensor.dim() or len(step.before) == 1)
    )
    result = dtype_name(step.result.dtype)
    if step.op == "div" and not any(tensor.is_floating_point() for tensor in step.inputs) and step.inputs:
        return [say("dividing whole numbers gives floats: {dtype}", dtype=result)]
    if len(kinds) > 1 and result in kinds and step.op not in ("where", "gather", "index_select", "embedding"):
        return [say("the dtypes differ: {dtypes}; the result takes {dtype}", dtypes=", ".join(kinds), dtype=result)]
    return []


_CASTS = ("float", "double", "half", "bfloat16", "int", "long", "short", "char", "byte", "bool")
_Rule = Callable[[Step], list[Message]]
_GROUPS: dict[_Rule, str] = {
    _reshaped: "view reshape flatten view_as reshape_as ravel unflatten",
    _squeezed: "squeeze squeeze_",
    _expanded: "expand expand_as broadcast_to",
    _repeated: "repeat tile repeat_interleave",
    _transposed: "transpose t T mT permute movedim moveaxis swapaxes swapdims adjoint",
    _contiguous: "contiguous",
    _joined: "cat concat concatenate hstack vstack",
    _stacked: "stack",
    _pieces: "split chunk tensor_split unbind",
    _product: "matmul mm bmm mv dot",
    _indexed: "index",
    _free: "masked_select nonzero argwhere unique unique_consecutive where",
    _folded: "max min median nanmedian mode kthvalue argmax argmin std var",
    convolved: "conv1d conv2d conv3d max_pool1d max_pool2d avg_pool1d avg_pool2d",
    _met: "add sub mul div floor_divide remainder pow eq ne lt le gt ge maximum minimum bitwise_and bitwise_or atan2",
}
_OF_OPERATION = {name: rule for rule, names in _GROUPS.items() for name in names.split()}
