"""A lesson shown, handed out as a shell script, or asked as a quiz."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tensorcli.errors import InputError
from tensorcli.language import Language, say, visible
from tensorcli.line.declare import Caller
from tensorcli.scripts.document import PROMPT, Block, Prose
from tensorcli.scripts.lesson import BLANK, Exercise, Lesson
from tensorcli.scripts.run import run_document, show_prose
from tensorcli.scripts.session import Session
from tensorcli.terminal import streams
from tensorcli.terminal.pager import paged
from tensorcli.views.prose import break_offsets

_MALFORMED = 2
_COLUMNS = 76  # of a comment in a script


def show(caller: Caller, lesson: Lesson) -> int:
    """Show the lesson, its commands run now; on a terminal in a pager."""
    session = Session(caller, keep_going=True)
    with paged():
        run_document(session, [_as_prose(piece) for piece in lesson.pieces], silent=False)
        hint = say("answer them one by one: tensorcli lesson {name} --quiz", name=lesson.name)
        streams.emit(hint.text(caller.language) + "\n")
    return 0


def _as_prose(piece: Prose | Block | Exercise) -> Prose | Block:
    """An exercise is shown, not run: its command with a blank for the answer."""
    if not isinstance(piece, Exercise):
        return piece
    return Prose(f"{piece.heading}\n\n{piece.question}\n\n```\n{PROMPT}{piece.command()}\n```\n")


def quiz(caller: Caller, lesson: Lesson) -> int:
    """Ask each exercise until it is answered or given up; 0 where every first answer was right, else 1."""
    if sys.stdin is None:
        raise InputError(say("standard input is closed"))
    session = Session(caller, keep_going=True)
    right = 0
    for exercise in lesson.exercises:
        show_prose(f"**{exercise.number}/{len(lesson.exercises)}** {exercise.question}")
        streams.emit(f"{PROMPT}{visible(exercise.command())}\n")
        outcome = _ask(caller.language, session, exercise)
        if outcome is None:
            streams.emit("\n")
            break
        right += outcome
    total = len(lesson.exercises)
    streams.emit(say("{right} of {total} right at once", right=right, total=total).text(caller.language) + "\n")
    return 0 if right == total else 1


def _ask(language: Language, session: Session, exercise: Exercise) -> bool | None:
    """Whether the first answer was right; None where nobody answers any more."""
    first = True
    while True:
        streams.emit(say("your answer: ").text(language))
        line = sys.stdin.readline()
        if not line:
            return None
        if not line.strip():
            streams.emit(say("the answer is {answer}", answer=exercise.answer).text(language) + "\n\n")
            return False
        session.answer(exercise.command(line.strip()) + " --quiet", exercise.number)
        if session.last == 0:
            streams.emit("✓\n\n")
            return first
        first = first and session.last == _MALFORMED  # what can't be read is no answer yet
        streams.emit("✗ " + say("once more; an empty line shows the answer").text(language) + "\n")


def handout(lesson: Lesson, language: Language) -> str:
    """The lesson as a shell script with blanks for the answers; its exit code is 0 when all of them are right."""
    return "\n".join(_handout(lesson, language)) + "\n"


def _handout(lesson: Lesson, language: Language) -> Iterator[str]:
    yield "#!/bin/sh"
    told = say("Fill in the answers below and run it: the exit code is 0 when all of them are right.")
    yield f"# {told.text(language)}"
    yield f"export TENSORCLI_LANG={language}"
    yield "right=0"
    for piece in lesson.pieces:
        if isinstance(piece, Prose):
            yield from _comments(piece.text)
        elif isinstance(piece, Block):
            yield from (step.text for step in piece.steps)
        else:
            yield from _comments(f"{piece.heading}\n\n{piece.question}")
            yield f"answer_{piece.number}=''"
            given = f'"$answer_{piece.number}"'
            yield f"if [ -n {given} ] && {piece.command().replace(BLANK, given)} -q"
            yield f"then echo '{piece.number} ✓'; right=$((right + 1)); else echo '{piece.number} ✗'; fi"
    total = len(lesson.exercises)
    yield ""
    yield f'echo "$right/{total}"'
    yield f'[ "$right" -eq {total} ]'


def _comments(markdown: str) -> Iterator[str]:
    """Markdown as comments of a shell script, its sentences wrapped."""
    text = markdown.strip("\n")
    if not text:
        return
    yield ""
    for line in text.split("\n"):
        if line.startswith("#"):
            yield f"# ── {line.lstrip('# ')} ──"
            continue
        start = 0
        for stop in [*([] if line.startswith("|") else break_offsets(line, _COLUMNS)), len(line)]:
            yield f"# {line[start:stop]}".rstrip()
            start = stop
