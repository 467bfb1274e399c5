"""Shell completion, asked as bash, zsh and fish ask: commands, options, choices, and the names a command knows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tensorcli import cli
from tensorcli.calculus.activations import NAMES
from tensorcli.scripts.lesson import lesson_names
from tensorcli.shapes.operations import OPERATIONS
from tensorcli.syntax.makers import FORMS


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("", cli.names()),
        ("br", ["broadcast"]),
        ("--lang ", ["en", "zh"]),
        ("--lang zh red", ["reduce"]),
        ("broadcast 3 --lang ", ["en", "zh"]),
        ("broadcast 3 --op ", ["add", "sub", "mul", "div", "max"]),
        ("reduce ", list(OPERATIONS)),
        ("reduce max 2,3 --d", ["--dim", "--dtype"]),
        ("random ", list(FORMS)),
        ("activation relu soft", [name for name in NAMES if name.startswith("soft")]),
        ("grad sig", ["sigmoid", "sign"]),
        ("sets --laws de", ["demorgan"]),
        ("lesson ", list(lesson_names())),
        ("warm st", ["start", "stop", "status"]),
    ],
)
def test_what_bash_is_offered(line: str, offered: list[str], spawn: Callable) -> None:
    words = ["tensorcli", *line.split(" ")]
    asked = {"COMP_WORDS": "\n".join(words), "COMP_CWORD": str(len(words) - 1), "_TENSORCLI_COMPLETE": "complete_bash"}
    told = spawn(**asked)
    assert (told.code, told.err, told.out.split()) == (0, "", offered)


def test_the_options_without_a_command(spawn: Callable) -> None:
    asked = {"COMP_WORDS": "tensorcli\n-", "COMP_CWORD": "1", "_TENSORCLI_COMPLETE": "complete_bash"}
    assert {"--version", "--lang", "--install-completion", "--help"} <= set(spawn(**asked).out.split())


@pytest.mark.parametrize(("language", "meaning"), [("en", "which dim, or several as 0,2"), ("zh", "哪个维度")])
def test_zsh_and_fish_are_told_what_an_option_means(language: str, meaning: str, spawn: Callable) -> None:
    asked = {"_TYPER_COMPLETE_ARGS": "tensorcli reduce sum 2,3 --di", "TENSORCLI_LANG": language}
    zsh = spawn(**asked, _TENSORCLI_COMPLETE="complete_zsh")
    fish = spawn(**asked, _TENSORCLI_COMPLETE="complete_fish", _TYPER_COMPLETE_FISH_ACTION="get-args")
    for told in (zsh, fish):
        assert "--dim" in told.out
        assert meaning in told.out
