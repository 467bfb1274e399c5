"""Building formulas: sums, products and powers that come out as a person would write them, without the idle 1 and 0.

Nothing is cancelled that could be undefined: `x/x` stays. Shorter forms are `tensorcli.calculus.shorten`'s business.
"""

from __future__ import annotations

from fractions import Fraction

from tensorcli.syntax.formula_text import MAX_DIGITS
from tensorcli.syntax.formulas import parts
from tensorcli.syntax.nodes import Arithmetic, Call, Constant, Factorial, Formula, Negation, Number, Variable

ZERO, ONE = Number(0, 0, Fraction(0)), Number(0, 0, Fraction(1))
E = Constant(0, 0, "e")


def number(value: Fraction | int) -> Formula:
    """A number; one that is negative is a negation, as the parser has it, a fraction a quotient.

    >>> from tensorcli.syntax.formula_text import write_formula
    >>> write_formula(number(Fraction(-1, 3)))
    '-1/3'
    """
    value = Fraction(value)
    if value < 0:
        return negative(number(-value))
    if value.denominator == 1 or _is_decimal(value):
        return Number(0, 0, value)
    return Arithmetic(0, 0, "/", Number(0, 0, Fraction(value.numerator)), Number(0, 0, Fraction(value.denominator)))


def _is_decimal(value: Fraction) -> bool:
    """Whether a fraction is better written with a decimal point: 0.044715, but 1/2."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1 and value.denominator > 16


def call(function: str, *arguments: Formula) -> Call:
    """A function of something."""
    return Call(0, 0, function, arguments)


def variable(name: str) -> Variable:
    """A variable."""
    return Variable(0, 0, name)


def negative(formula: Formula) -> Formula:
    """The formula times -1; in a product the first factor takes the sign."""
    if isinstance(formula, Negation):
        return formula.operand
    if formula == ZERO:
        return formula
    if isinstance(formula, Arithmetic) and formula.operator in "*/":
        return Arithmetic(0, 0, formula.operator, negative(formula.left), formula.right)
    return Negation(0, 0, formula)


def is_negative(formula: Formula) -> bool:
    """Whether it is written with a minus in front."""
    while isinstance(formula, Arithmetic) and formula.operator in "*/":
        formula = formula.left
    return isinstance(formula, Negation)


def plus(*terms: Formula) -> Formula:
    """The sum, with the numbers in it added up.

    >>> from tensorcli.syntax.formulas import parse_formula, write_formula
    >>> write_formula(plus(parse_formula("-x"), parse_formula("1"), parse_formula("-y"), parse_formula("2")))
    '-x + 3 - y'
    """
    kept: list[Formula] = []
    total, place = Fraction(0), None
    for term in terms:
        value = rational(term)
        if value is None or not is_writable(total + value):
            kept.append(term)
        elif value:
            total += value
            if place is None:
                place = len(kept)
    if total:
        kept.insert(place or 0, number(total))
    if not kept:
        return ZERO
    result = kept[0]
    for term in kept[1:]:
        sign, size = ("-", negative(term)) if is_negative(term) else ("+", term)
        result = Arithmetic(0, 0, sign, result, size)  # type: ignore[arg-type]
    return result


def minus(left: Formula, right: Formula) -> Formula:
    """The difference."""
    return plus(left, negative(right))


def times(*factors: Formula) -> Formula:
    """The product: its number in front, then the variables, then the rest; what is divided by stands below one bar.

    >>> from tensorcli.syntax.formulas import parse_formula, write_formula
    >>> write_formula(times(*map(parse_formula, ("cos(x)", "-2x", "1/(3y)", "x^2"))))
    '-2*x^3*cos(x)/(3*y)'
    """
    above: list[Formula] = []
    below: list[Formula] = []
    numbers: list[Fraction] = []
    for factor in factors:
        _collect(factor, above, below, numbers)
    coefficient = Fraction(1)
    for value in numbers:
        if is_writable(coefficient * value):
            coefficient *= value
        else:
            above.insert(0, number(abs(value)))
            coefficient *= -1 if value < 0 else 1
    if not coefficient:
        return ZERO
    if not above and not below:
        return number(coefficient)
    top, bottom = Fraction(abs(coefficient.numerator)), Fraction(coefficient.denominator)
    if _is_decimal(coefficient):
        top, bottom = abs(coefficient), Fraction(1)
    upper, lower = (_joined(Number(0, 0, own), _in_order(rest)) for own, rest in ((top, above), (bottom, below)))
    result = upper if lower == ONE else Arithmetic(0, 0, "/", upper, lower)
    return negative(result) if coefficient < 0 else result


def _in_order(factors: list[Formula]) -> list[Formula]:
    """Variables first, by name, each with all its whole powers in one."""
    powers: dict[str, Fraction] = {}
    rest: list[Formula] = []
    for factor in factors:
        base, exponent = factor, Fraction(1)
        if isinstance(factor, Arithmetic) and factor.operator == "^" and isinstance(factor.right, Number):
            base, exponent = factor.left, factor.right.value
        if isinstance(base, Variable) and exponent.denominator == 1:
            powers[base.name] = powers.get(base.name, Fraction(0)) + exponent
        else:
            rest.append(factor)
    return [*(power(variable(name), Number(0, 0, powers[name])) for name in sorted(powers)), *rest]


def _joined(coefficient: Number, factors: list[Formula]) -> Formula:
    if not factors:
        return coefficient
    result = factors[0] if coefficient == ONE else Arithmetic(0, 0, "*", coefficient, factors[0])
    for factor in factors[1:]:
        result = Arithmetic(0, 0, "*", result, factor)
    return result


def _collect(factor: Formula, above: list[Formula], below: list[Formula], numbers: list[Fraction]) -> None:
    """Put what a factor is made of above or below the bar, and what is a number aside."""
    value = rational(factor)
    if value is not None:
        numbers.append(value)
    elif isinstance(factor, Negation):
        numbers.append(Fraction(-1))
        _collect(factor.operand, above, below, numbers)
    elif isinstance(factor, Arithmetic) and factor.operator == "*":
        _collect(factor.left, above, below, numbers)
        _collect(factor.right, above, below, numbers)
    elif isinstance(factor, Arithmetic) and factor.operator == "/" and not _is_nothing(factor.right):
        _collect(factor.left, above, below, numbers)
        under: list[Fraction] = []
        _collect(factor.right, below, above, under)
        numbers.extend(1 / value for value in under)
    else:
        above.append(factor)


def _is_nothing(formula: Formula) -> bool:
    """Whether it is written as 0 or as 0 times something: no number of it could be put above a bar."""
    if isinstance(formula, Negation):
        return _is_nothing(formula.operand)
    if isinstance(formula, Arithmetic) and formula.operator in "*/":
        return _is_nothing(formula.left) or (formula.operator == "*" and _is_nothing(formula.right))
    return rational(formula) == 0


def is_writable(value: Fraction) -> bool:
    """Whether our own parser would read the number again."""
    for whole in (value.numerator, value.denominator):
        if len(str(abs(whole)).rstrip("0")) > MAX_DIGITS or abs(whole) >= 10**900:
            return False
    return True


def over(above: Formula, below: Formula) -> Formula:
    """The quotient."""
    return above if below == ONE else times(above, Arithmetic(0, 0, "/", ONE, below))


def power(base: Formula, exponent: Formula) -> Formula:
    """The power; with exponent 1 the base itself."""
    if exponent == ONE:
        return base
    return ONE if exponent == ZERO else Arithmetic(0, 0, "^", base, exponent)


def rational(formula: Formula) -> Fraction | None:
    """The value of a number that is written as such: 2, -2, 2/3; None for any other formula.

    >>> from tensorcli.syntax.formulas import parse_formula
    >>> rational(parse_formula("-2/3")), rational(parse_formula("2x"))
    (Fraction(-2, 3), None)
    """
    if isinstance(formula, Number):
        return formula.value
    if isinstance(formula, Negation):
        value = rational(formula.operand)
        return None if value is None else -value
    if isinstance(formula, Arithmetic) and formula.operator == "/":
        left, right = rational(formula.left), rational(formula.right)
        return left / right if left is not None and right else None
    return None


def terms(formula: Formula, is_minus: bool = False) -> list[tuple[bool, Formula]]:
    """The terms of a sum, each with whether it is subtracted."""
    if isinstance(formula, Arithmetic) and formula.operator in "+-":
        return terms(formula.left, is_minus) + terms(formula.right, is_minus != (formula.operator == "-"))
    return [(is_minus, formula)]


def factors(formula: Formula) -> list[Formula]:
    """The factors of a product."""
    if isinstance(formula, Arithmetic) and formula.operator == "*":
        return factors(formula.left) + factors(formula.right)
    return [formula]


def product(factors: list[Formula]) -> Formula:
    """The factors multiplied as they stand; there must be one at least."""
    result = factors[0]
    for factor in factors[1:]:
        result = Arithmetic(0, 0, "*", result, factor)
    return result


def contains(formula: Formula, name: str) -> bool:
    """Whether a variable occurs in it."""
    return (
        formula.name == name if isinstance(formula, Variable) else any(contains(part, name) for part in parts(formula))
    )


def size(formula: Formula) -> int:
    """How many operations it takes: signs, operators and functions.

    >>> from tensorcli.syntax.formulas import parse_formula
    >>> size(parse_formula("2x + sin(x)"))
    3
    """
    if isinstance(formula, Number | Constant | Variable | Factorial) or rational(formula) is not None:
        return 0
    return 1 + sum(map(size, parts(formula)))
