"""`tensorcli critical`: where is the gradient zero, and what is there?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

from tensorcli.errors import InputError
from tensorcli.language import say
from tensorcli.line.declare import Argument, Command, Option
from tensorcli.syntax.box import measured, parse_box
from tensorcli.syntax.formulas import asked_formula, variables
from tensorcli.syntax.functions import function_names
from tensorcli.terminal.reply import Reply, Wanted

if TYPE_CHECKING:
    from tensorcli.calculus.critical.answer import Box, CriticalAnswer, Point
    from tensorcli.syntax.nodes import Formula
    from tensorcli.views.critical import Picture, Samples
    from tensorcli.views.page import Page

_COLUMNS, _ROWS = 61, 17  # odd, so that the middle of both axes has a cell of its own


def critical(
    formula: Annotated[str, Argument("FORMULA", say("a formula, as x^2 - y^2"), formula=True, words=function_names)],
    box: Annotated[str | None, Option(say("where to search and what to draw, as -5,5 or x=-5:5,y=0:1"), "BOX")] = None,
    convex: Annotated[bool, Option(say("only the question whether it is convex: true or false"))] = False,
    timeout: Annotated[float, Option(say("how many seconds it may take at most"), "SECONDS")] = 10.0,
) -> Reply[CriticalAnswer]:
    """Parse, then ask sympy and mpmath."""
    asked = asked_formula(formula)
    names = variables(asked) or ("x",)
    given = parse_box("-5,5" if box is None else box, names)
    if not 0 < timeout <= 86_400:
        raise InputError(say("--timeout is a number of seconds above 0"), hint=say("write --timeout 10"))
    from tensorcli.calculus.critical import ask
    from tensorcli.calculus.precise import precise

    ends = measured(box or "", given, lambda end: float(precise(end, {})))
    drawn = ends if box is not None else None

    def view(answer: CriticalAnswer, wanted: Wanted) -> Page:
        from tensorcli.views.critical import MOST_ROWS, convexity_view, view

        picture = _picture(asked, answer, drawn)
        if convex:
            return convexity_view(answer, wanted.language, picture if len(names) == 1 else None)
        most = None if wanted.verbose else MOST_ROWS
        return view(answer, wanted.language, picture, _section(asked, answer, picture), most=most)

    if convex:
        return Reply(ask.convexity(asked, ends, timeout), view)
    return Reply(ask.critical(asked, ends, timeout), view, matches=_matches)


def _picture(formula: Formula, answer: CriticalAnswer, drawn: Box | None) -> Picture | None:
    """The values of the curve or the contour; the axes hold all points unless a box was given."""
    from tensorcli.calculus.critical.picture import curve, field

    if len(answer.variables) > 2:
        return None
    ends = drawn if drawn is not None else tuple(_around(answer.points, name) for name in answer.variables)
    if len(ends) == 1:
        return curve(formula, answer.variables[0], *ends[0]), ends
    return field(formula, answer.variables, ends, _COLUMNS, _ROWS), ends


def _around(points: Sequence[Point], name: str) -> tuple[float, float]:
    """A range that holds all points with something to see around them."""
    places = [point.at[name] for point in points]
    if not places:
        return (-5.0, 5.0)
    low, high = min(places), max(places)
    margin = max((high - low) * 0.4, 0.05 * max(abs(low), abs(high)), 2.0 if high == low else 0.0)
    steps = 10.0 ** math.floor(math.log10(high - low + 2 * margin) - 1)
    return math.floor((low - margin) / steps) * steps, math.ceil((high + margin) / steps) * steps


def _section(formula: Formula, answer: CriticalAnswer, picture: Picture | None):  # type: ignore[no-untyped-def]
    from tensorcli.calculus.critical.picture import section

    def along(point: Point, index: int) -> Samples:
        widths = [high - low for low, high in picture[1]] if picture is not None else [2.0]
        return section(formula, answer.variables, list(point.at.values()), point.directions[index], min(widths) / 8)

    return along


def _matches(answer: CriticalAnswer, expected: str) -> bool:
    from tensorcli.calculus.critical.expected import matches
    from tensorcli.terminal.expect import value_meets

    return matches(answer, expected, value_meets)


COMMAND = Command(
    name="critical",
    run=critical,
    details=(
        say(
            "Every point where the gradient is zero or doesn't exist, with its value and what it is: minimum, maximum, "
            "saddle, inflection, or degenerate where nothing decides. Polynomials are solved exactly; what can't be is "
            "searched in the box, and then it says so. Is the function convex?"
        ),
    ),
    examples=(
        "critical 'x^2 - y^2'",
        "critical 'x^3 - 3x y^2'",
        "critical '(x^2+y-11)^2 + (x+y^2-7)^2'",
        "critical '(x^2-1)^2 + 0.3x'",
        "critical 'exp(x)' --convex",
        "critical 'x^2 + y^2' --expect 'minimum 0,0'",
    ),
    witness=None,
)
