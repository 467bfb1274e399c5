"""How a law is drawn: its sides as pictures and over the regions, the proof, or what tells against it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from tensorcli.events.law import LawAnswer, Region, region_text
from tensorcli.events.regions import region_name
from tensorcli.language import Language, Message, say
from tensorcli.views.page import BAD, FAINT, GOOD, STRONG, Page, aligned, heading
from tensorcli.views.proof import proof
from tensorcli.views.prose import Prose
from tensorcli.views.region_table import RegionTable, Row, impossible, inside
from tensorcli.views.relations import spoken
from tensorcli.views.venn import EXTRA, MISSING, Picture, Venn

_MOST_COLUMNS = 16  # regions that are listed, unless all are asked for; more are counted


def view(answer: LawAnswer, language: Language, *, verbose: bool) -> Page:
    """The page of a law."""
    body: list[RenderableType] = []
    if len(answer.events) in (2, 3):
        body.append(_pictures(answer, language))
    if answer.events:
        body.append(_regions(answer, language, verbose))
    if answer.ok and answer.relation != "!=" and answer.events:
        body.append(proof(answer, language))
    after = [] if answer.ok else _against(answer, language)
    return Page(_question(answer, language), body, _headline(answer, language), after)


def _question(answer: LawAnswer, language: Language) -> Text:
    asked = say("Does this hold for all events?  {law}", law=spoken(answer.law, language))
    text = Text(asked.text(language))
    for premise in answer.premises:
        text.append("\n" + say("  given that {premise}", premise=spoken(premise, language)).text(language))
    return text


def _headline(answer: LawAnswer, language: Language) -> Text:
    if answer.error is not None:
        return Text(answer.error.message.text(language), style=BAD)
    return Text(_affirmation(answer).text(language))


def _affirmation(answer: LawAnswer) -> Message:
    if answer.relation == "!=":
        return say(
            "true: it is no law that they are equal; regions that tell them apart: {count}", count=answer.differing
        )
    if not any(region.possible for region in answer.regions) and len(answer.events) <= 8:
        return say("true, but only because the premises leave no element")
    count = 1 << len(answer.events)
    if count == 1:
        return say("true")
    if answer.premises:
        return say("true in every region that the premises leave")
    return say("true in each of the {count} regions", count=count)


def _regions(answer: LawAnswer, language: Language, verbose: bool) -> RenderableType:
    """What each side holds, region by region; of many events only the regions that decide."""
    regions: Sequence[Region] = answer.regions
    if len(answer.events) > 4 and not verbose:
        regions = [region for region in regions if region.differs]
    shown = regions if verbose else regions[:_MOST_COLUMNS]
    if not shown:
        count = 1 << len(answer.events)
        return Text(say("{count} regions, and no difference in any of them", count=count).text(language))
    names = [Text(region_name(region.events), style=BAD if region.differs else "") for region in shown]
    rows = [
        Row(Text(say("region").text(language), style=FAINT), names),
        Row(Text(say("left").text(language), style=STRONG), [_cell(region, region.left) for region in shown]),
        Row(Text(say("right").text(language), style=STRONG), [_cell(region, region.right) for region in shown]),
    ]
    if any(region.differs for region in shown):
        marks = [Text("✗" if region.differs else "", style=BAD) for region in shown]
        rows.append(Row(Text(), marks))
    more = answer.differing - sum(region.differs for region in shown)
    parts: list[RenderableType] = [RegionTable(rows)]
    if not all(region.possible for region in shown):
        parts.append(impossible(language))
    if more > 0:
        parts.append(Text(say("… {count} more; -v lists them", count=more).text(language), style=FAINT))
    return Group(*parts)


def _pictures(answer: LawAnswer, language: Language) -> RenderableType:
    """Both sides as Venn pictures; █ and ╳ mark a region that one side has and the other lacks."""
    regions = {tuple(region.events.values()): region for region in answer.regions}
    differs = {place: region.differs for place, region in regions.items()}
    possible = {place: region.possible for place, region in regions.items()}
    sides = (
        (say("left"), answer.left, {place: region.left for place, region in regions.items()}),
        (say("right"), answer.right, {place: region.right for place, region in regions.items()}),
    )
    venn = Venn(
        answer.events,
        [
            Picture(Text.assemble((label.text(language), STRONG), "  ", text), filled, differs, possible)
            for label, text, filled in sides
        ],
    )
    if not answer.differing:
        return venn
    one_sided = answer.relation in ("==", "!=", "<=", ">=")
    signs = (
        (EXTRA, say("only on this side") if one_sided else say("on both sides")),
        (MISSING, say("only on the other side") if one_sided else say("on neither side")),
    )
    legend = Text()
    for (sign, style), meaning in signs:
        legend.append(f"{sign} ", style=style).append(meaning.text(language) + "   ", style=FAINT)
    return Group(venn, legend)


def _cell(region: Region, member: bool) -> Text:
    return inside(member, possible=region.possible, differs=region.differs)


def _against(answer: LawAnswer, language: Language) -> list[RenderableType]:
    """The smallest counterexample, the same with numbers, and what was probably meant."""
    if answer.counterexample is None:
        return []
    region = next(region for region in answer.regions if region.events == answer.counterexample)
    where = _where(region).text(language)
    told = f"{region_text(answer.counterexample).text(language)}{where}"
    parts: list[RenderableType] = ["", heading(say("smallest counterexample"), language), Prose(told)]
    if answer.example is not None:
        parts += ["", heading(say("with numbers"), language), _example(answer, language)]
    if answer.repairs:
        pairs = [[spoken(text, language) for text in repair] for repair in answer.repairs]
        rows = aligned([[Text(law, style=GOOD), Text(change, style=FAINT)] for law, change in pairs], gap=3)
        parts += ["", heading(say("one sign away, and true"), language), rows]
    return parts


def _where(region: Region) -> Message:
    if region.left and region.right:
        return say(": it is on both sides")
    if not region.left and not region.right:
        return say(": it is on neither side")
    if region.left:
        return say(": it is on the left, not on the right")
    return say(": it is on the right, not on the left")


def _example(answer: LawAnswer, language: Language) -> RenderableType:
    assert answer.example is not None
    sets = [("Ω", answer.example.universe), *answer.example.events.items()]
    given = Prose("   ".join(f"{name} = {_set(members)}" for name, members in sets))
    sides = ((say("left"), answer.left, answer.example.left), (say("right"), answer.right, answer.example.right))
    rows = aligned(
        [
            [Text(label.text(language), style=STRONG), Text(f"{side} ="), Text(_set(members), style=BAD)]
            for label, side, members in sides
        ],
        gap=1,
    )
    return Group(given, rows)


def _set(members: Sequence[int]) -> str:
    return "{" + ",".join(map(str, members)) + "}" if members else "∅"
