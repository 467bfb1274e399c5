"""The functions that mpmath has itself, over the reals: what each is at its poles and past the ends of its domain.

Each notes where it has no slope (`edge`, `meets`), and where it is infinite (`infinite`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tensorcli.calculus.one_precision import Evaluator

Real = Any  # an mpmath.mpf: finite, infinite or nan

_PLAIN = 12  # bits of an exponent up to which mpmath's sinh is quick
_FEW = -20  # from where on mpmath steps up to the positive numbers
_HUGE = 64  # bits of an exponent: Γ of more is infinite


def _sqrt(e: Evaluator, x: Real) -> Real:
    if e.vanishes(x):
        e.edge(x)
        return e.mp.mpf(0)
    return e.mp.sqrt(x) if x > 0 else e.mp.nan


def _cbrt(e: Evaluator, x: Real) -> Real:
    e.edge(x)
    return e.mp.sign(x) * e.mp.cbrt(abs(x))


def _log(e: Evaluator, x: Real, base: Real | None = None) -> Real:
    if base is not None:
        return e.ratio(_log(e, x), _log(e, base))
    if e.vanishes(x):
        return e.infinite(-1)
    return e.mp.nan if x < 0 else e.mp.log(x)


def _periodic(name: str) -> Callable[[Evaluator, Real], Real]:
    return lambda e, x: e.periodic(name, x)


def _from_minus_one_to_one(name: str) -> Callable[[Evaluator, Real], Real]:
    def arc(e: Evaluator, x: Real) -> Real:
        if e.meets(abs(x), 1):
            x = e.mp.sign(x)
        return getattr(e.mp, name)(x) if abs(x) <= 1 else e.mp.nan

    return arc


def _acosh(e: Evaluator, x: Real) -> Real:
    if e.meets(x, 1):
        return e.mp.mpf(0)
    return e.mp.acosh(x) if x > 1 else e.mp.nan


def _atanh(e: Evaluator, x: Real) -> Real:
    if abs(x) == 1:
        return e.infinite(x)
    return e.mp.atanh(x) if abs(x) < 1 else e.mp.nan


def _acot(e: Evaluator, x: Real) -> Real:
    """atan(1/x), and at 0, where that is undefined, what sympy and torch have."""
    e.edge(x)
    return e.mp.atan(1 / x) if x else e.mp.pi / 2


def _atan2(e: Evaluator, y: Real, x: Real) -> Real:
    if x <= 0:
        e.edge(y)
    return e.mp.nan if x == y == 0 else e.mp.atan2(y, x)


def _sinh(e: Evaluator, x: Real) -> Real:
    return _of_large(e, x, -1) if e.mp.mag(x) > _PLAIN else e.mp.sinh(x)


def _cosh(e: Evaluator, x: Real) -> Real:
    return abs(_of_large(e, x, 1)) if e.mp.mag(x) > _PLAIN else e.mp.cosh(x)


def _of_large(e: Evaluator, x: Real, sign: int) -> Real:
    """(eˣ ± e⁻ˣ)/2 of |x|, with the sign of x."""
    grown = e.exponential(abs(x))
    return e.mp.sign(x) * (grown + sign / grown) / 2


def _tanh(e: Evaluator, x: Real) -> Real:
    return e.mp.sign(x) if e.mp.isinf(x) or e.mp.mag(x) > 2 * e.mp.prec else e.mp.tanh(x)


def _abs(e: Evaluator, x: Real) -> Real:
    e.edge(x)
    return e.mp.fabs(x)


def _sign(e: Evaluator, x: Real) -> Real:
    e.edge(x)
    return e.mp.sign(x)


def _rounded(name: str) -> Callable[[Evaluator, Real], Real]:
    def to_whole(e: Evaluator, x: Real) -> Real:
        if not e.mp.isfinite(x):
            return x
        e.meets(x, e.mp.nint(x))
        return getattr(e.mp, name)(x)

    return to_whole


def _max(e: Evaluator, x: Real, y: Real) -> Real:
    e.meets(x, y)
    return x if x >= y else y


def _min(e: Evaluator, x: Real, y: Real) -> Real:
    e.meets(x, y)
    return x if x <= y else y


def _gamma(e: Evaluator, x: Real) -> Real:
    """Γ; nan at its poles, where it jumps from one infinity to the other."""
    mp = e.mp
    if x <= 0 and (mp.isinf(x) or mp.isint(x)):
        return mp.nan
    if mp.isinf(x) or mp.mag(x) > _HUGE:
        return mp.inf
    if mp.prec < 1000:
        return mp.gamma(x)
    # mpmath's gamma takes many seconds for a thousand digits, its loggamma none.
    return mp.exp(mp.loggamma(x)) if x > 0 else mp.pi / (mp.sinpi(x) * mp.exp(mp.loggamma(1 - x)))


def _lgamma(e: Evaluator, x: Real) -> Real:
    """log |Γ(x)|; infinite at the poles."""
    if e.mp.isinf(x):
        return e.mp.inf
    return e.infinite() if x <= 0 and e.mp.isint(x) else e.mp.re(e.mp.loggamma(x))


def _digamma(e: Evaluator, x: Real) -> Real:
    return _polygamma(e, e.mp.mpf(0), x)


def _polygamma(e: Evaluator, order: Real, x: Real) -> Real:
    """The derivative of that order of digamma; at its poles nan, and at 0 what torch says: -inf for digamma."""
    mp = e.mp
    if mp.isinf(x):
        return mp.nan if x < 0 else (mp.inf if order == 0 else mp.mpf(0))
    if x <= 0 and mp.isint(x):
        return mp.nan if x or order else e.infinite(-1)
    return mp.psi(int(order), x) if x > _FEW else _reflected(mp, int(order), x)


def _reflected(mp: Any, order: int, x: Real) -> Real:
    """Far below 0, from ψ(1 - x) - ψ(x) = π·cot(πx), differentiated: mpmath would go there step by step."""
    cot = mp.cospi(x) / mp.sinpi(x)
    slope = [0, 1]  # coefficients of the derivatives of cot, as polynomials of cot: c′ = -(1 + c²)
    for _ in range(order):
        inner = [-power * factor for power, factor in enumerate(slope)][1:]
        slope = [a + b for a, b in zip([*inner, 0, 0], [0, 0, *inner], strict=True)]
    told = mp.pi ** (order + 1) * sum(factor * cot**power for power, factor in enumerate(slope))
    return (-1) ** order * mp.psi(order, 1 - x) - told


CANCELLING = frozenset(("log", "sin", "cos", "tan", "acos", "acosh", "lgamma"))  # 0 somewhere that isn't 0

PRIMITIVES: dict[str, Callable[..., Real]] = {
    "sqrt": _sqrt,
    "cbrt": _cbrt,
    "exp": lambda e, x: e.exponential(x),
    "log": _log,
    **{name: _periodic(name) for name in ("sin", "cos", "tan")},
    "sinh": _sinh,
    "cosh": _cosh,
    "tanh": _tanh,
    **{name: _from_minus_one_to_one(name) for name in ("asin", "acos")},
    "atan": lambda e, x: e.mp.atan(x),
    "acot": _acot,
    "atan2": _atan2,
    "asinh": lambda e, x: e.mp.asinh(x),
    "acosh": _acosh,
    "atanh": _atanh,
    "abs": _abs,
    "sign": _sign,
    "floor": _rounded("floor"),
    "ceil": _rounded("ceil"),
    "max": _max,
    "min": _min,
    "erf": lambda e, x: e.mp.erf(x),
    "gamma": _gamma,
    "lgamma": _lgamma,
    "digamma": _digamma,
    "polygamma": _polygamma,
}
