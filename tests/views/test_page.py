"""Nothing is ever cut: a table is as wide as what doesn't wrap in it, however narrow the pipe is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from shlex import split

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import RenderableType
from rich.text import Text

from tensorcli.cli import names
from tensorcli.terminal.render import columns_needed, console_for, print_part
from tensorcli.views.page import grid, indented
from tensorcli.views.prose import Prose

CELLS = st.text("ab 形状", min_size=1, max_size=40)
WIDTHS = st.integers(1, 4)
ROWS = WIDTHS.flatmap(lambda n: st.lists(st.lists(CELLS, min_size=n, max_size=n), min_size=1, max_size=3))
EXAMPLES = [
    example
    for name in names()
    if (command := import_module(f"tensorcli.commands.{name}").COMMAND).contract
    for example in command.examples
    if name != "warm"
]


def printed(part: RenderableType, columns: int) -> str:
    console = console_for(colour=False, columns=columns)
    print_part(console, part)
    return console.file.getvalue()  # type: ignore[attr-defined]


@given(ROWS, st.lists(st.booleans(), min_size=4, max_size=4), st.integers(1, 100))
def test_every_cell_is_there_in_any_width(rows: Sequence[Sequence[str]], wraps: Sequence[bool], columns: int) -> None:
    table = grid(*("prose" if wraps[column] else "left" for column in range(len(rows[0]))))
    for row in rows:
        table.add_row(*(Prose(cell) if wraps[at] else Text(cell) for at, cell in enumerate(row)))
    text = printed(indented(table), columns)
    assert sorted(text.replace(" ", "").replace("\n", "")) == sorted("".join(map("".join, rows)).replace(" ", ""))
    needed = columns_needed(console_for(colour=False, columns=columns), indented(table))
    assert max(map(cell_len, text.split("\n"))) <= max(columns, needed)


@given(ROWS)
def test_what_fits_in_one_line_stays_in_one_line(rows: Sequence[Sequence[str]]) -> None:
    table = grid(*("prose" for _ in rows[0]))
    for row in rows:
        table.add_row(*map(Prose, row))
    assert len(printed(table, 500).splitlines()) == len(rows)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("example", EXAMPLES)
def test_no_example_is_cut_in_a_narrow_pipe(example: str, language: str, ask: Callable) -> None:
    wide, narrow = (ask(*split(example), COLUMNS=columns, TENSORCLI_LANG=language) for columns in ("500", "20"))
    assert narrow.code == wide.code
    assert narrow.out.count("…") <= wide.out.count("…")
