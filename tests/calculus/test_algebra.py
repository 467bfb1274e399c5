"""Sums and products as people write them: the same value, whatever is put in order."""

from __future__ import annotations

from itertools import product

import pytest
from mpmath import mp

from tensorcli.calculus.algebra import over, plus, times
from tensorcli.calculus.precise import precise
from tensorcli.syntax.formulas import parse_formula

POINT = {"x": parse_formula("3"), "y": parse_formula("-0.7")}
PARTS = ("0", "1", "-2", "2/3", "x", "-x", "x*0", "0*x/y", "-(0*x)", "1/x", "y/(2*x)", "3/(x*0)", "x/(0/y)", "1/(1/x)")


@pytest.mark.parametrize(("one", "other"), [*product(PARTS, PARTS)])
def test_what_is_built_has_the_value_of_its_parts(one: str, other: str) -> None:
    left, right = parse_formula(one), parse_formula(other)
    for sign, built in (("*", times(left, right)), ("/", over(left, right)), ("+", plus(left, right))):
        meant = precise(parse_formula(f"({one}){sign}({other})"), POINT)
        if mp.isfinite(meant):
            assert abs(precise(built, POINT) - meant) <= 1e-15 * abs(meant)
