"""A lesson on a terminal: page by page, and never lost where the pager named isn't there."""

from __future__ import annotations

import os
import pty
import sys
from collections.abc import Callable

import pytest


@pytest.mark.parametrize("pager", ["cat", "/there/is/no/pager"])
def test_the_text_is_shown(pager: str, environ: Callable) -> None:
    code = "from tensorcli.terminal.pager import paged\nwith paged(): print('line\\n' * 99 + 'the end')"
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(sys.executable, [sys.executable, "-c", code], environ(TERM="xterm", PAGER=pager))
    written = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        if not piece:
            break
        written += piece
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    assert written.count(b"line") == 99
    assert b"the end" in written
