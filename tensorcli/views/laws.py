"""How the named laws are drawn, and an event that has no members: region by region."""

from __future__ import annotations

from itertools import product

from rich.console import Group, RenderableType
from rich.text import Text

from tensorcli.events.described import EventAnswer
from tensorcli.events.named_laws import LawsAnswer
from tensorcli.events.regions import region_name
from tensorcli.language import Language, say
from tensorcli.views.page import BAD, FAINT, GOOD, STRONG, Page, grid
from tensorcli.views.proof import LAWS
from tensorcli.views.region_table import RegionTable, Row, impossible, inside
from tensorcli.views.relations import spoken
from tensorcli.views.venn import Picture, Venn

_MOST_COLUMNS = 32


def view(answer: LawsAnswer, language: Language) -> Page:
    """The named laws, a line each."""
    rows = grid("left", "left", "left")
    last = ""
    for each in answer.laws:
        name = LAWS[each.name].text(language) if each.name != last else ""
        last = each.name
        rows.add_row(Text(name, style=STRONG), each.law, Text("✓", style=GOOD) if each.holds else Text("✗", style=BAD))
    said = say("true: each of them was checked just now, region by region") if answer.ok else say("a law fails")
    question = say("Which laws hold for all events?")
    return Page(Text(question.text(language)), [rows], Text(said.text(language)))


def view_event(answer: EventAnswer, language: Language) -> Page:
    """The regions that an event is made of."""
    question = Text(say("Which event is this?  {event}", event=answer.event).text(language))
    for premise in answer.premises:
        question.append("\n" + say("  given that {premise}", premise=spoken(premise, language)).text(language))
    body: list[RenderableType] = []
    if len(answer.events) in (2, 3):
        places = list(product((True, False), repeat=len(answer.events)))
        filled = {place: bool(member) for place, member in zip(places, answer.table, strict=True)}
        possible = {place: member is not None for place, member in zip(places, answer.table, strict=True)}
        body.append(Venn(answer.events, [Picture(Text(answer.event), filled, dict.fromkeys(places, False), possible)]))
    if answer.events and len(answer.table) <= _MOST_COLUMNS:
        labels = [
            region_name(dict(zip(answer.events, values, strict=True)))
            for values in product((True, False), repeat=len(answer.events))
        ]
        cells = [inside(bool(member), possible=member is not None) for member in answer.table]
        rows = [
            Row(Text(say("region").text(language), style=FAINT), [Text(label) for label in labels]),
            Row(Text(say("in it").text(language), style=STRONG), cells),
        ]
        told = [] if None not in answer.table else [impossible(language)]
        body.append(Group(RegionTable(rows), *told))
    count = answer.inside + answer.outside
    headline = Text(say("{count} of {all} regions", count=answer.inside, all=count).text(language))
    if answer.shortest is not None:
        headline = Text.assemble(
            (f"{answer.event} = " if answer.shortest != answer.event else "", FAINT), answer.shortest
        )
    return Page(question, body, headline)
