"""The command as a whole: its page to the letter, its JSON, the contract."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields

import pytest
from rich.cells import cell_len

from tensorcli.shapes.split import SplitAnswer

PAGE = """\
What does x.chunk(4, dim=0) give?  x: 5,32

  dim 0 of size 5, cut
  ┌───────┬───────┬────┐
  │   2   │   2   │ 1  │
  └───────┴───────┴────┘
     0…1     2…3    4

  piece   positions in dim 0   shape
  0…1     0…3                  2,32 (2 times)
  2       4                    1,32

✓ 3 pieces  2,32  2,32  1,32

⚠ asked for 4, chunk gives only 3: its pieces have size 5 / 4, rounded up
→ tensor_split(4) gives exactly 4: 2 1 1 1

in code
  import torch
  x = torch.empty(5, 32)
  print([tuple(piece.shape) for piece in x.chunk(4, dim=0)])
"""


def test_the_page_to_the_letter(ask: Callable) -> None:
    assert ask("split", "5,32", "--chunks", "4", "--no-torch").out == PAGE


def test_sizes_that_do_not_add_up(ask: Callable) -> None:
    result = ask("split", "5,32", "--size", "2,2")
    assert result.code == 1
    assert "✗ the sizes add up to 4, but dim 0 has size 5" in result.out
    assert "x.split([2, 2, 1], dim=0)  2,32  2,32  1,32" in result.out
    assert "x.split([2, 3], dim=0)     2,32  3,32" in result.out
    assert "split_with_sizes expects split_sizes to sum exactly" in result.out


def test_json(ask: Callable) -> None:
    told = ask("split", "5,32", "--size", "2", "--json").json
    assert list(told) == [field.name for field in fields(SplitAnswer)]
    assert told["answer"] == told["result"] == [[2, 32], [2, 32], [1, 32]]
    assert told["operands"] == [{"name": "x", "shape": [5, 32]}]
    assert (told["dim"], told["sizes"], told["cut"]) == (0, [2, 2, 1], {"by": "size", "numbers": [2]})
    assert told["verdict"]["said"] == "torch.Size([2, 32]) torch.Size([2, 32]) torch.Size([1, 32])"
    told = ask("split", "5,32", "--size", "2,2", "--json").json
    assert (told["ok"], told["answer"], told["result"]) == (False, None, None)
    assert [(c["dim"], c["sizes"]) for c in told["clashes"]] == [(-2, [4, 5])]
    assert told["repairs"][0]["result"] == [[2, 32], [2, 32], [1, 32]]
    assert told["error"]["torch"].startswith("split_with_sizes expects split_sizes to sum exactly to 5")
    told = ask("split", "5", "--chunks", "4", "--json").json
    assert (told["sizes"], told["tensor_split"]) == ([2, 2, 1], [2, 1, 1, 1])


@pytest.mark.parametrize(
    ("line", "code", "out"),
    [
        ("5,32 --size 2 -q", 0, "2,32 2,32 1,32\n"),
        ("5,32 --size 2,3 -q", 0, "2,32 3,32\n"),
        ("5,32 --size [5] -q", 0, "5,32\n"),
        ("5,32 --size 2，3 -q", 0, "2,32 3,32\n"),
        ("5,32 --chunks 3 -q", 0, "2,32 2,32 1,32\n"),
        ("5,32 --chunks 4 -q", 0, "2,32 2,32 1,32\n"),
        ("5,32 --size 16 --dim 1 -q", 0, "5,16 5,16\n"),
        ("5,32 --size 16 --dim -1 -q", 0, "5,16 5,16\n"),
        ("0,2 --chunks 3 -q", 0, "0,2 0,2 0,2\n"),
        ("0 --size 0 -q", 0, "0\n"),
        ("5 --size 0 -q", 1, "error\n"),
        ("5 --chunks 0 -q", 1, "error\n"),
        ("5 --chunks -1 -q", 1, "error\n"),
        ("5 --size 2,2 -q", 1, "error\n"),
        ("() --size 1 -q", 1, "error\n"),
        ("9223372036854775807 --chunks 2 -q", 1, "error\n"),
        ("1000000000000000000 --size 500000000000000000 -q", 0, "500000000000000000 500000000000000000\n"),
        ("5,32 --size 2 --code", 0, "import torch\nx = torch.empty(5, 32)\n"
                                    "print([tuple(piece.shape) for piece in x.split(2, dim=0)])\n"),
    ],
)  # fmt: skip
def test_the_contract(line: str, code: int, out: str, ask: Callable) -> None:
    for witness in ((), ("--no-torch",)):
        result = ask("split", *line.split(), *witness)
        assert (result.code, result.out, result.err) == (code, out, "")


@pytest.mark.parametrize(
    ("expected", "code"),
    [
        ("2,32 2,32 1,32", 0),
        ("(2, 32) (2, 32) (1, 32)", 0),
        ("[2,32] [2,32] [1,32]", 0),
        ("2,32 2,32", 1),
        ("2,32", 1),
        ("error", 1),
    ],
)
def test_expect(expected: str, code: int, ask: Callable) -> None:
    assert ask("split", "5,32", "--size", "2", "--expect", expected).code == code
    assert ask("split", "5,32", "--size", "2,2", "--expect", "error").code == 0


@pytest.mark.parametrize(
    ("line", "code", "err"),
    [
        ("5", 2, "error: into which pieces? --size or --chunks is missing\n"
                 "hint: write --size 2, --size 2,3 or --chunks 3\n"),
        ("5 --size 2 --chunks 2", 2, "error: choose one of --size and --chunks\n"),
        ("5 --size x", 2, "error: a size must be a whole number, got 'x'\n  x\n  ^\nhint: write sizes as 2,3\n"),
        ("5 --size -2", 2, "error: a size can't be negative, got -2\n  -2\n  ^^\nhint: write sizes as 2,3\n"),
        ("5 --size 2 --dim 1", 2, "error: there is no dim 1 here\n  1\n  ^\nhint: dims run from -1 to 0\n"),
        ("1000000000 --size 1", 3, "error: 1000000000 pieces are too many: at most 100000 are told\n"
                                   "hint: choose larger pieces\n"),
        ("5 --chunks 9223372036854775808", 3, "error: --chunks is at most 2^63 - 1\n"),
    ],
)  # fmt: skip
def test_bad_input(line: str, code: int, err: str, ask: Callable) -> None:
    result = ask("split", *line.split())
    assert (result.code, result.err) == (code, err)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("5 --size 2", "the last piece is smaller: 5 = 2 × 2 + 1"),
        ("12 --size 2", "2 is the size of a piece, not how many: chunk(2) would give 6 6"),
        ("5 --chunks 4", "asked for 4, chunk gives only 3: its pieces have size 5 / 4, rounded up"),
        ("5 --chunks 4", "tensor_split(4) gives exactly 4: 2 1 1 1"),
        ("7 --chunks 3", "tensor_split(3) would cut more evenly: 3 2 2"),
        ("6 --chunks 3", "tensor_split(3) would give the same"),
    ],
)
def test_what_a_learner_would_get_wrong(line: str, told: str, ask: Callable) -> None:
    notes = ask("split", *line.split(), "--json", "--no-torch").json["notes"]
    assert told in [note["text"] for note in notes]


def test_many_pieces_are_told_in_runs(ask: Callable) -> None:
    out = ask("split", "100000", "--size", "1", "--no-torch").out
    assert "0…99999   0…99999              1 (100000 times)" in out
    assert len(out) < 2000


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_fits_its_width(columns: int, language: str, ask: Callable) -> None:
    for line in ("5,32 --size 2", "5,32 --size 2,2", "5 --chunks 4", "100 --size 3", "5 --size 0", "10 --size 1,2,3,4"):
        out = ask("split", *line.split(), COLUMNS=str(columns), TENSORCLI_LANG=language).out
        assert max(cell_len(row) for row in re.split("in code|代码", out)[0].splitlines()) <= columns
