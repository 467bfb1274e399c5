"""What is at a critical point: by the Hessian's eigenvalues, and where one of them is zero by looking around.

Along the directions where the Hessian is zero the function is followed on small circles, the other coordinates
at their best (the splitting lemma of Gromoll and Meyer); what all three radii agree on is the kind.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import sympy

from tensorcli.calculus.critical.answer import Curvature, Kind
from tensorcli.calculus.critical.evaluator import MP, Evaluator, Real
from tensorcli.language import Message, say

Expression = Any  # a sympy.Expr
Vector = list[Real]
_ANGLES = 120
_DIRECTIONS = 400


class Judged(NamedTuple):
    """A kind and how it was found."""

    kind: Kind
    eigenvalues: tuple[float, ...] | None
    directions: tuple[tuple[float, ...], ...]
    reason: Message

    @property
    def is_isolated(self) -> bool:
        """Whether no other critical point is near: none of the Hessian's eigenvalues is 0."""
        return bool(self.eigenvalues) and 0.0 not in (self.eigenvalues or ())

    def on(self, shape: Curvature) -> Judged:
        """Where the gradient of a convex function is 0 it has its least value, whatever can be seen around."""
        if self.kind != "degenerate" or shape.shape not in ("convex", "concave"):
            return self
        if shape.shape == "convex":
            return self._replace(kind="minimum", reason=say("the function is convex, and the gradient is 0"))
        return self._replace(kind="maximum", reason=say("the function is concave, and the gradient is 0"))


class Ground:
    """A smooth function with its first and second derivatives."""

    def __init__(self, expression: Expression, symbols: Sequence[Expression], *, smooth: bool = True) -> None:
        self.size = len(symbols)
        self._terms = Evaluator(sympy.Add.make_args(expression), symbols)
        slopes = [sympy.diff(expression, s) for s in symbols] if smooth else []
        self._slopes = Evaluator(slopes, symbols)
        seconds = [sympy.diff(slope, s) for i, slope in enumerate(slopes) for s in symbols[: i + 1]]
        self._seconds = Evaluator(seconds, symbols)

    def value(self, at: Sequence[Real]) -> Real:
        """The value."""
        return MP.fsum(self._terms.reals(at))

    def sign(self, at: Sequence[Real], before: Sequence[Real], floor: Real = 0) -> int | None:
        """Whether the function is greater (1), less (-1) or the same (0, to within `floor`) as the sum of `before`."""
        terms = self._terms.reals(at)
        difference = MP.fsum([*terms, *(-term for term in before)])
        if MP.isnan(difference):
            return None
        size = MP.fsum(map(abs, [*terms, *before]))
        return 0 if abs(difference) <= max(size * MP.mpf(10) ** -60, floor) else int(MP.sign(difference))

    def terms(self, at: Sequence[Real]) -> list[Real]:
        """The summands of the value, for `sign`."""
        return self._terms.reals(at)

    def slopes(self, at: Sequence[Real]) -> Vector:
        """The gradient."""
        return self._slopes.reals(at)

    def hessian(self, at: Sequence[Real]) -> Any:
        """The second derivatives, a square matrix."""
        values = iter(self._seconds.reals(at))
        matrix = MP.matrix(self.size, self.size)
        for i in range(self.size):
            for j in range(i + 1):
                matrix[i, j] = matrix[j, i] = next(values)
        return matrix


def judge(ground: Ground, at: Sequence[Real], nearest: Real, *, sharp: bool, flat_line: bool = False) -> Judged:
    """The kind of a point where the gradient is zero; `nearest` is the distance to the next such point.

    With `flat_line` the point is one of a whole line of them, known to 70 digits alone, so that differences which are
    tiny beside those across the line are taken for zero.
    """
    matrix = ground.hessian(at)
    if any(MP.isnan(entry) or MP.isinf(entry) for entry in matrix):
        return around(ground, at, nearest)
    values, vectors = MP.eigsy(matrix)
    size = max(abs(value) for value in values)
    small = max(size * MP.mpf(10) ** (-30 if sharp else -12), MP.mpf(10) ** -40)
    values = [MP.mpf(0) if abs(value) <= small else value for value in values]
    order = sorted(range(ground.size), key=lambda i: values[i])
    columns = [[vectors[row, i] for row in range(ground.size)] for i in order]
    eigenvalues = tuple(float(values[i]) for i in order)
    directions = tuple(tuple(float(part) for part in _upright(column)) for column in columns)
    down, up = any(values[i] < 0 for i in order), any(values[i] > 0 for i in order)
    if down and up:
        return Judged("saddle", eigenvalues, directions, say("eigenvalues of both signs"))
    if all(values[i] != 0 for i in order):
        if up:
            return Judged("minimum", eigenvalues, directions, say("all eigenvalues positive"))
        return Judged("maximum", eigenvalues, directions, say("all eigenvalues negative"))
    flat = [columns[k] for k, i in enumerate(order) if values[i] == 0]
    firm = [(columns[k], values[i]) for k, i in enumerate(order) if values[i] != 0]
    kind, reason = _looked(ground, at, nearest, flat, firm, flat_line=flat_line)
    return Judged(kind, eigenvalues, directions, reason)


def around(ground: Ground, at: Sequence[Real], nearest: Real) -> Judged:
    """The kind of a point that has no derivative: from the values around it alone."""
    unit = [[MP.mpf(int(i == k)) for i in range(ground.size)] for k in range(ground.size)]
    kind, reason = _looked(ground, at, nearest, unit, [])
    return Judged(kind, None, (), reason)


def _upright(column: Vector) -> Vector:
    lead = max(column, key=abs)
    return [-part for part in column] if lead < 0 else column


def _looked(
    ground: Ground,
    at: Sequence[Real],
    nearest: Real,
    flat: Sequence[Vector],
    firm: Sequence[tuple[Vector, Real]],
    *,
    flat_line: bool = False,
) -> tuple[Kind, Message]:
    radius = min(MP.mpf(1) / 100, nearest / 10)
    before = ground.terms(at)
    seen = []
    for shrink in (1, 10, 100):
        floor = _across(ground, at, radius / shrink) * MP.mpf(10) ** -100 if flat_line else MP.mpf(0)
        signs = _signs(ground, at, radius / shrink, before, flat, firm, floor)
        seen.append(frozenset(signs))
    count, within = len(_directions(len(flat))), f"{float(radius):.2g}"
    if len(set(seen)) > 1 or None in seen[0]:
        return "degenerate", say("can't tell: the values around it give no clear picture")
    signs = set(seen[0]) | {int(MP.sign(value)) for _, value in firm}
    if {1, -1} <= signs:
        return "saddle", say("greater and less values on every circle (radius {radius} and less)", radius=within)
    if signs == {0}:
        return "degenerate", say("the function is constant around it")
    least = 1 in signs
    if 0 in signs:
        reason = (
            say("nothing less around it, but equal values")
            if least
            else say("nothing greater around it, but equal values")
        )
    elif least:
        reason = say(
            "greater in all {count} directions looked at (radius {radius} and less)", count=count, radius=within
        )
    else:
        reason = say("less in all {count} directions looked at (radius {radius} and less)", count=count, radius=within)
    return ("minimum" if least else "maximum"), reason


def _directions(size: int) -> list[Vector]:
    if size == 1:
        return [[MP.mpf(1)], [MP.mpf(-1)]]
    if size == 2:
        turns = [2 * math.pi * k / _ANGLES for k in range(_ANGLES)]
        return [[MP.cos(turn), MP.sin(turn)] for turn in turns]
    dice = random.Random(0)  # noqa: S311 - the same directions each time
    found = [[MP.mpf(sign * int(i == k)) for i in range(size)] for k in range(size) for sign in (1, -1)]
    for _ in range(_DIRECTIONS):
        raw = [MP.mpf(dice.gauss(0, 1)) for _ in range(size)]
        length = MP.sqrt(MP.fsum(part * part for part in raw))
        found.append([part / length for part in raw])
    return found


def _across(ground: Ground, at: Sequence[Real], radius: Real) -> Real:
    """How much the function changes along the axes at most."""
    here = ground.value(at)
    moved = [[v + radius * (i == k) for i, v in enumerate(at)] for k in range(ground.size)]
    return max(abs(ground.value(place) - here) for place in moved)


def _signs(
    ground: Ground,
    at: Sequence[Real],
    radius: Real,
    before: Sequence[Real],
    flat: Sequence[Vector],
    firm: Any,
    floor: Real,
) -> set[int | None]:
    def place(direction: Vector) -> Vector:
        start = [
            base + radius * MP.fsum(part * axis[i] for part, axis in zip(direction, flat, strict=True))
            for i, base in enumerate(at)
        ]
        return _settled(ground, start, firm)

    directions = _directions(len(flat))
    places = [place(direction) for direction in directions]
    signs = {ground.sign(at_place, before, floor) for at_place in places}
    if len(flat) == 2 and len(signs - {0}) == 1:  # look closer where the value is least and greatest

        def height(turn: Real) -> Real:
            return ground.value(place([MP.cos(turn), MP.sin(turn)]))

        heights = [ground.value(at_place) for at_place in places]
        for best in (min, max):
            start = MP.mpf(2 * math.pi * heights.index(best(heights)) / _ANGLES)
            turn = _narrowed(height, start, MP.mpf(2 * math.pi / _ANGLES), best)
            signs.add(ground.sign(place([MP.cos(turn), MP.sin(turn)]), before, floor))
    return signs


def _narrowed(height: Callable[[Real], Real], start: Real, width: Real, best: Callable[..., Any]) -> Real:
    for _ in range(30):
        choices = [start - width / 2, start, start + width / 2]
        start = best(choices, key=height)
        width = width * 3 / 5
    return start


def _settled(ground: Ground, start: Vector, firm: Sequence[tuple[Vector, Real]]) -> Vector:
    """Move along the directions that do have a curvature until the slope there is zero."""
    if not firm:
        return start
    place = start
    for _ in range(60):
        slopes = ground.slopes(place)
        moves = [MP.fsum(s * part for s, part in zip(slopes, axis, strict=True)) / value for axis, value in firm]
        if any(MP.isnan(move) for move in moves):
            return start
        place = [
            base - MP.fsum(move * axis[i] for move, (axis, _) in zip(moves, firm, strict=True))
            for i, base in enumerate(place)
        ]
        if all(abs(move) < MP.mpf(10) ** -70 for move in moves):
            break
    return place
