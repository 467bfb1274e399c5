"""Formulas: every way to write them, the way back, and every way to get them wrong, to the letter."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.errors import InputError, LimitError, TensorcliError
from tensorcli.syntax.formulas import asked_formula, parse_formula, variables, write_formula
from tensorcli.syntax.functions import FUNCTIONS, function_named
from tensorcli.syntax.nodes import Arithmetic, Call, Constant, Factorial, Formula, Negation, Number, Variable


def node(kind: type, *values: object) -> Formula:
    return kind(0, 0, *values)


def grown(inner: st.SearchStrategy[Formula]) -> st.SearchStrategy[Formula]:
    calls = st.sampled_from(FUNCTIONS).flatmap(
        lambda f: st.lists(inner, min_size=f.least, max_size=f.most).map(lambda a: node(Call, f.name, tuple(a)))
    )
    pairs = st.tuples(st.sampled_from("+-*/"), inner, inner).map(lambda t: node(Arithmetic, *t))
    powers = st.tuples(st.just("^"), inner, st.sampled_from([node(Variable, "y"), node(Number, Fraction(2))]))
    return calls | pairs | powers.map(lambda t: node(Arithmetic, *t)) | inner.map(lambda f: node(Negation, f))


LEAVES = (
    st.sampled_from(["x", "y", "alpha", "lambda", "N", "S", "E1", "gamma"]).map(lambda n: node(Variable, n))
    | st.sampled_from(["pi", "e"]).map(lambda n: node(Constant, n))
    | st.decimals(0, 9, places=3).map(lambda d: node(Number, Fraction(d)))
    | st.integers(0, 20).map(lambda n: node(Factorial, node(Number, Fraction(n))))
)
FORMULAS = st.recursive(LEAVES, grown, max_leaves=12)


@given(FORMULAS)
def test_what_is_written_is_read_back(formula: Formula) -> None:
    assert parse_formula(write_formula(formula)) == formula


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2x^2 + 3 sin(x)", "2*x^2 + 3*sin(x)"),
        ("-x^2", "-x^2"),
        ("(-x)^2", "(-x)^2"),
        ("2^-x", "2^(-x)"),
        ("x^y^z", "x^y^z"),
        ("(x^y)^z", "(x^y)^z"),
        ("x**2", "x^2"),
        ("x-(y-z)-1", "x - (y - z) - 1"),
        ("x/(y/z)/2", "x/(y/z)/2"),
        ("1/2x", "1/2*x"),
        ("|x|", "abs(x)"),
        ("||x|-1|", "abs(abs(x) - 1)"),
        ("|x-2|+2|x|", "abs(x - 2) + 2*abs(x)"),
        ("|2(x+1)|", "abs(2*(x + 1))"),
        ("sin^2(x)", "sin(x)^2"),
        ("sin²(x)", "sin(x)^2"),
        ("x²y", "x^2*y"),
        ("x^3 - 3x y^2", "x^3 - 3*x*y^2"),
        ("x sin(x)", "x*sin(x)"),
        ("e pi x", "e*pi*x"),
        ("x⁻¹⁰", "x^(-10)"),
        ("e^x", "e^x"),
        ("3(x+1)(x-1)", "3*(x + 1)*(x - 1)"),
        ("sigmoid", "sigmoid(x)"),
        ("π/2", "pi/2"),
        ("√x + √(y+1)", "sqrt(x) + sqrt(y + 1)"),
        ("log(x, 2) + ln(x)", "log(x, 2) + log(x)"),
        ("beta + lambda*N*S + E1", "beta + lambda*N*S + E1"),
        ("gamma + gamma(x)", "gamma + gamma(x)"),
        ("1e-3x", "0.001*x"),
        ("2e", "2*e"),
        ("arcsin(x)+Abs(x)+Max(x,1)", "asin(x) + abs(x) + max(x, 1)"),
        ("2×x，", None),
        ("（x＋１）", "x + 1"),
        ("2×（x−1）", "2*(x - 1)"),
        ("σ(x)", "sigmoid(x)"),
        ("5!", "5!"),
    ],
)
def test_as_people_write_them(text: str, written: str | None) -> None:
    if written is None:
        with pytest.raises(InputError):
            parse_formula(text)
    else:
        assert write_formula(parse_formula(text)) == written


@pytest.mark.parametrize(
    ("text", "message", "hint", "place"),
    [
        ("", "a formula is missing", "write a formula as x^2 + sin(x)", None),
        ("sigmoid x", "'sigmoid' is a function: give it something in brackets", "write sigmoid(x)", (0, 7)),
        ("sin 2", "'sin' is a function: give it something in brackets", "write sin(2)", (0, 3)),
        ("sigmiod(x)", "there is no function 'sigmiod'", "did you mean sigmoid?", (0, 7)),
        ("sigmiod", "there is no function 'sigmiod'", "did you mean sigmoid?", (0, 7)),
        (" sinx", "there is no function 'sinx'", "write sin(x)", (1, 5)),
        (
            "softmax",
            "softmax is a function of a vector, not of a number",
            "tensorcli activation softmax shows its values and slopes",
            (0, 7),
        ),
        (
            "2 LogSoftmax(x)",
            "LogSoftmax is a function of a vector, not of a number",
            "tensorcli activation logsoftmax shows its values and slopes",
            (2, 12),
        ),
        (
            "x + х",
            "'х' has no meaning in a formula",
            "this is CYRILLIC SMALL LETTER HA; letters are a to z, and the Greek ones",
            (4, 5),
        ),
        ("x(x+1)", "'x' is not a function", "write x*(…) for a product", (0, 1)),
        ("(x+1)x", "an operator is missing before 'x'", "write a product with *", (5, 6)),
        ("2 3", "an operator is missing between two numbers", None, (2, 3)),
        ("(x", "'(' is never closed", None, (0, 1)),
        ("x)", "')' was never opened", None, (1, 2)),
        ("1+|x", "'|' is never closed", None, (2, 3)),
        ("x+", "something is missing at the end", None, (2, 2)),
        ("*x", "a number or a name is missing before '*'", None, (0, 1)),
        ("()", "something is missing before ')'", None, (1, 2)),
        ("x,y", "a comma only separates what is given to a function", None, (1, 2)),
        ("max(x)", "max takes 2 values, got 1", None, (0, 3)),
        ("elu(x,1,2)", "elu takes 1 to 2 values, got 3", None, (0, 3)),
        ("y = x", "a formula has no '='", "write only what stands behind it", (2, 3)),
        ("[x]", "a formula is grouped with ( and )", None, (0, 1)),
        ("x; y", "';' has no meaning in a formula", None, (1, 2)),
        ("inf", "a formula has no 'inf'", None, (0, 3)),
        ("x!", "! is for whole numbers, as 5!", "gamma(x + 1) is x!", (0, 2)),
        ("2.5!", "! is for whole numbers, as 5!", "gamma(x + 1) is x!", (0, 4)),
        ("__import__('os')", "'_' has no meaning in a formula", None, (0, 1)),
        ("x.__class__", "'.' has no meaning in a formula", None, (1, 2)),
    ],
)
def test_errors_point_at_the_place(text: str, message: str, hint: str | None, place: tuple[int, int] | None) -> None:
    with pytest.raises(InputError) as caught:
        asked_formula(text)
    error = caught.value
    assert str(error.message) == message
    assert (None if error.hint is None else str(error.hint)) == hint
    assert (None if error.place is None else (error.place.start, error.place.stop)) == place


@pytest.mark.parametrize(
    ("fits", "too_much"),
    [
        ("x" + " " * 1999, "x" + " " * 2000),
        ("(" * 40 + "x" + ")" * 40, "(" * 41 + "x" + ")" * 41),
        ("+".join(["x"] * 150), "+".join(["x"] * 151)),
        ("1" * 30, "1" * 31),
        ("1e1000", "1e1001"),
        ("2^4096", "2^4097"),
        ("(1/2)^4096", "(1/2)^4097"),
        ("3^2584", "3^2585"),
        ("500!", "501!"),
        ("-" * 40 + "x", "-" * 41 + "x"),
    ],
)
def test_limits_and_one_past_them(fits: str, too_much: str) -> None:
    parse_formula(fits)
    with pytest.raises(LimitError):
        parse_formula(too_much)


@pytest.mark.parametrize("text", ["9**9**9", "9^9^9^9^9", "2^(500!)", "(" * 1999, "-" * 1999, "|" * 1999, "sin(" * 499])
def test_bombs_are_refused_at_once(text: str) -> None:
    with pytest.raises(TensorcliError):
        parse_formula(text)


@given(st.text(alphabet="xy2.3+-*/^()|!, sincosepiσ²√=eE", max_size=30) | st.text(max_size=20))
def test_any_text_is_a_formula_or_an_error_of_ours(text: str) -> None:
    try:
        formula = parse_formula(text)
    except TensorcliError as error:
        place = error.place
        assert place is None or 0 <= place.start <= place.stop <= max(len(text), place.stop)
    else:
        assert parse_formula(write_formula(formula)) == formula


def test_places_are_those_of_the_text() -> None:
    text = "1 + sin( x )"
    formula = parse_formula(text)
    assert isinstance(formula, Arithmetic)
    assert text[formula.right.start : formula.right.stop] == "sin( x )"


def test_every_spelling_finds_its_function() -> None:
    for function in FUNCTIONS:
        for spelling in (function.name, *function.spellings):
            assert function_named(spelling) is function


@pytest.mark.parametrize("text", ["theta", "lambda", "x1", "loss", "signal + 1", "weight", "N", "E1", "mu"])
def test_other_names_alone_are_variables(text: str) -> None:
    assert asked_formula(text) == parse_formula(text)


def test_variables() -> None:
    assert variables(parse_formula("x^2*y + sin(y) + e + pi")) == ("x", "y")
