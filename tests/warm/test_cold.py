"""What the warm process could not answer as a process of one's own would runs cold, and says the same."""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

import tensorcli
from tensorcli.warm import child, warmup

LINE = ("broadcast", "3,1", "1,4", "-q", "--no-torch")


@pytest.mark.parametrize(
    ("variables", "is_warm"),
    [
        ({}, True),
        ({"COLUMNS": "100", "NO_COLOR": "1", "TENSORCLI_LANG": "zh", "SOMETHING": "else"}, True),
        ({"TENSORCLI_WARM": "0"}, False),
        ({"TORCH_COMPILE_DEBUG": "0"}, False),  # read by torch's Python modules at import
        ({"SYMPY_USE_CACHE": "no"}, False),  # read by sympy's
        ({"OMP_NUM_THREADS": "2"}, False),  # read by the libraries below
        ({"PYTHONHASHSEED": "1"}, False),  # read by the interpreter
        ({"HOME": "/"}, False),  # read by torch's compiler, for its cache
        ({"LONG": "x" * 100_000, "LONGER": "x" * 120_000, "LONGEST": "x" * 120_000}, False),  # more than a packet
    ],
)
def test_the_environment_decides(variables: dict[str, str], *, is_warm: bool, warm: Callable) -> None:
    served = warm.served()
    assert warm.run(*LINE, **variables) == (0, "3,4\n", "")
    assert warm.served() == served + is_warm


@pytest.mark.parametrize(
    ("start", "is_warm"),
    [
        ([sys.executable, "-m", "tensorcli"], True),
        ([sys.executable, "-c", "from tensorcli.__main__ import main; main()"], True),
        ([sys.executable, "-O", "-m", "tensorcli"], False),
        ([sys.executable, "-X", "dev", "-W", "ignore", "-m", "tensorcli"], False),
        (["nice", sys.executable, "-m", "tensorcli"], False),
        (["bash", "-c", "ulimit -n 100; exec \"$@\"", "-", sys.executable, "-m", "tensorcli"], False),
        (["bash", "-c", "cd /dev; exec \"$@\"", "-", sys.executable, "-m", "tensorcli"], True),
    ],
)  # fmt: skip
def test_how_the_process_was_started_decides(start: list[str], *, is_warm: bool, warm: Callable) -> None:
    served = warm.served()
    assert warm.shell([*start, *LINE]) == (0, "3,4\n", "")
    assert warm.served() == served + is_warm


@pytest.mark.parametrize("line", ["broadcast 3 1 -q --save /dev/fd/1.txt", "run /dev/stdin", "run /proc/self/fd/0"])
def test_a_descriptor_that_is_named_is_the_clients(line: str, warm: Callable) -> None:
    served = warm.served()
    warm.run(*line.split())
    assert warm.served() == served


def test_a_command_that_reads_from_the_terminal_runs_cold(warm: Callable) -> None:
    served = warm.served()
    shown = warm.terminal(["/bin/bash", "-c", f"{sys.executable} -m tensorcli run - <<< 'broadcast 3 1 -q --no-torch'"])
    assert shown == b"3\r\n"
    assert warm.served() == served + 1  # not from the terminal
    typed = b"broadcast 3 1 -q --no-torch\n\x04"
    shown = warm.terminal([sys.executable, "-m", "tensorcli", "run"], typed)
    assert b"Ctrl-D ends\r\n" in shown
    assert b"\n3\r\n" in shown
    shown = warm.terminal([sys.executable, "-m", "tensorcli", "lesson"])
    assert b"broadcasting" in shown
    assert warm.served() == served + 1
    assert b"3,4" in warm.terminal([sys.executable, "-m", "tensorcli", *LINE])
    assert warm.served() == served + 2


def test_with_several_threads_a_child_does_not_hang(own: Callable) -> None:
    """A parent that had used more than one would leave its children waiting for threads that they don't have."""
    pid = own.start(OMP_NUM_THREADS="2")["pid"]
    assert len(os.listdir(f"/proc/{pid}/task")) == 1
    for line in (("reduce", "sum", "300,300", "-q"), ("reduce", "max", "2,3", "--dim", "1", "-q")):
        assert own.run(*line, OMP_NUM_THREADS="2").code == 0
    assert own.served() == 2


def test_the_warm_process_itself_never_differentiates() -> None:
    x = torch.tensor(2.0, requires_grad=True)
    with warmup._no_autograd():
        with pytest.raises(RuntimeError, match="no autograd"):
            (x * x).backward()
        with pytest.raises(RuntimeError, match="no autograd"):
            torch.autograd.grad(x * x, x)
    assert torch.autograd.grad(x * x, x)[0] == 4


def test_a_last_flush_that_fails_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    full = Path("/dev/full").open("w")  # noqa: SIM115 - closing it fails, too
    full.write("x")
    told = io.StringIO()
    monkeypatch.setattr("sys.stdout", full)
    monkeypatch.setattr("sys.stderr", told)
    assert not child._flushed()
    assert told.getvalue().endswith("\nOSError: [Errno 28] No space left on device\n")
    with pytest.raises(OSError, match="No space"):
        full.close()


def test_new_sources_are_what_runs(own: Callable, tmp_path: Path) -> None:
    package = tmp_path / "here" / "tensorcli"
    shutil.copytree(Path(tensorcli.__file__).parent, package)
    here = {"PYTHONPATH": str(package.parent)}
    own.start(**here)
    assert own.run("--version", **here).out == f"tensorcli {tensorcli.__version__}\n"
    page = package / "shapes" / "broadcast.py"
    page.write_text(page.read_text(encoding="utf-8") + "\nprint('new')\n", encoding="utf-8")
    assert own.run(*LINE, **here) == (0, "new\n3,4\n", "")
    own.eventually(lambda: list(own.files.iterdir()) == [])
    assert own.run("warm", "status", **here).code == 1


def test_one_installation_does_not_answer_for_another(own: Callable, warm: Callable, tmp_path: Path) -> None:
    package = tmp_path / "there" / "tensorcli"
    shutil.copytree(Path(tensorcli.__file__).parent, package)
    served = warm.served()
    assert warm.shell([sys.executable, "-m", "tensorcli", *LINE], cwd=package.parent) == (0, "3,4\n", "")
    assert warm.served() == served


def test_the_client_imports_almost_nothing(warm: Callable) -> None:
    code = (
        "import os, sys; before = set(sys.modules); os._exit = lambda code: print(sorted(set(sys.modules) - before));"
        "sys.argv[1:] = ['broadcast', '3', '1', '-q']; sys.exit = lambda code: None;"
        "from tensorcli.__main__ import main; main()"
    )
    told = warm.shell([sys.executable, "-c", code]).out.splitlines()
    assert told[0] == "3"
    ours = {f"tensorcli{name}" for name in ("", ".__main__", ".warm", ".warm.address", ".warm.client", ".warm.request")}
    assert set(eval(told[1])) == ours | {"_socket", "atexit", "gc"}


def remarks(own: Callable, *lines: str) -> bytes:
    """What a terminal session shows of the remark when these lines are typed one after another."""
    for word, felt in (("slow", 0), ("quick", 1000)):  # seconds
        code = f"from tensorcli.warm import afterwards; afterwards._LONG = {felt}; "
        program = f'{sys.executable} -c "{code} from tensorcli.__main__ import main; main()"'
        lines = tuple(line.replace(word, program) for line in lines)
    return own.terminal(["/bin/bash", "-c", "; ".join(lines)])


def test_a_long_wait_is_remarked_on_once_a_session(own: Callable) -> None:
    remark = b"\x1b[2mtensorcli warm start makes this instant\x1b[0m\r\n"
    for before in ((), ("quick broadcast 2 1 -q",)):  # two sessions
        shown = remarks(own, *before, "slow broadcast 3 1 -q", "bash -c 'slow broadcast 4 1 -q; exit'")
        assert shown.count(remark) == 1
        assert shown.index(b"3\r\n") < shown.index(remark) < shown.index(b"4\r\n")
    (told,) = own.files.iterdir()
    assert told.read_text().count("\n") == 1  # the first session has ended
    for quiet in (
        "slow broadcast 3 1 -q --no-torch",
        "slow broadcast 3 1 -q | cat",
        "TENSORCLI_WARM=0 slow broadcast 3 1",
    ):
        assert b"warm start" not in remarks(own, quiet)
