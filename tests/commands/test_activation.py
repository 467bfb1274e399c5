"""The command as a whole: its page to the letter, what -q and --expect mean, its errors, and that its code runs."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields

import pytest
from rich.cells import cell_len

PAGE = """\
relu at x = -1, 0, 1

  formula        0 if x <= 0, x if x > 0
  slope          0 if x < 0, 1 if x > 0
  range          [0, inf)
  largest slope  1 for x > 0
  kink at        x = 0: slope 0 before, 1 after, torch picks 0

   x   value     slope
  -1       0         0
   0       0       0 ◆
   1       1         1
  ◆ not differentiable there: torch's choice

"""
END = """\
✓ largest slope   relu 1

→ relu has a kink at 0: slope 0 on the left, 1 on the right, so it is not
  differentiable there; torch picks 0
→ for x < 0 the slope is 0: a unit that only gets such x passes no gradient on
  and stops learning

"""


def test_the_page_to_the_letter(ask: Callable) -> None:
    out = ask("activation", "ReLU", "--at", "-1,0,1").out
    assert out.startswith(PAGE)
    assert END in out


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "line",
    ["gelu_tanh", "sigmoid tanh relu --at -1,0,1e-300", "softmax --at 1,2,3,4,5,6,7,8,9", "selu --depth 10 --weight -2",
     "--list", "elu gelu selu celu prelu", "hardsigmoid --at nan,0,-inf -v"],
)  # fmt: skip
def test_the_page_fits_its_width(columns: int, language: str, line: str, ask: Callable) -> None:
    out = ask("activation", *line.split(), COLUMNS=str(columns), TENSORCLI_LANG=language).out
    prose = out.split("in code" if language == "en" else "代码")[0]  # code is never broken
    assert max(cell_len(row) for row in prose.splitlines()) <= columns


def test_json(ask: Callable) -> None:
    from tensorcli.calculus.activation import ActivationAnswer

    told = ask("activation", "sigmoid", "LeakyReLU", "--at", "0,inf", "--param", "negative_slope=0.2", "--json").json
    assert list(told) == [field.name for field in fields(ActivationAnswer)]
    assert told["rows"] == [
        {"name": "sigmoid", "x": 0.0, "value": 0.5, "derivative": 0.25},
        {"name": "sigmoid", "x": "inf", "value": 1.0, "derivative": 0.0},
        {"name": "leaky_relu", "x": 0.0, "value": 0.0, "derivative": 0.2},
        {"name": "leaky_relu", "x": "inf", "value": "inf", "derivative": 1.0},
    ]
    assert told["answer"] == [[row["x"], row["value"], row["derivative"]] for row in told["rows"]]
    assert told["derivative_formula"] == {
        "sigmoid": "sigmoid(x)*(1 - sigmoid(x))",
        "leaky_relu": "0.2 if x < 0, 1 if x > 0",
    }
    assert told["formula"]["leaky_relu"] == "0.2*x if x <= 0, x if x > 0"
    assert told["kinks"] == [{"name": "leaky_relu", "x": 0.0, "left": 0.2, "right": 1.0, "jump": False, "torch": 0.2}]
    assert told["ranges"]["sigmoid"] == [{"low": 0.0, "high": 1.0, "low_attained": False, "high_attained": False}]
    assert told["steepest"]["sigmoid"] == {"slope": 0.25, "places": [[0.0, 0.0]], "attained": True}
    assert told["depth"] is None


@pytest.mark.parametrize(
    ("line", "code", "out"),
    [
        ("sigmoid --at 2 -q", 0, "[[2,0.880797077977882,0.104993585403507]]\n"),
        ("relu --at -1,0,1 -q", 0, "[[-1,0,0],[0,0,0],[1,1,1]]\n"),
        ("relu --at=-2 -q", 0, "[[-2,0,0]]\n"),
        ("tanh --at x=0 -q", 0, "[[0,0,1]]\n"),
        ("gelu --param approximate=tanh --at 1 -q", 0, "[[1,0.841191990608277,1.08296408384578]]\n"),
        ("leaky_relu --param negative_slope=0.2 --at -1 -q", 0, "[[-1,-0.2,0.2]]\n"),
        ("softplus --param beta=2 --param threshold=1 --at 3 -q", 0, "[[3,3,1]]\n"),
        ("swish SiLU nn.SiLU --at 0 -q", 0, "[[0,0,0.5]]\n"),
        ("prelu --param weight=1/4 --at -4 -q", 0, "[[-4,-1,0.25]]\n"),
        ("threshold --param threshold=0.1 --param value=20 --at 0.1 -q", 0, "[[0.1,20,0]]\n"),
        ("relu --at 0 -q --no-torch", 0, "[[0,0,nan]]\n"),
        ("softmax --at 0,0 -q", 0, "[[0,0.5,[0.25,-0.25]],[0,0.5,[-0.25,0.25]]]\n"),
        ("sigmoid --at 2 --expect [[2,0.8808,0.105]]", 0, "✓ as expected: [[2,0.880797077977882,0.104993585403507]]\n"),
        ("sigmoid --at 2 --expect 2,0.8808,0.105", 0, "✓ as expected: [[2,0.880797077977882,0.104993585403507]]\n"),
        ("sigmoid --at 2 --expect 2,0.8808,0.106", 1,
         "✗ expected 2,0.8808,0.106, got [[2,0.880797077977882,0.104993585403507]]\n"),
        ("softshrink --param lambd=-1 --expect error", 0, "✓ as expected: error\n"),
        ("celu --param alpha=0 -q", 1, "error\n"),
    ],
)  # fmt: skip
def test_the_bare_answer(line: str, code: int, out: str, ask: Callable) -> None:
    result = ask("activation", *line.split())
    assert (result.code, result.out) == (code, out)


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("", 2, "error: an activation is missing\nhint: write tensorcli activation sigmoid, or --list"),
        ("sigmiod", 2, "error: there is no activation 'sigmiod'\nhint: did you mean sigmoid?\n"),
        ("qqqq", 2, "error: there is no activation 'qqqq'\nhint: one of: sigmoid tanh relu"),
        ("relu --at y=2", 2, "error: these are functions of x alone, got 'y'\n  y=2\n"),
        ("relu --at 2,", 2, "error: a value is missing"),
        ("relu --at z", 2, "error: a point needs numbers, got 'z'"),
        ("relu --at 1/0", 2, "error: this is no number that a float64 can hold\n  1/0\n  ^^^\n"),
        ("relu --at 1e400", 2, "error: this is no number that a float64 can hold"),
        ("relu --range 6,-6", 2, "error: --range is two numbers, the smaller first, none beyond a million"),
        ("relu --range 1", 2, "error: --range is two numbers"),
        (
            "elu --param aplha=1",
            2,
            "error: elu takes no parameter 'aplha'\n  aplha=1\n  ^^^^^\nhint: it takes elu: alpha",
        ),
        (
            "relu --param alpha=1",
            2,
            "error: relu takes no parameter 'alpha'\n  alpha=1\n  ^^^^^\nhint: it takes no para",
        ),
        ("relu tanh --param alpha=1", 2, "error: none of these takes a parameter 'alpha'"),
        ("elu --param alpha", 2, "error: --param is written as name=value, got 'alpha'"),
        ("elu --param alpha=x", 2, "error: a parameter is a finite number, got 'x'"),
        ("elu --param alpha=inf", 2, "error: a parameter is a finite number, got 'inf'"),
        ("elu --param alpha=1/0", 2, "error: a parameter is a finite number, got '1/0'"),
        ("gelu --param approximate=erf", 2, "error: approximate is none or tanh, got 'erf'"),
        ("softplus --param beta=0", 2, "error: beta must not be 0: softplus divides by it"),
        ("relu --depth 0", 2, "error: --depth is at least 1"),
        ("relu --depth 1001", 3, "error: --depth is at most 1000"),
        ("relu --weight 2", 2, "error: --weight is that of the layers: it needs --depth"),
        ("relu --depth 2 --weight 1,2", 2, "error: --weight is one finite number"),
        ("softmax --depth 2", 2, "error: --depth is for functions of one number, not of a vector"),
        ("softmax --at " + ",".join("1" * 101), 3, "error: a vector has at most 100 numbers here"),
    ],
)
def test_bad_input(line: str, code: int, message: str, ask: Callable) -> None:
    result = ask("activation", *line.split())
    assert (result.code, result.out) == (code, "")
    assert result.err.startswith(message)


def test_what_torch_refuses(ask: Callable) -> None:
    for parameters, words in [
        (("celu", "--param", "alpha=0"), "alpha cannot be 0 for CELU"),
        (("celu", "--param", "alpha=1e39"), "without overflow"),
        (("softshrink", "--param", "lambd=-1"), "lambda must be"),
        (("hardtanh", "--param", "min_val=2"), "min_val cannot be greater than max_val"),
        (("rrelu", "--param", "lower=0.5"), "Lower bound should be less than or equal"),
    ]:
        told = ask("activation", *parameters, "--json").json
        assert (told["ok"], told["answer"]) == (False, None)
        assert words in told["error"]["torch"]


@pytest.mark.parametrize(
    "line",
    [
        "sigmoid --at 2",
        "relu tanh leaky_relu --at -1,0,nan,inf --param negative_slope=0.2",
        "prelu rrelu threshold gelu_tanh --at 0.5,-0.5",
        "softmax --at 1,2,3",
        "softmin log_softmax --at 0.5,-1e308",
        "sigmoid --at 1 --depth 10 --weight 2",
    ],
)
def test_its_code_prints_the_same_numbers(line: str, ask: Callable) -> None:
    told = ask("activation", *line.split(), "--json").json
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(told["code"])], check=True, capture_output=True, text=True, timeout=120
    )
    printed = [json.loads(row.replace("nan", "NaN").replace("inf", "Infinity")) for row in done.stdout.splitlines()]
    numbers = [row for block in printed if isinstance(block, list) for row in block]
    for row, ours in zip(numbers, told["answer"], strict=True):
        assert repr(_floats(ours)) == repr(_floats(row))
    if told["depth"]:
        assert math.isclose(printed[-1], told["depth"]["chains"][0]["slope"], rel_tol=1e-12)


def _floats(value: object) -> object:
    return [_floats(item) for item in value] if isinstance(value, list) else float(value)  # type: ignore[arg-type]


def test_layers(ask: Callable) -> None:
    told = ask("activation", "sigmoid", "--depth", "10", "--json").json["depth"]
    assert (told["layers"], told["weight"]) == (10, 1.0)
    chains = {(chain["name"], chain["start"]): chain for chain in told["chains"]}
    assert {name for name, _ in chains} == {"sigmoid", "tanh", "relu", "gelu"}
    sigmoid = chains["sigmoid", 1.0]
    assert sigmoid["bound"] == 0.25**10
    x, slope = 1.0, 1.0
    for _ in range(10):
        x = 1 / (1 + math.exp(-x))
        slope *= x * (1 - x)
    assert math.isclose(sigmoid["slope"], slope, rel_tol=1e-12)
    assert math.isclose(sigmoid["value"], x, rel_tol=1e-12)
    assert (chains["relu", 1.0]["slope"], chains["relu", -1.0]["slope"]) == (1.0, 0.0)
    exploding = ask("activation", "relu", "--depth", "10", "--weight", "2", "--at", "1", "--json").json["depth"]
    assert exploding["chains"][0]["slope"] == exploding["chains"][0]["bound"] == 1024.0


def test_layers_by_the_rule_alone_are_the_same(ask: Callable) -> None:
    line = ("activation", "silu", "--depth", "12", "--weight", "1.5", "--json")
    with_torch, alone = ask(*line).json["depth"]["chains"], ask(*line, "--no-torch").json["depth"]["chains"]
    for one, other in zip(with_torch, alone, strict=True):
        assert math.isclose(one["slope"], other["slope"], rel_tol=1e-9)


def test_the_gallery_holds_all_of_them(ask: Callable) -> None:
    told = ask("activation", "--list", "--json").json
    assert len(told["answer"]) == 27
    assert set(told["formula"]) == set(told["derivative_formula"]) == set(told["answer"])
    assert told["verdict"] is None
    out = ask("activation", "--list").out
    assert all(f"\n  {name} " in out for name in told["answer"])


def test_each_kind_of_deviation_is_told(ask: Callable) -> None:
    for line, words in [
        ("tanh --at 30", "float64 keeps 16 digits, and where terms nearly cancel few are left"),
        ("hardsigmoid --at 0", "torch keeps a constant of the slope in float32"),
        ("gelu_tanh --at 1e308", "a number passes 1.8e308"),
        ("softplus --at 20.5", "above beta*x = 20 torch takes x itself, with slope 1"),
        ("silu --at=-inf", "from 0 times infinity"),
        ("relu --at nan", "torch hands out a slope of"),
        ("softshrink --at 0 --param lambd=0", "two formulas meet here"),
    ]:
        notes = ask("activation", *line.split(), "--json").json["notes"]
        assert any(note["kind"] == "warning" and words in note["text"] for note in notes), line


def test_in_plain_ascii_nothing_is_lost(ask: Callable) -> None:
    out = ask("activation", "sigmoid", "--at", "2", PYTHONIOENCODING="ascii").out
    assert "sigmoid(2) = 0.880797" in out
