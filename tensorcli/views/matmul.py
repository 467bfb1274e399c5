"""How a matrix product is drawn: which dims meet, a row of a on a column of b, which functions take these operands."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from tensorcli.language import Language, Message, say
from tensorcli.shapes.matmul import Factor, MatmulAnswer
from tensorcli.shapes.strides import elements
from tensorcli.views.cells import SideBySide
from tensorcli.views.page import BAD, FAINT, GOOD, STRONG, Page, axis, drawing, grid, heading
from tensorcli.views.prose import Prose
from tensorcli.views.shapes import blocks_of_dims, clash_told, name_text, repair_table, shape_headline, short_shape

_MATRIX = 24  # columns for rows, inner and columns
_BOX = 7  # columns inside a box
_NAMES = 11  # columns for the names of functions


def view(answer: MatmulAnswer, language: Language) -> Page:
    """The page of one product."""
    a, b = answer.operands
    asked = say("What is a @ b?  a: {a}  b: {b}", a=str(a.shape), b=str(b.shape))
    body: list[RenderableType] = []
    pictures: list[RenderableType] = [_functions(answer, language)]
    if a.shape and b.shape:
        body += [*_dims(answer, language), _rules(answer, language)]
        pictures.insert(0, _boxes(answer))
    body.append(SideBySide(pictures, gap=6))
    after: list[RenderableType] = []
    if answer.repairs:
        after.append(repair_table(say("this works"), answer.repairs, [a.shape, b.shape], language))
    elif not answer.ok:
        none = say("no change of one operand's dims was found that makes it work")
        after.append(Group("", Prose(none.text(language))))
    return Page(Text(asked.text(language)), body, shape_headline(answer.error, answer.result, language), after)


def _dims(answer: MatmulAnswer, language: Language) -> Sequence[RenderableType]:
    """A column for each batch dim, then the rows, the inner size and the columns; many batch dims in blocks."""
    rank = max(len(factor.batch) for factor in answer.operands)
    widest = max((len(str(size)) for factor in answer.operands for size in factor.shape), default=1)
    blocks = blocks_of_dims(rank, widest, taken=_MATRIX) or [range(0)]
    return [_table(answer, block, language, matrix=block is blocks[0]) for block in blocks]


def _table(answer: MatmulAnswer, batch: range, language: Language, *, matrix: bool) -> Table:
    dims = [dim - 2 for dim in batch]
    titles = [say("rows"), say("inner"), say("columns")] if matrix else []
    rows = [[Text(str(dim), style=FAINT) for dim in dims] + [heading(title, language) for title in titles]]
    rows += [
        [*(_batch(answer, factor, dim) for dim in batch), *(_matrix(answer, factor) if matrix else [])]
        for factor in answer.operands
    ]
    last = [_batch_result(answer, dim) for dim in batch] + (_matrix_result(answer) if matrix else [])
    lines = [max(cell.cell_len for cell in column) for column in zip(*rows, last, strict=True)]
    rows += [[Text("─" * width, style=FAINT) for width in lines], last]
    labels = [heading(say("dim"), language), *(name_text(factor.name) for factor in answer.operands), Text()]
    table = grid("left", "left", *("right" for _ in lines))
    shapes = [Text(), *(short_shape(factor.shape, language) for factor in answer.operands), Text(), Text()]
    labels.append(Text(say("result").text(language), style=STRONG))
    for label, shape, row in zip(labels, shapes, rows, strict=True):
        table.add_row(label, shape, *row)
    return table


def _clashes_at(answer: MatmulAnswer, dim: int) -> bool:
    return any(clash.kind == "batch" and clash.dim == dim - 2 for clash in answer.clashes)


def _batch(answer: MatmulAnswer, factor: Factor, dim: int) -> Text:
    if len(factor.batch) < -dim:
        return Text("·", style=FAINT)
    size = factor.batch[dim]
    return Text(str(size), style=BAD if size != 1 and _clashes_at(answer, dim) else axis(dim - 2))


def _batch_result(answer: MatmulAnswer, dim: int) -> Text:
    if _clashes_at(answer, dim):
        return Text("✗", style=BAD)
    sizes = [factor.batch[dim] for factor in answer.operands if len(factor.batch) >= -dim]
    return Text(str(next((size for size in sizes if size != 1), 1)), style=f"bold {axis(dim - 2)}")


def _matrix(answer: MatmulAnswer, factor: Factor) -> list[Text]:
    """Its two sizes, in the columns where they belong; +1 is the dim that was added."""
    first, second = factor.matrix
    met = STRONG if answer.inner is not None else BAD
    added = Text("+1", style=FAINT)
    if factor.name == "a":
        rows = added if factor.added else Text(str(first), style=axis(-2))
        return [rows, Text(str(second), style=met), Text()]
    columns = added if factor.added else Text(str(second), style=axis(-1))
    return [Text(), Text(str(first), style=met), columns]


def _matrix_result(answer: MatmulAnswer) -> list[Text]:
    a, b = answer.operands
    gone = Text("–", style=FAINT)
    rows = gone if a.added else Text(str(a.matrix[0]), style=f"bold {axis(-2)}")
    columns = gone if b.added else Text(str(b.matrix[1]), style=f"bold {axis(-1)}")
    return [rows, gone if answer.inner is not None else Text("✗", style=BAD), columns]


def _rules(answer: MatmulAnswer, language: Language) -> RenderableType:
    """What happens in each place, in words."""
    a, b = answer.operands
    rows = grid("right", "prose")
    told = Text(_inner_rule(answer).text(language), style="" if answer.inner is not None else BAD)
    rows.add_row(heading(say("inner"), language), Prose(told))
    added = {
        "row": say("1-D: a row dim of size 1 is added, and dropped again"),
        "column": say("1-D: a column dim of size 1 is added, and dropped again"),
    }
    for factor in answer.operands:
        if factor.added is not None:
            rows.add_row(name_text(factor.name), Prose(added[factor.added].text(language)))
    for dim in range(-1, -1 - max(len(a.batch), len(b.batch)), -1):
        clash = next((c for c in answer.clashes if c.kind == "batch" and c.dim == dim - 2), None)
        told = Text(_batch_rule(answer, dim).text(language)) if clash is None else clash_told(clash, language)
        rows.add_row(Text(str(dim - 2), style=axis(dim - 2)), Prose(told))
    return rows


def _inner_rule(answer: MatmulAnswer) -> Message:
    a, b = answer.operands
    if answer.inner is None:
        return say("clash: a has {one} in its last dim, b has {other} rows", one=a.matrix[1], other=b.matrix[0])
    if answer.result is None:
        return say("{size} meets {size}: they fit", size=answer.inner)
    return say(
        "{size} meets {size}: each of the {cells} cells sums {size} products, {count} multiplications",
        size=answer.inner, cells=elements(answer.result), count=answer.multiplications,
    )  # fmt: skip


def _batch_rule(answer: MatmulAnswer, dim: int) -> Message:
    missing = [factor.name for factor in answer.operands if len(factor.batch) < -dim]
    sizes = {factor.name: factor.batch[dim] for factor in answer.operands if len(factor.batch) >= -dim}
    size = next((size for size in sizes.values() if size != 1), 1)
    if missing:
        return (
            say("{names}: missing: added as 1", names=missing[0])
            if size == 1
            else say("{names}: missing: added as 1, then {size}", names=missing[0], size=size)
        )
    repeated = [name for name, own in sizes.items() if own != size]
    if repeated:
        return say("{names}: 1 → {size}: repeated", names=repeated[0], size=size)
    return say("equal")


def _boxes(answer: MatmulAnswer) -> Text:
    """a on the left, b above, the result where they cross: a row on a column gives one cell."""
    a, b = answer.operands
    fits = answer.inner is not None
    inner, outer = GOOD if fits else BAD, max(len(str(a.matrix[1])), _BOX)
    narrow = b.added is not None
    wide = 1 if narrow else max(len(str(b.matrix[1])), _BOX)
    rows = Text(str(a.matrix[0]), style=FAINT if a.added else axis(-2))
    columns = Text(str(b.matrix[1]), style=FAINT if b.added else axis(-1))
    label = Text(str(b.matrix[0]), style=inner)
    left = rows.cell_len + outer + 3  # to the right edge of a's box
    start = max(left + 3, label.cell_len + 1)  # of b's box and the result's

    def line(*pieces: tuple[int, Text | str]) -> Text:
        drawn = Text()
        for at, piece in pieces:
            drawn.append(" " * (at - drawn.cell_len))
            drawn.append_text(Text(piece) if isinstance(piece, str) else piece)
        return drawn

    def boxed(inside: str, style: str) -> Text:
        return Text.assemble("│", (inside, style), "│")

    def edge(corners: str, width: int, name: str = "") -> str:
        shown = f" {name} " if 0 < len(name) <= width - 2 else name[:width]
        return corners[0] + shown.center(width, "─") + corners[1]

    column = boxed("┃".center(wide), inner)
    crossing = boxed(("●" if fits else "✗").center(wide), f"bold {inner}")
    at = rows.cell_len + 1  # of a's box
    width = Text(str(a.matrix[1]), style=inner)
    lines = [
        line((start + max((wide + 2 - columns.cell_len) // 2, 0), columns)),
        line((start, edge("┌┐", wide, "b"))),
        line((start, column)),
        line((start - label.cell_len - 1, label), (start, column)),
        line((start, column)),
        line((at + (outer + 2 - width.cell_len) // 2, width), (start, edge("└┘", wide))),
        line((at, edge("┌┐", outer, "a")), (start, edge("┌┐", wide, "" if narrow else "a @ b"))),
        line((0, rows), (at, boxed("━" * outer, inner)), (start, crossing)),
        line((at, edge("└┘", outer)), (start, edge("└┘", wide))),
    ]
    return drawing(lines)


def _functions(answer: MatmulAnswer, language: Language) -> Text:
    lines = [heading(say("function"), language)]
    lines[0].append(" " * max(_NAMES + 3 - lines[0].cell_len, 1)).append(say("gives").text(language))
    for function in answer.functions:
        name = "matmul, @" if function.name == "matmul" else function.name
        line = Text(name.ljust(_NAMES))
        if function.result is not None:
            line.append("✓  ", style=GOOD).append_text(short_shape(function.result, language))
        else:
            assert function.why is not None
            line.append("✗  ", style=BAD).append(function.why.text(language))
        lines.append(line)
    return drawing(lines)
