"""`--save FILE`: the rendered answer as a picture, a web page or text; written whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import RenderableType
from rich.terminal_theme import TerminalTheme

from tensorcli.errors import InputError
from tensorcli.language import say
from tensorcli.terminal.drawn import drawn
from tensorcli.terminal.files import write_whole
from tensorcli.terminal.render import columns_needed, console_for, print_part

KINDS = (".svg", ".html", ".txt")

# Dark enough for a projector, with the eight plain colours told apart on it.
_THEME = TerminalTheme(
    (24, 26, 31),
    (220, 223, 228),
    [(40, 44, 52), (240, 113, 120), (126, 200, 120), (229, 192, 100), (97, 160, 255), (214, 130, 230), (86, 196, 210),
     (200, 204, 212)],
    [(110, 116, 130), (255, 140, 145), (150, 220, 140), (245, 215, 130), (130, 185, 255), (232, 160, 245),
     (120, 220, 230), (255, 255, 255)],
)  # fmt: skip
_FONTS = "DejaVu Sans Mono, Menlo, Consolas, Noto Sans Mono CJK SC, monospace"


def check(file: str) -> None:
    """Refuse early what can't be saved: another ending, or no such folder (`InputError`)."""
    path = Path(file)
    if path.suffix.lower() not in KINDS:
        raise InputError(
            say("--save writes .svg, .html or .txt, not '{file}'", file=path.name),
            hint=say("name the file answer.svg, for instance"),
        )
    try:
        taken, possible = path.is_dir(), path.parent.is_dir()
    except OSError:  # a name longer than names may be
        taken = possible = False
    if taken:
        raise InputError(say("--save can't write '{file}': it is a folder", file=file))
    if not possible:
        raise InputError(say("--save can't write '{file}': no such folder", file=file))


def save(file: str, title: str, parts: Iterable[RenderableType], columns: int) -> None:
    """Write the parts to `file`: first to a sibling, which then takes its name."""
    path = Path(file)
    sheet = list(parts)
    console = console_for(colour=True, columns=columns, record=True)
    console.width = max(columns, *(columns_needed(console, part) for part in sheet))  # the frame of the picture
    for part in sheet:
        print_part(console, part)
    if path.suffix.lower() == ".svg":
        # rich's own frame fetches a font from the network; slides are often shown without one.
        frame = _without_font_faces(CONSOLE_SVG_FORMAT).replace("Fira Code", _FONTS)
        frame = re.sub(r"\s*<!--.*?-->", "", frame, flags=re.DOTALL)  # it names a website
        # Some programs (librsvg) drop the spaces at the start of a text unless they are told to keep them.
        frame = frame.replace("<svg ", '<svg xml:space="preserve" ', 1)
        text = drawn(console.export_svg(title=title, theme=_THEME, code_format=frame))
    elif path.suffix.lower() == ".html":
        text = console.export_html(theme=_THEME, inline_styles=True)
    else:
        text = "".join(f"{line.rstrip()}\n" for line in console.export_text().splitlines())
    write_whole(path, text)


def _without_font_faces(frame: str) -> str:
    while (start := frame.find("@font-face")) >= 0:
        stop = frame.index("}}", start) + 2
        frame = frame[:start] + frame[stop:]
    return frame
