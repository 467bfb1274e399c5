"""How values that broadcast are drawn: the alignment, then each operand as the result sees it, and the result."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from tensorcli.language import Language, say
from tensorcli.shapes.broadcast import BroadcastAnswer
from tensorcli.shapes.elementwise import formula
from tensorcli.shapes.strides import elements
from tensorcli.views import broadcast
from tensorcli.views.cells import SideBySide, cell_pictures
from tensorcli.views.numbers import at, listed, number, number_grid, places
from tensorcli.views.page import FAINT, STRONG, Page, heading, shape_text
from tensorcli.views.prose import Prose

_MOST_LISTED = 24


def view(
    answer: BroadcastAnswer, language: Language, given: Sequence[bool], *, verbose: bool, most: int | None
) -> Page:
    """The page of one operation; `given` tells the operands that were typed from those that were made."""
    body = broadcast.alignment(answer, language, most)
    if answer.inputs is not None and answer.result is not None:
        if broadcast.is_drawn(answer):
            body.append(_pictures(answer, given, language))
    elif answer.result is not None:
        shapes = [answer.result, *(operand.shape for operand in answer.operands)]
        count = max(map(elements, [*shapes, answer.to.shape] if answer.to is not None else shapes))
        told = say("{count} elements are too many to make: the shape alone is answered", count=count)
        body.append(Prose(told.text(language)))
    if answer.result is not None and verbose:
        body.append(broadcast.memory(answer, language, most))
    return Page(_question(answer, language), body, _headline(answer, language), broadcast.repairs(answer, language))


def _formula(answer: BroadcastAnswer) -> str:
    names = [operand.name for operand in answer.operands]
    assert answer.op is not None
    return formula(answer.op, names if len(names) <= 6 else [*names[:3], "…", names[-1]])


def _question(answer: BroadcastAnswer, language: Language) -> Text:
    shapes = [str(operand.shape) for operand in answer.operands]
    listed_shapes = "  ".join(shapes if len(shapes) <= 6 else [*shapes[:3], "…", shapes[-1]])
    if answer.to is not None:
        asked = say(
            "What is {formula}, cell by cell, expanded to {to}?  {shapes}",
            formula=_formula(answer), to=str(answer.to.shape), shapes=listed_shapes,
        )  # fmt: skip
    else:
        asked = say("What is {formula}, cell by cell?  {shapes}", formula=_formula(answer), shapes=listed_shapes)
    return Text(asked.text(language))


def _headline(answer: BroadcastAnswer, language: Language) -> Text:
    shape = broadcast.headline(answer, language)
    if answer.error is not None or answer.values is None:
        return shape
    size = elements(answer.to.shape if answer.to is not None else answer.result or ())
    if size > _MOST_LISTED:
        return shape
    text = Text.assemble(("values  ", FAINT), listed(answer.values), "   ")
    return text.append_text(shape)


def _pictures(answer: BroadcastAnswer, given: Sequence[bool], language: Language) -> RenderableType:
    """Each operand stretched over the result, its stored cells in brackets; then the result."""
    assert answer.result is not None
    assert answer.strides is not None
    assert answer.inputs is not None
    drawn = []
    for operand, typed, strides, values in zip(answer.operands, given, answer.strides, answer.inputs, strict=True):
        title = Text.assemble((operand.name, STRONG), " ", shape_text(operand.shape))
        if not typed:
            title.append(" " + say("(made)").text(language), style=FAINT)
        drawn.append((title, strides, [number(at(values, place)) for place in places(operand.shape)]))
    pictures = list(cell_pictures(drawn, answer.result).pictures)
    if answer.values is not None and (answer.to is None or 0 not in answer.to.shape):
        title = Text.assemble((_formula(answer), STRONG), " ", shape_text(answer.result))
        first = (0,) * (len(answer.to.shape) - len(answer.result) if answer.to is not None else 0)
        seen = at(answer.values, first)
        pictures.append(number_grid(title, answer.result, seen, lambda _, value: (number(value), STRONG)))
    told = say("values: [n] is stored, n is the same cell seen again")
    return Group(heading(told, language), SideBySide(pictures))
