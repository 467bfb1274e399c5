"""`tensorcli warm`: a preloaded process that makes every command start at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from tensorcli.errors import InputError
from tensorcli.language import say
from tensorcli.line.declare import Argument, Command, Option
from tensorcli.terminal.reply import Reply, Wanted

if TYPE_CHECKING:
    from tensorcli.views.page import Page
    from tensorcli.warm.control import WarmAnswer

_LONGEST = 7 * 24 * 60  # minutes


def warm(
    action: Annotated[Literal["start", "stop", "status"], Argument("start|stop|status", say("what to do"))],
    idle: Annotated[float, Option(say("minutes without a command after which it ends"), "MINUTES")] = 15.0,
) -> Reply[WarmAnswer]:
    """Start, stop or ask; what became of it is the answer."""
    if not 0 < idle <= _LONGEST:
        raise InputError(
            say("--idle must be more than 0 and at most {most} minutes", most=_LONGEST), hint=say("write --idle 60")
        )
    from tensorcli.warm import control

    if action == "start":
        return Reply(control.start(idle * 60), _view)
    return Reply(control.stop() if action == "stop" else control.status(), _view)


def _view(answer: WarmAnswer, wanted: Wanted) -> Page:
    from tensorcli.warm.page import view

    return view(answer, wanted.language)


COMMAND = Command(
    name="warm",
    run=warm,
    details=(
        say(
            "Loading torch or sympy takes most of a command's time. A warm process has loaded them once, and answers "
            "each command in a copy of itself, exactly as the command would alone. It ends when nobody has asked for "
            "a while."
        ),
        say(
            "Nothing is started unasked. With TENSORCLI_WARM=auto the first command that needs torch starts one; with "
            "TENSORCLI_WARM=0 one that runs is not asked. Linux only; elsewhere every command works as always."
        ),
    ),
    examples=("warm start", "warm start --idle 60", "warm status", "warm stop"),
    witness=None,
)
