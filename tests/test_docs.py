"""Documents that cannot lie: every console block is run, and prints what stands below it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tensorcli.scripts.check import masked

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def blocks(page: Path) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each console block as its commands, each with the output below it."""
    for match in BLOCK.finditer(page.read_text(encoding="utf-8")):
        pieces = re.split(r"^\$ (.*)\n", match[1], flags=re.MULTILINE)
        assert not pieces[0].strip(), f"{page.name}: a console block begins with `$ `"
        yield f"{page.name}:{pieces[1]}", list(zip(pieces[1::2], pieces[2::2], strict=True))


CASES = [
    pytest.param("zh" if page.stem.endswith(".zh") else "en", commands, id=name)
    for page in PAGES
    for name, commands in blocks(page)
]


@pytest.mark.parametrize(("language", "commands"), CASES)
def test_the_block_prints_what_it_shows(language: str, commands: list[tuple[str, str]], ask: Callable) -> None:
    last = 0
    for line, output in commands:
        if line == "echo $?":
            assert output.strip() == str(last)
            last = 0
            continue
        assert last == 0, f"what fails on purpose is followed by `$ echo $?`: before {line!r}"
        program, *arguments = shlex.split(line, comments=True)
        assert program == "tensorcli", f"a console block shows tensorcli alone, not {line!r}"
        result = ask(*arguments, TENSORCLI_LANG=language)
        last = result.code
        assert masked(result.out + result.err) == masked(output), line
    assert last == 0, "what fails on purpose is followed by `$ echo $?`"


def test_the_pages_do_show_something() -> None:
    assert len(CASES) >= len(PAGES) - 3
