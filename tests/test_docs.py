"""Documents that cannot lie: every console block is run, and prints what stands below it."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tensorcli import cli
from tensorcli.line.declare import contract, parameters_of
from tensorcli.scripts.check import masked
from tensorcli.syntax.functions import FUNCTIONS

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.DOTALL | re.MULTILINE)
SHELL = re.compile(r"^(````?)(shell|bash)\n(.*?)^\1$", re.DOTALL | re.MULTILINE)  # not run by tensorcli: pipes, files


def blocks(page: Path) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each console block as its commands, each with the output below it."""
    for match in BLOCK.finditer(SHELL.sub("", page.read_text(encoding="utf-8"))):
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


# `lesson`, `run` and `warm` answer no question about tensors: there is no mistake to catch.
ENDS = {"lesson": ["Options", "JSON"], "run": ["Options", "JSON"], "warm": ["JSON"]}


@pytest.mark.parametrize("name", cli.names())
def test_every_page_has_the_same_anatomy(name: str) -> None:
    """The question as the help asks it, how it is called, examples, options, JSON keys, mistakes that it catches."""
    text = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    question = next(asked.text() for _, entries in cli.PANELS for listed, asked in entries if listed == name)
    assert text.startswith(f"# {name}\n\n*{question}*\n")
    assert f"\n    tensorcli {name} " in text
    ends = ENDS.get(name, ["Options", "JSON", "Mistakes it catches"])
    assert re.findall(r"^## (.*)$", text, re.MULTILINE)[-len(ends) :] == ends
    shared = {parameter.name for parameter in parameters_of(contract)}
    for parameter in cli.command(name).parameters:
        if parameter.spellings and parameter.name not in shared:
            assert f"`{parameter.spellings[0]}" in text.partition("## Options")[2], parameter.spellings[0]


@pytest.mark.parametrize("name", [name for name in cli.names() if cli.command(name).contract and name != "warm"])
def test_every_page_names_the_keys_of_its_json(name: str, ask: Callable) -> None:
    text = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8").partition("\n## JSON")[2]
    shared = {"command", "ok", "answer", "code", "notes", "verdict", "error", "expect"}
    for example in cli.command(name).examples[:4]:
        told = json.loads(ask(*shlex.split(example), "--json").out)
        assert not {key for key in told if f"`{key}`" not in text} - shared, example


def test_the_page_on_what_you_type_names_every_function() -> None:
    text = (ROOT / "docs" / "syntax.md").read_text(encoding="utf-8")
    assert [function.name for function in FUNCTIONS if f"`{function.name}`" not in text] == []
