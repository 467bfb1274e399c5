"""Where a script comes from: a file, or standard input."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from tensorcli.errors import InputError, LimitError
from tensorcli.language import say
from tensorcli.scripts.lines import as_text, unreadable

_MARKDOWN = (".md", ".markdown")
_LARGEST = 10_000_000  # bytes of a document that is read as a whole


def is_markdown(file: str) -> bool:
    """Whether the file's name says that it is Markdown."""
    return file.lower().endswith(_MARKDOWN)


@contextmanager
def opened(file: str) -> Iterator[tuple[BinaryIO, str]]:
    """The bytes of `file` (`-` is standard input) and the name to call it by.

    Standard input is then the script's: its commands find theirs empty. Raises `InputError` where there is none.
    """
    if file == "-":
        stream = sys.stdin
        if stream is None:
            raise InputError(say("standard input is closed"), hint=say("name a file: tensorcli run FILE"))
        sys.stdin = io.TextIOWrapper(io.BytesIO())
        try:
            yield stream.buffer, "-"
        finally:
            sys.stdin = stream
        return
    try:
        binary = open(file, "rb")  # noqa: SIM115 - closed below; what the block raises is not about opening
    except (OSError, ValueError) as problem:
        raise unreadable(file, problem) from problem
    with binary:
        yield binary, os.path.basename(file)


def read_document(file: str) -> str:
    """All of a text file as it stands; raises `InputError` where it is none and `LimitError` where it is too large."""
    with opened(file) as (stream, name):
        try:
            raw = stream.read(_LARGEST + 1)
        except OSError as problem:
            raise unreadable(file, problem) from problem
    if len(raw) > _LARGEST:
        raise LimitError(say("{file} is larger than 10 MB", file=name))
    return as_text(raw, name)


def plain(text: str) -> str:
    r"""The text as it is read, line for line: without the mark that some editors begin a file with, lines ending in \n.

    >>> plain("\ufeff# title\r\ntext\r\n")
    '# title\ntext\n'
    """
    return text.removeprefix("\ufeff").replace("\r\n", "\n")
