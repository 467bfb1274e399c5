"""The value at a point, and whether the gradient is really zero there, to 50 digits: asked before it is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sympy

from tensorcli.calculus.critical.evaluator import MP, Evaluator, Real
from tensorcli.calculus.critical.pieces import between, is_smooth
from tensorcli.calculus.critical.search import solved

Expression = Any  # a sympy.Expr
_CLEAR = MP.mpf(10) ** -45
_SMALL = MP.mpf(10) ** -20  # what is greater is no rounding
_BESIDE = MP.mpf(10) ** -76
_DIGITS = MP.mpf(10) ** -50


class Check:
    """A function and its gradient, by the piece that a point lies in."""

    def __init__(self, expression: Expression, symbols: Sequence[Expression]) -> None:
        self.expression = expression
        self.symbols = symbols
        self._terms = Evaluator(sympy.Add.make_args(expression), symbols)
        self._smooth = is_smooth(expression)
        self._known: dict[Expression, tuple[list[Evaluator], Evaluator]] = {}

    def value(self, at: Sequence[Real]) -> Real:
        """The function's value; what is nothing beside its summands, or comes of the point's last digits, is 0."""
        terms = self._terms.reals(at)
        total = MP.fsum(terms)
        if abs(total) <= _CLEAR * MP.fsum(map(abs, terms)):
            return MP.mpf(0)
        beside = MP.fsum(self._terms.reals([v + _BESIDE * (1 + abs(v)) for v in at]))
        return MP.mpf(0) if abs(total) <= min(abs(beside - total), _SMALL) else total

    def holds(self, at: Sequence[Real]) -> bool:
        """Whether every partial derivative is nothing beside its summands, or one step of Newton's is as short."""
        piece = self.expression if self._smooth else between(self.expression, self.symbols, at)
        slopes, seconds = self._known.get(piece) or self._made(piece)
        terms = [slope.reals(at) for slope in slopes]
        if all(abs(MP.fsum(each)) <= _DIGITS * (1 + MP.fsum(map(abs, each))) for each in terms):
            return True
        size, curved = len(terms), seconds.reals(at)
        step = solved([curved[size * i : size * (i + 1)] for i in range(size)], [MP.fsum(each) for each in terms])
        return step is not None and all(abs(s) <= _DIGITS * (1 + abs(v)) for s, v in zip(step, at, strict=True))

    def _made(self, piece: Expression) -> tuple[list[Evaluator], Evaluator]:
        slopes = [sympy.diff(piece, s) for s in self.symbols]
        seconds = [sympy.diff(slope, s) for slope in slopes for s in self.symbols]
        made = (
            [Evaluator(sympy.Add.make_args(slope), self.symbols) for slope in slopes],
            Evaluator(seconds, self.symbols),
        )
        self._known[piece] = made
        return made
