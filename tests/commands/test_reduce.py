"""The command as a whole: its page to the letter, its JSON, what --expect compares, its errors."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields

import pytest
from rich.cells import cell_len

from tensorcli.shapes.reduce import ReduceAnswer

PAGE = """\
max along dim 1 of x, shape 2,2, int64

  [ ] marks the cell that is picked
  x 2,2      folds into
  [9]  3     a a
   1  [4]    b b

  a  max(9, 3) = 9
  b  max(1, 4) = 4

               keepdim=False ◂                            keepdim=True
  dim 1        goes                                       stays, with size 1
  shape        2 [2] → 2                                  2 [2] → 2 1
  values       [9, 4]                                     [[9], [4]]
  indices      [0, 1]                                     [[0], [1]]
  x - values   ⚠ fits by accident: it runs and is wrong   ✓ fits
  x / values   ⚠ fits by accident: it runs and is wrong   ✓ fits

✓ values  [9, 4]   indices  [0, 1]   shape  2

⚠ without keepdim x - values runs and is wrong: x[0, 1] meets 4, the value of
  another row; its own is 9
→ with a dim torch.max returns a pair, values and indices; without one, only the
  value

torch ✓ torch.Size([2]) int64

in code
  import torch
  x = torch.tensor([[9, 3], [1, 4]])
  print(torch.max(x, dim=1))
"""


def test_the_page_to_the_letter(ask: Callable) -> None:
    from tensorcli.tensors.verdict import VERSION

    assert ask("reduce", "max", "[[9,3],[1,4]]", "--dim", "1").out.replace(f"torch {VERSION}", "torch") == PAGE


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_fits_its_width(columns: int, language: str, ask: Callable) -> None:
    for line in ("max 3,3 --dim 1", "norm [[1,-2],[3,4]]", "mean [1,2]", "argmax 2,3,2"):
        out = ask("reduce", *line.split(), COLUMNS=str(columns), TENSORCLI_LANG=language).out
        assert max(cell_len(row) for row in re.split("in code|代码", out)[0].splitlines()) <= columns


def test_json_has_the_answers_fields_in_order(ask: Callable) -> None:
    for line in ("max 2,3 --dim 1", "mean [1,2]", "sum 1000000,1000000", "softmax [1.,2]"):
        told = ask("reduce", *line.split(), "--json").json
        assert list(told) == [field.name for field in fields(ReduceAnswer)]


def test_json_of_a_reduction(ask: Callable) -> None:
    told = ask("reduce", "max", "[[1,2,3],[4,5,6]]", "--dim", "-1", "--json").json
    assert told["answer"] == [3, 6]
    assert told["input"] == {"shape": [2, 3], "values": [[1, 2, 3], [4, 5, 6]]}
    assert told["outputs"] == [
        {"name": "values", "shape": [2], "values": [3, 6], "keepdim_shape": [2, 1]},
        {"name": "indices", "shape": [2], "values": [2, 2], "keepdim_shape": [2, 1]},
    ]
    assert told["then"] == {"without_keepdim": "fails", "with_keepdim": "fits"}
    assert told["verdict"]["agrees"] is True


@pytest.mark.parametrize(
    ("line", "code", "out"),
    [
        ("max 2,3 --dim 1 -q", 0, "2\n"),
        ("max 2,3 --dim 1 -q --no-torch", 0, "2\n"),
        ("max 2,3 -q", 0, "()\n"),
        ("sum [[1,2,3],[4,5,6]] --dim 1 -q", 0, "[6,15]\n"),
        ("sum [[1,2,3],[4,5,6]] --dim 1 --keepdim -q", 0, "[[6],[15]]\n"),
        ("sum [[1,2,3],[4,5,6]] --dim 1 -q --no-torch", 0, "[6,15]\n"),
        ("sum [1,2] -q", 0, "3\n"),
        ("mean [1.,2] -q", 0, "1.5\n"),
        ("mean [1,2] -q", 1, "error\n"),
        ("mean [1,2] --dtype float64 -q", 0, "1.5\n"),
        ("all [true,false] -q", 0, "false\n"),
        ("max [nan,1] -q", 0, "nan\n"),
        ("max 0,3 --dim 0 -q", 1, "error\n"),
        ("max 0,3 --dim 0 -q --no-torch", 1, "error\n"),
        ("sum 0,3 --dim 0 --expect 3", 0, "✓ as expected: 3\n"),
        ("kthvalue [5,1,4,2,3] --k 2 -q", 0, "2\n"),
        ("topk [5,1,4,2,3] --k 2 --smallest -q", 0, "[1,2]\n"),
        ("norm [[1,-2],[3,4]] --p 1 -q", 0, "10\n"),
        ("norm [[1,-2],[3,4]] --matrix -inf -q", 0, "3\n"),
        ("quantile [1.,2,3] --q 0.25 -q", 0, "1.5\n"),
        ("unique [3,1,1] -q", 0, "[1,3]\n"),
        ("mean 1000000,1000000,1000000 --dim -1 -q", 0, "1000000,1000000\n"),
        ("sum 1000000000,0 --dim 1 -q", 0, "1000000000\n"),
    ],
)
def test_the_bare_answer(line: str, code: int, out: str, ask: Callable) -> None:
    result = ask("reduce", *line.split())
    assert (result.code, result.out, result.err) == (code, out, "")


@pytest.mark.parametrize(
    ("line", "met"),
    [
        ("sum [[1,2,3],[4,5,6]] --dim 1 --expect [6,15]", True),
        ("sum [[1,2,3],[4,5,6]] --dim 1 --expect [6,14]", False),
        ("sum [[1,2,3],[4,5,6]] --dim 1 --expect 2", True),
        ("sum [[1,2,3],[4,5,6]] --dim 1 --keepdim --expect 2,1", True),
        ("max 2,3 --dim 1 --expect [9,5]", True),
        ("max [[1,2],[4,3]] --dim 1 --expect [[2,4],[1,0]]", True),
        ("sum [1,2,3] --expect 6", True),
        ("sum [1,2,3] --expect ()", True),
        ("sum [1,2,3] --expect 5", False),
        ("max 2,3 --dim 1 --keepdim --expect (2,1)", True),
        ("max [[1,2],[4,3]] --dim 1 --keepdim --expect [[2],[4]]", True),
        ("sum [1,2,3] --expect scalar", True),
        ("sum 2,3 --expect ()", True),
        ("sum 2,3 --expect 29", False),
        ("mean [-1.,-2] --expect -1.5", True),
        ("mean [-1.,-2] --expect -15e-1", True),
        ("sum [1,2] --expect 1e99999999999999999999", False),
        ("all [true,false] --expect false", True),
        ("sum [inf,-inf] --expect nan", True),
        ("mean [1,2] --expect error", True),
        ("sum [1,2] --expect error", False),
    ],
)
def test_what_expect_compares(line: str, met: bool, ask: Callable) -> None:
    assert ask("reduce", *line.split()).code == (0 if met else 1)


@pytest.mark.parametrize("expected", ["2 2", "(2,) (2,)", "[9,5] [1,1]", "[9,5]  [1,1]", "[[9,5],[1,1]]", "2", "[9,5]"])
def test_one_of_a_pair_or_both_may_be_expected(expected: str, ask: Callable) -> None:
    assert ask("reduce", "max", "2,3", "--dim", "1", "--expect", expected).code == 0
    assert ask("reduce", "max", "3,2", "--dim", "1", "--expect", expected).code == 1


def test_what_was_got_is_shown_as_it_was_expected(ask: Callable) -> None:
    for expected, told in (("2,1", "✗ expected 2,1, got 2\n"), ("[1,2]", "✗ expected [1,2], got [9,5]\n")):
        assert ask("reduce", "max", "2,3", "--dim", "1", "--expect", expected).out == told


@pytest.mark.parametrize(
    ("line", "err"),
    [
        ("sum 2,3 --dim 2",
         "error: there is no dim 2: the operand has 2 dims\n  2\n  ^\nhint: dims run from -2 to 1\n"),
        ("sum 2,3 --dim 0,x",
         "error: a dim must be a whole number, got 'x'\n  0,x\n    ^\nhint: write --dim 1, --dim -1 or --dim 0,2\n"),
        ("sum [[1,2],[3]]",
         "error: the list is ragged: this has shape 1, those before it 2\n  [[1,2],[3]]\n         ^^^\n"
         "hint: all items of a list have the same shape\n"),
        ("sum 2,3 --dim 99999999999999999999999999999999",
         "error: there is no dim 99999999999999999999: the operand has 2 dims\n"
         "  99999999999999999999999999999999\n  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\nhint: dims run from -2 to 1\n"),
        ("max 2,3 --dim 1 --no-torch --expect [9,5]",
         "error: --expect names values, but only the shape is known here\n  [9,5]\n  ^^^^^\n"
         "hint: write a shape, as --expect 2,3\n"),
        ("sum [1,2] --expect [1,2",
         "error: '[' is never closed\n  [1,2\n  ^\n"
         "hint: write --expect 2,3, --expect 0.105 or --expect error\n"),
        ("summ 2,3", "error: there is no operation 'summ'\nhint: did you mean sum?\n"),
        ("sum 2,3 --k 1", "error: sum takes no --k\nhint: --k belongs to kthvalue topk\n"),
        ("topk 2,3", "error: topk needs --k\nhint: write --k 2, for instance\n"),
        ("norm 2,3 --p x", "error: --p is a number or inf, got 'x'\n  x\n  ^\nhint: write --p 1, --p 2 or --p inf\n"),
        ("sum [1,2j]", "error: complex numbers are not supported: 2j\n  [1,2j]\n     ^^\n"
                       "hint: write data as [[1,2],[3,4]]\n"),
    ],
)  # fmt: skip
def test_bad_input(line: str, err: str, ask: Callable) -> None:
    result = ask("reduce", *line.split())
    assert (result.code, result.out, result.err) == (2, "", err)


def test_a_refusal_has_torchs_words_and_a_repair_that_was_run(ask: Callable) -> None:
    told = ask("reduce", "mean", "[1,2]", "--json").json
    assert told["error"]["torch"].startswith("mean(): could not infer output dtype")
    assert told["repairs"] == [{"code": "torch.mean(x.double())", "result": "tensor(1.5000, dtype=torch.float64)"}]


@pytest.mark.parametrize("line", ["max [[1,5],[4,3]] --dim 1", "norm [3,4]", "sum 0,3", "topk [nan,1,inf] --k 2"])
def test_the_code_gives_the_same_answer(line: str, ask: Callable, spawn: Callable) -> None:
    code = ask("reduce", *line.split(), "--code").out
    assert spawn(code=code).code == 0


def test_sums_that_wrap_around_are_warned_about(ask: Callable) -> None:
    for line in ("sum [9223372036854775807,1]", "cumsum [9223372036854775807,1,-9]"):
        assert "9223372036854775808 doesn't fit into int64" in ask("reduce", *line.split()).out
    assert "doesn't fit" not in ask("reduce", "sum", "[9223372036854775807,1,-9]").out


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        ("max", "torch treats nan as the winner: where one is among the values, the result is nan"),
        ("argmin", "torch treats nan as the winner: where one is among the values, the index is that of a nan"),
        ("sort", "torch takes nan to be larger than any number, even than inf"),
        ("topk --k 1", "torch takes nan to be larger than any number, even than inf"),
        ("unique", "no nan equals another: each counts as a value of its own"),
        ("mode", "no nan equals another: each counts as a value of its own"),
        ("any", "nan is not 0, so it counts as true"),
        ("norm --p 0", "nan is not 0, so it counts as true"),
        ("sum", "the data holds nan, and nan spreads into every result it takes part in"),
    ],
)
def test_what_becomes_of_nan_is_said_truly(operation: str, words: str, ask: Callable) -> None:
    name, *options = operation.split()
    told = ask("reduce", name, "[nan,1,nan,1,inf]", *options, "--json").json
    assert [note["text"] for note in told["notes"] if "nan" in note["text"] and note["kind"] == "warning"] == [words]


def test_a_value_that_its_dtype_cannot_hold_is_named_and_the_input_is_told(ask: Callable) -> None:
    told = ask("reduce", "sum", "[1,300,nan]", "--dtype", "uint8", "--json").json
    assert told["error"]["message"] == "uint8 can't hold 300"
    assert told["input"]["values"] == [1, 300, "nan"]
    assert told["repairs"][0]["result"] == "tensor(nan, dtype=torch.float64)"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("sum [-1] --dtype uint8", "uint8 can't hold -1: it became 255"),
        ("sum [1.5,2] --dtype int64", "int64 can't hold 1.5: it became 1"),
        ("sum [16777217] --dtype float32", "float32 can't hold 16777217: it became 16777216"),
        ("sum [70000.] --dtype float16", "float16 can't hold 70000: it became inf"),
        ("var [1.,2,4] --correction 5", "n − 5 leaves nothing to divide by, for n is 3: the result is inf"),
        ("std [1.]", "n − 1 leaves nothing to divide by, for n is 1: the result is nan"),
    ],
)
def test_values_that_are_not_what_they_seem_are_warned_about(line: str, words: str, ask: Callable) -> None:
    notes = ask("reduce", *line.split(), "--json").json["notes"]
    assert any(note["kind"] == "warning" and note["text"] == words for note in notes)
    assert not any(
        "hold" in note["text"] for note in ask("reduce", "sum", "[1,2]", "--dtype", "int8", "--json").json["notes"]
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("kthvalue [5,1,4] --k 0", "k must lie between 1 and 3, the size of dim 0; it is 0"),
        ("topk [5,1,4] --k 4", "k must lie between 0 and 3, the size of dim 0; it is 4"),
        ("quantile [1.,2] --q 2", "q must lie between 0 and 1; it is 2.0"),
    ],
)
def test_out_of_range_is_a_no(line: str, words: str, ask: Callable) -> None:
    for witness in ((), ("--no-torch",)):
        result = ask("reduce", *line.split(), "--json", *witness)
        assert (result.code, result.json["error"]["message"]) == (1, words)


def test_the_code_needs_no_torch(ask: Callable) -> None:
    for line in ("max 2,3 --dim 1", "norm 3 --p inf", "sum 1000,1000", "mean 1000000,1000000", "quantile 3 --q 0.5"):
        quick = ask("reduce", *line.split(), "--code", "--no-torch").out
        assert quick == ask("reduce", *line.split(), "--code").out
        assert quick.startswith("import torch\nx = torch.")
        assert len(quick) < 500


def test_the_seed_decides_the_values(ask: Callable) -> None:
    values = [ask("reduce", "sum", "2,3", "--seed", seed, "--json").json["input"]["values"] for seed in "112"]
    assert values[0] == values[1] != values[2]
