"""Python's own arithmetic between the values of an expression, with its limits; torch's where a tensor takes part."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any

import torch

from tensorcli.errors import LimitError
from tensorcli.language import say

MAX_BITS = 4_096  # of a whole number
MAX_ITEMS = 1_000  # of a list that is put together, those of the lists in it counted too
MAX_DEPTH = 64  # of lists in lists, as of the dims of a tensor

_RUN: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "//": operator.floordiv,
    "%": operator.mod, "**": operator.pow, "@": operator.matmul, "&": operator.and_, "|": operator.or_,
    "^": operator.xor, "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt,
    ">=": operator.ge,
}  # fmt: skip
_UNARY: dict[str, Callable[[Any], Any]] = {"-": operator.neg, "+": operator.pos, "~": operator.invert}
NAMES = {
    "+": "add", "-": "sub", "*": "mul", "/": "div", "//": "floor_divide", "%": "remainder", "**": "pow", "@": "matmul",
    "&": "bitwise_and", "|": "bitwise_or", "^": "bitwise_xor", "==": "eq", "!=": "ne", "<": "lt", "<=": "le",
    ">": "gt", ">=": "ge",
}  # fmt: skip
UNARY_NAMES = {"-": "neg", "+": "positive", "~": "bitwise_not"}


def binary(sign: str, left: Any, right: Any) -> Any:
    """`left sign right` as Python does it.

    Raises `LimitError` where a whole number would pass 4,096 bits, and Python's or torch's own errors.

    >>> binary("//", 7, 2), binary("+", (1,), (2, 3)), binary("<", 1, 2.5)
    (3, (1, 2, 3), True)
    """
    if isinstance(left, torch.Tensor) or isinstance(right, torch.Tensor):
        if sign == "*" and (isinstance(left, list | tuple) or isinstance(right, list | tuple)):
            raise _unsupported(sign, left, right)  # a list times tensor(10**9) would be as long
        return _RUN[sign](left, right)
    if isinstance(left, int | float) and isinstance(right, int | float):
        _check_bits(sign, left, right)
        result = _RUN[sign](left, right)
        if isinstance(result, complex):
            raise ValueError("complex numbers are not supported")
        return result
    if sign == "*" and {type(left), type(right)} & {list, tuple}:
        return _repeated(left, right)
    both = isinstance(left, list | tuple) and isinstance(right, list | tuple)
    if both and sign == "+":
        check_items([left, right])
    if (both and sign in ("+", "==", "!=")) or sign in ("==", "!="):
        return _RUN[sign](left, right)
    raise _unsupported(sign, left, right)


def unary(sign: str, operand: Any) -> Any:
    """`sign operand`; only of tensors and numbers.

    >>> unary("-", 3), unary("~", True)
    (-3, -2)
    """
    if isinstance(operand, torch.Tensor | int | float):
        return _UNARY[sign](operand)
    raise TypeError(f"bad operand type for unary {sign}: '{type(operand).__name__}'")


def _check_bits(sign: str, left: float, right: float) -> None:
    if not (isinstance(left, int) and isinstance(right, int)):
        return
    bits = {
        "*": left.bit_length() + right.bit_length(),
        "**": left.bit_length() * max(right, 0) if abs(left) > 1 else 1,
    }.get(sign, max(left.bit_length(), right.bit_length()))
    if bits > MAX_BITS:
        raise LimitError(say("a whole number may have at most {limit} bits", limit=MAX_BITS))


def _repeated(left: Any, right: Any) -> Any:
    """[1] * 3, as far as a shape may go."""
    items, count = (left, right) if isinstance(left, list | tuple) else (right, left)
    if not isinstance(count, int):
        raise _unsupported("*", left, right)
    if check_items(items) * count > MAX_ITEMS:
        raise LimitError(say("a list may have at most {limit} items", limit=MAX_ITEMS))
    return items * count


def check_items(items: Sequence[Any], depth: int = 1) -> int:
    """How many items a list holds, those of the lists in it counted too; a list counts as one more than it holds.

    Raises `LimitError` past 1,000, where [[[1] * 1000] * 1000] * 1000 would end, and for lists 64 levels deep.

    >>> check_items([1, [2, 3]])
    4
    """
    count = len(items)
    for item in items:
        if isinstance(item, list | tuple) and not isinstance(item, torch.Size):
            if depth == MAX_DEPTH:
                raise LimitError(say("lists may be nested at most {limit} levels deep", limit=MAX_DEPTH))
            count += check_items(item, depth + 1)
        if count > MAX_ITEMS:
            break
    if count > MAX_ITEMS:
        raise LimitError(say("a list may have at most {limit} items", limit=MAX_ITEMS))
    return count


def _unsupported(sign: str, left: Any, right: Any) -> TypeError:
    kinds = (type(left).__name__, type(right).__name__)
    return TypeError(f"unsupported operand type(s) for {sign}: '{kinds[0]}' and '{kinds[1]}'")
