"""A chain of layers, x → f(w·x) → f(w·f(w·x)) → …: what it leaves of the slope, and the most it could leave."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from tensorcli.calculus.activation import Chain, Depth, Layers
from tensorcli.calculus.applied import Applied
from tensorcli.calculus.extent import steepest

COMPARED = ("tanh", "relu", "gelu")  # beside whatever is asked

Step = Callable[[Applied, float], tuple[float, float]]  # the value and the slope of one function at one x


def depth_of(asked: Sequence[Applied], layers: Layers, step: Step) -> Depth:
    """What the layers leave of the slope, of each start and each kind; `step` gives one layer's value and slope."""
    beside = [Applied(name) for name in COMPARED if name not in {one.name for one in asked}]
    all_of_them = (*asked, *beside)
    bounds = [power(layers.weight * steepest(one).slope, layers.number) for one in all_of_them]
    chains = tuple(
        _chain(one, start, bound, layers, step)
        for start in layers.starts
        for one, bound in zip(all_of_them, bounds, strict=True)
    )
    return Depth(layers.number, layers.weight, chains)


def _chain(one: Applied, start: float, bound: float, layers: Layers, step: Step) -> Chain:
    x, slope, slopes = start, 1.0, []
    seen: dict[str, tuple[float, float]] = {}  # a chain that has come to rest needs no more work
    for _ in range(layers.number):
        at = layers.weight * x
        x, own = seen.setdefault(repr(at), seen.get(repr(at)) or step(one, at))
        if slope:  # what is flat stays flat, whatever comes behind it, a kink too
            slope *= layers.weight * own
        slopes.append(slope)
    return Chain(one.known_as, start, bound, x, slope, tuple(slopes))


def power(base: float, exponent: int) -> float:
    """|base| to the exponent, infinite where that is too large for a float.

    >>> power(-0.25, 10), power(10.0, 400)
    (9.5367431640625e-07, inf)
    """
    try:
        return abs(base) ** exponent
    except OverflowError:
        return math.inf
