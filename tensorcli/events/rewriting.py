"""The named laws as rewritings: every way to apply one of them once, somewhere in a term."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from tensorcli.events.terms import Term, joined, key, rebuilt

_DUAL = {"|": "&", "&": "|"}
_UNIT = {"|": "0", "&": "U"}  # changes nothing
_ZERO = {"|": "U", "&": "0"}  # swallows everything


class Rewriting(NamedTuple):
    """One application of a law."""

    law: str
    term: Term  # the whole term after it
    part: Term  # what was rewritten
    becomes: Term


def rewritings(term: Term) -> Iterator[Rewriting]:
    """Every one-step rewriting, those of the whole term first.

    >>> [(one.law, one.becomes) for one in rewritings(("'", ("|", "A", "B")))]
    [('De Morgan', ('&', ("'", 'A'), ("'", 'B')))]
    """
    if isinstance(term, str):
        return
    yield from _here(term)
    for index in range(1, len(term)):
        for inner in rewritings(term[index]):
            parts = (*term[1:index], inner.term, *term[index + 1 :])
            whole = rebuilt(term[0], parts)
            yield inner._replace(term=whole)


def complement(term: Term) -> Term:
    """The complement, written."""
    return ("'", term)


def _here(term: Term) -> Iterator[Rewriting]:
    operator = term[0]
    if operator == "'":
        yield from _complement(term)
    elif operator == "-":
        yield _whole("difference", term, joined("&", (term[1], complement(term[2]))))
    elif operator == "^":
        a, b = term[1:]
        yield from _difference(term, a, b)
    elif operator == "+":
        yield _whole("sum", term, joined("|", term[1:]))
    else:
        yield from _single(term)
        yield from _pairs(term)
        yield from _spread(term)


def _whole(law: str, term: Term, becomes: Term) -> Rewriting:
    return Rewriting(law, becomes, term, becomes)


def _complement(term: Term) -> Iterator[Rewriting]:
    inner = term[1]
    if inner in ("U", "0"):
        yield _whole("complement", term, "0" if inner == "U" else "U")
    elif inner[0] == "'":
        yield _whole("double complement", term, inner[1])
    elif inner[0] in _DUAL:
        yield _whole("De Morgan", term, joined(_DUAL[inner[0]], tuple(map(complement, inner[1:]))))


def _difference(term: Term, a: Term, b: Term) -> Iterator[Rewriting]:
    parts = (joined("&", (a, complement(b))), joined("&", (complement(a), b)))
    yield _whole("symmetric difference", term, joined("|", parts))
    yield _whole("symmetric difference", term, ("-", joined("|", (a, b)), joined("&", (a, b))))


def _within(term: Term, chosen: tuple[int, ...], law: str, becomes: Term) -> Rewriting:
    """A law applied to some parts of a union or an intersection; the result stands where the first of them stood."""
    operator, parts = term[0], term[1:]
    rest = [part for index, part in enumerate(parts) if index not in chosen]
    rest.insert(sum(index not in chosen for index in range(chosen[0])), becomes)
    part = (operator, *(parts[index] for index in chosen)) if len(chosen) > 1 else parts[chosen[0]]
    return Rewriting(law, joined(operator, tuple(rest)), part, becomes)


def _single(term: Term) -> Iterator[Rewriting]:
    operator, parts = term[0], term[1:]
    if _ZERO[operator] in parts:
        yield _whole("domination", term, _ZERO[operator])
    if _UNIT[operator] in parts:
        at = parts.index(_UNIT[operator])
        other = 0 if at else 1
        chosen = (other, at) if other < at else (at, other)
        yield _within(term, chosen, "identity", parts[other])


def _pairs(term: Term) -> Iterator[Rewriting]:
    """Idempotent, complement, absorption, and taking a common part out."""
    operator, parts = term[0], term[1:]
    dual = _DUAL[operator]
    keys = [key(part) for part in parts]
    for i, j in combinations(range(len(parts)), 2):
        one, other = keys[i], keys[j]
        if one == other:
            yield _within(term, (i, j), "idempotent", parts[i])
        elif one == ("'", other) or other == ("'", one):
            yield _within(term, (i, j), "complement", _ZERO[operator])
        else:
            first, second = _factors(one, dual), _factors(other, dual)
            common = _common(first, second)
            if not common:
                continue
            if len(common) == len(first):
                yield _within(term, (i, j), "absorption", parts[i])
            elif len(common) == len(second):
                yield _within(term, (i, j), "absorption", parts[j])
            else:
                yield _factored(term, i, j, common)


def _factors(known: Term, dual: str) -> Sequence[Term]:
    return known[1:] if known[0] == dual and isinstance(known, tuple) else (known,)


def _common(first: Sequence[Term], second: Sequence[Term]) -> list[Term]:
    """What both have, as often as both have it: A ∩ A and A ∩ B have one A in common."""
    left = list(second)
    common = []
    for factor in first:
        if factor in left:
            left.remove(factor)
            common.append(factor)
    return common


def _factored(term: Term, i: int, j: int, common: Sequence[Term]) -> Rewriting:
    operator, dual = term[0], _DUAL[term[0]]
    shared, one = _divided(term[1:][i], common)
    _, other = _divided(term[1:][j], common)
    rest = joined(operator, (joined(dual, one), joined(dual, other)))
    return _within(term, (i, j), "distributive", joined(dual, (*shared, rest)))


def _divided(term: Term, common: Sequence[Term]) -> tuple[tuple[Term, ...], tuple[Term, ...]]:
    """The parts of a term that are in common, and its others."""
    left = list(common)
    shared, others = [], []
    for part in term[1:]:
        if key(part) in left:
            left.remove(key(part))
            shared.append(part)
        else:
            others.append(part)
    return tuple(shared), tuple(others)


def _spread(term: Term) -> Iterator[Rewriting]:
    """One bracket multiplied out by all that stands beside it."""
    operator, parts = term[0], term[1:]
    dual = _DUAL[operator]
    for index, part in enumerate(parts):
        if part[0] == dual and isinstance(part, tuple):
            before, after = parts[:index], parts[index + 1 :]
            products = tuple(joined(operator, (*before, inner, *after)) for inner in part[1:])
            yield _whole("distributive", term, joined(dual, products))
