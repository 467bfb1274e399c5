"""Whether what has been loaded is still what would be loaded now."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import tensorcli

Stamp = tuple[int, int, int, int]


class Sources:
    """The files and directories that the loaded modules came from, as they were when they were loaded.

    Of this package every file is looked at, for it may be edited in place; of the others their directories and the
    files that a package begins with, for an installer makes new ones. All of it takes less than a millisecond.
    """

    def __init__(self) -> None:
        self._stamps = {path: _stamp(path) for path in _paths()}

    def changed(self) -> bool:
        """Whether any of it has changed since."""
        return any(_stamp(path) != stamp for path, stamp in self._stamps.items())


def _paths() -> set[str]:
    here = Path(tensorcli.__file__).parent
    paths = {str(path) for path in here.rglob("*") if path.suffix != ".pyc" and path.name != "__pycache__"}
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and os.path.isabs(file):
            if "." not in name:
                paths.add(file)
            if hasattr(module, "__path__"):
                paths.add(os.path.dirname(file))
    return paths | {entry for entry in sys.path if entry.endswith(("site-packages", "dist-packages"))}


def _stamp(path: str) -> Stamp | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size
