"""The lines of Python that give the same answer: torch imported, the operands made, the expression printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch

from tensorcli.answers import Shape
from tensorcli.shapes.code import literal, nested, tensor_line
from tensorcli.shapes.samples import sample_values
from tensorcli.shapes.strides import elements
from tensorcli.syntax.bindings import Binding
from tensorcli.syntax.data import Data
from tensorcli.syntax.expression_nodes import Attribute, Call, Expression, Literal, parts
from tensorcli.syntax.expressions import CONSTANTS
from tensorcli.syntax.python_text import readable
from tensorcli.syntax.torch_operations import WRITTEN
from tensorcli.tensors.data import dtype_name
from tensorcli.tensors.evaluate import MOST_LITERAL
from tensorcli.tensors.extent import tensors_in
from tensorcli.tensors.steps import Run

_RANDOM_NAMES = """
rand randn randint randperm rand_like randn_like randint_like normal normal_ uniform_ random_ exponential_ bernoulli
bernoulli_ multinomial dropout dropout1d dropout2d dropout3d alpha_dropout gumbel_softmax rrelu
scaled_dot_product_attention
"""
_RANDOM = frozenset(_RANDOM_NAMES.split())


def code_lines(
    expression: Expression, source: str, bindings: Sequence[Binding], seed: int, walked: Run
) -> tuple[str, ...]:
    """A script; where nothing is made it runs on the meta device too.

    Where the answer is a shape it prints the shape.
    """
    body = []
    for index, binding in enumerate(bindings):
        if binding.name in walked.leaves or isinstance(binding.operand, Shape | Data):
            body.append(f"{binding.name} = {_operand(binding, index, seed, walked)}")
        else:
            body.append(f"{binding.name} = {spelled_out(binding.operand, readable(binding.text))}")
    code = spelled_out(expression, source)
    body += _printed(code, expression, bindings, walked)
    lines = ["import torch"]
    if any("F." in line for line in body) and any(_uses_short_prefix(e) for e in _expressions(expression, bindings)):
        lines.append("import torch.nn.functional as F")
    if any(_is_random(e) for e in _expressions(expression, bindings)) or any(
        "torch.randint(0, 100" in line for line in body
    ):
        lines.append(f"torch.manual_seed({seed})")
    if walked.meta:
        return (*lines, 'with torch.device("meta"):', *(f"    {line}" for line in body))
    return (*lines, *body)


def _expressions(expression: Expression, bindings: Sequence[Binding]) -> list[Expression]:
    own = [binding.operand for binding in bindings if not isinstance(binding.operand, Shape | Data)]
    return [*own, expression]


def _operand(binding: Binding, index: int, seed: int, walked: Run) -> str:
    operand = binding.operand
    if isinstance(operand, Data):
        return tensor_line(operand)
    if not isinstance(operand, Shape):
        return spelled_out(operand, readable(binding.text))
    made = walked.operands.get(binding.name)
    kind = dtype_name(made.dtype) if isinstance(made, torch.Tensor) else "float32"
    sizes = tuple(operand)
    if walked.meta or not elements(operand):
        return f"torch.empty({sizes})" if kind == "float32" else f"torch.empty({sizes}, dtype=torch.{kind})"
    if elements(operand) > MOST_LITERAL:
        return f"torch.randint(0, 100, {sizes}).{'double' if kind == 'float64' else 'float'}()"
    numbers = literal(nested(sample_values(operand, seed + index), operand))
    return f"torch.tensor({numbers}).{'double' if kind == 'float64' else 'float'}()"


def _printed(code: str, expression: Expression, bindings: Sequence[Binding], walked: Run) -> list[str]:
    shapes = walked.meta or any(isinstance(binding.operand, Shape) for binding in bindings)
    result = walked.result
    if not shapes or (walked.refused is None and not tensors_in(result)) or walked.refused is not None:
        return [f"print({code})"]
    if isinstance(result, torch.Tensor):
        simple = isinstance(expression, Call | Attribute) or code.isidentifier() or code.endswith("]")
        return [f"print({code if simple else f'({code})'}.shape)"]
    return [f"print([part.shape for part in {code}])"]


def spelled_out(expression: Expression, source: str) -> str:
    """The expression with `torch.` before the functions and constants that were written without.

    >>> from tensorcli.syntax.expressions import parse_expression
    >>> spelled_out(parse_expression("cat([x, relu(x)])", ["x"]), "cat([x, relu(x)])")
    'torch.cat([x, torch.relu(x)])'
    """
    text = source
    for place, prefix in sorted(_insertions(expression, source), reverse=True):
        text = text[:place] + prefix + text[place:]
    return text.strip()


def _insertions(node: Expression, source: str) -> Iterator[tuple[int, str]]:
    if isinstance(node, Call) and not node.is_method:
        if "." not in node.spelled:
            yield node.start, WRITTEN[node.operation.home]
        elif node.spelled.startswith(("nn.", "linalg.")):
            yield node.start, "torch."
    if isinstance(node, Literal) and source[node.start : node.stop] in CONSTANTS:
        yield node.start, "torch."
    for part in parts(node):
        yield from _insertions(part, source)


def _is_random(node: Expression) -> bool:
    return (isinstance(node, Call) and node.operation.name in _RANDOM) or any(map(_is_random, parts(node)))


def _uses_short_prefix(node: Expression) -> bool:
    return (isinstance(node, Call) and node.spelled.startswith("F.")) or any(map(_uses_short_prefix, parts(node)))
