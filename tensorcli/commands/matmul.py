"""`tensorcli matmul`: what does a matrix product give, and which dims meet?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from tensorcli.language import say
from tensorcli.line.declare import Argument, Command
from tensorcli.shapes.matmul import MatmulAnswer
from tensorcli.shapes.matmul import matmul as ask
from tensorcli.syntax.shapes import parse_shape
from tensorcli.terminal.reply import Reply, Wanted

if TYPE_CHECKING:
    from tensorcli.views.page import Page


def matmul(
    a: Annotated[str, Argument("A", say("the left shape, as 28,64"))],
    b: Annotated[str, Argument("B", say("the right shape, as 64,32"))],
) -> Reply[MatmulAnswer]:
    """Parse, ask the rule; torch is asked when the table is on the screen."""
    return Reply(ask(parse_shape(a), parse_shape(b)), _view, _verify)


def _view(answer: MatmulAnswer, wanted: Wanted) -> Page:
    from tensorcli.views.matmul import view

    return view(answer, wanted.language)


def _verify(answer: MatmulAnswer) -> MatmulAnswer:
    from tensorcli.tensors.matmul import verify

    return verify(answer)


COMMAND = Command(
    name="matmul",
    run=matmul,
    details=(
        say(
            "The last two dims multiply, row by column, so the inner sizes must be equal; the dims before them "
            "broadcast. A 1-D operand gets a dim of size 1, which is dropped again. You see which dims meet, and "
            "which of matmul, mm, bmm, mv and dot take these operands."
        ),
    ),
    examples=(
        "matmul 4,3,28,64 4,3,64,32",
        "matmul 28,64 64",
        "matmul 2,3 4,3",
        "matmul 5,2,3 3,4 --expect 5,2,4",
    ),
    witness="torch",
)
