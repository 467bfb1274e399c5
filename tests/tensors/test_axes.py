"""The axes of a walk: with operands whose sizes are all different, the size of a dim tells which axis it is."""

from __future__ import annotations

from itertools import permutations

import pytest

from tensorcli.syntax.bindings import parse_bindings
from tensorcli.syntax.expressions import parse_expression
from tensorcli.tensors.axes import axes_of
from tensorcli.tensors.evaluate import run

SIZES = {4: 2, 3: 3, 2: 5, 1: 7}  # of x, by the number of the axis
PLANS = [
    "x.transpose(0, -1)", "x.movedim(0, 2)", "x.unsqueeze(2)", "x[:, None]", "x.sum(1)", "x.sum((0, 2))", "x.mean(-1)",
    "x.mean(2, keepdim=True) + x", "x.max(1)", "x.max(1)[1]", "x.max(1).values", "x.sum(1, keepdim=True).squeeze(1)",
    "x.squeeze()", "x.flatten(1, 2)", "x.reshape(2, 15, 7)", "x.reshape(2, 3, 5, 7, 1)", "x.reshape(6, 35)",
    "x.expand(9, -1, -1, -1, -1)", "x.select(1, 0)",
    "x.unbind(2)", "x.unbind(2)[0]", "x[0]", "x[..., 0]", "x.softmax(1)",
    "x.relu()", "-x", "x > 0", "x.cumsum(1)", "x.argmax(2)", "x.flip(0)", "x @ w.t()",

    "F.linear(x, w)", "einsum('abcd,ed->abce', x, w)", "x.mT.reshape(2, -1)", "x.permute(3, 1, 0, 2).sum(0)",
    "where(x > 0, x, 0)", "(x.mT, x)", "x + b",
]  # fmt: skip


def followed(expression: str) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """The shape and the axes of each tensor of each step."""
    bound = parse_bindings(["x=2,3,5,7", "w=11,7", "b=5,1"])
    walked = run(parse_expression(expression, ["x", "w", "b"]), bound, 0)
    assert walked.refused is None
    found = axes_of(walked)
    result = []
    for step in walked.steps:
        outputs = step.result if isinstance(step.result, list | tuple) else [step.result]
        result += [(tuple(t.shape), axes) for t, axes in zip(outputs, found.steps[id(step)], strict=True)]
    return result


@pytest.mark.parametrize("dims", list(permutations(range(4))))
def test_a_permutation(dims: tuple[int, ...]) -> None:
    ((_, axes),) = followed(f"x.permute{dims}")
    assert axes == tuple(4 - dim for dim in dims)


@pytest.mark.parametrize("expression", PLANS)
def test_a_dim_has_the_number_of_the_axis_of_its_size(expression: str) -> None:
    by_size = {size: axis for axis, size in SIZES.items()}
    for shape, axes in followed(expression):
        assert len(set(axes)) == len(axes) == len(shape)
        for size, axis in zip(shape, axes, strict=True):
            if size in by_size:
                assert axis == by_size[size]
            else:
                assert axis > 4 or size in (1, 11)


@pytest.mark.parametrize(
    ("expression", "axes"),
    [
        ("x.chunk(2, 3)[0]", (4, 3, 2, 1)), ("x[:, [0, 1]]", (4, 3, 2, 1)), ("x.topk(2, 1)[0]", (4, 3, 2, 1)),
        ("cat([x, x], 1)", (4, 3, 2, 1)), ("stack([x, x], 1)", (4, 5, 3, 2, 1)), ("x[x > 0]", (5,)),
        ("x.diagonal(0, 1, 2)", (4, 1, 5)), ("x.repeat(13, 1, 1, 1, 1)", (5, 4, 3, 2, 1)),
        ("x.unfold(3, 2, 1)", (4, 3, 2, 1, 5)),
        ("x.view(2, -1).unflatten(1, (3, 35))", (4, 6, 7)), ("x.transpose(0, 3)[0, None, 1:]", (5, 3, 2, 4)),
    ],
)  # fmt: skip
def test_where_sizes_change(expression: str, axes: tuple[int, ...]) -> None:
    assert followed(expression)[-1][1] == axes


def test_every_operation_of_the_table_that_moves_has_one_number_for_a_dim() -> None:
    for expression in (
        "x.t()",
        "x.T",
        "x.flipud()",
        "x.rot90()",
        "x.tile(2, 2)",
        "x.diag()",
        "vstack([x, x])",
        "x.unsqueeze_(0)",
        "x[None].squeeze_(0)",
        "x.t_()",
    ):
        bound = parse_bindings(["x=3,4"])
        walked = run(parse_expression(expression, ["x"]), bound, 0)
        assert axes_of(walked).of(walked.result)


def test_what_comes_from_no_operand_has_its_places() -> None:
    walked = run(parse_expression("zeros(2, 3)", []), (), 0)
    assert axes_of(walked).of(walked.result) == (2, 1)


def test_a_giant_keeps_its_axes_as_well() -> None:
    walked = run(parse_expression("x.permute(2, 0, 1)[0]", ["x"]), parse_bindings(["x=1000000,1000000,3"]), 0)
    assert walked.meta
    assert axes_of(walked).of(walked.result) == (3, 2)
