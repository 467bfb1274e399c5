"""The man page has every command, option and example, and troff would find no stray macro in it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

from tensorcli import cli

SCRIPT = Path(__file__).parent.parent / "docs" / "man.py"


def test_it_is_complete() -> None:
    spec = importlib.util.spec_from_file_location("man", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    man = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(man)
    lines = list(man.page())
    macros = {line.split()[0] for line in lines if line.startswith((".", "'"))}
    assert macros == {".TH", ".SH", ".SS", ".B", ".TP", ".PP", ".nf", ".fi"}
    for name in cli.names():
        assert f".SS {name}" in lines
        for example in cli.command(name).examples:
            assert man.escaped(f"    tensorcli {example}") in lines
    assert any(line.startswith(".B \\-q, \\-\\-quiet") for line in lines)
