"""Sentences at every width: nothing is lost, no line is too wide where a break is possible, a sign stands alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from tensorcli.views.prose import Marked

WORDS = st.lists(st.sampled_from(["one", "二三", "four", "A ∪ B", "x", "整数，"]), min_size=1, max_size=12)


@given(WORDS, st.integers(20, 60), st.sampled_from(["✓", "→"]))
def test_a_sign_stands_before_the_first_line_and_leaves_the_others_free(
    words: list[str], width: int, sign: str
) -> None:
    console = Console(width=width, color_system=None, legacy_windows=False)
    with console.capture() as captured:
        console.print(Marked(sign, "green", " ".join(words)))
    first, *others = [line.rstrip() for line in captured.get().splitlines()]
    assert first.startswith(f"{sign} ")
    assert all(line.startswith("  ") for line in others)
    assert all(cell_len(line) <= width for line in (first, *others))
    assert "".join(line[2:] for line in (first, *others)).replace(" ", "") == "".join(words).replace(" ", "")
