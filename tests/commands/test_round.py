"""The command as a whole: its page to the letter, what -q and --expect mean, its errors."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields

import pytest
from rich.cells import cell_len

PAGE = """\
Round 2.5  -1.5

     x   floor   ceil   round   trunc   frac
   2.5       2      3       2       2    0.5   tie → even
  -1.5      -2     -1      -2      -1   -0.5   tie → even

  between floor and ceil: which way round and trunc go
     2 ├───────●───────┤ 3         2.5   ← round trunc
    -2 ├───────●───────┤ -1       -1.5   ← round   → trunc

✓ round  [2, -2]
"""


def test_the_page_to_the_letter(ask: Callable) -> None:
    assert ask("round", "2.5", "-1.5").out.startswith(PAGE)


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_fits_its_width(columns: int, language: str, ask: Callable) -> None:
    out = ask("round", "-1.7", "0.4", "5", "--clamp", "-1,3", COLUMNS=str(columns), TENSORCLI_LANG=language).out
    assert max(cell_len(row) for row in out.splitlines() if not row.startswith("  print")) <= columns


def test_json(ask: Callable) -> None:
    from tensorcli.tensors.round import RoundAnswer

    told = ask("round", "-1.5", "inf", "--clamp", "0,", "--json").json
    assert list(told) == [field.name for field in fields(RoundAnswer)]
    assert told["rows"][0] == {
        "x": -1.5, "floor": -2.0, "ceil": -1.0, "round": -2.0, "trunc": -1.0, "frac": -0.5, "clamp": 0.0,
        "clamp_slope": 0.0, "tie": True,
    }  # fmt: skip
    assert told["rows"][1]["floor"] == "inf"


@pytest.mark.parametrize(
    ("line", "code", "out"),
    [
        ("2.5 -q", 0, "[2]\n"),
        ("2.5 3.5 --expect 2,4", 0, "✓ as expected: [2,4]\n"),
        ("2.5 --expect 3", 1, "✗ expected 3, got [2]\n"),
        ("-1.5 --expect [[-1.5,-2,-1,-2,-1,-0.5]]", 0, "✓ as expected: [-2]\n"),
        ("[1.2,3.7] -q", 0, "[1,4]\n"),
        ("-inf inf nan -q", 0, "[-inf,inf,nan]\n"),
        ("-0.4 -0.0 0.4 -q", 0, "[-0,-0,0]\n"),
        ("0.5 1.5 2.5 -0.5 -q", 0, "[0,2,2,-0]\n"),
        ("1250 1350 --decimals -2 -q", 0, "[1200,1400]\n"),
    ],
)
def test_the_bare_answer(line: str, code: int, out: str, ask: Callable) -> None:
    result = ask("round", *line.split())
    assert (result.code, result.out) == (code, out)


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        (("x",), 2, "error: 'x' is not a number\n  x\n  ^\nhint: write tensorcli round 2.5 -1.5, or a list"),
        (
            ("-1,3",),
            2,
            "error: something follows after the end of the data\n  -1,3\n    ^\nhint: write tens",
        ),
        (("[1,x]",), 2, "error: 'x' is not a number\n  [1,x]\n     ^\nhint: write data as"),
        (("[]",), 2, "error: a number is missing"),
        (("1", "--clamp", "3"), 2, "error: --clamp takes two bounds, got '3'"),
        (("1", "--clamp", "a,1"), 2, "error: 'a' is not a number\n  a,1\n  ^\nhint: write --clamp"),
        (("1", "--clamp", "1,x"), 2, "error: 'x' is not a number\n  1,x\n    ^\nhint: write --clamp"),
        (("1", "--clamp", "[],1"), 2, "error: --clamp takes two bounds, got '[],1'"),
        (("1", "--decimals", "16"), 3, "error: --decimals is at most 15"),
    ],
)
def test_bad_input(line: tuple[str, ...], code: int, message: str, ask: Callable) -> None:
    result = ask("round", *line)
    assert (result.code, result.out) == (code, "")
    assert result.err.startswith(message)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("1e300 --decimals 15", "1e+300 is then larger than any float64: it becomes inf"),
        ("2.675 --decimals 2", "2.675 × 10^2 is 267.5 in float64, in the middle"),
        ("1250 --decimals -2", "1250 × 10^-2 is 12.5 in float64, in the middle"),
        ("3 --clamp 5,1", "low 5 is above high 1: torch then makes every value 1"),
    ],
)
def test_what_is_told(line: str, words: str, ask: Callable) -> None:
    assert any(words in note["text"] for note in ask("round", *line.split(), "--json").json["notes"])


def test_the_code_runs_whatever_the_bounds(ask: Callable) -> None:
    exec(ask("round", "nan", "-inf", "--clamp", "nan,inf", "--code").out, {"print": lambda *values: None})


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_fits_sixty_columns(language: str, ask: Callable) -> None:
    for line in ("2.5 -1.5 0.5 3.7", "2.5 -1.5 0.5 3.7 --clamp -1,3", "2.345 -12.5 --decimals 1"):
        out = ask("round", *line.split(), COLUMNS="60", TENSORCLI_LANG=language).out
        assert max(cell_len(row) for row in re.split("in code|代码", out)[0].splitlines()) <= 60
