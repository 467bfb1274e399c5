"""The command as a whole: its page to the letter, its JSON, the contract."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields

import pytest
from rich.cells import cell_len

from tensorcli.shapes.matmul import MatmulAnswer

PAGE = """\
What is a @ b?  a: 4,3,28,64  b: 3,64,32

  dim                -4  -3  rows  inner  columns
  a       4,3,28,64   4   3    28     64
  b       3,64,32     ·   3           64       32
                     ──  ──  ────  ─────  ───────
  result              4   3    28      –       32

  inner  64 meets 64: each of the 10752 cells sums 64 products, 688128
         multiplications
     -3  equal
     -4  b: missing: added as 1, then 4

                    32          function      gives
                 ┌── b ──┐      matmul, @  ✓  4,3,28,32
                 │   ┃   │      mm         ✗  wants 2-D @ 2-D
              64 │   ┃   │      bmm        ✗  wants 3-D @ 3-D
                 │   ┃   │      mv         ✗  wants 2-D @ 1-D
        64       └───────┘      dot        ✗  wants 1-D @ 1-D
     ┌── a ──┐   ┌ a @ b ┐
  28 │━━━━━━━│   │   ●   │
     └───────┘   └───────┘

✓ result  4,3,28,32

in code
  import torch
  a = torch.empty(4, 3, 28, 64)
  b = torch.empty(3, 64, 32)
  print((a @ b).shape)
"""


def test_the_page_to_the_letter(ask: Callable) -> None:
    assert ask("matmul", "4,3,28,64", "3,64,32", "--no-torch").out == PAGE


def test_a_clash_is_drawn_everywhere_and_repaired(ask: Callable) -> None:
    result = ask("matmul", "2,3,5", "4,7,6")
    assert result.code == 1
    assert "clash: a has 5 in its last dim, b has 7 rows" in result.out
    assert "-3  clash: 2 and 4 (a has 2 in its dim 0, b has 4 in its dim 0)" in result.out
    assert "│   ✗   │" in result.out
    assert "no change of one operand's dims was found that makes it work" in result.out
    assert "a @ b.mT  3,4 → 2,4" in ask("matmul", "2,3", "4,3").out


def test_json(ask: Callable) -> None:
    told = ask("matmul", "4,3,28,64", "4,3,64,32", "--json").json
    assert list(told) == [field.name for field in fields(MatmulAnswer)]
    assert told["answer"] == told["result"] == [4, 3, 28, 32]
    assert [operand["shape"] for operand in told["operands"]] == [[4, 3, 28, 64], [4, 3, 64, 32]]
    assert told["multiplications"] == 4 * 3 * 28 * 64 * 32
    assert [f["name"] for f in told["functions"] if f["result"]] == ["matmul"]
    assert told["functions"][1]["torch"] == "self must be a matrix"
    told = ask("matmul", "2,3", "4,3", "--json").json
    assert (told["ok"], told["answer"], told["result"]) == (False, None, None)
    assert [(c["kind"], c["dim"], c["sizes"]) for c in told["clashes"]] == [("inner", -1, [3, 4])]
    assert told["repairs"] == [{"code": "a @ b.mT", "shapes": [[2, 3], [3, 4]], "result": [2, 4]}]
    assert told["error"]["torch"] == "mat1 and mat2 shapes cannot be multiplied (2x3 and 4x3)"


@pytest.mark.parametrize(
    ("line", "code", "out"),
    [
        ("4,3,28,64 4,3,64,32 -q", 0, "4,3,28,32\n"),
        ("5,2,3 3,4 -q", 0, "5,2,4\n"),
        ("3 3 -q", 0, "()\n"),
        ("2,3 3 -q", 0, "2\n"),
        ("3 5,3,4 -q", 0, "5,4\n"),
        ("2,0 0,3 -q", 0, "2,3\n"),
        ("2,3 () -q", 1, "error\n"),
        ("2,3 2,3 -q", 1, "error\n"),
        ("2,3 3,4 --expect 2,4", 0, "✓ as expected: 2,4\n"),
        ("2,3 3,4 --expect 4,2", 1, "✗ expected 4,2, got 2,4\n"),
        ("3 3 --expect ()", 0, "✓ as expected: ()\n"),
        ("2,3 2,3 --expect error", 0, "✓ as expected: error\n"),
        ("1000000000,1000000 1000000,1000000000 -q", 0, "1000000000,1000000000\n"),
        ("2,3 3,4 --code", 0, "import torch\na = torch.empty(2, 3)\nb = torch.empty(3, 4)\nprint((a @ b).shape)\n"),
    ],
)
def test_the_contract(line: str, code: int, out: str, ask: Callable) -> None:
    for witness in ((), ("--no-torch",)):
        result = ask("matmul", *line.split(), *witness)
        assert (result.code, result.out, result.err) == (code, out, "")


@pytest.mark.parametrize(
    ("line", "err"),
    [
        ("2,3", "error: missing argument 'B'\nhint: see tensorcli matmul --help\n"),
        ("2,3 3,x", "error: a size must be a whole number, got 'x'\n  3,x\n    ^\nhint: write a shape as 2,3,4\n"),
        ("2,3 3,4 4,5", "error: got unexpected extra argument(s) (4,5)\nhint: see tensorcli matmul --help\n"),
    ],
)
def test_bad_input(line: str, err: str, ask: Callable) -> None:
    result = ask("matmul", *line.split())
    assert (result.code, result.err) == (2, err)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("3 4", "torch.outer(a, b) gives 3,4"),
        ("3,3 3,3", "a * b runs too, and is another question: cell by cell, it gives 3,3"),
        ("3,3 3,4", "a forgotten transpose goes unnoticed"),
        ("2,0 0,3", "each cell is an empty sum"),
        ("0,2 2,3", "it has no elements at all"),
        ("9223372036854775807,1 1,2", "torch counts elements up to 2^63 - 1"),
    ],
)
def test_what_a_learner_would_get_wrong(line: str, told: str, ask: Callable) -> None:
    notes = ask("matmul", *line.split(), "--json", "--no-torch").json["notes"]
    assert any(told in note["text"] for note in notes)


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_fits_its_width(columns: int, language: str, ask: Callable) -> None:
    for line in ("4,3,28,64 3,64,32", "64 64,32", "2,3 ()", "2,3,5 4,7,6", "4,3,2,5 4,5,6"):
        out = ask("matmul", *line.split(), COLUMNS=str(columns), TENSORCLI_LANG=language).out
        assert max(cell_len(row) for row in re.split("in code|代码", out)[0].splitlines()) <= columns
