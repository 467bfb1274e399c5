"""What `random` is asked to make: the maker and its arguments, `randint 1 10 3,3`, in torch's order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite, prod

from tensorcli.answers import Shape
from tensorcli.errors import InputError, LimitError, Place
from tensorcli.language import say
from tensorcli.syntax.data import Data, is_data, parse_data
from tensorcli.syntax.shapes import parse_shape

MOST_MADE = 1_000_000  # elements

# Each maker with its forms; a form is the kinds of its arguments, and how people write it.
FORMS: dict[str, tuple[tuple[str, ...], ...]] = {
    "rand": (("SHAPE",),),
    "rand_like": (("OPERAND",),),
    "randn": (("SHAPE",),),
    "randn_like": (("OPERAND",),),
    "randint": (("HIGH", "SHAPE"), ("LOW", "HIGH", "SHAPE")),
    "randperm": (("N",),),
    "zeros": (("SHAPE",),),
    "ones": (("SHAPE",),),
    "zeros_like": (("OPERAND",),),
    "ones_like": (("OPERAND",),),
    "full": (("SHAPE", "VALUE"),),
    "arange": (("END",), ("START", "END"), ("START", "END", "STEP")),
    "linspace": (("START", "END", "STEPS"),),
    "eye": (("N",), ("N", "M")),
}
_WHOLE = ("HIGH", "LOW", "N", "M", "STEPS")
RANDOM = ("rand", "rand_like", "randn", "randn_like", "randint", "randperm")


@dataclass(frozen=True, slots=True)
class Call:
    """A maker with its arguments, as torch takes them."""

    maker: str
    arguments: tuple[Shape | Data | int | float, ...]

    @property
    def random(self) -> bool:
        """Whether the seed matters."""
        return self.maker in RANDOM


def parse_call(maker: str, words: Sequence[str]) -> Call:
    """The call that was typed.

    Raises `InputError` for an unknown maker, a missing or surplus argument, or one of the wrong kind; `LimitError`
    where more than a million elements would be made.

    >>> parse_call("randint", ["10", "2,3"]).arguments
    (0, 10, (2, 3))
    """
    forms = FORMS.get(maker)
    if forms is None:
        near = get_close_matches(maker, FORMS, n=1)
        raise InputError(
            say("there is no maker '{name}'", name=maker),
            hint=say("did you mean {names}?", names=near[0]) if near else say("one of: {names}", names=" ".join(FORMS)),
        )
    form = next((form for form in forms if len(form) == len(words)), None)
    if form is None:
        usage = ", ".join(" ".join((maker, *form)) for form in forms)
        raise InputError(say("{name} takes other arguments", name=maker), hint=say("write {usage}", usage=usage))
    values = tuple(_argument(kind, word) for kind, word in zip(form, words, strict=True))
    if maker == "randint" and len(values) == 2:
        values = (0, *values)
    _check_size(maker, values)
    return Call(maker, values)


def _argument(kind: str, word: str) -> Shape | Data | int | float:
    if kind == "SHAPE":
        return parse_shape(word)
    if kind == "OPERAND":
        if is_data(word):
            return parse_data(word)
        shape = parse_shape(word)
        return Data(shape, (0.0,) * _count(shape), "float")
    data = parse_data(word)
    value = data.values[0] if len(data.values) == 1 else None
    if value is None or data.shape or (isinstance(value, bool) and kind != "VALUE"):
        raise InputError(
            say("{kind} is one number, got '{word}'", kind=kind, word=word), place=Place(word, 0, len(word))
        )
    if kind in _WHOLE and not isinstance(value, int):
        raise InputError(
            say("{kind} is a whole number, got '{word}'", kind=kind, word=word), place=Place(word, 0, len(word))
        )
    return value


def _count(shape: Shape) -> int:
    rows = prod(max(size, 1) for size in shape)  # a size 0 hides no rows: they would all be listed
    if rows > MOST_MADE:
        raise LimitError(say("{count} elements are too many: at most {limit} are made", count=rows, limit=MOST_MADE))
    return prod(shape)


def _check_size(maker: str, values: tuple[Shape | Data | int | float, ...]) -> None:
    for value in values:
        if isinstance(value, Shape):
            _count(value)
    numbers = [value for value in values if isinstance(value, int | float)]
    if maker in ("randperm", "eye"):
        _count(Shape(max(int(n), 0) for n in (numbers * 2 if maker == "eye" and len(numbers) == 1 else numbers)))
    if maker == "linspace":
        _count(Shape((max(int(numbers[2]), 0),)))
    if maker == "arange":
        start, end, step = (0, *numbers, 1) if len(numbers) == 1 else (*numbers, 1)[:3]
        if step and all(map(isfinite, numbers)) and abs(end - start) / abs(step) > MOST_MADE:
            raise LimitError(say("more than {limit} elements are too many", limit=MOST_MADE))
