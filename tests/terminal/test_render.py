"""Nothing is ever cut: a line is as long as it needs to be."""

from __future__ import annotations

from collections.abc import Callable

from tensorcli.terminal.render import console_for, print_part
from tensorcli.views.page import grid, indented


def test_code_with_much_data_in_it_is_whole(ask: Callable) -> None:
    values = [1234567] * 20_000
    out = ask("reduce", "sum", str(values)).out
    assert f"  x = torch.tensor({values})\n" in out


def test_a_cell_of_several_words_is_whole() -> None:
    table = grid("left", "right")
    table.add_row("the symbols, to 15 digits", "0.583853163452858")
    console = console_for(colour=False, columns=10)
    print_part(console, indented(table))
    assert console.file.getvalue().strip() == "the symbols, to 15 digits  0.583853163452858"  # type: ignore[attr-defined]
