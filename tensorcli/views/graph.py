"""The computation graph as a tree: values come up from the leaves, gradients go down from the result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tensorcli.language import Language, say
from tensorcli.views.page import FAINT, STRONG, grid, heading
from tensorcli.views.prose import Prose

if TYPE_CHECKING:
    from tensorcli.calculus.graph import GraphNode  # with torch, which a page without a point doesn't load

_WIDEST = 34  # columns for the tree; a longer part is shortened in its middle, as its leaves are below it


def graph_view(nodes: Sequence[GraphNode], language: Language) -> RenderableType:
    """The tree, then what each variable's uses add up to."""
    table = grid("left", "right", "right", "right")
    table.add_row(
        heading(say("computation graph"), language),
        heading(say("value"), language),
        heading(say("local slope"), language),
        heading(say("gradient"), language),
    )
    for guide, node in _lines(nodes, len(nodes) - 1, "", ""):
        style = "cyan" if node.kind == "variable" else ""
        part = Text.assemble((guide, FAINT), (_shortened(node.part, _WIDEST - cell_len(guide)), style))
        table.add_row(part, _number(node.value), _number(node.slope), Text(_number(node.gradient), style=STRONG))
    how = say("values go up, gradients down: local slope × gradient of the part above = gradient")
    return Group(table, Prose(how.text(language), style=FAINT), *_totals(nodes, language))


def _lines(nodes: Sequence[GraphNode], at: int, before: str, after: str) -> Iterator[tuple[str, GraphNode]]:
    yield before, nodes[at]
    inputs = [place for place in nodes[at].inputs if nodes[place].kind != "constant"]
    for index, place in enumerate(inputs):
        guide = ("└─ ", "   ") if index == len(inputs) - 1 else ("├─ ", "│  ")
        yield from _lines(nodes, place, after + guide[0], after + guide[1])


def _totals(nodes: Sequence[GraphNode], language: Language) -> list[RenderableType]:
    """A variable that is used more than once: its contributions, and their sum."""
    uses: dict[str, list[float]] = {}
    for node in nodes:
        if node.kind == "variable" and node.gradient is not None:
            uses.setdefault(node.part, []).append(node.gradient)
    rows: Table = grid("left", "prose")
    for name, gradients in sorted(uses.items()):
        if len(gradients) > 1:
            added = " + ".join(f"({_number(one)})" if one < 0 else _number(one) for one in gradients)
            count = say("{name} is used {count} times:", name=name, count=len(gradients))
            rows.add_row(count.text(language), Prose(f"{added} = {_number(sum(gradients))}"))
    return ["", rows] if rows.row_count else []


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"


def _shortened(text: str, room: int) -> str:
    room = max(room, 12)
    if len(text) <= room:
        return text
    half = (room - 1) // 2
    return f"{text[: room - 1 - half]}…{text[-half:]}"
