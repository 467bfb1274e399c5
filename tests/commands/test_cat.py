"""The command as a whole: its page to the letter, its JSON, the contract."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields

import pytest
from rich.cells import cell_len

from tensorcli.shapes.join import JoinAnswer

PAGE = """\
What does cat along dim 0 make of these?  4,32,8  5,32,8

  dim             ▼0   1  2
  a       4,32,8   4  32  8
  b       5,32,8   5  32  8
                  ──  ──  ─
  result           9  32  8

     0  the sizes add up: 4 + 5 = 9
  1, 2  equal, as they must be

  along dim 0, end to end
  ┌────── a ───────┬──────── b ────────┐
  │       4        │         5         │
  └────────────────┴───────────────────┘
         0…3                4…8

✓ result  9,32,8

→ stack would need all dims equal; it makes a new dim instead of a longer one

in code
  import torch
  a = torch.empty(4, 32, 8)
  b = torch.empty(5, 32, 8)
  print(torch.cat((a, b), dim=0).shape)
"""


def test_the_page_to_the_letter(ask: Callable) -> None:
    assert ask("cat", "4,32,8", "5,32,8", "--no-torch").out == PAGE


def test_a_clash_is_drawn_in_every_dim(ask: Callable) -> None:
    result = ask("cat", "2,3,4", "2,5,6")
    assert result.code == 1
    assert "1  clash: 3 and 5 (a has 3 in its dim 1, b has 5 in its dim 1)" in result.out
    assert "2  clash: 4 and 6 (a has 4 in its dim 2, b has 6 in its dim 2)" in result.out
    assert "✗ all dims but the joined one must be equal: they clash at dim 1, 2" in result.out
    assert "Expected size 3 but got size 5 for tensor number 1" in result.out


def test_a_sum_that_no_size_can_hold_is_drawn(ask: Callable) -> None:
    result = ask("cat", "0", "1,9223372036854775807", "1,1", "--dim", "1")
    assert result.code == 1
    assert "✗ the sizes add up to more than 2^63 - 1, the largest size there is" in result.out


def test_json(ask: Callable) -> None:
    told = ask("cat", "4,32,8", "5,32,8", "--json").json
    assert list(told) == [field.name for field in fields(JoinAnswer)]
    assert told["answer"] == told["result"] == [9, 32, 8]
    assert told["operands"][1] == {"name": "b", "shape": [5, 32, 8], "skipped": False, "start": 4, "stop": 9}
    assert told["other"] == {"command": "stack", "dim": 0, "result": None}
    assert told["verdict"]["said"] == "torch.Size([9, 32, 8])"
    told = ask("cat", "2,3", "3", "--json").json
    assert (told["ok"], told["answer"]) == (False, None)
    assert [(c["kind"], c["dim"], c["sizes"]) for c in told["clashes"]] == [("rank", -2, [2])]
    assert [repair["code"] for repair in told["repairs"]] == ["torch.cat((a, b.unsqueeze(0)), dim=0)"]
    assert told["error"]["torch"] == "Tensors must have same number of dimensions: got 2 and 1"


@pytest.mark.parametrize(
    ("line", "code", "out"),
    [
        ("4,32,8 5,32,8 -q", 0, "9,32,8\n"),
        ("2,3 2,5 --dim 1 -q", 0, "2,8\n"),
        ("2,3 2,5 --dim -1 -q", 0, "2,8\n"),
        ("2,3 -q", 0, "2,3\n"),
        ("2,3 0 4,3 -q", 0, "6,3\n"),
        ("0 0 --dim 5 -q", 0, "0\n"),
        ("0,3 2,3 -q", 0, "2,3\n"),
        ("2,3 2,5 -q", 1, "error\n"),
        ("2,3 3 -q", 1, "error\n"),
        ("() 3 -q", 1, "error\n"),
        ("() () -q", 1, "error\n"),
        ("0,2 2,3 -q", 1, "error\n"),
        ("9223372036854775807 1 -q", 1, "error\n"),
        ("1000000000,5 7,5 -q", 0, "1000000007,5\n"),
        ("2,3 4,3 --expect 6,3", 0, "✓ as expected: 6,3\n"),
        ("2,3 2,4 --expect error", 0, "✓ as expected: error\n"),
        ("2,3 4,3 --code", 0, "import torch\na = torch.empty(2, 3)\nb = torch.empty(4, 3)\n"
                              "print(torch.cat((a, b), dim=0).shape)\n"),
    ],
)  # fmt: skip
def test_the_contract(line: str, code: int, out: str, ask: Callable) -> None:
    for witness in ((), ("--no-torch",)):
        result = ask("cat", *line.split(), *witness)
        assert (result.code, result.out, result.err) == (code, out, "")


@pytest.mark.parametrize(
    ("line", "err"),
    [
        ("2,3 2,3 --dim 2", "error: there is no dim 2 here\n  2\n  ^\nhint: dims run from -2 to 1\n"),
        ("2,3 2,3 --dim -3", "error: there is no dim -3 here\n  -3\n  ^^\nhint: dims run from -2 to 1\n"),
        ("0 2,3 --dim 2", "error: there is no dim 2 here\n  2\n  ^\nhint: dims run from -2 to 1\n"),
        ("2,3 --dim x", "error: a dim must be a whole number, got 'x'\n  x\n  ^\nhint: write --dim 1 or --dim -1\n"),
        ("2,3 --dim 0,1", "error: a dim must be a whole number, got '0,1'\n  0,1\n  ^^^\n"
                          "hint: write --dim 1 or --dim -1\n"),
        ("", "error: missing argument 'SHAPE'\nhint: see tensorcli cat --help\n"),
    ],
)  # fmt: skip
def test_bad_input(line: str, err: str, ask: Callable) -> None:
    result = ask("cat", *line.split())
    assert (result.code, result.err) == (2, err)


def test_many_operands_are_shortened_on_a_terminal_only(ask: Callable) -> None:
    many = [f"{n},2" for n in range(1, 1001)]
    result = ask("cat", *many, "--no-torch")
    assert "x1000" in result.out
    assert ask("cat", *many, "-q").out == "500500,2\n"


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_fits_its_width(columns: int, language: str, ask: Callable) -> None:
    for line in ("4,32,8 5,32,8", "2,3 3", "2,3,4 2,5,6", "2,3 0 4,3", "1 2 3 4 5 6 7 8 9 10 11", "() ()"):
        out = ask("cat", *line.split(), COLUMNS=str(columns), TENSORCLI_LANG=language).out
        assert max(cell_len(row) for row in re.split("in code|代码", out)[0].splitlines()) <= columns


def test_what_the_code_prints_is_the_answer(ask: Callable, spawn: Callable) -> None:
    lines = ask("cat", "1,2", "2,2", "3,2", "4,2", "5,2", "--code").out
    assert spawn(code=lines).out == "torch.Size([15, 2])\n"
