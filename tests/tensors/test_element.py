"""Where an element comes from: what is not named as a source has no influence on it, whatever its value."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
import torch
from hypothesis import assume, given
from hypothesis import strategies as st

from tensorcli.syntax.bindings import parse_bindings
from tensorcli.syntax.expressions import parse_expression
from tensorcli.tensors.element import Element, trace
from tensorcli.tensors.evaluate import run
from tensorcli.tensors.steps import Run


def rows(text: str) -> list[str]:
    return [row.strip() for line in text.strip().splitlines() for row in line.split(" ; ")]


LINKS = rows("""
.t() ; .mT ; .T ; .sum(0) ; .sum(1) ; .sum(0, keepdim=True) ; .mean(-1) ; .amax(1) ; .max(0)[0] ; .max(1).values
.min(0).values ; .softmax(0) ; .unsqueeze(1) ; .squeeze() ; .reshape(-1) ; .flatten() ; .flip(0) ; .roll(1)
.repeat(2,1) ; .tile(2) ; .transpose(0,1) ; .permute(1,0) ; .chunk(2)[0] ; .split(1)[-1] ; .unbind()[0] ; [0] ; [-1]
[:,0] ; [::2] ; [...,1] ; [None] ; [[0,1,0]] ; [:,[1,0]] ; [x>2] ; .abs() ; .relu() ; .clamp(1,2) ; .sqrt()
.std(0) ; .prod(1) ; .cumsum(0) ; .sort()[0] ; .masked_fill(x>2,0) ; .triu() ; .expand(2,-1,-1) ; .contiguous()
.unfold(0,2,1) ; .diagonal() ; .repeat_interleave(2) ; .movedim(0,1) ; .narrow(0,0,1) ; .argmax(1) ; .logsumexp(0)
.norm(2,1) ; .norm(p=1,dim=1) ; .where(x>2,0) ; .where(x>2,y) ; .add(y,alpha=2) ; .lerp(y,0.5) ; .take(i) ; .long()
.gather(1,i[:2,None]) ; .index_select(dim=0,index=i) ; .clamp(max=y)
.round(decimals=1) ; .max().item() ; .quantile(0.5)
""")
WRAPS = rows("""
({0} + x) ; ({0} - y) ; ({0} * 2) ; (3 - {0}) ; (-{0}) ; ({0} @ y) ; (x @ {0}) ; cat([{0}, x]) ; stack([x, {0}], 1)
torch.where(x > 2, {0}, y) ; ({0} > 2) ; maximum({0}, y) ; relu({0}) ; outer({0}, v)
({0} / {0}.sum(-1, keepdim=True)) ; hstack([{0}, y]) ; matmul({0}, v) ; F.gelu({0}) ; ({0} + v) ; sum({0}, dim=0)
sum(input={0}, dim=1) ; cat([{0}] * 2)
cat(tensors=[x, {0}], dim=-1) ; (x - {0}) ; torch.pow(2, {0}) ; ([{0}] + [x])[1] ; torch.add(1, {0}) ; ({0}, x)[0]
""")


@st.composite
def expressions(draw: st.DrawFn) -> str:
    text = "x"
    for _ in range(draw(st.integers(1, 4))):
        if draw(st.booleans()):
            text += draw(st.sampled_from(LINKS))
        else:
            text = draw(st.sampled_from(WRAPS)).format(text)
    return text


OPERANDS = {"x": "[[1.5,2.5],[3.25,0.5]]", "y": "[[2.,1.],[4.,3.5]]", "v": "[0.5,2.25]", "i": "[1,0,1]"}


def walked(text: str) -> Run:
    bindings = parse_bindings([f"{name}={data}" for name, data in OPERANDS.items()])
    return run(parse_expression(text, list(OPERANDS)), bindings, 0)


def element_of(text: str, place: tuple[int, ...]) -> tuple[Element, Run]:
    bindings = parse_bindings([f"{name}={data}" for name, data in OPERANDS.items()])
    tree = parse_expression(text, list(OPERANDS))
    found = run(tree, bindings, 0)
    return trace(tree, text, found, place), found


@given(expressions(), st.integers(0, 10**6))
def test_what_is_no_source_has_no_influence(text: str, number: int) -> None:
    found = walked(text)
    assume(isinstance(found.result, torch.Tensor) and found.refused is None and found.result.numel() > 0)
    result = found.result
    place = tuple(int(at) for at in torch.unravel_index(torch.tensor(number % result.numel()), result.shape))
    element, _ = element_of(text, place)
    assert element.value == result[place].item() or math.isnan(element.value)
    if not element.complete:
        return
    sources = {(source.name, source.at) for source in element.sources}
    names = {name: tensor for name, tensor in found.operands.items() if isinstance(tensor, torch.Tensor)}
    for name, tensor in names.items():
        if not tensor.is_floating_point():
            continue  # indices say where an element comes from, and are no source of it
        for cell in range(tensor.numel()):
            at = tuple(int(index) for index in torch.unravel_index(torch.tensor(cell), tensor.shape))
            if (name, at) in sources:
                continue
            changed = changed_result(text, name, at)
            if changed is not None and changed.shape == result.shape:
                assert changed[place].item() == element.value or math.isnan(element.value), (text, place, name, at)


def changed_result(text: str, name: str, at: tuple[int, ...]) -> torch.Tensor | None:
    """The result with one element of an operand changed by little, so that masks stay as they are."""
    bindings = parse_bindings([f"{other}={data}" for other, data in OPERANDS.items()])
    values = run(parse_expression(name, [name]), bindings, 0).result.clone()
    values[at] += 0.25
    data = [f"{other}={values.tolist() if other == name else written}" for other, written in OPERANDS.items()]
    found = run(parse_expression(text, list(OPERANDS)), parse_bindings(data), 0)
    return found.result if found.refused is None and isinstance(found.result, torch.Tensor) else None


@pytest.mark.parametrize(
    ("text", "place", "formula", "sources"),
    [
        ("x.t()", (0, 1), "x[1,0]", {("x", (1, 0))}),
        ("x @ y", (0, 1), "x[0,0]·y[0,1] + x[0,1]·y[1,1] = 1.5·1 + 2.5·3.5",
         {("x", (0, 0)), ("x", (0, 1)), ("y", (0, 1)), ("y", (1, 1))}),
        ("x + v", (1, 0), "x[1,0] + v[0] = 3.25 + 0.5", {("x", (1, 0)), ("v", (0,))}),
        ("x.sum(1)", (1,), "x[1,0] + x[1,1] = 3.25 + 0.5", {("x", (1, 0)), ("x", (1, 1))}),
        ("x.mean()", (), "(x[0,0] + x[0,1] + x[1,0] + x[1,1]) / 4 = (1.5 + 2.5 + 3.25 + 0.5) / 4",
         {("x", (i, j)) for i in (0, 1) for j in (0, 1)}),
        ("cat([x, y])", (2, 1), "y[0,1]", {("y", (0, 1))}),
        ("stack([x, y])", (1, 1, 0), "y[1,0]", {("y", (1, 0))}),
        ("x.expand(3, 2, 2)", (2, 0, 1), "x[0,1]", {("x", (0, 1))}),
        ("x[[1, 0]]", (0, 1), "x[1,1]", {("x", (1, 1))}),
        ("relu(x)", (0, 0), "relu(x[0,0]) = relu(1.5)", {("x", (0, 0))}),
        ("-x", (0, 0), "-x[0,0] = -1.5", {("x", (0, 0))}),
        ("2 * x", (0, 0), "2 * x[0,0] = 2 * 1.5", {("x", (0, 0))}),
        ("x.clamp(0, 2)", (0, 1), "clamp(x[0,1], 0, 2) = clamp(2.5, 0, 2)", {("x", (0, 1))}),
        ("where(x > 2, x, y)", (0, 0), None, {("x", (0, 0)), ("y", (0, 0))}),
        ("outer(v, v)", (1, 0), "v[1]·v[0] = 2.25·0.5", {("v", (0,)), ("v", (1,))}),
        ("x.max(1).values", (0,), None, {("x", (0, 0)), ("x", (0, 1))}),
        ("where(x > 2, x, 0)", (0, 1), "where((x > 2)[0,1], x[0,1], …) = where(True, 2.5, …)", {("x", (0, 1))}),
        ("where(x > 2, x, 7)", (0, 0), "where((x > 2)[0,0], …, 7) = where(False, …, 7)", {("x", (0, 0))}),
        ("x.where(x > 2, y)", (0, 0), "where((x > 2)[0,0], …, y[0,0]) = where(False, …, 2)",
         {("x", (0, 0)), ("y", (0, 0))}),
        ("x.add(v, alpha=2)", (1, 0), "add(x[1,0], v[0], alpha=2) = add(3.25, 0.5, alpha=2)",
         {("x", (1, 0)), ("v", (0,))}),
        ("torch.pow(2, x)", (0, 0), "pow(2, x[0,0]) = pow(2, 1.5)", {("x", (0, 0))}),
        ("x.clamp(min=1)", (0, 0), "clamp(x[0,0], min=1) = clamp(1.5, min=1)", {("x", (0, 0))}),
        ("x.norm(p=1, dim=0)", (1,), "norm(x[0,1], x[1,1], p=1) = norm(2.5, 0.5, p=1)", {("x", (0, 1)), ("x", (1, 1))}),
        ("x.quantile(0.5, 0)", (1,), "quantile(x[0,1], x[1,1], q=0.5) = quantile(2.5, 0.5, q=0.5)",
         {("x", (0, 1)), ("x", (1, 1))}),
        ("x.var(1, unbiased=False)", (0,), "var(x[0,0], x[0,1], unbiased=False) = var(1.5, 2.5, unbiased=False)",
         {("x", (0, 0)), ("x", (0, 1))}),
        ("cat([x] * 2)", (3, 1), "([x] * 2)[1,1]", {("x", (1, 1))}),
        ("cat(tensors=[x, y])", (2, 1), "y[0,1]", {("y", (0, 1))}),
        ("i.take(i)", (0,), "i[1]", {("i", (1,))}),
    ],
)  # fmt: skip
def test_an_element_and_its_arithmetic(text: str, place: tuple[int, ...], formula: str | None, sources: set) -> None:
    element, _ = element_of(text, place)
    assert element.complete
    assert formula is None or element.lines[0].formula == formula
    assert {(source.name, source.at) for source in element.sources} == sources


@pytest.mark.parametrize(
    ("text", "stopped"),
    [
        ("x.cumsum(0) + x", "x.cumsum(0)"),
        ("x - x.max().item()", "x.max().item()"),
        ("x * (v.sum() > 1).item()", "(v.sum() > 1).item()"),
        ("torch.gather(dim=0, index=i[:2, None], input=x)", "torch.gather(dim=0, index=i[:2, None], input=x)"),
    ],
)
def test_what_cannot_be_traced_is_said(text: str, stopped: str) -> None:
    element, _ = element_of(text, (1, 0))
    assert not element.complete
    assert element.stopped_at == stopped


def test_a_reduction_whose_operand_has_a_name_is_met_on_a_page(ask: Callable) -> None:
    assert (
        ask("eval", "x / sum(input=x, dim=1)", "x=[[1.,2],[3,4]]", "-q").out
        == "[[0.333333333333333,0.285714285714286],[1,0.571428571428571]]\n"
    )


@pytest.mark.parametrize(
    ("option", "err"),
    [
        ("0", "error: --element names an index for each dim: 1 named, the result has 2\n"),
        ("0,2", "error: there is no index 2 in dim 1 of the result, whose size is 2\n"),
        ("a", "error: an element is named by its indices, got 'a'\n  a\n  ^\n"
              "hint: write --element 0,1, or --element '()' where there are no dims\n"),
    ],
)  # fmt: skip
def test_a_wrong_element(option: str, err: str, ask: Callable) -> None:
    result = ask("eval", "x", "x=[[1,2],[3,4]]", "--element", option)
    assert (result.code, result.out, result.err) == (2, "", err)


def test_the_element_in_json_and_on_the_page(ask: Callable) -> None:
    line = ("eval", "a @ b", "a=[[1,2],[3,4]]", "b=[[5,6],[7,8]]", "--element", "0,-1")
    told = ask(*line, "--json").json["element"]
    assert (told["at"], told["value"]) == ([0, 1], 22)
    assert told["lines"][0]["formula"] == "a[0,0]·b[0,1] + a[0,1]·b[1,1] = 1·6 + 2·8"
    assert "(a @ b)[0,1]  22  = a[0,0]·b[0,1] + a[0,1]·b[1,1] = 1·6 + 2·8" in ask(*line).out
