"""What `critical` answers: the points, the families, the shape of the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from tensorcli.answers import Answer
from tensorcli.language import Message

Kind = Literal["minimum", "maximum", "saddle", "inflection", "degenerate"]
Box = tuple[tuple[float, float], ...]


class Point(NamedTuple):
    """A critical point."""

    at: dict[str, float]
    value: float
    kind: Kind
    eigenvalues: tuple[float, ...] | None  # of the Hessian, least first; None where there is no derivative
    exact: dict[str, str]  # coordinates that have a short exact form
    differentiable: bool
    globally: bool | None  # an extremum: True where it is proved the least or greatest value of all; None: not known
    reason: Message  # how the kind was decided
    directions: tuple[tuple[float, ...], ...] = ()  # eigenvectors, in the order of the eigenvalues


class Family(NamedTuple):
    """Infinitely many critical points."""

    where: Message
    kind: Kind | None
    reason: Message


class Midpoint(NamedTuple):
    """Two points whose midpoint lies on the wrong side of the chord: f(middle) and (f(a) + f(b))/2."""

    a: dict[str, float]
    b: dict[str, float]
    at_middle: float
    on_chord: float


class Curvature(NamedTuple):
    """Convex, concave, both (affine), neither, or None: not known."""

    shape: Literal["convex", "concave", "affine", "neither"] | None
    reason: Message
    against_convex: Midpoint | None = None
    against_concave: Midpoint | None = None


@dataclass(frozen=True, kw_only=True)
class CriticalAnswer(Answer):
    """The keys of `critical`."""

    formula: str
    variables: tuple[str, ...]
    gradient: dict[str, str]  # each partial derivative as text
    points: tuple[Point, ...]
    families: tuple[Family, ...]
    complete: bool  # proved that `points` are all critical points there are
    convex: bool | None
    curvature: Curvature | None  # None where the formula has no value anywhere
    box: Box  # where a search looked, and the picture looks


class Found(NamedTuple):
    """A critical point before it is put into words: its coordinates to many digits."""

    at: tuple[Any, ...]
    exact: tuple[Any | None, ...]
    smooth: bool
    sharp: bool  # known to many digits even where the Hessian is singular
