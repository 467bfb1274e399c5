"""`tensorcli descend`: where does gradient descent go, and does it arrive?"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product
from typing import TYPE_CHECKING, Annotated, Literal

from tensorcli.errors import InputError, LimitError, Place
from tensorcli.language import say
from tensorcli.line.declare import Argument, Command, Option
from tensorcli.syntax.data import parse_data
from tensorcli.syntax.formulas import asked_formula, variables
from tensorcli.syntax.functions import function_names
from tensorcli.syntax.keyboard import ascii_punctuation
from tensorcli.syntax.nodes import Formula
from tensorcli.syntax.points import bound, parse_point
from tensorcli.terminal.reply import Reply, Wanted

if TYPE_CHECKING:
    from tensorcli.calculus.descend import DescendAnswer
    from tensorcli.calculus.optimizers import Settings
    from tensorcli.views.page import Page

MOST_STEPS = 100_000
MOST_RUNS = 24
_MOST_LISTED = 1000
_VERDICTS = ("converged", "diverged", "oscillates", "still moving", "left the domain")
_OUTCOMES = (*_VERDICTS, "minimum", "maximum", "saddle", "flat", "kink")
Start = dict[str, Formula | float]


def descend(
    formula: Annotated[
        str, Argument("FORMULA", say("what to minimize, as x^2 or x^2 - y^2"), formula=True, words=function_names)
    ],
    start: Annotated[str, Option(say("where to begin, as 2 or x=2,y=1; several with ; between"), "POINT")],
    lr: Annotated[str, Option(say("the learning rate, or several as 0.1,0.5"), "RATE")] = "0.1",
    momentum: Annotated[str, Option(say("how much of the last step is kept, or several as 0,0.9"), "NUMBER")] = "0",
    nesterov: Annotated[bool, Option(say("look ahead along the momentum"))] = False,
    dampening: Annotated[float, Option(say("share of the gradient that is kept out of the momentum"))] = 0.0,
    weight_decay: Annotated[float, Option(say("pull towards 0: this much of x is added to the gradient"))] = 0.0,
    optimizer: Annotated[Literal["sgd", "adam", "rmsprop", "adagrad"], Option(say("whose update rule"))] = "sgd",
    steps: Annotated[int, Option(say("how many steps"))] = 100,
    every: Annotated[int | None, Option(say("list one step in N"))] = None,
) -> Reply[DescendAnswer]:
    """Parse, walk, judge."""
    parsed = asked_formula(formula)
    names = variables(parsed)
    if not names:
        raise InputError(say("the formula has no variable to move"), place=Place(formula, 0, len(formula)))
    if steps > MOST_STEPS:
        raise LimitError(say("--steps is at most {limit}", limit=MOST_STEPS))
    if steps < 0:
        raise InputError(say("--steps is a whole number from 0 up"))
    if every is not None and every < 1:
        raise InputError(say("--every is a whole number from 1 up"))
    starts = [bound(parse_point(piece), names, piece) for piece in start.split(";")]
    rates, momenta = _numbers("lr", lr), _numbers("momentum", momentum)
    if optimizer not in ("sgd", "rmsprop") and momenta != [0.0]:
        raise InputError(say("{name} takes no --{option}", name=optimizer, option="momentum"))
    if optimizer != "sgd" and (nesterov or dampening):
        option = "nesterov" if nesterov else "dampening"
        raise InputError(say("{name} takes no --{option}", name=optimizer, option=option))
    if len(starts) * len(rates) * len(momenta) > MOST_RUNS:
        raise LimitError(say("at most {limit} runs are compared", limit=MOST_RUNS))
    from tensorcli.calculus.optimizers import Settings

    settings = [
        Settings(optimizer, rate, kept, dampening, weight_decay, nesterov) for rate, kept in product(rates, momenta)
    ]
    return _walked(parsed, names, starts, settings, steps, every or max(1, -(-steps // _MOST_LISTED)))


def _walked(
    parsed: Formula, names: tuple[str, ...], starts: list[Start], settings: list[Settings], steps: int, every: int
) -> Reply[DescendAnswer]:
    from tensorcli.calculus.descend import ask
    from tensorcli.terminal.interrupt import noticed

    with noticed() as pressed:
        answer, whole = ask(parsed, names, starts, settings, steps, every, _watch(pressed, steps))
    return Reply(answer, _view, matches=_matches, interrupted=not whole)


def _watch(pressed: Callable[[], bool], steps: int) -> Callable[[int], bool]:
    """Go on until Ctrl-C; now and then say how far it is."""
    from tensorcli.terminal.waiting import tell

    def watch(done: int) -> bool:
        if done % 500 == 0:
            tell(f"{done} / {steps}")
        return not pressed()

    return watch


def _numbers(option: str, text: str) -> list[float]:
    """Numbers with commas between."""
    found = []
    start = 0
    for piece in ascii_punctuation(text).split(","):
        place = Place(text, start, start + len(piece))
        start += len(piece) + 1
        try:
            data = parse_data(piece)
        except InputError:
            data = None
        if data is None or data.shape or data.kind == "bool":
            raise InputError(
                say("--{option} takes numbers, got '{text}'", option=option, text=piece.strip()),
                hint=say("write --{option} 0.1, or several as --{option} 0.1,0.5", option=option),
                place=place,
            )
        found.append(float(data.values[0]))
    return found


def _matches(answer: DescendAnswer, expected: str) -> bool:
    """Verdicts, of every run or one for each, or what they converged to; anything else is the last points."""
    from tensorcli.terminal.expect import value_meets

    words = [word.strip() for word in re.split(r"[,;，；]", expected.lower())]
    if all(word in _OUTCOMES for word in words):
        if len(words) > 1 and len(words) != len(answer.runs):
            return False
        told = words * len(answer.runs) if len(words) == 1 else words
        return all(word in (run.verdict, run.ending) for word, run in zip(told, answer.runs, strict=True))
    plain = re.sub(r"[A-Za-z_]\w*\s*=(?!=)", "", expected).strip().removeprefix("(").removesuffix(")")
    depth = len(plain) - len(plain.lstrip("["))
    if len(answer.runs) == 1 and len(answer.variables) > 1 and depth < 2 and isinstance(answer.answer, tuple):
        return value_meets(answer.answer[0], plain)
    return value_meets(answer.answer, plain)


def _view(answer: DescendAnswer, wanted: Wanted) -> Page:
    from tensorcli.views.descend import view

    return view(answer, wanted.language)


COMMAND = Command(
    name="descend",
    run=descend,
    details=(
        say(
            "The walk that torch.optim takes, step by step, and whether it arrives: it converges, diverges, "
            "oscillates, is still moving, or has left the domain. Several rates, momenta or starts are compared."
        ),
    ),
    examples=(
        "descend 'x^2' --start 1 --lr 0.1",
        "descend 'x^2' --start 1 --lr 0.1,0.5,1.0,1.1",
        "descend '(x^2-1)^2 + 0.3x' --start 2 --lr 0.01 --momentum 0,0.9,0.95 --steps 500",
        "descend 'x^2 - y^2' --start 'x=1,y=0; x=1,y=1e-6'",
        "descend 'x^2' --start 1 --lr 0.25 --steps 2 --expect '[0.25]'",
    ),
    witness=None,
)
