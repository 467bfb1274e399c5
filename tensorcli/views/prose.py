"""Sentences that wrap at the width they are given, between words or between Chinese characters."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions
from rich.measure import Measurement
from rich.text import Text

_NARROWEST = 14  # columns; below this a sentence is no longer readable, so a table asks for more
_NOT_FIRST = "，。、；：！？）」』》…,.;:!?)"  # a line never begins with one of these


class Prose:
    """A sentence that is free to wrap, alone or as a cell of a table."""

    def __init__(self, text: Text | str, style: str = "", narrowest: int = _NARROWEST) -> None:
        self.text = Text(text, style=style) if isinstance(text, str) else text
        self.narrowest = narrowest

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """At least a readable column in which its longest word has room, at most the sentence in one line."""
        whole = max((cell_len(line) for line in self.text.plain.split("\n")), default=0)
        least = whole if whole <= self.narrowest else max(self.narrowest, *map(cell_len, _words(self.text.plain)))
        return Measurement(least, whole).with_maximum(options.max_width)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterable[Text]:
        """The lines."""
        for line in self.text.split("\n"):
            for piece in line.divide(break_offsets(line.plain, options.max_width)):
                piece.rstrip()
                piece.no_wrap = True
                yield piece


class Marked:
    """A sentence with a sign before it, which the lines below the first leave free."""

    def __init__(self, sign: str, style: str, text: Text | str) -> None:
        self.sign = Text.assemble((sign, style), " ")
        self.prose = Prose(text)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """As the sentence, and the sign."""
        least, most = self.prose.__rich_measure__(console, options.update(max_width=options.max_width))
        return Measurement(least + self.sign.cell_len, most + self.sign.cell_len)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterable[Text]:
        """The lines."""
        margin = self.sign.cell_len
        lead = self.sign
        for line in self.prose.__rich_console__(console, options.update(width=max(1, options.max_width - margin))):
            whole = Text.assemble(lead, line, no_wrap=True)
            yield whole
            lead = Text(" " * margin)


class Line:
    """One line that is never broken, such as code that is to be pasted."""

    def __init__(self, text: Text | str) -> None:
        self.text = Text(text) if isinstance(text, str) else text
        self.text.no_wrap = True

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """Exactly its length."""
        return Measurement(self.text.cell_len, self.text.cell_len)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterable[Text]:
        """The line."""
        yield self.text


def break_offsets(text: str, width: int) -> list[int]:
    """Where to break `text` into lines of at most `width` cells.

    >>> break_offsets("one two three", 8), break_offsets("形状必须是整数，对", 8)
    ([8], [4, 8])
    """
    offsets, line, start = [], 0, 0
    for stop in _chances(text):
        cells = cell_len(text[start:stop].rstrip())
        if line and line + cells > width:
            offsets.append(start)
            line = 0
        line += cell_len(text[start:stop])
        start = stop
    return offsets


def _words(text: str) -> Iterable[str]:
    """The pieces within which no line may end."""
    for line in text.split("\n"):
        start = 0
        for stop in _chances(line):
            yield line[start:stop].rstrip()
            start = stop


def _chances(text: str) -> Iterable[int]:
    """After which characters a line may end: a space, or a wide character that no closing sign follows."""
    for at in range(1, len(text)):
        before, after = text[at - 1], text[at]
        wide = cell_len(before) == 2 or cell_len(after) == 2
        if (before == " " and after != " ") or (wide and after not in _NOT_FIRST and after != " "):
            yield at
    yield len(text)
