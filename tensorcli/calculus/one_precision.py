"""One walk over a formula with mpmath, in one precision, that takes notice of what its numbers are worth.

Over the reals, with infinities: exp(1e300) is a number, exp(exp(1e5)) is infinite. `precise` walks again with more
digits where these were too few.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tensorcli.calculus.definitions import (
    DEFINITIONS,
    arguments_by_name,
    factorial,
    formula_of,
    is_smooth,
    substituted,
    unfolded,
)
from tensorcli.calculus.primitives import CANCELLING, PRIMITIVES
from tensorcli.syntax.formulas import variables
from tensorcli.syntax.nodes import Arithmetic, Call, Constant, Factorial, Formula, Negation, Number, Variable

Real = Any  # an mpmath.mpf: finite, infinite or nan
Value = Any  # a formula without variables, or a number: a float or an mpmath.mpf, infinities and nan too

_KEPT = 64  # bits that a sum must keep for its value to be trusted
_PLAIN = 12  # bits of an exponent for which mpmath's exp is quick, whatever the number
_LARGEST = 4096  # bits of an exponent: e to the 2^4096 is as good as infinite
_MANY = 10**6  # factors of a power: more are left to the exponential


class Evaluator:
    """One walk over the tree at one precision."""

    def __init__(self, context: Any, values: Mapping[str, Value]) -> None:
        self.mp = context
        self.values = values
        self.largest = context.mpf(1)  # of the values on the way: it tells noise from numbers
        self.cancelled = False  # some sum has lost nearly all of its digits
        self.pole = False  # some part is infinite: what is finite nevertheless, as 1/(1/x) at 0, is undefined
        self.rough = False  # some part is used where it may have no slope: a kink, a jump, an end
        self._known: dict[Call, Real] = {}  # a derivative calls the same functions again and again
        self._noise: set[Real] = set()  # values that can't be told from 0

    def value(self, formula: Formula) -> Real:
        """The value of one node."""
        if isinstance(formula, Call):
            found = self._known.get(formula)
            if found is None:
                found = self._known[formula] = self._called(formula)
        else:
            found = self._value(formula)
        if self.mp.isfinite(found):
            self.largest = max(self.largest, abs(found))
        return found

    def _value(self, formula: Formula) -> Real:
        mp = self.mp
        match formula:
            case Number():
                return mp.mpf(formula.value.numerator) / formula.value.denominator
            case Constant():
                return +(mp.pi if formula.name == "pi" else mp.e)
            case Factorial():
                return mp.mpf(factorial(formula).numerator)
            case Variable():
                given = self.values[formula.name]
                return self.value(given) if isinstance(given, Formula) else mp.mpf(given)
            case Negation():
                operand = self.value(formula.operand)
                return self._with_noise(-operand, operand)
            case Arithmetic():
                return self._joined(formula)
            case Call():
                return self._called(formula)

    def _joined(self, formula: Arithmetic) -> Real:
        left, right = self.value(formula.left), self.value(formula.right)
        match formula.operator:
            case "+":
                return self._sum(left, right)
            case "-" if formula.left == formula.right and self.mp.isfinite(left):
                return self.mp.mpf(0)  # in whatever precision
            case "-":
                return self._sum(left, -right)
            case "*":
                return self._with_noise(left * right, left, right)
            case "/":
                return self.ratio(left, right)
            case "^":
                return self._power(left, right, is_fixed=not variables(formula.right))

    def _sum(self, left: Real, right: Real) -> Real:
        total = left + right
        if left and right:
            self._watch(total, left, right)
        return total

    def _watch(self, value: Real, *parts: Real) -> None:
        """Note it where a value is so much smaller than what it was made of that few of its digits are its own."""
        mp = self.mp
        if any(parts) and all(map(mp.isfinite, (value, *parts))):
            lost = max(map(mp.mag, parts)) - (mp.mag(value) if value else mp.ninf)
            if lost > mp.prec - _KEPT:
                self.cancelled = True
                self._noise.add(value)

    def _with_noise(self, value: Real, *parts: Real) -> Real:
        """A value that is noise where one of its factors is."""
        if self._noise and any(part in self._noise for part in parts):
            self._noise.add(value)
        return value

    def vanishes(self, x: Real) -> bool:
        """Whether x is 0, or can't be told from it."""
        return x == 0 or (bool(self._noise) and x in self._noise)

    def edge(self, gap: Real) -> None:
        """Note a place without a slope where the gap to it is 0."""
        self.rough = self.rough or self.vanishes(gap)

    def meets(self, x: Real, bound: Real) -> bool:
        """Whether x is at a bound, where there is no slope; that is noted."""
        gap = x - bound
        self._watch(gap, x, self.mp.mpf(bound))
        self.edge(gap)
        return self.vanishes(gap)

    def infinite(self, sign: Real = 1) -> Real:
        """What a part is at its pole."""
        self.pole = True
        return sign * self.mp.inf

    def ratio(self, left: Real, right: Real) -> Real:
        """A quotient."""
        if self.vanishes(right):
            return self.mp.nan if self.vanishes(left) else self.infinite(self.mp.sign(left))
        return self._with_noise(left / right, left)

    def _power(self, base: Real, exponent: Real, *, is_fixed: bool) -> Real:
        mp = self.mp
        if mp.isnan(base) or mp.isnan(exponent):
            return mp.nan
        whole = mp.isint(exponent)
        if not (is_fixed and whole and exponent >= 0):
            self.edge(base)
            self.rough = self.rough or (base < 0 and not is_fixed)
        if exponent == 0:
            return mp.mpf(1)
        if mp.isinf(exponent):
            grows = (abs(base) > 1) == (exponent > 0)
            return mp.nan if abs(base) == 1 or base < 0 else (mp.inf if grows else mp.mpf(0))
        if base < 0 and not whole:
            return mp.nan
        if self.vanishes(base) or mp.isinf(base):
            at_zero = not mp.isinf(base)
            size = mp.mpf(0) if at_zero == (exponent > 0) else self.infinite() if at_zero else mp.inf
            return -size if base < 0 and int(exponent) % 2 else size
        size = self.exponential(exponent * mp.log(abs(base))) if abs(exponent) > _MANY else abs(base) ** exponent
        return -size if base < 0 and int(exponent) % 2 else size

    def exponential(self, x: Real) -> Real:
        """e to the x, infinite or 0 where the exponent is past all bounds."""
        mp = self.mp
        if mp.isnan(x):
            return x
        if mp.isinf(x) or mp.mag(x) > _LARGEST:
            return mp.inf if x > 0 else mp.mpf(0)
        if mp.mag(x) > _PLAIN and mp.isint(x):  # which mpmath takes for a power of e, and multiplies out for seconds
            return mp.exp(mp.fadd(x, 0.5, exact=True)) * mp.exp(-0.5)
        return mp.exp(x)

    def periodic(self, name: str, x: Real) -> Real:
        """sin, cos or tan; nan where x is so large that its place in the period is unknown."""
        if self.mp.isinf(x) or self.mp.mag(x) > _LARGEST:
            return self.mp.nan
        return getattr(self.mp, name)(x)

    def _called(self, call: Call) -> Real:
        if call.function == "where":
            return self._where(*call.arguments)
        if call.function in DEFINITIONS and call.function not in PRIMITIVES:
            return self.value(unfolded(call)) if is_smooth(call) else self._piece(call)
        arguments = [self.value(argument) for argument in call.arguments]
        if any(map(self.mp.isnan, arguments)):
            return self.mp.nan
        value = PRIMITIVES[call.function](self, *arguments)
        if call.function in CANCELLING:
            self._watch(value, *arguments)
        return value

    def _where(self, one: Formula, other: Formula, yes: Formula, no: Formula) -> Real:
        """Only the branch that holds is computed: the other may not even be defined."""
        left, right = self.value(one), self.value(other)
        if self.mp.isnan(left) or self.mp.isnan(right):
            return self.mp.nan
        self.meets(left, right)
        return self.value(yes if left > right else no)

    def _piece(self, call: Call) -> Real:
        """The value of the piece that holds at x."""
        named = arguments_by_name(call)
        x = self.value(named["x"])
        if self.mp.isnan(x):
            return x
        for piece in DEFINITIONS[call.function].pieces:
            if piece.until is not None:
                bound = self.value(substituted(formula_of(piece.until), named))
                if self.mp.isnan(bound):
                    return bound
                self.meets(x, bound)
                if not (x <= bound if piece.closed else x < bound):
                    continue
            return self.value(substituted(formula_of(piece.formula), named))
        raise AssertionError(call.function)
