"""The table of contents: help, version, language, unknown commands."""

from __future__ import annotations

import io
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from tensorcli import __version__, cli


def test_alone_it_prints_the_help(ask: Callable) -> None:
    assert ask() == ask("--help") == ask("-h")
    for name in cli.names():
        assert f" {name} " in ask().out


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_help_fits_its_width(columns: int, ask: Callable) -> None:
    for words in (["--help"], *([name, "--help"] for name in cli.names())):
        for language in ("en", "zh"):
            rows = ask(*words, COLUMNS=str(columns), TENSORCLI_LANG=language).out.splitlines()
            long = [row for row in rows if cell_len(row) > columns]
            assert not [row for row in long if not row.startswith(("  tensorcli ", "  printf "))]  # examples stay whole


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
        (["x", "--lang", "fr"], {"TENSORCLI_LANG": "zh"}, "zh"),
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


@pytest.mark.parametrize(
    "line",
    ["--lang fr", "--lang=fr", "--lang fr --help", "--lang fr --version", "--lang zh --lang fr",
     "--lang fr broadcast 3", "--lang fr brodcast", "broadcast 3 --lang fr", "broadcast --lang fr --help",
     "broadcast --help --lang=fr", "lesson --lang fr", "run --lang fr"],
)  # fmt: skip
def test_an_unknown_language_is_the_same_error_everywhere(line: str, ask: Callable) -> None:
    result = ask(*line.split())
    assert (result.code, result.out) == (2, "")
    assert result.err.splitlines()[0] == "error: invalid value for '--lang': 'fr' is not one of 'en', 'zh'"


@pytest.mark.parametrize("line", ["--lang", "--lang zh --lang", "broadcast 3 --lang", "broadcast --help --lang"])
def test_a_language_that_is_left_out(line: str, ask: Callable) -> None:
    assert ask(*line.split()).code == 2
    assert "--lang" in ask(*line.split(), TENSORCLI_LANG="zh").err


def test_the_help_names_what_is_meant_by_a_word_and_what_holds_unless_given(ask: Callable) -> None:
    shown = " ".join(ask("reduce", "--help", COLUMNS="200").out.split())
    assert "sum mean prod max" in shown
    assert "seed of the values made for a bare shape; 0 unless given" in shown
    assert "the learning rate, or several as 0.1,0.5; 0.1 unless given" in ask("descend", "--help", COLUMNS="200").out


def test_an_error_is_an_object_too(ask: Callable) -> None:
    result = ask("broadcast", "2,x", "--json")
    assert result.code == 2
    assert result.json["ok"] is False
    assert result.json["error"]["message"] == "a size must be a whole number, got 'x'"
    assert result.json["error"]["place"] == [2, 3]


def test_the_language_may_stand_before_the_command(ask: Callable) -> None:
    assert ask("--lang", "zh", "broadcast", "3", "--no-torch") == ask("broadcast", "3", "--no-torch", "--lang", "zh")


@pytest.mark.parametrize(
    ("line", "english", "chinese"),
    [
        ("round", "missing argument 'NUMBER'", "缺少参数“NUMBER”"),
        ("descend x", "missing option '--start'", "缺少选项“--start”"),
        ("broadcast 3 --jsn", "no such option: --jsn", "没有这个选项：--jsn"),
        ("broadcast 3 --to", "option '--to' requires an argument", "选项“--to”后面要有值"),
        ("broadcast 3 --json=1", "option '--json' does not take a value", "选项“--json”不带值"),
        ("expand 3 4 5 6", "got unexpected extra argument(s) (5 6)", "多出来的参数：5 6"),
        ("reduce max 3 --k x", "invalid value for '--k': 'x' is not a valid int", "“--k”的值“x”不是整数"),
        ("descend x --start 1 --dampening x", "invalid value for '--dampening': 'x' is not a valid float",
         "“--dampening”的值“x”不是数"),
        ("descend x --start 1 --optimizer lion",
         "invalid value for '--optimizer': 'lion' is not one of 'sgd', 'adam', 'rmsprop', 'adagrad'",
         "“--optimizer”的值“lion”不在可选的 'sgd', 'adam', 'rmsprop', 'adagrad' 之中"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_line_in_both_languages(line: str, english: str, chinese: str, ask: Callable) -> None:
    plain, translated = ask(*line.split()), ask(*line.split(), TENSORCLI_LANG="zh")
    assert plain.err.splitlines()[0] == f"error: {english}"
    assert translated.err.splitlines()[0] == f"错误：{chinese}"


def test_a_mistyped_option_with_a_value_is_pointed_at(ask: Callable) -> None:
    assert ask("broadcast", "广,播", "--jsn=3").err.splitlines()[1:3] == ["  广,播 --jsn=3", "        ^^^^^"]


@pytest.mark.parametrize(
    ("line", "caret", "hint"),
    [
        ("reduce max 3 --k x", "max 3 --k x|          ^", "see tensorcli reduce --help"),
        ("reduce max 3 --k=xy -q", "max 3 --k=xy -q|          ^^", "see tensorcli reduce --help"),
        ("reduce max 3 --dtype int", "max 3 --dtype int|              ^^^", "did you mean int16, int32, int64, int8?"),
        ("reduce max 3 --dtype flaot32", "max 3 --dtype flaot32|              ^^^^^^^", "did you mean float32?"),
        ("broadcast 3 --op foo --op x", "3 --op foo --op x|                ^", "see tensorcli broadcast --help"),
    ],
)
def test_the_value_of_an_option_is_pointed_at(line: str, caret: str, hint: str, ask: Callable) -> None:
    result = ask(*line.split())
    assert result.code == 2
    assert result.err.splitlines()[1:] == [*(f"  {row}" for row in caret.split("|")), f"hint: {hint}"]


def test_of_several_languages_the_last_holds() -> None:
    assert cli.chosen_language(["x", "--lang", "en", "--lang=zh"], {}) == "zh"


@pytest.mark.parametrize("asked", ["-h", "--help"])
def test_the_value_of_an_option_asks_for_no_help(asked: str, ask: Callable) -> None:
    assert ask("broadcast", "3", "3", "--no-torch", "--expect", asked).code == 2
    assert ask("broadcast", "--json", asked) == ask("broadcast", asked)
    assert ask("broadcast", "--", asked).code == 2


@pytest.mark.parametrize("name", [name for name in cli.names() if name != "warm"])  # tests/warm runs those
def test_the_examples_run(name: str, ask: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "stdin", io.StringIO())  # the quiz asks, and nobody answers
    command = cli.command(name)
    for line in command.before:
        subprocess.run(["sh", "-c", line], check=True)
    for example in command.examples:
        words = shlex.split(example)
        result = ask(*words)
        assert (result.code, result.err) in ([(0, "")] if "--expect" in words else [(0, ""), (1, "")]), example
