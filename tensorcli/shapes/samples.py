"""Small readable values for an operand of which only the shape was given; the same on every run."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from tensorcli.shapes.strides import elements


def sample_values(shape: Sequence[int], seed: int) -> tuple[int, ...]:
    """Whole numbers from 1 up, all different where there are at most 99.

    >>> sample_values((2, 3), seed=0)
    (7, 9, 1, 3, 5, 4)
    """
    count = elements(shape)
    random = Random(seed)  # noqa: S311 - for teaching, not for secrets
    for most in (9, 99):
        if count <= most:
            return tuple(random.sample(range(1, most + 1), count))
    return tuple(random.randint(0, 99) for _ in range(count))
