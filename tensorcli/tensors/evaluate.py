"""Walking an expression: torch runs each node, and each step is kept with what there is to tell about it.

Nothing is looked up by a typed name: a call carries its line of the table. Where a tensor would be too large to make,
the walk stops and begins again on torch's meta device, where tensors have shapes and strides and no elements.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from functools import partial
from typing import Any

import torch

from tensorcli.answers import Shape
from tensorcli.errors import LimitError, TensorcliError
from tensorcli.language import say
from tensorcli.shapes.samples import sample_values
from tensorcli.shapes.strides import elements, extent
from tensorcli.syntax import expression_nodes as nodes
from tensorcli.syntax.bindings import Binding
from tensorcli.syntax.data import Data
from tensorcli.syntax.expression_nodes import Expression
from tensorcli.tensors import arithmetic
from tensorcli.tensors.bounds import MOST_IN_ALL, MOST_PIECES, bound, index_bound, pieces
from tensorcli.tensors.calls import attribute_of, called, missing
from tensorcli.tensors.data import DTYPES, dtype_name, plain, tensor_of
from tensorcli.tensors.extent import MOST_MADE, broadcast_elements, size_of, tensors_in  # fmt: skip
from tensorcli.tensors.listed import check_listed
from tensorcli.tensors.matrix_bounds import product_bound
from tensorcli.tensors.steps import REFUSALS, Leaf, Refused, Run, Step, TooLarge, facts, storage, words_of

MOST_LITERAL = 24  # elements of an operand whose values are picked one by one and can be written down


def run(expression: Expression, bindings: Sequence[Binding], seed: int) -> Run:
    """The walk, with real tensors where each has at most a million elements, else on the meta device."""
    try:
        return walk(expression, bindings, seed, meta=False)
    except TooLarge:
        return walk(expression, bindings, seed, meta=True)


def walk(expression: Expression, bindings: Sequence[Binding], seed: int, *, meta: bool) -> Run:
    """The walk, on the meta device or with real tensors; raises `TooLarge` where one of those would be too large."""
    return _Walk(meta=meta, seed=seed).through(expression, bindings)


class _Walk:
    def __init__(self, *, meta: bool, seed: int) -> None:
        self.run = Run(meta)
        self.seed = seed
        self.made = 0  # elements in all

    def through(self, expression: Expression, bindings: Sequence[Binding]) -> Run:
        """The operands in their order, then the expression."""
        torch.manual_seed(self.seed)
        with torch.device("meta") if self.run.meta else nullcontext():
            try:
                doubles = any(isinstance(b.operand, Data) and b.operand.kind == "float" for b in bindings)
                for index, binding in enumerate(bindings):
                    self.run.in_binding = binding.name
                    operand = self.operand(binding, index, doubles=doubles)
                    self.run.operands[binding.name] = operand
                    self.run.leaves[binding.name] = self.leaf(operand)
                    self.run.steps.clear()
                self.run.in_binding = None
                self.run.result = self.value(expression)
            except Refused as refused:
                self.run.refused = refused.step
        return self.run

    def operand(self, binding: Binding, index: int, *, doubles: bool) -> Any:
        """A shape gets small whole numbers, as floats: float64 beside such data, else float32, as torch makes them."""
        operand = binding.operand
        if isinstance(operand, Data):
            self.count(extent(operand.shape))
            return tensor_of(operand).to("meta") if self.run.meta else tensor_of(operand)
        if not isinstance(operand, Shape):
            return self.value(operand)
        self.count(extent(operand))
        dtype = torch.float64 if doubles else torch.float32
        if self.run.meta:
            try:
                return torch.empty(operand, dtype=dtype)
            except RuntimeError:
                raise LimitError(say("no tensor can be that large: torch counts elements up to 2^63 - 1")) from None
        if elements(operand) <= MOST_LITERAL:
            return torch.tensor(sample_values(operand, self.seed + index), dtype=dtype).reshape(operand)
        return torch.randint(0, 100, operand).to(dtype)

    def leaf(self, operand: Any) -> Leaf:
        """The operand's facts."""
        if not isinstance(operand, torch.Tensor):
            return Leaf(None, None, None, None, operand if isinstance(operand, int | float) else None)
        values = plain(operand) if not self.run.meta and size_of(operand) <= MOST_LITERAL else None
        size = operand.numel() * operand.element_size()
        return Leaf(Shape(operand.shape), dtype_name(operand.dtype), tuple(operand.stride()), size, values)

    def count(self, made: int) -> None:
        """Stop before more is made than may be."""
        self.made += made
        if not self.run.meta and (made > MOST_MADE or self.made > MOST_IN_ALL):
            raise TooLarge

    def value(self, node: Expression) -> Any:
        """What a node is worth."""
        reader = getattr(self, f"_{type(node).__name__.lower()}")
        value = reader(node)
        self.run.values[id(node)] = value
        return value

    def _literal(self, node: nodes.Literal) -> Any:
        return node.value

    def _word(self, node: nodes.Word) -> str:
        return node.text

    def _dtype(self, node: nodes.Dtype) -> torch.dtype:
        return DTYPES[node.name]

    def _variable(self, node: nodes.Variable) -> Any:
        return self.run.operands[node.name]

    def _sequence(self, node: nodes.Sequence) -> Any:
        items = self.items(node.items)
        arithmetic.check_items(items)
        return items if node.is_list else tuple(items)

    def items(self, found: Sequence[Expression]) -> list[Any]:
        """The values of several nodes, those with a star unpacked."""
        values: list[Any] = []
        for node in found:
            if not isinstance(node, nodes.Starred):
                values.append(self.value(node))
                continue
            inner = self.value(node.item)
            if not isinstance(inner, list | tuple):
                step = Step(node, "*", (inner,), {}, ())
                step.words = f"argument after * must be a list, a tuple or a shape, not {type(inner).__name__}"
                raise Refused(step)
            values += inner
        return values

    def _slice(self, node: nodes.Slice) -> slice:
        return slice(*(None if part is None else self.value(part) for part in (node.first, node.last, node.step)))

    def _attribute(self, node: nodes.Attribute) -> Any:
        base = self.value(node.base)
        return self.step(node, node.name, (base,), {}, lambda: attribute_of(base, node.name))

    def _call(self, node: nodes.Call) -> Any:
        arguments = self.items(node.arguments)
        keywords = {name: self.value(value) for name, value in node.keywords}
        operation = node.operation
        if operation.home == "m" and not isinstance(arguments[0], torch.Tensor):
            receiver, *rest = arguments
            if isinstance(receiver, torch.Size) and operation.name == "numel":
                return self.step(node, "numel", (receiver, *rest), keywords, lambda: receiver.numel(*rest, **keywords))
            return self.step(
                node, operation.name, tuple(arguments), keywords, partial(missing, receiver, operation.name)
            )
        if not self.run.meta and bound(operation, arguments, keywords) > MOST_MADE:
            raise TooLarge
        if self.run.meta and operation.name == "normal" and not tensors_in([*arguments, *keywords.values()]):
            keywords["device"] = "meta"  # the one maker that torch's own choice of a device passes by
        if pieces(operation, arguments, keywords) > MOST_PIECES:
            raise LimitError(
                say("more than {limit} tensors would come out of {name}", limit=MOST_PIECES, name=operation.name)
            )
        return self.step(
            node, operation.name, tuple(arguments), keywords, partial(called, operation, arguments, keywords)
        )

    def _index(self, node: nodes.Index) -> Any:
        base = self.value(node.base)
        items = tuple(self.items(node.items))

        def pick() -> Any:
            if not isinstance(base, torch.Tensor | list | tuple | str):
                raise TypeError(f"'{type(base).__name__}' object is not subscriptable")
            if self.run.meta and isinstance(base, torch.Tensor):
                check_listed(base, items)
            return base[items[0] if node.single else items]

        if isinstance(base, torch.Tensor) and not self.run.meta and index_bound(base, items) > MOST_MADE:
            raise TooLarge
        return self.step(node, "index", (base, *items), {}, pick)

    def _unary(self, node: nodes.Unary) -> Any:
        operand = self.value(node.operand)
        return self.step(
            node, arithmetic.UNARY_NAMES[node.sign], (operand,), {}, lambda: arithmetic.unary(node.sign, operand)
        )

    def _binary(self, node: nodes.Binary) -> Any:
        left, right = self.value(node.left), self.value(node.right)
        if not self.run.meta and _meeting(node.sign, left, right) > MOST_MADE:
            raise TooLarge
        name = arithmetic.NAMES[node.sign]
        return self.step(node, name, (left, right), {}, lambda: arithmetic.binary(node.sign, left, right))

    def _comparison(self, node: nodes.Comparison) -> Any:
        """A chain is Python's: a < b and b < c, where `and` asks for the truth of the first, and may end there."""
        left = self.value(node.operands[0])
        given = [left]
        result: Any = True
        name = arithmetic.NAMES[node.signs[0]]
        for sign, operand in zip(node.signs, node.operands[1:], strict=True):
            if not self.attempt(node, name, tuple(given), {}, partial(bool, result)).result:
                break
            name, right = arithmetic.NAMES[sign], self.value(operand)
            given.append(right)
            if not self.run.meta and _meeting(sign, left, right) > MOST_MADE:
                raise TooLarge
            compare = partial(arithmetic.binary, sign, left, right)
            result = self.attempt(node, name, tuple(given), {}, compare).result
            left = right
        return self.keep(Step(node, name, tuple(given), {}, facts(given), result))

    def step(self, node: Expression, op: str, arguments: tuple[Any, ...], keywords: dict[str, Any], call: Any) -> Any:
        """Run one node; a step of tensors is kept, arithmetic of plain numbers is not."""
        return self.keep(self.attempt(node, op, arguments, keywords, call))

    def attempt(
        self, node: Expression, op: str, arguments: tuple[Any, ...], keywords: dict[str, Any], call: Any
    ) -> Step:
        """Run one node. Raises `Refused` with the library's words."""
        step = Step(node, op, arguments, keywords, facts([*arguments, *keywords.values()]))
        try:
            result = call()
            for tensor in tensors_in(result):
                if (
                    min(tensor.shape, default=0) < 0
                ):  # broadcast_to(-3, 0) gives such a one, that nothing can be done with
                    torch.empty(tensor.shape)
        except TensorcliError:
            raise
        except REFUSALS as refusal:
            step.words = words_of(refusal)
            self.run.steps.append(step)
            self.run.step_of[id(node)] = step
            raise Refused(step) from refusal
        step.result = result
        return step

    def keep(self, step: Step) -> Any:
        """Check what came out and remember the step."""
        outputs = tensors_in(step.result)
        known = {storage(tensor) for tensor in step.inputs}
        for tensor in outputs:
            if not self.run.meta and size_of(tensor) > MOST_MADE:
                raise TooLarge
            if storage(tensor) not in known:
                self.count(size_of(tensor))
        if outputs or step.inputs:
            step.shapes = tuple(Shape(tensor.shape) for tensor in outputs)
            if isinstance(step.result, torch.Tensor):
                step.shape, step.strides = Shape(step.result.shape), tuple(step.result.stride())
            if (
                len(outputs) == 1
                and outputs[0] is step.result
                and size_of(outputs[0]) <= MOST_LITERAL
                and not self.run.meta
            ):
                step.values = plain(step.result)
            self.run.steps.append(step)
            self.run.step_of[id(step.node)] = step
        return step.result


def _meeting(sign: str, left: Any, right: Any) -> int:
    """The elements that two operands make together."""
    tensors = [value for value in (left, right) if isinstance(value, torch.Tensor)]
    if sign == "@" and len(tensors) == 2:
        return product_bound(tensors)
    return broadcast_elements(tensor.shape for tensor in tensors)
