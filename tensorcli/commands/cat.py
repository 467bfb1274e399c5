"""`tensorcli cat`: what do these tensors give when they are laid end to end?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from tensorcli.language import say
from tensorcli.line.declare import Argument, Command, Option
from tensorcli.shapes.cat import cat as ask
from tensorcli.shapes.cat import dims_to_choose
from tensorcli.shapes.join import JoinAnswer
from tensorcli.syntax.dims import parse_dim
from tensorcli.syntax.shapes import parse_shape
from tensorcli.terminal.reply import Reply, Wanted

if TYPE_CHECKING:
    from tensorcli.views.page import Page


def cat(
    shapes: Annotated[list[str], Argument("SHAPE", say("a shape, as 3,1,1 or [3,1,1]; () has no dims"))],
    dim: Annotated[str, Option(say("the dim that grows; -1 is the last"), "DIM")] = "0",
) -> Reply[JoinAnswer]:
    """Parse, ask the rule; torch is asked when the table is on the screen."""
    operands = [parse_shape(text) for text in shapes]
    return Reply(ask(operands, parse_dim(dim, dims_to_choose(operands))), view, verify)


def view(answer: JoinAnswer, wanted: Wanted) -> Page:
    """The page, of `cat` and of `stack`."""
    from tensorcli.views.join import view
    from tensorcli.views.shapes import MOST_ROWS

    return view(answer, wanted.language, most=None if wanted.everything else MOST_ROWS)


def verify(answer: JoinAnswer) -> JoinAnswer:
    """torch's verdict, on `cat` and on `stack`."""
    from tensorcli.tensors.join import verify

    return verify(answer)


COMMAND = Command(
    name="cat",
    run=cat,
    details=(
        say(
            "cat lays tensors end to end along a dim: its sizes add up, and all other dims must be equal. You see "
            "which do and which clash, where each operand lies in the result, and what stack would give instead."
        ),
    ),
    examples=(
        "cat 4,32,8 5,32,8",
        "cat 2,3 2,5 --dim 1",
        "cat 2,3 3",
        "cat 2,3 2,3 --dim -1 --expect 2,6",
    ),
    witness="torch",
)
