"""Lines are cut as a shell cuts them, and read as they arrive."""

from __future__ import annotations

import io
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.errors import InputError
from tensorcli.scripts.lines import TOO_LONG, arguments_of, read_lines


@given(st.lists(st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Zs")), min_size=1), min_size=1))
def test_what_is_quoted_comes_back(words: list[str]) -> None:
    assert arguments_of("tensorcli " + shlex.join(words)) == words


@given(st.text("ab\"'\\ ", max_size=12))
def test_quotes_and_backslashes_are_those_of_a_shell(text: str) -> None:
    try:
        expected = shlex.split(text)
    except ValueError:
        with pytest.raises(InputError):
            arguments_of(text)
    else:
        assert arguments_of(text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("   # only a comment", []),
        ("tensorcli", ["--help"]),
        ("$ tensorcli round 2.5", ["round", "2.5"]),
        ("$ round 2.5 # half", ["round", "2.5"]),
        ("a#b '#' \\#", ["a#b", "#", "#"]),
        ("sets A|B", ["sets", "A|B"]),
        ("sets '|' \"&\"", ["sets", "|", "&"]),
        ("broadcast 3，1 '（2）'", ["broadcast", "3，1", "（2）"]),
        ("''", [""]),
    ],
)
def test_the_arguments(text: str, words: list[str]) -> None:
    assert arguments_of(text) == words


@pytest.mark.parametrize("text", ["a | b", "a > b", "a && b", "a ;", "'a", 'a "b', "a\\"])
def test_what_only_a_shell_can_do_is_pointed_at(text: str) -> None:
    with pytest.raises(InputError) as raised:
        arguments_of(text)
    assert raised.value.place is not None


def test_lines_have_numbers_and_lose_their_ends() -> None:
    lines = list(read_lines(io.BytesIO(b"\xef\xbb\xbfa\r\n\nb"), "x"))
    assert [(line.number, line.text) for line in lines] == [(1, "a"), (2, ""), (3, "b")]


def test_a_line_may_be_just_short_of_the_limit() -> None:
    assert len(next(read_lines(io.BytesIO(b"a" * (TOO_LONG - 1)), "x")).text) == TOO_LONG - 1
    lines = list(read_lines(io.BytesIO(b"a" * TOO_LONG + b"\nb\n" + b"c" * (3 * TOO_LONG) + b"\nd"), "x"))
    assert [(line.number, line.text, line.problem is None) for line in lines] == [
        (1, "", False), (2, "b", True), (3, "", False), (4, "d", True),
    ]  # fmt: skip


@pytest.mark.parametrize("raw", [b"\x7fELF\0\n", b"\xff\xfe\n", "广".encode("gbk")])
def test_what_is_no_text_is_refused(raw: bytes) -> None:
    with pytest.raises(InputError):
        next(read_lines(io.BytesIO(raw), "x"))
