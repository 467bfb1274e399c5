"""`tensorcli activation`: values and slopes of activations, their curves, and what a chain of layers leaves."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

from tensorcli.errors import InputError, LimitError, Place
from tensorcli.language import say
from tensorcli.line.declare import Argument, Command, Option
from tensorcli.terminal.reply import Reply, Wanted

if TYPE_CHECKING:
    from tensorcli.calculus.activation import ActivationAnswer
    from tensorcli.syntax.nodes import Formula
    from tensorcli.views.page import Page

_POINTS, _VECTOR, _STARTS = (-5.0, -2.0, -1.0, 0.0, 1.0, 2.0, 5.0), (1.0, 2.0, 3.0), (1.0, -1.0)
_MOST_LAYERS, _MOST_IN_VECTOR = 1000, 100
_LARGEST = 1e308
_FARTHEST = 1e6  # of what is drawn


def _names() -> Iterable[str]:
    from tensorcli.calculus.activations import NAMES

    return NAMES


def activation(
    names: Annotated[
        list[str] | None,
        Argument("NAME", say("an activation as torch spells it, leaky_relu or LeakyReLU"), words=_names),
    ] = None,
    at: Annotated[str | None, Option(say("where: 2, or several as -1,0,1; pi/2, inf and nan too"), "X")] = None,
    range: Annotated[str, Option(say("the part of the x axis to draw"), "LOW,HIGH")] = "-6,6",  # noqa: A002
    depth: Annotated[int | None, Option(say("what a chain of so many layers leaves of the slope"))] = None,
    weight: Annotated[
        str | None, Option(say("weight of each layer of the chain: x → f(w*x); 1 unless given"), "W")
    ] = None,
    param: Annotated[
        list[str] | None, Option(say("a parameter by torch's name, as alpha=0.2; may be repeated"), "NAME=VALUE")
    ] = None,
    list: Annotated[bool, Option(say("all of them with formula, range, curve and slope"))] = False,  # noqa: A002
    no_torch: Annotated[bool, Option(say("stop after the rule: don't ask torch"))] = False,
) -> Reply[ActivationAnswer]:
    """Parse, ask the formulas; then torch's own numbers take their place."""
    from tensorcli.calculus.activation_names import chosen

    named = chosen(names or [], param or [], everything=list)
    points = None if at is None else _points(at)
    bounds = _bounds(range)
    chain = _chain(depth, weight, points)
    if any(one.is_vector for one in named) and len(points or ()) > _MOST_IN_VECTOR:
        raise LimitError(say("a vector has at most {limit} numbers here", limit=_MOST_IN_VECTOR))
    if chain is not None and all(one.is_vector for one in named):
        raise InputError(say("--depth is for functions of one number, not of a vector"))

    from tensorcli.calculus.activation import Layers, Question
    from tensorcli.calculus.activation_answer import answer_exactly, gallery
    from tensorcli.calculus.applied import Applied
    from tensorcli.calculus.softmax import VectorActivation

    asked = tuple(
        VectorActivation(one.name) if one.is_vector else Applied(one.name, one.values, one.label) for one in named
    )

    def draw(answer: ActivationAnswer, wanted: Wanted) -> Page:
        from tensorcli.calculus.curve import curve_of
        from tensorcli.views.activation import view
        from tensorcli.views.activation_curves import gallery as gallery_page

        single = [one for one in asked if isinstance(one, Applied)] if answer.ok else []
        count = 96 if len(single) == 1 else 48
        curves = {one.known_as: curve_of(one, *bounds, count) for one in single}
        if list:
            return gallery_page(answer, curves, bounds, wanted.language)
        return view(
            answer,
            curves,
            bounds,
            wanted.language,
            points=at is not None,
            verbose=wanted.verbose,
            most=None if wanted.everything else 24,
        )

    if list:
        return Reply(gallery(asked), draw)
    question = Question(asked, points or _POINTS, points or _VECTOR, chain and Layers(*chain))

    def verify(answer: ActivationAnswer) -> ActivationAnswer:
        from tensorcli.calculus.activation_by_torch import with_torch

        return with_torch(question, answer)

    return Reply(answer_exactly(question, chains=no_torch), draw, verify, _matches, early=False)


def _points(text: str) -> tuple[float, ...]:
    """The numbers of a point, each as the nearest float64."""
    from tensorcli.calculus.definitions import constant_value
    from tensorcli.syntax.points import parse_point

    found = []
    for name, value in parse_point(text):
        if name not in (None, "x"):
            raise InputError(
                say("these are functions of x alone, got '{name}'", name=name), place=Place(text, 0, len(text))
            )
        if isinstance(value, float):
            found.append(value)
            continue
        exact = constant_value(value)
        number = _nearest(value) if exact is None or abs(exact) >= _LARGEST else float(exact)
        if not math.isfinite(number):
            place = Place(text, value.start, value.stop)
            raise InputError(say("this is no number that a float64 can hold"), place=place)
        found.append(number)
    return tuple(found)


def _nearest(value: Formula) -> float:
    """The nearest float64 to a formula without variables; infinite or nan where there is none."""
    from tensorcli.calculus.precise import precise, rounded

    return rounded(precise(value, {}))


def _bounds(text: str) -> tuple[float, float]:
    found = _points(text)
    if len(found) != 2 or not found[0] < found[1] or not all(abs(bound) <= _FARTHEST for bound in found):
        raise InputError(
            say("--range is two numbers, the smaller first, none beyond a million"),
            hint=say("write --range -6,6"),
            place=Place(text, 0, len(text)),
        )
    return found[0], found[1]


def _chain(
    depth: int | None, weight: str | None, points: tuple[float, ...] | None
) -> tuple[int, float, tuple[float, ...]] | None:
    """The number of layers, their weight, and where to start."""
    if depth is None:
        if weight is not None:
            raise InputError(say("--weight is that of the layers: it needs --depth"), hint=say("write --depth 10"))
        return None
    if depth < 1:
        raise InputError(say("--depth is at least 1"))
    if depth > _MOST_LAYERS:
        raise LimitError(say("--depth is at most {limit}", limit=_MOST_LAYERS))
    factors = (1.0,) if weight is None else _points(weight)
    if len(factors) != 1 or not math.isfinite(factors[0]):
        assert weight is not None
        raise InputError(say("--weight is one finite number"), place=Place(weight, 0, len(weight)))
    return depth, factors[0], points or _STARTS


def _matches(answer: ActivationAnswer, expected: str) -> bool:
    """All rows, or where there is one, also that row alone."""
    from tensorcli.terminal.expect import value_meets

    rows = [(row.x, row.value, row.derivative) for row in answer.rows]
    if len(rows) == 1 and not expected.replace(" ", "").startswith("[["):
        return value_meets(rows[0], expected)
    return value_meets(tuple(rows), expected)


COMMAND = Command(
    name="activation",
    run=activation,
    details=(
        say(
            "Value and slope of activations by torch, side by side, each held against its formula with all digits: the "
            "range, the largest slope, kinks and what torch picks there, where floats saturate, and the curves. With "
            "--depth what a chain of layers leaves of a gradient."
        ),
        say("softmax, log_softmax and softmin take --at as one vector and show the matrix of all partial slopes."),
    ),
    examples=(
        "activation sigmoid --at 2",
        "activation sigmoid tanh relu --at -1,0,1",
        "activation leaky_relu --param negative_slope=0.2",
        "activation sigmoid --depth 10 --weight 2",
        "activation softmax --at 1,2,3",
        "activation --list",
    ),
    witness="torch",
)
