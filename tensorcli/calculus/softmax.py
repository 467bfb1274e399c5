"""The activations of a whole vector, exactly: softmax, its logarithm, and softmin, each with all its partial slopes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from mpmath import MPContext

from tensorcli.calculus.activations import VECTOR
from tensorcli.calculus.precise import rounded

Real = Any  # an mpmath.mpf


class VectorActivation(NamedTuple):
    """One of them, by its name in the table."""

    name: str

    @property
    def known_as(self) -> str:
        """What the answer calls it."""
        return self.name

    @property
    def formula(self) -> str:
        """The formula of y_i."""
        return VECTOR[self.name][1]

    @property
    def derivative_formula(self) -> str:
        """The formula of ∂y_i/∂x_j."""
        return VECTOR[self.name][2]

    def exact(self, x: Sequence[float]) -> tuple[tuple[float, ...], tuple[tuple[float, ...], ...]]:
        """The values, and the matrix of ∂y_i/∂x_j, a row for each y_i; nan where they are not determined.

        An infinite x stands for its limit: softmax of (inf, 1) is (1, 0).

        >>> values, slopes = VectorActivation("softmax").exact([0.0, 0.0])
        >>> values, slopes
        ((0.5, 0.5), ((0.25, -0.25), (-0.25, 0.25)))
        """
        mp = MPContext()
        mp.dps = 60
        sign = -1 if self.name == "softmin" else 1
        at = [sign * mp.mpf(value) for value in x]
        shares = _shares(mp, at)
        if shares is None:
            return (math.nan,) * len(x), ((math.nan,) * len(x),) * len(x)
        count = range(len(x))
        rest = [mp.fsum(shares[j] for j in count if j != i) for i in count]  # 1 - y_i, with all its digits
        if self.name == "log_softmax":
            top = max(at)
            total = mp.fsum(mp.exp(value - top) if value != top else 1 for value in at) if mp.isfinite(top) else 1
            values = [mp.mpf(0) if value == top and total == 1 else value - top - mp.log(total) for value in at]
            slopes = [[rest[j] if i == j else -shares[j] for j in count] for i in count]
        else:
            values = shares
            slopes = [[sign * shares[i] * (rest[i] if i == j else -shares[j]) for j in count] for i in count]
        return tuple(map(rounded, values)), tuple(tuple(map(rounded, row)) for row in slopes)


def _shares(mp: Any, at: Sequence[Real]) -> list[Real] | None:
    """exp(x_i) as a share of their sum; None where that can't be said: a nan, two infinities, nothing but -inf."""
    top = max(at)
    if any(map(mp.isnan, at)) or top == -mp.inf or (top == mp.inf and sum(value == top for value in at) > 1):
        return None
    if top == mp.inf:
        return [mp.mpf(value == top) for value in at]
    weights = [mp.exp(value - top) for value in at]
    total = mp.fsum(weights)
    return [weight / total for weight in weights]
