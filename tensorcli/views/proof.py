"""A proof as it is read: an equation a line, the law and what it rewrites beside it, or below if there is no room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.measure import Measurement
from rich.text import Text

from tensorcli.events.law import LawAnswer
from tensorcli.language import Language, say
from tensorcli.views.page import FAINT
from tensorcli.views.prose import Prose, break_offsets

_GAP = 3
_INDENT = 4  # of a reason below its equation

# The named laws, in the words of each language.
LAWS = {
    "associative": say("associative"),
    "commutative": say("commutative"),
    "distributive": say("distributive"),
    "De Morgan": say("De Morgan"),
    "absorption": say("absorption"),
    "idempotent": say("idempotent"),
    "identity": say("identity"),
    "domination": say("domination"),
    "double complement": say("double complement"),
    "complement": say("complement"),
    "difference": say("difference"),
    "symmetric difference": say("symmetric difference"),
    "sum": say("sum of exclusive events"),
    "premise": say("premise"),
}
_SHOWN = {
    "<=": say("proof; that the left side is contained in the right means that it doesn't meet the right's complement"),
    ">=": say("proof; that the left side contains the right means that its complement doesn't meet the right"),
    "disjoint": say("proof; exclusive means that both together are impossible"),
    "complementary": say("proof; complementary means that the left side is the complement of the right"),
}


def proof(answer: LawAnswer, language: Language) -> RenderableType:
    """One equation a step: the law, and the part that it rewrites where that is not all of the line before."""
    if not answer.proof:
        said = say("proof: region by region, as above; no short chain of named laws was found")
        if answer.claim is not None:
            said = say("nothing to prove: both sides are written alike")
        return Prose(said.text(language), style=FAINT)
    title = _SHOWN.get(answer.relation, say("proof, one law at a time"))
    if answer.claim == "equal" and answer.relation != "==":
        title = say("proof; the two sides are even equal")
    before = start = answer.proof[0].text.partition(" = ")[0]
    lines = []
    for step in answer.proof:
        reason = Text(LAWS[step.law].text(language), style="cyan")
        if step.part != before:
            reason.append(f"  {step.part} → {step.becomes}", style=FAINT)
        before = step.text.partition(" = ")[2]
        lines.append(_Line(before, reason))
    return Group(Prose(title.text(language), style=FAINT), _Chain(start, lines))


class _Line(NamedTuple):
    """What stands after the =, and why."""

    term: str
    reason: Text


class _Chain:
    """The equations one below the other."""

    def __init__(self, start: str, lines: Sequence[_Line]) -> None:
        self.start = start
        self.lines = lines
        self.column = 2 + max(len(term) for term in (start, *(line.term for line in lines)))
        self.reasons = max(line.reason.cell_len for line in lines)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """An equation that is too long is broken like a sentence."""
        whole = self.column + _GAP + self.reasons
        return Measurement(min(whole, 24), whole).with_maximum(options.max_width)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterable[Text]:
        """The lines."""
        beside = self.column + _GAP + self.reasons <= options.max_width
        yield from _broken(Text(f"  {self.start}"), 2, options.max_width)
        for term, reason in self.lines:
            line = Text.assemble(("= ", FAINT), term)
            if beside:
                line.pad_right(self.column + _GAP - line.cell_len)
                line.append_text(reason)
            yield from _broken(line, 2, options.max_width)
            if not beside:
                yield from _broken(Text(" " * _INDENT).append_text(reason), _INDENT, options.max_width)


def _broken(line: Text, indent: int, width: int) -> Iterable[Text]:
    """The line, its continuations indented."""
    pieces = line[indent:].divide([at for at in break_offsets(line.plain[indent:], width - indent) if at])
    for number, piece in enumerate(pieces):
        piece.rstrip()
        whole = Text.assemble(Text(" " * indent) if number else line[:indent], piece)
        whole.no_wrap = True
        yield whole
