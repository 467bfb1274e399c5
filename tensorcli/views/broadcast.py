"""How a broadcast is drawn: the alignment, the rule of each dim in words, the cells, the memory."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from tensorcli.language import Language, Message, say
from tensorcli.shapes.align import Operand
from tensorcli.shapes.broadcast import BroadcastAnswer
from tensorcli.shapes.strides import contiguous_strides, elements
from tensorcli.views.cells import cell_pictures
from tensorcli.views.page import BAD, FAINT, STRONG, Page, axis, grid, heading, shape_text
from tensorcli.views.prose import Prose
from tensorcli.views.shapes import (
    blocks_of_dims,
    bytes_text,
    clash_told,
    name_text,
    repair_table,
    shape_headline,
    short_shape,
    shortened,
    strides_text,
)

_MOST_CELLS = 60


def view(answer: BroadcastAnswer, language: Language, most: int | None = None) -> Page:
    """The page of one broadcast, its tables shortened to `most` operands."""
    body = alignment(answer, language, most)
    if answer.result is not None:
        if answer.result and is_drawn(answer):
            body.append(_cells(answer, language))
        body.append(memory(answer, language, most))
    return Page(_question(answer, language), body, headline(answer, language), repairs(answer, language))


def alignment(answer: BroadcastAnswer, language: Language, most: int | None = None) -> list[RenderableType]:
    """The alignment table, and the rule of each dim in words."""
    shown, hidden = shortened(answer.operands, most)
    tables = _alignments(answer, shown, hidden, language)
    return [*tables, _rules(answer, language)] if any(operand.aligned for operand in answer.operands) else tables


def is_drawn(answer: BroadcastAnswer) -> bool:
    """Whether the cells of the result are few enough for a picture."""
    result = answer.result
    if result is None or len(answer.operands) > 4:
        return False
    return len(result) <= 3 and 0 < elements(result) <= _MOST_CELLS


def _question(answer: BroadcastAnswer, language: Language) -> Text:
    shapes = [str(operand.shape) for operand in answer.operands]
    listed = "  ".join(shapes if len(shapes) <= 6 else [*shapes[:3], "…", shapes[-1]])
    if answer.to is not None:
        asked = say("Do these broadcast, and then expand to {to}?  {shapes}", to=str(answer.to.shape), shapes=listed)
    elif len(shapes) > 6:
        asked = say("Do these {count} shapes broadcast?  {shapes}", count=len(shapes), shapes=listed)
    else:
        asked = say("Do these shapes broadcast?  {shapes}", shapes=listed)
    return Text(asked.text(language))


def headline(answer: BroadcastAnswer, language: Language) -> Text:
    """The shape, or why there is none."""
    shape = answer.to.shape if answer.to is not None else answer.result
    label = say("result, expanded") if answer.to is not None else None
    return shape_headline(answer.error, shape, language, label)


def _alignments(
    answer: BroadcastAnswer, shown: Sequence[Operand], hidden: int, language: Language
) -> list[RenderableType]:
    """The alignment table, in blocks of dims where there are many."""
    rank = max((len(operand.aligned) for operand in answer.operands), default=0)
    if answer.to is not None:
        rank = max(rank, len(answer.to.shape))
    if rank == 0:
        return [Text(say("no dims at all: each operand is a single number").text(language))]
    widest = max(len(str(size)) for operand in answer.operands for size in (*operand.aligned, 1))
    return [_alignment(answer, shown, hidden, dims, language) for dims in blocks_of_dims(rank, widest)]


def _alignment(
    answer: BroadcastAnswer, shown: Sequence[Operand], hidden: int, dims: Sequence[int], language: Language
) -> RenderableType:
    def label(message: Message, style: str) -> Text:
        return Text(message.text(language), style=style)

    rows = [[Text(), label(say("dim"), FAINT), *(Text(str(dim), style=FAINT) for dim in dims)]]
    rows += [
        [name_text(o.name), short_shape(o.shape, language), *(_own(answer, o, dim) for dim in dims)] for o in shown
    ]
    if hidden:
        rows.append([Text(), label(say("… {count} more", count=hidden), FAINT), *(Text() for _ in dims)])
    stretching = [operand for operand in shown if operand.stretched or operand.added]
    if stretching:
        rows.append([Text(), label(say("as stretched"), FAINT), *(Text() for _ in dims)])
        rows += [[name_text(o.name), Text(), *(_seen(answer, o, dim) for dim in dims)] for o in stretching]
    widths = [max(cell.cell_len for cell in column) for column in zip(*rows, strict=True)]
    rows.append([Text(), Text(), *(Text("─" * width, style=FAINT) for width in widths[2:])])
    rows.append([Text(), label(say("result"), STRONG), *(_result(answer, dim) for dim in dims)])
    if answer.to is not None:
        rows.append([Text(), label(say("expanded"), STRONG), *(_to(answer, dim) for dim in dims)])
    table = grid("left", "left", *("right" for _ in dims))
    for row in rows:
        table.add_row(*row)
    return table


def _own(answer: BroadcastAnswer, operand: Operand, dim: int) -> Text:
    if len(operand.shape) < -dim:
        return Text("·", style=FAINT)
    clashing = operand.shape[dim] != 1 and any(clash.dim == dim for clash in answer.clashes)
    return Text(str(operand.shape[dim]), style=BAD if clashing else axis(dim))


def _seen(answer: BroadcastAnswer, operand: Operand, dim: int) -> Text:
    """One size after stretching; ↺ marks a repeated size 1, + an added dim."""
    if len(operand.aligned) < -dim:
        return Text("")
    if any(clash.dim == dim for clash in answer.clashes):
        return Text("✗", style=BAD)
    size = answer.result[dim] if answer.result is not None else _peak(answer, dim)
    if dim in operand.added:
        return Text(f"+{size}", style=f"italic {axis(dim)}")
    if dim in operand.stretched:
        return Text(f"↺{size}", style=f"italic {axis(dim)}")
    return Text(str(size), style=axis(dim))


def _peak(answer: BroadcastAnswer, dim: int) -> int:
    sizes = [o.aligned[dim] for o in answer.operands if o.aligned[dim] != 1]
    return sizes[0] if sizes else 1


def _result(answer: BroadcastAnswer, dim: int) -> Text:
    if any(clash.dim == dim for clash in answer.clashes):
        return Text("✗", style=BAD)
    if answer.result is None:
        return Text(str(_peak(answer, dim)), style=axis(dim))
    return Text(str(answer.result[dim]), style=f"bold {axis(dim)}") if len(answer.result) >= -dim else Text("")


def _to(answer: BroadcastAnswer, dim: int) -> Text:
    assert answer.to is not None
    if any(clash.dim == dim for clash in answer.to.clashes) or len(answer.to.shape) < -dim:
        return Text("✗", style=BAD)
    return Text(str(answer.to.shape[dim]), style=f"bold {axis(dim)}")


def _rules(answer: BroadcastAnswer, language: Language) -> RenderableType:
    """The rule of each dim in words, the last dim first, as the rule is applied."""
    rows = grid("right", "prose")
    rank = max(len(operand.aligned) for operand in answer.operands)
    for dim in range(-1, -1 - rank, -1):
        rows.add_row(Text(str(dim), style=axis(dim)), Prose(_rule(answer, dim, language)))
    if answer.to is not None:
        for clash in answer.to.clashes:
            rows.add_row(
                Text(str(clash.dim), style=axis(clash.dim)),
                Prose(say("clash: only a size 1 expands, not {size}", size=clash.sizes[0]).text(language), style=BAD),
            )
    return Group(heading(say("from the right, dim by dim"), language), rows)


def _rule(answer: BroadcastAnswer, dim: int, language: Language) -> Text:
    clash = next((clash for clash in answer.clashes if clash.dim == dim), None)
    if clash is not None:
        return clash_told(clash, language)
    size = answer.result[dim] if answer.result is not None else _peak(answer, dim)
    missing = [o.name for o in answer.operands if dim in o.added]
    repeated = [o.name for o in answer.operands if dim in o.stretched]
    said: list[Message] = []
    if repeated:
        said.append(say("{names}: 1 → {size}: repeated", names=_few(repeated), size=size))
    if missing:
        said.append(
            say("{names}: missing: added as 1", names=_few(missing))
            if size == 1
            else say("{names}: missing: added as 1, then {size}", names=_few(missing), size=size)
        )
    if not said:
        said.append(say("equal") if len(answer.operands) > 1 else say("kept"))
    return Text("   ".join(message.text(language) for message in said))


def _few(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= 5 else f"{', '.join(names[:3])}, …, {names[-1]}"


def _cells(answer: BroadcastAnswer, language: Language) -> RenderableType:
    assert answer.result is not None
    title = say("cells: [n] is stored, n is the same cell seen again")
    pictures = [
        (Text.assemble((operand.name, STRONG), " ", shape_text(operand.shape)), strides, None)
        for operand, strides in zip(answer.operands, answer.strides or (), strict=True)
    ]
    return Group(heading(title, language), cell_pictures(pictures, answer.result))


def memory(answer: BroadcastAnswer, language: Language, most: int | None = None) -> RenderableType:
    """What each operand stores, and what its stretched view would cost as a copy."""
    shown = len(shortened(answer.operands, most)[0])
    assert answer.result is not None
    assert answer.strides is not None
    assert answer.bytes_if_copied is not None
    rows = grid("left", "right", "right", "left", gap=3)
    titles = (say("memory (float32)"), say("stores"), say("as a copy"), say("view's strides"))
    rows.add_row(*(heading(title, language) for title in titles))
    kept = [*range(shown - 1), len(answer.operands) - 1]
    for operand, steps in ((answer.operands[index], answer.strides[index]) for index in kept):
        stretched = operand.shape != answer.result
        rows.add_row(
            Text(operand.name, style=STRONG),
            bytes_text(4 * elements(operand.shape)),
            bytes_text(answer.bytes_if_copied) if stretched else Text("–", style=FAINT),
            strides_text(steps, contiguous_strides(answer.result) == steps),
        )
    if shown < len(answer.operands):
        rows.add_row("…")
    return rows


def repairs(answer: BroadcastAnswer, language: Language) -> list[RenderableType]:
    """On a clash: the edits that work, or that there are none."""
    if not answer.clashes:
        return []
    if not answer.repairs:
        return [Group("", Prose(say("no size-1 dims placed in one operand can repair this").text(language)))]
    shapes = [operand.shape for operand in answer.operands]
    return [repair_table(say("repairs: place dims of size 1"), answer.repairs, shapes, language)]
