"""A warm process for the tests, in a directory of its own; it is gone afterwards, whatever happens."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

LONGEST = 120  # seconds; nothing takes as long, and nothing hangs
PROGRAM = [sys.executable, "-m", "tensorcli"]


class Done(NamedTuple):
    """What one command line left behind."""

    code: int
    out: str
    err: str


class Warm:
    """A warm process (or none), and how to run commands that may ask it."""

    def __init__(self, directory: Path, environ: Callable[..., dict[str, str]]) -> None:
        directory.mkdir(mode=0o700, exist_ok=True)
        self.files = directory / "tensorcli"
        self._directory = directory
        self._environment = environ(XDG_RUNTIME_DIR=str(directory))

    def environ(self, **more: str) -> dict[str, str]:
        return {**self._environment, **more}

    def run(self, *arguments: str, **environ: str) -> Done:
        """Run a command line, to its end."""
        return self.shell([*PROGRAM, *arguments], **environ)

    def shell(self, command: list[str] | str, cwd: Path | None = None, **environ: str) -> Done:
        """Run a process, or a line of bash in which `tensorcli` is the program."""
        if isinstance(command, str):
            command = ["bash", "-c", command.replace("tensorcli ", " ".join(PROGRAM) + " ")]
        done = subprocess.run(
            command, env=self.environ(**environ), cwd=cwd or self._directory, stdin=subprocess.DEVNULL,
            capture_output=True, timeout=LONGEST, check=False,
        )  # fmt: skip
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    def open(self, *arguments: str, through: Sequence[str] = ()) -> subprocess.Popen[bytes]:
        """Begin a command line that reads what the test writes, started by the program `through` where there is one."""
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [*through, *PROGRAM, *arguments],
            env=self.environ(),
            cwd=self._directory,
            stdin=pipe,
            stdout=pipe,
            stderr=pipe,
        )

    def start(self, *options: str, **environ: str) -> dict[str, Any]:
        done = self.run("warm", "start", "--json", *options, **environ)
        assert (done.code, done.err) == (0, "")
        return json.loads(done.out)

    def status(self) -> dict[str, Any]:
        return json.loads(self.run("warm", "status", "--json").out)

    def served(self) -> int:
        """How many commands the warm process has begun."""
        return self.status()["served"]

    def pid(self) -> int:
        """The warm process, by the lock that it holds: a question to it would keep it from what a test waits for."""
        (lock,) = self.files.glob("*.lock")
        return int(lock.read_text())

    def children(self) -> list[int]:
        """The processes that the warm process has forked for a command, and that still run."""
        return [one for one in self._forked() if not _waits(one)]

    def spare(self) -> int:
        """The process that it has forked for the next command."""
        self.eventually(lambda: any(map(_waits, self._forked())))
        (spare,) = filter(_waits, self._forked())
        return spare

    def _forked(self) -> list[int]:
        pid = self.pid()
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def running(self) -> tuple[subprocess.Popen[bytes], int]:
        """A command that runs until its input ends, and the child of the warm process that it runs in."""
        before = set(self.children())
        process = self.open("run")
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"broadcast 3 1 -q --no-torch\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"3\n"
        (child,) = set(self.children()) - before
        return process, child

    def terminal(self, words: list[str], typed: bytes = b"", **environ: str) -> bytes:
        """What a process writes to a terminal that is its controlling terminal and all three of its streams."""
        pid, terminal = pty.fork()
        if pid == 0:
            os.execve(words[0], words, self.environ(TERM="xterm-256color", **environ))
        os.write(terminal, typed)
        shown = b""
        while piece := _read(terminal):
            shown += piece
        os.close(terminal)
        os.waitpid(pid, 0)
        return shown

    @staticmethod
    def eventually(true: Callable[[], bool]) -> None:
        """Wait until it is so."""
        until = time.monotonic() + LONGEST
        while not true():
            assert time.monotonic() < until
            time.sleep(0.01)

    def end(self) -> None:
        """Leave nothing behind."""
        self.run("warm", "stop")
        for lock in self.files.glob("*.lock"):  # it didn't: the test has found something
            words = Path(f"/proc/{lock.read_text()}/cmdline")
            if words.is_file() and b"serve()" in words.read_bytes():
                os.kill(int(lock.read_text()), signal.SIGKILL)
                pytest.fail("a warm process was left behind")


def _waits(process: int) -> bool:
    """Whether nobody has given it a stream to write to."""
    try:
        return os.readlink(f"/proc/{process}/fd/1") == os.devnull
    except OSError:  # it has just ended
        return False


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the last one who had it open has gone
        return b""


@pytest.fixture(scope="session")
def warm(tmp_path_factory: pytest.TempPathFactory, environ: Callable) -> Iterator[Warm]:
    """One that all tests may ask, and none may end."""
    made = Warm(tmp_path_factory.mktemp("warm"), environ)
    try:
        made.start()
        yield made
    finally:
        made.end()


@pytest.fixture
def own(tmp_path: Path, environ: Callable) -> Iterator[Warm]:
    """A place for one, not started, that a test may do anything to."""
    made = Warm(tmp_path / "own", environ)
    try:
        yield made
    finally:
        made.end()
