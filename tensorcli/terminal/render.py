"""Renderables to text, at the right width, in colour or plain."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable

from rich.console import Console, RenderableType
from rich.measure import Measurement
from rich.panel import Panel

from tensorcli.terminal import streams

_UNCUT = 100_000_000  # columns; wider than any line of ours, code with a megabyte of data in it included


def render(parts: Iterable[RenderableType], *, looked_at: bool | None = None) -> str:
    """The parts as they are to be written to stdout.

    Sentences wrap at the width; a table is as wide as it needs to be, so that nothing is ever cut.
    """
    terminal = streams.is_terminal(sys.stdout) if looked_at is None else looked_at
    console = console_for(colour=terminal and streams.wants_colour(sys.stdout), columns=streams.width())
    for part in parts:
        print_part(console, part)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    return "".join(f"{line.rstrip(' ')}\n" for line in text.split("\n")[:-1])


def console_for(*, colour: bool, columns: int, record: bool = False) -> Console:
    """A console that writes into memory; markup, emoji and highlighting are off, for it shows what users typed."""
    return Console(
        file=io.StringIO(),
        width=columns,
        force_terminal=colour,
        color_system=("truecolor" if record else "auto") if colour else None,
        no_color=not colour,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        record=record,
    )


def print_part(console: Console, part: RenderableType) -> None:
    """Print one part; a part that needs more columns than there are gets them, for nothing may be cut."""
    columns = console.width
    console.width = max(columns, columns_needed(console, part))
    console.print(part, crop=False)
    console.width = columns


def columns_needed(console: Console, part: RenderableType) -> int:
    """The fewest columns in which nothing of the part is lost; sentences wrap, tables don't."""
    if isinstance(part, Panel):  # it claims the width it would like; what it needs is what is in it, and the frame
        return columns_needed(console, part.renderable) + 4
    return Measurement.get(console, console.options.update(max_width=_UNCUT), part).minimum
