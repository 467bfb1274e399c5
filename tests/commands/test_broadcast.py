"""The command as a whole: its page to the letter, its JSON, the contract, the two-stage display."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields

import pytest
from rich.cells import cell_len

from tensorcli.shapes.broadcast import BroadcastAnswer

PAGE = """\
Do these shapes broadcast?  3  3,1

     dim           -2  -1
  a  3              ·   3
  b  3,1            3   1
     as stretched
  a                +3   3
  b                 3  ↺3
                   ──  ──
     result         3   3

  from the right, dim by dim
  -1  b: 1 → 3: repeated
  -2  a: missing: added as 1, then 3

  cells: [n] is stored, n is the same cell seen again
  a 3          b 3,1
  [0][1][2]    [0] 0  0
   0  1  2     [1] 1  1
   0  1  2     [2] 2  2

  memory (float32)   stores   as a copy   view's strides
  a                    12 B        36 B   0,1
  b                    12 B        36 B   1,0

✓ result  3,3

⚠ a (3) and b (3,1) hold the same sizes but repeat against each other: 3 values
  each become 9; meant element by element? give both the same shape

in code
  import torch
  print(torch.broadcast_shapes((3,), (3, 1)))
"""


def test_the_page_to_the_letter(ask: Callable) -> None:
    assert ask("broadcast", "3", "3,1", "--no-torch").out == PAGE


def test_a_clash_shows_every_clash_and_torchs_words(ask: Callable) -> None:
    result = ask("broadcast", "2,3", "4,5")
    assert result.code == 1
    assert "-1  clash: 3 and 5" in result.out
    assert "-2  clash: 2 and 4" in result.out
    assert "The size of tensor a (3) must match the size" in result.out


def test_json_has_the_answers_fields_in_order(ask: Callable) -> None:
    for line in (("3,1,1", "32,32"), ("2,3", "4,5"), ("3", "3,1", "--to", "5,3,3")):
        assert list(ask("broadcast", *line, "--json").json) == [field.name for field in fields(BroadcastAnswer)]


def test_json_of_the_flagship(ask: Callable) -> None:
    told = ask("broadcast", "3,1,1", "32,32", "--json").json
    assert told["command"] == "broadcast"
    assert told["ok"] is True
    assert told["answer"] == told["result"] == [3, 32, 32]
    assert told["operands"][0] == {
        "name": "a", "shape": [3, 1, 1], "aligned": [3, 1, 1], "added": [], "stretched": [-1, -2],
    }  # fmt: skip
    assert told["operands"][1]["added"] == [-3]
    assert told["strides"] == [[1, 0, 0], [0, 32, 1]]
    assert (told["elements"], told["bytes_if_copied"]) == (3072, 12288)
    assert (told["verdict"]["by"], told["verdict"]["agrees"]) == ("torch", True)
    assert told["error"] is None


@pytest.mark.parametrize(
    ("line", "code", "out"),
    [
        ("3,1,1 32,32 -q", 0, "3,32,32\n"),
        ("() () -q", 0, "()\n"),
        ("2,3 4,5 -q", 1, "error\n"),
        ("3,1,1 32,32 --expect 3,32,32", 0, "✓ as expected: 3,32,32\n"),
        ("3,1,1 32,32 --expect [3,32,32]", 0, "✓ as expected: 3,32,32\n"),
        ("3,1,1 32,32 --expect 3,32", 1, "✗ expected 3,32, got 3,32,32\n"),
        ("3,1,1 32,32 --expect 3,32,32 -q", 0, ""),
        ("2,3 4,5 --expect error", 0, "✓ as expected: error\n"),
        ("2,3 2,3 --expect error", 1, "✗ expected error, got 2,3\n"),
        ("2,3 4,5 --expect 2,3", 1, "✗ expected 2,3, got error\n"),
        ("3,1,1 32,32 --to 8,3,32,32 -q", 0, "8,3,32,32\n"),
        ("3,1,1 32,32 --to 8,4,32,32 -q", 1, "error\n"),
        ("3,1,1 32,32 --to 32,32 -q", 1, "error\n"),
        ("3,1,1 32,32 --code", 0, "import torch\nprint(torch.broadcast_shapes((3, 1, 1), (32, 32)))\n"),
    ],
)
def test_the_contract(line: str, code: int, out: str, ask: Callable) -> None:
    for witness in ((), ("--no-torch",)):
        result = ask("broadcast", *line.split(), *witness)
        assert (result.code, result.out, result.err) == (code, out, "")


@pytest.mark.parametrize(
    ("line", "code", "err"),
    [
        ("-1,3", 2, "error: a size can't be negative, got -1\n  -1,3\n  ^^\nhint: write a shape as 2,3,4\n"),
        ("2,3,x", 2, "error: a size must be a whole number, got 'x'\n  2,3,x\n      ^\nhint: write a shape as 2,3,4\n"),
        ("3 -q --json", 2, "error: choose one of --quiet and --json\nhint: each of them replaces the whole output\n"),
        ("3 --save answer.pdf", 2, "error: --save writes .svg, .html or .txt, not 'answer.pdf'\n"
                                   "hint: name the file answer.svg, for instance\n"),
    ],
)  # fmt: skip
def test_bad_input(line: str, code: int, err: str, ask: Callable) -> None:
    result = ask("broadcast", *line.split())
    assert (result.code, result.err) == (code, err)


VALUES_PAGE = """\
What is a + b, cell by cell?  3,1  2

     dim           -2  -1
  a  3,1            3   1
  b  2              ·   2
     as stretched
  a                 3  ↺2
  b                +3   2
                   ──  ──
     result         3   2

  from the right, dim by dim
  -1  a: 1 → 2: repeated
  -2  b: missing: added as 1, then 3

  values: [n] is stored, n is the same cell seen again
  a 3,1     b 2         a + b 3,2
  [1] 1     [10][20]    11 21
  [2] 2      10  20     12 22
  [3] 3      10  20     13 23

✓ values  [[11, 21], [12, 22], [13, 23]]   result  3,2

⚠ every operand is repeated, as in an outer product: 3 × 2 values stored, 6 in
  the result
"""


def test_the_page_with_values_to_the_letter(ask: Callable) -> None:
    assert ask("broadcast", "[[1],[2],[3]]", "[10,20]", "--op", "add").out.startswith(VALUES_PAGE)


def test_json_with_values(ask: Callable) -> None:
    told = ask("broadcast", "[[1],[0]]", "[0,2]", "--op", "div", "--json").json
    assert list(told) == [field.name for field in fields(BroadcastAnswer)]
    assert told["values"] == told["answer"] == [["inf", 0.5], ["nan", 0]]
    assert (told["result"], told["op"], told["dtype"]) == ([2, 2], "div", "float32")
    assert told["inputs"] == [[[1], [0]], [0, 2]]
    assert told["code"][-1] == "print(a / b)"


def test_json_without_an_operation_has_no_values(ask: Callable) -> None:
    told = ask("broadcast", "2", "2", "--json").json
    assert told["values"] is told["op"] is told["inputs"] is None


@pytest.mark.parametrize(
    ("line", "code", "out"),
    [
        ("[[1],[2],[3]] [10,20] --op add -q", 0, "[[11,21],[12,22],[13,23]]\n"),
        ("[1,2] [10,20] [100] --op sub -q", 0, "[-109,-118]\n"),
        ("[1,2,4] 2.5 --op mul -q", 0, "[2.5,5,10]\n"),
        ("2.5 1.5 --op add -q", 0, "4\n"),
        ("[1,7] [3] --op max -q", 0, "[3,7]\n"),
        ("[true,false] [true] --op add -q", 0, "[true,true]\n"),
        ("[true] [true] --op sub -q", 1, "error\n"),
        ("[1,2] [1,2,3] --op add -q", 1, "error\n"),
        ("[1,2] [1,2,3] --op add -q --no-torch", 1, "error\n"),
        ("[] [[1],[2]] --op add -q", 0, "[[],[]]\n"),
        ("(3,1) 2 --op max -q", 0, "[[7,7],[9,9],[3,2]]\n"),
        ("3,1 2 --op max -q --no-torch", 0, "[[7,7],[9,9],[3,2]]\n"),
        ("[1,2] [3] --op add --to 2,2 -q", 0, "[[4,5],[4,5]]\n"),
        ("1000,1000,1000 [1] --op add -q", 0, "1000,1000,1000\n"),
        ("［1，2］ [3] --op add -q", 0, "[4,5]\n"),
        ("[1,2] [3] --op add --expect [4,5]", 0, "✓ as expected: [4,5]\n"),
        ("[1,2] [3] --op add --expect [4,6]", 1, "✗ expected [4,6], got [4,5]\n"),
        ("[1,2] [3] --op add --expect 2", 0, "✓ as expected: 2\n"),
        ("[1,2] [3] --op add --expect (2,)", 0, "✓ as expected: 2\n"),
        ("[1,2] [3] --op add --expect 2,1", 1, "✗ expected 2,1, got 2\n"),
        ("[1] [3] --op div --expect [0.33]", 0, "✓ as expected: [0.333333343267441]\n"),
        ("2.5 1.5 --op add --expect 4", 0, "✓ as expected: 4\n"),
        ("2.5 1.5 --op add --expect ()", 0, "✓ as expected: ()\n"),
        ("[true] [true] --op sub --expect error", 0, "✓ as expected: error\n"),
        ("[1,2] [1,2,3] --op add --expect error", 0, "✓ as expected: error\n"),
    ],
)
def test_the_bare_values(line: str, code: int, out: str, ask: Callable) -> None:
    result = ask("broadcast", *line.split())
    assert (result.code, result.out, result.err) == (code, out, "")


@pytest.mark.parametrize(
    ("line", "code", "err"),
    [
        ("[[1],[2]] 3", 2, "error: a shape has one pair of brackets at most\n  [[1],[2]]\n  ^^^^^^^^^\n"
                           "hint: these are values, not a shape: add --op add, for instance, to compute with them\n"),
        ("[-1,3] 3", 2, "error: a size can't be negative, got -1\n  [-1,3]\n   ^^\n"
                        "hint: these are values, not a shape: add --op add, for instance, to compute with them\n"),
        ("[2,x] 3", 2, "error: a size must be a whole number, got 'x'\n  [2,x]\n     ^\n"
                       "hint: write a shape as 2,3,4\n"),
        ("[[1],[2,3]] 3 --op add", 2, "error: the list is ragged: this has shape 2, those before it 1\n"
                                      "  [[1],[2,3]]\n       ^^^^^\nhint: all items of a list have the same shape\n"),
        ("[1] --op add", 2, "error: --op needs two operands at least\n"
                            "hint: write tensorcli broadcast 3,1 '[10,20]' --op add\n"),
        ("1000,1000,1000 [1] --op add --expect [1]", 2,
         "error: --expect names values, but only the shape is known here\n  [1]\n  ^^^\n"
         "hint: write a shape, as --expect 2,3\n"),
    ],
)  # fmt: skip
def test_bad_values(line: str, code: int, err: str, ask: Callable) -> None:
    result = ask("broadcast", *line.split())
    assert (result.code, result.out, result.err) == (code, "", err)


@pytest.mark.parametrize("op", ["add", "sub", "mul", "div", "max"])
@pytest.mark.parametrize("operands", ["[[1],[2]] [3,4.5]", "2,1 [1,2] 1.5", "[nan] [inf,1]", "[] 1"])
def test_the_code_computes_the_values(op: str, operands: str, ask: Callable) -> None:
    told = ask("broadcast", *operands.split(), "--op", op, "--json").json
    namespace: dict = {"print": lambda value: shown.append(value.tolist())}
    shown: list = []
    exec("\n".join(told["code"]), namespace)
    assert str(shown[0]).replace("nan", "'nan'").replace("inf", "'inf'") == str(told["values"])


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_with_values_fits_its_width(columns: int, language: str, ask: Callable) -> None:
    for line in ("2,3,1 [1.25,2,3] --op div", "[true,false] [true] --op sub", "2,3 4,5 --op add"):
        out = ask("broadcast", *line.split(), COLUMNS=str(columns), TENSORCLI_LANG=language).out
        assert max(cell_len(row) for row in re.split("in code|代码", out)[0].splitlines()) <= columns


def test_what_was_printed_by_the_code_line_is_the_answer(ask: Callable, spawn: Callable) -> None:
    lines = ask("broadcast", "3,1,1", "32,32", "--to", "8,3,32,32", "--code").out
    assert spawn(code=lines).out == "torch.Size([8, 3, 32, 32])\n"
