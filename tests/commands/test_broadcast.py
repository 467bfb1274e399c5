"""The command as a whole: its page to the letter, its JSON, the contract, the two-stage display."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

import pytest

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

  memory (float32)   stores   copied it would be   strides of the view
  a                    12 B                 36 B   0,1
  b                    12 B                 36 B   1,0

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


def test_what_was_printed_by_the_code_line_is_the_answer(ask: Callable, spawn: Callable) -> None:
    lines = ask("broadcast", "3,1,1", "32,32", "--to", "8,3,32,32", "--code").out
    assert spawn(code=lines).out == "torch.Size([8, 3, 32, 32])\n"
