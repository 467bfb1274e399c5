"""The command as a whole: its page to the letter, its JSON, the contract."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields

import pytest
from rich.cells import cell_len

from tensorcli.shapes.join import JoinAnswer

PAGE = """\
What does stack at a new dim 0 make of these?  4,32  4,32

  dim           ▼0  1   2
  a       4,32      4  32
  b       4,32      4  32
                ──  ─  ──
  result        +2  4  32

     0  new: one place for each operand
  1, 2  equal, as they must be

  along the new dim 0: which operand is where
  ┌────┬────┐
  │ a  │ b  │
  └────┴────┘
   [0]  [1]

✓ result  2,4,32

→ cat would make dim 0 longer instead of a new one: it would give 8,32

in code
  import torch
  a = torch.empty(4, 32)
  b = torch.empty(4, 32)
  print(torch.stack((a, b), dim=0).shape)
"""


def test_the_page_to_the_letter(ask: Callable) -> None:
    assert ask("stack", "4,32", "4,32", "--no-torch").out == PAGE


def test_json(ask: Callable) -> None:
    told = ask("stack", "4,32", "4,32", "--json").json
    assert list(told) == [field.name for field in fields(JoinAnswer)]
    assert told["answer"] == told["result"] == [2, 4, 32]
    assert (told["dim"], told["other"]) == (0, {"command": "cat", "dim": 0, "result": [8, 32]})
    told = ask("stack", "4,32", "5,33", "--dim", "-1", "--json").json
    assert [(c["kind"], c["dim"], c["sizes"]) for c in told["clashes"]] == [
        ("size", -1, [32, 33]),
        ("size", -2, [4, 5]),
    ]
    assert told["error"]["torch"].startswith("stack expects each tensor to be equal size")
    told = ask("stack", "2,3", "3", "--json").json
    assert told["repairs"][-1]["code"] == "torch.stack(torch.broadcast_tensors(a, b), dim=0)"


@pytest.mark.parametrize(
    ("line", "code", "out"),
    [
        ("4,32 4,32 -q", 0, "2,4,32\n"),
        ("4,32 4,32 --dim 1 -q", 0, "4,2,32\n"),
        ("4,32 4,32 --dim 2 -q", 0, "4,32,2\n"),
        ("4,32 4,32 --dim -1 -q", 0, "4,32,2\n"),
        ("4,32 4,32 --dim -3 -q", 0, "2,4,32\n"),
        ("() () () -q", 0, "3\n"),
        ("0 0 -q", 0, "2,0\n"),
        ("2,3 -q", 0, "1,2,3\n"),
        ("2,3 3,2 -q", 1, "error\n"),
        ("2,3 3 -q", 1, "error\n"),
        ("1000000000,5 1000000000,5 -q", 0, "2,1000000000,5\n"),
        ("2,3 2,3 --expect 2,2,3", 0, "✓ as expected: 2,2,3\n"),
        ("2,3 2,4 --expect error", 0, "✓ as expected: error\n"),
        ("3 3 --dim -1 --code", 0, "import torch\na = torch.empty(3)\nb = torch.empty(3)\n"
                                   "print(torch.stack((a, b), dim=-1).shape)\n"),
    ],
)  # fmt: skip
def test_the_contract(line: str, code: int, out: str, ask: Callable) -> None:
    for witness in ((), ("--no-torch",)):
        result = ask("stack", *line.split(), *witness)
        assert (result.code, result.out, result.err) == (code, out, "")


@pytest.mark.parametrize("dim", ["3", "-4"])
def test_there_is_one_place_more_than_dims(dim: str, ask: Callable) -> None:
    result = ask("stack", "2,3", "2,3", "--dim", dim)
    caret = "^" * len(dim)
    assert result.code == 2
    assert result.err == f"error: there is no dim {dim} here\n  {dim}\n  {caret}\nhint: dims run from -3 to 2\n"


def test_the_new_dim_is_marked_and_the_clash_is_told_where_it_is_typed(ask: Callable) -> None:
    assert re.search(r"result +4 +\+2 +32", ask("stack", "4,32", "4,32", "--dim", "1").out)
    out = ask("stack", "4,32", "4,33").out
    assert "2  clash: 32 and 33 (a has 32 in its dim 1, b has 33 in its dim 1)" in out
    assert "✗ all dims must be equal: they clash at dim 1 of the operands" in out


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_fits_its_width(columns: int, language: str, ask: Callable) -> None:
    for line in ("4,32 4,32", "2,3 3", "2,3,4 2,5,6 --dim 1", "3 3 3 3 3 3 3 3 3 3 --dim -1", "() ()"):
        out = ask("stack", *line.split(), COLUMNS=str(columns), TENSORCLI_LANG=language).out
        assert max(cell_len(row) for row in re.split("in code|代码", out)[0].splitlines()) <= columns
