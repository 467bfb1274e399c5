"""A warm process gives the same bytes and the same exit codes as a process of one's own."""

from __future__ import annotations

import io
import shlex
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tensorcli import cli
from tensorcli.scripts.document import LAST_CODE, Block, parse_markdown

PROGRAM = [sys.executable, "-m", "tensorcli"]
PAGES = sorted((Path(__file__).parents[2] / "docs").glob("*.md"))
ERRORS = (
    "brodcast 3", "broadcast", "broadcast 3,x", "broadcast 3 --jsn", "broadcast 2 3 -q", "broadcast 3 -q --json",
    "--version", "--help", "reduce summ 2,3", "reduce sum 2,3 --dim 2", "sets A|(B", "round x", "run nothing.txt",
    "run .", "--nope", "lesson nothing",
    "--lang zh broadcast 3,x", "broadcast 3 --expect 4", "broadcast 3 --save no/x.svg",
)  # fmt: skip
COMPLETE = "export _TENSORCLI_COMPLETE=complete_bash COMP_WORDS='tensorcli bro' COMP_CWORD=1"
# Torch, sympy, a rule alone, an error of each kind, both languages, many in one process.
BROAD = (
    "broadcast 3,1,1 32,32", "broadcast 2,3 4,5 --lang zh", "reduce max 2,3 --dim 1 --json", "random randn 3 --seed 1",
    "sets '(A|B)&C == (A&C)|(B&C)'", "sets 'A|B == A&B' --lang zh", "broadcast 3,x", "reduce sum 2,3 --dim 2", "--help",
)  # fmt: skip


def lines() -> Iterator[list[str]]:
    """The examples of every command in four forms, the commands of the documentation, and errors."""
    for name in cli.names():
        for example in cli.command(name).examples:
            words = shlex.split(example)
            yield from ([*words, *more] for more in ([], ["--lang", "zh"], ["-q"], ["--json"]))
    for page in PAGES:
        for piece in parse_markdown(page.read_text(encoding="utf-8")):
            steps = piece.steps if isinstance(piece, Block) else ()
            yield from (shlex.split(step.text, comments=True)[1:] for step in steps if step.text != LAST_CODE)
    yield from (line.split() for line in ERRORS)


def asked() -> list[list[str]]:
    """Each line once; without those that are about the warm process itself."""
    return [list(line) for line in dict.fromkeys(map(tuple, lines())) if "warm" not in line]


# Each part takes a while; in several parts they can run beside each other.
@pytest.mark.parametrize("part", range(6))
def test_every_line_says_the_same_as_in_a_process_of_its_own(
    part: int, warm: Callable, ask: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO()))
    served = warm.served()
    chosen = asked()[part::6]
    assert len(chosen) > 20
    with ThreadPoolExecutor(1) as beside:  # the warm process answers while this one does
        answers = beside.map(lambda line: warm.shell([*PROGRAM, *line], cwd=there), chosen)
        for line, done in zip(chosen, answers, strict=True):
            cold = ask(*line)
            assert done.code == cold.code, line
            if (done.out, done.err) != (cold.out, cold.err):
                again = ask(*line)
                assert again != cold, line  # random numbers
                assert done.out.count("\n") in (cold.out.count("\n"), again.out.count("\n")), line
    assert warm.served() >= served + len(chosen) - 3  # those with a path in /dev run cold


@pytest.mark.parametrize("line", BROAD)
def test_the_same_bytes_as_a_process_that_really_is_cold(line: str, warm: Callable) -> None:
    served = warm.served()
    done = warm.run(*shlex.split(line))
    assert warm.served() == served + 1
    assert done == warm.run(*shlex.split(line), TENSORCLI_WARM="0")


@pytest.mark.parametrize(
    "more",
    [
        {"COLUMNS": "50"},
        {"LC_ALL": "zh_CN.UTF-8"},
        {"LANG": "C"},
        {"PYTHONIOENCODING": "ascii"},
        {"TENSORCLI_LANG": "zh", "NO_COLOR": "1", "TERM": "dumb"},
    ],
)
def test_the_environment_is_the_clients(more: dict[str, str], warm: Callable) -> None:
    line = ("broadcast", "3,1,1", "32,32", "--no-torch")
    assert warm.run(*line, **more) == warm.run(*line, **more, TENSORCLI_WARM="0")


@pytest.mark.parametrize(
    "line",
    [
        "tensorcli broadcast 3 1 > /dev/full",
        "tensorcli broadcast 3 1 --no-torch >&-",
        "tensorcli broadcast 3,x 2>&-",
        "tensorcli broadcast 3 1 --no-torch <&-",
        "tensorcli run <&-",
        "tensorcli run - < /dev/null",
        "tensorcli broadcast 3 1 2>&1 | head -1",
        "echo 'broadcast 3 1 -q --no-torch' | tensorcli run",
        "tensorcli run <(echo 'broadcast 3 1 -q --no-torch')",
        "umask 027; tensorcli broadcast 3 1 --no-torch --save umask.svg; stat -c %a umask.svg; rm umask.svg",
        "mkdir sub; cd sub; tensorcli broadcast 3 1 --no-torch --save ../up.txt; cd ..; cat up.txt; rm -r sub up.txt",
        "mkdir gone; cd gone; rmdir ../gone; tensorcli broadcast 3 1; tensorcli broadcast 3 1 -q --save a.txt",
        "ulimit -f 0; tensorcli broadcast 3 1 --no-torch --save big.svg",
        "trap '' TERM INT; tensorcli broadcast 3 1 -q --no-torch; echo $?",
        "tensorcli --show-completion",
        f"{COMPLETE}; tensorcli ; echo $?",
        f"{COMPLETE}; tensorcli > /dev/full; echo $?",
    ],
)
def test_what_the_shell_gives_is_taken_over(line: str, warm: Callable, tmp_path: Path) -> None:
    assert warm.shell(line, cwd=tmp_path) == warm.shell(line, cwd=tmp_path, TENSORCLI_WARM="0")


@pytest.mark.parametrize("line", ["broadcast 2,3 4,5 --no-torch", "--help", "broadcast 3,x"])
def test_on_a_terminal_too(line: str, warm: Callable) -> None:
    served = warm.served()
    words = [*PROGRAM, *line.split()]
    shown = warm.terminal(words)
    assert warm.served() == served + 1
    assert shown == warm.terminal(words, TENSORCLI_WARM="0")
    assert b"\x1b[" in shown


def test_every_child_draws_random_numbers_of_its_own(spawn: Callable) -> None:
    code = (
        "import os, random, torch, numpy as np, numpy.random\n"
        "from tensorcli.warm.warmup import begin_anew\n"
        "for _ in range(2):\n"
        "    if not os.fork():\n"
        "        begin_anew()\n"
        "        print(torch.rand(1).item(), np.random.random(), random.random(), flush=True)\n"
        "        os._exit(0)\n"
        "    os.wait()"
    )
    first, second = (line.split() for line in spawn(code=code).out.splitlines())
    assert not set(first) & set(second)
    assert len(first) == 3
