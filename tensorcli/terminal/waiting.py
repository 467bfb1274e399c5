"""A spinner on stderr while a library is loaded, so that a second of silence is explained."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tensorcli.language import Language, Message
from tensorcli.terminal import interrupt, streams

_FRAMES = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
_ASCII_FRAMES = "|/-\\"
_PATIENCE = 0.15  # seconds before the first frame: what is quick needs no spinner
_PACE = 0.1
_ERASE = "\r\x1b[K"
_told: list[str] = []  # what `tell` said last


def tell(text: str) -> None:
    """Say behind the spinner how far the work is."""
    _told[:] = [text]


@contextmanager
def waiting(message: Message, language: Language) -> Iterator[None]:
    """Show `message` with a spinner while the block runs, if a person is looking at both streams."""
    if not (streams.wants_colour(sys.stderr) and streams.is_terminal(sys.stdout)):
        yield
        return
    _told.clear()
    done = threading.Event()
    thread = threading.Thread(target=_spin, args=(message.text(language), done), daemon=True)
    thread.start()
    try:
        with interrupt.cleanup(lambda: streams.remark(_ERASE)):
            yield
    finally:
        done.set()
        thread.join()


def _spin(text: str, done: threading.Event) -> None:
    frames = _ASCII_FRAMES if streams.ascii_only(sys.stderr) else _FRAMES
    shown = 0
    if done.wait(_PATIENCE):
        return
    while True:
        streams.remark(f"\r{frames[shown % len(frames)]} {_told[0] if _told else text}\x1b[K")
        shown += 1
        if done.wait(_PACE):
            streams.remark(_ERASE)
            return
