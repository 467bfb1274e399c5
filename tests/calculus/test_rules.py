"""The rules against numerical derivatives in many digits; steps against each other; short forms against long ones."""

from __future__ import annotations

import os
from collections.abc import Callable
from fractions import Fraction

import pytest
from mpmath import mp

from tensorcli.calculus.compare import is_same
from tensorcli.calculus.definitions import substituted
from tensorcli.calculus.derivation import steps_below
from tensorcli.calculus.precise import precise
from tensorcli.calculus.rules import derivation, derivative
from tensorcli.calculus.shorten import shortened
from tensorcli.calculus.slopes import slope_at
from tensorcli.syntax.formulas import parse_formula, write_formula
from tensorcli.syntax.functions import FUNCTIONS, Function
from tensorcli.syntax.nodes import Arithmetic, Call, Formula, Number

POINTS = ("0.7", "-0.4", "1.3", "-3.5", "4.2", "-1.9", "0.9")


def numeric(formula: Formula, at: dict[str, Formula], name: str) -> object:
    """The slope from values alone: the two sides must agree, else nan."""
    step = Fraction(1, 10**24)
    with mp.workdps(80):
        middle, low, high = (
            precise(formula, {**at, name: Arithmetic(0, 0, "+", at[name], Number(0, 0, sign * step))}, 45, 80)
            for sign in (0, -1, 1)
        )
        left, right = (middle - low) * 10**24, (high - middle) * 10**24
        if not all(map(mp.isfinite, (left, right))) or abs(left - right) > mp.mpf(10) ** -15 * (1 + abs(left)):
            return mp.nan
        return (left + right) / 2


def called(function: Function, inner: str) -> Formula:
    """The function of something, its further values 0.3 and 2.5."""
    return Call(0, 0, function.name, tuple(map(parse_formula, (inner, "0.3", "2.5")[: function.least])))


@pytest.mark.parametrize("inner", ["x", "x^2 - 1/3"])
@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_every_function_has_its_slope(function: Function, inner: str) -> None:
    formula = called(function, inner)
    slope = derivative(formula, "x")
    seen = 0
    for text in POINTS:
        at = {"x": parse_formula(text)}
        theirs = numeric(formula, at, "x")
        if mp.isfinite(theirs):
            assert abs(precise(slope, at) - theirs) <= mp.mpf(10) ** -14 * (1 + abs(theirs)), text
            seen += 1
    assert seen > 1


COUNT = int(os.environ.get("EXAMPLES", "30"))


def test_random_formulas_have_their_slopes(random_formulas: Callable) -> None:
    seen = 0
    for formula in random_formulas(COUNT):
        slope = derivative(formula, "x")
        for x, y in (("0.7", "1.1"), ("-1.3", "0.6"), ("2.4", "-0.9"), ("0", "1"), ("1", "pi"), ("-1", "0")):
            at = {"x": parse_formula(x), "y": parse_formula(y)}
            value = precise(formula, at)
            found = slope_at(formula, slope, at, "x", value)
            theirs = numeric(formula, at, "x")
            assert found.value is None or mp.isfinite(value), write_formula(formula)
            if found.value is None or not mp.isfinite(theirs):
                continue
            nearness = mp.mpf(10) ** -8 * (abs(theirs) + mp.mpf(10) ** -20)
            assert abs(found.value - theirs) <= nearness, write_formula(formula)
            seen += 1
    assert seen > COUNT / 2


def test_a_short_form_is_the_same_function_and_no_longer(random_formulas: Callable) -> None:
    for formula in random_formulas(COUNT // 4, seed=10_000, depth=4):
        slope = derivative(formula, "x")
        short = shortened(slope, 1)
        again = parse_formula(write_formula(short))
        assert write_formula(again) == write_formula(short)
        assert short == slope or is_same(slope, again, points=8), write_formula(formula)


def test_each_step_follows_from_those_below_it(random_formulas: Callable) -> None:
    """The rule in letters, with the parts put in for the letters and their derivatives for the primed ones."""
    checked = 0
    for formula in random_formulas(COUNT // 3, seed=20_000, depth=4):
        for _, step in steps_below(derivation(formula, "x")):
            assert step.result == derivative(step.part, "x") or is_same(derivative(step.part, "x"), step.result)
            _, _, right = step.identity.partition(" = ")
            if not step.inner or step.rule in ("constant", "sum"):
                continue
            slopes = {f"{letter}′": derivative(part, "x") for letter, part in step.inner}
            names = {f"{letter}′": f"slope_of_{letter}" for letter, _ in step.inner}
            for primed, name in names.items():
                right = right.replace(primed, name)
            meant = {**dict(step.inner), **{names[primed]: slope for primed, slope in slopes.items()}}
            rebuilt = substituted(parse_formula(right.replace("·", "*")), meant)
            assert rebuilt == step.result or not _defined(step.result) or is_same(step.result, rebuilt), step.identity
            checked += 1
    assert checked > COUNT


def _defined(formula: Formula) -> bool:
    return is_same(formula, formula)
