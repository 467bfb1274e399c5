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
    scale = (len(_HEIGHTS) - 1) / (high - low) if high > low else 0.0
    return "".join(_HEIGHTS[round((value - low) * scale)] if math.isfinite(value) else " " for value in kept)
