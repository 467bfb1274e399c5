"""The command as a whole: its pages to the letter, its JSON, the contract, the errors."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import fields

import pytest
from rich.cells import cell_len

from tensorcli.calculus.grad import GradAnswer

PAGE = """\
What is the gradient of x^2*y + sin(y)?  at x = 1, y = 2

  ∂/∂x, with y held fixed
  (x^2*y + sin(y))′ = 2*x*y   sum rule: (u + v)′ = u′ + v′
  ├─ (x^2*y)′ = 2*x*y         constant factor: (c·u)′ = c·u′, c = y, u = x^2
  │  └─ (x^2)′ = 2*x          power rule
  └─ sin(y)′ = 0              held fixed

  ∂/∂y, with x held fixed
  (x^2*y + sin(y))′ = x^2 + cos(y)   sum rule: (u + v)′ = u′ + v′
  ├─ (x^2*y)′ = x^2   constant factor: (c·u)′ = c·u′, c = x^2, u = y
  └─ sin(y)′ = cos(y)                from the table

  at x = 1, y = 2 the value is 2.90929742682568
                                 ∂/∂x               ∂/∂y
  the symbols, to 15 digits         4  0.583853163452858
  steepest ascent, length 1  0.989515           0.144433

✓ gradient  [4, 0.583853163452858]   its length  4.04238599300882
"""

KINK = """\
What is d/dx of relu(x)?  at x = 0

  relu(x)′ = where(x > 0, 1, 0)   piece by piece
  ├─ x > 0:  x′ = 1               the variable itself
  └─ else:  0′ = 0                held fixed

  the slope, ever nearer  from the left  from the right
  d/dx  x = 0                         0               1

  at x = 0 the value is 0
  the symbols, to 15 digits    –
  torch autograd, float64      0
  difference of values       0.5

✗ the derivative does not exist at x = 0: a kink, 0 from the left and 1 from the
  right

→ where(a > b, u, v) is u where a > b, else v
⚠ torch picks 0 at x = 0: it must return something, and takes a slope from
  between the two
"""


def test_the_page_of_a_gradient_to_the_letter(ask: Callable) -> None:
    assert ask("grad", "x^2*y + sin(y)", "--at", "x=1,y=2", "--no-torch").out.startswith(PAGE)


def test_the_page_of_a_kink_to_the_letter(ask: Callable) -> None:
    result = ask("grad", "relu", "--at", "0")
    assert (result.code, result.out[: len(KINK)]) == (1, KINK)


@pytest.mark.parametrize(
    ("line", "code", "out"),
    [
        ("sigmoid --at 2 -q", 0, "0.104993585403507"),
        ("sigmoid --at 2 -q --no-torch", 0, "0.104993585403507"),
        ("sigmoid --at 2 -q --no-sympy", 0, "0.104993585403507"),
        ("sigmoid -q", 0, "sigmoid(x)*(1 - sigmoid(x))"),
        ("tanh -q", 0, "1 - tanh(x)^2"),
        ("-x^2 -q", 0, "-2*x"),
        ("x^2*y+sin(y) -q", 0, "[2*x*y,x^2 + cos(y)]"),
        ("x^2*y+sin(y) -q --wrt x", 0, "2*x*y"),
        ("x^2*y --at 1,2 -q", 0, "[4,1]"),
        ("x^2*y --at y=2,x=1 -q", 0, "[4,1]"),
        ("x^2*y --at y=2,x=1 --wrt y,x -q", 0, "[1,4]"),
        ("exp(-x^2) --order 2 --at 0.5 -q", 0, "-0.778800783071405"),
        ("sin(x) --at pi -q", 0, "-1"),
        ("relu --at 0 -q", 1, "error"),
        ("log(x) --at -1 -q", 1, "error"),
        ("sqrt(x) --at 0 -q", 1, "error"),
        ("tan --at pi/2 -q", 1, "error"),
        ("x^x --at -1 -q", 1, "error"),
        ("sigmoid(tanh(x^3)) --at 0.7 --order 5 -q", 0, "-8.6273319840536"),
        ("sin(x) --at inf -q", 1, "error"),
        ("x --at nan -q", 1, "error"),
        ("|x|^2 --at 0 -q", 0, "0"),
        ("sqrt(x^4) --at 0 -q", 0, "0"),
        ("exp(x) --at 1000 -q", 0, "1.97007111401705e+434"),
        ("exp(x)/(1+exp(x)) --at 800 -q", 0, "0"),
        ("x^2 --at 1e300 -q", 0, "2e+300"),
        ("exp(exp(exp(x))) --at 5 -q", 0, "10^1.23822723278332e+64"),
        ("exp(exp(exp(x))) --at 5 --expect 5", 1, "✗ expected 5, got 10^1.23822723278332e+64"),
        ("exp(exp(exp(exp(x)))) --at 10 -q", 1, "error"),
        ("5 -q", 0, "0"),
        ("5 --wrt t --at 3 -q", 0, "0"),
        ("sigmoid --at 2 --expect 0.105", 0, "✓ as expected: 0.104993585403507"),
        ("sigmoid --at 2 --expect 0.106", 1, "✗ expected 0.106, got 0.104993585403507"),
        ("exp(x) --at 1000 --expect 1.97e434", 0, "✓ as expected: 1.97007111401705e+434"),
        ("relu --at 0 --expect error", 0, "✓ as expected: error"),
        ("relu --at 0 --expect 0", 1, "✗ expected 0, got error"),
        ("sin(x)^2 --expect 2sin(x)cos(x) -q", 2, ""),
        ("sin(x)^2 --expect 2sin(x)*cos(x)", 0, "✓ as expected: sin(2*x)"),
        ("x^2 --expect x", 1, "✗ expected x, got 2*x"),
        ("log(x) --expect 1/|x|", 0, "✓ as expected: 1/x"),
        ("x^2*y --expect [2x*y,x*x]", 0, "✓ as expected: [2*x*y,x^2]"),
        ("x^2*y --expect 2x*y", 1, "✗ expected 2x*y, got [2*x*y,x^2]"),
        ("x^2*y --at 1,2 --expect [4,1]", 0, "✓ as expected: [4,1]"),
    ],
)
def test_the_contract(line: str, code: int, out: str, ask: Callable) -> None:
    result = ask("grad", *line.split())
    assert (result.code, result.out) == (code, out + "\n" if out else "")


@pytest.mark.parametrize(
    ("line", "code", "err"),
    [
        ("sigmiod(x)", 2,
         "error: there is no function 'sigmiod'\n  sigmiod(x)\n  ^^^^^^^\nhint: did you mean sigmoid?\n"),
        ("x^2*y --at x=1", 2,
         "error: a value for y is missing\n  x=1\n  ^^^\nhint: a point is written as x=1,y=1\n"),
        ("x^2*y --at x=1,z=2", 2,
         "error: the formula has no variable 'z'\n  x=1,z=2\n  ^^^^^^^\nhint: a point is written as x=1,y=1\n"),
        ("x^2*y --at 1", 2,
         "error: the formula has 2 variables, the point 1 values\n  1\n  ^\nhint: a point is written as x=1,y=1\n"),
        ("x^2*y --at x=1,2", 2,
         "error: name all values of a point, or none\n  x=1,2\n  ^^^^^\nhint: a point is written as x=1,y=1\n"),
        ("x --wrt y", 2, "error: the formula has no variable 'y'\n  y\n  ^\nhint: its variables: x\n"),
        ("x*y --wrt x,x", 2, "error: 'x' is given twice\n  x,x\n    ^\n"),
        ("5 --wrt 2", 2, "error: --wrt takes the name of a variable\n  2\n  ^\n"),
        ("x --order 0", 2, "error: --order is 1 or more\nhint: write --order 2 for the second derivative\n"),
        ("x --order 6", 3, "error: --order goes up to 5\n"),
        ("x --timeout 0", 2, "error: --timeout is more than 0 and at most 3600 seconds\n"),
        ("x --timeout nan", 2, "error: --timeout is more than 0 and at most 3600 seconds\n"),
        ("x --at y", 2,
         "error: a point needs numbers, got 'y'\n  y\n  ^\nhint: a point is written as x=1,y=2\n"),
    ],
)  # fmt: skip
def test_bad_input(line: str, code: int, err: str, ask: Callable) -> None:
    result = ask("grad", *line.split())
    assert (result.code, result.out, result.err) == (code, "", err)


def test_json_has_the_answers_fields_in_order(ask: Callable) -> None:
    for line in (("x^2",), ("x*y", "--at", "1,2", "--hessian"), ("relu", "--at", "0"), ("x", "--at", "inf")):
        assert list(ask("grad", *line, "--json").json) == [field.name for field in fields(GradAnswer)]


def test_json_of_the_flagship(ask: Callable) -> None:
    told = ask("grad", "x^2*y + sin(y)", "--at", "x=1,y=2", "--hessian", "--json").json
    assert told["formula"] == "x^2*y + sin(y)"
    assert told["variables"] == ["x", "y"]
    assert told["partials"] == {"x": "2*x*y", "y": "x^2 + cos(y)"}
    assert told["at"] == {"x": 1, "y": 2}
    assert math.isclose(told["value"], 2 + math.sin(2))
    assert told["answer"] == list(told["gradient"].values()) == told["witnesses"]["symbolic"]
    assert math.isclose(told["norm"], math.hypot(4, 1 + math.cos(2)))
    assert math.isclose(math.hypot(*told["direction"].values()), 1)
    assert told["hessian"][0] == [4, 2]
    assert told["hessian"][1][0] == 2
    assert math.isclose(told["hessian"][1][1], -math.sin(2))
    for witness in ("autograd", "difference"):
        assert all(map(lambda a, b: math.isclose(a, b, rel_tol=1e-9), told["witnesses"][witness], told["answer"]))
        assert told["witnesses"]["agree"][witness] is True
    assert told["defined"] is True
    assert told["verdict"]["by"] == "torch"
    assert [step["result"] for step in told["steps"] if step["level"] == 0] == list(told["partials"].values())


def test_json_where_there_is_no_slope(ask: Callable) -> None:
    told = ask("grad", "relu", "--at", "0", "--json").json
    assert (told["ok"], told["answer"], told["defined"], told["verdict"]) == (False, None, False, None)
    assert told["gradient"] == {"x": None}
    assert told["sides"] == {"x": {"left": 0, "right": 1, "why": "kink"}}
    assert (told["witnesses"]["symbolic"], told["witnesses"]["autograd"]) == (None, 0)
    assert "torch picks 0" in told["notes"][-1]["text"]


def test_without_a_point_sympy_is_the_witness(ask: Callable) -> None:
    told = ask("grad", "x*sin(x)", "--json").json
    assert told["verdict"]["by"] == "sympy"
    assert told["at"] is told["gradient"] is told["witnesses"] is told["defined"] is None
    assert ask("grad", "x*sin(x)", "--json", "--no-sympy").json["verdict"] is None


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("log(x) --at -1", "torch would still hand out -1 at x = -1"),
        ("exp(x)/(1+exp(x)) --at 800", "torch gives nan, the symbols 0"),
        ("exp(x)-x --at 1e-17", "rounding in float64 costs the rest"),
        ("x^1.5 --at 0", "this is the slope from the right alone"),
        ("sqrt(x^4) --at 0", "torch gives nan, the symbols 0"),
        ("tan --at pi/2", "torch would still hand out 2.66709378811357e+32"),
        ("exp(x) --at 1000", "torch gives inf, the symbols 1.97007111401705e+434"),
        ("exp(exp(exp(exp(x)))) --at 10", "is too large to be written at x = 10"),
        ("softplus(x) --at 20.01", "torch computes this function by another formula"),
        ("elu(1,x) --at 2", "torch has no derivative to offer here for x"),
    ],
)
def test_where_the_witnesses_part_the_reason_is_told(line: str, said: str, ask: Callable) -> None:
    assert said in " ".join(ask("grad", *line.split()).out.split())


def printed_by(code: str) -> list[object]:
    printed: list[object] = []
    exec(code, {"print": lambda *values: printed.extend(values)})
    return printed


@pytest.mark.parametrize(
    "line",
    [
        "sigmoid --at 2", "x^2*y+sin(y) --at x=1,y=2", "gelu(2x)+sec(y)^2 --at 0.3,0.4", "exp(-x^2) --order 2 --at 0.5",
        "selu(x)*pi+e^x --at -1", "hardswish(x)/(1+|x|) --at 1/3", "log(lambda,2)+print --at 3,4",
        "atan2(y,x) --at 1,2",
        "where(x>1,x^2,1) --at 2", "max(x,y)^cbrt(x) --at 2,1", "lgamma(x)+polygamma(1,x)+acot(x) --at 1.5",
        "elu(x,0.3)+sin(2) --at -2", "rrelu(x)+prelu(x)+gelu_tanh(x) --at -1", "softplus(x,2)+heaviside(x) --at 1",
    ],
)  # fmt: skip
def test_the_code_prints_the_answer(line: str, ask: Callable) -> None:
    for point in (line, line.split(" --at", maxsplit=1)[0]):
        told = ask("grad", *point.split(), "--json").json
        printed = printed_by("\n".join(told["code"]))
        if point == line:
            answer = told["answer"] if isinstance(told["answer"], list) else [told["answer"]]
            assert all(map(lambda a, b: math.isclose(a, b, rel_tol=1e-9), printed, answer)), told["code"]
        else:
            assert len(printed) == len(told["partials"])


@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_fits_its_width(columns: int, language: str, ask: Callable) -> None:
    for line in ("gelu(x^2)*sin(x)/(1+exp(-x)) --at 1", "x^2*y+sin(y) --at 1,2", "hardtanh --at 1", "mish --order 2"):
        out = ask("grad", *line.split(), COLUMNS=str(columns), TENSORCLI_LANG=language).out
        assert max(cell_len(row) for row in re.split("in code|代码", out)[0].splitlines()) <= columns, line


def test_a_formula_that_takes_too_long_is_given_up(ask: Callable) -> None:
    result = ask("grad", "^".join(["(sin(x)*tan(x)+x)"] * 12), "--order", "5", "--at", "1", "--timeout", "1", "-q")
    assert result.code == 3
    assert result.err.startswith("error: ")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("|x| --at 0", "the derivative does not exist at x = 0: a kink, -1 from the left and 1 from the right"),
        ("|x| --at 0 --order 3",
         "the derivative of order 1 does not exist at x = 0: a kink, -1 from the left and 1 from the right"),
        ("x*|x| --at 0 --order 2",
         "the derivative of order 2 does not exist at x = 0: a kink, -2 from the left and 2 from the right"),
        ("1/x --at 0 --order 2", "1/x is infinite at x = 0, so it has no slope there"),
        ("1/(1/x) --at 0", "1/(1/x) is undefined at x = 0, so it has no slope there"),
        ("y*|x| --at 0,1 --order 2",
         "the partial derivative of order 1 for x does not exist at x = 0, y = 1: "
         "a kink, -1 from the left and 1 from the right"),
    ],
)  # fmt: skip
def test_why_there_is_no_slope(line: str, message: str, ask: Callable) -> None:
    result = ask("grad", *line.split(), "--no-torch", "--json")
    assert (result.code, result.json["error"]["message"]) == (1, message)


@pytest.mark.parametrize(
    "formula", ["1/0", "log(0)", "0/0", "tan(pi/2)", "x + 1/0", "x/0", "y*x*sqrt(-2)", "x^log(-1)"]
)
def test_what_is_undefined_everywhere_has_no_derivative(formula: str, ask: Callable) -> None:
    assert ask("grad", formula, "-q").out == "error\n"
    told = ask("grad", formula, "--json")
    assert told.code == 1
    assert "is undefined, so the formula has no value" in told.json["error"]["message"]
    point = "x=2,y=3" if "y" in formula else "x=2"
    assert ask("grad", formula, "--at", point if "x" in formula else "2", "--no-torch", "-q").out == "error\n"


@pytest.mark.parametrize("at", ["1/0", "sqrt(-1)", "log(0)", "inf", "nan", "-inf"])
def test_what_is_no_point_has_no_slope(at: str, ask: Callable) -> None:
    result = ask("grad", "x^2", f"--at={at}")
    assert result.code == 1
    assert "a slope belongs to a point" in result.out


@pytest.mark.parametrize(
    ("formula", "meant"), [("a*xy", "x*y"), ("a*sinx", "sin(x)"), ("2ex", "e*x"), ("lnx + a", "ln(x)")]
)
def test_names_that_may_be_meant_otherwise_are_told(formula: str, meant: str, ask: Callable) -> None:
    assert f"is written {meant}" in " ".join(ask("grad", formula, "--no-sympy").out.split())
    assert "is read as" not in ask("grad", "a*theta + mu*x1", "--no-sympy").out


def test_the_graph_to_the_letter(ask: Callable) -> None:
    out = ask("grad", "x^2*y + sin(y)", "--at", "1,2", "--graph").out
    assert (
        """
  computation graph     value  local slope   gradient
  x^2*y + sin(y)       2.9093                       1
  ├─ x^2*y                  2            1          1
  │  ├─ x^2                 1            2          2
  │  │  └─ x                1            2          4
  │  └─ y                   2            1          1
  └─ sin(y)          0.909297            1          1
     └─ y                   2    -0.416147  -0.416147
  values go up, gradients down: local slope × gradient of the part above =
  gradient

  y is used 2 times:  1 + (-0.416147) = 0.583853
"""
        in out
    )


def test_the_graph_adds_up_to_the_gradient(ask: Callable) -> None:
    for formula in (
        "x*y+sin(x*y)",
        "x^x",
        "elu(x,0.5)*max(x,y)",
        "where(x>y,x^2*y,y)",
        "sec(x)+gelu_tanh(y)",
        "5",
        "-x",
    ):
        told = ask("grad", formula, "--at", "x=1.5,y=0.5" if "y" in formula else "1.5", "--graph", "--json").json
        nodes = told["graph"]
        assert nodes[-1]["value"] == told["value"] or math.isclose(nodes[-1]["value"], told["value"])
        for place, node in enumerate(nodes):
            above = [other for other in nodes if place in other["inputs"]]
            if above and node["slope"] is not None:
                assert math.isclose(node["gradient"], node["slope"] * above[0]["gradient"], abs_tol=1e-15)
        for name, slope in told["gradient"].items():
            uses = [node["gradient"] for node in nodes if (node["kind"], node["part"]) == ("variable", name)]
            assert math.isclose(sum(uses), slope, rel_tol=1e-9, abs_tol=1e-12), formula


def test_the_plot_touches_the_point(ask: Callable) -> None:
    out = ask("grad", "sigmoid", "--at", "2", "--plot").out
    assert out.count("●") == 2  # the point, and the legend
    assert "the tangent at x = 2" in out
    assert "tangent" not in ask("grad", "relu", "--at", "0", "--plot").out
    assert "┆" in ask("grad", "x^2*y", "--at", "1,2", "--plot", "--no-torch").out
    assert "⠤" in ask("grad", "x^2", "--plot").out


@pytest.mark.parametrize(
    ("line", "err"),
    [
        ("x --graph", "error: --graph needs a point\nhint: write --at 2, for instance\n"),
        ("x --graph --at 2 --no-torch", "error: --graph shows what torch does\n"),
        ("x*y --plot", "error: --plot needs a point where there are several variables\n"),
        ("x --plot --at inf", "error: --plot needs a point that is finite\n"),
    ],
)
def test_what_needs_a_point(line: str, err: str, ask: Callable) -> None:
    result = ask("grad", *line.split())
    assert (result.code, result.out, result.err) == (2, "", err)


def test_a_terminal_is_not_flooded(ask: Callable) -> None:
    from tensorcli.calculus.grad import Question
    from tensorcli.calculus.grad_answer import differentiate
    from tensorcli.language import LANGUAGES
    from tensorcli.syntax.formulas import parse_formula
    from tensorcli.views.grad import MOST_STEPS, view

    formula = parse_formula("tanh(sin(cos(x^2)*exp(x)))*gelu_tanh(x)")
    answer = differentiate(Question(formula, ("x",), ("x",), 3, None, False, False)).answer
    for language in LANGUAGES:
        short, whole = (
            "".join(text_of(part) for part in view(answer, language, most=most).body) for most in (MOST_STEPS, None)
        )
        assert len(short) < 20_000 < len(whole)
        assert "-v" in short
        assert "-v" not in whole


def text_of(part: object) -> str:
    import io

    from rich.console import Console

    out = io.StringIO()
    Console(file=out, width=80).print(part)
    return out.getvalue()


@pytest.mark.parametrize("columns", ["60", "80", "100"])
@pytest.mark.parametrize("line", ["sin(x)*y*cos(z)*w --at 1,2,3,4 --hessian", "relu --at 0", "x^2*y+sin(y) --at 1,2"])
def test_nothing_is_cut_however_narrow_the_page(line: str, columns: str, ask: Callable) -> None:
    told = ask("grad", *line.split(), "--no-torch", "--json").json
    page = ask("grad", *line.split(), "--no-torch", COLUMNS=columns).out
    assert "…" not in page
    for number in (told["gradient"] or {}).values():
        assert number is None or f"{number:.15g}" in page
