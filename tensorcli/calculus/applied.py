"""An activation with values for its parameters: which formula holds where, its values, slopes and kinks.

All of it follows from the definition and the derivative, piece by piece, and is exact to the last digit of a float64.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from tensorcli.calculus.activations import ELEMENTWISE, Activation
from tensorcli.calculus.definitions import DEFINITIONS, Piece, constant_value, formula_of, substituted
from tensorcli.calculus.precise import precise, quick, rounded
from tensorcli.syntax.formulas import variables, write_formula
from tensorcli.syntax.nodes import Arithmetic, Call, Formula, Negation, Number

Real = Any  # an mpmath.mpf
# Stands for infinity: every activation is at its limit there, to hundreds of digits, even where x is scaled by 1e-308.
_FAR = Fraction(2) ** 6000
_DIGITS = 60  # for limits, in which nothing cancels


class Stretch(NamedTuple):
    """A part of the x axis with one formula."""

    low: Fraction | None  # None: from −∞
    high: Fraction | None  # None: to ∞
    closed: bool  # whether `high` itself belongs to it
    value: Formula
    slope: Formula

    @property
    def is_straight(self) -> bool:
        """Whether the slope is the same everywhere."""
        return not variables(self.slope)


class Seam(NamedTuple):
    """An x where two formulas meet and there is no slope: a kink, or where the values differ too, a jump."""

    x: float
    left: float  # the slope from the left
    right: float
    jump: bool


@dataclass(frozen=True)
class Applied:
    """One activation, and numbers for its parameters, exactly as a float64 holds them."""

    name: str  # in the table
    values: dict[str, float] = field(default_factory=dict)  # by torch's name; what is missing has its default
    label: str = ""  # what the answer calls it, if not by its name

    @property
    def activation(self) -> Activation:
        """Its entry in the table."""
        return ELEMENTWISE[self.name]

    @property
    def known_as(self) -> str:
        """What the answer calls it."""
        return self.label or self.name

    def parameter(self, name: str) -> float:
        """The value of a parameter, by torch's name."""
        return self.values.get(name, next(p.default for p in self.activation.parameters if p.name == name))

    @property
    def parameters(self) -> dict[str, float]:
        """All parameters, by torch's name."""
        return {p.name: self.parameter(p.name) for p in self.activation.parameters}

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """The parts of the x axis, from the left; what the parameters leave empty is left out."""
        return tuple(self._stretches(written=False))

    def _stretches(self, *, written: bool) -> list[Stretch]:
        """With the parameters as they are written, for people, or exactly as a float64 holds them."""
        letters: dict[str, Formula] = {}
        for parameter in self.activation.parameters:
            given = self.parameter(parameter.name)
            number = Fraction(repr(given)) if written else Fraction(given)
            letters[parameter.letter] = Number(0, 0, number)
        pieces = DEFINITIONS[self.name].pieces if self.name in DEFINITIONS else (Piece(f"{self.name}(x)"),)
        found: list[Stretch] = []
        low: Fraction | None = None
        taken = False  # whether `low` itself belongs to what is before
        for piece, slope in zip(pieces, self.activation.derivative, strict=True):
            high = None if piece.until is None else constant_value(substituted(formula_of(piece.until), letters))
            if high is not None and low is not None and (high < low or (high == low and (taken or not piece.closed))):
                continue
            value = substituted(formula_of(piece.formula), letters)
            if found and low == high and low is not None and _agree_at(low, value, found[-1].value):
                found[-1] = found[-1]._replace(closed=True)  # a single point, and what is left of it has its value too
                taken = True
                continue
            found.append(Stretch(low, high, piece.closed, value, substituted(formula_of(slope), letters)))
            low, taken = high, piece.closed
        return found

    @cached_property
    def seams(self) -> tuple[Seam, ...]:
        """The kinks and jumps; two formulas that meet smoothly, as those of elu, make none."""
        found: list[Seam] = []
        for stretch in self.stretches[:-1]:
            assert stretch.high is not None
            at = {"x": Number(0, 0, stretch.high)}
            sides = self._holding(stretch.high, -1), self._holding(stretch.high, 1)
            values, slopes = (
                [precise(formula, at) for formula in pair] for pair in zip(*(s[3:] for s in sides), strict=True)
            )
            jump = not _same(*values)
            if (jump or not _same(*slopes)) and not any(seam.x == float(stretch.high) for seam in found):
                found.append(Seam(float(stretch.high), rounded(slopes[0]), rounded(slopes[1]), jump))
        return tuple(found)

    def _holding(self, x: Fraction, side: int = 0) -> Stretch:
        """The stretch that holds x; where x is a bound, also the one to its left (-1) or to its right (1)."""
        for stretch in self.stretches:
            if stretch.high is None or x < stretch.high or (x == stretch.high and (stretch.closed, False, True)[side]):
                return stretch
        raise AssertionError(self.name)

    def exact(self, x: float) -> tuple[Real, Real]:
        """The value and the slope at x, to more digits than a float64 has; the limits where x is infinite.

        The slope is nan at a kink and at a jump.

        >>> [float(number) for number in Applied("silu").exact(float("-inf"))]
        [0.0, 0.0]
        """
        if math.isnan(x):
            return x, x
        at = Fraction(x) if math.isfinite(x) else (_FAR if x > 0 else -_FAR)
        stretch, values = self._holding(at), {"x": Number(0, 0, at)}
        seam = any(seam.x == x for seam in self.seams)
        return precise(stretch.value, values), math.nan if seam else precise(stretch.slope, values)

    def limit(self, formula: Formula, bound: Fraction | None, side: int) -> float:
        """What a formula of a stretch comes to at one of its ends: -1 the lower, 1 the upper."""
        return rounded(quick(formula, _DIGITS)(side * int(_FAR) if bound is None else float(bound)))

    @cached_property
    def formula(self) -> str:
        """The formula as text: `0 if x <= 0, x if x > 0`.

        >>> Applied("relu6").formula, Applied("elu", {"alpha": 0.2}).formula
        ('0 if x <= 0, x if 0 < x <= 6, 6 if x > 6', '0.2*(exp(x) - 1) if x <= 0, x if x > 0')
        """
        shown = self.activation.formula
        return shown or _cases([(s, s.value, s.closed) for s in self._stretches(written=True)], ())

    @cached_property
    def derivative_formula(self) -> str:
        """The derivative as text; a kink belongs to neither side.

        >>> Applied("sigmoid").derivative_formula, Applied("relu").derivative_formula
        ('sigmoid(x)*(1 - sigmoid(x))', '0 if x < 0, 1 if x > 0')
        """
        kinks = tuple(seam.x for seam in self.seams)
        return _cases([(s, s.slope, s.closed) for s in self._stretches(written=True)], kinks)


def _agree_at(x: Fraction, one: Formula, other: Formula) -> bool:
    at = {"x": Number(0, 0, x)}
    return _same(precise(one, at), precise(other, at))


def _same(one: Real, other: Real) -> bool:
    return bool(one == other or abs(one - other) <= 1e-25 * max(abs(one), abs(other)))


def _cases(pieces: list[tuple[Stretch, Formula, bool]], kinks: tuple[float, ...]) -> str:
    """The formulas with their conditions; neighbours that are the same make one."""
    merged: list[tuple[Fraction | None, Fraction | None, bool, str]] = []
    for stretch, formula, closed in pieces:
        text, low = write_formula(tidied(formula)), stretch.low
        if merged and merged[-1][3] == text and not (low is not None and float(low) in kinks):
            low = merged.pop()[0]
        merged.append((low, stretch.high, closed, text))
    if len(merged) == 1:
        return merged[0][3]
    texts, starts_open = [], True  # whether the bound before belongs to the piece before
    for low, high, closed, text in merged:
        at_kink = high is not None and float(high) in kinks
        below = None if high is None else f"x {'<' if at_kink or not closed else '<='} {_number(high)}"
        if low is None:
            condition = below
        elif below is None:
            condition = f"x {'>' if starts_open else '>='} {_number(low)}"
        else:
            condition = f"{_number(low)} {'<' if starts_open else '<='} {below}"
        texts.append(f"{text} if {condition}")
        starts_open = closed or at_kink
    return ", ".join(texts)


def _number(value: Fraction) -> str:
    number = Number(0, 0, abs(value))
    return write_formula(Negation(0, 0, number) if value < 0 else number)


def tidied(formula: Formula) -> Formula:
    """The formula without factors of 1 and terms of 0, its plain numbers worked out, as a float64 shows them.

    >>> from tensorcli.syntax.formulas import parse_formula
    >>> [write_formula(tidied(parse_formula(text))) for text in ("log(1 + exp(1*x))/1", "(1/8 + 1/8)*x")]
    ['log(1 + exp(x))', '0.25*x']
    """
    value = constant_value(formula)
    if value is not None and not _is_short_ratio(formula):
        number = Number(0, 0, abs(Fraction(repr(float(value)))))
        return Negation(0, 0, number) if value < 0 else number
    if isinstance(formula, Negation):
        return Negation(0, 0, tidied(formula.operand))
    if isinstance(formula, Call):
        return Call(0, 0, formula.function, tuple(map(tidied, formula.arguments)))
    if not isinstance(formula, Arithmetic) or value is not None:
        return formula
    left, right = tidied(formula.left), tidied(formula.right)
    if formula.operator == "*" and (_is(left, 1) or _is(right, 0)):
        return right
    if formula.operator == "*" and _is(left, 0):
        return left
    if (formula.operator in "*/^" and _is(right, 1)) or (formula.operator in "+-" and _is(right, 0)):
        return left
    if formula.operator in "+-" and isinstance(right, Negation):
        other = "-" if formula.operator == "+" else "+"
        return Arithmetic(0, 0, other, left, right.operand)  # type: ignore[arg-type]
    return Arithmetic(0, 0, formula.operator, left, right)


def _is(formula: Formula, number: int) -> bool:
    return isinstance(formula, Number) and formula.value == number


def _is_short_ratio(formula: Formula) -> bool:
    """Such as 1/6, which is best left as it is."""
    return (
        isinstance(formula, Arithmetic)
        and formula.operator == "/"
        and all(isinstance(side, Number) and side.value.denominator == 1 for side in (formula.left, formula.right))
    )
