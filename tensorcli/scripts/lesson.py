"""The packaged lessons: Markdown whose commands are run, and whose exercises are commands with the answer left out.

An exercise begins with a heading of the third level, `### 1`; below it stand its question and one command that holds
the answer behind `--expect`, as the last of its words.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

import tensorcli.lessons
from tensorcli.errors import InputError
from tensorcli.language import Language, say
from tensorcli.scripts.document import Block, Prose, parse_markdown
from tensorcli.scripts.lines import arguments_of

BLANK = "___"
_FILE = re.compile(r"\d+-([a-z-]+)\.md")
_FOLDER = Path(tensorcli.lessons.__file__).parent
_HEADING = "### "


@dataclass(frozen=True, slots=True)
class Exercise:
    """A question and the command that grades the answer to it."""

    number: int
    heading: str  # as it stands in the Markdown
    question: str  # Markdown
    arguments: tuple[str, ...]  # of the command, all but --expect and the answer
    answer: str

    def command(self, answer: str | None = None) -> str:
        """The command line that grades `answer`; without one, the line to fill in.

        >>> Exercise(1, "### 1", "?", ("broadcast", "3,1", "4"), "3,4").command()
        'tensorcli broadcast 3,1 4 --expect ___'
        """
        written = BLANK if answer is None else shlex.quote(answer)
        return f"tensorcli {shlex.join(self.arguments)} --expect {written}"


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson in one language."""

    name: str
    title: str
    question: str  # what it answers, in one line
    pieces: tuple[Prose | Block | Exercise, ...]

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """The exercises in their order."""
        return tuple(piece for piece in self.pieces if isinstance(piece, Exercise))


@cache
def lesson_names() -> tuple[str, ...]:
    """All lessons, in the order of the course."""
    found = (_FILE.fullmatch(path.name) for path in sorted((_FOLDER / "en").iterdir()))
    return tuple(match[1] for match in found if match)


def lesson_file(name: str, language: Language) -> Path:
    """Where a lesson stands; raises `InputError` with a suggestion where there is none of that name."""
    word = name.strip().lower().removesuffix(".md")
    if word not in lesson_names():
        near = get_close_matches(word, lesson_names(), n=1)
        hint = say("did you mean {names}?", names=near[0]) if near else say("tensorcli lesson lists them")
        raise InputError(say("there is no lesson '{name}'", name=name), hint=hint)
    (path,) = (_FOLDER / language).glob(f"*-{word}.md")
    return path


def read_lesson(name: str, language: Language) -> Lesson:
    """The lesson of that name; raises `InputError` where there is none."""
    path = lesson_file(name, language)
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    title = lines[0].removeprefix("# ")
    question = next(line for line in lines[1:] if line.strip()).strip("*")
    match = _FILE.fullmatch(path.name)
    assert match is not None
    return Lesson(match[1], title, question, tuple(_pieces(text)))


def _pieces(text: str) -> Iterator[Prose | Block | Exercise]:
    number = 0
    prose = ""
    for piece in parse_markdown(text):
        if isinstance(piece, Prose):
            prose = piece.text
            continue
        before, found, after = ("\n" + prose).rpartition("\n" + _HEADING)
        if not found:
            yield from (Prose(prose), piece)
            continue
        number += 1
        heading, _, question = after.partition("\n")
        (step,) = piece.steps
        *arguments, option, answer = arguments_of(step.text)
        assert option == "--expect", step.text
        yield Prose(before)
        yield Exercise(number, _HEADING + heading, question.strip("\n"), tuple(arguments), answer)
        prose = ""
    yield Prose(prose)
