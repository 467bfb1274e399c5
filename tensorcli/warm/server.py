"""The warm process: it has everything loaded, waits, and forks a child for each command line.

It has one thread and waits in one place. A child hands its exit code to the client itself, so that a command which has
begun is finished even where the warm process is killed; how a child ended otherwise is told by the warm process.
"""

from __future__ import annotations

import os
import select
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import NamedTuple, NoReturn

from tensorcli.warm import address, child, lock, request
from tensorcli.warm.environ import Noted
from tensorcli.warm.sources import Sources
from tensorcli.warm.world import Found, look_at

_QUEUE = 512  # clients that may wait to be heard; the kernel may allow fewer
_BUG = 70


class Loaded(NamedTuple):
    """What a warm process has ready."""

    answer: Callable[[], int]  # answers the command line in sys.argv; the exit code
    converses: Callable[[Sequence[str]], bool]  # whether a command line may need the terminal itself
    noted: Noted
    sources: Sources


def main(load: Callable[[], Loaded], idle: float, ready: int) -> None:
    """Be the warm process; what becomes of it is written to the descriptor `ready`, in a line."""
    directory = address.open_directory()
    held = lock.take(directory)
    if held is None:
        return
    try:
        server = _Server(load(), idle, directory, held)
    except BaseException:
        with suppress(OSError):
            os.write(ready, traceback.format_exc().strip().rpartition("\n")[2].encode(errors="replace"))
        raise
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), ready)
    server.serve()


class _Server:
    """Serves until it is told to stop, nobody has asked for `idle` seconds, or what it has loaded is out of date."""

    def __init__(self, loaded: Loaded, idle: float, directory: int, held: int) -> None:
        self._loaded = loaded
        self._idle = idle
        self._directory = directory
        self._lock = held
        self._served = 0
        self._begun = self._last = time.monotonic()
        self._own = look_at(os.getpid()).same
        self._key = request.own_key()
        self._links: dict[int, socket.socket] = {}  # clients, by descriptor
        self._children: dict[int, int] = {}  # the client's descriptor, by the child's number
        self._wake, self._wakes = socket.socketpair()
        self._poll = select.poll()
        self._listener: socket.socket | None = self._listen()
        self._mind_signals()

    def serve(self) -> None:
        """Wait and answer, until it is over and the last child has ended."""
        while self._listener is not None or self._children:
            left = None if self._children else max(self._last + self._idle - time.monotonic(), 0)
            events = self._poll.poll(None if left is None else left * 1000 + 1)
            for descriptor, _ in events:
                if self._listener is not None and descriptor == self._listener.fileno():
                    self._accept()
                elif descriptor == self._wake.fileno():
                    self._reap()
                elif descriptor in self._links:
                    self._hear(descriptor)
            if not events and not self._children:
                self._retire()

    def _listen(self) -> socket.socket:
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        path = address.path(self._directory, ".sock")
        with suppress(FileNotFoundError):
            os.unlink(path)  # of one that was killed
        listener.bind(path)
        listener.listen(_QUEUE)
        listener.setblocking(False)
        self._poll.register(listener, select.POLLIN)
        return listener

    def _mind_signals(self) -> None:
        for end in (self._wake, self._wakes):
            end.setblocking(False)
        signal.set_wakeup_fd(self._wakes.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._retire())
        self._poll.register(self._wake, select.POLLIN)

    def _retire(self) -> None:
        """Take no more commands, and make place for another warm process."""
        if self._listener is None:
            return
        self._poll.unregister(self._listener)
        self._listener.close()
        self._listener = None
        with suppress(OSError):
            os.unlink(address.path(self._directory, ".sock"))
            lock.release(self._directory, self._lock)

    def _accept(self) -> None:
        assert self._listener is not None
        try:
            link, _ = self._listener.accept()
        except OSError:
            return
        link.setblocking(False)
        self._links[link.fileno()] = link
        self._poll.register(link, select.POLLIN)

    def _hear(self, descriptor: int) -> None:
        """A client speaks, or has gone; its child then goes, too."""
        link = self._links[descriptor]
        running = [pid for pid, of in self._children.items() if of == descriptor]
        if running:
            os.kill(running[0], signal.SIGKILL)
            self._poll.unregister(link)
            return
        descriptors: list[int] = []
        begun = False
        try:
            packet, descriptors = request.receive(link)
            begun = self._handle(link, packet, descriptors)
        except (OSError, ValueError):  # not one of ours, or gone
            pass
        finally:
            request.close(descriptors)
            if not begun:
                self._leave(descriptor)

    def _leave(self, descriptor: int) -> None:
        link = self._links.pop(descriptor)
        with suppress(KeyError):
            self._poll.unregister(link)
        link.close()

    def _handle(self, link: socket.socket, packet: bytes, descriptors: list[int]) -> bool:
        """Whether a command begins."""
        pid, user, group = address.peer(link)
        if (user, group) != (os.geteuid(), os.getegid()):
            return False
        if packet == request.STATUS:
            age = time.monotonic() - self._begun
            link.send(b"%d %.3f %d %.3f" % (os.getpid(), age, self._served, self._idle))
            return False
        asked = request.unpack(packet)
        found = look_at(pid)
        if self._refuses(asked, descriptors, found):
            return False
        self._last = time.monotonic()
        self._served += 1
        forked = os.fork()
        if not forked:
            self._become(link, asked, descriptors, found)
        self._children[forked] = link.fileno()
        return True

    def _refuses(self, asked: request.Request, descriptors: list[int], found: Found) -> bool:
        """Whether the answer here could be another than the client's own would be."""
        if self._loaded.sources.changed():
            self._retire()
            return True
        return (
            self._listener is None
            or asked.key != self._key
            or len(descriptors) != request.DESCRIPTORS
            or found.same != self._own
            or self._loaded.noted.differs(asked.environ)
            or (os.isatty(descriptors[0]) and self._loaded.converses(asked.argv[1:]))
        )

    def _become(self, link: socket.socket, asked: request.Request, descriptors: list[int], found: Found) -> NoReturn:
        """In the child: let go of what is the parent's, run, hand back the exit code, end."""
        code = _BUG
        try:
            signal.set_wakeup_fd(-1)
            for other in (self._listener, self._wake, self._wakes, *self._links.values()):
                if other is not None and other is not link:
                    other.close()
            os.close(self._lock)
            os.close(self._directory)
            link.setblocking(True)
            code = child.run(link, asked, descriptors, found, self._loaded.answer) & 0xFF
        except BaseException:  # a bug of ours, which the client must not have to wait for
            traceback.print_exc(file=sys.stderr)
        finally:
            with suppress(OSError):
                link.send(b"=%d" % code)
            os._exit(code)

    def _reap(self) -> None:
        """Tell the clients whose child has ended how it ended; one that knows has gone already."""
        with suppress(BlockingIOError):
            self._wake.recv(4096)
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            descriptor = self._children.pop(pid)
            code = os.waitstatus_to_exitcode(status)
            with suppress(OSError):
                self._links[descriptor].send(b"=%d" % code if code >= 0 else b"!%d" % -code)
            self._leave(descriptor)
            self._last = time.monotonic()
