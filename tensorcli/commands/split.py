"""`tensorcli split`: into which pieces is a dim cut?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from tensorcli.errors import InputError, LimitError
from tensorcli.language import say
from tensorcli.line.declare import Argument, Command, Option
from tensorcli.shapes.split import Cut, SplitAnswer
from tensorcli.shapes.split import split as ask
from tensorcli.syntax.dims import parse_dim
from tensorcli.syntax.shapes import MAX_SIZE, is_one_size, parse_shape, parse_sizes
from tensorcli.terminal.reply import Reply, Wanted

if TYPE_CHECKING:
    from tensorcli.views.page import Page


def split(
    shape: Annotated[str, Argument("SHAPE", say("a shape, as 3,1,1 or [3,1,1]; () has no dims"))],
    size: Annotated[
        str | None, Option(say("size of each piece, as 2; or of one after the other, as 2,3"), "SIZE")
    ] = None,
    chunks: Annotated[int | None, Option(say("how many pieces, at most"), "COUNT")] = None,
    dim: Annotated[str, Option(say("the dim that is cut; -1 is the last"), "DIM")] = "0",
) -> Reply[SplitAnswer]:
    """Parse, ask the rule; torch is asked when the table is on the screen."""
    whole = parse_shape(shape)
    cut = _cut(size, chunks)
    return Reply(ask(whole, cut, parse_dim(dim, len(whole) or None)), _view, _verify)


def _cut(size: str | None, chunks: int | None) -> Cut:
    if size is not None and chunks is not None:
        raise InputError(say("choose one of --{one} and --{other}", one="size", other="chunks"))
    if size is not None:
        return Cut("size" if is_one_size(size) else "sizes", parse_sizes(size))
    if chunks is None:
        raise InputError(
            say("into which pieces? --size or --chunks is missing"),
            hint=say("write --size 2, --size 2,3 or --chunks 3"),
        )
    if abs(chunks) > MAX_SIZE:
        raise LimitError(say("--chunks is at most 2^63 - 1"))
    return Cut("chunks", (chunks,))


def _view(answer: SplitAnswer, wanted: Wanted) -> Page:
    from tensorcli.views.shapes import MOST_ROWS
    from tensorcli.views.split import view

    return view(answer, wanted.language, most=None if wanted.everything else MOST_ROWS)


def _verify(answer: SplitAnswer) -> SplitAnswer:
    from tensorcli.tensors.split import verify

    return verify(answer)


COMMAND = Command(
    name="split",
    run=split,
    details=(
        say(
            "--size 2 cuts pieces of size 2, the last may be smaller; --size 2,3 cuts exactly these, and they must add "
            "up; --chunks 3 cuts 3 pieces at most. You see the cuts, the pieces, and what tensor_split would give."
        ),
    ),
    examples=(
        "split 5,32 --size 2",
        "split 5,32 --size 2,3",
        "split 5 --chunks 4",
        "split 4,6 --size 2,4 --dim -1",
        "split 5,32 --size 2 --expect '2,32 2,32 1,32'",
    ),
    witness="torch",
)
