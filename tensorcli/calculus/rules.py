"""The rules of differentiation, on our own formulas: which rule, on which part, with which inner function.

A part that doesn't contain the variable is held fixed. Piecewise functions are differentiated piece by piece; at the
bounds between the pieces it is `tensorcli.calculus.slopes` that says whether there is a slope.
"""

from __future__ import annotations

from dataclasses import replace

from tensorcli.calculus.algebra import (
    ONE,
    ZERO,
    E,
    call,
    contains,
    factors,
    minus,
    negative,
    number,
    over,
    plus,
    power,
    product,
    rational,
    terms,
    times,
    variable,
)
from tensorcli.calculus.branches import as_where, condition, where, where_again
from tensorcli.calculus.definitions import (
    arguments_by_name,
    constant_value,
    formula_of,
    is_smooth,
    substituted,
    unfolded,
)
from tensorcli.calculus.derivation import Derivation, Rule
from tensorcli.calculus.tables import SLOPES
from tensorcli.errors import LimitError
from tensorcli.language import say
from tensorcli.syntax.formula_text import write_formula
from tensorcli.syntax.formulas import variables
from tensorcli.syntax.nodes import Arithmetic, Call, Constant, Factorial, Formula, Negation, Number, Variable

MAX_STEPS = 2000


def derivation(formula: Formula, wrt: str) -> Derivation:
    """How the derivative of `formula` is found; what isn't `wrt` is held fixed.

    Raises `LimitError` where that takes more than 2,000 steps.

    >>> from tensorcli.syntax.formulas import parse_formula
    >>> found = derivation(parse_formula("sin(x^2)"), "x")
    >>> found.rule, found.identity, write_formula(found.result)
    ('chain', 'sin(u)′ = cos(u)·u′', '2*x*cos(x^2)')
    """
    return _Rules(formula, wrt).of(formula)


def derivative(formula: Formula, wrt: str) -> Formula:
    """The derivative alone.

    >>> from tensorcli.syntax.formulas import parse_formula
    >>> write_formula(derivative(parse_formula("x^2*y + sin(y)"), "y"))
    'x^2 + cos(y)'
    """
    return derivation(formula, wrt).result


class _Rules:
    def __init__(self, formula: Formula, wrt: str) -> None:
        taken = {*variables(formula), wrt}
        free = (letter for letter in "uvwstpqruvw" if letter not in taken)
        self.u, self.v = next(free, "u₁"), next(free, "v₁")
        self.c = next((letter for letter in "cakb" if letter not in taken), "c₁")
        self.wrt = wrt
        self.found: dict[Formula, Derivation] = {}  # a derivative of a higher order has the same parts many times

    def of(self, formula: Formula) -> Derivation:
        known = self.found.get(formula)
        if known is None:
            if len(self.found) >= MAX_STEPS:
                raise LimitError(say("the derivative takes more than {limit} steps", limit=MAX_STEPS))
            known = self.found[formula] = self._by_its_rule(formula)
        return known

    def _by_its_rule(self, formula: Formula) -> Derivation:
        if not contains(formula, self.wrt):
            return Derivation(formula, "constant", f"{self.c}′ = 0", ((self.c, formula),), (), ZERO)
        match formula:
            case Variable():
                return Derivation(formula, "variable", f"{self.wrt}′ = 1", (), (), ONE)
            case Negation():
                inner = self.of(formula.operand)
                letters = ((self.u, formula.operand),)
                return Derivation(
                    formula, "constant factor", f"(-{self.u})′ = -{self.u}′", letters, (inner,), negative(inner.result)
                )
            case Arithmetic(operator="+" | "-"):
                return self._sum(formula)
            case Arithmetic(operator="*"):
                return self._product(formula)
            case Arithmetic(operator="/"):
                return self._quotient(formula)
            case Arithmetic():
                return self._power(formula, formula.left, formula.right)
            case Call():
                return self._called(formula)
            case Number() | Constant() | Factorial():
                raise AssertionError(formula)

    def _sum(self, formula: Formula) -> Derivation:
        signed = terms(formula)
        below = tuple(self.of(term) for _, term in signed)
        results = [
            negative(found.result) if is_minus else found.result
            for (is_minus, _), found in zip(signed, below, strict=True)
        ]
        u, v = self.u, self.v
        return Derivation(formula, "sum", f"({u} + {v})′ = {u}′ + {v}′", (), below, plus(*results))

    def _product(self, formula: Formula) -> Derivation:
        every = factors(formula)
        fixed = [factor for factor in every if not contains(factor, self.wrt)]
        moving = [factor for factor in every if contains(factor, self.wrt)]
        u, v, c = self.u, self.v, self.c
        if fixed:
            constant, rest = times(*fixed), product(moving)
            inner = self.of(rest)
            return Derivation(
                formula, "constant factor", f"({c}·{u})′ = {c}·{u}′", ((c, constant), (u, rest)), (inner,),
                times(constant, inner.result),
            )  # fmt: skip
        left, right = moving[0], product(moving[1:])
        one, other = self.of(left), self.of(right)
        result = plus(times(one.result, right), times(left, other.result))
        return Derivation(
            formula, "product", f"({u}·{v})′ = {u}′·{v} + {u}·{v}′", ((u, left), (v, right)), (one, other), result
        )

    def _quotient(self, formula: Arithmetic) -> Derivation:
        above, below = formula.left, formula.right
        u, v, c = self.u, self.v, self.c
        if not contains(below, self.wrt):
            inner = self.of(above)
            return Derivation(
                formula, "constant factor", f"({u}/{c})′ = {u}′/{c}", ((u, above), (c, below)), (inner,),
                over(inner.result, below),
            )  # fmt: skip
        under = self.of(below)
        if not contains(above, self.wrt):
            result = negative(over(times(above, under.result), power(below, number(2))))
            return Derivation(
                formula, "quotient", f"({c}/{v})′ = -{c}·{v}′/{v}^2", ((c, above), (v, below)), (under,), result
            )
        upper = self.of(above)
        difference = minus(times(upper.result, below), times(above, under.result))
        return Derivation(
            formula, "quotient", f"({u}/{v})′ = ({u}′·{v} - {u}·{v}′)/{v}^2", ((u, above), (v, below)), (upper, under),
            over(difference, power(below, number(2))),
        )  # fmt: skip

    def _power(self, formula: Formula, base: Formula, exponent: Formula) -> Derivation:
        if not contains(exponent, self.wrt):
            return self._fixed_exponent(formula, base, exponent)
        if not contains(base, self.wrt):
            factor = ONE if base == E else call("log", base)
            outer = Arithmetic(0, 0, "^", base, variable(self.u))
            slope = ZERO if constant_value(base) == 0 else times(outer, factor)
            return self._outer(formula, "exponential", outer, slope, exponent)
        u, v = self.u, self.v
        one, other = self.of(base), self.of(exponent)
        bracket = plus(times(other.result, call("log", base)), over(times(exponent, one.result), base))
        if one.result == ONE and exponent == base:  # x^x: x/x is 1 wherever x^x has a slope
            bracket = plus(times(other.result, call("log", base)), ONE)
        return Derivation(
            formula, "power tower", f"({u}^{v})′ = {u}^{v}·({v}′·log({u}) + {v}·{u}′/{u})", ((u, base), (v, exponent)),
            (one, other), times(formula, bracket),
        )  # fmt: skip

    def _fixed_exponent(self, formula: Formula, base: Formula, exponent: Formula) -> Derivation:
        value = constant_value(exponent)
        less = number(value - 1) if value is not None else plus(exponent, negative(ONE))
        factor = number(value) if value is not None else exponent
        u = variable(self.u)
        return self._outer(formula, "power", Arithmetic(0, 0, "^", u, exponent), times(factor, power(u, less)), base)

    def _outer(self, formula: Formula, rule: Rule, outer: Formula, slope: Formula, argument: Formula) -> Derivation:
        """A function of u, with its slope: by its own rule if u is the variable, else by the chain rule."""
        result = substituted(slope, {self.u: argument})
        if argument == Variable(0, 0, self.wrt):
            named = substituted(outer, {self.u: argument})
            return Derivation(formula, rule, f"{_primed(named)} = {write_formula(result)}", (), (), result)
        inner = self.of(argument)
        follows = "" if slope == ZERO else f"·{self.u}′"
        identity = f"{_primed(outer)} = {write_formula(slope, 20 if follows else 0)}{follows}"
        return Derivation(formula, "chain", identity, ((self.u, argument),), (inner,), times(inner.result, result))

    def _called(self, formula: Call) -> Derivation:
        name, arguments = formula.function, formula.arguments
        if name == "pow":
            return self._power(formula, *arguments)
        if name == "where":
            return self._branches(formula, *arguments)
        if name in ("max", "min"):
            return self._extremum(formula, *arguments)
        if name in ("atan2", "hypot"):
            return self._of_two(formula, *arguments)
        u, others = variable(self.u), arguments[1:]
        if name == "polygamma":
            order = rational(arguments[0])
            assert order is not None
            return self._tabled(formula, call(name, arguments[0], u), call(name, number(order + 1), u), arguments[1])
        if any(contains(other, self.wrt) for other in others):
            return self._unfolded(formula)
        outer = call(name, u, *others)
        if name == "log" and others:
            return self._tabled(formula, outer, over(ONE, times(u, call("log", *others))), arguments[0])
        if name == "softplus":
            slope: Formula = call("sigmoid", times(arguments_by_name(formula)["b"], u))
            return self._tabled(formula, outer, slope, arguments[0])
        if name in SLOPES:
            slope = substituted(formula_of(SLOPES[name]), {"u": u})
            return self._tabled(formula, outer, slope, arguments[0])
        return self._unfolded(formula) if is_smooth(formula) else self._pieces(formula)

    def _tabled(self, formula: Call, outer: Call, slope: Formula, argument: Formula) -> Derivation:
        rules: dict[str, Rule] = {"exp": "exponential", "log": "logarithm"}
        return self._outer(formula, rules.get(formula.function, "function"), outer, slope, argument)

    def _unfolded(self, formula: Call) -> Derivation:
        """By what the function means."""
        if formula.function == "log":
            meaning: Formula = over(*(call("log", argument) for argument in formula.arguments))
        elif is_smooth(formula):
            meaning = unfolded(formula)
        else:
            meaning = as_where(formula)
        inner = self.of(meaning)
        identity = f"{write_formula(formula)} = {write_formula(meaning)}"
        return Derivation(formula, "definition", identity, (), (inner,), inner.result)

    def _pieces(self, formula: Call) -> Derivation:
        """A piecewise function of u: each piece has its own slope."""
        argument, others = formula.arguments[0], formula.arguments[1:]
        u = variable(self.u)
        outer = call(formula.function, u, *others)
        pieces = as_where(outer)
        if argument == Variable(0, 0, self.wrt):
            found = self.of(substituted(pieces, {self.u: argument}))
            return Derivation(formula, "piecewise", "", (), found.below, found.result)
        slope = _Rules(pieces, self.u).of(pieces).result
        return self._tabled(formula, outer, slope, argument)

    def _branches(self, formula: Formula, one: Formula, other: Formula, yes: Formula, no: Formula) -> Derivation:
        branches = [(condition(one, other), yes)]
        while isinstance(no, Call) and no.function == "where":
            branches.append((condition(*no.arguments[:2]), no.arguments[2]))
            no = no.arguments[3]
        below = tuple(replace(self.of(branch), when=when) for when, branch in [*branches, ("else", no)])
        return Derivation(formula, "piecewise", "", (), below, where_again(formula, [found.result for found in below]))

    def _extremum(self, formula: Call, one: Formula, other: Formula) -> Derivation:
        u, v = self.u, self.v
        first, second = self.of(one), self.of(other)
        larger, smaller = (one, other) if formula.function == "max" else (other, one)
        sign = ">" if formula.function == "max" else "<"
        below = (replace(first, when=condition(larger, smaller)), replace(second, when="else"))
        identity = f"{formula.function}({u}, {v})′ = where({u} {sign} {v}, {u}′, {v}′)"
        result = where(larger, smaller, first.result, second.result)
        return Derivation(formula, "piecewise", identity, ((u, one), (v, other)), below, result)

    def _of_two(self, formula: Call, one: Formula, other: Formula) -> Derivation:
        u, v = self.u, self.v
        first, second = self.of(one), self.of(other)
        if formula.function == "atan2":
            identity = f"atan2({u}, {v})′ = ({u}′·{v} - {u}·{v}′)/({u}^2 + {v}^2)"
            above = minus(times(first.result, other), times(one, second.result))
            result = over(above, plus(power(one, number(2)), power(other, number(2))))
        else:
            identity = f"hypot({u}, {v})′ = ({u}·{u}′ + {v}·{v}′)/hypot({u}, {v})"
            result = over(plus(times(one, first.result), times(other, second.result)), formula)
        return Derivation(formula, "function", identity, ((u, one), (v, other)), (first, second), result)


def _primed(formula: Formula) -> str:
    text = write_formula(formula)
    return f"{text}′" if isinstance(formula, Call) else f"({text})′"
