"""The named laws of the algebra of events, each decided anew whenever they are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import NamedTuple

from tensorcli.answers import Answer
from tensorcli.errors import InputError, Place
from tensorcli.events.code import law_code
from tensorcli.events.law import law
from tensorcli.language import say
from tensorcli.syntax.event_nodes import Relation
from tensorcli.syntax.events import parse_events

NAMED: dict[str, tuple[str, ...]] = {
    "commutative": ("A | B == B | A", "A & B == B & A"),
    "associative": ("A | (B | C) == (A | B) | C", "A & (B & C) == (A & B) & C"),
    "distributive": ("A & (B | C) == (A & B) | (A & C)", "A | (B & C) == (A | B) & (A | C)"),
    "De Morgan": ("(A | B)' == A' & B'", "(A & B)' == A' | B'"),
    "absorption": ("A | (A & B) == A", "A & (A | B) == A"),
    "idempotent": ("A | A == A", "A & A == A"),
    "identity": ("A | 0 == A", "A & U == A"),
    "domination": ("A | U == U", "A & 0 == 0"),
    "double complement": ("A'' == A",),
    "complement": ("A | A' == U", "A & A' == 0", "U' == 0", "0' == U"),
    "difference": ("A - B == A & B'",),
    "symmetric difference": ("A ^ B == (A - B) | (B - A)", "A ^ B == (A | B) - (A & B)"),
}
_ALSO = {
    "交换": "commutative", "结合": "associative", "分配": "distributive", "德摩根": "De Morgan", "对偶": "De Morgan",
    "吸收": "absorption", "幂等": "idempotent", "同一": "identity", "零": "domination", "双重补": "double complement",
    "互补": "complement", "补余": "complement", "差": "difference", "对称差": "symmetric difference",
    "involution": "double complement", "dominance": "domination", "annihilation": "domination", "neutral": "identity",
    "idempotence": "idempotent", "commutativity": "commutative", "associativity": "associative",
    "distributivity": "distributive", "xor": "symmetric difference", "minus": "difference", "demorgans": "De Morgan",
}  # fmt: skip


def law_names() -> list[str]:
    """A word for each named law, as one types it.

    >>> law_names()[:4]
    ['commutative', 'associative', 'distributive', 'demorgan']
    """
    return [name.replace(" ", "").lower() for name in NAMED]


class NamedLaw(NamedTuple):
    """One named law, decided just now."""

    name: str  # in English
    law: str  # in Unicode, with every bracket
    typed: str  # as one types it
    holds: bool


@dataclass(frozen=True, kw_only=True)
class LawsAnswer(Answer):
    """The named laws, or one of them."""

    laws: tuple[NamedLaw, ...]


def named_laws(name: str | None) -> LawsAnswer:
    """All named laws, or the one of that name; raises `InputError` where there is none.

    >>> [each.typed for each in named_laws("demorgan").laws]
    ["(A | B)' == A' & B'", "(A & B)' == A' | B'"]
    """
    wanted = NAMED if name is None else {_named(name): NAMED[_named(name)]}
    laws, code = [], []
    for known, texts in wanted.items():
        for text in texts:
            relation = parse_events(text)
            assert isinstance(relation, Relation)
            answer = law(relation, text)
            laws.append(NamedLaw(known, answer.law, text, answer.ok))
            code.append(law_code(relation, []))
    holds = all(each.holds for each in laws)
    return LawsAnswer(command="sets", ok=holds, answer=holds, code=_joined(code), laws=tuple(laws))


def _joined(blocks: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The lines of all laws, an import only once."""
    imports = dict.fromkeys(line for block in blocks for line in block if "import" in line)
    return (*imports, *(line for block in blocks for line in block if "import" not in line))


def _named(text: str) -> str:
    """The law that is meant, however it is spelt."""
    plain = _plain(text)
    names = {_plain(name): name for name in NAMED} | {_plain(other): name for other, name in _ALSO.items()}
    if plain in names:
        return names[plain]
    near = get_close_matches(plain, names, n=1)
    raise InputError(
        say("there is no law named '{name}'", name=text),
        hint=say("did you mean {names}?", names=names[near[0]])
        if near
        else say("one of: {names}", names=", ".join(NAMED)),
        place=Place(text, 0, len(text)),
    )


def _plain(text: str) -> str:
    letters = "".join(c for c in text.lower() if c.isalnum())
    return letters.removeprefix("law").removesuffix("laws").removesuffix("law").removesuffix("律").removesuffix("定")
