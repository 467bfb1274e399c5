"""A saved picture stands for what the terminal showed, cell by cell, whatever fonts there are."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from rich.cells import cell_len

from tensorcli.terminal.drawn import HEIGHT, WIDTH, drawn

SVG = "{http://www.w3.org/2000/svg}"
LINES = (
    ("activation", "sigmoid", "tanh", "--at", "0"),
    ("sets", "(A|B)&C == (A&C)&(B&C)", "--no-sympy"),
    ("broadcast", "4,3,32,32", "3", "--no-torch"),
)


@pytest.fixture(params=[(line, language) for line in LINES for language in ("en", "zh")], ids=str)
def saved(request: pytest.FixtureRequest, ask: Callable, tmp_path: Path) -> tuple[list[str], ElementTree.Element]:
    """The text of an answer, and its picture."""
    line, language = request.param
    for name in ("answer.txt", "answer.svg"):
        ask(*line, "--lang", language, "--save", str(tmp_path / name))
    text = (tmp_path / "answer.txt").read_text(encoding="utf-8").splitlines()
    return text, ElementTree.fromstring((tmp_path / "answer.svg").read_text(encoding="utf-8"))


def words(picture: ElementTree.Element) -> list[ElementTree.Element]:
    return [each for each in picture.iter(f"{SVG}text") if "textLength" in each.attrib]


def test_every_word_stands_in_its_cells(saved: tuple[list[str], ElementTree.Element]) -> None:
    text, picture = saved
    for word in words(picture):
        told = (word.text or "").replace("\xa0", " ")
        row = text[round((float(word.get("y", "")) - 20) / HEIGHT)]
        column = round(float(word.get("x", "")) / WIDTH)
        assert float(word.get("textLength", "")) == pytest.approx(cell_len(told) * WIDTH, abs=0.01)
        before = next(index for index in range(len(row) + 1) if cell_len(row[:index]) == column)
        assert row[before:].startswith(told.rstrip())


def test_no_word_needs_a_font_with_braille_or_frames(saved: tuple[list[str], ElementTree.Element]) -> None:
    _, picture = saved
    assert not re.search(
        "[\u2500-\u2550\u2580-\u2593\u2800-\u28ff]", "".join(word.text or "" for word in words(picture))
    )


def test_every_dot_of_a_curve_is_drawn_once(saved: tuple[list[str], ElementTree.Element]) -> None:
    text, picture = saved
    dots = sum((ord(sign) - 0x2800).bit_count() for row in text for sign in row if 0x2800 <= ord(sign) < 0x2900)
    paths = "".join(path.get("d", "") for path in picture.iter(f"{SVG}path"))
    assert paths.count("h2.6v2.6h") == dots


def test_nothing_is_cut_off(saved: tuple[list[str], ElementTree.Element]) -> None:
    assert not [each for each in saved[1].iter() if "clip-path" in each.attrib]


@pytest.mark.parametrize(
    ("signs", "path"),
    [
        ("███", "M0 1.5h36.6v24.7h-36.6z"),
        ("▄", "M0 13.7h12.2v12.5h-12.2z"),
        ("▁", "M0 22.85h12.2v3.35h-12.2z"),
        ("▌", "M0 1.5h6.1v24.7h-6.1z"),
        ("──", "M0 13h24.4v1.4h-24.4z"),
        ("└", "M5.4 13h6.8v1.4h-6.8zM5.4 1.5h1.4v12.9h-1.4z"),
        ("⠁", "M1.75 3.25h2.6v2.6h-2.6z"),
        ("⢀", "M7.85 21.55h2.6v2.6h-2.6z"),
    ],
)
def test_shapes(signs: str, path: str) -> None:
    run = f'<text class="t-r1" x="0" y="20" textLength="12.2" clip-path="url(#t-line-0)">{signs}</text>'
    assert drawn(run) == f'<path class="t-r1" d="{path}"/>'


def test_a_shade_is_part_of_the_colour() -> None:
    run = '<text class="t-r1" x="0" y="20" textLength="12.2" clip-path="url(#t-line-0)">░▒</text>'
    assert re.findall(r'fill-opacity="([^"]*)"', drawn(run)) == ["0.25", "0.5"]
