"""How the tests run the program: in this process for what it says, in a process of its own for how it behaves."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import settings

from tensorcli import cli

# torch's first call takes seconds; a deadline would fail whichever test comes first. The examples are the same on every
# run, so that nothing lands or fails by luck; EXAMPLES=2000 looks at as many others.
settings.register_profile(
    "default",
    deadline=None,
    derandomize="EXAMPLES" not in os.environ,
    max_examples=int(os.environ.get("EXAMPLES", "100")),
)
settings.load_profile("default")


@dataclass(frozen=True)
class Result:
    """What one command line left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Ask = Callable[..., Result]


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Ask:
    """Answer a command line in this process, as in a pipe 80 columns wide, in English unless the line says else."""

    def run(*arguments: str, **environ: str) -> Result:
        for name in ("COLUMNS", "LANG", "LC_ALL", "LC_MESSAGES", "NO_COLOR", "TENSORCLI_LANG", "PYTHONIOENCODING"):
            monkeypatch.delenv(name, raising=False)
        for name, value in environ.items():
            monkeypatch.setenv(name, value)
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
        with redirect_stdout(out), redirect_stderr(err):
            code = cli.call(arguments)
        result = Result(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))  # type: ignore[attr-defined]
        if "WARM" in os.environ:
            _hold_against_warm(result, arguments, environ)
        return result

    return run


def _hold_against_warm(result: Result, arguments: Sequence[str], environ: dict[str, str]) -> None:
    """With WARM=1 in the environment: the same line again, asked of the warm process that `warm start` has started."""
    typed = getattr(sys.stdin, "buffer", io.BytesIO())
    done = subprocess.run(
        [sys.executable, "-m", "tensorcli", *arguments], env=environment(**environ), capture_output=True, check=False,
        timeout=120, input=typed.getvalue() if isinstance(typed, io.BytesIO) else b"",
    )  # fmt: skip
    assert (result.code, result.out, result.err) == (done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def spawn() -> Ask:
    """Answer a command line in a process of its own, with an environment that is ours."""

    def run(*arguments: str, code: str | None = None, **environ: str) -> Result:
        start = ["-c", code] if code is not None else ["-m", "tensorcli"]
        done = subprocess.run(
            [sys.executable, *start, *arguments],
            check=False,
            capture_output=True,
            env=environment(**environ),
            timeout=120,
            stdin=subprocess.DEVNULL,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture(scope="session")
def environ() -> Callable[..., dict[str, str]]:
    """The environment that a process of a test gets."""
    return environment


def environment(**more: str) -> dict[str, str]:
    """The least a process needs, and `more`."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH", "VIRTUAL_ENV") if name in os.environ}
    return {**kept, "LANG": "en_US.UTF-8", "PYTHONUTF8": "1", **more}


@pytest.fixture
def modules_loaded(spawn: Ask) -> Callable[..., set[str]]:
    """The modules that a command line loads, from its start to its end, exactly."""

    def run(*arguments: str) -> set[str]:
        code = (
            "import sys, json, runpy, io\n"
            "out = sys.stdout; sys.stdout = io.StringIO(); sys.stderr = io.StringIO()\n"
            "try: runpy.run_module('tensorcli', run_name='__main__')\n"
            "except SystemExit: pass\n"
            "print(json.dumps(sorted(sys.modules)), file=out)"
        )
        return set(json.loads(spawn(*arguments, code=code).out))

    return run
