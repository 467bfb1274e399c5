"""Values of small tensors in rows and columns, each cell with a style and a sign of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Any

from rich.table import Table
from rich.text import Text

from tensorcli.views.page import grid

Place = tuple[int, ...]
Cell = Callable[[Place, Any], tuple[str, str]]  # the text and the style of one cell


def number(value: Any) -> str:
    """A value as a table shows it: 6 digits.

    >>> number(1 / 3), number(7), number(True), number(-0.0)
    ('0.333333', '7', 'True', '-0')
    """
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def listed(values: Any) -> str:
    """Nested values in brackets.

    >>> listed(((6,), (1.5,)))
    '[[6], [1.5]]'
    """
    if isinstance(values, tuple | list):
        return "[" + ", ".join(map(listed, values)) + "]"
    return number(values)


def at(values: Any, place: Place) -> Any:
    """The value at a place.

    >>> at(((1, 2), (3, 4)), (1, 0))
    3
    """
    for index in place:
        values = values[index]
    return values


def places(shape: Sequence[int]) -> Iterator[Place]:
    """All places of a shape, row by row."""
    return product(*(range(size) for size in shape))


def number_grid(title: Text | None, shape: Sequence[int], values: Any, cell: Cell) -> Table:
    """The values as a matrix; a third dim makes blocks with an empty line between them."""
    texts = {place: cell(place, at(values, place)) for place in places(shape)}
    widest = max((len(text) for text, _ in texts.values()), default=0)
    picture = grid("left")
    if title is not None:
        picture.add_row(title)
    for row in product(*(range(size) for size in shape[:-1])):
        line = Text()
        for last in range(shape[-1] if shape else 1):
            text, style = texts[(*row, last) if shape else ()]
            line.append(" " if last else "")
            line.append(text.rjust(widest), style=style)
        picture.add_row(line)
        if len(row) > 1 and row[-1] == shape[-2] - 1 and any(i < n - 1 for i, n in zip(row, shape[:-2], strict=False)):
            picture.add_row(Text(""))
    return picture
