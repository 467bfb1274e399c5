"""sympy's word on sets that are written out: its own set algebra, asked about every piece of the line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

import sympy
from sympy import EmptySet, FiniteSet, Integer, Rational, SymmetricDifference, Union, oo

from tensorcli.answers import Verdict
from tensorcli.errors import DisagreementError
from tensorcli.events.atoms import Atom, atoms_of, pieces
from tensorcli.events.members import Given, MembersAnswer
from tensorcli.events.regions import regions_of
from tensorcli.language import say
from tensorcli.syntax.event_nodes import Complement, Event, EventName, Everything, Nothing, Relation
from tensorcli.syntax.members import WrittenSet


def verify(
    answer: MembersAnswer, question: Event | Relation, given: Mapping[str, Given], universe: Given | None
) -> MembersAnswer:
    """The same answer with sympy's verdict; raises `DisagreementError` where it differs."""
    written = {name: each.written for name, each in given.items()}
    everything = [*written.values(), *([universe.written] if universe else [])]
    atoms = atoms_of(everything)
    numbers = _numbers(atoms)
    built = {name: _set(each, numbers) for name, each in written.items()}
    whole = _set(universe.written, numbers) if universe else Union(*built.values())
    whole_bits = pieces(universe.written, atoms) if universe else 0
    named_bits = {name: pieces(each, atoms) for name, each in written.items()}
    if not universe:
        for bits in named_bits.values():
            whole_bits |= bits
    sides = (question.left, question.right) if isinstance(question, Relation) else (question,)
    results = [_evaluate(side, built, whole) for side in sides]
    for side, result in zip(sides, results, strict=True):
        bits = regions_of(side, named_bits, whole_bits)
        for index, atom in enumerate(atoms):
            ours, theirs = bool(bits >> index & 1), result.contains(_representative(atom, numbers)) == sympy.true
            if ours != theirs:
                raise _disagreement(str(answer.answer), str(result))
    if isinstance(question, Relation):
        holds = _holds(question.kind, results[0], results[1], whole)
        if holds is not answer.answer:
            raise _disagreement(str(answer.answer), str(holds))
        said = str(holds)
    else:
        said = str(results[0]) if not any(isinstance(atom.member, str) for atom in atoms) else _worded(answer)
    return replace(answer, verdict=Verdict("sympy", sympy.__version__, agrees=True, said=said))


def _worded(answer: MembersAnswer) -> str:
    return str(answer.members)


def _disagreement(ours: str, theirs: str) -> DisagreementError:
    return DisagreementError(
        say(
            "the rule says {rule}, sympy {version} says {said}: one of them is wrong",
            rule=ours,
            version=sympy.__version__,
            said=theirs,
        ),
        hint=say("please report this, with the command you typed"),
    )


def _numbers(atoms: tuple[Atom, ...]) -> dict[str, Any]:
    """A number of its own for each word: to sympy a symbol is an unknown, and two of them might be equal."""
    largest = max((int(atom.member) for atom in atoms if isinstance(atom.member, Fraction)), default=0)
    words = [atom.member for atom in atoms if isinstance(atom.member, str)]
    return {word: Integer(largest + 2 + index) for index, word in enumerate(words)}


def _set(written: WrittenSet, numbers: Mapping[str, Any]) -> Any:
    members = [numbers[m] if isinstance(m, str) else _rational(m) for m in written.members]
    intervals = [
        sympy.Interval(
            -oo if each.low is None else _rational(each.low),
            oo if each.high is None else _rational(each.high),
            each.low_open,
            each.high_open,
        )
        for each in written.intervals
    ]
    return Union(FiniteSet(*members), *intervals)


def _rational(number: Fraction) -> Any:
    return Rational(number.numerator, number.denominator)


def _evaluate(event: Event, built: Mapping[str, Any], whole: Any) -> Any:
    if isinstance(event, EventName):
        return built[event.name]
    if isinstance(event, Everything):
        return whole
    if isinstance(event, Nothing):
        return EmptySet
    if isinstance(event, Complement):
        return whole - _evaluate(event.operand, built, whole)
    left, right = _evaluate(event.left, built, whole), _evaluate(event.right, built, whole)
    if event.operator == "&":
        return left & right
    if event.operator == "-":
        return left - right
    return SymmetricDifference(left, right) if event.operator == "^" else left | right


def _representative(atom: Atom, numbers: Mapping[str, Any]) -> Any:
    """A number that stands for the whole piece."""
    if atom.member is not None:
        return numbers[atom.member] if isinstance(atom.member, str) else _rational(atom.member)
    if atom.low is None and atom.high is None:
        return Integer(0)
    if atom.low is None or atom.high is None:
        return _rational(atom.high - 1) if atom.high is not None else _rational((atom.low or Fraction(0)) + 1)
    return _rational((atom.low + atom.high) / 2)


def _holds(kind: str, left: Any, right: Any, whole: Any) -> bool:
    apart = left & right == EmptySet
    return bool(
        {
            "==": lambda: left == right,
            "!=": lambda: left != right,
            "<=": lambda: left & right == left,  # is_subset may not know
            ">=": lambda: left & right == right,
            "disjoint": lambda: apart,
            "complementary": lambda: apart and left | right == whole,
        }[kind]()
    )
