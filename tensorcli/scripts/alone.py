"""Each command of many as if it were alone: what one of them changed is put back before the next."""

from __future__ import annotations

import gc
import io
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any

_COLLECT_EVERY = 500  # commands; often enough for a flat memory, seldom enough not to be felt


class Surroundings:
    """What a command finds around it, noted once; `restore` makes it so again."""

    def __init__(self) -> None:
        self._environ = dict(os.environ)
        self._raw_environ = dict(_raw(os.environ))
        self._filters = list(warnings.filters)
        self._recursion = sys.getrecursionlimit()
        self._modules = len(sys.modules)
        self._count = 0

    def restore(self) -> None:
        """Undo what the last command changed, and keep memory flat."""
        if _raw(os.environ) != self._raw_environ:
            os.environ.clear()
            os.environ.update(self._environ)
        warnings.filters[:] = self._filters  # type: ignore[index]
        warnings._filters_mutated()  # type: ignore[attr-defined]  # a warning is told once a command, not once a script
        sys.setrecursionlimit(self._recursion)
        if "torch" in sys.modules:
            _restore_torch()
        if "mpmath" in sys.modules:
            sys.modules["mpmath"].mp.dps = 15
        self._collect()

    def _collect(self) -> None:
        """Libraries that were just loaded live for ever: the garbage collector need not look at them again."""
        self._count += 1
        if len(sys.modules) != self._modules:
            self._modules = len(sys.modules)
            gc.freeze()
        elif self._count % _COLLECT_EVERY == 0:
            gc.collect()


def _raw(environ: os._Environ[str]) -> dict[Any, Any]:
    """What is in the environment as it is kept; to decode all of it would take as long as a command."""
    raw: dict[Any, Any] = environ._data  # type: ignore[attr-defined]
    return raw


def _restore_torch() -> None:
    import torch

    torch.default_generator.seed()  # as in a new process: from the system, not from what the last command chose
    torch.set_grad_enabled(True)
    if torch.get_default_dtype() is not torch.float32:
        torch.set_default_dtype(torch.float32)


@contextmanager
def environment(**changes: str | None) -> Iterator[None]:
    """Run the block with these environment variables; None takes one away."""
    before = dict(os.environ)
    for name, value in changes.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


class Heard:
    """What was written inside a `listening` block, to either stream, in the order of writing."""

    def __init__(self) -> None:
        self._raw = io.BytesIO()
        self.out, self.err = (
            io.TextIOWrapper(self._raw, encoding="utf-8", newline="", write_through=True) for _ in range(2)
        )

    @property
    def text(self) -> str:
        """All of it."""
        return self._raw.getvalue().decode("utf-8")


@contextmanager
def listening(*, errors: bool) -> Iterator[Heard]:
    """Catch what the block writes to stdout, and with `errors` what it writes to stderr too."""
    heard = Heard()
    with redirect_stdout(heard.out), redirect_stderr(heard.err if errors else sys.stderr):
        yield heard
