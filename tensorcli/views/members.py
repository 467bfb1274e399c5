"""How sets are drawn that are written out: what was given, what comes out, the count."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text

from tensorcli.answers import Members
from tensorcli.events.members import MembersAnswer
from tensorcli.language import Language, Message, say
from tensorcli.views.page import BAD, FAINT, GOOD, STRONG, Page, grid, heading
from tensorcli.views.prose import Prose
from tensorcli.views.relations import spoken

_RELATIONS = (
    ("==", say("equal: the same members")),
    ("<=", say("contained: every member of the left is on the right")),
    (">=", say("contains: every member of the right is on the left")),
    ("disjoint", say("mutually exclusive: no member in both")),
    ("complementary", say("complementary: no member in both, and together everything")),
)


def view(answer: MembersAnswer, language: Language) -> Page:
    """The page of an event of given sets, or of a relation between two."""
    body: list[RenderableType] = [_given(answer)]
    if answer.members is None:
        body.append(_relations(answer, language))
    if answer.inclusion is not None:
        body.append(_inclusion(answer, language))
    return Page(_question(answer, language), body, _headline(answer, language))


def _question(answer: MembersAnswer, language: Language) -> Text:
    if answer.members is None:
        return Text(say("Does this hold for these sets?  {law}", law=spoken(answer.event, language)).text(language))
    return Text(say("What is in  {event}", event=answer.event).text(language))


def _headline(answer: MembersAnswer, language: Language) -> Text:
    if answer.error is not None:
        return Text(answer.error.message.text(language), style=BAD)
    if answer.members is None:
        return Text(say("true").text(language))
    text = Text.assemble((answer.event + " = ", FAINT), _set(answer.members))
    if answer.probability is not None:
        text.append("   " + say("P = {p}", p=str(answer.probability)).text(language))
    return text


def _given(answer: MembersAnswer) -> RenderableType:
    rows = grid("left", "prose", gap=1)
    if answer.universe is not None:
        rows.add_row(Text("Ω =", style=STRONG), Prose(_set(answer.universe)))
    for name, found in answer.events.items():
        rows.add_row(Text(f"{name} =", style=STRONG), Prose(_set(found)))
    return rows


def _relations(answer: MembersAnswer, language: Language) -> RenderableType:
    assert answer.left is not None
    assert answer.right is not None
    sides = grid("left", "prose", gap=1)
    sides.add_row(Text(say("left").text(language) + " =", style=STRONG), Prose(_set(answer.left)))
    sides.add_row(Text(say("right").text(language) + " =", style=STRONG), Prose(_set(answer.right)))
    rows = grid("left", "prose", gap=1)
    for kind, meaning in _RELATIONS:
        if kind in answer.relations:
            holds = answer.relations[kind]
            mark = Text("✓", style=GOOD) if holds else Text("✗", style=FAINT)
            rows.add_row(mark, Prose(meaning.text(language), style="" if holds else FAINT))
    return Group(sides, "", heading(say("how the two stand to each other"), language), rows)


def _inclusion(answer: MembersAnswer, language: Language) -> RenderableType:
    """Inclusion and exclusion, in numbers and, with a universe, in probabilities."""
    assert answer.inclusion is not None
    union, parts, signs, (whole, *counts) = answer.inclusion

    def total(terms: Iterable[str]) -> str:
        signed = [("+" if sign > 0 else "−", term) for sign, term in zip(signs, terms, strict=True)]
        return " ".join([signed[0][1], *(f"{sign} {term}" for sign, term in signed[1:])])

    rows = grid("left", "left", "prose", gap=1)
    rows.add_row(f"|{union}|", "=", Prose(total(f"|{part}|" for part in parts)))
    rows.add_row("", "=", Prose(f"{total(map(str, counts))} = {whole}"))
    if isinstance(answer.universe, Members) and answer.universe:
        size = len(answer.universe)
        rows.add_row(f"P({union})", "=", Prose(total(f"P({part})" for part in parts)))
        rows.add_row("", "=", Prose(f"{total(f'{count}/{size}' for count in counts)} = {whole}/{size}"))
    title: Message = say("inclusion and exclusion: what is in both is counted once, not twice")
    if len(parts) > 3:
        title = say("inclusion and exclusion: what is in several of them is counted once")
    return Group(heading(title, language), rows)


def _set(found: Members | str) -> str:
    if isinstance(found, str):
        return found
    return "{" + ", ".join(map(str, found)) + "}" if found else "∅"
