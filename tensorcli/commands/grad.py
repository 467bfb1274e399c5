"""`tensorcli grad`: what is the derivative, and why?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from tensorcli.errors import InputError, LimitError, Place
from tensorcli.language import say
from tensorcli.line.declare import Argument, Command, Option
from tensorcli.syntax.formulas import asked_formula, parse_formula, variables
from tensorcli.syntax.functions import function_names
from tensorcli.syntax.nodes import Formula
from tensorcli.syntax.points import bound, parse_point
from tensorcli.terminal.reply import Reply, Wanted

if TYPE_CHECKING:
    from tensorcli.calculus.grad import GradAnswer, Question, Work
    from tensorcli.calculus.picture import Picture
    from tensorcli.views.page import Page

MAX_ORDER = 5
MAX_SECONDS = 3600.0
MAX_WITNESS = 3.0  # seconds for sympy's own derivative: the answer is there without it


def grad(
    formula: Annotated[
        str,
        Argument(
            "FORMULA",
            say("a formula, as x^2*y + sin(y), or a function's name, as sigmoid"),
            formula=True,
            words=function_names,
        ),
    ],
    at: Annotated[str | None, Option(say("the point: 2, or x=1,y=2"), "POINT")] = None,
    wrt: Annotated[str | None, Option(say("the variable, or several as x,y; all of them unless given"), "NAME")] = None,
    order: Annotated[int, Option(say("which derivative: 1 to 5"))] = 1,
    hessian: Annotated[bool, Option(say("the matrix of second derivatives too"))] = False,
    graph: Annotated[bool, Option(say("the computation graph: values forward, gradients backward"))] = False,
    plot: Annotated[bool, Option(say("draw the formula and its slope, with the tangent at the point"))] = False,
    timeout: Annotated[float, Option(say("how many seconds it may take at most"), "SECONDS")] = 10,
    no_torch: Annotated[bool, Option(say("stop after the rule: don't ask torch"))] = False,
    no_sympy: Annotated[bool, Option(say("stop after the rule: don't ask sympy"))] = False,
) -> Reply[GradAnswer]:
    """Parse, apply the rules; then torch or sympy is asked."""
    asked = asked_formula(formula)
    question = _question(asked, at=at, wrt=wrt, order=order, hessian=hessian, short=not no_sympy)
    if not 0 < timeout <= MAX_SECONDS:
        raise InputError(say("--timeout is more than 0 and at most {limit:g} seconds", limit=MAX_SECONDS))
    _check(question, graph=graph, plot=plot, no_torch=no_torch)

    from tensorcli.calculus.grad_answer import differentiate
    from tensorcli.calculus.time_limit import within

    try:
        work = within(timeout, lambda: differentiate(question))
    except RecursionError:
        raise LimitError(say("the derivative is too large"), hint=say("ask for a lower --order")) from None

    def verify(_: GradAnswer) -> GradAnswer:
        if question.at is not None and not no_torch:
            from tensorcli.calculus.agreement import with_torch

            return with_torch(work, graph=graph, seconds=timeout)
        if no_sympy:
            return work.answer
        from tensorcli.calculus.sympy_check import with_sympy

        return with_sympy(work, min(timeout, MAX_WITNESS))

    def matches(_: GradAnswer, text: str) -> bool:
        return within(timeout, lambda: _matches(work, text))

    def view(answer: GradAnswer, wanted: Wanted) -> Page:
        from tensorcli.views.grad import MOST_STEPS, view

        drawn = within(timeout, lambda: _picture(work)) if plot else None
        return view(answer, wanted.language, drawn, most=None if wanted.everything else MOST_STEPS)

    return Reply(work.answer, view, verify, matches, early=False, optional=False)


def _check(question: Question, *, graph: bool, plot: bool, no_torch: bool) -> None:
    """What needs a point, or torch."""
    if graph and (question.at is None or no_torch):
        message = say("--graph needs a point") if question.at is None else say("--graph shows what torch does")
        raise InputError(message, hint=say("write --at 2, for instance") if question.at is None else None)
    if plot and question.at is None and len(question.variables) > 1:
        raise InputError(say("--plot needs a point where there are several variables"))
    if plot and any(isinstance(value, float) for value in (question.at or {}).values()):
        raise InputError(say("--plot needs a point that is finite"))


def _question(formula: Formula, *, at: str | None, wrt: str | None, order: int, hessian: bool, short: bool) -> Question:
    from tensorcli.calculus.grad import Question

    if order < 1:
        raise InputError(say("--order is 1 or more"), hint=say("write --order 2 for the second derivative"))
    if order > MAX_ORDER:
        raise LimitError(say("--order goes up to {limit}", limit=MAX_ORDER))
    names = variables(formula)
    chosen = _chosen(names, wrt)
    known = names or chosen
    given = None if at is None else bound(parse_point(at), known, at or "")
    point = None if given is None else {name: given[name] for name in known}
    return Question(formula, known, chosen, order, point, hessian, short)


def _chosen(names: tuple[str, ...], wrt: str | None) -> tuple[str, ...]:
    """The variables to differentiate by; a constant may be differentiated by anything."""
    if wrt is None:
        return names or ("x",)
    found: list[str] = []
    start = 0
    for piece in wrt.replace("，", ",").split(","):
        name, place = piece.strip(), Place(wrt, start, start + max(len(piece), 1))
        start += len(piece) + 1
        if name in found:
            raise InputError(say("'{name}' is given twice", name=name), place=place)
        if names and name not in names:
            raise InputError(
                say("the formula has no variable '{name}'", name=name),
                hint=say("its variables: {names}", names=", ".join(names)),
                place=place,
            )
        if not names and (not name or variables(parse_formula(name)) != (name,)):
            raise InputError(say("--wrt takes the name of a variable"), place=place)
        found.append(name)
    return tuple(found)


def _matches(work: Work, text: str) -> bool:
    """Texts are compared as formulas, whatever their form; numbers to the digits written."""
    if work.question.at is None:
        from tensorcli.calculus.expected import same_formulas

        return same_formulas(work, text)
    from fractions import Fraction

    from tensorcli.terminal.expect import value_meets

    def whole(value: Any) -> Any:  # what is too large for a float is compared as the whole number that it is
        return int(Fraction(value)) if isinstance(value, str) else value

    value = work.answer.answer
    if isinstance(value, str) and (value == text.strip() or "^" in value):
        return value == text.strip()
    return value_meets(tuple(map(whole, value)) if isinstance(value, tuple) else whole(value), text)


def _picture(work: Work) -> Picture:
    """The curve along the first variable asked for, as far to each side of the point as there is something to see."""
    from tensorcli.calculus.picture import picture

    question = work.question
    name = question.wrt[0]
    at = question.at or {}
    middle = 0.0 if work.answer.at is None else work.answer.at[name]
    if not isinstance(middle, float):
        raise InputError(say("--plot needs a point that is finite"))
    reach = max(abs(middle) * 0.5, 3.0)
    found = work.answer.gradient[name] if work.answer.gradient and question.order == 1 else None
    return picture(question.formula, work.partials[name], at, name, middle - reach, middle + reach, found)


COMMAND = Command(
    name="grad",
    run=grad,
    details=(
        say(
            "The derivative by the rules, step by step, in its shortest form; --at gives its value at a point, with "
            "three witnesses: the symbols, torch's autograd, and a difference of values alone."
        ),
        say(
            "Where there is no slope (a kink, a jump, a pole) the answer is no, and you see both sides and what torch "
            "picks. Letters are variables; e and pi are numbers; 2x and 3(x + 1) are products."
        ),
    ),
    examples=(
        "grad sigmoid --at 2",
        "grad 'x^2*y + sin(y)' --at x=1,y=2",
        "grad relu --at 0",
        "grad 'log(x)' --at -1",
        "grad 'exp(-x^2)' --order 2 --at 0.5",
        "grad 'x*sin(x)' --expect 'sin(x) + x*cos(x)'",
    ),
    witness=None,
)
