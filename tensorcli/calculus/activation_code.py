"""How torch is asked for an activation: the function, its arguments, and the lines that print what we print."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from tensorcli.calculus.applied import Applied
from tensorcli.calculus.softmax import VectorActivation

if TYPE_CHECKING:
    from tensorcli.calculus.activation import Asked, Layers


class TorchCall(NamedTuple):
    """A function of torch and what it is given beside x."""

    module: str  # "torch", or "F" for torch.nn.functional
    function: str
    arguments: dict[str, float | str]

    def text(self, x: str) -> str:
        """The call as code.

        >>> torch_call(Applied("leaky_relu", {"negative_slope": 0.2})).text("x")
        'F.leaky_relu(x, negative_slope=0.2)'
        """
        given = "".join(f", {name}={self._written(value)}" for name, value in self.arguments.items())
        return f"{self.module}.{self.function}({x}{given})"

    def _written(self, value: float | str) -> str:
        if self.function == "prelu":  # its parameter is learnt, so torch wants a tensor
            return f"torch.tensor([{value!r}], dtype=torch.float64)"
        return repr(value)

    @property
    def as_function(self) -> str:
        """A function of x alone, as code."""
        return f"lambda x: {self.text('x')}" if self.arguments else f"{self.module}.{self.function}"


def torch_call(one: Applied | VectorActivation) -> TorchCall:
    """How torch is asked for it."""
    if isinstance(one, VectorActivation):
        return TorchCall("F", one.name, {"dim": 0})
    if one.name == "gelu_tanh":
        return TorchCall("F", "gelu", {"approximate": "tanh"})
    always = one.name in ("prelu", "threshold")
    names = [p.name for p in one.activation.parameters if always or p.name in one.values]
    module = "torch" if one.name in ("sigmoid", "tanh") else "F"
    return TorchCall(module, one.name, {name: one.parameter(name) for name in names})


def code_of(
    asked: Sequence[Asked], points: Sequence[float], vector: Sequence[float], layers: Layers | None
) -> tuple[str, ...]:
    """Lines that print the rows, as torch computes them."""
    lines = ["import torch", "from torch.nn import functional as F"]
    singles = [torch_call(one) for one in asked if isinstance(one, Applied)]
    if singles and points:
        lines.append(f"x = torch.tensor({_listed(points)}, dtype=torch.float64, requires_grad=True)")
        body = ["(slope,) = torch.autograd.grad(y.sum(), x)", "print(torch.stack([x, y, slope], dim=1).tolist())"]
        if len(singles) == 1:
            lines += [f"y = {singles[0].text('x')}", *body]
        else:
            lines.append(f"for f in [{', '.join(call.as_function for call in singles)}]:")
            lines += [f"    {line}" for line in ("y = f(x)", *body)]
    for one in asked:
        if isinstance(one, VectorActivation) and vector:
            lines += [
                f"v = torch.tensor({_listed(vector)}, dtype=torch.float64)",
                f"y = {torch_call(one).text('v')}",
                f"slopes = torch.autograd.functional.jacobian(lambda v: {torch_call(one).text('v')}, v)",
                "print([list(row) for row in zip(v.tolist(), y.tolist(), slopes.tolist())])",
            ]
    if layers is not None:
        for call in singles:
            inner = "y" if layers.weight == 1 else f"{layers.weight!r} * y"
            lines += [
                f"x = torch.tensor({_number(layers.starts[0])}, dtype=torch.float64, requires_grad=True)",
                "y = x",
                f"for _ in range({layers.number}):",
                f"    y = {call.text(inner)}",
                "print(torch.autograd.grad(y, x)[0].item())",
            ]
    if not any("F." in line for line in lines):
        del lines[1]
    return tuple(lines)


def _listed(numbers: Sequence[float]) -> str:
    return f"[{', '.join(map(_number, numbers))}]"


def _number(value: float) -> str:
    return repr(value) if math.isfinite(value) else f'float("{value}")'
