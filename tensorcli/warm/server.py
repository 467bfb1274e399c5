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

from tensorcli.warm import address, child, lock, request, spare, warmup
from tensorcli.warm.environ import Noted
from tensorcli.warm.sources import Sources
from tensorcli.warm.world import Found, look_at

_QUEUE = 512  # clients that may wait to be heard; the kernel may allow fewer
_BUG = 70
_BUSY = 100  # milliseconds for which a command that has begun has the processor for itself


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
        self._spare: spare.Spare | None = None
        self._wake, self._wakes = socket.socketpair()
        self._poll = select.poll()
        self._listener: socket.socket | None = self._listen()
        self._mind_signals()

    def serve(self) -> None:
        """Wait and answer, until it is over and the last child has ended."""
        while self._listener is not None or self._children:
            events = self._happened()
            for descriptor, _ in events:
                if self._listener is not None and descriptor == self._listener.fileno():
                    self._accept()
                elif descriptor == self._wake.fileno():
                    self._reap()
                elif descriptor in self._links:
                    self._hear(descriptor)
            if not events and not self._children:
                self._retire()

    def _happened(self) -> list[tuple[int, int]]:
        """Wait for events; nothing where nobody asks any more. A child is made ready meanwhile."""
        if self._spare is None and self._listener is not None:
            events = self._poll.poll(_BUSY if self._children else 0)
            if events:
                return events
            self._prepare()
        left = None if self._children else max(self._last + self._idle - time.monotonic(), 0)
        return self._poll.poll(None if left is None else left * 1000 + 1)

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
        if self._spare is not None:
            self._spare.link.close()
            self._spare = None
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
        waiting, self._spare = self._spare, None
        if waiting is not None and waiting.hand_over(link, packet, descriptors, found):
            self._children[waiting.pid] = link.fileno()
        else:
            forked = self._fork(link, lambda: self._become(link, asked, descriptors, found))
            self._children[forked] = link.fileno()
        return True

    def _prepare(self) -> None:
        """Have a child ready for the next command."""
        try:
            ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            self._spare = spare.Spare(self._fork(its, lambda: self._wait(ours, its)), ours)
        except OSError:  # no room for one: a command can do without
            return
        its.close()

    def _fork(self, kept: socket.socket, become: Callable[[], None]) -> int:
        """The number of a child that is no server any more, but for one socket; it becomes something else, and ends."""
        forked = os.fork()
        if forked:
            return forked
        try:
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, signal.SIG_DFL)
            for other in (self._listener, self._wake, self._wakes, *self._links.values()):
                if other is not None and other is not kept:
                    other.close()
            os.close(self._lock)
            os.close(self._directory)
            warmup.begin_anew()
            become()
        finally:
            os._exit(_BUG)

    def _wait(self, ours: socket.socket, its: socket.socket) -> None:
        """In the spare child: become the one that a client asks for."""
        ours.close()
        given = spare.receive(its)
        if given is None:  # the warm process has ended
            return
        link, packet, descriptors, found = given
        self._become(link, request.unpack(packet), descriptors, found)

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
        """In the child: run, hand back the exit code, end."""
        code = _BUG
        try:
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
        with suppress(ChildProcessError):  # none is left
            while (ended := os.waitpid(-1, os.WNOHANG)) != (0, 0):
                pid, status = ended
                descriptor = self._children.pop(pid, None)
                if descriptor is None:  # the spare one: it was killed
                    continue
                code = os.waitstatus_to_exitcode(status)
                with suppress(OSError):
                    self._links[descriptor].send(b"=%d" % code if code >= 0 else b"!%d" % -code)
                self._leave(descriptor)
                self._last = time.monotonic()
