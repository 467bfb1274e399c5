"""`tensorcli broadcast`: do these shapes broadcast, and to what?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from tensorcli.answers import Shape
from tensorcli.errors import InputError, TensorcliError
from tensorcli.language import say
from tensorcli.line.declare import Argument, Command, Option
from tensorcli.shapes.broadcast import BroadcastAnswer, Op
from tensorcli.shapes.broadcast import broadcast as ask
from tensorcli.syntax.shapes import parse_shape
from tensorcli.terminal.reply import Reply, Wanted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tensorcli.views.page import Page


def broadcast(
    shapes: Annotated[list[str], Argument("SHAPE", say("a shape, as 3,1,1 or [3,1,1]; () has no dims"))],
    op: Annotated[
        Op | None,
        Option(say("compute with values: brackets then hold data, as [[1],[2]]; for a bare shape some are made")),
    ] = None,
    to: Annotated[str | None, Option(say("may the result also expand to this shape?"), "SHAPE")] = None,
) -> Reply[BroadcastAnswer]:
    """Parse, ask the rule; torch is asked when the table is on the screen."""
    target = None if to is None else parse_shape(to)
    if op is not None:
        return _with_values(shapes, op, target)
    return Reply(ask([_shape(text) for text in shapes], target), _view, _verify)


def _shape(text: str) -> Shape:
    """A shape; where data was typed, the hint is that data is read with --op."""
    try:
        return parse_shape(text)
    except InputError as problem:
        if not _is_readable(text):
            raise
        hint = say("these are values, not a shape: add --op add, for instance, to compute with them")
        raise InputError(problem.message, hint=hint, place=problem.place) from None


def _is_readable(text: str) -> bool:
    from tensorcli.syntax.data import is_data, parse_data

    try:
        return is_data(text) and bool(parse_data(text))
    except TensorcliError:
        return False


def _with_values(texts: Sequence[str], op: Op, target: Shape | None) -> Reply[BroadcastAnswer]:
    """The same question about values; the rule can't give them, so torch is asked wherever the shapes fit."""
    from tensorcli.shapes.elementwise import asked, is_made, sample
    from tensorcli.syntax.data import is_data, parse_data

    if len(texts) < 2:
        raise InputError(
            say("--op needs two operands at least"), hint=say("write tensorcli broadcast 3,1 '[10,20]' --op add")
        )
    operands = [
        parse_data(text) if is_data(text) else sample(parse_shape(text), index) for index, text in enumerate(texts)
    ]
    given = tuple(is_data(text) for text in texts)
    answer = asked(ask([data.shape for data in operands], target), op, operands)

    def compute(answer: BroadcastAnswer) -> BroadcastAnswer:
        from tensorcli.tensors.elementwise import compute

        return compute(answer, operands)

    def view(answer: BroadcastAnswer, wanted: Wanted) -> Page:
        from tensorcli.views.elementwise import view
        from tensorcli.views.shapes import MOST_ROWS

        most = None if wanted.everything else MOST_ROWS
        return view(answer, wanted.language, given, verbose=wanted.verbose, most=most)

    optional = not (answer.ok and is_made(answer))
    return Reply(answer, view, compute, _matches, _compared, early=False, optional=optional)


def _matches(answer: BroadcastAnswer, expected: str) -> bool:
    from tensorcli.terminal.expect import values_or_shape_meet

    return values_or_shape_meet((answer.values,), (_shape_of(answer),), expected)


def _compared(answer: BroadcastAnswer, expected: str) -> object:
    from tensorcli.terminal.expect import names_values

    return answer.values if names_values(_shape_of(answer), expected) else _shape_of(answer)


def _shape_of(answer: BroadcastAnswer) -> Shape | None:
    return answer.to.shape if answer.to is not None else answer.result


def _view(answer: BroadcastAnswer, wanted: Wanted) -> Page:
    from tensorcli.views.broadcast import view
    from tensorcli.views.shapes import MOST_ROWS

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
        "broadcast '[[1],[2],[3]]' '[10,20]' --op add",
        "broadcast '[3,1,1]' 32x32 --expect 3,32,32",
    ),
    witness="torch",
)
