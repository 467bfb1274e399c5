"""`tensorcli expand`: does a shape expand to another, and what would repeat do?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from tensorcli.language import say
from tensorcli.line.declare import Argument, Command
from tensorcli.shapes.expand import ExpandAnswer
from tensorcli.shapes.expand import expand as ask
from tensorcli.syntax.shapes import parse_shape
from tensorcli.terminal.reply import Reply, Wanted

if TYPE_CHECKING:
    from tensorcli.views.page import Page


def expand(
    shape: Annotated[str, Argument("SHAPE", say("a shape, as 3,1,1 or [3,1,1]; () has no dims"))],
    target: Annotated[str, Argument("TARGET", say("the shape it is to have; -1 keeps a size"))],
) -> Reply[ExpandAnswer]:
    """Parse, ask the rule; torch is asked when the table is on the screen."""
    return Reply(ask(parse_shape(shape), parse_shape(target, keep=True)), _view, _verify)


def _view(answer: ExpandAnswer, wanted: Wanted) -> Page:
    from tensorcli.views.expand import view

    return view(answer, wanted.language)


def _verify(answer: ExpandAnswer) -> ExpandAnswer:
    from tensorcli.tensors.expand import verify

    return verify(answer)


COMMAND = Command(
    name="expand",
    run=expand,
    details=(
        say(
            "expand shows a size 1 again and again, and adds leading dims; nothing is copied. repeat gives the same "
            "shape as a copy. You see both side by side: strides, memory, and whether it is safe to write."
        ),
    ),
    examples=(
        "expand 3,1,1 3,32,32",
        "expand 3,1 2,-1,4",
        "expand 3 6",
        "expand 3,1 -1,4 --expect 3,4",
    ),
    witness="torch",
)
