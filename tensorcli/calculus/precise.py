"""A formula's value to as many digits as asked, by mpmath, with working precision raised until the digits stand.

Over the reals: log(-1) is nan, and so is what oscillates or jumps. Exponents have no bounds here, so exp(1000) is a
number; what is past even that is infinite.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from mpmath import MPContext

from tensorcli.calculus.definitions import (
    DEFINITIONS,
    arguments_by_name,
    factorial,
    formula_of,
    is_smooth,
    substituted,
    unfolded,
)
from tensorcli.syntax.formulas import parts
from tensorcli.syntax.nodes import Arithmetic, Call, Constant, Factorial, Formula, Negation, Number, Variable

Real = Any  # an mpmath.mpf: finite, infinite or nan
Value = Any  # a formula without variables, or a number: a float or an mpmath.mpf, infinities and nan too

_DIGITS_OF_ZERO = 1280  # worked with, or twice the least asked for, before what is all but 0 is 0
_DIGITS_OF_A_SLOW_ZERO = 320  # for functions that take seconds for more
_KEPT = 64  # bits that a sum must keep for its value to be trusted
_LARGEST = 4096  # bits of an exponent: e to the 2^4096 is as good as infinite


def precise(formula: Formula, values: Mapping[str, Value], digits: int = 17, least: int = 40) -> Real:
    """The value of `formula` to `digits` digits, an infinity, or nan where it has no real value there.

    It works with `least` digits first: more where the values themselves need them to be told apart. A value that can't
    be told from 0 with hundreds of digits is 0; one that never settles is nan.

    >>> from tensorcli.syntax.formulas import parse_formula as f
    >>> precise(f("sin(x)"), {"x": f("pi")}), precise(f("log(x)"), {"x": -1.0})
    (mpf('0.0'), mpf('nan'))
    """
    before: Real = None
    enough = max(_DIGITS_OF_A_SLOW_ZERO if _is_slow(formula) else _DIGITS_OF_ZERO, 2 * least)
    precision = least // 2
    while precision < 2 * enough:
        precision *= 2
        context = _context(precision)
        evaluator = _Evaluator(context, values)
        value = evaluator.value(formula)
        if not context.isfinite(value):
            return value
        settled = before is not None and value and abs(value - before) <= abs(value) * context.mpf(10) ** -digits
        # A 0 has to stand for long, as a part too: exp(1e-300) - 1 is one for the first 300 digits.
        if settled and (not evaluator.cancelled or precision >= enough):
            return value
        # Noise shrinks with more digits; what grows, as 1/sin(pi), is far from 0.
        shrinks = before is None or abs(value) <= abs(before)
        noise = evaluator.largest * context.mpf(10) ** (-3 * precision // 4)
        if precision >= enough and shrinks and abs(value) <= noise:
            return context.mpf(0)
        before = value
    return context.nan


def _is_slow(formula: Formula) -> bool:
    own = isinstance(formula, Call) and formula.function in ("gamma", "lgamma", "digamma", "polygamma")
    return own or any(map(_is_slow, parts(formula)))


def quick(formula: Formula, digits: int) -> Callable[[Real], Real]:
    """The formula as a function of x at one precision, for drawing and searching; what cancels out loses digits.

    >>> from tensorcli.syntax.formulas import parse_formula
    >>> float(quick(parse_formula("x^2 + 1"), 20)(3.0))
    10.0
    """
    context = _context(digits)

    def at(x: Real) -> Real:
        return _Evaluator(context, {"x": context.mpf(x)}).value(formula)

    return at


@cache
def _context(digits: int) -> Any:
    """A context of mpmath with so many digits; it is never changed again."""
    context = MPContext()
    context.dps = digits
    return context


class _Evaluator:
    """One walk over the tree at one precision; `largest` of the values on the way tells noise from numbers.

    `cancelled` says that some sum has lost nearly all of its digits.
    """

    def __init__(self, context: Any, values: Mapping[str, Value]) -> None:
        self.mp = context
        self.known: dict[Call, Real] = {}  # a derivative calls the same functions again and again
        self.values = values
        self.largest = context.mpf(1)
        self.cancelled = False

    def value(self, formula: Formula) -> Real:
        """The value of one node."""
        if isinstance(formula, Call):
            found = self.known.get(formula)
            if found is None:
                found = self.known[formula] = self._called(formula)
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
                return -self.value(formula.operand)
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
                return left * right
            case "/":
                return self._ratio(left, right)
            case "^":
                return self._power(left, right)

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
            self.cancelled = self.cancelled or bool(lost > mp.prec - _KEPT)

    def _ratio(self, left: Real, right: Real) -> Real:
        if right == 0:
            return self.mp.nan if left == 0 else self.mp.sign(left) * self.mp.inf
        return left / right

    def _power(self, base: Real, exponent: Real) -> Real:
        mp = self.mp
        if mp.isnan(base) or mp.isnan(exponent):
            return mp.nan
        if exponent == 0:
            return mp.mpf(1)
        if mp.isinf(exponent):
            grows = (abs(base) > 1) == (exponent > 0)
            return mp.nan if abs(base) == 1 or base < 0 else (mp.inf if grows else mp.mpf(0))
        whole = mp.isint(exponent)
        if base < 0 and not whole:
            return mp.nan
        if base == 0 or mp.isinf(base):
            size = mp.mpf(0) if (base == 0) == (exponent > 0) else mp.inf
            return -size if base < 0 and int(exponent) % 2 else size
        size = self._exponential(exponent * mp.log(abs(base))) if abs(exponent) > 10**6 else abs(base) ** exponent
        return -size if base < 0 and int(exponent) % 2 else size

    def _exponential(self, x: Real) -> Real:
        mp = self.mp
        if mp.isnan(x):
            return x
        if mp.isinf(x) or mp.mag(x) > _LARGEST:
            return mp.inf if x > 0 else mp.mpf(0)
        return mp.exp(x)

    def _called(self, call: Call) -> Real:
        if call.function == "where":
            return self._where(*call.arguments)
        if call.function in DEFINITIONS:
            return self.value(unfolded(call)) if is_smooth(call) else self._piece(call)
        arguments = [self.value(argument) for argument in call.arguments]
        if any(map(self.mp.isnan, arguments)):
            return self.mp.nan
        value = _PRIMITIVES[call.function](self, *arguments)
        if call.function in _CANCELLING:
            self._watch(value, *arguments)
        return value

    def _where(self, one: Formula, other: Formula, yes: Formula, no: Formula) -> Real:
        """Only the branch that holds is computed: the other may not even be defined."""
        left, right = self.value(one), self.value(other)
        if self.mp.isnan(left) or self.mp.isnan(right):
            return self.mp.nan
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
                if not (x <= bound if piece.closed else x < bound):
                    continue
            return self.value(substituted(formula_of(piece.formula), named))
        raise AssertionError(call.function)

    def log(self, x: Real, base: Real | None = None) -> Real:
        """The natural logarithm, or that of another base."""
        if base is not None:
            return self._ratio(self.log(x), self.log(base))
        return self.mp.nan if x < 0 else self.mp.log(x) if x else -self.mp.inf

    def exp(self, x: Real) -> Real:
        """e to the x, infinite or 0 where the exponent is past all bounds."""
        return self._exponential(x)

    def periodic(self, name: str, x: Real) -> Real:
        """sin, cos or tan; nan where x is so large that its place in the period is unknown."""
        if self.mp.isinf(x) or self.mp.mag(x) > _LARGEST:
            return self.mp.nan
        return getattr(self.mp, name)(x)

    def hyperbolic(self, name: str, x: Real) -> Real:
        """sinh, cosh or tanh."""
        mp = self.mp
        if mp.isinf(x) or mp.mag(x) > _LARGEST:
            sign = mp.sign(x)
            return {"sinh": sign * mp.inf, "cosh": mp.inf, "tanh": sign}[name]
        return getattr(mp, name)(x)

    def within(self, name: str, x: Real, low: float, high: float) -> Real:
        """A function that is real only from `low` to `high`."""
        return getattr(self.mp, name)(x) if low <= x <= high else self.mp.nan

    def atanh(self, x: Real) -> Real:
        """atanh; infinite at its ends."""
        if abs(x) == 1:
            return x * self.mp.inf
        return self.within("atanh", x, -1, 1)

    def gamma(self, x: Real) -> Real:
        """Γ; nan at its poles, where it jumps from one infinity to the other."""
        mp = self.mp
        if x <= 0 and (mp.isinf(x) or mp.isint(x)):
            return mp.nan
        if mp.isinf(x) or mp.mag(x) > 64:
            return mp.inf
        if mp.prec < 1000:
            return mp.gamma(x)
        # mpmath's gamma takes many seconds for a thousand digits, its loggamma none.
        return mp.exp(mp.loggamma(x)) if x > 0 else mp.pi / (mp.sinpi(x) * mp.exp(mp.loggamma(1 - x)))

    def lgamma(self, x: Real) -> Real:
        """log |Γ(x)|; infinite at the poles."""
        mp = self.mp
        if mp.isinf(x) or (x <= 0 and mp.isint(x)):
            return mp.inf
        return mp.re(mp.loggamma(x))

    def polygamma(self, order: Real, x: Real) -> Real:
        """The derivative of that order of digamma; at its poles nan, and at 0 what torch says: -inf for digamma."""
        mp = self.mp
        if mp.isinf(x):
            return mp.nan if x < 0 else (mp.inf if order == 0 else mp.mpf(0))
        if x <= 0 and mp.isint(x):
            return mp.nan if x or order else -mp.inf
        return mp.psi(int(order), x)

    def rounded(self, name: str, x: Real) -> Real:
        """floor or ceil."""
        return x if self.mp.isinf(x) else getattr(self.mp, name)(x)


_CANCELLING = frozenset(("log", "sin", "cos", "tan", "acos", "acosh", "lgamma"))  # 0 somewhere that isn't 0
_INFINITE = float("inf")
_PRIMITIVES: dict[str, Callable[..., Real]] = {
    "sqrt": lambda e, x: e.within("sqrt", x, 0, _INFINITE),
    "cbrt": lambda e, x: e.mp.sign(x) * e.mp.cbrt(abs(x)),
    "exp": _Evaluator.exp,
    "log": _Evaluator.log,
    **{name: lambda e, x, name=name: e.periodic(name, x) for name in ("sin", "cos", "tan")},
    **{name: lambda e, x, name=name: e.hyperbolic(name, x) for name in ("sinh", "cosh", "tanh")},
    "asin": lambda e, x: e.within("asin", x, -1, 1),
    "acos": lambda e, x: e.within("acos", x, -1, 1),
    "atan": lambda e, x: e.mp.atan(x),
    "atan2": lambda e, y, x: e.mp.nan if x == y == 0 else e.mp.atan2(y, x),
    "asinh": lambda e, x: e.mp.asinh(x),
    "acosh": lambda e, x: e.within("acosh", x, 1, _INFINITE),
    "atanh": _Evaluator.atanh,
    "abs": lambda e, x: e.mp.fabs(x),
    "sign": lambda e, x: e.mp.sign(x),
    "floor": lambda e, x: e.rounded("floor", x),
    "ceil": lambda e, x: e.rounded("ceil", x),
    "max": lambda _, x, y: x if x >= y else y,
    "min": lambda _, x, y: x if x <= y else y,
    "erf": lambda e, x: e.mp.erf(x),
    "gamma": _Evaluator.gamma,
    "lgamma": _Evaluator.lgamma,
    "digamma": lambda e, x: e.polygamma(e.mp.mpf(0), x),
    "polygamma": _Evaluator.polygamma,
}
