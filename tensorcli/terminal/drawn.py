"""A picture that looks the same whatever fonts there are: curves, bars and frames as shapes, every word at its place.

rich writes a line as runs of text. Where a font lacks braille or Chinese, another one steps in, whose signs are of
another width: curves are torn, columns drift; and rich gives a run of wide signs half the room that it needs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape
from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len

WIDTH, HEIGHT = 12.2, 24.4  # of a cell, in rich's picture
_SIZE = 20  # of a sign that fills two cells
_ABOVE_BASELINE = 18.5  # where a cell begins
_DOT, _LINE, _HEAVY = 2.6, 1.4, 3.0
_SEAM = 0.3  # rows overlap by so much, else the background shines through between them
_TEXT = re.compile(r'<text class="([^"]+-r\d+)" x="([^"]+)" y="([^"]+)" textLength="[^"]+"[^>]*>([^<]*)</text>')
_CLIPS = re.compile(r"<defs>.*?</defs>|\s*clip-path=\"[^\"]*\"", re.DOTALL)
_BRAILLE = range(0x2800, 0x2900)
_DOTS = ((0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3))  # column and row of each bit
_SHADES = {"░": 0.25, "▒": 0.5, "▓": 0.75}
_ARMS = {  # of a frame's sign: left, right, up, down
    "─": "lr", "│": "ud", "┌": "rd", "┐": "ld", "└": "ru", "┘": "lu", "├": "rud", "┤": "lud", "┬": "lrd", "┴": "lru",
    "┼": "lrud", "╭": "rd", "╮": "ld", "╰": "ru", "╯": "lu", "━": "LR", "┃": "UD", "╴": "l", "╶": "r",
}  # fmt: skip
_DASHES = {"┄": True, "┆": False}  # along the row, or not


class _Box(NamedTuple):
    """A rectangle within a cell, in the units of the picture."""

    left: float
    top: float
    width: float
    height: float


def drawn(picture: str) -> str:
    """rich's SVG with its signs as shapes, its words where they belong, and the last line's underscores not cut off."""
    return _TEXT.sub(_redrawn, _CLIPS.sub("", picture))


def _redrawn(match: re.Match[str]) -> str:
    style, left, baseline, content = match[1], float(match[2]), float(match[3]), unescape(match[4])
    text = content.replace("\xa0", " ").rstrip("\n")
    shapes: dict[float, list[str]] = {}
    words: list[str] = []
    column = 0
    for run, kind in _runs(text):
        x = left + column * WIDTH
        if kind == "drawn":
            for box in _joined(run):
                path = _path(x + box.left, baseline - _ABOVE_BASELINE + box.top, box.width, box.height)
                shapes.setdefault(_SHADES.get(run[0], 1), []).append(path)
        elif run.strip():
            room = f'x="{_short(x)}" y="{_short(baseline)}" textLength="{_short(cell_len(run) * WIDTH)}"'
            if kind == "wide":  # for programs that know no textLength
                room += f' letter-spacing="{_short(2 * WIDTH - _SIZE)}"'
            words.append(f'<text class="{style}" {room}>{escape(run).replace(" ", "&#160;")}</text>')
        column += cell_len(run)
    for opacity, paths in shapes.items():
        shade = "" if opacity == 1 else f' fill-opacity="{opacity}"'
        words.append(f'<path class="{style}"{shade} d="{"".join(paths)}"/>')
    return "".join(words)


def _runs(text: str) -> Iterator[tuple[str, str]]:
    """The text cut where a new place is needed: before and after what is drawn, what is wide, and two spaces or more.

    >>> list(_runs("a b  ██导"))
    [('a b', 'words'), ('  ', 'space'), ('██', 'drawn'), ('导', 'wide')]
    """
    for piece in re.split(r"( {2,})", text):
        if piece.isspace():
            yield piece, "space"
            continue
        for (kind, _), signs in groupby(piece, key=lambda sign: (_kind(sign), sign if _kind(sign) == "drawn" else "")):
            yield "".join(signs), kind


def _kind(sign: str) -> str:
    if ord(sign) in _BRAILLE or sign in _SHADES or sign in _ARMS or sign in _DASHES or "▀" <= sign <= "▐":
        return "drawn"
    return "wide" if cell_len(sign) == 2 else "words"


def _joined(run: str) -> Iterator[_Box]:
    """The rectangles of a run of one sign; what fills its cell from side to side is one piece."""
    for box in _boxes(run[0]):
        if box.width == WIDTH:
            yield box._replace(width=WIDTH * len(run))
        else:
            for index in range(len(run)):
                yield box._replace(left=box.left + index * WIDTH)


def _boxes(sign: str) -> Iterator[_Box]:
    if ord(sign) in _BRAILLE:
        for bit, (column, row) in enumerate(_DOTS):
            if ord(sign) >> bit & 1:
                yield _Box(WIDTH * (1 + 2 * column) / 4 - _DOT / 2, HEIGHT * (1 + 2 * row) / 8 - _DOT / 2, _DOT, _DOT)
    elif sign in _SHADES or sign == "█":
        yield _Box(0, 0, WIDTH, HEIGHT + _SEAM)
    elif sign in _DASHES:
        for third in range(3):
            along = (third + 0.2) / 3
            if _DASHES[sign]:
                yield _Box(WIDTH * along, (HEIGHT - _LINE) / 2, WIDTH / 5, _LINE)
            else:
                yield _Box((WIDTH - _LINE) / 2, HEIGHT * along, _LINE, HEIGHT / 5)
    elif sign in _ARMS:
        yield from _arms(_ARMS[sign])
    else:
        yield from _blocks(sign)


def _blocks(sign: str) -> Iterator[_Box]:
    if sign == "▀":
        yield _Box(0, 0, WIDTH, HEIGHT / 2)
    elif sign == "▐":
        yield _Box(WIDTH / 2, 0, WIDTH / 2, HEIGHT + _SEAM)
    elif sign < "█":  # ▁ to ▇: eighths from below
        share = (ord(sign) - ord("▀")) / 8
        yield _Box(0, HEIGHT * (1 - share), WIDTH, HEIGHT * share + _SEAM)
    else:  # ▉ to ▏: eighths from the left
        yield _Box(0, 0, WIDTH * (ord("▐") - ord(sign)) / 8, HEIGHT + _SEAM)


def _arms(arms: str) -> Iterator[_Box]:
    line = _HEAVY if arms.isupper() else _LINE
    low = arms.lower()
    start = 0.0 if "l" in low else (WIDTH - line) / 2
    stop = WIDTH if "r" in low else (WIDTH + line) / 2
    if "l" in low or "r" in low:
        yield _Box(start, (HEIGHT - line) / 2, stop - start, line)
    start = 0.0 if "u" in low else (HEIGHT - line) / 2
    stop = HEIGHT + _SEAM if "d" in low else (HEIGHT + line) / 2
    if "u" in low or "d" in low:
        yield _Box((WIDTH - line) / 2, start, line, stop - start)


def _path(x: float, y: float, width: float, height: float) -> str:
    return f"M{_short(x)} {_short(y)}h{_short(width)}v{_short(height)}h-{_short(width)}z"


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
