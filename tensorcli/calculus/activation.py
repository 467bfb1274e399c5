"""What is asked about activations, and what is answered: the parts that rule, torch and views share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from tensorcli.answers import Answer
from tensorcli.calculus.applied import Applied
from tensorcli.calculus.extent import Interval, Steepest
from tensorcli.calculus.softmax import VectorActivation

Asked = Applied | VectorActivation


class Layers(NamedTuple):
    """A chain of layers, x → f(w·x) → f(w·f(w·x)) → …"""

    number: int
    weight: float
    starts: tuple[float, ...]


class Question(NamedTuple):
    """What is asked, parsed and complete."""

    asked: tuple[Asked, ...]
    points: tuple[float, ...]  # of what takes numbers one by one
    vector: tuple[float, ...]  # of what takes them all at once
    layers: Layers | None

    @property
    def singles(self) -> tuple[Applied, ...]:
        """Those that take numbers one by one."""
        return tuple(one for one in self.asked if isinstance(one, Applied))


class Row(NamedTuple):
    """One name at one x."""

    name: str
    x: float
    value: float
    derivative: float | tuple[float, ...]  # of a vector's activation: the row ∂y_i/∂x_j, for each j


class Kink(NamedTuple):
    """Where a function has no slope."""

    name: str
    x: float
    left: float  # the slope from the left
    right: float
    jump: bool  # whether the value jumps too
    torch: float | None  # the slope that torch hands out there; None where it was not asked


class Saturation(NamedTuple):
    """From where on a float is exactly what the function only nears."""

    name: str
    dtype: str
    value: float
    x: float
    side: str  # "above" or "below": for which x it holds


class Deviation(NamedTuple):
    """Where torch's number is not the exact one rounded."""

    name: str
    x: float
    what: str  # "value" or "derivative"
    torch: float
    exact: float
    kind: str  # why: see `activation_by_torch`


class Chain(NamedTuple):
    """What a chain of layers of one kind makes of a start value and of its slope."""

    name: str
    start: float
    bound: float  # the largest slope of a layer to the power of the layers
    value: float  # behind the last layer
    slope: float  # of that by the start value
    slopes: tuple[float, ...]  # the same behind each layer


class Depth(NamedTuple):
    """Chains side by side."""

    layers: int
    weight: float
    chains: tuple[Chain, ...]


@dataclass(frozen=True, kw_only=True)
class ActivationAnswer(Answer):
    """What `tensorcli activation` says."""

    rows: tuple[Row, ...]
    formula: dict[str, str]  # by name
    derivative_formula: dict[str, str]
    depth: Depth | None
    ranges: dict[str, tuple[Interval, ...]]  # by name; several where a function jumps
    steepest: dict[str, Steepest]  # by name: the largest slope
    kinks: tuple[Kink, ...]
    saturation: tuple[Saturation, ...]  # found by torch
    deviations: tuple[Deviation, ...]  # found with torch
