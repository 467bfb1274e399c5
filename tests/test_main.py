"""The process as the shell sees it: pipes, full disks, closed streams, Ctrl-C, places where nothing may be written."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

PROGRAM = [sys.executable, "-m", "tensorcli"]
LINE = ["broadcast", "3,1,1", "32,32", "--no-torch"]
WITH_TORCH = ["reduce max 2,3 --dim 1", "round 2.5 -1.5 --clamp -1,3", "random randn 2,2 --hist 100", "matmul 2,3 3,4"]


@pytest.fixture
def shell(environ: Callable) -> Callable[[str], subprocess.CompletedProcess[str]]:
    """Run a line of bash in which `tensorcli` is the program."""
    return lambda script: _shell(script, environ())


def _shell(script: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    program = " ".join(PROGRAM)
    return subprocess.run(
        ["bash", "-c", script.replace("tensorcli", program)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )


def test_a_reader_that_goes_away_is_no_error(shell: Callable) -> None:
    many = " ".join(["3,1"] * 2000)
    done = shell(f"set -o pipefail; tensorcli broadcast {many} --no-torch | head -1")
    assert done.stdout.startswith("Do these")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("option", ["", "-q", "--json", "--code", "--help"])
def test_a_full_disk_is_one_line(option: str, shell: Callable) -> None:
    done = shell(f"tensorcli broadcast 3 3,1 --no-torch {option} > /dev/full")
    assert (done.returncode, done.stderr) == (3, "error: the answer can't be written: No space left on device\n")


def test_a_closed_stdout_is_one_line(shell: Callable) -> None:
    done = shell("tensorcli broadcast 3 3,1 --no-torch >&-")
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("line", WITH_TORCH)
def test_a_command_that_loads_torch_is_as_quiet(line: str, shell: Callable) -> None:
    done = shell(f"set -o pipefail; tensorcli {line} | head -1 && tensorcli {line} > /dev/full")
    assert (done.returncode, done.stderr) == (3, "error: the answer can't be written: No space left on device\n")


@pytest.mark.parametrize("line", WITH_TORCH)
def test_in_ascii_every_line_is_as_long(line: str, spawn: Callable) -> None:
    plain, drawn = spawn(*line.split(), PYTHONIOENCODING="ascii").out, spawn(*line.split()).out
    assert plain.isascii()
    assert [len(row) for row in plain.splitlines()] == [len(row) for row in drawn.splitlines()]


def test_a_closed_stderr_keeps_the_exit_code(shell: Callable) -> None:
    assert shell("tensorcli broadcast 3,x 2>&-").returncode == 2


def test_the_same_bytes_every_time(spawn: Callable) -> None:
    for line in ("broadcast 3,1 1,4", "random rand 2,2", "reduce max 2,3"):
        assert spawn(*line.split()) == spawn(*line.split(), PYTHONHASHSEED="7")


@pytest.mark.parametrize("line", ["broadcast 3,1 1,4", *WITH_TORCH])
def test_nothing_is_written_and_nothing_needs_to_be(line: str, tmp_path: Path, environ: Callable) -> None:
    home = tmp_path / "home"
    home.mkdir()
    home.chmod(0o555)
    done = subprocess.run(
        [*PROGRAM, *line.split()], cwd=home, capture_output=True, text=True, check=False,
        env=environ(HOME=str(home), TMPDIR=str(home), PYTHONPATH=str(Path(__file__).parent.parent)),
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert list(home.iterdir()) == []


def test_ctrl_c_before_anything_has_begun_is_as_quiet(spawn: Callable) -> None:
    code = (
        "import os, signal\n"
        "from tensorcli.__main__ import client, main\n"
        "client.answer = lambda _: os.kill(os.getpid(), signal.SIGINT)\n"
        "main()"
    )
    assert spawn("broadcast", "3", code=code) == spawn(code="import os; os._exit(130)")


@pytest.mark.parametrize(
    ("line", "delay"),
    [
        *(("broadcast 3,1 1,4", delay) for delay in (0.15, 0.3, 0.6, 0.9)),
        *zip(WITH_TORCH, (0.3, 0.5, 0.7, 0.9), strict=True),
    ],
)
def test_ctrl_c_ends_at_once_even_while_torch_is_loading(line: str, delay: float, environ: Callable) -> None:
    with subprocess.Popen(
        [*PROGRAM, *line.split()], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environ()
    ) as process:
        time.sleep(delay)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    # It may have been done already; if not, it ends with 130, and never with a traceback.
    assert process.returncode in (0, 130)
    assert err == b""
    assert (process.returncode == 0) == (b"print(" in out)


def test_on_a_terminal_the_table_comes_first_and_then_the_verdict(environ: Callable) -> None:
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(sys.executable, [*PROGRAM, "broadcast", "3,1", "1,4"], environ(TERM="xterm-256color"))
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
    assert b"\x1b[" in written
    assert written.index(b"result") < written.index(b"torch.Size")
