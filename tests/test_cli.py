"""The table of contents: help, version, language, unknown commands."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rich.cells import cell_len

from tensorcli import __version__, cli


def test_alone_it_prints_the_help(ask: Callable) -> None:
    assert ask() == ask("--help") == ask("-h")
    for name in cli.names():
        assert f" {name} " in ask().out


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_help_fits_its_width(columns: int, ask: Callable) -> None:
    for line in ("--help", "broadcast --help", "broadcast --help --lang zh"):
        assert max(cell_len(row) for row in ask(*line.split(), COLUMNS=str(columns)).out.splitlines()) <= columns


def test_version(ask: Callable) -> None:
    assert ask("--version").out == f"tensorcli {__version__}\n"


def test_help_in_chinese_keeps_the_names(ask: Callable) -> None:
    shown = ask("broadcast", "--help", TENSORCLI_LANG="zh").out
    assert "这些形状能广播吗" in shown
    assert "--no-torch" in shown
    assert "[3,1,1]" in shown


@pytest.mark.parametrize(
    ("arguments", "environ", "language"),
    [
        ([], {}, "en"),
        (["x", "--lang", "zh"], {}, "zh"),
        (["x", "--lang=en"], {"TENSORCLI_LANG": "zh"}, "en"),
        ([], {"TENSORCLI_LANG": "zh", "LANG": "en_US.UTF-8"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ([], {"TENSORCLI_LANG": "fr"}, "en"),
        (["x", "--", "--lang", "zh"], {}, "en"),
    ],
)
def test_the_language(arguments: list[str], environ: dict[str, str], language: str) -> None:
    assert cli.chosen_language(arguments, environ) == language


@pytest.mark.parametrize(
    ("line", "err"),
    [
        (["brodcast"], "error: there is no command 'brodcast'\nhint: did you mean broadcast?\n"),
        (["qqqq"], "error: there is no command 'qqqq'\nhint: see tensorcli --help\n"),
        (["\x1b[31m"], "error: there is no command '\\x1b[31m'\nhint: see tensorcli --help\n"),
        (["--nope"], "error: no such option: --nope\nhint: see tensorcli --help\n"),
    ],
)
def test_what_is_no_command(line: list[str], err: str, ask: Callable) -> None:
    result = ask(*line)
    assert (result.code, result.out, result.err) == (2, "", err)


def test_an_error_is_an_object_too(ask: Callable) -> None:
    result = ask("broadcast", "2,x", "--json")
    assert result.code == 2
    assert result.json["ok"] is False
    assert result.json["error"]["message"] == "a size must be a whole number, got 'x'"
    assert result.json["error"]["place"] == [2, 3]


def test_the_language_may_stand_before_the_command(ask: Callable) -> None:
    assert ask("--lang", "zh", "broadcast", "3", "--no-torch") == ask("broadcast", "3", "--no-torch", "--lang", "zh")
