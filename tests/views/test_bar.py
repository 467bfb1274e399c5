"""A bar is never wider than a page, whatever its pieces are, and shows the first ones and the last."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tensorcli.views.bar import Piece, bar, span


def pieces(sizes: list[int]) -> list[Piece]:
    found, start = [], 0
    for place, size in enumerate(sizes):
        found.append(Piece(f"n{place}", str(size), span(start, start + size), size))
        start += size
    return found


def test_the_drawing_to_the_letter() -> None:
    assert bar(pieces([2, 3]), "cyan").plain == (
        "┌── n0 ──┬──── n1 ───┐\n"
        "│   2    │     3     │\n"
        "└────────┴───────────┘\n"
        "   0…1        2…4     "
    )  # fmt: skip


def test_long_numbers_give_up_their_places_first() -> None:
    lines = bar(pieces([10**18, 10**18]), "cyan").plain.splitlines()
    assert len(lines) == 3
    assert lines[1].count(str(10**18)) == 2


@given(st.lists(st.one_of(st.integers(0, 5), st.integers(0, 2**63 - 1)), min_size=1, max_size=30))
def test_a_bar_fits_and_shows_its_ends(sizes: list[int]) -> None:
    top, middle, bottom, *below = bar(pieces(sizes), "cyan").plain.splitlines()
    assert len(top) == len(middle) == len(bottom) <= 76
    assert all(len(line) <= len(top) for line in below)
    shown = middle.strip("│").split("│")
    assert shown[0].strip() == str(sizes[0])
    assert shown[-1].strip() == str(sizes[-1])
    assert len(shown) == len(sizes) or "…" in middle
