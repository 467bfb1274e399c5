"""The help texts, drawn by us: in the user's language, every bracket as written, and without loading Typer."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from tensorcli.language import Language, Message, say
from tensorcli.line.declare import Argument, Command, Parameter, contract, parameters_of
from tensorcli.terminal.streams import width
from tensorcli.views.page import FAINT, STRONG, grid
from tensorcli.views.prose import Line, Prose

_NAME = "bold cyan"
_FRAME = 4  # cells of a panel's sides
_OPTIONS = (
    ("-h, --help", say("show this page; after a command, its own")),
    ("--version", say("show the version")),
    ("--lang en|zh", say("language of the sentences; else TENSORCLI_LANG, else your locale")),
    ("--install-completion", say("let your shell complete commands, options and names")),
)
EXIT_CODES = (
    ("0", say("answered, and as expected")),
    ("1", say("a no: a clash, a false law, a refusal by torch, not as expected")),
    ("2", say("the line can't be understood")),
    ("3", say("a limit, or the time limit")),
    ("130", say("Ctrl-C")),
    ("70", say("a bug of ours, or the rule and the library disagree")),
)


def command_help(command: Command, question: Message, language: Language) -> list[RenderableType]:
    """What `tensorcli COMMAND --help` shows: the question, usage, arguments, options, examples."""
    positionals = [p for p in command.parameters if isinstance(p.marker, Argument)]
    shared = [p.name for p in parameters_of(contract)]
    own = [p for p in command.parameters if p not in positionals and p.name not in shared]
    common = sorted((p for p in command.parameters if p.name in shared), key=lambda p: shared.index(p.name))
    usage = [_usage(p) for p in positionals] + ["[OPTIONS]"]
    parts: list[RenderableType] = [
        Prose(Text(question.text(language), style=STRONG)),
        "",
        _labelled(say("usage:"), " ".join(["tensorcli", command.name, *usage]), language),
    ]
    for paragraph in command.details:
        parts += ["", Prose(paragraph.text(language))]
    parts.append("")
    for title, parameters in (
        (say("Arguments"), positionals),
        (say("Options"), own),
        (say("Output"), common),
    ):
        if parameters:
            parts.append(panel(title.text(language), _rows(parameters, language)))
    parts.append(examples(command.examples, language, command.before))
    return parts


def table_of_contents(
    panels: Sequence[tuple[Message, Sequence[tuple[str, Message]]]], language: Language
) -> list[RenderableType]:
    """What `tensorcli --help` shows: every command in its panel."""
    parts: list[RenderableType] = [
        Prose(
            Text(say("See what happens to shapes, values and gradients, step by step.").text(language), style=STRONG)
        ),
        "",
        _labelled(say("usage:"), "tensorcli COMMAND [ARGUMENTS] [OPTIONS]", language),
        "",
    ]
    longest = max((len(name) for _, entries in panels for name, _ in entries), default=0)
    for title, entries in panels:
        rows = grid("left", "prose")
        for name, question in entries:
            rows.add_row(Text(name.ljust(longest), style=_NAME), Prose(question.text(language)))
        parts.append(panel(title.text(language), rows))
    for title, entries in ((say("Options"), _OPTIONS), (say("Exit codes"), EXIT_CODES)):
        rows = grid("left", "prose")
        for name, meaning in entries:
            rows.add_row(Text(name, style=_NAME), Prose(meaning.text(language)))
        parts.append(panel(title.text(language), rows))
    return parts


def examples(lines: Sequence[str], language: Language, before: Sequence[str] = ()) -> RenderableType:
    """The examples, each ready to paste; without a frame where one of them is wider, for it is not to be broken."""
    title = say("Examples").text(language)
    shown = [*before, *(f"tensorcli {line}" for line in lines)]
    if max(map(cell_len, shown)) + _FRAME > width():
        return Group(Text(title, style=STRONG), *(Line(f"  {line}") for line in shown))
    return panel(title, Group(*map(Line, shown)))


def panel(title: str, content: RenderableType) -> Panel:
    """A titled box over the whole width."""
    return Panel(content, title=title, title_align="left", border_style=FAINT, box=box.ROUNDED, padding=(0, 1))


def _labelled(label: Message, text: str, language: Language) -> Text:
    return Text.assemble((label.text(language) + ("" if language == "zh" else " "), FAINT), text)


def _usage(parameter: Parameter) -> str:
    word = parameter.metavar + ("..." if parameter.many else "")
    return word if parameter.required else f"[{word}]"


def _rows(parameters: Sequence[Parameter], language: Language) -> RenderableType:
    rows = grid("left", "prose")
    for parameter in parameters:
        names = ", ".join(reversed(parameter.spellings)) or _usage(parameter)
        if parameter.spellings and parameter.metavar:
            names += f" {parameter.metavar}"
        rows.add_row(Text(names, style=_NAME), Prose(parameter.meaning.text(language)))
    return rows
