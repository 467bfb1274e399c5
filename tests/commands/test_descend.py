"""The command as a whole: its page to the letter, its JSON, the contract, Ctrl-C."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import fields

import pytest
from rich.cells import cell_len

from tensorcli.calculus.descend import DescendAnswer

PAGE = """\
Where does SGD go on x^2?

  rate  value     x                  f
   0.1  █▇▆▅▄▃▂▁  2.037e-10   4.15e-20  converged  at step 62
   0.5  █▁▁▁▁▁▁▁  0                  0  converged  at step 1
     1  ▁▁▁▁▁▁▁▁  1                  1  oscillates
   1.1  ▁▂▃▄▅▆▇█  116800     1.365e+10  diverged

✓ 2 converged   1 oscillates   1 diverged

→ on this quadratic descent converges for rates below 2/L = 1
"""


def test_the_page_to_the_letter(ask: Callable) -> None:
    assert ask("descend", "x^2", "--start", "1", "--lr", "0.1,0.5,1.0,1.1").out.startswith(PAGE)


def test_json(ask: Callable) -> None:
    told = ask("descend", "x^2+y^2", "--start", "y=2,x=1", "--lr", "0.25", "--steps", "3", "--json").json
    assert list(told) == [field.name for field in fields(DescendAnswer)]
    (run,) = told["runs"]
    assert (run["lr"], run["momentum"], run["start"]) == (0.25, 0.0, {"x": 1.0, "y": 2.0})
    assert [step["step"] for step in run["steps"]] == [0, 1, 2, 3]
    assert run["steps"][1] == {"step": 1, "at": {"x": 0.5, "y": 1.0}, "value": 1.25, "gradient_norm": 5**0.5}
    assert told["answer"] == [[0.125, 0.25]]


def test_the_steps_listed(ask: Callable) -> None:
    def listed(*more: str) -> list[int]:
        told = ask("descend", "x^2", "--start", "1", "--lr", "0.01", "--json", *more).json
        return [step["step"] for step in told["runs"][0]["steps"]]

    assert listed("--steps", "7", "--every", "3") == [0, 3, 6, 7]
    assert len(listed("--steps", "1000")) == 1001
    assert len(listed("--steps", "5000")) <= 1002


def test_leaving_the_domain_is_told(ask: Callable) -> None:
    result = ask("descend", "log(x)", "--start", "1", "--lr", "3")
    assert result.code == 0
    assert "left the domain   x = -2   f = nan" in result.out
    assert "torch.optim would go on" in result.out
    assert (
        ask("descend", "log(x)", "--start", "1", "--lr", "3", "--json").json["runs"][0]["steps"][-1]["value"] == "nan"
    )


@pytest.mark.parametrize(
    ("line", "code", "out"),
    [
        ("x^2 --start 1 --lr 0.25 --steps 2 -q", 0, "[0.25]\n"),
        ("x^2 --start 1;2 --lr 0.25 --steps 2 -q", 0, "[0.25,0.5]\n"),
        ("x^2+y^2 --start 1,2 --lr 0.25 --steps 1 -q", 0, "[[0.5,1]]\n"),
        ("x^2 --start 1 --lr 0.25 --steps 2 --expect [0.25]", 0, "✓ as expected: [0.25]\n"),
        ("x^2 --start 1 --lr 0.25 --steps 2 --expect [0.4]", 1, "✗ expected [0.4], got [0.25]\n"),
        ("x^2 --start 1 --expect converged -q", 0, ""),
        ("x^2 --start 1 --lr 1.1 --expect diverged -q", 0, ""),
        ("x^2 --start 1 --lr 1.1 --expect converged -q", 1, ""),
        ("x^2 --start 1 --lr 0.25 --steps 2 --expect x=0.25 -q", 0, ""),
        ("x^2+y^2 --start 1,0 --expect 0,0 -q", 0, ""),
        ("x^2+y^2 --start 1,0 --expect (0,0) -q", 0, ""),
        ("x^2+y^2 --start 1,0 --expect x=0,y=0 -q", 0, ""),
        ("x^2+y^2 --start 1,0 --expect [0,1] -q", 1, ""),
        ("x^2-y^2 --start 1,0 --expect saddle -q", 0, ""),
        ("x^2-y^2 --start 1,0 --expect minimum -q", 1, ""),
        ("x^2 --start 1 --lr 0.1,1,1.1 --expect converged,oscillates,diverged -q", 0, ""),
        ("x^2 --start 1 --lr 0.1,1,1.1 --expect converged,oscillates -q", 1, ""),
        ("x^2 --start 1 --lr 0.1,0.2 --expect minimum -q", 0, ""),
        ("log(x) --start -1 -q", 1, "error\n"),
        ("x^2 --start 1 --lr -1 -q", 1, "error\n"),
        ("x^2 --start 1 --lr -1 --expect error -q", 0, ""),
        ("x^2 --start pi/2 --lr 0 --steps 1 -q", 0, "[1.5707963267949]\n"),
    ],
)
def test_the_contract(line: str, code: int, out: str, ask: Callable) -> None:
    result = ask("descend", *line.split())
    assert (result.code, result.out, result.err) == (code, out, "")


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        ("3 --start 1", 2, "the formula has no variable to move"),
        ("x^2 --start y=1", 2, "the formula has no variable 'y'"),
        ("x+y --start 1", 2, "the formula has 2 variables, the point 1 values"),
        ("x+y --start x=1", 2, "a value for y is missing"),
        ("x+y --start x=1,2", 2, "name all values of a point, or none"),
        ("x^2 --start 1 --lr fast", 2, "--lr takes numbers, got 'fast'"),
        ("x^2 --start 1 --steps 100001", 3, "--steps is at most 100000"),
        ("x^2 --start 1 --steps -1", 2, "--steps is a whole number from 0 up"),
        ("x^2 --start 1 --every 0", 2, "--every is a whole number from 1 up"),
        ("x^2 --start 1 --lr 0.1,,0.2", 2, "--lr takes numbers, got ''"),
        ("x^2 --start 1 --momentum true", 2, "--momentum takes numbers, got 'true'"),
        ("x^2 --start 1 --optimizer adam --momentum 0.9", 2, "adam takes no --momentum"),
        ("x^2 --start 1 --lr 1,2,3,4,5 --momentum 0,.1,.2,.3,.4", 3, "at most 24 runs are compared"),
    ],
)
def test_bad_input(line: str, code: int, message: str, ask: Callable) -> None:
    result = ask("descend", *line.split())
    assert (result.code, result.err.splitlines()[0]) == (code, f"error: {message}")


@pytest.mark.parametrize(
    "line",
    [
        "x^2 --start 1",
        "x^2+sin(y) --start 1,2 --momentum 0.9 --nesterov --weight-decay 0.1",
        "x^4 --start 1 --optimizer adam",
        "cosh(x) --start 2 --optimizer rmsprop --momentum 0.5",
    ],
)
def test_the_code_gives_the_same_point(line: str, ask: Callable, spawn: Callable) -> None:
    told = ask("descend", *line.split(), "--json").json
    printed = spawn(code="\n".join(told["code"])).out.split()
    assert [float(word) for word in printed] == pytest.approx(
        list(told["runs"][0]["steps"][-1]["at"].values()), rel=1e-12
    )


@pytest.mark.parametrize(
    "line",
    [
        "x^2 --start 1 --lr 0.1,0.5,1.1",
        "x^2-y^2 --start 1,0;1,1e-6 --momentum 0,0.9",
        "lambda^2+step^2 --start 1,2;3,4 --steps 3",
    ],
)
def test_the_code_of_a_comparison_prints_the_last_point_of_each_run(line: str, ask: Callable, spawn: Callable) -> None:
    told = ask("descend", *line.split(), "--json").json
    printed = [float(word) for word in spawn(code="\n".join(told["code"])).out.split()]
    assert printed == [value for run in told["runs"] for value in run["steps"][-1]["at"].values()]


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("line", ["x^2+10y^2 --start 1,1 --lr 0.09", "x^2 --start 1 --lr 0.1,0.5,1.1 --momentum 0,0.9"])
def test_the_page_fits_its_width(columns: int, language: str, line: str, ask: Callable) -> None:
    result = ask("descend", *line.split(), COLUMNS=str(columns), TENSORCLI_LANG=language)
    assert result.code == 0
    shown = result.out.split("in code" if language == "en" else "代码")[0]
    assert max(cell_len(row) for row in shown.splitlines()) <= columns


def test_ctrl_c_keeps_what_was_reached(environ: Callable) -> None:
    line = [sys.executable, "-m", "tensorcli", "descend", "x^2+y^2", "--start", "1,1", "--lr", "1e-9"]
    with subprocess.Popen(
        [*line, "--steps", "100000", "--json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ()
    ) as process:
        time.sleep(2.5)  # the libraries are loaded by then; should they not be, it just ends
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert err == b""
    assert process.returncode in (0, 130)
    if process.returncode == 130 and out:
        assert json.loads(out)["runs"][0]["steps"][-1]["step"] < 100_000


@pytest.mark.parametrize("start", ["1e300", "-1e300", "1.7e308", "9223372036854775808", "1e16", "5e-324", "0"])
@pytest.mark.parametrize("formula", ["x", "|x|", "1/(1+x^2)"])
def test_a_start_as_far_out_as_floats_go_has_its_picture(formula: str, start: str, ask: Callable) -> None:
    result = ask("descend", formula, "--start", start, "--steps", "20")
    assert (result.code, result.err) == (0, "")
    assert "●" in result.out


@pytest.mark.parametrize("start", ["inf", "-inf", "1e400"])
def test_a_walk_begins_at_a_finite_point(start: str, ask: Callable) -> None:
    result = ask("descend", "1/x", "--start", start)
    assert result.code == 1
    assert "a walk can't begin at x = " in result.out
