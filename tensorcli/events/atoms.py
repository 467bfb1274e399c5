"""Concrete sets as whole numbers: a line is cut at every end and every single number, and each piece is one bit.

So a set of numbers, an interval and a set of words are all regions (`tensorcli.events.regions`), and union,
intersection and complement are exact, with no library.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from tensorcli.answers import Members
from tensorcli.events.regions import numbers
from tensorcli.syntax.members import Decimal, Member, WrittenSet


class Atom(NamedTuple):
    """A piece that no set cuts: a single member, or the open stretch between two numbers (None is ±∞)."""

    member: Member | None
    low: Fraction | None = None
    high: Fraction | None = None


def atoms_of(sets: Iterable[WrittenSet]) -> tuple[Atom, ...]:
    """The line from left to right, cut wherever a set begins or ends; then the words.

    >>> from tensorcli.syntax.members import parse_set
    >>> [str(atom.member) for atom in atoms_of([parse_set("[0,2)"), parse_set("1")])]
    ['None', '0', 'None', '1', 'None', '2', 'None']
    """
    sets = list(sets)
    cuts = {member for each in sets for member in each.members if not isinstance(member, str)}
    words = sorted({member for each in sets for member in each.members if isinstance(member, str)})
    intervals = [interval for each in sets for interval in each.intervals]
    cuts |= {end for interval in intervals for end in (interval.low, interval.high) if end is not None}
    points = sorted(cuts)
    atoms: list[Atom] = []
    if intervals:
        lows: list[Fraction | None] = [None, *points]
        for low, high in zip(lows, [*points, None], strict=True):
            atoms.append(Atom(None, low, high))
            if high is not None:
                atoms.append(Atom(high))
    else:
        atoms += [Atom(point) for point in points]
    return (*atoms, *(Atom(word) for word in words))


def pieces(written: WrittenSet, atoms: Sequence[Atom]) -> int:
    """The atoms that a set is made of, a bit for each; every end and member of the set is one of them."""
    places = {atom.member: index for index, atom in enumerate(atoms) if atom.member is not None}
    line = sum(not isinstance(atom.member, str) for atom in atoms)
    bits = 0
    for member in written.members:
        bits |= 1 << places[member]
    for low, high, low_open, high_open in written.intervals:
        start = 0 if low is None else places[low] + low_open
        stop = line if high is None else places[high] + (not high_open)
        bits |= ((1 << max(0, stop - start)) - 1) << start
    return bits


def members_of(chosen: int, atoms: Sequence[Atom]) -> Members | str:
    """The members where they can be counted, else the intervals as text.

    >>> from tensorcli.syntax.members import parse_set
    >>> cut = atoms_of([parse_set("[0,2)"), parse_set("3")])
    >>> members_of(pieces(parse_set("[0,2)"), cut) | pieces(parse_set("3"), cut), cut)
    '[0,2) ∪ {3}'
    """
    found = [atoms[index] for index in numbers(chosen)]
    if all(atom.member is not None for atom in found):
        return Members(plain(atom.member) for atom in found if atom.member is not None)
    return " ∪ ".join(_runs(chosen, atoms))


def plain(member: Member) -> int | float | Fraction | str:
    """A whole number as one, and a decimal as it was typed where a float is exactly that.

    >>> from tensorcli.syntax.members import parse_set
    >>> sorted(map(str, map(plain, parse_set("0.5, 1/4, 2.0").members)))
    ['0.5', '1/4', '2']
    """
    if isinstance(member, str):
        return member
    if member.denominator == 1:
        return int(member)
    text = repr(float(member)) if isinstance(member, Decimal) else ""
    return float(member) if text and "e" not in text and Fraction(text) == member else Fraction(member)


def _runs(chosen: int, atoms: Sequence[Atom]) -> list[str]:
    """Neighbouring atoms joined to intervals, a lone number in braces."""
    runs: list[list[Atom]] = []
    last = -2
    for index in numbers(chosen):
        if index != last + 1:
            runs.append([])
        runs[-1].append(atoms[index])
        last = index
    texts: list[str] = []
    for run in runs:
        first, final = run[0], run[-1]
        if len(run) == 1 and first.member is not None:
            if texts and texts[-1].startswith("{"):
                texts[-1] = f"{texts[-1][:-1]},{plain(first.member)}}}"
            else:
                texts.append(f"{{{plain(first.member)}}}")
            continue
        low = f"[{plain(first.member)}" if first.member is not None else f"({_end(first.low, '-inf')}"
        high = f"{plain(final.member)}]" if final.member is not None else f"{_end(final.high, 'inf')})"
        texts.append("R" if (low, high) == ("(-inf", "inf)") else f"{low},{high}")
    return texts


def _end(value: Fraction | None, infinite: str) -> str:
    return infinite if value is None else str(plain(value))
