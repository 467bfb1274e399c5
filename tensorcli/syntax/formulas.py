"""Formulas as people write them: `2x^2 + 3 sin(x)`, `e^-x`, `|x|`, `sin^2(x)`, `x²`, `π`; and back to text.

A product may be left out between a number and what follows, between `)(`, and between two names: `3x y^2`. It binds
like a written one: `1/2x` is (1/2)·x. Powers group from the right and bind tighter than a sign: `-x^2` is -(x²).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from fractions import Fraction

from tensorcli.errors import InputError, LimitError, Place
from tensorcli.language import say
from tensorcli.syntax.formula_text import MAX_DIGITS, write_formula
from tensorcli.syntax.functions import GREEK, OF_A_VECTOR, function_named, near
from tensorcli.syntax.keyboard import ascii_punctuation
from tensorcli.syntax.nodes import Arithmetic, Call, Constant, Factorial, Formula, Negation, Number, Variable
from tensorcli.syntax.precedence import Affix, Infix, Reader, Table, Token, check_length

__all__ = ["asked_formula", "parse_formula", "parts", "variables", "write_formula"]

MAX_EXPONENT = 1000  # of ten, in a number such as 1e300
MAX_POWER_BITS = 4096
MAX_FACTORIAL = 500
MAX_ORDER = 20  # of polygamma

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_WORD = re.compile(
    r"(?P<space>\s+)|(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<name>[A-Za-zΑ-Ωα-ωϵϑϕ][A-Za-z0-9_Α-Ωα-ω]*)|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺]+)|(?P<sign>\*\*|[<>]=?|[-+*/^(),|!·÷√≤≥])",
    re.ASCII,
)
_SAME_SIGN = {"**": "^", "·": "*", "÷": "/", "≤": "<=", "≥": ">="}
_COMPARISONS = (">", "<", ">=", "<=")
_NOT_FINITE = ("inf", "nan", "oo", "infinity")


def _between(operator: str) -> Callable[[Formula, Formula], Formula]:
    def build(left: Formula, right: Formula) -> Formula:
        return Arithmetic(left.start, right.stop, operator, left, right)  # type: ignore[arg-type]

    return build


_PRODUCT = Infix(20, 21, _between("*"))
_TABLE: Table[Formula] = Table(
    prefix={
        "-": Affix(30, lambda operand, sign: Negation(sign.start, operand.stop, operand)),
        "+": Affix(30, lambda operand, sign: operand),  # noqa: ARG005
        "√": Affix(50, lambda operand, sign: Call(sign.start, operand.stop, "sqrt", (operand,))),
    },
    infix={
        "+": Infix(10, 11, _between("+")),
        "-": Infix(10, 11, _between("-")),
        "*": _PRODUCT,
        "/": Infix(20, 21, _between("/")),
        "^": Infix(40, 30, _between("^")),
    },
    postfix={"!": Affix(60, lambda operand, sign: Factorial(operand.start, sign.stop, operand))},
)


def parse_formula(text: str) -> Formula:
    """The formula that `text` means; a function's name alone means that function of x.

    Raises `InputError` where it isn't one, and `LimitError` past 2,000 characters, 40 levels, 300 parts, numbers of 30
    digits, whole-number powers of 4,096 bits or 500!, each before any work is done with it.

    >>> write_formula(parse_formula("2x² + sin^2(x)")), write_formula(parse_formula("sigmoid"))
    ('2*x^2 + sin(x)^2', 'sigmoid(x)')
    """
    check_length(text)
    if not text.strip():
        raise InputError(say("a formula is missing"), hint=say("write a formula as x^2 + sin(x)"))
    tokens = _tokens(text)
    alone = function_named(tokens[0].text) if len(tokens) == 2 and tokens[0].kind == "name" else None
    if alone is not None and alone.least == 1 and tokens[0].text not in _VARIABLES_TOO:
        word = tokens[0]
        return Call(word.start, word.stop, alone.name, (Variable(word.start, word.stop, "x"),))
    reader = _FormulaReader(text, tokens)
    formula = reader.expression()
    reader.finish()
    _value(formula, text)
    return formula


def asked_formula(text: str) -> Formula:
    """The formula that somebody asks about; a lone name is hardly meant for a variable where it is nearly a function's.

    Raises `InputError` for that too: whoever asks about sigmiod means sigmoid.

    >>> write_formula(asked_formula("sigmoid")), write_formula(asked_formula("theta"))
    ('sigmoid(x)', 'theta')
    """
    formula = parse_formula(text)
    if not isinstance(formula, Variable) or len(formula.name) <= 3 or formula.name.lower() in GREEK:
        return formula
    name, place = formula.name, Place(text, formula.start, formula.stop)
    guess = near(name, 0.77)
    if guess is None:
        return formula
    hint = say("did you mean {names}?", names=guess)
    if name[:-1] == guess and name[-1].isalpha():
        hint = say("write {name}({argument})", name=guess, argument=name[-1])
    raise InputError(say("there is no function '{name}'", name=name), hint=hint, place=place)


_VARIABLES_TOO = ("gamma", "sh", "ch", "th", "lg", "tg", "Γ", "σ")  # alone, these are names


def _tokens(text: str) -> list[Token]:
    read = ascii_punctuation(text)
    tokens, at = [], 0
    while at < len(read):
        match = _WORD.match(read, at)
        if match is None:
            raise _unexpected(text, at)
        kind, word = str(match.lastgroup), match[0]
        if kind == "raised":
            tokens.append(Token("sign", "^", at, at))
            digits = word.translate(_SUPERSCRIPTS)
            for sign, number in re.findall(r"([-+]?)(\d*)", digits):
                tokens += [Token("sign", sign, at, match.end())] if sign else []
                tokens += [Token("number", number, at, match.end())] if number else []
        elif kind != "space":
            tokens.append(Token(kind, _SAME_SIGN.get(word, word), at, match.end()))
        at = match.end()
    tokens.append(Token("end", "", len(text), len(text)))
    return tokens


def _unexpected(text: str, at: int) -> InputError:
    place = Place(text, at, at + 1)
    if text[at] == "=":
        return InputError(say("a formula has no '='"), hint=say("write only what stands behind it"), place=place)
    if text[at] in "[]{}":
        return InputError(say("a formula is grouped with ( and )"), place=place)
    hint = None
    if text[at].isalpha():  # it may look like another: х is not x
        from unicodedata import name

        hint = say("this is {letter}; letters are a to z, and the Greek ones", letter=name(text[at], "?"))
    return InputError(say("'{sign}' has no meaning in a formula", sign=text[at]), hint=hint, place=place)


class _FormulaReader(Reader[Formula]):
    table = _TABLE
    bars = 0  # open |…, innermost bracket only

    def operand(self) -> Formula:
        token = self.take()
        if token.kind == "number":
            return self._number(token)
        if token.kind == "name":
            return self._name(token)
        if token.text == "(":
            return self._bracketed(token)
        if token.text == "|":
            return self._absolute(token)
        if token.kind == "end":
            raise self.wrong(say("something is missing at the end"), token)
        if token.text == ")":
            raise self.wrong(say("something is missing before ')'"), token)
        raise self.wrong(say("a number or a name is missing before '{sign}'", sign=token.text), token)

    def implicit(self) -> Infix[Formula] | None:
        before, after = self.tokens[self.at - 1], self.token
        if before.kind == "number" and (after.kind == "name" or after.text in ("(", "√")):
            return _PRODUCT
        if before.kind == "number" and after.text == "|" and not self.bars:
            return _PRODUCT
        if before.kind == after.kind == "name":
            return _PRODUCT
        return _PRODUCT if before.text == ")" and after.text == "(" else None

    def finish(self) -> None:
        """Nothing may be left."""
        token = self.token
        if token.kind == "end":
            return
        if token.text == ")":
            raise self.wrong(say("')' was never opened"), token)
        if token.text in _COMPARISONS:
            raise self.wrong(say("a comparison has its place in where(x > 0, x, 0) alone"), token)
        if token.text == ",":
            raise self.wrong(say("a comma only separates what is given to a function"), token)
        word = self.text[token.start : token.stop]
        raise self.wrong(say("an operator is missing before '{word}'", word=word), token, say("write a product with *"))

    def _number(self, token: Token) -> Number:
        digits, _, exponent = token.text.lower().partition("e")
        if len(digits.replace(".", "")) > MAX_DIGITS:
            raise LimitError(say("a number has at most {limit} digits", limit=MAX_DIGITS), place=self.place(token))
        if len(exponent.lstrip("+-0")) > 5 or abs(int(exponent or 0)) > MAX_EXPONENT:
            raise LimitError(say("the exponent of ten is at most {limit}", limit=MAX_EXPONENT), place=self.place(token))
        if self.token.kind == "number":
            raise self.wrong(say("an operator is missing between two numbers"), self.token)
        return Number(token.start, token.stop, Fraction(token.text))

    def _name(self, token: Token) -> Formula:
        word = token.text
        function = function_named(word)
        if word.lower() in OF_A_VECTOR:
            hint = say("tensorcli activation {name} shows its values and slopes", name=word.lower())
            raise self.wrong(say("{name} is a function of a vector, not of a number", name=word), token, hint)
        if self.token.text == "(" and word == "where":
            return self._where(token, self.take())
        if self.token.text == "(" and (function is not None or len(word) > 1):
            return self._call(token, self._arguments(self.take()))
        if function is not None and self.token.text == "^" and word not in _VARIABLES_TOO:
            return self._power_of_function(token)
        if word in ("e", "E"):
            return Constant(token.start, token.stop, "e")
        if word in ("pi", "Pi", "PI", "π"):
            return Constant(token.start, token.stop, "pi")
        if self.token.text == "(":
            hint = say("write {name}*(…) for a product", name=word)
            raise self.wrong(say("'{name}' is not a function", name=word), token, hint)
        if word.lower() in _NOT_FINITE:
            raise self.wrong(say("a formula has no '{name}'", name=word), token)
        if function is not None and word not in _VARIABLES_TOO:
            after = self.token
            what = self.text[after.start : after.stop] if after.kind in ("name", "number") else "x"
            hint = say("write {name}({argument})", name=word, argument=what)
            raise self.wrong(say("'{name}' is a function: give it something in brackets", name=word), token, hint)
        return Variable(token.start, token.stop, word)

    def _power_of_function(self, name: Token) -> Formula:
        """sin^2(x) is sin(x)^2; sin^-1(x) could be two things, so it is neither."""
        self.take()
        exponent = self.take()
        if exponent.text == "-":
            hint = say("write 1/{name}(x) for the reciprocal; the inverse function has a name, as asin", name=name.text)
            raise self.wrong(say("'{name}^-' can mean two things", name=name.text), name, hint)
        if exponent.kind != "number" or self.token.text != "(":
            hint = say("write {name}({argument})", name=name.text, argument="x")
            raise self.wrong(say("'{name}' is a function: give it something in brackets", name=name.text), name, hint)
        power = self.count(self._number(exponent))
        call = self.count(self._call(name, self._arguments(self.take())))
        return Arithmetic(name.start, call.stop, "^", call, power)

    def _call(self, name: Token, arguments: tuple[Formula, ...]) -> Formula:
        function = function_named(name.text)
        if function is None:
            guess = near(name.text)
            hint = say("did you mean {names}?", names=guess) if guess else say("write a product with *")
            raise self.wrong(say("there is no function '{name}'", name=name.text), name, hint)
        if not function.least <= len(arguments) <= function.most:
            message = (
                say(
                    "{name} takes {count} values, got {given}",
                    name=name.text, count=function.least, given=len(arguments),
                )
                if function.least == function.most
                else say(
                    "{name} takes {least} to {most} values, got {given}",
                    name=name.text, least=function.least, most=function.most, given=len(arguments),
                )
            )  # fmt: skip
            raise self.wrong(message, name)
        if function.name == "polygamma" and not _is_order(arguments[0]):
            raise self.wrong(say("the order of polygamma is a whole number up to {limit}", limit=MAX_ORDER), name)
        stop = self.tokens[self.at - 1].stop
        return Call(name.start, stop, function.name, arguments)

    def _where(self, name: Token, opening: Token) -> Formula:
        """where(a > b, this, that): a call of four, the first two of which are compared by > alone."""
        bars, self.bars = self.bars, 0
        left = self.expression()
        sign = self.take()
        if sign.text not in _COMPARISONS:
            raise self.wrong(say("where begins with a comparison"), sign, say("write where(x > 0, x, 0)"))
        pieces = [left, self.expression()]
        while self.token.text == "," and len(pieces) < 5:
            self.take()
            pieces.append(self.expression())
        self._close(opening)
        self.bars = bars
        if len(pieces) != 4:
            message = say("{name} takes {count} values, got {given}", name="where", count=3, given=len(pieces) - 1)
            raise self.wrong(message, name, say("write where(x > 0, x, 0)"))
        one, other, yes, no = pieces
        if sign.text in ("<", ">="):
            one, other = other, one
        if sign.text in (">=", "<="):
            yes, no = no, yes
        return Call(name.start, self.tokens[self.at - 1].stop, "where", (one, other, yes, no))

    def _arguments(self, opening: Token) -> tuple[Formula, ...]:
        bars, self.bars = self.bars, 0
        arguments = []
        if self.token.text != ")":
            arguments.append(self.expression())
            while self.token.text == ",":
                self.take()
                arguments.append(self.expression())
        self._close(opening)
        self.bars = bars
        return tuple(arguments)

    def _bracketed(self, opening: Token) -> Formula:
        bars, self.bars = self.bars, 0
        inner = self.expression()
        self._close(opening)
        self.bars = bars
        return inner

    def _absolute(self, opening: Token) -> Formula:
        self.bars += 1
        inner = self.expression()
        if self.token.text != "|":
            raise self.wrong(say("'{bracket}' is never closed", bracket="|"), opening)
        self.bars -= 1
        return Call(opening.start, self.take().stop, "abs", (inner,))

    def _close(self, opening: Token) -> None:
        if self.token.text == ")":
            self.take()
        elif self.token.kind == "end":
            raise self.wrong(say("'{bracket}' is never closed", bracket="("), opening)
        else:
            self.finish()


def _is_order(formula: Formula) -> bool:
    return isinstance(formula, Number) and formula.value.denominator == 1 and 0 <= formula.value <= MAX_ORDER


def _value(node: Formula, text: str) -> Fraction | None:
    """The exact value of a part without variables, where that is a small matter; refuses powers too large to write."""
    if isinstance(node, Number):
        return node.value
    if isinstance(node, Negation):
        inner = _value(node.operand, text)
        return None if inner is None else -inner
    if isinstance(node, Factorial):
        return _factorial(_value(node.operand, text), node, text)
    if isinstance(node, Call):
        for argument in node.arguments:
            _value(argument, text)
        return None
    if not isinstance(node, Arithmetic):
        return None
    left, right = _value(node.left, text), _value(node.right, text)
    if left is None or right is None:
        return None
    if node.operator == "^":
        return _power(left, right, node, text)
    if node.operator == "/":
        return left / right if right else None
    return {"+": left + right, "-": left - right, "*": left * right}[node.operator]


def _power(base: Fraction, exponent: Fraction, node: Formula, text: str) -> Fraction | None:
    bits = math.log2(max(abs(base.numerator), base.denominator))
    if abs(exponent) * Fraction(bits) > MAX_POWER_BITS:
        raise LimitError(
            say("a power of numbers may have at most {limit} bits", limit=MAX_POWER_BITS),
            place=Place(text, node.start, node.stop),
        )
    if exponent.denominator != 1 or base == 0:
        return None
    return base**exponent.numerator if bits else (base if exponent.numerator % 2 or base >= 0 else -base)


def _factorial(value: Fraction | None, node: Formula, text: str) -> Fraction | None:
    place = Place(text, node.start, node.stop)
    if value is None or value.denominator != 1 or value < 0:
        raise InputError(say("! is for whole numbers, as 5!"), hint=say("gamma(x + 1) is x!"), place=place)
    if value > MAX_FACTORIAL:
        raise LimitError(say("! goes up to {limit}!", limit=MAX_FACTORIAL), place=place)
    result = 1
    for factor in range(2, value.numerator + 1):
        result *= factor
    return Fraction(result)


def variables(formula: Formula) -> tuple[str, ...]:
    """The names of the variables, sorted.

    >>> variables(parse_formula("x^2*y + sin(y)"))
    ('x', 'y')
    """
    if isinstance(formula, Variable):
        return (formula.name,)
    return tuple(sorted({name for part in parts(formula) for name in variables(part)}))


def parts(formula: Formula) -> tuple[Formula, ...]:
    """The operands of a node, from left to right."""
    if isinstance(formula, Arithmetic):
        return (formula.left, formula.right)
    if isinstance(formula, Call):
        return formula.arguments
    if isinstance(formula, Negation | Factorial):
        return (formula.operand,)
    return ()
