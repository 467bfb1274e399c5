"""What the pages about shapes have in common: names, bytes, strides, repairs, tables shortened to what helps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from rich.console import Group, RenderableType
from rich.text import Text

from tensorcli.answers import Refusal, Shape
from tensorcli.language import Language, Message, say
from tensorcli.shapes.align import Clash
from tensorcli.shapes.repairs import Repair
from tensorcli.views.page import BAD, FAINT, GOOD, STRONG, grid, heading, shape_text

MOST_ROWS = 24  # operands shown on a terminal; a thousand rows help nobody
_BLOCK = 56  # columns for the dims that are drawn side by side
T = TypeVar("T")


def name_text(name: str) -> Text:
    """An operand's name."""
    return Text(name, style=STRONG)


def short_shape(shape: Shape, language: Language) -> Text:
    """The shape, or how many dims it has where it is long."""
    return shape_text(shape) if len(str(shape)) <= 28 else Text(say("{count} dims", count=len(shape)).text(language))


def shortened(rows: Sequence[T], most: int | None) -> tuple[Sequence[T], int]:
    """The first rows and the last one, and how many are left out.

    >>> shortened("abcdef", 3)
    (['a', 'b', 'f'], 3)
    """
    if most is None or len(rows) <= most:
        return rows, 0
    return [*rows[: most - 1], rows[-1]], len(rows) - most


def shape_headline(
    error: Refusal | None, shape: Shape | None, language: Language, label: Message | None = None
) -> Text:
    """The shape that comes out, or why there is none."""
    if error is not None:
        return Text(error.message.text(language), style=BAD)
    assert shape is not None
    return Text.assemble(((label or say("result")).text(language) + "  ", FAINT), shape_text(shape))


def blocks_of_dims(rank: int, widest: int, taken: int = 0) -> list[range]:
    """The dims from the right, -1 last, in blocks that fit side by side in cells of `widest`; the last dims first.

    `taken` columns of each block hold something else.

    >>> blocks_of_dims(3, 2), blocks_of_dims(3, 28)
    ([range(-3, 0)], [range(-1, 0), range(-2, -1), range(-3, -2)])
    """
    side_by_side = max(1, (_BLOCK - taken) // (widest + 3))
    return [range(max(-rank, last - side_by_side), last) for last in range(0, -rank, -side_by_side)]


def bytes_text(count: int) -> Text:
    """A size as people say it.

    >>> str(bytes_text(12)), str(bytes_text(12288)), str(bytes_text(4 * 10**18))
    ('12 B', '12 KiB', '3.469 EiB')
    """
    size, unit = float(count), "B"
    for larger in ("KiB", "MiB", "GiB", "TiB", "PiB", "EiB"):
        if size < 1024:
            break
        size, unit = size / 1024, larger
    return Text(f"{size:.3g} {unit}" if size >= 1024 else f"{size:.4g} {unit}")


def strides_text(steps: Sequence[int], plain: bool) -> Text:
    """Strides, a 0 standing out; faint as a whole where they are the plain ones of a contiguous tensor."""
    text = Text("()" if not steps else "")
    for index, step in enumerate(steps):
        text.append("," if index else "", style=FAINT)
        text.append(str(step), style=FAINT if plain else (STRONG if step == 0 else ""))
    return text


def clash_told(clash: Clash, language: Language) -> Text:
    """A clash in words: the sizes, and who brings them."""
    brought = (
        say(", ")
        .text(language)
        .join(
            say("{name} has {size} in its dim {dim}", name=m.operand, size=m.size, dim=m.dim).text(language)
            for m in clash.between[:4]
        )
    )
    sizes = say("{first} and {last}", first=", ".join(map(str, clash.sizes[:-1])), last=clash.sizes[-1])
    return Text(say("clash: {sizes} ({brought})", sizes=sizes, brought=brought).text(language), style=BAD)


def repair_table(
    title: Message, repairs: Sequence[Repair], shapes: Sequence[Shape], language: Language
) -> RenderableType:
    """Edits that work: the line, what the edited operand becomes, the result."""
    rows = grid("left", "left")
    for repair in repairs:
        changed = [new for new, old in zip(repair.shapes, shapes, strict=True) if new != old]
        becomes = Text()
        for shape in changed[:1]:
            becomes.append_text(shape_text(shape)).append(" → ", style=FAINT)
        rows.add_row(Text(repair.code, style=GOOD), becomes.append_text(shape_text(repair.result)))
    return Group("", heading(title, language), rows)
