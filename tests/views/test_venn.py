"""The pictures: every region can be seen, and is filled exactly where it should be."""

from __future__ import annotations

from itertools import product

import pytest
from rich.console import Console
from rich.text import Text

from tensorcli.views.venn import EXTRA, FILLED, MISSING, Picture, Venn


def draw(
    names: str,
    filled: set[tuple[bool, ...]],
    width: int,
    *,
    differs: set[tuple[bool, ...]] | None = None,
    pictures: int = 1,
) -> str:
    places = list(product((True, False), repeat=len(names)))
    picture = Picture(
        Text("E"),
        {place: place in filled for place in places},
        {place: place in (differs or ()) for place in places},
        dict.fromkeys(places, True),
    )
    console = Console(width=width, file=None, color_system=None, legacy_windows=False)
    with console.capture() as captured:
        console.print(Venn(names, [picture] * pictures))
    return captured.get()


@pytest.mark.parametrize("width", [80, 60, 28])
@pytest.mark.parametrize("names", ["AB", "ABC"])
def test_every_region_has_cells_of_its_own(names: str, width: int) -> None:
    places = list(product((True, False), repeat=len(names)))
    counts = {place: draw(names, {place}, width, pictures=2).count(FILLED[0]) for place in places}
    assert all(count >= 4 for count in counts.values())
    assert draw(names, set(places), width, pictures=2).count(FILLED[0]) == sum(counts.values())
    assert draw(names, set(), width).count(FILLED[0]) == 0


@pytest.mark.parametrize("width", [80, 60])
@pytest.mark.parametrize("names", ["AB", "ABC"])
def test_a_region_that_differs_is_marked_on_either_side(names: str, width: int) -> None:
    for place in product((True, False), repeat=len(names)):
        assert EXTRA[0] in draw(names, {place}, width, differs={place}, pictures=2)
        assert MISSING[0] in draw(names, set(), width, differs={place}, pictures=2)


@pytest.mark.parametrize(("width", "lines"), [(120, 17), (74, 17), (73, 14), (58, 14), (57, 35), (36, 35), (28, 29)])
def test_side_by_side_where_there_is_room(width: int, lines: int) -> None:
    shown = draw("ABC", set(), width, pictures=2).splitlines()
    assert len(shown) == lines
    assert max(map(len, shown)) <= width
