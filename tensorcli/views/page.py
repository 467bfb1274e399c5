"""A page: question, explanation, answer. The frame (`tensorcli.terminal.show`) adds notes, verdict and code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from rich.console import RenderableType
from rich.padding import Padding
from rich.text import Text

from tensorcli.language import Language, Message

if TYPE_CHECKING:
    from rich.table import Table


class Page(NamedTuple):
    """What a view makes of an answer."""

    question: Text  # restated in one line, as we understood it
    body: Sequence[RenderableType]  # the explanation; an empty line is put between two of them
    headline: Text  # the answer in one line, without the ✓ or ✗
    after: Sequence[RenderableType] = ()  # what belongs below the answer, such as repairs


# One colour per axis, by its place from the right; red is kept for clashes, green for agreement.
AXES = ("cyan", "magenta", "yellow", "blue", "bright_cyan", "bright_magenta", "bright_yellow", "bright_blue")
GOOD, BAD, WARN, FAINT, STRONG = "green", "bold red", "yellow", "dim", "bold"


def axis(dim: int) -> str:
    """The colour of a dim that is counted from the right (-1 is the last).

    >>> axis(-1), axis(-9)
    ('cyan', 'cyan')
    """
    return AXES[(-dim - 1) % len(AXES)]


def shape_text(sizes: Sequence[int], axes: Sequence[int] = ()) -> Text:
    """A shape with each size in its axis' colour; `axes` are their places from the right where they came from."""
    if not sizes:
        return Text("()")
    text = Text()
    for index, (size, place) in enumerate(zip(sizes, axes or range(len(sizes), 0, -1), strict=True)):
        text.append("," if index else "", style=FAINT)
        text.append(str(size), style=axis(-place))
    return text


def grid(*columns: str, gap: int = 2) -> Table:
    """A table without lines; a column is "left", "right", "center", or "prose" for one whose cells may wrap."""
    from tensorcli.views.table import WholeTable  # a page without one starts sooner

    table = WholeTable.grid(padding=(0, gap, 0, 0))
    for column in columns:
        if column == "prose":
            table.add_column(justify="left")
        else:
            table.add_column(justify=column, no_wrap=True)  # type: ignore[arg-type]
    return table


def drawing(lines: Sequence[Text]) -> Text:
    """Lines that belong together and are never broken; much cheaper than a table of them."""
    return Text("\n", no_wrap=True, overflow="ignore").join(lines)


def aligned(rows: Sequence[Sequence[Text]], *, gap: int = 2) -> Text:
    """Short cells in columns, lines that are never broken; much cheaper than a table of them.

    >>> print(aligned([[Text("A ="), Text("{1,2}")], [Text("A ∪ B ="), Text("∅")]]))
    A =      {1,2}
    A ∪ B =  ∅
    """
    widths = [max(cell.cell_len for cell in column) + gap for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        line = Text()
        for cell, width in zip(row, widths, strict=True):
            line.append_text(cell).append(" " * (width - cell.cell_len))
        line.rstrip()
        lines.append(line)
    return drawing(lines)


def heading(message: Message, language: Language) -> Text:
    """A small title above a part of the explanation."""
    return Text(message.text(language), style=FAINT)


def indented(part: RenderableType) -> Padding:
    """Two cells in from the left, as all of the explanation stands."""
    return Padding(part, (0, 0, 0, 2))
