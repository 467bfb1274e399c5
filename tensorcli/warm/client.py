"""Asking the warm process: what this process was given is handed over, and its exit code is handed back.

As `tensorcli.warm.address`, it imports almost nothing.
"""

import os
import sys

from tensorcli.warm import address

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket
    from types import FrameType

INTERRUPTED = 130
# In an argument: it may name a descriptor or a terminal that only this process has, or ask which shell called it.
_OWN = ("dev/", "proc/", "fd/", "-completion")


def answer(arguments: list[str]) -> int | None:
    """The exit code of the warm process' answer; None where the command is to run here, and nothing has been done."""
    if sys.platform != "linux" or os.environ.get("TENSORCLI_WARM") == "0":
        return None
    if "warm" in arguments or any(sign in word for word in arguments for sign in _OWN):
        return None
    link = address.connect()
    if link is None:
        return None
    try:
        return _Call(link).answer()
    finally:
        link.close()


class _Call:
    """A command that runs in a child of the warm process, for which this process stands: it takes the signals."""

    def __init__(self, link: "socket") -> None:
        import _signal  # type: ignore[import-not-found]

        self._link = link
        self._child = 0
        self._signals = _signal
        self._before: dict[int, object] = {}

    def answer(self) -> int | None:
        """The exit code, or None; ends by the signal that ended the child."""
        try:
            begun = self._begin()
        except OSError:  # too large for one packet, or the process has just ended
            begun = b""
        if not begun.isdigit():
            self._forget()
            return None
        self._child = int(begun)
        self._link.settimeout(None)
        for number in (self._signals.SIGHUP, self._signals.SIGQUIT, self._signals.SIGTERM):
            self._take(number, self._forward)
        self._take(self._signals.SIGTSTP, self._stop)
        try:
            word = self._link.recv(64)
        except OSError:
            word = b""
        if word.startswith(b"="):
            return int(word[1:])
        # Killed by a signal; or, where there is no word, together with the warm process.
        self._end_by(int(word[1:] or b"%d" % self._signals.SIGKILL))
        return None

    def _begin(self) -> bytes:
        from tensorcli.warm import request

        packet = request.pack()
        here = os.open(".", os.O_RDONLY | os.O_DIRECTORY)
        try:
            self._take(self._signals.SIGINT, self._forward)
            request.send(self._link, packet, (0, 1, 2, here))
        finally:
            os.close(here)
        return self._link.recv(64)

    def _take(self, number: int, handler: object) -> None:
        """Handle a signal, unless this process was started to ignore it."""
        before = self._signals.getsignal(number)
        if before is not self._signals.SIG_IGN:
            self._before[number] = before
            self._signals.signal(number, handler)

    def _forget(self) -> None:
        for number, before in self._before.items():
            self._signals.signal(number, before)

    def _forward(self, number: int, _frame: "FrameType | None") -> None:
        if not self._child:
            os._exit(INTERRUPTED)
        self._kill(number)

    def _stop(self, number: int, _frame: "FrameType | None") -> None:
        """Ctrl-Z: both stop, and go on together."""
        self._kill(self._signals.SIGSTOP)
        self._signals.signal(number, self._signals.SIG_DFL)
        os.kill(os.getpid(), number)
        self._signals.signal(number, self._stop)
        self._kill(self._signals.SIGCONT)

    def _kill(self, number: int) -> None:
        try:  # noqa: SIM105 - contextlib is not imported here
            os.kill(self._child, number)
        except ProcessLookupError:
            pass

    def _end_by(self, number: int) -> None:
        if number not in (self._signals.SIGKILL, self._signals.SIGSTOP):
            self._signals.signal(number, self._signals.SIG_DFL)
        os.kill(os.getpid(), number)
        os._exit(128 + number)  # where the signal is blocked
