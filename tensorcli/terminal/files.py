"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from tensorcli.errors import LimitError
from tensorcli.language import say
from tensorcli.terminal import interrupt


def write_whole(path: Path, text: str) -> None:
    """Write `text` first to a sibling of `path`, which then takes its name; raises `LimitError` where it can't.

    A link stays one: what it leads to is written.
    """
    try:
        whole = Path(os.path.realpath(path))
        handle, sibling = tempfile.mkstemp(prefix=".tensorcli-", dir=whole.parent)
        with interrupt.cleanup(lambda: Path(sibling).unlink(missing_ok=True)):
            try:
                with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="") as out:
                    out.write(text)
                mode = whole.stat().st_mode & 0o777 if whole.exists() else 0o666 & ~_umask()
                Path(sibling).chmod(mode)
                Path(sibling).replace(whole)
            except OSError:
                Path(sibling).unlink(missing_ok=True)
                raise
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise LimitError(say("'{file}' can't be written: {reason}", file=str(path), reason=reason)) from problem


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
