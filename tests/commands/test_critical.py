"""The command as a whole: its page, its JSON, what -q and --expect mean, its errors, its time limit."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields

import pytest
from rich.cells import cell_len

from tensorcli.calculus.critical.answer import CriticalAnswer


def test_the_page(ask: Callable) -> None:
    out = ask("critical", "x^2 - y^2").out
    assert out.startswith("Where is the gradient of x^2 - y^2 zero?\n\n  ∂f/∂x = 2*x\n  ∂f/∂y = -2*y\n")
    assert "\n  ×  0  0      0  saddle  -2 ▒▒▒▒▒▒▒▒\n                          +2 ████████\n" in out
    assert "along (0, 1) a maximum              along (1, 0) a minimum" in out
    assert "\n✓ saddle at (0, 0)\n" in out


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "text", ["x^2 - y^2", "(x^2+y-11)^2 + (x+y^2-7)^2", "(x^2-1)^2 + 0.3x", "relu", "sin(x)", "x^2*y^2"]
)
def test_the_page_fits_its_width(columns: int, language: str, text: str, ask: Callable) -> None:
    result = ask("critical", text, COLUMNS=str(columns), TENSORCLI_LANG=language)
    assert result.code == 0
    shown = result.out.split("in code" if language == "en" else "代码")[0]
    assert max(cell_len(row) for row in shown.splitlines()) <= columns


def test_json(ask: Callable) -> None:
    told = ask("critical", "x^2 - y^2", "--json").json
    assert list(told) == [field.name for field in fields(CriticalAnswer)]
    (point,) = told["points"]
    assert (point["at"], point["value"], point["kind"]) == ({"x": 0.0, "y": 0.0}, 0.0, "saddle")
    assert point["eigenvalues"] == [-2.0, 2.0]
    assert (told["complete"], told["convex"], told["answer"]) == (True, False, "saddle 0,0")


@pytest.mark.parametrize(
    ("line", "code", "out"),
    [
        (("x^2 - y^2", "-q"), 0, "saddle 0,0\n"),
        (("x^3 - 3x", "-q"), 0, "maximum -1; minimum 1\n"),
        (("exp(x)", "-q"), 0, "none\n"),
        (("(x+y)^2", "-q"), 0, "minimum on x + y = 0\n"),
        (("tan(x)", "-q"), 0, "none found\n"),
        (("x^3 - 3x", "--expect", "minimum 1; maximum -1"), 0, "✓ as expected: maximum -1; minimum 1\n"),
        (("x^3 - 3x", "--expect", "[-1,1]"), 0, "✓ as expected: maximum -1; minimum 1\n"),
        (("x^3 - 3x", "--expect", "maximum; minimum"), 0, "✓ as expected: maximum -1; minimum 1\n"),
        (("x^3 - 3x", "--expect", "minimum 1"), 1, "✗ expected minimum 1, got maximum -1; minimum 1\n"),
        (("x^2 - y^2", "--expect", "[[0,0]]"), 0, "✓ as expected: saddle 0,0\n"),
        (("x^2 - y^2", "--expect", "saddle at (0,0)"), 0, "✓ as expected: saddle 0,0\n"),
        (("x^2 - y^2", "--expect", "minimum 0,0"), 1, "✗ expected minimum 0,0, got saddle 0,0\n"),
        (("exp(x)", "--expect", "none"), 0, "✓ as expected: none\n"),
        (("x^4 - x", "--expect", "minimum 0.63"), 0, "✓ as expected: minimum 0.629960524947437\n"),
        (("exp(x)", "--convex", "-q"), 0, "true\n"),
        (("x^3", "--convex", "-q"), 1, "false\n"),
        (("x^3", "--convex", "--expect", "false"), 0, "✓ as expected: false\n"),
        (("-x^2", "-q"), 0, "maximum 0\n"),
    ],
)
def test_the_bare_answer(line: tuple[str, ...], code: int, out: str, ask: Callable) -> None:
    result = ask("critical", *line)
    assert (result.code, result.out) == (code, out)


@pytest.mark.parametrize(
    ("text", "expected", "met"),
    [
        ("x^2 - y^2", "Saddle at x=0, y=0", True),
        ("x^2 - y^2", "(0, 0)", True),
        ("x^2 - y^2", "x = 0, y = 0", True),
        ("x^2 - y^2", "鞍点 0，0", True),
        ("x^2 - y^2", "saddle 0", False),
        ("x^2 - y^2", "saddle 0,1", False),
        ("x^2", "global minimum at x = 0", True),
        ("x^3 - 3x", "global minimum; maximum", False),
        ("x^3 - 3x", "maximum -1, minimum 1", True),
        ("x^3 - 3x", "-1, 1", True),
        ("x^3 - 3x", "{-1, 2}", False),
        ("x^4 - 2x^2", "minimum; maximum; minimum -1", True),
        ("(x+y)^2", "minimum on x+y = 0", True),
        ("(x+y)^2", "minimum", True),
        ("(x+y)^2", "minimum 0,0", False),
        ("exp(x)", "none", True),
        ("tan(x)", "none", False),
        ("log(-1)", "error", True),
    ],
)
def test_what_a_teacher_may_expect(text: str, expected: str, met: bool, ask: Callable) -> None:
    assert ask("critical", text, "--expect", expected, "-q").code == (0 if met else 1)


@pytest.mark.parametrize("expected", ["hello", "minimal"])
def test_what_is_no_expectation(expected: str, ask: Callable) -> None:
    result = ask("critical", "exp(x)", "--expect", expected)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: --expect names no kind and no place of a point")


@pytest.mark.parametrize(
    ("line", "code", "message"),
    [
        (("x^^2",), 2, "error: a number or a name is missing before '^'"),
        (("x", "--box", "1"), 2, "error: --box takes two ends, got '1'"),
        (("x", "--box", "5,-5"), 2, "error: a box goes from a smaller number to a greater one, both finite"),
        (("x", "--box", "z=0:1"), 2, "error: the formula has no variable 'z'"),
        (("x", "--timeout", "0"), 2, "error: --timeout is a number of seconds above 0"),
        (("x", "--timeout", "nan"), 2, "error: --timeout is a number of seconds above 0"),
    ],
)
def test_bad_input(line: tuple[str, ...], code: int, message: str, ask: Callable) -> None:
    result = ask("critical", *line)
    assert (result.code, result.out) == (code, "")
    assert result.err.startswith(message)


@pytest.mark.parametrize(
    "line",
    [
        "x^2 - y^2", "x^3 - 3x", "(x^2-1)^2 + 0.3x", "relu", "lambda^2 + N^2", "exp(x)", "|x|", "|sin(x)|", "5",
        "5 --convex", "cbrt(x - 3x^2)",
    ],
)  # fmt: skip
def test_the_code_runs(line: str, ask: Callable) -> None:
    text, *convex = line.split(" --convex")
    code = ask("critical", text, *(["--convex"] if convex else []), "--code").out
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, timeout=60, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


@pytest.mark.parametrize(
    "text", ["sin(x*y)*exp(x)", "gamma(x)", "sin(cos(tan(x y)))*x^3 - y^y", "a b c d f g + sin(a b c)"]
)
def test_there_is_an_answer_in_little_time(text: str, ask: Callable) -> None:
    assert ask("critical", text, "--timeout", "1", "-q").code == 0


def test_neither_torch_nor_numpy_is_loaded(modules_loaded: Callable) -> None:
    loaded = modules_loaded("critical", "x^2 - y^2")
    assert "sympy" in loaded
    assert not loaded & {"torch", "numpy", "pydantic"}


def test_nothing_is_cut_in_a_narrow_pipe(ask: Callable) -> None:
    out = ask("critical", "(x^2-1)^2 + 0.3x", COLUMNS="40").out
    assert "…" not in out.split("in code")[0]
    assert "minimum     +8.869 ████" in out
    assert "(global)\n" in out
