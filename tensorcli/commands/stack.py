"""`tensorcli stack`: what do these tensors give when they are laid along a new dim?"""

from __future__ import annotations

from typing import Annotated

from tensorcli.commands.cat import verify, view
from tensorcli.language import say
from tensorcli.line.declare import Argument, Command, Option
from tensorcli.shapes.join import JoinAnswer
from tensorcli.shapes.stack import stack as ask
from tensorcli.syntax.dims import parse_dim
from tensorcli.syntax.shapes import parse_shape
from tensorcli.terminal.reply import Reply


def stack(
    shapes: Annotated[list[str], Argument("SHAPE", say("a shape, as 3,1,1 or [3,1,1]; () has no dims"))],
    dim: Annotated[str, Option(say("where the new dim goes; -1 is behind all others"), "DIM")] = "0",
) -> Reply[JoinAnswer]:
    """Parse, ask the rule; torch is asked when the table is on the screen."""
    operands = [parse_shape(text) for text in shapes]
    return Reply(ask(operands, parse_dim(dim, len(operands[0]) + 1)), view, verify)


COMMAND = Command(
    name="stack",
    run=stack,
    details=(
        say(
            "stack lays tensors of one and the same shape along a new dim (marked +). You see which dims clash, which "
            "operand is where in the result, and what cat would give instead."
        ),
    ),
    examples=(
        "stack 4,32 4,32",
        "stack 3,4 3,4 3,4 --dim 1",
        "stack 2,3 3",
        "stack 3 3 --dim -1 --expect 3,2",
    ),
    witness="torch",
)
