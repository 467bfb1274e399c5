"""Expressions held against Python and torch themselves, which run the same text: the same result, or both refuse."""

from __future__ import annotations

import io
import json
import math
from typing import Any

import torch
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from tensorcli.answers import Shape
from tensorcli.errors import LimitError
from tensorcli.syntax.bindings import parse_bindings
from tensorcli.syntax.expressions import CONSTANTS, parse_expression
from tensorcli.syntax.torch_operations import operations
from tensorcli.tensors.eval import EvalAnswer, Question, answer, needs_values
from tensorcli.tensors.evaluate import run, walk
from tensorcli.tensors.extent import tensors_in
from tensorcli.tensors.steps import REFUSALS, Run, storage
from tensorcli.terminal.values import json_value
from tensorcli.views.eval import view

HOMES = {"t": torch, "F": torch.nn.functional, "l": torch.linalg}
NAMES: dict[str, Any] = {"torch": torch, "F": torch.nn.functional, **CONSTANTS}
for home in "lFt":  # torch's own last, so that it wins where a name stands alone
    NAMES |= {name: getattr(HOMES[home], name) for where, name in operations() if where == home}


def walked(text: str, *bindings: str, seed: int = 0) -> Run:
    bound = parse_bindings(bindings)
    return run(parse_expression(text, [binding.name for binding in bound]), bound, seed)


def told(text: str, *bindings: str, seed: int = 0) -> EvalAnswer:
    bound = parse_bindings(bindings)
    return answer(Question(text, parse_expression(text, [binding.name for binding in bound]), bound, seed))


def same(ours: Any, theirs: Any) -> bool:
    if isinstance(theirs, torch.Tensor):
        return (
            isinstance(ours, torch.Tensor)
            and (ours.shape, ours.stride(), ours.dtype) == (theirs.shape, theirs.stride(), theirs.dtype)
            and bool(torch.allclose(ours.double(), theirs.double(), equal_nan=True, rtol=0, atol=0))
        )
    if isinstance(theirs, list | tuple):
        return type(ours) is type(theirs) and len(ours) == len(theirs) and all(map(same, ours, theirs))
    if isinstance(theirs, float) and math.isnan(theirs):
        return isinstance(ours, float) and math.isnan(ours)
    return type(ours) is type(theirs) and bool(ours == theirs)


def check(text: str, *bindings: str) -> None:
    """Our walk against Python's own, on operands of the same values."""
    bound = parse_bindings(bindings)
    try:
        ours = walked(text, *bindings)
    except LimitError:
        return
    if ours.meta:
        return  # Python would really make it
    fresh = run(parse_expression("0", []), bound, 0).operands  # the same values, made anew from the same seed
    try:
        theirs = eval(text, NAMES | fresh)
    except REFUSALS as refusal:
        theirs = refusal
    if isinstance(theirs, Exception):
        assert ours.refused is not None, (text, bindings, theirs)
        if isinstance(theirs, RuntimeError | IndexError):  # Python words the others by how it came to the call
            assert ours.refused.words in str(theirs), (text, ours.refused.words, theirs)
    else:
        assert ours.refused is None, (text, bindings, ours.refused.words)
        assert same(ours.result, theirs), (text, bindings, ours.result, theirs)


sizes = st.sampled_from([0, 1, 1, 2, 2, 2, 3, 3, 3, 4])
shapes = st.one_of(*(st.lists(sizes, min_size=rank, max_size=rank) for rank in (0, 1, 2, 2, 3, 3, 4))).map(
    lambda found: ",".join(map(str, found)) or "()"
)
dims = st.sampled_from([0, 0, 0, 1, 1, -1, -1, -1, -2, -2, 2, -4, 4])


def words(listed: str) -> st.SearchStrategy[str]:
    return st.sampled_from(listed.split())


unary = words("relu abs sqrt exp floor ceil round sign neg sigmoid tanh square isnan frac trunc log1p erf")
plain = words(
    "t() squeeze() flatten() contiguous() flip(0) sum() sort()[0] max() T mT T mT shape unbind()[0] nonzero() unique() "
    "float() double() long() bool() is_contiguous() stride() item() clone() triu() contiguous() size(0)"
)
by_dim = words(
    "unsqueeze squeeze sum mean max min argmax softmax cumsum unbind sort flip std var amax median any all logsumexp "
    "argsort cumprod mode prod log_softmax"
)
counts = st.integers(0, 3)


@st.composite
def links(draw: st.DrawFn) -> str:
    """One method with its arguments, right or wrong."""
    match draw(st.integers(0, 12)):
        case 0:
            return f".{draw(unary)}()"
        case 1:
            return f".{draw(plain)}"
        case 2:
            return f".{draw(by_dim)}({draw(dims)}{draw(st.sampled_from(['', '', ', keepdim=True']))})"
        case 3:
            return f".{draw(words('transpose movedim flatten swapaxes roll'))}({draw(dims)}, {draw(dims)})"
        case 4:
            order = draw(st.integers(1, 4).flatmap(lambda count: st.permutations(range(count))))
            return f".permute({', '.join(map(str, order))})"
        case 5:
            wanted = draw(st.lists(st.sampled_from([-1, -1, 1, 2, 3, 4, 6, 12]), min_size=1, max_size=4))
            return f".{draw(words('view reshape expand repeat tile'))}({', '.join(map(str, wanted))})"
        case 6:
            return f".{draw(words('split chunk tensor_split'))}({draw(counts)}, {draw(dims)})[0]"
        case 7:
            return f".{draw(words('narrow unfold'))}({draw(dims)}, {draw(counts)}, {draw(counts)})"
        case 8:
            return f".{draw(words('clamp add mul div pow remainder fmod'))}({draw(st.integers(-2, 3))})"
        case 9:
            written = draw(words("add_ mul_ relu_ clamp_ neg_ unsqueeze_ t_ sub_"))
            return f".{written}({draw(st.sampled_from(['', '1', '2', '0.5']))})"
        case 10:
            return f".{draw(words('diagonal triu tril topk kthvalue select'))}({draw(counts)})"
        case 11:
            return f".repeat_interleave({draw(counts)}, {draw(words('dim=0 dim=-1 dim=1'))})"
    return f"[{draw(indices)}]"


whole = st.integers(-5, 5)
edges = st.one_of(st.just(""), whole.map(str))
slices = st.builds("{}:{}{}".format, edges, edges, st.sampled_from(["", "", ":1", ":2", ":3", ":-1"]))
listed = st.lists(st.integers(-4, 3), min_size=0, max_size=3).map(str)
truths = st.lists(st.booleans(), min_size=1, max_size=4).map(str)
items = st.one_of(whole.map(str), slices, words(": None ... True i m"), listed, truths)
indices = st.lists(items, min_size=1, max_size=4).map(", ".join)


@st.composite
def operand(draw: st.DrawFn, name: str) -> str:
    """Of a bare shape, of whole numbers, or of fractions."""
    if draw(st.booleans()):
        return f"{name}={draw(shapes)}"
    count = draw(st.integers(1, 4))
    number = draw(st.sampled_from([st.integers(-5, 5), st.sampled_from([-1.5, 0.0, 2.25, 7.0, math.nan, math.inf])]))
    rows = draw(st.lists(st.lists(number, min_size=count, max_size=count), min_size=1, max_size=3))
    return f"{name}={draw(st.sampled_from([rows, rows[0]]))}"


@st.composite
def chains(draw: st.DrawFn) -> tuple[str, list[str]]:
    """One to six operations on one or two operands."""
    bindings = [draw(operand("x")), draw(operand("y")), "i=[0,1]", "m=[true,false]"]
    text = "x"
    for _ in range(draw(st.integers(1, 6))):
        kind = draw(st.integers(0, 9))
        if kind < 6:
            text = f"{text}{draw(links())}" if text.isidentifier() or text[-1] in ")]" else f"({text}){draw(links())}"
        elif kind == 6:
            sign = draw(st.sampled_from(["+", "-", "*", "/", "//", "%", "@", "==", "<", ">=", "&", "**"]))
            text = f"({text} {sign} {draw(st.sampled_from(['y', 'y', 'x', '2', '-1', '0.5', 'y.mT']))})"
        elif kind == 7:
            joined = draw(st.sampled_from(["cat", "stack", "torch.cat", "hstack", "vstack"]))
            dim = f", dim={draw(dims)}" if "stack" not in joined[1:] else ""
            text = f"{joined}([{text}, {draw(st.sampled_from(['x', 'y']))}]{dim})"
        elif kind == 8:
            text = f"{draw(words('relu F.gelu F.silu torch.abs F.elu exp F.softplus mean torch.sum'))}({text})"
        else:
            before = draw(st.sampled_from(["where(x > 2, ", "maximum(x, ", "matmul(x, ", "outer(x, "]))
            text = f"{before}{text}{draw(st.sampled_from([')', ', 0)']))}"
    return text, bindings


@given(chains())
def test_a_chain_gives_what_python_and_torch_give(chain: tuple[str, list[str]]) -> None:
    check(chain[0], *chain[1])


@given(indices, shapes)
def test_an_index_gives_what_python_and_torch_give(index: str, shape: str) -> None:
    check(f"x[{index}]", f"x={shape}", "i=[0,1]", "m=[true,false]")


def drawn(found: EvalAnswer) -> None:
    """The page can be drawn in both languages, at any width, in rows that are no wider than their code."""
    for language, width in (("en", 80), ("zh", 40)):
        page = view(found, language)
        out = io.StringIO()
        console = Console(file=out, width=width)
        for part in (*page.body, page.headline, *page.after):
            console.print(part)
        assert out.getvalue().strip() or not found.steps
    json.dumps(json_value(found, "en"), allow_nan=False)


@given(chains())
def test_what_is_told_about_a_chain_is_true(chain: tuple[str, list[str]]) -> None:
    try:
        found = told(chain[0], *chain[1])
        ours = walked(chain[0], *chain[1])
    except LimitError:
        return
    assert found.ok == (ours.refused is None)
    drawn(found)
    for step, seen in zip(ours.steps, found.steps, strict=True):
        if isinstance(step.result, torch.Tensor) and not seen.failed:
            inputs = [tensor for tensor in step.inputs if storage(tensor) == storage(step.result)]
            assert seen.view == bool(inputs)
    for repair in found.repairs:
        again = walked(repair.code, *chain[1])
        assert again.refused is None
        if isinstance(again.result, torch.Tensor):
            assert repair.result == Shape(again.result.shape)


def test_every_operation_of_the_table_is_one_of_torch() -> None:
    for home, name in operations():
        assert callable(getattr(torch.Tensor if home == "m" else HOMES[home], name)), (home, name)


@given(chains())
def test_shapes_alone_are_those_of_the_real_tensors(chain: tuple[str, list[str]]) -> None:
    text, bindings = chain
    bound = parse_bindings(bindings)
    node = parse_expression(text, [binding.name for binding in bound])
    try:
        real = run(node, bound, 0)
        alone = walk(node, bound, 0, meta=True)
    except LimitError:
        return
    if alone.refused is not None:
        # Without values some steps can't be run; what is refused for its shape is refused for the real ones too,
        # save that an empty tensor lets pass what the meta device minds: x.tile(-1).
        empty = any(0 in shape for shape, _ in alone.refused.before)
        assert real.refused is not None or needs_values(alone.refused) or empty, (text, bindings, alone.refused.words)
    elif real.refused is None:
        ours, theirs = tensors_in(alone.result), tensors_in(real.result)
        assert [(t.shape, t.dtype) for t in ours] == [(t.shape, t.dtype) for t in theirs], text
        # Where there are no elements torch itself gives other strides on the meta device.
        assert [t.stride() for t in ours if t.numel()] == [t.stride() for t in theirs if t.numel()], text
