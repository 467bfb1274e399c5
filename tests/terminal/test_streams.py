"""Where the output can't show a sign, another stands in its place, one cell wide."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

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
