"""What the pages show for a shell, with its pipes and files, runs as it stands: in sh, and what is for bash in bash."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"^(````?)(shell|bash)\n(.*?)^\1$", re.DOTALL | re.MULTILINE)
KINDS = {"shell": "sh", "bash": "bash"}


def scripts() -> Iterator[object]:
    """Each page, and all of its blocks of one kind as one script."""
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        blocks = BLOCK.findall(page.read_text(encoding="utf-8"))
        for kind, shell in KINDS.items():
            script = "".join(text for _, marked, text in blocks if marked == kind)
            if script:
                yield pytest.param(page, shell, script, id=f"{page.name}:{shell}")


@pytest.mark.parametrize(("page", "shell", "script"), list(scripts()))
def test_it_runs_as_it_stands(page: Path, shell: str, script: str, tmp_path: Path) -> None:
    for name in ("README.md", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    program = tmp_path / "bin" / "tensorcli"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m tensorcli "$@"\n')
    program.chmod(0o755)
    (tmp_path / "run").mkdir(mode=0o700)  # a warm process that a page starts is this test's own
    environment = {
        **os.environ,
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "XDG_RUNTIME_DIR": str(tmp_path / "run"),
        "TENSORCLI_LANG": "zh" if page.stem.endswith(".zh") else "en",
    }
    done = subprocess.run(
        [shell, "-e"], input=script, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
        timeout=300,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
