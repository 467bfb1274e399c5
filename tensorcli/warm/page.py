"""How the warm process is drawn: its numbers, and what became of it."""

from __future__ import annotations

from rich.text import Text

from tensorcli.language import Language, Message, say, verbatim
from tensorcli.views.page import FAINT, Page, grid
from tensorcli.views.shapes import bytes_text
from tensorcli.warm.control import WarmAnswer

_QUESTIONS = {
    "start": say("Start a warm process"),
    "stop": say("Stop the warm process"),
    "status": say("Is a warm process ready?"),
}


def view(answer: WarmAnswer, language: Language) -> Page:
    """The page of one action."""
    table = grid("left", "left")
    for name, value in _rows(answer):
        table.add_row(Text(name.text(language), style=FAINT), value.text(language))
    return Page(
        Text(_QUESTIONS[answer.action].text(language)),
        [table] if table.row_count else [],
        Text(_headline(answer).text(language)),
    )


def _rows(answer: WarmAnswer) -> list[tuple[Message, Message]]:
    if answer.age is None or answer.idle is None:
        return []
    rows = [(say("process"), verbatim(str(answer.pid)))]
    if not answer.changed:
        rows.append((say("age"), _duration(answer.age)))
    if answer.memory is not None:
        rows.append((say("memory"), verbatim(str(bytes_text(answer.memory)))))
    if not answer.changed:
        rows.append((say("commands"), verbatim(str(answer.served))))
    return [*rows, (say("ends after"), say("{time} without a command", time=_duration(answer.idle)))]


def _duration(seconds: float) -> Message:
    """Seconds, minutes or hours, whichever is easy to read."""
    if seconds < 120:
        return say("{count} s", count=f"{seconds:.3g}")
    if seconds < 7200:
        return say("{count} min", count=f"{seconds / 60:.3g}")
    return say("{count} h", count=f"{seconds / 3600:.3g}")


def _headline(answer: WarmAnswer) -> Message:
    if answer.error is not None:
        return answer.error.message
    if answer.action == "start":
        return say("commands now start at once") if answer.changed else say("it was there already")
    if answer.action == "stop":
        return say("stopped") if answer.changed else say("there was none")
    if answer.state == "warming up":
        return say("not yet: it is warming up")
    return say("it is ready") if answer.ok else say("there is none; tensorcli warm start starts one")
