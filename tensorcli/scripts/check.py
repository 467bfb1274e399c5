"""Documents that can't go stale: what stands below each command is held against what the command prints."""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tensorcli.errors import InputError
from tensorcli.language import Language, say, visible
from tensorcli.line.declare import Caller
from tensorcli.scripts.alone import environment
from tensorcli.scripts.document import PROMPT, Block, Step, parse_markdown, parse_transcript
from tensorcli.scripts.session import Session
from tensorcli.scripts.source import is_markdown, plain, read_document
from tensorcli.terminal import streams
from tensorcli.terminal.files import write_whole

_BUG = 70


def masked(text: str) -> str:
    """`text` without what differs from machine to machine, the versions of the libraries, and without empty last lines.

    >>> masked("torch 2.13.0 ✓ torch.Size([3])")
    'torch ✓ torch.Size([3])'
    """
    return re.sub(r"(torch|sympy) \d+(\.\d+)+(\+\w+)?", r"\1", text).rstrip("\n")


@dataclass(frozen=True, slots=True)
class Checked:
    """One command with what is written below it and what it printed."""

    step: Step
    printed: str
    code: int

    @property
    def same(self) -> bool:
        """Whether the text is what it prints; where none is written, whether it succeeded."""
        if self.step.shown is None:
            return self.code == 0
        return masked("\n".join(self.step.shown)) == masked(self.printed)


def check(caller: Caller, file: str, *, update: bool) -> int:
    """Hold the document against its commands: 0 where all agree, else 1 and the differences.

    With `update` the document is rewritten instead. Output is taken as in a pipe 80 columns wide.
    """
    text = read_document(file)
    blocks = _blocks(text, file)
    with environment(COLUMNS=None, LC_ALL=None, LC_CTYPE=None, PYTHONIOENCODING=None, LANG="C.UTF-8"):
        session = Session(caller)
        results = [_checked(session, step) for block in blocks for step in block.steps]
    wrong = [result for result in results if not result.same]
    bugs = [result for result in wrong if result.code == _BUG]
    if update and not bugs:
        rewritten = [result for result in wrong if result.step.shown is not None]
        failed = [result for result in wrong if result.step.shown is None]
        if rewritten:
            new = _rewritten(text, rewritten)
            if _commands(_blocks(new, file)) != _commands(blocks):
                raise InputError(
                    say(
                        "{file} can't hold what its commands print: a line of it would be read as a command, or end "
                        "the block",
                        file=file,
                    )
                )
            write_whole(Path(file), new)
        done = say("✓ {file}: {count} of {all} outputs rewritten", file=file, count=len(rewritten), all=len(results))
        streams.emit(done.text(caller.language) + "\n")
        wrong = failed
    for result in wrong:
        streams.emit(_difference(file, result, caller.language))
    if not update:
        streams.emit(_summary(file, len(wrong), len(results), caller.language))
    return _BUG if bugs else 1 if wrong else 0


def _blocks(text: str, file: str) -> list[Block]:
    if is_markdown(file):
        blocks = [piece for piece in parse_markdown(plain(text)) if isinstance(piece, Block)]
    else:
        blocks = [parse_transcript(plain(text).split("\n"))]
    if not any(block.steps for block in blocks):
        raise InputError(
            say("there is nothing to check in {file}", file=file),
            hint=say("commands stand behind `$ `, their output below; in Markdown in a block marked console"),
        )
    return blocks


def _commands(blocks: Sequence[Block]) -> list[str]:
    return [step.text for block in blocks for step in block.steps]


def _checked(session: Session, step: Step) -> Checked:
    printed = session.heard(step.text)
    return Checked(step, printed, session.last)


def _rewritten(text: str, results: Sequence[Checked]) -> str:
    """The document with what was printed; a new line ends as the command's does."""
    lines = text.split("\n")
    for result in reversed(results):
        shown = result.step.shown or ()
        empty = len(shown) - len("\n".join(shown).rstrip("\n").split("\n")) if any(shown) else len(shown)
        printed = result.printed.rstrip("\n").split("\n") if result.printed.rstrip("\n") else []
        new = [(result.step.indent + line).rstrip() if not line else result.step.indent + line for line in printed]
        start = result.step.number
        end = "\r" if lines[start - 1].endswith("\r") else ""
        lines[start : start + len(shown)] = [line + end for line in new + [""] * empty]
    return "\n".join(lines)


def _difference(file: str, result: Checked, language: Language) -> str:
    """The written and the printed lines as a unified diff, below the command."""
    head = f"{file}:{result.step.number}: {PROMPT}{visible(result.step.text)}"
    if result.step.shown is None:
        return f"{head}\n{say('exit code {code}', code=result.code).text(language)}\n{result.printed}"
    written, printed = (masked(text).split("\n") for text in ("\n".join(result.step.shown), result.printed))
    names = (say("written").text(language), say("printed").text(language))
    lines = list(difflib.unified_diff(written, printed, *names, lineterm=""))
    return "".join(f"{line}\n" for line in (head, *_coloured(lines)))


def _coloured(lines: Sequence[str]) -> Iterator[str]:
    colours = {"-": "31", "+": "32", "@": "36"} if streams.wants_colour(sys.stdout) else {}
    for line in lines:
        colour = colours.get(line[:1])
        yield f"\x1b[{colour}m{line}\x1b[0m" if colour else line


def _summary(file: str, wrong: int, count: int, language: Language) -> str:
    if wrong:
        told = say("✗ {file}: {wrong} of {count} commands print something else", file=file, wrong=wrong, count=count)
    else:
        told = say("✓ {file}: all {count} commands print what is written", file=file, count=count)
    return told.text(language) + "\n"
