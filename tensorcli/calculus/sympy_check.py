"""sympy's own derivative held against ours, as numbers, at random points."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import sympy
from mpmath import mp

from tensorcli.answers import Note, Verdict
from tensorcli.calculus.grad import GradAnswer, Work
from tensorcli.calculus.one_precision import Real
from tensorcli.calculus.precise import precise
from tensorcli.calculus.rules import derivative
from tensorcli.calculus.symbols import Expression, expression, symbol
from tensorcli.calculus.time_limit import within
from tensorcli.errors import DisagreementError, LimitError
from tensorcli.language import say
from tensorcli.syntax.nodes import Arithmetic, Formula, Number

VERSION = str(sympy.__version__)
_POINTS = 3
_FAR = 4096  # bits of an exponent: beyond, sympy's own digits are few
_LONG = 160  # characters of sympy's own words


def with_sympy(work: Work, seconds: float) -> GradAnswer:
    """The answer with sympy's verdict, if it had one in that time.

    Raises `DisagreementError` where sympy's derivative is another function than ours, and values tell against ours.
    """
    answer, question = work.answer, work.question
    try:
        said = within(seconds, lambda: [_compared(work, name) for name in question.wrt])
    except LimitError:
        return replace(answer, notes=(*answer.notes, Note("tip", say("sympy found no derivative in time"))))
    except DisagreementError:
        raise
    except Exception:  # sympy fails in many ways, RecursionError and TypeError among them: it is no witness then
        return answer
    if not all(said):
        return answer
    words = "; ".join(text for text in said if text)
    if len(words) > _LONG:
        words = "sympy.diff(f, " + ", ".join(question.wrt) + ")"
    return replace(answer, verdict=Verdict("sympy", VERSION, agrees=True, said=words))


def _compared(work: Work, name: str) -> str | None:
    """sympy's derivative in its own words; None where it has no numbers to compare."""
    question = work.question
    made = sympy.diff(expression(question.formula), symbol(name), question.order)
    ours = work.partials[name]
    dice = random.Random(7)  # noqa: S311 - the same points every time
    compared = 0
    for _ in range(8 * _POINTS):
        at: dict[str, Formula | float] = {
            variable: Number(0, 0, Fraction(dice.randint(-5000, 5000), 1999))
            for variable in {*question.variables, *question.wrt}
        }
        if not mp.isfinite(precise(question.formula, at)):
            continue
        mine = precise(ours, at, 17)
        theirs = _number(made, at)
        if theirs is None or not mp.isfinite(mine) or abs(mp.mag(mine)) > _FAR:
            continue
        if abs(mine - theirs) > mp.mpf(10) ** -12 * max(abs(mine), abs(theirs)):
            _object(work, name, at, mine, theirs)
            return None
        compared += 1
        if compared == _POINTS:
            break
    return str(made) if compared else None


def _number(made: Expression, at: dict[str, Formula | float]) -> Real | None:
    values = {symbol(name): expression(value) for name, value in at.items() if not isinstance(value, float)}
    try:
        found = made.subs(values).evalf(20)
    except (TypeError, ValueError, ArithmeticError, AttributeError):
        return None
    return mp.mpf(str(found)) if found.is_Float or found.is_Rational else None


def _object(work: Work, name: str, at: dict[str, Formula | float], mine: Real, theirs: Real) -> None:
    """Our derivative and sympy's differ: values alone decide, by a difference of the derivative of the order below."""
    before = work.question.formula
    for _ in range(work.question.order - 1):
        before = derivative(before, name)
    if abs(_quotient(before, at, name) - mine) <= 1e-8 * abs(mine) + 1e-20:
        return  # sympy is mistaken
    raise DisagreementError(
        say(
            "the rule says {rule}, sympy {version} says {said}: one of them is wrong",
            rule=mp.nstr(mine, 15), version=VERSION, said=mp.nstr(theirs, 15),
        ),
        hint=say("please report this, with the command you typed"),
    )  # fmt: skip


def _quotient(before: Formula, at: dict[str, Formula | float], name: str) -> Real:
    """The difference quotient with a step of 10⁻¹², in 40 digits and more."""
    here = at[name]
    assert not isinstance(here, float)
    step = Fraction(1, 10**12)
    high, low = (
        precise(before, {**at, name: Arithmetic(0, 0, sign, here, Number(0, 0, step))}, 30)  # type: ignore[arg-type]
        for sign in "+-"
    )
    with mp.workdps(40):
        return (high - low) / (2 * mp.mpf(10) ** -12)
