"""`tensorcli broadcast`: do these shapes broadcast, and to what?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from tensorcli.language import say
from tensorcli.line.declare import Argument, Command, Option
from tensorcli.shapes.broadcast import BroadcastAnswer
from tensorcli.shapes.broadcast import broadcast as ask
from tensorcli.syntax.shapes import parse_shape
from tensorcli.terminal.reply import Reply, Wanted

if TYPE_CHECKING:
    from tensorcli.views.page import Page


def broadcast(
    shapes: Annotated[list[str], Argument("SHAPE", say("a shape, as 3,1,1 or [3,1,1]; () has no dims"))],
    to: Annotated[str | None, Option(say("may the result also expand to this shape?"), "SHAPE")] = None,
) -> Reply[BroadcastAnswer]:
    """Parse, ask the rule; torch is asked when the table is on the screen."""
    answer = ask([parse_shape(text) for text in shapes], None if to is None else parse_shape(to))
    return Reply(answer, _view, _verify)


def _view(answer: BroadcastAnswer, wanted: Wanted) -> Page:
    from tensorcli.views.broadcast import MOST_ROWS, view

    return view(answer, wanted.language, most=None if wanted.everything else MOST_ROWS)


def _verify(answer: BroadcastAnswer) -> BroadcastAnswer:
    from tensorcli.tensors.broadcast import verify

    return verify(answer)


COMMAND = Command(
    name="broadcast",
    run=broadcast,
    details=(
        say(
            "Shapes are aligned at their last dim. In each dim the sizes must be equal, or one of them 1 (it is "
            "repeated), or missing (it is added). Where they clash you see every clash, and the edits that repair it."
        ),
    ),
    examples=(
        "broadcast 3,1,1 32,32",
        "broadcast 4,3,32,32 3",
        "broadcast 3 3,1",
        "broadcast 3,1,1 32,32 --to 8,3,32,32",
        "broadcast '[3,1,1]' 32x32 --expect 3,32,32",
    ),
    witness="torch",
)
