"""`tensorcli lesson`: the course, as short lessons that run."""

from __future__ import annotations

from typing import Annotated, Any

from tensorcli.errors import InputError
from tensorcli.language import say
from tensorcli.line.declare import Argument, Caller, Command, Option
from tensorcli.scripts.lesson import Lesson, lesson_names, read_lesson
from tensorcli.terminal import streams


def lesson(
    caller: Caller,
    name: Annotated[str | None, Argument("NAME", say("which lesson, or none for the list"), words=lesson_names)] = None,
    script: Annotated[bool, Option(say("print it as a shell script that grades the answers by its exit code"))] = False,
    quiz: Annotated[bool, Option(say("ask the exercises one by one"))] = False,
    quiet: Annotated[bool, Option(say("only the names of the lessons, one a line"), short="-q")] = False,
    json: Annotated[bool, Option(say("the lesson, or the list of them, as one JSON object"))] = False,
) -> int:
    """List the lessons, show one, hand it out or ask it."""
    chosen = [word for word, wanted in (("script", script), ("quiz", quiz), ("quiet", quiet), ("json", json)) if wanted]
    if len(chosen) > 1:
        raise InputError(say("choose one of --{one} and --{other}", one=chosen[0], other=chosen[1]))
    if name is None:
        if script or quiz:
            raise InputError(
                say("--{option} needs a lesson", option=chosen[0]), hint=say("tensorcli lesson lists them")
            )
        return _list(caller, quiet=quiet, json=json)
    if quiet:
        raise InputError(say("--quiet lists the lessons; it takes no name"))
    found = read_lesson(name, caller.language)
    if json:
        return _tell(
            found.name, exercises=[_told(found, index) for index in range(len(found.exercises))], **_head(found)
        )
    from tensorcli.scripts import teach

    if script:
        streams.emit(teach.handout(found, caller.language))
        return 0
    return teach.quiz(caller, found) if quiz else teach.show(caller, found)


def _list(caller: Caller, *, quiet: bool, json: bool) -> int:
    if quiet:
        streams.emit("".join(f"{name}\n" for name in lesson_names()))
        return 0
    lessons = [read_lesson(name, caller.language) for name in lesson_names()]
    if json:
        return _tell(list(lesson_names()), lessons=[_head(one) for one in lessons])
    from tensorcli.terminal.render import render
    from tensorcli.views.lesson import table_of_lessons

    entries = [(one.name, one.title, one.question) for one in lessons]
    streams.emit(render(table_of_lessons(entries, caller.language)))
    return 0


def _head(found: Lesson) -> dict[str, str]:
    return {"name": found.name, "title": found.title, "question": found.question}


def _told(found: Lesson, index: int) -> dict[str, str]:
    exercise = found.exercises[index]
    return {"question": exercise.question, "command": exercise.command(), "answer": exercise.answer}


def _tell(answer: object, **more: Any) -> int:
    from tensorcli.terminal.values import json_text

    shared: dict[str, Any] = {"code": [], "notes": [], "verdict": None, "error": None}
    told = {"command": "lesson", "ok": True, "answer": answer, **shared, **more}
    streams.emit(json_text(told))
    return 0


COMMAND = Command(
    name="lesson",
    run=lesson,
    details=(
        say(
            "Each lesson asks a question, lets you predict, shows commands with what they print now, and ends in three "
            "exercises. An answer is graded by --expect, so a lesson can be handed out as a script."
        ),
    ),
    examples=("lesson", "lesson broadcasting", "lesson broadcasting --quiz", "lesson broadcasting --script"),
    witness=None,
    contract=False,
)
