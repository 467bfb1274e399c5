"""How a broadcast is drawn: the alignment, the rule of each dim in words, the cells, the memory."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tensorcli.language import Language, Message, say
from tensorcli.shapes.broadcast import BroadcastAnswer, Operand
from tensorcli.shapes.strides import contiguous_strides, elements
from tensorcli.views.cells import cell_pictures
from tensorcli.views.page import BAD, FAINT, GOOD, STRONG, Page, axis, grid, heading, shape_text
from tensorcli.views.prose import Prose

_MOST_ROWS = 100  # operands shown; a thousand rows help nobody
_MOST_CELLS = 60
_BLOCK = 12  # dims drawn side by side


def view(answer: BroadcastAnswer, language: Language) -> Page:
    """The page of one broadcast."""
    body: list[RenderableType] = [*_alignments(answer, language), _rules(answer, language)]
    if answer.result is not None:
        if len(answer.result) <= 3 and 0 < elements(answer.result) <= _MOST_CELLS and len(answer.operands) <= 4:
            body.append(_cells(answer, language))
        body.append(_memory(answer, language))
    after: list[RenderableType] = []
    if answer.clashes:
        after.append(_repairs(answer, language))
    return Page(_question(answer, language), body, _headline(answer, language), after)


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


def _headline(answer: BroadcastAnswer, language: Language) -> Text:
    if answer.error is not None:
        return Text(answer.error.message.text(language), style=BAD)
    shape = answer.to.shape if answer.to is not None else answer.result
    assert shape is not None
    label = say("result, expanded") if answer.to is not None else say("result")
    return Text.assemble((label.text(language) + "  ", FAINT), shape_text(shape))


def _alignments(answer: BroadcastAnswer, language: Language) -> list[RenderableType]:
    """The alignment table, in blocks of dims where there are many, the last dims first."""
    rank = max((len(operand.aligned) for operand in answer.operands), default=0)
    if answer.to is not None:
        rank = max(rank, len(answer.to.shape))
    if rank == 0:
        return [Text(say("no dims at all: each operand is a single number").text(language))]
    blocks = []
    last = 0
    while last > -rank:
        first = max(-rank, last - _BLOCK)
        blocks.append(_alignment(answer, list(range(first, last)), language))
        last = first
    return blocks


def _alignment(answer: BroadcastAnswer, dims: Sequence[int], language: Language) -> RenderableType:
    table = Table(box=None, show_header=False, padding=(0, 1), pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    for _ in dims:
        table.add_column(justify="right", no_wrap=True)
    table.add_row("", Text(say("dim").text(language), style=FAINT), *(Text(str(d), style=FAINT) for d in dims))
    shown, hidden = _shortened(answer.operands)
    for operand in shown:
        table.add_row(
            Text(operand.name, style=STRONG), shape_text(operand.shape), *(_own(operand, dim) for dim in dims)
        )
    if hidden:
        table.add_row("", Text(say("… {count} more", count=hidden).text(language), style=FAINT))
    table.add_section()
    stretching = [o for o in shown if o.stretched or o.added]
    if stretching and len(answer.operands) > 1:
        table.add_row("", Text(say("as stretched").text(language), style=FAINT))
        for operand in stretching:
            table.add_row(Text(operand.name, style=STRONG), "", *(_seen(answer, operand, dim) for dim in dims))
    table.add_row("", Text(say("result").text(language), style=STRONG), *(_result(answer, dim) for dim in dims))
    if answer.to is not None:
        table.add_row("", Text(say("expanded").text(language), style=STRONG), *(_to(answer, dim) for dim in dims))
    return table


def _shortened(operands: Sequence[Operand]) -> tuple[list[Operand], int]:
    if len(operands) <= _MOST_ROWS:
        return list(operands), 0
    return [*operands[: _MOST_ROWS - 1], operands[-1]], len(operands) - _MOST_ROWS


def _own(operand: Operand, dim: int) -> Text:
    if len(operand.shape) < -dim:
        return Text("·", style=FAINT)
    return Text(str(operand.shape[dim]), style=axis(dim))


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
        brought = ", ".join(
            say("{name} has {size} in its dim {dim}", name=m.operand, size=m.size, dim=m.dim).text(language)
            for m in clash.between[:4]
        )
        sizes = say("{first} and {last}", first=", ".join(map(str, clash.sizes[:-1])), last=clash.sizes[-1])
        told = say("clash: {sizes} ({brought})", sizes=sizes, brought=brought)
        return Text(told.text(language), style=BAD)
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
        (Text.assemble((operand.name, STRONG), " ", shape_text(operand.shape)), strides, operand.shape)
        for operand, strides in zip(answer.operands, answer.strides or (), strict=True)
    ]
    return Group(heading(title, language), cell_pictures(pictures, answer.result))


def _memory(answer: BroadcastAnswer, language: Language) -> RenderableType:
    assert answer.result is not None
    assert answer.strides is not None
    assert answer.bytes_if_copied is not None
    rows = grid("left", "right", "right", "left", gap=3)
    titles = (say("memory (float32)"), say("stores"), say("copied it would be"), say("strides of the view"))
    rows.add_row(*(heading(title, language) for title in titles))
    shown, hidden = _shortened(answer.operands)
    strides = [*answer.strides[: len(shown) - 1], answer.strides[-1]]
    for operand, steps in zip(shown, strides, strict=True):
        stretched = operand.shape != answer.result
        rows.add_row(
            Text(operand.name, style=STRONG),
            _bytes(4 * elements(operand.shape)),
            _bytes(answer.bytes_if_copied) if stretched else Text("–", style=FAINT),
            _strides(steps, contiguous_strides(answer.result) == steps),
        )
    if hidden:
        rows.add_row("…")
    return rows


def _strides(steps: Sequence[int], plain: bool) -> Text:
    text = Text("()" if not steps else "")
    for index, step in enumerate(steps):
        text.append("," if index else "", style=FAINT)
        text.append(str(step), style=FAINT if plain else (STRONG if step == 0 else ""))
    return text


def _bytes(count: int) -> Text:
    """A size as people say it: 12 B, 12 KiB."""
    size, unit = float(count), "B"
    for larger in ("KiB", "MiB", "GiB", "TiB", "PiB", "EiB"):
        if size < 1024:
            break
        size, unit = size / 1024, larger
    if size >= 1024:
        return Text(f"{size:.3g} {unit}")
    return Text(f"{size:.4g} {unit}")


def _repairs(answer: BroadcastAnswer, language: Language) -> RenderableType:
    if not answer.repairs:
        return Group("", Prose(say("no size-1 dims placed in one operand can repair this").text(language)))
    rows = grid("left", "left", "left", "left", gap=3)
    for repair in answer.repairs:
        changed = next(new for new, operand in zip(repair.shapes, answer.operands, strict=True) if new != operand.shape)
        rows.add_row(
            Text(repair.code, style=GOOD), shape_text(changed), Text("→", style=FAINT), shape_text(repair.result)
        )
    return Group("", heading(say("repairs: place dims of size 1"), language), rows)
