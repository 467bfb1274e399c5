"""The command: the list, a lesson shown, handed out and asked."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tensorcli.scripts.lesson import lesson_names


def test_the_list(ask: Callable) -> None:
    shown = ask("lesson")
    assert shown.code == 0
    for name in lesson_names():
        assert f" {name} " in shown.out
    assert ask("lesson", "-q").out == "".join(f"{name}\n" for name in lesson_names())
    told = ask("lesson", "--json").json
    assert told["answer"] == [lesson["name"] for lesson in told["lessons"]] == list(lesson_names())
    assert "广播" in ask("lesson", "--lang", "zh").out


def test_a_lesson_runs_its_commands_and_keeps_the_answers_to_itself(ask: Callable) -> None:
    shown = ask("lesson", "broadcasting")
    assert (shown.code, shown.err) == (0, "")
    assert "$ tensorcli broadcast 4,3,32,32 3,1,1\nDo these shapes broadcast?" in shown.out
    assert "$ tensorcli broadcast 5,1,4 3,1 --expect ___" in shown.out
    assert "5,3,4" not in shown.out


def test_a_lesson_as_an_object(ask: Callable) -> None:
    told = ask("lesson", "broadcasting", "--json").json
    assert (told["name"], told["title"]) == ("broadcasting", "Broadcasting")
    assert told["exercises"][0]["command"] == "tensorcli broadcast 5,1,4 3,1 --expect ___"
    assert told["exercises"][0]["answer"] == "5,3,4"


@pytest.mark.parametrize(
    ("typed", "end", "code"),
    [
        ("5,3,4\n16,3,224,224\nerror\n", "3 of 3 right at once\n", 0),
        ("5,x\n5,3,4\n16,3,224,224\nerror\n", "3 of 3 right at once\n", 0),  # what can't be read is no answer
        ("5,3\n5,3,4\n16,3,224,224\nerror\n", "2 of 3 right at once\n", 1),
        ("\n\n\n", "0 of 3 right at once\n", 1),
        ("5,3,4", "1 of 3 right at once\n", 1),
        ("", "0 of 3 right at once\n", 1),
    ],
)
def test_the_quiz(typed: str, end: str, code: int, ask: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    asked = ask("lesson", "broadcasting", "--quiz")
    assert asked.out.endswith(end)
    assert asked.code == code


def test_a_wrong_answer_is_not_told_the_right_one(ask: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("5,3\n"))
    assert "5,3,4" not in ask("lesson", "broadcasting", "--quiz").out


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_script_grades_by_its_exit_code(language: str, ask: Callable, tmp_path: Path) -> None:
    script = ask("lesson", "broadcasting", "--script", "--lang", language).out
    program = tmp_path / "tensorcli"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m tensorcli "$@"\n')
    program.chmod(0o755)

    def graded(text: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).parents[2])}
        return subprocess.run(
            ["sh"], input=text, env=environment, capture_output=True, encoding="utf-8", errors="replace", check=False
        )

    assert graded(script).returncode == 1
    for number, answer in enumerate(("5,3,4", "16,3,224,224", "error"), 1):
        script = script.replace(f"answer_{number}=''", f"answer_{number}='{answer}'")
    done = graded(script)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "3/3")


@pytest.mark.parametrize(
    ("line", "err"),
    [
        ("brodcasting", "error: there is no lesson 'brodcasting'\nhint: did you mean broadcasting?\n"),
        ("qqqq", "error: there is no lesson 'qqqq'\nhint: tensorcli lesson lists them\n"),
        ("--quiz", "error: --quiz needs a lesson\nhint: tensorcli lesson lists them\n"),
        ("broadcasting --quiz --script", "error: choose one of --script and --quiz\n"),
        ("broadcasting -q", "error: --quiet lists the lessons; it takes no name\n"),
    ],
)
def test_bad_input(line: str, err: str, ask: Callable) -> None:
    result = ask("lesson", *line.split())
    assert (result.code, result.err) == (2, err)
