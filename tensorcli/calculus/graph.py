"""The computation graph, as torch walks it: forward values up, gradients down.

Every use of a variable is a node of its own, so that one that is used twice shows what each use contributes; what adds
up is its gradient.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch

from tensorcli.calculus.algebra import call, variable
from tensorcli.calculus.autograd import Tensor, evaluate, tensor
from tensorcli.syntax.formula_text import write_formula
from tensorcli.syntax.formulas import parts, variables
from tensorcli.syntax.nodes import Arithmetic, Call, Formula, Negation, Variable


class GraphNode(NamedTuple):
    """One node of the graph; in the order of the forward pass, the result last."""

    part: str  # the formula up to this node
    kind: str  # "variable", "constant", an operator, or a function
    inputs: tuple[int, ...]  # the nodes that it is computed from, by their places in the list
    value: float  # forward
    slope: float | None  # of the node above with respect to this one; None for constants and for the result
    gradient: float | None  # that arrives here: of the result with respect to this node


def computation_graph(formula: Formula, at: Mapping[str, float]) -> tuple[GraphNode, ...]:
    """The nodes with their values and gradients; all numbers are torch's, in float64.

    >>> from tensorcli.syntax.formulas import parse_formula
    >>> [(n.part, n.value, n.slope, n.gradient) for n in computation_graph(parse_formula("sin(-x)"), {"x": 0.0})]
    [('x', 0.0, -1.0, -1.0), ('-x', -0.0, 1.0, 1.0), ('sin(-x)', -0.0, None, 1.0)]
    """
    walk = _Walk({name: tensor(value).requires_grad_() for name, value in at.items()})
    result = walk.node(formula)
    nodes = []
    for made in walk.made:
        followed = made.tensor.requires_grad
        gradient = _slope(result.tensor, made.tensor) if followed else None
        is_result = made is result
        slope = None if is_result or not followed or made.above is None else _slope(made.above, made.tensor)
        nodes.append(
            GraphNode(
                write_formula(made.formula),
                _kind(made.formula),
                made.inputs,
                made.tensor.item(),
                slope,
                1.0 if is_result and followed else gradient,
            )
        )
    return tuple(nodes)


def _slope(above: Tensor, below: Tensor) -> float | None:
    if not above.requires_grad:  # torch follows nothing here: where(x > 0, 1, 2) hands out constants
        return None
    (slope,) = torch.autograd.grad(above, below, retain_graph=True, allow_unused=True)
    return 0.0 if slope is None else slope.item()


def _kind(formula: Formula) -> str:
    match formula:
        case Variable():
            return "variable"
        case Arithmetic() if variables(formula):
            return formula.operator
        case Negation() if variables(formula):
            return "-"
        case Call() if variables(formula):
            return formula.function
        case _:
            return "constant"


class _Made:
    def __init__(self, formula: Formula, value: Tensor, inputs: tuple[int, ...]) -> None:
        self.formula, self.tensor, self.inputs = formula, value, inputs
        self.above: Tensor | None = None


class _Walk:
    """Computes the formula part by part and keeps every part's tensor."""

    def __init__(self, leaves: Mapping[str, Tensor]) -> None:
        self.leaves = leaves
        self.made: list[_Made] = []

    def node(self, formula: Formula) -> _Made:
        if isinstance(formula, Variable):
            return self._keep(formula, self.leaves[formula.name].clone(), [])  # a use of its own
        if not variables(formula):
            return self._keep(formula, evaluate(formula, {}), [])
        inputs = [self.node(part) for part in parts(formula)]
        # Constants stay what they are, so that torch takes x^2 by its rule for a fixed exponent.
        stand_ins = [
            variable(f"_{index}") if variables(made.formula) else made.formula for index, made in enumerate(inputs)
        ]
        values = {f"_{index}": made.tensor for index, made in enumerate(inputs)}
        return self._keep(formula, evaluate(_with_parts(formula, stand_ins), values), inputs)

    def _keep(self, formula: Formula, value: Tensor, inputs: Sequence[_Made]) -> _Made:
        places = tuple(next(place for place, kept in enumerate(self.made) if kept is made) for made in inputs)
        made = _Made(formula, value, places)
        for one in inputs:
            one.above = value
        self.made.append(made)
        return made


def _with_parts(formula: Formula, own: Sequence[Formula]) -> Formula:
    match formula:
        case Arithmetic():
            return Arithmetic(0, 0, formula.operator, *own)
        case Negation():
            return Negation(0, 0, *own)
        case Call():
            return call(formula.function, *own)
        case _:
            raise AssertionError(formula)
