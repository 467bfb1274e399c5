"""The computation graph of random formulas: values go up, gradients down, and what arrives at the uses adds up."""

from __future__ import annotations

import math
import os
from collections.abc import Callable

from tensorcli.calculus.graph import computation_graph
from tensorcli.calculus.witnesses import derivative, is_followed, value_in_float64
from tensorcli.syntax.formulas import parse_formula, variables, write_formula

COUNT = int(os.environ.get("EXAMPLES", "100"))


def is_close(one: float, other: float, size: float = 0.0) -> bool:
    return (
        math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12 * size)
        or (math.isnan(one) and math.isnan(other))
        or not math.isfinite(size)
    )


def test_graphs_add_up_to_what_autograd_says(random_formulas: Callable) -> None:
    constants = [parse_formula(text) for text in ("x + where(x < 3, 1, 2)", "sin(where(1 > 0, 2, x)^2)", "x*sign(3)")]
    for formula in (*constants, *random_formulas(COUNT, seed=50_000, depth=4)):
        if not all(is_followed(formula, name) for name in variables(formula)):
            continue
        at = {"x": 0.7, "y": -1.1}
        nodes = computation_graph(formula, at)
        assert is_close(nodes[-1].value, value_in_float64(formula, at)), write_formula(formula)
        for name in variables(formula):
            uses = [node.gradient or 0.0 for node in nodes if (node.kind, node.part) == ("variable", name)]
            told = derivative(formula, name, at, 1)
            assert told is not None
            assert is_close(sum(uses), told, sum(map(abs, uses))), write_formula(formula)
