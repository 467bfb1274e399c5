"""How an expansion is drawn: which dims grow, and the view beside the copy that `repeat` makes."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from tensorcli.language import Language, Message, say
from tensorcli.shapes.expand import KEEP, ExpandAnswer, Layout
from tensorcli.shapes.strides import contiguous_strides, elements
from tensorcli.views.cells import cell_pictures
from tensorcli.views.page import BAD, FAINT, GOOD, STRONG, WARN, Page, axis, grid, heading
from tensorcli.views.prose import Prose
from tensorcli.views.shapes import (
    blocks_of_dims,
    bytes_text,
    name_text,
    repair_table,
    shape_headline,
    short_shape,
    strides_text,
)

_MOST_CELLS = 24
_LONGEST = 28  # columns of a cell


def view(answer: ExpandAnswer, language: Language) -> Page:
    """The page of one expansion."""
    shape = answer.operands[0].shape
    asked = say("Does x, shape {shape}, expand to {target}?", shape=str(shape), target=str(answer.target))
    body: list[RenderableType] = [*_dims(answer, language)]
    if answer.target or shape:
        body.append(_rules(answer, language))
    if answer.expand is not None and len(answer.expand.shape) <= 3 and 0 < elements(answer.expand.shape) <= _MOST_CELLS:
        title = say("cells: [n] is stored, n is the same cell seen again")
        picture = (Text("expand", style=STRONG), answer.expand.strides, None)
        copied = (Text("repeat", style=STRONG), contiguous_strides(answer.expand.shape), None)
        body.append(Group(heading(title, language), cell_pictures([picture, copied], answer.expand.shape)))
    if answer.expand is not None or answer.repeat is not None:
        body.append(_side_by_side(answer, language))
    after = []
    if answer.repairs:
        after = [repair_table(say("this works"), answer.repairs, [shape], language)]
    return Page(Text(asked.text(language)), body, shape_headline(answer.error, answer.result, language), after)


def _dims(answer: ExpandAnswer, language: Language) -> Sequence[RenderableType]:
    shape, target = answer.operands[0].shape, answer.target
    rank = max(len(shape), len(target))
    if rank == 0:
        return [Text(say("no dims at all: each operand is a single number").text(language))]
    widest = max(len(str(size)) for size in (*shape, *target, 1))
    tables = []
    for dims in blocks_of_dims(rank, widest):
        table = grid("left", *("right" for _ in dims))
        table.add_row(heading(say("dim"), language), *(Text(str(dim), style=FAINT) for dim in dims))
        rows = [[draw(answer, dim) for dim in dims] for draw in (_own, _wanted, _result)]
        labels = (name_text("x"), Text(say("target").text(language)), Text(say("result").text(language), style=STRONG))
        lines = ["─" * max(cell.cell_len for cell in column) for column in zip(*rows, strict=True)]
        for label, row in zip(labels, rows, strict=True):
            if row is rows[-1]:
                table.add_row(Text(), *(Text(line, style=FAINT) for line in lines))
            table.add_row(label, *row)
        tables.append(table)
    return tables


def _own(answer: ExpandAnswer, dim: int) -> Text:
    shape = answer.operands[0].shape
    if len(shape) < -dim:
        return Text("·", style=FAINT)
    wrong = len(answer.target) < -dim or any(clash.dim == dim for clash in answer.clashes)
    return Text(str(shape[dim]), style=BAD if wrong else axis(dim))


def _wanted(answer: ExpandAnswer, dim: int) -> Text:
    if len(answer.target) < -dim:
        return Text("·", style=FAINT)
    wrong = dim in answer.nothing_to_keep or any(clash.dim == dim for clash in answer.clashes)
    return Text(str(answer.target[dim]), style=BAD if wrong else axis(dim))


def _result(answer: ExpandAnswer, dim: int) -> Text:
    shape, target = answer.operands[0].shape, answer.target
    if len(target) < -dim or dim in answer.nothing_to_keep or any(clash.dim == dim for clash in answer.clashes):
        return Text("✗", style=BAD)
    size = shape[dim] if target[dim] == KEEP else target[dim]
    if len(shape) < -dim:
        return Text(f"+{size}", style=f"italic {axis(dim)}")
    return Text(f"↺{size}" if size != shape[dim] else str(size), style=f"bold {axis(dim)}")


def _rules(answer: ExpandAnswer, language: Language) -> RenderableType:
    """The rule of each dim in words, from the right; dims that merely stay are told together."""
    rows = grid("right", "prose")
    rank = max(len(answer.operands[0].shape), len(answer.target))
    for dim in range(-1, -1 - rank, -1):
        said, style = _rule(answer, dim)
        rows.add_row(Text(str(dim), style=axis(dim)), Prose(said.text(language), style=style))
    return Group(heading(say("from the right, dim by dim"), language), rows)


def _rule(answer: ExpandAnswer, dim: int) -> tuple[Message, str]:
    shape, target = answer.operands[0].shape, answer.target
    if len(target) < -dim:
        return say("the target has no such dim, and expand never drops one"), BAD
    if len(shape) < -dim:
        if target[dim] == KEEP:
            return say("-1 keeps a size, but x has no dim here"), BAD
        return say("missing: added, then seen {size} times", size=target[dim]), ""
    if any(clash.dim == dim for clash in answer.clashes):
        return say("clash: only a size 1 expands, not {size}", size=shape[dim]), BAD
    if target[dim] == KEEP:
        return say("-1: {size} is kept", size=shape[dim]), ""
    if target[dim] == shape[dim]:
        return say("kept"), ""
    return say("1 → {size}: the same element, seen {size} times", size=target[dim]), ""


def _side_by_side(answer: ExpandAnswer, language: Language) -> RenderableType:
    """The view that expand gives and the copy that repeat makes: shape, strides, memory, storage, writing."""
    rows = grid("left", "left", "left")
    rows.add_row(Text(), Text("expand", style=STRONG), Text("repeat", style=STRONG))
    columns = [_column(layout, language) for layout in (answer.expand, answer.repeat)]
    titles = (say("call"), say("shape"), say("strides"), say("memory (float32)"), say("storage"), say("safe to write?"))
    for title, *cells in zip(titles, *columns, strict=True):
        rows.add_row(heading(title, language), *cells)
    return rows


def _column(layout: Layout | None, language: Language) -> list[Text]:
    if layout is None:
        return [Text("✗ " + say("refused").text(language), style=BAD), *(Text("–", style=FAINT) for _ in range(5))]
    plain = layout.strides == contiguous_strides(layout.shape)
    return [
        Text(layout.code if len(layout.code) <= _LONGEST else f"{layout.code.partition('(')[0]}(…)"),
        short_shape(layout.shape, language),
        strides_text(layout.strides, plain) if len(str(layout.strides)) <= _LONGEST + 4 else Text("…", style=FAINT),
        bytes_text(layout.bytes),
        Text((say("that of x: a view") if layout.shares_storage else say("its own: a copy")).text(language)),
        _writing(layout, language),
    ]


def _writing(layout: Layout, language: Language) -> Text:
    if layout.safe_to_write:
        said = say("yes, and x changes too") if layout.shares_storage else say("yes")
        return Text("✓ " + said.text(language), style=GOOD)
    return Text("✗ " + say("no: shared cells").text(language), style=WARN)
