"""How a concatenation or a stack is drawn: the dims that must be equal, and the bar that the operands make."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tensorcli.language import Language, Message, say
from tensorcli.shapes.align import Clash
from tensorcli.shapes.join import JoinAnswer, Part
from tensorcli.views.bar import Piece, bar, span
from tensorcli.views.page import BAD, FAINT, GOOD, STRONG, Page, axis, grid, heading, shape_text
from tensorcli.views.prose import Prose
from tensorcli.views.shapes import blocks_of_dims, clash_told, name_text, shape_headline, short_shape, shortened


def view(answer: JoinAnswer, language: Language, most: int | None = None) -> Page:
    """The page of one `cat` or `stack`, its table shortened to `most` operands."""
    body: list[RenderableType] = [*_dims(answer, language, most)]
    rules = _rules(answer, language)
    if rules is not None:
        body.append(rules)
    if answer.result is not None:
        body.append(_bar(answer, language))
    after = [_repairs(answer, language)] if not answer.ok and answer.clashes + answer.repairs else []
    return Page(_question(answer, language), body, shape_headline(answer.error, answer.result, language), after)


def _question(answer: JoinAnswer, language: Language) -> Text:
    shapes = [str(part.shape) for part in answer.operands]
    listed = "  ".join(shapes if len(shapes) <= 6 else [*shapes[:3], "…", shapes[-1]])
    if answer.command == "cat":
        asked = say("What does cat along dim {dim} make of these?  {shapes}", dim=answer.dim, shapes=listed)
    else:
        asked = say("What does stack at a new dim {dim} make of these?  {shapes}", dim=answer.dim, shapes=listed)
    return Text(asked.text(language))


def _rank(answer: JoinAnswer) -> int:
    return max(len(part.shape) for part in answer.operands) + (answer.command == "stack")


def _dims(answer: JoinAnswer, language: Language, most: int | None) -> list[RenderableType]:
    """A column for each dim of the result, counted from 0; ▼ stands over the one that grows or is new."""
    rank = _rank(answer)
    if rank == 0:
        return [Text(say("no dims at all: each operand is a single number").text(language))]
    widest = max(len(str(size)) for part in answer.operands for size in (*part.shape, 1))
    shown, hidden = shortened(answer.operands, most)
    blocks = reversed(blocks_of_dims(rank, widest))
    return [_table(answer, [dim + rank for dim in block], shown, hidden, language) for block in blocks]


def _table(answer: JoinAnswer, dims: Sequence[int], shown: Sequence[Part], hidden: int, language: Language) -> Table:
    titles = [Text(f"▼{dim}") if dim == answer.dim else Text(str(dim), style=FAINT) for dim in dims]
    cells = [[_cell(answer, part, dim) for dim in dims] for part in shown]
    last = [_result(answer, dim) for dim in dims]
    lines = [max(cell.cell_len for cell in column) for column in zip(titles, *cells, last, strict=True)]
    table = grid("left", "left", *("right" for _ in dims), "left")
    table.add_row(heading(say("dim"), language), Text(), *titles)
    for part, row in zip(shown, cells, strict=True):
        aside = Text(say("passed over").text(language), style=FAINT) if part.skipped else Text()
        table.add_row(name_text(part.name), short_shape(part.shape, language), *row, aside)
    if hidden:
        table.add_row(Text(), Text(say("… {count} more", count=hidden).text(language), style=FAINT))
    table.add_row(Text(), Text(), *(Text("─" * width, style=FAINT) for width in lines))
    table.add_row(Text(say("result").text(language), style=STRONG), Text(), *last)
    return table


def _own_dim(answer: JoinAnswer, dim: int) -> int | None:
    """The operands' dim, from the right, that becomes the result's `dim`; None for the new one."""
    if answer.command == "stack" and dim == answer.dim:
        return None
    behind = answer.command == "stack" and dim < answer.dim
    return dim - _rank(answer) + (1 if behind else 0)


def _clash_at(answer: JoinAnswer, own: int) -> Clash | None:
    return next((clash for clash in answer.clashes if clash.dim == own), None)


def _cell(answer: JoinAnswer, part: Part, dim: int) -> Text:
    own = _own_dim(answer, dim)
    if own is None:
        return Text("")
    clash = _clash_at(answer, own)
    if part.skipped or len(part.shape) < -own:
        return Text("·", style=BAD if clash is not None and not part.skipped else FAINT)
    return Text(str(part.shape[own]), style=BAD if clash is not None else axis(dim - _rank(answer)))


def _result(answer: JoinAnswer, dim: int) -> Text:
    own = _own_dim(answer, dim)
    style = f"bold {axis(dim - _rank(answer))}"
    if own is not None and _clash_at(answer, own) is not None:
        return Text("✗", style=BAD)
    if answer.result is None:
        if any(clash.kind == "rank" for clash in answer.clashes) or not all(part.shape for part in answer.operands):
            return Text("✗", style=BAD)
        if own is None:
            return Text(f"+{len(answer.operands)}", style=style)
        if answer.command == "cat" and dim == answer.dim:
            return Text(str(answer.operands[-1].stop), style=style)
        kept = next(part.shape for part in answer.operands if not part.skipped)
        return Text(str(kept[own]), style=style)
    return Text(f"+{answer.result[dim]}" if own is None else str(answer.result[dim]), style=style)


def _rules(answer: JoinAnswer, language: Language) -> RenderableType | None:
    """What happens in each dim, in words: the joined one, then the others that clash, or that they are all equal."""
    rows = grid("right", "prose")
    rank = _rank(answer)
    if rank == 0:
        return None
    if answer.command == "stack":
        said = say("new: one place for each operand")
        rows.add_row(Text(str(answer.dim), style=axis(answer.dim - rank)), Prose(said.text(language)))
    elif answer.result is not None:
        rows.add_row(Text(str(answer.dim), style=axis(answer.dim - rank)), Prose(_sum(answer).text(language)))
    for clash in reversed(answer.clashes):
        dim = next(at for at in range(rank) if _own_dim(answer, at) == clash.dim)
        lacking = clash.kind == "rank"
        told = Text(_lacking(answer, clash).text(language), BAD) if lacking else clash_told(clash, language)
        rows.add_row(Text(str(dim), style=axis(dim - rank)), Prose(told))
    if answer.result is not None:
        others = [at for at in range(rank) if at != answer.dim]
        if others and len(answer.operands) > 1:
            rows.add_row(Text(_listed(others), style=FAINT), Prose(say("equal, as they must be").text(language)))
    return rows


def _listed(dims: Sequence[int]) -> str:
    return ", ".join(map(str, dims)) if len(dims) <= 4 else f"{dims[0]}, {dims[1]}, …, {dims[-1]}"


def _sum(answer: JoinAnswer) -> Message:
    assert answer.result is not None
    sizes = [str(part.stop - part.start) for part in answer.operands if not part.skipped]
    if len(sizes) > 6:
        sizes = [*sizes[:4], "…", sizes[-1]]
    return say("the sizes add up: {sum} = {total}", sum=" + ".join(sizes), total=answer.result[answer.dim])


def _lacking(answer: JoinAnswer, clash: Clash) -> Message:
    having = {meeting.operand for meeting in clash.between}
    names = [part.name for part in answer.operands if part.name not in having and not part.skipped]
    few = ", ".join(names if len(names) <= 4 else [*names[:3], "…", names[-1]])
    return say("clash: {names} has no such dim", names=few)


def _bar(answer: JoinAnswer, language: Language) -> RenderableType:
    """The joined dim as a bar: which stretch of it is which operand."""
    assert answer.result is not None
    style = axis(answer.dim - len(answer.result))
    if answer.command == "cat":
        pieces = [
            Piece(part.name, str(part.stop - part.start), span(part.start, part.stop), part.stop - part.start)
            for part in answer.operands
            if not part.skipped
        ]
        title = say("along dim {dim}, end to end", dim=answer.dim)
    else:
        before = ":, " * answer.dim if answer.dim <= 2 else "…, "
        pieces = [Piece("", part.name, f"[{before}{part.start}]", 1) for part in answer.operands]
        title = say("along the new dim {dim}: which operand is where", dim=answer.dim)
    return Group(heading(title, language), bar(pieces, style))


def _repairs(answer: JoinAnswer, language: Language) -> RenderableType:
    if not answer.repairs:
        return Group("", Prose(say("no change of one operand's dims was found that makes it work").text(language)))
    rows = grid("left", "left")
    for repair in answer.repairs:
        rows.add_row(Text(repair.code, style=GOOD), shape_text(repair.result))
    return Group("", heading(say("this works"), language), rows)
