"""The command as a whole: same seed same bytes, the ranges said exactly, its errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

import pytest

PAGE = """\
torch.arange(0, 10, 3)

  0 3 6 9

✓ shape  4   int64

→ arange leaves the end out; linspace includes it
"""


def test_the_page_to_the_letter(ask: Callable) -> None:
    assert ask("random", "arange", "0", "10", "3").out.startswith(PAGE)


def test_the_same_seed_gives_the_same_bytes(ask: Callable) -> None:
    one, same, other = (ask("random", "rand", "2,3", "--seed", seed).out for seed in ("1", "1", "2"))
    assert one == same != other


def test_json(ask: Callable) -> None:
    from tensorcli.tensors.random import RandomAnswer

    told = ask("random", "randint", "1", "10", "3,3", "--json").json
    assert list(told) == [field.name for field in fields(RandomAnswer)]
    assert (told["shape"], told["dtype"], told["seed"]) == ([3, 3], "int64", 0)
    assert told["answer"] == told["values"]
    assert "high 10 is excluded" in told["notes"][0]["text"]


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("rnd 2", 2, "error: there is no maker 'rnd'\nhint: did you mean rand?\n"),
        ("rand", 2, None),
        ("randint 1 2 3 4", 2,
         "error: randint takes other arguments\nhint: write randint HIGH SHAPE, randint LOW HIGH SHAPE\n"),
        ("randint 1.5 2", 2, "error: HIGH is a whole number, got '1.5'\n  1.5\n  ^^^\n"),
        ("full 2 [1]", 2, "error: VALUE is one number, got '[1]'\n  [1]\n  ^^^\n"),
        ("zeros 1000000000,0", 3, "error: 1000000000 elements are too many: at most 1000000 are made\n"),
        ("rand 1000,1001", 3, "error: 1001000 elements are too many: at most 1000000 are made\n"),
        ("eye 1001", 3, "error: 1002001 elements are too many: at most 1000000 are made\n"),
        ("arange 0 1 1e-9", 3, "error: more than 1000000 elements are too many\n"),
        ("linspace 0 1 1000001", 3, "error: 1000001 elements are too many: at most 1000000 are made\n"),
        ("randperm 99999999999", 3, "error: 99999999999 elements are too many: at most 1000000 are made\n"),
        ("arange 3 --hist 10", 2, "error: arange takes no --hist\n"),
        ("rand 2 --hist 0", 2, "error: --hist counts at least 1 value, got 0\nhint: write --hist 10000\n"),
        ("rand 2 --hist 1000001", 3, "error: --hist counts at most 1000000 values\n"),
        ("rand 2 --seed 99999999999999999999", 3, "error: a seed is a whole number of at most 63 bits\n"),
    ],
)  # fmt: skip
def test_bad_input(line: str, code: int, message: str | None, ask: Callable) -> None:
    result = ask("random", *line.split())
    assert (result.code, result.out) == (code, "")
    assert message is None or result.err == message


@pytest.mark.parametrize("line", ["randint 5 1 2", "arange 0 1 0", "eye -2", "arange nan"])
def test_what_torch_refuses_is_an_answer(line: str, ask: Callable) -> None:
    assert ask("random", *line.split()).code == 1


@pytest.mark.parametrize(
    "line", ["full 2 nan", "full 2 -inf", "rand_like [nan,1.]", "rand_like 2,3", "ones_like [inf,-1]"]
)
def test_the_code_runs_whatever_the_values(line: str, ask: Callable) -> None:
    exec(ask("random", *line.split(), "--code").out, {"print": lambda *values: None})


def test_a_permutation_of_nothing_has_no_range(ask: Callable) -> None:
    assert "-1" not in ask("random", "randperm", "0").out


def test_the_code_gives_the_same_values(ask: Callable, spawn: Callable) -> None:
    code = ask("random", "randint", "1", "10", "2,2", "--seed", "7", "--code").out.replace("print(", "print(")
    values = ask("random", "randint", "1", "10", "2,2", "--seed", "7", "--json").json["values"]
    assert spawn(code=code.replace(")))", ")).tolist())")).out.strip() == str(values)
