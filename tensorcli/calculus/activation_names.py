"""Which activations are meant, and with which parameters: names and `--param` as typed, checked without any library."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from tensorcli.calculus.activations import ELEMENTWISE, NAMES, VECTOR, named, near
from tensorcli.errors import InputError, Place
from tensorcli.language import Message, say
from tensorcli.syntax.keyboard import ascii_punctuation

_DECIMAL = re.compile(r"[+-]?(\d{1,30}\.?\d{0,30}|\.\d{1,30})([eE][+-]?\d{1,3})?", re.ASCII)
_FLOAT32_MAX = 3.4028234663852886e38
_FORMS = {"none": "gelu", "tanh": "gelu_tanh"}  # of gelu, by its parameter `approximate`


class Chosen(NamedTuple):
    """One activation and what was given for its parameters."""

    name: str  # in the table
    label: str  # as the answer calls it
    values: dict[str, float]

    @property
    def is_vector(self) -> bool:
        """Whether it takes a whole vector."""
        return self.name in VECTOR


def chosen(words: Sequence[str], given: Sequence[str], *, everything: bool = False) -> tuple[Chosen, ...]:
    """The activations that are named, each once; all of them where none is and `everything` is asked.

    Raises `InputError` for an unknown name, and for a parameter that none of them takes.

    >>> chosen(["LeakyReLU", "F.tanh"], ["negative_slope=0.2"])[0]
    Chosen(name='leaky_relu', label='leaky_relu', values={'negative_slope': 0.2})
    """
    if not words and not everything:
        raise InputError(
            say("an activation is missing"), hint=say("write tensorcli activation sigmoid, or --list for all of them")
        )
    names = list(dict.fromkeys(_known(word) for word in words)) or list(NAMES)
    parameters = dict(_split(text) for text in given)
    for key, text in parameters.items():
        if not any(key in _takes(name) for name in names):
            raise _not_taken(key, names, next(one for one in given if one.startswith(key)))
        _value(key, text)
    return tuple(_with(name, parameters) for name in names)


def _known(word: str) -> str:
    found = named(word)
    if found is None:
        guess = near(word)
        raise InputError(
            say("there is no activation '{name}'", name=word),
            hint=say("did you mean {names}?", names=guess) if guess else say("one of: {names}", names=" ".join(NAMES)),
        )
    return found


def _takes(name: str) -> tuple[str, ...]:
    if name == "gelu":
        return ("approximate",)
    return tuple(parameter.name for parameter in ELEMENTWISE[name].parameters) if name in ELEMENTWISE else ()


def _split(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key.strip() or not value.strip():
        raise InputError(
            say("--param is written as name=value, got '{text}'", text=text),
            hint=say("write --param alpha=0.2"),
            place=Place(text, 0, len(text)),
        )
    return key.strip(), value.strip()


def _not_taken(key: str, names: Sequence[str], text: str) -> InputError:
    taken = [f"{name}: {' '.join(_takes(name))}" for name in names if _takes(name)]
    message = (
        say("{name} takes no parameter '{key}'", name=names[0], key=key)
        if len(names) == 1
        else say("none of these takes a parameter '{key}'", key=key)
    )
    hint = say("it takes {names}", names="; ".join(taken)) if taken else say("it takes no parameters")
    return InputError(message, hint=hint, place=Place(text, 0, len(text.partition("=")[0])))


def _value(key: str, text: str) -> float:
    """A parameter's number; checked for all of them before any is used."""
    if key == "approximate":
        if text.lower() not in _FORMS:
            raise InputError(
                say("approximate is none or tanh, got '{text}'", text=text), place=Place(text, 0, len(text))
            )
        return math.nan
    value = _number(text)
    if not math.isfinite(value):
        raise InputError(
            say("a parameter is a finite number, got '{text}'", text=text),
            hint=say("write --param alpha=0.2"),
            place=Place(text, 0, len(text)),
        )
    if key == "beta" and value == 0:
        raise InputError(say("beta must not be 0: softplus divides by it"), place=Place(text, 0, len(text)))
    return value


def _number(text: str) -> float:
    """A decimal or a fraction such as 1/3, as the nearest float64; nan for anything else."""
    pieces = ascii_punctuation(text).split("/")
    if len(pieces) > 2 or not all(_DECIMAL.fullmatch(piece) for piece in pieces):
        return math.nan
    numbers = [float(piece) for piece in pieces]
    if len(numbers) == 1:
        return numbers[0]
    return numbers[0] / numbers[1] if numbers[1] else math.nan


def _with(name: str, parameters: dict[str, str]) -> Chosen:
    taken = {key: text for key, text in parameters.items() if key in _takes(name)}
    if name == "gelu" and taken:
        return Chosen(_FORMS[taken["approximate"].lower()], "gelu", {})
    return Chosen(name, name, {key: _value(key, text) for key, text in taken.items()})


def impossible(name: str, value: dict[str, float]) -> Message | None:
    """Why torch refuses these parameters; None where it takes them. `value` holds all of them, by torch's name.

    >>> str(impossible("celu", {"alpha": 0.0})), impossible("celu", {"alpha": 1.0})
    ('celu divides by alpha: it must not be 0', None)
    """
    if name == "celu" and value["alpha"] == 0:
        return say("celu divides by alpha: it must not be 0")
    if name == "celu" and abs(value["alpha"]) > _FLOAT32_MAX:
        return say("torch keeps the alpha of celu in float32 for its slope: at most 3.4e38")
    if name == "softshrink" and value["lambd"] < 0:
        return say("the lambd of softshrink must not be negative")
    if name == "hardtanh" and value["min_val"] > value["max_val"]:
        return say("min_val must not be above max_val")
    if name == "rrelu" and value["lower"] > value["upper"]:
        return say("lower must not be above upper")
    return None
