"""Gradient descent step by step in float64, and a verdict by stated criteria."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Literal

import torch

from tensorcli.calculus.autograd import evaluate
from tensorcli.calculus.optimizers import Settings, rule
from tensorcli.syntax.nodes import Formula

Verdict = Literal["converged", "diverged", "oscillates", "still moving", "left the domain"]
Ending = Literal["minimum", "maximum", "saddle", "flat", "kink"]
Point = tuple[float, ...]

FLAT = 1e-6  # a gradient shorter than this share of the longest one on the way is none
_NOTHING = 1e-12  # and so is one that is shorter than this
FAR = 1e10  # a point or a value past this, beside the start, is lost
_HALF_A_DOZEN = 6


class Walk:
    """The iterates of one run; `path` grows with `advance`."""

    def __init__(self, formula: Formula, names: Sequence[str], start: Point, settings: Settings) -> None:
        self.formula, self.names = formula, tuple(names)
        self.settings = settings
        self.path: list[Point] = []
        self.values: list[float] = []
        self.gradients: list[Point] = []
        self._x = torch.tensor(start, dtype=torch.float64)
        self._update = rule(settings)
        self._look()

    @property
    def ended(self) -> bool:
        """Whether another step makes no sense: no value or no gradient here, or everything is past bounds."""
        return self.is_lost or self.is_far

    @property
    def is_lost(self) -> bool:
        """Whether the function has no value or no finite gradient at the last point."""
        return math.isnan(self.values[-1]) or not (self.is_far or all(map(math.isfinite, self.gradients[-1])))

    @property
    def is_far(self) -> bool:
        """Whether the last point, value or gradient is past all bounds."""
        reach = FAR * max(1.0, *map(abs, self.path[0]), abs(self.values[0]))
        place = (*self.path[-1], self.values[-1])
        steep = any(reach < abs(slope) < math.inf for slope in self.gradients[-1])
        return steep or any(abs(number) > reach for number in place) or not math.isfinite(self.values[0])

    def advance(self) -> None:
        """One step."""
        self._update(self._x, torch.tensor(self.gradients[-1], dtype=torch.float64))
        self._look()

    def _look(self) -> None:
        x = self._x.clone().requires_grad_()
        value = evaluate(self.formula, dict(zip(self.names, x.unbind(), strict=True)))
        gradient = torch.zeros_like(x)
        if value.requires_grad:
            found = torch.autograd.grad(value, x, allow_unused=True)[0]
            gradient = gradient if found is None else found
        self.path.append(tuple(self._x.tolist()))
        self.values.append(value.item())
        self.gradients.append(tuple(gradient.tolist()))

    def norms(self) -> list[float]:
        """The length of each gradient."""
        return [math.hypot(*gradient) for gradient in self.gradients]

    def pulls(self) -> list[float]:
        """The length of what each step follows: the gradient, and what weight decay adds to it."""
        decay = self.settings.weight_decay
        pairs = zip(self.gradients, self.path, strict=True)
        return [math.hypot(*(g + decay * x for g, x in zip(*pair, strict=True))) for pair in pairs]

    def flat(self) -> float:
        """The length below which a gradient is none, on this walk."""
        return max(FLAT * max(self.pulls()), _NOTHING)


def walk(
    formula: Formula,
    names: Sequence[str],
    start: Point,
    settings: Settings,
    steps: int,
    *,
    watch: Callable[[int], bool] = lambda _: True,
) -> Walk:
    """Walk at most `steps` steps, as long as `watch`, told how many are done, is true.

    >>> from tensorcli.syntax.formulas import parse_formula
    >>> walk(parse_formula("x^2"), ["x"], (1.0,), Settings(lr=0.25), 2).path
    [(1.0,), (0.5,), (0.25,)]
    """  # fmt: skip
    taken = Walk(formula, names, start, settings)
    for done in range(1, steps + 1):
        if taken.ended or not watch(done):
            break
        taken.advance()
    return taken


def judged(walk: Walk) -> tuple[Verdict, int | None]:
    """The verdict, and for a walk that converged the steps it needed.

    - left the domain: the function has no value or no gradient at the last point;
    - diverged: the last point or value is past all bounds, or the value is above the start's and grows still;
    - converged: the last gradient (with weight decay), and those since `needed` steps, are flat, and so is the step;
    - oscillates: the last steps go back and forth, and the gradient doesn't get shorter;
    - still moving: none of these.
    """
    value, norms = walk.values[-1], walk.pulls()
    if walk.is_lost:
        return "left the domain", None
    if walk.is_far or _climbs(walk.values):
        return "diverged", None
    flat = walk.flat()
    if norms[-1] <= flat and _rests(walk):
        return "converged", next(i for i in range(len(norms)) if all(norm <= flat for norm in norms[i:]))
    if _swings(walk.path) and norms[-1] > 0:
        earlier = norms[-1 - _HALF_A_DOZEN]
        if norms[-1] > earlier * (1 + 1e-9) and value > walk.values[0]:
            return "diverged", None
        if norms[-1] >= earlier * 0.99:
            return "oscillates", None
    half = len(walk.values) // 2
    if half >= _HALF_A_DOZEN and max(walk.values[half:]) > 2 * max(map(abs, walk.values[:half])):
        return "diverged", None
    return "still moving", None


def _climbs(values: Sequence[float]) -> bool:
    """Whether the value is above the start's and has grown in each of the last steps."""
    recent = values[-_HALF_A_DOZEN:]
    return len(recent) > _HALF_A_DOZEN // 2 and values[-1] > values[0] and all(a < b for a, b in pairwise(recent))


def _rests(walk: Walk) -> bool:
    """Whether the next step is short: with momentum a walk may cross a flat place at full speed."""
    last, settings = walk.path[-1], walk.settings
    if settings.optimizer == "sgd" and not settings.momentum:
        step = settings.lr * walk.pulls()[-1]
    else:
        step = math.dist(last, walk.path[-2]) if len(walk.path) > 1 else 0.0
    return step <= 1e-3 * max(1.0, math.hypot(*last))


def _swings(path: Sequence[Point]) -> bool:
    """Whether each of the last steps goes against the one before."""
    recent = path[-_HALF_A_DOZEN - 2 :]
    if len(recent) < _HALF_A_DOZEN + 2:
        return False
    moves = [[b - a for a, b in zip(one, other, strict=True)] for one, other in pairwise(recent)]
    return all(sum(a * b for a, b in zip(one, other, strict=True)) < 0 for one, other in pairwise(moves))


def ending(walk: Walk) -> Ending:
    """What the last point is, by the eigenvalues of the Hessian there; "kink" where that has none.

    With weight decay, of the function to which λ|x|²/2 is added.
    """
    values = [v + walk.settings.weight_decay for v in eigenvalues(walk.formula, walk.names, walk.path[-1])]
    if not all(map(math.isfinite, values)) or walk.pulls()[-1] > walk.flat():
        return "kink"
    tiny = 1e-5 * max(1.0, *map(abs, values))
    if any(abs(value) <= tiny for value in values) and not (min(values) < -tiny and max(values) > tiny):
        return "flat"
    return "minimum" if min(values) > 0 else "maximum" if max(values) < 0 else "saddle"


def eigenvalues(formula: Formula, names: Sequence[str], at: Point) -> list[float]:
    """Of the Hessian, by autograd twice; nan where it isn't finite.

    >>> from tensorcli.syntax.formulas import parse_formula
    >>> eigenvalues(parse_formula("x^2 - 2y^2"), ["x", "y"], (0.0, 0.0))
    [-4.0, 2.0]
    """
    x = torch.tensor(at, dtype=torch.float64, requires_grad=True)
    value = evaluate(formula, dict(zip(names, x.unbind(), strict=True)))
    rows = torch.zeros(len(at), len(at), dtype=torch.float64)
    if value.requires_grad:
        (gradient,) = torch.autograd.grad(value, x, create_graph=True)
        for index, part in enumerate(gradient.unbind()):
            if part.requires_grad:
                row = torch.autograd.grad(part, x, retain_graph=True, allow_unused=True)[0]
                rows[index] = 0.0 if row is None else row
    if not rows.isfinite().all():
        return [math.nan] * len(at)
    found: list[float] = torch.linalg.eigvalsh((rows + rows.T) / 2).tolist()
    return found


def largest_rate(formula: Formula, names: Sequence[str]) -> float | None:
    """2/L, where the function is a quadratic with a minimum and L its largest curvature; None for any other.

    Plain descent on it converges below this rate and for no other (Nesterov, "Introductory lectures on convex
    optimization", 2004). A Hessian that is the same in places far apart is taken for that of a quadratic.

    >>> from tensorcli.syntax.formulas import parse_formula
    >>> largest_rate(parse_formula("x^2 + 2y^2"), ["x", "y"]), largest_rate(parse_formula("x^4"), ["x"])
    (0.5, None)
    """
    places = [tuple(scale * (1 + index / 7) for index in range(len(names))) for scale in (0.37, -1.9, 41.3, -977.1)]
    found = [eigenvalues(formula, names, place) for place in places]
    if not _has_affine_gradient(formula, names, places):
        return None
    first = found[0]
    same = all(abs(a - b) <= 1e-9 * max(map(abs, first)) for other in found for a, b in zip(first, other, strict=True))
    return 2 / first[-1] if same and min(first) >= 0 and first[-1] > 0 else None


def _has_affine_gradient(formula: Formula, names: Sequence[str], places: Sequence[Point]) -> bool:
    """Whether the gradient halfway between two places is halfway between those there: not so past a kink."""

    def gradient(at: Point) -> Point:
        return Walk(formula, names, at, Settings()).gradients[-1]

    for one, other in pairwise(places):
        middle = gradient(tuple((a + b) / 2 for a, b in zip(one, other, strict=True)))
        for a, b, between in zip(gradient(one), gradient(other), middle, strict=True):
            if not abs((a + b) / 2 - between) <= 1e-9 * (abs(a) + abs(b)):
                return False
    return True


def field(
    formula: Formula, names: Sequence[str], x: tuple[float, float], y: tuple[float, float], columns: int, rows: int
) -> tuple[tuple[float, ...], ...]:
    """The values of a function of two variables in the middle of each cell of a picture, the top row first.

    >>> from tensorcli.syntax.formulas import parse_formula
    >>> field(parse_formula("x + 10*y"), ["x", "y"], (0.0, 4.0), (0.0, 2.0), 2, 2)
    ((16.0, 18.0), (6.0, 8.0))
    """
    across = x[0] + (x[1] - x[0]) * (torch.arange(columns, dtype=torch.float64) + 0.5) / columns
    down = y[1] - (y[1] - y[0]) * (torch.arange(rows, dtype=torch.float64) + 0.5) / rows
    grid = {names[0]: across.expand(rows, columns), names[1]: down.unsqueeze(1).expand(rows, columns)}
    return tuple(map(tuple, evaluate(formula, grid).expand(rows, columns).tolist()))


def curve(formula: Formula, name: str, low: float, high: float, count: int = 241) -> tuple[tuple[float, float], ...]:
    """Points of a function of one variable from `low` to `high`; nan where it has no value.

    >>> from tensorcli.syntax.formulas import parse_formula
    >>> curve(parse_formula("x^2"), "x", 0.0, 2.0, 3)
    ((0.0, 0.0), (1.0, 1.0), (2.0, 4.0))
    """
    x = torch.linspace(low, high, count, dtype=torch.float64)
    y = evaluate(formula, {name: x}).expand(count)
    return tuple(zip(x.tolist(), y.tolist(), strict=True))
