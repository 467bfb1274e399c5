"""The command as a whole: its page to the letter, its JSON, the contract."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields

import pytest
from rich.cells import cell_len

from tensorcli.shapes.expand import ExpandAnswer

PAGE = """\
Does x, shape 3,1,1, expand to 3,32,32?

  dim     -3   -2   -1
  x        3    1    1
  target   3   32   32
           ─  ───  ───
  result   3  ↺32  ↺32

  from the right, dim by dim
  -1  1 → 32: the same element, seen 32 times
  -2  1 → 32: the same element, seen 32 times
  -3  kept

                    expand               repeat
  call              x.expand(3, 32, 32)  x.repeat(1, 32, 32)
  shape             3,32,32              3,32,32
  strides           1,0,0                1024,32,1
  memory (float32)  12 B                 12 KiB
  storage           that of x: a view    its own: a copy
  safe to write?    ✗ no: shared cells   ✓ yes

✓ result  3,32,32

→ 1024 cells of the view are one element, so torch refuses to write in place:
  x.expand(3, 32, 32).clone() first

in code
  import torch
  x = torch.empty(3, 1, 1)
  print(x.expand(3, 32, 32).shape)
"""


def test_the_page_to_the_letter(ask: Callable) -> None:
    assert ask("expand", "3,1,1", "3,32,32", "--no-torch").out == PAGE


def test_json(ask: Callable) -> None:
    told = ask("expand", "3,1,1", "3,32,32", "--json").json
    assert list(told) == [field.name for field in fields(ExpandAnswer)]
    assert told["answer"] == told["result"] == [3, 32, 32]
    kept = ("shape", "strides", "bytes", "shares_storage")
    assert {key: told["expand"][key] for key in kept} == {
        "shape": [3, 32, 32], "strides": [1, 0, 0], "bytes": 12, "shares_storage": True,
    }  # fmt: skip
    assert {key: told["repeat"][key] for key in kept} == {
        "shape": [3, 32, 32], "strides": [1024, 32, 1], "bytes": 12288, "shares_storage": False,
    }  # fmt: skip
    assert told["counts"] == [1, 32, 32]
    assert (told["verdict"]["said"], told["verdict"]["agrees"]) == ("torch.Size([3, 32, 32])", True)
    told = ask("expand", "3", "6", "--json").json
    assert (told["ok"], told["answer"], told["expand"]) == (False, None, None)
    assert [(clash["dim"], clash["sizes"]) for clash in told["clashes"]] == [(-1, [3, 6])]
    assert [repair["code"] for repair in told["repairs"]] == ["x.repeat(2)"]
    assert told["error"]["torch"].startswith("The expanded size of the tensor (6) must match")


@pytest.mark.parametrize(
    ("line", "code", "out"),
    [
        ("3,1,1 3,32,32 -q", 0, "3,32,32\n"),
        ("3,1 2,-1,4 -q", 0, "2,3,4\n"),
        ("3,1 -1,4 -q", 0, "3,4\n"),
        ("3x1 -1x4 -q", 0, "3,4\n"),
        ("3,1 −1，4 -q", 0, "3,4\n"),
        ("() () -q", 0, "()\n"),
        ("() 2,3 -q", 0, "2,3\n"),
        ("1 0 -q", 0, "0\n"),
        ("0 1 -q", 1, "error\n"),
        ("3 4 -q", 1, "error\n"),
        ("3,1 3 -q", 1, "error\n"),
        ("3 -1,-1 -q", 1, "error\n"),
        ("3,1 3,4 --expect 3,4", 0, "✓ as expected: 3,4\n"),
        ("3,1 3,4 --expect 3,1", 1, "✗ expected 3,1, got 3,4\n"),
        ("3 4 --expect error", 0, "✓ as expected: error\n"),
        ("1000000000,1 -1,1000000000 -q", 0, "1000000000,1000000000\n"),
        ("3,1 -1,4 --code", 0, "import torch\nx = torch.empty(3, 1)\nprint(x.expand(-1, 4).shape)\n"),
    ],
)
def test_the_contract(line: str, code: int, out: str, ask: Callable) -> None:
    for witness in ((), ("--no-torch",)):
        result = ask("expand", *line.split(), *witness)
        assert (result.code, result.out, result.err) == (code, out, "")


@pytest.mark.parametrize(
    ("line", "err"),
    [
        ("-1,3 4", "error: a size can't be negative, got -1\n  -1,3\n  ^^\nhint: write a shape as 2,3,4\n"),
        ("3 -2,3", "error: a size can't be negative, got -2\n  -2,3\n  ^^\n"
                   "hint: only -1 is allowed: it keeps the size\n"),
        ("3 3,x", "error: a size must be a whole number, got 'x'\n  3,x\n    ^\nhint: write a shape as 2,3,4\n"),
        ("3", "error: missing argument 'TARGET'\nhint: see tensorcli expand --help\n"),
    ],
)  # fmt: skip
def test_bad_input(line: str, err: str, ask: Callable) -> None:
    result = ask("expand", *line.split())
    assert (result.code, result.err) == (2, err)


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_fits_its_width(columns: int, language: str, ask: Callable) -> None:
    for line in ("3,1,1 3,32,32", "3 6", "3 3,4", "1,3 -1,-1,-1,-1"):
        out = ask("expand", *line.split(), COLUMNS=str(columns), TENSORCLI_LANG=language).out
        assert max(cell_len(row) for row in re.split("in code|代码", out)[0].splitlines()) <= columns
