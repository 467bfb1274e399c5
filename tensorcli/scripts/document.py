"""Markdown and transcripts: prose, and blocks of commands with the output that is written below them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

PROMPT = "$ "
LAST_CODE = "echo $?"  # the one line of a shell that is understood: it prints the last exit code
_COMMENT = re.compile(r"^ {0,3}<!--")
_FENCE = re.compile(r"^( {0,3}| +)(`{3,}|~{3,})\s*([^\s`]*)[^`]*$")


class Step(NamedTuple):
    """One command of a block."""

    number: int  # its line in the document, from 1
    text: str  # as written, without the prompt
    shown: tuple[str, ...] | None  # the lines below it; None where the block shows no output (`sh`)
    indent: str  # before each line of the block

    @property
    def tells_code(self) -> bool:
        """Whether the step asks for the last exit code."""
        return self.text.strip() == LAST_CODE


@dataclass(frozen=True, slots=True)
class Prose:
    """Markdown between two blocks that are run."""

    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Commands in their order, and what stands above the first of them."""

    lead: tuple[str, ...]
    steps: tuple[Step, ...]


def parse_markdown(text: str) -> list[Prose | Block]:
    """The pieces of a Markdown text in their order; blocks marked `console` or `sh` are commands, all else is prose.

    >>> parse_markdown("See:\\n```console\\n$ round 2.5 -q\\n[2]\\n```\\n")[1].steps[0].shown
    ('[2]',)
    """
    pieces: list[Prose | Block] = []
    prose: list[str] = []
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        fence = _FENCE.match(lines[at])
        if fence is None:
            stop = _end_of_comment(lines, at) if _COMMENT.match(lines[at]) else at
            prose += lines[at : stop + 1]
            at = stop + 1
            continue
        stop = _end_of_block(lines, at + 1, fence[2])
        inside = [_without_indent(line, fence[1]) for line in lines[at + 1 : stop]]
        block = {"console": parse_transcript, "sh": _parse_script}.get(fence[3].lower())
        made = block(inside, at + 2, fence[1]) if block else None
        if made is None or not made.steps:
            prose += lines[at : stop + 1]
        else:
            pieces += [Prose("\n".join(prose)), made]
            prose = []
        at = stop + 1
    return [*pieces, Prose("\n".join(prose))]


def parse_transcript(lines: list[str], first: int = 1, indent: str = "") -> Block:
    """What a terminal showed: commands behind `$ `, each with its output below. `first` is the number of line 0."""
    starts = [at for at, line in enumerate(lines) if line.startswith(PROMPT)]
    stops = [*starts, len(lines)][1:]
    steps = [
        Step(first + start, lines[start].removeprefix(PROMPT), tuple(lines[start + 1 : stop]), indent)
        for start, stop in zip(starts, stops, strict=True)
    ]
    return Block(tuple(lines[: starts[0]] if starts else lines), tuple(steps))


def _parse_script(lines: list[str], first: int, indent: str) -> Block:
    """A block without output: each line a command."""
    steps = [
        Step(first + at, line.strip().removeprefix(PROMPT), None, indent)
        for at, line in enumerate(lines)
        if line.strip() and not line.lstrip().startswith("#")
    ]
    return Block((), tuple(steps))


def _end_of_block(lines: list[str], at: int, fence: str) -> int:
    """The line of the closing fence: the same sign, at least as often; the end of the text where there is none."""
    closing = re.compile(rf"^\s*{re.escape(fence[0])}{{{len(fence)},}}\s*$")
    return next((index for index in range(at, len(lines)) if closing.match(lines[index])), len(lines))


def _end_of_comment(lines: list[str], at: int) -> int:
    """The line that ends a comment: nothing in it is run."""
    return next((index for index in range(at, len(lines)) if "-->" in lines[index]), len(lines))


def _without_indent(line: str, indent: str) -> str:
    kept = len(line) - len(line.lstrip(" "))
    return line[min(kept, len(indent)) :]
