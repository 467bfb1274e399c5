"""The lessons in a list."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from tensorcli.language import Language, say
from tensorcli.views.page import FAINT, STRONG, grid
from tensorcli.views.prose import Prose


def table_of_lessons(entries: Sequence[tuple[str, str, str]], language: Language) -> list[RenderableType]:
    """One row a lesson: its number, its name, its title and the question it answers."""
    rows = grid("right", "left", "prose")
    for number, (name, title, question) in enumerate(entries, 1):
        told = Text.assemble((title, STRONG), "  ", (question, FAINT))
        rows.add_row(Text(str(number), style=FAINT), Text(name, style="bold cyan"), Prose(told))
    hint = say("show one with tensorcli lesson NAME, answer its exercises with --quiz")
    return [rows, "", Prose(Text(hint.text(language), style=FAINT))]
