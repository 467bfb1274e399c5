"""Writing to stdout and stderr: whole pieces, in whatever encoding the terminal has, and quietly into a closed pipe."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from tensorcli.errors import LimitError
from tensorcli.language import say

# One sign for one sign, so that columns stay aligned where the output can't show the real one.
_ASCII = str.maketrans(
    {
        "─": "-", "━": "-", "│": "|", "┃": "|", "┌": "+", "┐": "+", "└": "+", "┘": "+", "├": "+", "┤": "+", "┬": "+",
        "┴": "+", "┼": "+", "╭": "+", "╮": "+", "╰": "+", "╯": "+", "═": "=", "╌": "-", "┄": "-", "╴": "-", "╶": "-",
        "→": ">", "←": "<", "↑": "^", "↓": "v", "↦": ">", "↺": "@", "·": ".", "•": "*", "…": "~", "×": "x", "÷": "/",
        "−": "-", "–": "-", "—": "-", "✓": "+", "✗": "x", "⚠": "!", "∪": "U", "∩": "&", "∅": "0", "Ω": "U", "△": "^",
        "█": "#", "▓": "%", "▒": ":", "░": ".", "●": "*", "○": "o", "◆": "*", "▲": "^", "▼": "v", "∂": "d", "≤": "<",
        "≥": ">", "≠": "#", "≈": "~", "’": "'", "‘": "'", "“": '"', "”": '"', "²": "2", "³": "3", "°": "o", "√": "v",
        "⊆": "<", "⊇": ">", "¬": "~", "π": "p", "σ": "s", "∞": "8", "‹": "<", "›": ">", "∈": "e", "∉": "!", "∇": "V",
        "◂": "<", "±": "~", "₁": "1", "₂": "2", "ⁿ": "n",
        "┆": "|", "″": '"', "′": "'", "╳": "x",
        # braille: dots in the upper half of a cell, in the lower half, or in both
        **{chr(0x2800 + dots): " '.:"[bool(dots & 0x1B) + 2 * bool(dots & 0xE4)] for dots in range(256)},
    }
)  # fmt: skip


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a person is looking."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:  # closed
        return False


def wants_colour(stream: TextIO | None) -> bool:
    """Colour on a terminal, unless NO_COLOR (https://no-color.org) or TERM=dumb says otherwise."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") not in ("dumb", "unknown")


def width() -> int:
    """Columns to write in: COLUMNS, else the terminal's, else 80."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isascii() and columns.isdigit() and 0 < int(columns) < 100_000:
        return int(columns)
    if is_terminal(sys.stdout):
        try:
            return os.get_terminal_size(sys.stdout.fileno()).columns or 80
        except (OSError, ValueError):
            return 80
    return 80


def ascii_only(stream: TextIO | None) -> bool:
    """Whether only ASCII may be written: the stream's encoding says so, or a C locale was asked for by name."""
    encoding = (getattr(stream, "encoding", None) or "ascii").lower().replace("_", "-")
    if not encoding.startswith(("utf", "cp65001", "gb18030")):
        return True
    if os.environ.get("PYTHONIOENCODING") or os.environ.get("PYTHONUTF8") == "1":
        return False
    asked = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or ""
    return asked in ("C", "POSIX")


def encodable(text: str, stream: TextIO | None) -> str:
    """`text` with what `stream` can't show replaced: lines and arrows by ASCII signs, the rest by escapes."""
    if text.isascii():
        return text
    if ascii_only(stream):
        return text.translate(_ASCII).encode("ascii", "backslashreplace").decode("ascii")
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def emit(text: str) -> None:
    """Write to stdout, all of it, now.

    Ends the process quietly where the reader has gone (`| head -1`); raises `LimitError` where the answer can't be
    written (a full disk, a closed stdout).
    """
    stream = sys.stdout
    if stream is None:
        raise LimitError(say("the answer can't be written: stdout is closed"))
    try:
        stream.write(encodable(text, stream))
        stream.flush()
    except BrokenPipeError:
        _forget(stream)
        raise
    except (OSError, ValueError) as problem:
        _forget(stream)
        reason = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
        raise LimitError(say("the answer can't be written: {reason}", reason=reason)) from problem


def remark(text: str) -> None:
    """Write to stderr; where that is closed there is nobody to tell."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(encodable(text, sys.stderr))
        sys.stderr.flush()
    except (OSError, ValueError):
        _forget(sys.stderr)


def is_lost(stream: TextIO | None) -> bool:
    """Whether what is written to `stream` goes nowhere: its reader has gone, its disk is full, or it is closed."""
    try:
        return stream is None or stream.fileno() in _lost
    except (OSError, ValueError):  # a stream in memory
        return False


_lost: set[int] = set()


def _forget(stream: TextIO) -> None:
    """Send what is left in the buffer nowhere, so that the interpreter's last flush doesn't complain."""
    try:
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)
        _lost.add(stream.fileno())
    except (OSError, ValueError):
        pass
