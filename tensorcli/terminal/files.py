"""Writing a file whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from tensorcli.errors import LimitError
from tensorcli.language import say
from tensorcli.terminal import interrupt


def write_whole(path: Path, text: str) -> None:
    """Write `text` first to a sibling of `path`, which then takes its name; raises `LimitError` where it can't.

    A link stays one: what it leads to is written. A file that is there keeps its mode and its owner, and where it may
    not be written it is not replaced either.
    """
    try:
        whole = Path(os.path.realpath(path))
        there = whole.stat() if whole.exists() else None
        if there is not None and not os.access(whole, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        handle, sibling = tempfile.mkstemp(prefix=".tensorcli-", dir=whole.parent)
        with interrupt.cleanup(lambda: Path(sibling).unlink(missing_ok=True)):
            try:
                with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace", newline="") as out:
                    out.write(text)
                if there is not None:
                    with suppress(OSError):  # only root may give a file away
                        os.chown(sibling, there.st_uid, there.st_gid)
                Path(sibling).chmod(0o666 & ~_umask() if there is None else there.st_mode & 0o777)
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
