"""The SymPy lines for sets that are written out; words are not sympy's, so Python's own sets take them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tensorcli.syntax.event_nodes import Complement, Event, EventName, Everything, Nothing, Relation
from tensorcli.syntax.members import Interval, WrittenSet

_RELATIONS = {
    "==": "left == right",
    "!=": "left != right",
    "<=": "left <= right",
    ">=": "left >= right",
    "disjoint": "left & right == {empty}",
    "complementary": "left & right == {empty} and left | right == U",
}


def members_code(question: Event | Relation, given: Mapping[str, Any], universe: Any) -> tuple[str, ...]:
    """Lines that print the members, or True or False for a relation."""
    sets: dict[str, WrittenSet] = {name: each.written for name, each in sorted(given.items())}
    if universe is not None:
        sets["U"] = universe.written
    wordy = any(isinstance(member, str) for each in sets.values() for member in each.members)
    empty = "set()" if wordy else "EmptySet"
    lines = [f"{name} = {_python(each) if wordy else _sympy(each)}" for name, each in sets.items()]
    if isinstance(question, Relation):
        lines += [f"left = {_text(question.left, empty)}", f"right = {_text(question.right, empty)}"]
        comparison = _RELATIONS[question.kind].format(empty=empty)
        if not wordy:
            comparison = comparison.replace("left <= right", "left & right == left")  # is_subset may not know
            comparison = comparison.replace("left >= right", "left & right == right")
        lines.append(f"print({comparison})")
    elif wordy:
        lines.append(f"print(sorted({_text(question, empty)}, key=str))")
    else:
        lines.append(f"print({_text(question, empty)})")
    if wordy:
        return tuple(lines)
    text = " ".join(lines)
    names = [name for name in ("EmptySet", "FiniteSet", "Interval", "Rational", "Reals", "Union") if f"{name}" in text]
    if "oo" in text:
        names.append("oo")
    return (*([f"from sympy import {', '.join(names)}"] if names else []), *lines)


def _python(written: WrittenSet) -> str:
    members = sorted(written.members, key=lambda m: (isinstance(m, str), m if isinstance(m, Fraction) else 0, str(m)))
    return "{" + ", ".join(repr(m) if isinstance(m, str) else _plain(m) for m in members) + "}" if members else "set()"


def _plain(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else f"{number.numerator} / {number.denominator}"


def _sympy(written: WrittenSet) -> str:
    parts = [_interval(each) for each in written.intervals]
    numbers = sorted(member for member in written.members if isinstance(member, Fraction))
    if numbers:
        parts.append(f"FiniteSet({', '.join(map(_rational, numbers))})")
    if not parts:
        return "EmptySet"
    return parts[0] if len(parts) == 1 else f"Union({', '.join(parts)})"


def _rational(number: Fraction) -> str:
    return str(number) if number.denominator == 1 else f"Rational({number.numerator}, {number.denominator})"


def _interval(interval: Interval) -> str:
    low, high, low_open, high_open = interval
    if low is None and high is None:
        return "Reals"
    ends = f"{'-oo' if low is None else _rational(low)}, {'oo' if high is None else _rational(high)}"
    opened = f", {low_open}, {high_open}" if low_open or high_open else ""
    return f"Interval({ends}{opened})"


def _text(event: Event, empty: str, *, inner: bool = False) -> str:
    if isinstance(event, EventName):
        return event.name
    if isinstance(event, Everything):
        return "U"
    if isinstance(event, Nothing):
        return empty
    if isinstance(event, Complement):
        text = f"U - {_text(event.operand, empty, inner=True)}"
    else:
        left, right = (_text(side, empty, inner=True) for side in (event.left, event.right))
        text = f"{left} {'|' if event.operator == '+' else event.operator} {right}"
    return f"({text})" if inner else text
