"""Where the output can't show a sign, another stands in its place, one cell wide."""

from __future__ import annotations

import io
import json
import shlex
from collections.abc import Callable

import pytest

from tensorcli import cli
from tensorcli.terminal.streams import encodable


def test_ascii_keeps_columns_aligned() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    text = "─│→×✓⚠·…"
    assert encodable(text, stream).isascii()
    assert len(encodable(text, stream)) == len(text)
    assert encodable("广", stream) == "\\u5e7f"


def test_broken_text_is_escaped() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    assert encodable("a\udcff", stream) == "a\\udcff"


@pytest.mark.parametrize("environ", [{"LC_ALL": "C", "PYTHONUTF8": ""}, {"PYTHONIOENCODING": "ascii"}])
def test_a_process_that_may_only_write_ascii(environ: dict[str, str], spawn: Callable) -> None:
    result = spawn("broadcast", "3", "3,1", "--no-torch", **environ)
    assert result.code == 0
    assert result.out.isascii()
    widths = {len(line) for line in result.out.splitlines() if line.startswith(("  a  3", "  b  3"))}
    assert widths == {25}


def test_arguments_that_are_not_text(spawn: Callable) -> None:
    result = spawn("broadcast", "3,\udcff", "--no-torch", PYTHONUTF8="1")
    assert result.code == 2
    assert "\\udcff" in result.err


@pytest.mark.parametrize(
    "line",
    [
        *(f"{name} {shlex.join(words[1:])}" for name in ("broadcast", "reduce", "round", "random")
          for words in map(shlex.split, cli.command(name).examples)),
        "broadcast 2,3 4,5", "reduce std [1.,2] --dim 0", "reduce norm [[1,-2],[3,4]] --matrix nuc",
        "reduce sum [[1,1],[2,2]] --dim 1", "reduce median [1,2,3]", "random randn 2 --hist 100",
    ],
)  # fmt: skip
def test_every_sign_of_a_page_has_an_ascii_sign_as_wide(line: str, ask: Callable) -> None:
    pretty, plain = (ask(*shlex.split(line), LC_ALL=locale).out for locale in ("C.UTF-8", "C"))
    assert plain.isascii()
    assert [len(row) for row in plain.splitlines()] == [len(row) for row in pretty.splitlines()]


@pytest.mark.parametrize(
    "line",
    ["broadcast 2,é", "broadcast 2,\U0001f642", "broadcast x²", "broadcast 2,\udcff", "broadcast 2 3 --lang zh",
     "lesson --json --lang zh"],
)  # fmt: skip
def test_json_stays_json_where_only_ascii_may_be_written(line: str, ask: Callable) -> None:
    plain, pretty = (ask(*line.split(), "--json", LC_ALL=locale) for locale in ("C", "C.UTF-8"))
    assert plain.out.isascii()
    assert [json.loads(row) for row in plain.out.splitlines()] == [json.loads(row) for row in pretty.out.splitlines()]
