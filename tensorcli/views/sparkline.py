"""A curve in a single line: one sign a value, eight heights."""

from __future__ import annotations

import math
from collections.abc import Sequence

_HEIGHTS = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[float], columns: int) -> str:
    """At most `columns` of the values, from the first to the last, each as high as it is; a gap where one isn't finite.

    >>> sparkline([0, 1, 2, 3], 8), sparkline([0, float("nan"), 7], 3), sparkline(range(100), 4)
    ('▁▃▆█', '▁ █', '▁▃▆█')
    """
    count = min(len(values), columns)
    kept = [values[round(i * (len(values) - 1) / max(count - 1, 1))] for i in range(count)]
    finite = [value for value in kept if math.isfinite(value)]
    low, high = (min(finite), max(finite)) if finite else (0.0, 0.0)
    return "".join(_HEIGHTS[round(_share(value, low, high) * 7)] if math.isfinite(value) else " " for value in kept)


def _share(value: float, low: float, high: float) -> float:
    """How far up from `low` to `high` a value is, from 0 to 1, even where their distance is no float."""
    if math.isinf(high - low):
        value, low, high = value / 4, low / 4, high / 4
    return (value - low) / (high - low) if high > low else 0.0
