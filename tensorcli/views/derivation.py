"""The steps of a derivation as a tree: each part's derivative, with the rule that gave it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions
from rich.measure import Measurement
from rich.text import Text

from tensorcli.calculus.grad import Step
from tensorcli.language import Language, Message, say
from tensorcli.views.page import FAINT, STRONG
from tensorcli.views.prose import break_offsets

RULES: dict[str, Message] = {
    "constant": say("held fixed"),
    "variable": say("the variable itself"),
    "sum": say("sum rule"),
    "constant factor": say("constant factor"),
    "product": say("product rule"),
    "quotient": say("quotient rule"),
    "power": say("power rule"),
    "exponential": say("exponential"),
    "logarithm": say("logarithm"),
    "power tower": say("f^g rule"),
    "function": say("from the table"),
    "chain": say("chain rule"),
    "piecewise": say("piece by piece"),
    "definition": say("what it means"),
    "shorter": say("the same, shorter"),
}
_SELF_EVIDENT = ("power", "exponential", "logarithm", "function", "variable", "constant")  # the line is its own rule

_LONG = 400  # characters of a formula


class _Node(NamedTuple):
    step: Step
    below: list[_Node]


def trees(steps: Sequence[Step]) -> list[_Node]:
    """The steps of each derivative, put together again; a step stands after those it rests on, one level higher."""
    waiting: dict[int, list[_Node]] = {}
    found: list[_Node] = []
    for step in steps:
        below = [] if step.rule == "shorter" else waiting.pop(step.level + 1, [])
        node = _Node(step, below)
        if step.level:
            waiting.setdefault(step.level, []).append(node)
        else:
            found.append(node)
    return found


class Derivation:
    """One tree, as wide as there is room: rules beside the lines where they fit, else below them."""

    def __init__(self, steps: Sequence[Step], language: Language, most: int | None = None) -> None:
        self.roots = trees(steps)
        self.language = language
        self.most = most
        self.deepest = _deepest(steps, most)
        self.left_out = sum(step.level > self.deepest for step in steps)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        return Measurement(24, options.max_width)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterable[Text]:
        """The lines."""
        lines = [line for root in self.roots for line in self._lines(root, "", "")]
        width = options.max_width
        lengths = [cell_len(before) + cell_len(equation.plain) for before, _, equation, _ in lines]
        fitting = [
            length
            for length, (*_, note) in zip(lengths, lines, strict=True)
            if length + 3 + cell_len(note.plain) <= width
        ]
        column = max(fitting, default=0) + 3  # where the rules stand, unless a line or a rule is too long for that
        for length, (before, after, equation, note) in zip(lengths, lines, strict=True):
            place = column if column + cell_len(note.plain) <= width else length + 3
            if length < place and place + cell_len(note.plain) <= width:
                yield from self._wrapped(before, after, Text.assemble(equation, " " * (place - length), note), width)
            else:
                yield from self._wrapped(before, after, equation, width)
                yield from self._wrapped(after, after, Text.assemble("   ", note), width, "   ")
        if self.left_out:
            more = say("… {count} more steps within these; -v shows them", count=self.left_out)
            yield Text(more.text(self.language), style=FAINT)

    def _wrapped(self, before: str, after: str, text: Text, width: int, indent: str = "    ") -> Iterable[Text]:
        room = max(width - cell_len(before) - len(indent), 16)
        pieces = (
            [text] if cell_len(text.plain) <= width - cell_len(before) else text.divide(break_offsets(text.plain, room))
        )
        for index, piece in enumerate(pieces):
            piece.rstrip()
            line = Text.assemble((before if not index else after + indent, FAINT), piece)
            line.no_wrap = True
            yield line

    def _lines(self, node: _Node, before: str, after: str) -> Iterable[tuple[str, str, Text, Text]]:
        step = node.step
        yield before, after, Text.assemble(self._when(step), _equation(step, self.most)), self._note(step)
        if step.level >= self.deepest:
            return
        below = [child for child in node.below if not _is_idle(child.step, step)]
        for index, child in enumerate(below):
            last = index == len(below) - 1
            guide = ("└─ ", "   ") if last else ("├─ ", "│  ")
            yield from self._lines(child, after + guide[0], after + guide[1])

    def _when(self, step: Step) -> Text:
        if not step.when:
            return Text()
        when = say("else").text(self.language) if step.when == "else" else step.when
        return Text(f"{when}:  ", style="magenta")

    def _note(self, step: Step) -> Text:
        note = Text(RULES[step.rule].text(self.language), style="cyan")
        if step.rule in _SELF_EVIDENT or not step.identity:
            return note
        note.append(f": {step.identity}", style=FAINT)
        if step.inner:
            letters = ", ".join(f"{letter} = {cut(part, self.most)}" for letter, part in step.inner.items())
            note.append(f", {letters}", style=FAINT)
        return note


def _deepest(steps: Sequence[Step], most: int | None) -> int:
    """The level down to which there are at most so many steps, at least the whole and its parts."""
    deepest = max((step.level for step in steps), default=0)
    while most is not None and deepest > 1 and sum(step.level <= deepest for step in steps) > most:
        deepest -= 1
    return deepest


def cut(text: str, most: int | None) -> str:
    """A formula that no screen could hold, without its middle; whole where `most` is None.

    >>> cut("x" * 2000, 30).count("x"), cut("x" * 2000, None).count("x")
    (400, 2000)
    """
    return text if most is None or len(text) <= _LONG else f"{text[: _LONG // 2]} … {text[-_LONG // 2 :]}"


def _equation(step: Step, most: int | None) -> Text:
    result = cut(step.result, most)
    if step.rule == "shorter":
        return Text.assemble(("= ", FAINT), (result, STRONG))
    bare = step.part.isalnum() or (step.part.endswith(")") and _is_one_call(step.part))
    part = cut(step.part, most)
    return Text.assemble(part if bare else f"({part})", ("′ = ", FAINT), (result, STRONG))


def _is_one_call(text: str) -> bool:
    """Whether the text is a single name(…)."""
    name = text.partition("(")[0]
    if not name.replace("_", "").isalnum():
        return False
    depth = 0
    for at, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if sign == ")" and depth == 0:
            return at == len(text) - 1
    return False


def _is_idle(step: Step, above: Step) -> bool:
    """x′ = 1 is worth a line only where a product or a quotient is made of it."""
    return step.rule == "variable" and above.rule not in ("product", "quotient", "power tower", "piecewise")
