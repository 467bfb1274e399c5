"""Every lesson, in both languages: it runs as printed, has three exercises, and says the same in either language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tensorcli.language import LANGUAGES, Language
from tensorcli.scripts.document import Block, Step
from tensorcli.scripts.lesson import Exercise, lesson_file, lesson_names, read_lesson

NAMES = lesson_names()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_it_prints_what_is_written(name: str, language: Language, ask: Callable) -> None:
    checked = ask("run", "--check", str(lesson_file(name, language)), TENSORCLI_LANG=language)
    assert checked.code == 0, checked.out


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_it_has_a_title_a_question_and_three_exercises(name: str, language: Language) -> None:
    lesson = read_lesson(name, language)
    assert lesson.title
    assert lesson.question.rstrip("*")[-1] in "?？"
    assert [exercise.number for exercise in lesson.exercises] == [1, 2, 3]
    assert all(exercise.question for exercise in lesson.exercises)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_it_has_a_prediction_and_a_mistake_that_is_made_on_purpose(name: str, language: Language) -> None:
    text = lesson_file(name, language).read_text(encoding="utf-8")
    prediction, mistake = {
        "en": ("**Predict first:**", "mistake on purpose"),
        "zh": ("**先猜一猜：**", "故意犯一个错"),
    }[language]
    assert text.count(prediction) == 1
    assert [line for line in text.splitlines() if line.startswith("## ") and mistake in line]
    assert "$ tensorcli" in text.partition(mistake)[2].partition("\n## ")[0]


@pytest.mark.parametrize("name", NAMES)
def test_a_command_fails_only_on_purpose(name: str, ask: Callable) -> None:
    """The exit code stands below it, so that a learner knows and `run` goes on."""
    shown = ask("run", "--json", str(lesson_file(name, "en")))
    assert shown.code == 0, shown.err


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_run_the_same_commands(name: str) -> None:
    assert commands(name, "en") == commands(name, "zh")


def commands(name: str, language: Language) -> list[str]:
    found = []
    for piece in read_lesson(name, language).pieces:
        steps: tuple[Step, ...] = piece.steps if isinstance(piece, Block) else ()
        found += [step.text for step in steps]
        found += [piece.command(piece.answer)] if isinstance(piece, Exercise) else []
    assert all(line.startswith("tensorcli ") or line == "echo $?" for line in found)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_right_answer_is_right_and_another_is_not(name: str, ask: Callable) -> None:
    from tensorcli.scripts.lines import arguments_of

    for exercise in read_lesson(name, "en").exercises:
        assert ask(*arguments_of(exercise.command(exercise.answer))).code == 0
        assert ask(*arguments_of(exercise.command("7,7,7,7,7"))).code != 0
