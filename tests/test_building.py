"""The command that the building page adds, file by file, is one: it is added to a copy of the program and asked."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILE = re.compile(r"`([a-z/]+/flatten\.py)`.*?```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)


@pytest.fixture
def grown(tmp_path: Path) -> Path:
    """A copy of the program with what the page adds."""
    page = (ROOT / "docs" / "building.md").read_text(encoding="utf-8")
    package = tmp_path / "tensorcli"
    shutil.copytree(ROOT / "tensorcli", package, ignore=shutil.ignore_patterns("__pycache__"))
    files = FILE.findall(page)
    assert len(files) == 5
    for name, text in files:
        assert not (package / name).exists()
        (package / name).write_text(text, encoding="utf-8")
    entry = re.search(r'`(\("flatten", say\(.*?\)\))`', page)
    assert entry
    contents = (package / "cli.py").read_text(encoding="utf-8")
    where = '            ("eval", say('
    assert where in contents
    (package / "cli.py").write_text(contents.replace(where, f"            {entry[1]},\n{where}"), encoding="utf-8")
    return tmp_path


def test_the_command_of_the_page_answers(grown: Path, environ: Callable[..., dict[str, str]]) -> None:
    def asked(*words: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "tensorcli", "flatten", *words], cwd=grown, capture_output=True, check=False,
            encoding="utf-8", env=environ(PYTHONPATH=str(grown), TENSORCLI_WARM="0"), timeout=120,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr

    assert "✓ result  24\n\ntorch" in asked("2,3,4")[1]
    assert "展平  ()" in asked("()", "--lang", "zh")[1]
    assert asked("2,3,4", "-q", "--no-torch") == (0, "24\n")
    assert asked("1000000000,1000000000", "--expect", "1000000000000000000")[0] == 0
    assert asked("2,x")[0] == 2
    assert "tensorcli flatten 2,3,4 --expect 24" in asked("--help")[1]


def test_its_files_are_in_the_style_of_the_house(grown: Path) -> None:
    files = [str(path) for path in grown.rglob("flatten.py")]
    for command in (["check", "-q"], ["format", "--check", "-q"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--config", str(ROOT / "pyproject.toml"), *files],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout
