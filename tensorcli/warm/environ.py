"""Which environment variables the preloaded modules read while they were imported: those must be the client's, too."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from types import FrameType
from typing import ClassVar

_IMPORT = "<frozen importlib._bootstrap>"
# Read by what isn't Python: the interpreter, the loader, and the C libraries below torch and numpy. And by rich, once,
# at its first table.
_READ_BELOW = (
    b"PYTHON", b"LD_", b"GLIBC_", b"MALLOC_", b"OMP_", b"GOMP_", b"KMP_", b"MKL_", b"OPENBLAS_", b"GOTO_", b"BLIS_",
    b"DNNL_", b"ONEDNN_", b"ATEN_", b"C10_", b"TORCH", b"PYTORCH", b"CUDA", b"NVIDIA_", b"XNNPACK_", b"UNICODE_VERSION",
)  # fmt: skip


class _Noting(os._Environ[str]):
    """The environment, noting what is looked up in it while a module is being imported."""

    read: ClassVar[set[bytes]] = set()

    def __getitem__(self, key: str) -> str:
        self._note(key)
        return super().__getitem__(key)

    def __iter__(self) -> Iterator[str]:
        for key in super().__iter__():
            self._note(key)
            yield key

    def _note(self, key: str) -> None:
        frame: FrameType | None = sys._getframe(2)
        while frame is not None:
            if frame.f_code.co_filename == _IMPORT:
                self.read.add(os.fsencode(key))
                return
            frame = frame.f_back


class Noted:
    """The environment as it was when the libraries were loaded, and which of it they read."""

    def __init__(self, **changes: str) -> None:
        """Begin to note; `changes` are made first, and are not compared with what a client has."""
        self._environ = dict(os.environb)
        os.environ.update(changes)
        os.environ.__class__ = _Noting

    def stop(self) -> None:
        """Note no more."""
        os.environ.__class__ = os._Environ

    def differs(self, environ: Mapping[bytes, bytes]) -> bool:
        """Whether a module that is loaded would have been loaded differently with this environment."""
        return self._relevant(environ) != self._relevant(self._environ)

    @staticmethod
    def _relevant(environ: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
        return {n: v for n, v in environ.items() if n in _Noting.read or n.startswith(_READ_BELOW)}
