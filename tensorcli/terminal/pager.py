"""A long text on a terminal: page by page, in the user's pager."""

from __future__ import annotations

import io
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout

from tensorcli.terminal import streams


class _Screen(io.TextIOWrapper):
    """A text in memory that is written as for the terminal it will be shown on."""

    def isatty(self) -> bool:
        """It will be."""
        return True

    def fileno(self) -> int:
        """The terminal's own, which knows how wide it is."""
        assert sys.__stdout__ is not None
        return sys.__stdout__.fileno()


@contextmanager
def paged() -> Iterator[None]:
    """Collect what the block writes to stdout and show it in a pager, where it is longer than the terminal is high."""
    terminal = sys.__stdout__
    if terminal is None or sys.stdout is not terminal or not all(map(streams.is_terminal, (terminal, sys.stdin))):
        yield
        return
    memory = io.BytesIO()
    screen = _Screen(memory, encoding=terminal.encoding, errors=terminal.errors, newline="", write_through=True)
    try:
        with redirect_stdout(screen):
            yield
    finally:
        text = memory.getvalue().decode(screen.encoding)
        if text.count("\n") < shutil.get_terminal_size().lines or not _pager_is_there():
            streams.emit(text)
        else:
            _page(text)


def _pager_is_there() -> bool:
    """Whether the pager that the environment names can be run; one that can't would swallow the text."""
    words = (os.environ.get("MANPAGER", os.environ.get("PAGER")) or "").split()
    return not words or "=" in words[0] or shutil.which(words[0]) is not None


def _page(text: str) -> None:
    from pydoc import pager

    os.environ.setdefault("LESS", "FRX")  # show colours; leave the text on the screen
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the pager's now
    try:
        pager(text)
    finally:
        signal.signal(signal.SIGINT, before)
