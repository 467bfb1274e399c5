"""The command as a whole: its page to the letter, its JSON, what --expect compares, refusals and limits."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from dataclasses import fields

import pytest
from rich.cells import cell_len

from tensorcli.tensors.eval import EvalAnswer
from tensorcli.tensors.verdict import VERSION

PAGE = """\
cat([a, b], dim=0) @ w.t()   a=4,32  b=5,32  w=10,32

                        shape  strides  memory
    ┌ a                  4,32     32,1  512 B
    ├ b                  5,32     32,1  640 B
  ┌ cat([a, b], dim=0)   9,32     32,1  copy 1.125 KiB
  │   dim 0: 4 + 5 = 9
  │ w                   10,32     32,1  1.25 KiB
  ├ .t()                32,10     1,32  view
  │   the strides change places, nothing moves in memory
  … @ w.t()              9,10     10,1  copy 360 B
    each element is a sum of 32 products

✓ shape  9,10

torch ✓ torch.Size([9, 10]) float32

in code
  import torch
  torch.manual_seed(0)
  a = torch.randint(0, 100, (4, 32)).float()
  b = torch.randint(0, 100, (5, 32)).float()
  w = torch.randint(0, 100, (10, 32)).float()
  print((torch.cat([a, b], dim=0) @ w.t()).shape)
"""

EXAMPLES = (
    "'x.unsqueeze(0).expand(5,-1,-1)' x=3,4",
    "'cat([a, b], dim=0) @ w.t()' a=4,32 b=5,32 w=10,32",
    "'x.permute(0,2,3,1).reshape(4,-1)' x=4,3,28,28",
    "'x.transpose(1,3).view(4,-1)' x=4,3,32,32",
    "'x[:, ::2, None, -1]' x=4,6,5",
    "'x.clamp(0, 10).floor()' x='[[-1.5, 5.2],[11, 3]]'",
    "'(x - x.mean(1, keepdim=True)).std(1)' x='rand(2,5)' --seed 1",
    "'x.max(1)' x='[[1,5],[4,3]]'",
    "'x.split(2)' x=5,32",
    "'x.numel()' x=3,4",
    "'x[x>5]' x=3,4",
    "'x.repeat(10**9)' x=3",
)


def test_the_page_to_the_letter(ask: Callable) -> None:
    out = ask("eval", *shlex.split(EXAMPLES[1])).out
    assert out.replace(f"torch {VERSION}", "torch") == PAGE


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_fits_its_width(columns: int, language: str, ask: Callable) -> None:
    for line in EXAMPLES:
        out = ask("eval", *shlex.split(line), COLUMNS=str(columns), TENSORCLI_LANG=language).out
        assert max(cell_len(row) for row in re.split("in code|代码", out)[0].splitlines()) <= columns, line


@pytest.mark.parametrize("line", EXAMPLES)
def test_json_has_the_answers_fields_in_order(line: str, ask: Callable) -> None:
    told = ask("eval", *shlex.split(line), "--json").json
    assert list(told) == [field.name for field in fields(EvalAnswer)]


def test_json_of_an_expression(ask: Callable) -> None:
    told = ask("eval", "x.unsqueeze(0).expand(5,-1,-1)", "x=3,4", "--json").json
    assert told["answer"] == [5, 3, 4]
    assert told["result"]["shape"] == [5, 3, 4]
    assert told["result"]["dtype"] == "float32"
    assert told["result"]["strides"] == [0, 4, 1]
    assert told["result"]["contiguous"] is False
    assert told["result"]["shares_storage_with"] == ["x"]
    assert told["results"] is None
    assert [(step["code"], step["op"], step["shape"], step["view"]) for step in told["steps"]] == [
        ("x.unsqueeze(0)", "unsqueeze", [1, 3, 4], True),
        ("x.unsqueeze(0).expand(5,-1,-1)", "expand", [5, 3, 4], True),
    ]
    assert told["verdict"]["agrees"] is True


def test_json_of_a_refusal(ask: Callable) -> None:
    result = ask("eval", "x.transpose(1,3).view(4,-1)", "x=4,3,32,32", "--json")
    told = result.json
    assert result.code == 1
    assert told["ok"] is False
    assert told["answer"] is None
    assert told["error"]["torch"].startswith("view size is not compatible")
    assert "32 × 32 = 1024" in told["error"]["message"]
    assert [step["failed"] for step in told["steps"]] == [False, True]
    assert {repair["code"] for repair in told["repairs"]} == {
        "x.transpose(1,3).contiguous().view(4, -1)", "x.transpose(1,3).reshape(4, -1)",
    }  # fmt: skip


def test_json_of_a_pair(ask: Callable) -> None:
    told = ask("eval", "x.max(1)", "x=[[1,5],[4,3]]", "--json").json
    assert told["answer"] == [[5, 4], [1, 0]]
    assert told["result"] is None
    assert [(one["name"], one["values"]) for one in told["results"]] == [("values", [5, 4]), ("indices", [1, 0])]


@pytest.mark.parametrize(
    ("line", "code", "out"),
    [
        ("'x.t()' x=3,4", 0, "4,3"),
        ("'x.sum()' x=3,4", 0, "()"),
        ("'x.sum()' x='[1,2]'", 0, "3"),
        ("'x.sum(1)' x='[[1,2,3],[4,5,6]]'", 0, "[6,15]"),
        ("'x.split(2)' x=5,2", 0, "2,2 2,2 1,2"),
        ("'x.shape' x=3,4", 0, "3,4"),
        ("'x.split(1024)' x=4096,10", 0, "1024,10 1024,10 1024,10 1024,10"),
        ("'x.chunk(2, 1)' x=5000,4", 0, "5000,2 5000,2"),
        ("'x.unbind(1)[0]' x=5000,4", 0, "5000"),
        ("'x.split([2000,3000])[1]' x=5000,4", 0, "3000,4"),
        ("'linspace(0, 10000000, 3)'", 0, "[0,5000000,10000000]"),
        ("'x.ndim' x=3,4", 0, "2"),
        ("'x.numel()' x=3,4", 0, "12"),
        ("'x.stride()' x=3,4", 0, "[4,1]"),
        ("'x.is_contiguous()' x=3,4", 0, "true"),
        ("'x.t().is_contiguous()' x=3,4", 0, "false"),
        ("'x.dtype' x=3,4", 0, "torch.float32"),
        ("'x.dtype' x='[1,2]'", 0, "torch.int64"),
        ("'x.dtype' x='[1.5]'", 0, "torch.float64"),
        ("'x.dtype' x='[true]'", 0, "torch.bool"),
        ("'x.dtype' x='rand(2)'", 0, "torch.float32"),
        ("'x.item()' x='[2.5]'", 0, "2.5"),
        ("'2*3 + 7//2'", 0, "9"),
        ("'-7 // 2'", 0, "-4"),
        ("'1 < 2 < 3'", 0, "true"),
        ("'tensor([1.5]).dtype'", 0, "torch.float32"),
        ("'zeros(2,3)'", 0, "[[0,0,0],[0,0,0]]"),
        ("'x + y' x=2,3 y='[1,2,3]'", 0, "2,3"),
        ("'x @ w' x=2,3 w=3,4", 0, "2,4"),
        ("'x @ w' x='[[1.5,2,3]]' w=3,4", 0, "1,4"),
        ("'x.softmax(0)' x=3,4", 0, "3,4"),
        ("'x.std()' x=3,4", 0, "()"),
        ("'x.mean()' x='[1,2]'", 1, "error"),
        ("'x.view(5)' x=3,4", 1, "error"),
        ("'x.tolist()' x='[[1,2]]'", 0, "[[1,2]]"),
        ("'x.reshape(-1)' x=1000000000,1000000000", 0, "1000000000000000000"),
        ("'x[x > 0]' x=1000000000,1000000000", 0, "none"),
        ("'x / 0' x='[1.,-1.,0.]'", 0, "[inf,-inf,nan]"),
        ("'x.relu_()' x='[-1,2]'", 0, "[0,2]"),
        ("'x.add_(1) + x' x='[1,2]'", 0, "[4,6]"),
        ("'y.add_(1)' x='[[1,2]]' y='x.t()'", 0, "[[2],[3]]"),
        ("'x[-1]' x='[1,2,3]'", 0, "3"),
        ("'x[i]' x='[5,6,7]' i='[2,0]'", 0, "[7,5]"),
        ("'x[m]' x='[5,6,7]' m='[true,false,true]'", 0, "[5,7]"),
        ("'x.max(1).indices' x='[[1,5],[4,3]]'", 0, "[1,0]"),
        ("'x.max(1)[0]' x='[[1,5],[4,3]]'", 0, "[5,4]"),
        ("'F.one_hot(x)' x='[0,2]'", 0, "[[1,0,0],[0,0,1]]"),
        ("'conv2d(x, w, padding=1)' x=1,3,28,28 w=8,3,3,3", 0, "1,8,28,28"),
        ("'F.max_pool2d(x, 2)' x=1,8,28,28", 0, "1,8,14,14"),
        ("'F.embedding(i, w)' i='[0,2]' w=5,7", 0, "2,7"),
        ("'F.linear(x, w, b)' x=4,32 w=10,32 b=10", 0, "4,10"),
        ("'einsum(\"ij,kj->ik\", a, b)' a=3,4 b=5,4", 0, "3,5"),
    ],
)
def test_the_bare_answer(line: str, code: int, out: str, ask: Callable) -> None:
    result = ask("eval", *shlex.split(line), "-q")
    assert (result.code, result.out, result.err) == (code, out + "\n", "")


@pytest.mark.parametrize(
    ("line", "met"),
    [
        ("'x.sum(1)' x='[[1,2,3],[4,5,6]]' --expect '[6,15]'", True),
        ("'x.sum(1)' x='[[1,2,3],[4,5,6]]' --expect '[6,14]'", False),
        ("'x.sum(1)' x='[[1,2,3],[4,5,6]]' --expect 2", True),
        ("'x.sum(1)' x=2,3 --expect 2", True),
        ("'x.sum(1, keepdim=True)' x=2,3 --expect 2,1", True),
        ("'x.sum()' x='[1,2]' --expect 3", True),
        ("'x.sum()' x=2,3 --expect '()'", True),
        ("'x.split(2)' x=5,2 --expect '2,2 2,2 1,2'", True),
        ("'x.max(1)' x='[[1,5],[4,3]]' --expect '[5,4] [1,0]'", True),
        ("'x.view(7)' x=2,3 --expect error", True),
        ("'x.view(6)' x=2,3 --expect error", False),
        ("'x.dtype' x=2,3 --expect float32", True),
        ("'x.dtype' x=2,3 --expect torch.float32", True),
        ("'x.numel()' x=2,3 --expect 6", True),
        ("'x.is_contiguous()' x=2,3 --expect true", True),
        ("'x.shape' x=2,3 --expect 2,3", True),
    ],
)
def test_what_expect_compares(line: str, met: bool, ask: Callable) -> None:
    assert ask("eval", *shlex.split(line)).code == (0 if met else 1)


@pytest.mark.parametrize(
    ("line", "code", "err"),
    [
        ("'x.reshpe(3)' x=3", 2,
         "error: there is no operation '.reshpe' here\n  x.reshpe(3)\n    ^^^^^^\nhint: did you mean reshape?\n"),
        ("'x.t()'", 2, "error: there is no operand 'x'\n  x.t()\n  ^\nhint: give it after the expression: x=2,3\n"),
        ("'2**10**10'", 3, "error: a whole number may have at most 4096 bits\n"),
        ("'x.split(1)' x=100000", 3, "error: more than 1000 tensors would come out of split\n"),
        ("'x' x=9223372036854775807,4", 3,
         "error: no tensor can be that large: torch counts elements up to 2^63 - 1\n"),
    ],
)  # fmt: skip
def test_bad_input_and_limits(line: str, code: int, err: str, ask: Callable) -> None:
    result = ask("eval", *shlex.split(line))
    assert (result.code, result.out, result.err) == (code, "", err)


HUGE = """
'arange(1e18)' | 'eye(10**9)' | 'rand(10**9)' | 'randperm(10**9)' | 'linspace(0, 1, 10**9)' | 'full((10**5,10**5), 7)'
'zeros(10**6,10**6) + 1' | 'x.repeat(10**9)' x=3 | 'x.tile(10**9)' x=3 | 'x.repeat_interleave(10**9)' x=3
'x.repeat_interleave(x)' x='[1000000000]' | 'repeat_interleave(x)' x='[1000000000]' | 'outer(x, x)' x=100000
'F.one_hot(x)' x='[0,1000000]' | 'F.one_hot(x, 10**9)' x='[0,1]' | 'x + x.mT' x=1,1000000 | 'diag(x)' x=100000
'einsum("i,j,k->", x, x, x)' x=10000 | 'x.expand(10**9).clone()' x=1 | 'x.unfold(0,500000,1).contiguous()' x=1000000
'x[i]' x='zeros(1000,1000)' i='zeros(5000).long()' | 'cat([x]*1)' x=3 | '[0]*10**9' | 'F.pad(x, (0,10**9))' x=3
'meshgrid(x,x,x)' x=1000 | 'torch.bincount(x)' x='[1000000000]' | '10.0**1000' | 'x.view(10**30)' x=3
'F.max_pool2d(x, 3, padding=10**9)' x=1,1,3,3 | 'F.adaptive_avg_pool2d(x, 10**6)' x=1,1,3,3 | '-x' x=1000000000000000000
'conv2d(x, w)' x=1,1,1000,1000 w=1,1,500,500 | 'x.sum(1)' x=1000000000,0 | 'torch.inner(x, y)' x=0 y=1000000000,0
'zeros(10**9, 0)' | 'x.mT.tolist()' x=0,1000000000 | 'cat([x, x])' x=1000000000,0 | 'x[:, :0]' x=1000000000,1
'F.linear(x, y)' x=100000,0 y=100000,0 | 'x.amax(0) + 1' x=1,1000000000,0 | 'x.std(1)' x=1000000000,0
'x.softmax(1).sum(1)' x=1000000000,0 | 'x @ y' x=2,1,500,1000 y=1,500,1000,2
'F.cosine_similarity(x[:,None], y[None], dim=2)' x=1000,1000 y=1000,1000 | 'x[[i,i]]' x=1000,1000 i='zeros(5000).long()'
'x.take_along_dim(x.mT.long(), 1)' x=1000000,1 | 'x.max(y)' x=1000000,1 y=1,1000000
'x.index_select(0, i)' x='zeros(1000,1000)' i='zeros(5000).long()'
"""


@pytest.mark.parametrize("line", [line for row in HUGE.strip().splitlines() for line in row.split(" | ")])
def test_nothing_that_is_typed_eats_memory_or_time(line: str, ask: Callable) -> None:
    assert ask("eval", *shlex.split(line), "-q").code in (0, 1, 2, 3)


@pytest.mark.parametrize(
    ("line", "reason", "repair"),
    [
        ("'a @ b' a=3,4 b=5,4", "the inner sizes must be equal: 3,4 ends with 4, 5,4 has 5 rows", "a @ b.mT"),
        ("'a + b' a=3,4 b=3", "3,4 and 3 clash at dim -1", "a + b.unsqueeze(-1)"),
        ("'(a + b).sum()' a=3,4 b=3", "3,4 and 3 clash at dim -1", "(a + b.unsqueeze(-1)).sum()"),
        ("'cat([a, b])' a=3,4 b=3,5", "along dim 0 all other dims must match: dim 1 has sizes 4 5",
         "cat([a, b], dim=1)"),
        ("'stack([a, b])' a=3,4 b=3,5", "stack needs equal shapes, these are 3,4  3,5", "cat([a, b], dim=1)"),
        ("'x.squeeze(5)' x=2,3", "dims run from -2 to 1", "x.squeeze(1)"),
        ("'x.unsqueeze(5)' x=2,3", "dims run from -3 to 2", "x.unsqueeze(2)"),
        ("'x.mean()' x='[1,2]'", "mean wants floats, and these are int64", "x.float().mean()"),
        ("'x @ w' x='[[1,2]]' w=2,3", "the dtypes differ: int64, float32", "x.float() @ w"),
        ("'x[::-1]' x=4", "unlike lists and NumPy, torch takes no negative step; flip turns a dim round", "x.flip(0)"),
        ("'x[3]' x=3,4", "index 3 is out of range: dim 0 has size 3, its indices run from -3 to 2", None),
        ("'x[0,0,0]' x=3,4", "3 dims are indexed, there are 2", None),
        ("'x.expand(3,4).add_(1)' x=3,1",
         "several elements of an expanded view are the same cell: writing to one would write to all",
         "x.expand(3,4).clone().add_(1)"),
        ("'x.reshape(5,2)' x=3,4", "3,4 has 12 elements, 5,2 has 10", "x.reshape(-1, 2)"),
        ("'x.reshape(5,-1)' x=3,4", "12 elements can't be shared out: they are no multiple of 5 = 5", None),
        ("'x.expand(6,4)' x=3,4", "only a size 1 expands: dim -2 has size 3, not 6", "x.repeat(2, 1)"),
        ("'1 < x < 5' x=3", "a chain means `and`, which needs one truth; a tensor has one for each element",
         "(1 < x) & (x < 5)"),
        ("'x.t()' x=2,3,4", "t() is for at most 2 dims, this has 3; mT swaps the last two", "x.mT"),
        ("'F.one_hot(x)' x='[1.,2.]'", "indices must be whole numbers (int64); these are float64",
         "F.one_hot(x.long())"),
        ("'x.item()' x=3", "item() takes a tensor of one element, this has 3", None),
        ("'x.permute(0,1)' x=2,3,4", "permute names each dim once: 2 named, there are 3", None),
    ],
)  # fmt: skip
def test_a_refusal_has_a_reason_and_repairs_that_were_run(
    line: str, reason: str, repair: str | None, ask: Callable
) -> None:
    result = ask("eval", *shlex.split(line), "--json")
    told = result.json
    assert result.code == 1
    assert told["error"]["message"] == reason
    assert told["error"]["torch"]
    assert repair is None or repair in [one["code"] for one in told["repairs"]]


@pytest.mark.parametrize("line", [line for line in EXAMPLES if "view" not in line and "repeat" not in line])
def test_the_code_gives_the_same_answer(line: str, ask: Callable, spawn: Callable) -> None:
    code = ask("eval", *shlex.split(line), "--code").out
    done = spawn(code=code)
    assert (done.code, done.err) == (0, "")
    answer = ask("eval", *shlex.split(line), "--json").json["answer"]
    numbers = [float(word) for word in re.findall(r"-?\d+\.?\d*", re.sub("float64|float32|dim=.", "", done.out))]
    flat = [float(word) for word in re.findall(r"-?\d+\.?\d*", str(answer))]
    assert numbers == pytest.approx(flat, abs=1e-4)


def test_a_small_tensor_is_answered_with_values_and_a_large_one_says_so(ask: Callable) -> None:
    assert ask("eval", "x + 1", "x=1000,1000", "--json").json["real"] is True
    told = ask("eval", "x + 1", "x=1000,1001", "--json").json
    assert told["real"] is False
    assert "too large to make" in told["notes"][0]["text"]


def test_the_seed_decides_the_values(ask: Callable) -> None:
    values = [ask("eval", "rand(3)", "--seed", seed, "-q").out for seed in "112"]
    assert values[0] == values[1] != values[2]


def test_an_operand_that_is_refused_is_told_as_such(ask: Callable) -> None:
    told = ask("eval", "y + 1", "x=2,3", "y=x.view(5)", "--json")
    assert told.code == 1
    assert told.json["error"]["message"] == "2,3 has 6 elements, 5 has 5"
