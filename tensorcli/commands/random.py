"""`tensorcli random`: what do rand, randn, randint… make, from which range, and what does a seed do?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from tensorcli.commands.reduce import Dtype
from tensorcli.errors import InputError, LimitError
from tensorcli.language import say
from tensorcli.line.declare import Argument, Command, Option
from tensorcli.syntax.makers import FORMS, MOST_MADE, RANDOM, parse_call
from tensorcli.terminal.reply import Reply, Wanted

if TYPE_CHECKING:
    from tensorcli.tensors.random import RandomAnswer
    from tensorcli.views.page import Page

_LARGEST_SEED = 2**63 - 1


def random(
    maker: Annotated[str, Argument("MAKER", say("what makes them"), words=lambda: FORMS)],
    arguments: Annotated[list[str], Argument("ARGUMENT", say("what it takes, in torch's order: 2,3 or 1 10 3,3"))],
    seed: Annotated[int, Option(say("where the random numbers start"))] = 0,
    dtype: Annotated[Dtype | None, Option(say("dtype of the result; torch's own choice unless given"), "DTYPE")] = None,
    hist: Annotated[int | None, Option(say("count a sample of this size in a histogram"))] = None,
) -> Reply[RandomAnswer]:
    """Parse the call; torch makes it."""
    call = parse_call(maker.strip().lower().removeprefix("torch."), arguments)
    if abs(seed) > _LARGEST_SEED:
        raise LimitError(say("a seed is a whole number of at most 63 bits"))
    if hist is not None:
        if call.maker not in RANDOM or call.maker == "randperm":
            raise InputError(say("{name} takes no --{option}", name=call.maker, option="hist"))
        if hist < 1:
            raise InputError(
                say("--hist counts at least 1 value, got {count}", count=hist), hint=say("write --hist 10000")
            )
        if hist > MOST_MADE:
            raise LimitError(say("--hist counts at most {limit} values", limit=MOST_MADE))
    from tensorcli.tensors.random import make

    return Reply(make(call, seed=seed, dtype=dtype, sample=hist), _view)


def _view(answer: RandomAnswer, wanted: Wanted) -> Page:
    from tensorcli.views.random import view

    return view(answer, wanted.language)


COMMAND = Command(
    name="random",
    run=random,
    details=(
        say(
            "It makes what torch makes after torch.manual_seed, and says which range the values come from: rand never "
            "gives 1, randint never gives its high, rand_like looks only at the shape and the dtype."
        ),
    ),
    examples=(
        "random rand 2,3 --seed 1",
        "random randint 1 10 3,3",
        "random rand_like '[[1,2],[3,4]]'",
        "random randn 2,2 --hist 10000",
        "random arange 0 10 3 --expect '[0,3,6,9]'",
    ),
    witness=None,
)
