"""A child of the warm process becomes the process that a client stands for, and runs its command."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from socket import socket

from tensorcli.terminal import interrupt
from tensorcli.warm.request import Request
from tensorcli.warm.world import Found

_LOST = 120  # the interpreter's own exit code where its last flush fails
_LAST = 31  # the last signal that isn't a real-time one
_FIXED = (signal.SIGKILL, signal.SIGSTOP)


def run(link: socket, request: Request, descriptors: list[int], found: Found, answer: Callable[[], int]) -> int:
    """The exit code of the command; nothing is done where the client can't be told that it begins."""
    os.umask(found.umask)
    os.environ.clear()
    os.environb.update(request.environ)
    sys.argv[:] = request.argv
    try:
        _take_files(request, descriptors)
        _take_signals(found)
        link.send(b"%d" % os.getpid())
    except OSError:  # the client has gone, or may be where its user may not go
        return _LOST
    code = answer()
    if not _flushed():
        code = _LOST
    os.closerange(0, 3)  # as a process that ends: whoever reads them need not wait until its memory is given back
    return code


def _take_signals(found: Found) -> None:
    """What the client ignores is ignored, what it blocks is blocked, everything else is as in a new process."""
    for number in set(range(1, _LAST + 1)).difference(_FIXED):
        ignored = found.ignored >> (number - 1) & 1
        signal.signal(number, signal.SIG_IGN if ignored else signal.SIG_DFL)
    interrupt.install()
    signal.pthread_sigmask(signal.SIG_SETMASK, {n for n in range(1, _LAST + 1) if found.blocked >> (n - 1) & 1})


def _take_files(request: Request, descriptors: list[int]) -> None:
    *streams, here = descriptors
    os.fchdir(here)
    for number, descriptor in enumerate(streams):
        os.dup2(descriptor, number)
    for descriptor in descriptors:
        os.close(descriptor)
    sys.stdin, sys.stdout, sys.stderr = (_stream(number, *how) for number, how in enumerate(request.streams))
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr  # type: ignore[misc]


def _stream(number: int, encoding: str, errors: str) -> io.TextIOWrapper:
    """A standard stream as the interpreter makes it."""
    raw = io.FileIO(number, "w" if number else "r", closefd=False)
    raw.name = ("<stdin>", "<stdout>", "<stderr>")[number]
    binary = io.BufferedWriter(raw) if number else io.BufferedReader(raw)
    newline = "\n" if number else None
    return io.TextIOWrapper(binary, encoding, errors, newline, line_buffering=number == 2 or raw.isatty())


def _flushed() -> bool:
    """Whether what was written last could be passed on; it is told as the interpreter tells it."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError) as problem:
            with suppress(OSError, ValueError):
                sys.stderr.write(f"Exception ignored in: {stream!r}\n{type(problem).__name__}: {problem}\n")
                sys.stderr.flush()
            return False
    return True
