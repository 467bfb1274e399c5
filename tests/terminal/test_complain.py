"""Errors as they are printed."""

from __future__ import annotations

import pytest

from tensorcli.errors import InputError, Place
from tensorcli.language import say
from tensorcli.terminal.complain import complaint


def told(text: str, start: int, stop: int) -> list[str]:
    return complaint(InputError(say("result"), place=Place(text, start, stop)), "en").splitlines()


@pytest.mark.parametrize(
    ("text", "start", "stop", "shown", "carets"),
    [
        ("2,3,x", 4, 5, "  2,3,x", "      ^"),
        ("形状,x", 3, 4, "  形状,x", "       ^"),
        ("a\x1b[31m", 1, 2, "  a\\x1b[31m", "   ^^^^"),
        ("2,3", 3, 3, "  2,3", "     ^"),
        ("[/][red]:smile:", 0, 3, "  [/][red]:smile:", "  ^^^"),
        ("", 0, 0, None, None),
    ],
)
def test_the_caret_stands_under_the_place(
    text: str, start: int, stop: int, shown: str | None, carets: str | None
) -> None:
    lines = told(text, start, stop)
    assert lines == ["error: result"] if shown is None else ["error: result", shown, carets]


def test_a_long_input_is_shown_around_the_place() -> None:
    _, shown, carets = told("1," * 5000 + "x", 10000, 10001)
    assert len(shown) < 80
    assert shown[carets.index("^")] == "x"


def test_chinese_and_colour() -> None:
    error = InputError(say("result"), hint=say("result"))
    assert complaint(error, "zh") == "错误：结果\n提示：结果\n"
    assert complaint(error, "en", colour=True).startswith("\x1b[1;31merror:\x1b[0m")
