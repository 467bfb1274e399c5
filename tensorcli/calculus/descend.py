"""The answer of `tensorcli descend`: its runs, what they share, and what is worth a warning."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import torch

from tensorcli.answers import Answer, Note, Refusal, Verdict
from tensorcli.calculus.autograd import evaluate
from tensorcli.calculus.descend_code import code
from tensorcli.calculus.optimizers import Settings, refusal
from tensorcli.calculus.walk import Ending, Point, Walk, curve, ending, field, judged, largest_rate, walk
from tensorcli.calculus.walk import Verdict as Outcome
from tensorcli.language import Message, say
from tensorcli.syntax.formulas import write_formula
from tensorcli.syntax.nodes import Formula

_WIDEST = 1e307  # of a picture: a range of twice as much is still a float
VERSION = str(torch.__version__).split("+", maxsplit=1)[0]
_COLUMNS, _ROWS = 57, 15  # of the map; odd, so that the middle of both axes has a cell of its own


class Step(NamedTuple):
    """Where the walk is after `step` steps."""

    step: int
    at: dict[str, float]
    value: float
    gradient_norm: float


class Run(NamedTuple):
    """One walk."""

    optimizer: str
    lr: float
    momentum: float
    start: dict[str, float]
    steps: tuple[Step, ...]  # every so many, the first and the last among them
    verdict: Outcome
    needed: int | None  # steps until the gradient stayed flat, where the walk converged
    ending: Ending | None  # what it converged to, by the Hessian there
    gradient: tuple[float, ...]  # at the start, for the rule with its numbers


class Map(NamedTuple):
    """A function of two variables around a path, for a picture."""

    x: tuple[float, float]
    y: tuple[float, float]
    values: tuple[tuple[float, ...], ...]  # the top row first


@dataclass(frozen=True, kw_only=True)
class DescendAnswer(Answer):
    """What `tensorcli descend` says."""

    worded: ClassVar[bool] = True

    formula: str
    variables: tuple[str, ...]
    runs: tuple[Run, ...]
    every: int  # one step in so many is listed
    largest_rate: float | None  # for a quadratic: plain descent converges below it
    curve: tuple[tuple[float, float], ...]  # the function, where it has one variable, around the path
    map: Map | None  # the same for two variables and a single run
    settings: Settings  # what all runs share; lr and momentum are the first run's


def ask(
    formula: Formula,
    names: Sequence[str],
    starts: Sequence[Mapping[str, Formula | float]],
    settings: Sequence[Settings],
    steps: int,
    every: int,
    watch: Callable[[int], bool],
) -> tuple[DescendAnswer, bool]:
    """All walks, and whether all of them went to their end (`watch` may stop them)."""
    words = next(filter(None, map(refusal, settings)), None)
    points = [tuple(_number(start[name]) for name in names) for start in starts]
    if words is not None:
        return _refused(formula, names, settings[0], say("torch refuses"), words, every), True
    walks: list[Walk] = []
    whole = True
    for point in points:
        for setting in settings:
            walks.append(walk(formula, names, point, setting, steps, watch=watch))
            whole = whole and (len(walks[-1].path) > steps or walks[-1].ended)
    lost = next((taken for taken in walks if len(taken.path) == 1 and not math.isfinite(taken.values[0])), None)
    off = next((point for point in points if not all(map(math.isfinite, point))), None)
    if off is not None and lost is None:
        return _refused(
            formula, names, settings[0], say("a walk can't begin at {point}", point=_written(names, off)), None, every
        ), True
    if lost is not None:
        where = _written(names, lost.path[0])
        told = (
            say("the formula has no value at {point}", point=where)
            if math.isnan(lost.values[0])
            else say("the value at {point} is not finite: it is past every float64, or a pole", point=where)
        )
        return _refused(formula, names, settings[0], told, None, every), True
    return _answer(formula, tuple(names), walks, every, whole), whole


def _number(value: Formula | float) -> float:
    return value if isinstance(value, float) else evaluate(value, {}).item()


def _written(names: Sequence[str], point: Point) -> str:
    return ", ".join(f"{name} = {value:.6g}" for name, value in zip(names, point, strict=True))


def _refused(
    formula: Formula, names: Sequence[str], settings: Settings, message: Message, words: str | None, every: int
) -> DescendAnswer:
    return DescendAnswer(
        command="descend",
        ok=False,
        answer=None,
        code=(),
        verdict=None if words is None else Verdict("torch", VERSION, agrees=True, said=words),
        error=Refusal(message, torch=words),
        formula=write_formula(formula),
        variables=tuple(names),
        runs=(),
        every=every,
        largest_rate=None,
        curve=(),
        map=None,
        settings=settings,
    )


def _answer(formula: Formula, names: tuple[str, ...], walks: Sequence[Walk], every: int, whole: bool) -> DescendAnswer:
    runs = tuple(_run(taken, every) for taken in walks)
    last = tuple(tuple(run.steps[-1].at.values()) for run in runs)
    plain = walks[0].settings.optimizer == "sgd"
    rate = largest_rate(formula, names) if plain else None
    return DescendAnswer(
        command="descend",
        ok=True,
        answer=tuple(point[0] for point in last) if len(names) == 1 else last,
        code=code(formula, names, walks),
        notes=tuple(_notes(runs, walks, rate, whole)),
        verdict=Verdict("torch", VERSION, agrees=True, said="autograd, float64"),
        formula=write_formula(formula),
        variables=names,
        runs=runs,
        every=every,
        largest_rate=rate,
        curve=_around(formula, names[0], walks) if len(names) == 1 else (),
        map=_map(formula, names, walks[0]) if len(names) == 2 and len(walks) == 1 else None,
        settings=walks[0].settings,
    )


def _around(formula: Formula, name: str, walks: Sequence[Walk]) -> tuple[tuple[float, float], ...]:
    """The function over what the walks crossed, but not so far that a walk that diverges flattens all the rest."""
    starts = [taken.path[0][0] for taken in walks]
    reach = min(4 * max(1.0, *map(abs, starts)), _WIDEST)
    seen = [point[0] for taken in walks for point in taken.path if abs(point[0]) <= reach]
    seen = seen or [math.copysign(reach, starts[0])]
    low, high = min(seen), max(seen)
    margin = max(0.25 * (high - low), 0.5, 1e-3 * max(abs(low), abs(high)))  # far from 0 a float can't move by 0.5
    return curve(formula, name, low - margin, high + margin)


def _map(formula: Formula, names: Sequence[str], taken: Walk) -> Map:
    """As wide as high around the path, but never so far that a walk that diverges leaves nothing to see."""
    reach = 4 * max(1.0, *map(abs, taken.path[0]))
    seen = [point for point in taken.path if all(abs(value) <= reach for value in point)]
    middle = [(min(axis) + max(axis)) / 2 for axis in zip(*seen, strict=True)]
    half = 0.65 * max(max(axis) - min(axis) for axis in zip(*seen, strict=True)) or 1.0
    x, y = ((value - half, value + half) for value in middle)
    return Map(x, y, field(formula, names, x, y, _COLUMNS, _ROWS))


def _notes(runs: Sequence[Run], walks: Sequence[Walk], rate: float | None, whole: bool) -> Iterator[Note]:
    if not whole:
        yield Note("warning", say("stopped by Ctrl-C: this is how far it came"))
    settings = walks[0].settings
    if settings.momentum > 1 or any(taken.settings.momentum > 1 for taken in walks):
        yield Note("warning", say("a momentum above 1 makes every step longer than the last: torch accepts it"))
    if any(taken.settings.lr == 0 for taken in walks):
        yield Note("warning", say("with a learning rate of 0 nothing moves"))
    if rate is not None:
        yield from _rate_note(walks, rate)
    yield from _lost_notes(walks)
    yield from _ending_notes(runs, walks)


def _ending_notes(runs: Sequence[Run], walks: Sequence[Walk]) -> Iterator[Note]:
    """What the walks came to."""
    if any(run.ending == "saddle" for run in runs):
        yield Note(
            "warning", say("a saddle has no gradient either: the walk rests there, and a small push would free it")
        )
    if any(run.ending == "flat" for run in runs):
        yield Note("tip", say("the Hessian is singular there, so it can't tell what kind of point that is"))
    decay = walks[0].settings.weight_decay
    if decay and any(run.verdict == "converged" for run in runs):
        yield Note(
            "tip", say("weight decay: it rests where ∇f + {decay}·x = 0, beside a minimum of f", decay=f"{decay:g}")
        )
    ends = {tuple(round(value, 3) for value in run.steps[-1].at.values()) for run in runs if run.ending == "minimum"}
    if len(ends) > 1:
        yield Note("tip", say("different minima: where descent ends depends on the start, the rate and the momentum"))
    if any(run.verdict == "still moving" for run in runs) and len(runs) == 1:
        yield Note("tip", say("more steps may help: --steps"))


def _lost_notes(walks: Sequence[Walk]) -> Iterator[Note]:
    """Why a walk can't go on."""
    if any(math.isnan(taken.settings.lr) for taken in walks):
        yield Note("warning", say("a learning rate of nan makes nan of every point: torch accepts it"))
    elif any(taken.is_lost and math.isnan(taken.values[-1]) for taken in walks):
        yield Note(
            "warning",
            say("a step led to where the formula has no value; torch.optim would go on with what autograd gives"),
        )
    if any(taken.is_lost and not math.isnan(taken.values[-1]) for taken in walks):
        yield Note("warning", say("the gradient isn't finite at the last point; torch.optim would go on with nan"))


def _rate_note(walks: Sequence[Walk], rate: float) -> Iterator[Note]:
    settings = walks[0].settings
    if settings.weight_decay or settings.nesterov or settings.dampening:
        return
    momenta = {taken.settings.momentum for taken in walks}
    if momenta == {0.0}:
        yield Note("tip", say("on this quadratic descent converges for rates below 2/L = {rate}", rate=f"{rate:.6g}"))
        yield from _standing(walks, rate)
    elif len(momenta) == 1 and max(momenta) < 1:
        (kept,) = momenta
        limit = rate * (1 + kept)
        yield Note(
            "tip",
            say(
                "on this quadratic momentum {kept} converges for rates below 2(1 + momentum)/L = {rate}",
                kept=f"{kept:g}", rate=f"{limit:.6g}",
            ),
        )  # fmt: skip
        yield from _standing(walks, limit)


def _standing(walks: Sequence[Walk], limit: float) -> Iterator[Note]:
    """Where a single rate stands beside the limit."""
    if len(walks) == 1 and (lr := walks[0].settings.lr) > 0:
        share = f"{100 * lr / limit:.3g}"
        yield Note("tip", say("the rate {lr} is {share}% of it", lr=f"{lr:g}", share=share))


def _run(taken: Walk, every: int) -> Run:
    """What is told of a walk."""
    verdict, needed = judged(taken)
    norms = taken.norms()
    last = len(taken.path) - 1
    kept = [*range(0, last, every), last]
    steps = tuple(Step(i, dict(zip(taken.names, taken.path[i], strict=True)), taken.values[i], norms[i]) for i in kept)
    return Run(
        optimizer=taken.settings.optimizer,
        lr=taken.settings.lr,
        momentum=taken.settings.momentum,
        start=steps[0].at,
        steps=steps,
        verdict=verdict,
        needed=needed,
        ending=ending(taken) if verdict == "converged" else None,
        gradient=taken.gradients[0],
    )
