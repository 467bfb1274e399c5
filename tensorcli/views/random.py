"""How made tensors are drawn: the values as a matrix, the histogram of a larger sample."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from tensorcli.answers import Shape
from tensorcli.language import Language, say, verbatim
from tensorcli.shapes.strides import elements
from tensorcli.syntax.makers import RANDOM
from tensorcli.tensors.random import Histogram, RandomAnswer
from tensorcli.views.numbers import listed, number, number_grid
from tensorcli.views.page import BAD, FAINT, GOOD, Page, grid, heading, shape_text
from tensorcli.views.prose import Prose

_MOST_CELLS = 100
_MOST_COLUMNS = 10
_BAR = 36


def view(answer: RandomAnswer, language: Language) -> Page:
    """The page of one tensor that was made."""
    call = verbatim(answer.code[-1].removeprefix("print(").removesuffix(")"))
    question = say("{call}, seed {seed}", call=call, seed=answer.seed) if answer.maker in RANDOM else call
    body: list[RenderableType] = []
    if answer.shape is not None:
        body.append(_values(answer.shape, answer, language))
    if answer.histogram is not None:
        body.append(_histogram(answer.histogram, language))
    if answer.error is not None:
        headline = Text(answer.error.message.text(language), style=BAD)
    else:
        assert answer.shape is not None
        headline = Text.assemble((say("shape").text(language) + "  ", FAINT), shape_text(answer.shape))
        headline.append(f"   {answer.dtype}")
    after = []
    if answer.repairs:
        lines = [Text(line, style=GOOD) for line in answer.repairs]
        after.append(Group("", heading(say("this works"), language), *lines))
    return Page(Text(question.text(language)), body, headline, after)


def _values(shape: Shape, answer: RandomAnswer, language: Language) -> RenderableType:
    if len(shape) <= 3 and 0 < elements(shape) <= _MOST_CELLS and (not shape or shape[-1] <= _MOST_COLUMNS):
        return number_grid(None, shape, answer.values, lambda _, value: (number(value), ""))
    if elements(shape) <= _MOST_CELLS:
        return Prose(listed(answer.values))
    return Prose(say("{count} values, not shown: --quiet prints them", count=elements(shape)).text(language))


def _histogram(histogram: Histogram, language: Language) -> RenderableType:
    most = max(bar.count for bar in histogram.bins)
    rows = grid("right", "right", "left")
    for bar in histogram.bins:
        length = round(_BAR * bar.count / most)
        whole = bar.high - bar.low == 1 and bar.low.is_integer()
        label = number(bar.low) if whole else f"{bar.low:.2f} … {bar.high:.2f}"
        rows.add_row(Text(label), Text(str(bar.count), style=FAINT), Text("█" * length, style="cyan"))
    told = say(
        "a sample of {size}: mean {mean}, standard deviation {std}, from {low} to {high}",
        size=histogram.size, mean=number(histogram.mean), std=number(histogram.std),
        low=number(histogram.low), high=number(histogram.high),
    )  # fmt: skip
    return Group(Prose(told.text(language), style=FAINT), rows)
