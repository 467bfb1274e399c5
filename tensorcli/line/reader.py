"""Reading a command line that is written correctly, quickly; anything else is left to `tensorcli.line.typer_app`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tensorcli.line.declare import Argument, Parameter

_WORDS = ("-inf", "-infinity", "-nan")
_OPERAND_SIGNS = frozenset("^*/+()[]{}|,!²³√πＡ（［，")


def is_operand(token: str, *, formula: bool) -> bool:
    """Whether a token that begins with `-` is plainly an operand, such as -1,3 or -x^2, and not a mistyped option.

    >>> [is_operand(t, formula=False) for t in ("-1,3", "-sin(x)", "-.5", "-inf", "-q", "-json", "--jsn", "-x")]
    [True, True, True, True, False, False, False, False]
    """
    if token == "-" or token.lower() in _WORDS:
        return True
    second = token[1]
    if second == "-":
        return False
    if not second.isascii() or not second.isalpha():
        return True
    return any(c in _OPERAND_SIGNS for c in token) or " " in token or (formula and len(token) == 2)


def sorted_out(
    parameters: Sequence[Parameter], tokens: Sequence[str]
) -> list[tuple[Parameter | None, str | None]] | None:
    """Each option with its value (None for a flag), each operand with no parameter; None where that isn't clear."""
    known = {spelling: parameter for parameter in parameters for spelling in parameter.spellings}
    formula = any(isinstance(p.marker, Argument) and p.marker.formula for p in parameters)
    found: list[tuple[Parameter | None, str | None]] = []
    rest = iter(tokens)
    for token in rest:
        if token == "--":
            found += [(None, operand) for operand in rest]
            break
        if not token.startswith("-") or (token not in known and is_operand(token, formula=formula)):
            found.append((None, token))
            continue
        name, equals, value = token.partition("=")
        parameter = known.get(name)
        if parameter is None or (equals and (parameter.type is bool or not name.startswith("--"))):
            return None
        if parameter.type is bool:
            found.append((parameter, None))
        else:
            given = value if equals else next(rest, None)
            if given is None:
                return None
            found.append((parameter, given))
    return found


def read(parameters: Sequence[Parameter], tokens: Sequence[str]) -> dict[str, Any] | None:
    """The value of each parameter, or None where anything is amiss and Typer has to say what.

    >>> from tensorcli.line.declare import contract, parameters_of
    >>> read(parameters_of(contract), ["-q", "--expect", "2,3"])["expect"]
    '2,3'
    """
    pieces = sorted_out(parameters, tokens)
    if pieces is None:
        return None
    values: dict[str, Any] = {}
    operands = [text for parameter, text in pieces if parameter is None]
    for parameter, text in pieces:
        if parameter is None:
            continue
        value = True if text is None else _converted(parameter, text)
        if value is None:
            return None
        if parameter.many:
            values.setdefault(parameter.name, []).append(value)
        else:
            values[parameter.name] = value
    if not _deal(parameters, operands, values):
        return None
    for parameter in parameters:
        if parameter.name not in values:
            if parameter.required:
                return None
            values[parameter.name] = [] if parameter.many and parameter.default is None else parameter.default
    return values


def _deal(parameters: Sequence[Parameter], operands: list[Any], values: dict[str, Any]) -> bool:
    """Give the operands to the positionals, in order; one of them may take many."""
    positionals = [p for p in parameters if isinstance(p.marker, Argument)]
    for index, parameter in enumerate(positionals):
        if not operands:
            break
        later = sum(1 for p in positionals[index + 1 :] if p.required)
        taken = operands[: max(len(operands) - later, 0)] if parameter.many else operands[:1]
        operands = operands[len(taken) :]
        converted = [_converted(parameter, text) for text in taken]
        if None in converted:
            return False
        if converted:
            values[parameter.name] = converted if parameter.many else converted[0]
    return not operands


def _converted(parameter: Parameter, text: str) -> str | int | float | None:
    if parameter.choices:
        return text if text in parameter.choices else None
    if parameter.type is str:
        return text
    try:
        return parameter.type(text)
    except ValueError:
        return None
