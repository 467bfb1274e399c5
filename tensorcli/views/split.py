"""How a split is drawn: the dim as a bar that is cut, and the pieces."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from tensorcli.language import Language, say
from tensorcli.shapes.split import SplitAnswer, runs, told
from tensorcli.views.bar import Piece, bar, span
from tensorcli.views.page import BAD, FAINT, GOOD, STRONG, Page, axis, grid, heading, shape_text
from tensorcli.views.prose import Prose
from tensorcli.views.shapes import shortened

_MOST_DRAWN = 1000  # pieces given to the bar, which shows a few
_MOST_IN_LINE = 5


def view(answer: SplitAnswer, language: Language, most: int | None = None) -> Page:
    """The page of one split, its table shortened to `most` runs of equal pieces."""
    body: list[RenderableType] = []
    shape = answer.operands[0].shape
    if answer.sizes:
        title = say("dim {dim} of size {size}, cut", dim=answer.dim, size=shape[answer.dim])
        body.append(Group(heading(title, language), _bar(answer, answer.sizes)))
        body.append(_table(answer, answer.sizes, language, most))
    elif answer.clashes:
        body.append(_sum(answer, language))
    asked = say("What does {call} give?  x: {shape}", call=answer.cut.call(answer.dim), shape=str(shape))
    after = [_repairs(answer, language)] if answer.repairs else []
    return Page(Text(asked.text(language)), body, _headline(answer, language), after)


def _headline(answer: SplitAnswer, language: Language) -> Text:
    if answer.error is not None:
        return Text(answer.error.message.text(language), style=BAD)
    assert answer.result is not None
    count = len(answer.result)
    label = say("1 piece") if count == 1 else say("{count} pieces", count=count)
    text = Text(label.text(language) + "  ", style=FAINT)
    if count <= _MOST_IN_LINE:
        for index, shape in enumerate(answer.result):
            text.append("  " if index else "").append_text(shape_text(shape))
        return text
    text.append_text(shape_text(answer.result[0])).append("  …  ", style=FAINT)
    return text.append_text(shape_text(answer.result[-1]))


def _bar(answer: SplitAnswer, sizes: Sequence[int]) -> RenderableType:
    cut, start = [], 0
    for size in sizes[:_MOST_DRAWN]:
        cut.append(Piece("", str(size), span(start, start + size), size))
        start += size
    if len(sizes) > _MOST_DRAWN:
        stop = answer.operands[0].shape[answer.dim]
        cut.append(Piece("", str(sizes[-1]), span(stop - sizes[-1], stop), sizes[-1]))
    return bar(cut, axis(answer.dim - len(answer.operands[0].shape)))


def _table(answer: SplitAnswer, sizes: Sequence[int], language: Language, most: int | None) -> RenderableType:
    """Each run of equal pieces in a row: which, where, and the shape they have."""
    assert answer.result is not None
    rows = grid("left", "left", "left", gap=3)
    titles = (say("piece"), say("positions in dim {dim}", dim=answer.dim), say("shape"))
    rows.add_row(*(heading(title, language) for title in titles))
    listed, first, start = [], 0, 0
    for size, count in runs(sizes):
        stop = start + size * count
        shape = shape_text(answer.result[first])
        if count > 1:
            shape.append(" " + say("({count} times)", count=count).text(language), style=FAINT)
        listed.append((span(first, first + count), span(start, stop) or "–", shape))
        first, start = first + count, stop
    shown, hidden = shortened(listed, most)
    for index, (which, where, shape) in enumerate(shown):
        if hidden and index == len(shown) - 1:
            rows.add_row(Text(say("… {count} more", count=hidden).text(language), style=FAINT))
        rows.add_row(Text(which, style=STRONG), where, shape)
    return rows


def _sum(answer: SplitAnswer, language: Language) -> RenderableType:
    """What the sizes add up to, against what there is."""
    size = answer.operands[0].shape[answer.dim]
    total = sum(answer.cut.numbers)
    rows = grid("left", "right", "prose")
    sizes = answer.cut.numbers
    added = f"= {' + '.join(map(str, sizes)) if len(sizes) <= 8 else told(sizes)}" if len(sizes) > 1 else ""
    rows.add_row(heading(say("sizes"), language), Text(str(total), style=BAD), Prose(added))
    rest = say("{count} left over", count=size - total) if total < size else say("{count} too many", count=total - size)
    place = Text(str(size), style=axis(answer.dim - len(answer.operands[0].shape)))
    rows.add_row(heading(say("dim {dims}", dims=answer.dim), language), place, Prose(rest.text(language), style=BAD))
    return rows


def _repairs(answer: SplitAnswer, language: Language) -> RenderableType:
    rows = grid("left", "prose")
    for repair in answer.repairs:
        found = repair.result if len(repair.result) <= 5 else (*repair.result[:3], "…", repair.result[-1])
        rows.add_row(Text(repair.code, style=GOOD), Prose("  ".join(map(str, found))))
    return Group("", heading(say("this works"), language), rows)
