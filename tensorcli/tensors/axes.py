"""The axes of a walk: which dim of each step is the axis of which operand, however it was moved.

Each kind of operation has its rule; where there is none, a result of the same rank keeps the axes and any other has
new ones. Nothing is computed: the rules look at shapes, and moves are made again with strides as labels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import torch

from tensorcli.shapes.axes import Axes, aligned, by_place, indexed, named, product, reshaped
from tensorcli.syntax.expression_nodes import Attribute, Binary, Call, Comparison, Index, Unary
from tensorcli.tensors.calls import again
from tensorcli.tensors.element_text import is_folded
from tensorcli.tensors.eval_notes import index_items
from tensorcli.tensors.extent import tensors_in
from tensorcli.tensors.steps import REFUSALS, Run, Step

_COLOURS = 8  # that tell axes apart on the screen


class Input(NamedTuple):
    """A tensor that went into a step, as it was then."""

    shape: tuple[int, ...]
    axes: Axes


class Followed(NamedTuple):
    """The axes of a walk, by id: of each tensor that comes out of a step, and of each tensor as it is at the end."""

    steps: dict[int, tuple[tuple[int, ...], ...]]
    tensors: dict[int, tuple[int, ...]]

    def of(self, tensor: torch.Tensor) -> tuple[int, ...]:
        """Which axis each dim is; their places, where the tensor came from no operand."""
        return self.tensors.get(id(tensor), by_place(tensor.dim()))


def axes_of(walked: Run) -> Followed:
    """Which axis each dim is, step by step.

    >>> from tensorcli.syntax.bindings import parse_bindings
    >>> from tensorcli.syntax.expressions import parse_expression
    >>> from tensorcli.tensors.evaluate import run
    >>> walked = run(parse_expression("x.t()[None]", ["x"]), parse_bindings(["x=3,4"]), 0)
    >>> list(axes_of(walked).steps.values())
    [((1, 2),), ((3, 1, 2),)]
    """
    return _Follower(walked).followed()


class _Follower:
    def __init__(self, walked: Run) -> None:
        self.walked = walked
        tensors = [tensor for operand in walked.operands.values() for tensor in tensors_in(operand)]
        self.found = Followed({}, {id(tensor): by_place(tensor.dim()) for tensor in tensors})
        self.newest = max((tensor.dim() for tensor in tensors), default=0)

    def followed(self) -> Followed:
        """Through all steps, in their order."""
        for step in self.walked.steps:
            outputs = tensors_in(step.result)
            if not _picks_an_output(step):
                before = zip(step.inputs, step.before, strict=True)
                given = [Input(shape, self.before(tensor, len(shape))) for tensor, (shape, _) in before]
                # As they came out: a later step in place, such as squeeze_, may have changed them since.
                made = [torch.empty(()).expand(shape) for shape in step.shapes]
                axes = [self.settled(_carried(step, given, tensor), tensor.dim()) for tensor in made]
                self.found.tensors.update(zip(map(id, outputs), axes, strict=True))
            self.found.steps[id(step)] = tuple(map(self.found.of, outputs))
        return self.found

    def before(self, tensor: torch.Tensor, rank: int) -> tuple[int, ...]:
        """The axes of what goes into a step; a step in place, such as unsqueeze_, may give it another rank later on."""
        axes = self.found.of(tensor)
        return axes if len(axes) == rank else by_place(rank)

    def settled(self, axes: Axes | None, rank: int) -> tuple[int, ...]:
        """The axes with a number for each that is new; no two of one tensor have the same."""
        if axes is None or len(axes) != rank:
            axes = (None,) * rank
        taken = {axis % _COLOURS for axis in axes if axis is not None}
        found: list[int] = []
        for axis in axes:
            found.append(self.fresh(taken) if axis is None or axis in found else axis)
        return tuple(found)

    def fresh(self, taken: set[int]) -> int:
        """The next number, of a colour that the tensor doesn't have yet."""
        self.newest += 1
        while self.newest % _COLOURS in taken and len(taken) < _COLOURS:
            self.newest += 1
        taken.add(self.newest % _COLOURS)
        return self.newest


def _picks_an_output(step: Step) -> bool:
    """As `x.max(1)[0]` does, or `.values`."""
    return isinstance(step.node, Index | Attribute) and not isinstance(step.arguments[0], torch.Tensor)


def _carried(step: Step, given: Sequence[Input], result: torch.Tensor) -> Axes | None:
    """The axes of one tensor that comes out."""
    if not given:
        return by_place(result.dim())
    first = given[0].axes
    rule = _RULES.get(step.op.removesuffix("_"))
    if rule is not None:
        return rule(step, given, result)
    if isinstance(step.node, Index):
        return indexed(len(first), first, index_items(step))
    if _is_each(step) and (isinstance(step.node, Call) or len(given) > 1):
        return aligned(given, result.dim())
    if isinstance(step.node, Call) and step.node.operation.trace == "fold":
        return _folded(step, first, result)
    return first if len(first) == result.dim() else None


def _is_each(step: Step) -> bool:
    if isinstance(step.node, Call):
        return step.node.operation.bound in ("each", "where") or (step.op in ("max", "min") and len(step.inputs) > 1)
    return isinstance(step.node, Binary | Comparison | Unary)


def _folded(step: Step, axes: Axes, result: torch.Tensor) -> Axes | None:
    folded = is_folded(step, len(axes))
    if folded is None or result.dim() == len(axes):
        return axes if result.dim() == len(axes) else None
    return tuple(axis for dim, axis in enumerate(axes) if dim not in folded)


def _moved(step: Step, given: Sequence[Input], result: torch.Tensor) -> Axes:
    """Made again with a small tensor that has an odd stride for each axis: those that come out tell which is where."""
    shape, axes = given[0]
    sizes = [min(size, 2) if step.op.startswith("squeeze") else 2 for size in shape]
    labels = range(3, 3 + 2 * len(sizes), 2)
    room = sum(labels) + 1
    marked = torch.empty(room, device="cpu").as_strided(sizes, tuple(labels))
    try:
        moved = again(step, (marked, *step.arguments[1:]))
    except REFUSALS:
        return (None,) * result.dim()
    which = dict(zip(labels, axes, strict=True))
    return tuple(which.get(stride) for stride in moved.stride())


def _reshaped(step: Step, given: Sequence[Input], result: torch.Tensor) -> Axes:  # noqa: ARG001
    return reshaped(given[0].shape, given[0].axes, tuple(result.shape))


def _expanded(step: Step, given: Sequence[Input], result: torch.Tensor) -> Axes:  # noqa: ARG001
    return aligned(given[:1], result.dim())


def _stacked(step: Step, given: Sequence[Input], result: torch.Tensor) -> Axes:
    dim = _dim(step, 1) % result.dim()
    axes = given[0].axes
    return (*axes[:dim], None, *axes[dim:])


def _selected(step: Step, given: Sequence[Input], result: torch.Tensor) -> Axes:  # noqa: ARG001
    axes = given[0].axes
    dim = _dim(step, 1) % len(axes)
    return (*axes[:dim], *axes[dim + 1 :])


def _dim(step: Step, place: int) -> int:
    given = step.keywords.get("dim", step.arguments[place] if len(step.arguments) > place else 0)
    return given if isinstance(given, int) else 0


def _last_is_new(step: Step, given: Sequence[Input], result: torch.Tensor) -> Axes:  # noqa: ARG001
    return (*given[0].axes, None)


def _multiplied(step: Step, given: Sequence[Input], result: torch.Tensor) -> Axes | None:  # noqa: ARG001
    """matmul and its kin; addmm and its kin multiply their second and third."""
    if len(given) < 2:
        return None
    left, right = given[-2:] if step.op.startswith(("add", "badd")) else given[:2]
    if step.op == "linear":
        return (*left.axes[:-1], *right.axes[:1]) if len(right.axes) == 2 else left.axes[:-1]
    if step.op == "inner":
        return (*left.axes[:-1], *right.axes[:-1])
    if step.op == "outer":
        return (*left.axes, *right.axes)
    pairs = [Input(side.shape[:-2], side.axes[:-2]) for side in (left, right)]
    rank = max(len(pair.shape) for pair in pairs)
    return product(left.axes, right.axes, aligned(pairs, rank)) if step.op != "addbmm" else None


def _einsum(step: Step, given: Sequence[Input], result: torch.Tensor) -> Axes | None:  # noqa: ARG001
    return named(str(step.arguments[0]), [one.axes for one in given])


def _embedded(step: Step, given: Sequence[Input], result: torch.Tensor) -> Axes | None:  # noqa: ARG001
    return (*given[0].axes, *given[1].axes[1:]) if len(given) > 1 else None


def _taken(step: Step, given: Sequence[Input], result: torch.Tensor) -> Axes | None:  # noqa: ARG001
    return given[1].axes if len(given) > 1 else None


def _new(step: Step, given: Sequence[Input], result: torch.Tensor) -> Axes:  # noqa: ARG001
    return (None,) * result.dim()


_Rule = Callable[[Step, Sequence[Input], torch.Tensor], Axes | None]


def _rules() -> Iterator[tuple[str, _Rule]]:
    kinds: tuple[tuple[_Rule, str], ...] = (
        (_moved, "permute transpose t T mT adjoint movedim moveaxis swapaxes swapdims squeeze unsqueeze diagonal"),
        (_reshaped, "view view_as reshape reshape_as flatten ravel unflatten"),
        (_expanded, "expand expand_as broadcast_to repeat tile vstack"),
        (_stacked, "stack"),
        (_selected, "select unbind"),
        (_last_is_new, "one_hot unfold"),
        (_multiplied, "matmul mm bmm mv dot inner outer linear addmm addmv baddbmm addbmm"),
        (_einsum, "einsum"),
        (_embedded, "embedding"),
        (_taken, "take"),
        (_new, "masked_select nonzero argwhere unique unique_consecutive meshgrid diag diag_embed"),
    )
    for rule, names in kinds:
        for name in names.split():
            yield name, rule


_RULES: dict[str, _Rule] = dict(_rules())
