"""The table of contents: every command in its panel, and the way from a line to its exit code. Nothing heavy here."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

from tensorcli import __version__
from tensorcli.errors import InputError, TensorcliError
from tensorcli.language import LANGUAGES, Language, Message, say

if TYPE_CHECKING:
    from tensorcli.line.declare import Command

# A panel of the help, and in it each command with the question it answers. The command itself is
# `tensorcli.commands.<name>.COMMAND`, imported only when it is asked for.
PANELS: tuple[tuple[Message, tuple[tuple[str, Message], ...]], ...] = (
    (
        say("Shapes"),
        (
            ("broadcast", say("Do these shapes broadcast, and to what?")),
            ("matmul", say("What does this matrix product give, and which dims meet?")),
            ("cat", say("What do these give end to end, and which dims must be equal?")),
            ("stack", say("What do these give along a new dim?")),
            ("split", say("Into which pieces is a dim cut, by size or by count?")),
            ("expand", say("Does this shape expand to that one, and what would repeat do?")),
            ("eval", say("What does this PyTorch expression give, step by step?")),
        ),
    ),
    (
        say("Values"),
        (
            ("reduce", say("What does a reduction do to the values and to the shape?")),
            ("round", say("Which whole number is near: floor, ceil, round, trunc?")),
            ("random", say("What do rand, randn, randint and their kin make?")),
        ),
    ),
    (
        say("Calculus"),
        (
            ("activation", say("What does an activation do to a number, and to a gradient?")),
            ("grad", say("What is the derivative, how is it found, and what is the slope here?")),
            ("critical", say("Where is the gradient zero, and what is there?")),
            ("descend", say("Where does gradient descent go, and does it arrive?")),
        ),
    ),
    (
        say("Events"),
        (("sets", say("Does this law of events hold, and what are its members?")),),
    ),
    (
        say("Lessons"),
        (
            ("lesson", say("Which short lessons are there, and how are they done?")),
            ("run", say("How are many commands run in one go, and documents kept true?")),
            ("warm", say("How does every command start at once?")),
        ),
    ),
)


def names() -> list[str]:
    """All commands, in the order of the help."""
    return [name for _, entries in PANELS for name, _ in entries]


def command(name: str) -> Command:
    """The command of that name; raises `InputError` with a suggestion where there is none."""
    if name in names():
        found: Command = import_module(f"tensorcli.commands.{name}").COMMAND
        return found
    raise _no_such_command(name)


def _question(name: str) -> Message:
    return next(question for _, entries in PANELS for listed, question in entries if listed == name)


def call(arguments: Sequence[str], environ: Mapping[str, str] | None = None, *, as_json: bool = False) -> int:
    """Answer one command line (without the program's name); returns the exit code. Never raises for bad input.

    With `as_json` the answer is given as by `--json`, whatever the line says.
    """
    language = chosen_language(arguments, os.environ if environ is None else environ)
    try:
        return _dispatch(arguments, language, as_json=as_json)
    except TensorcliError as error:
        from tensorcli.terminal.complain import complain

        complain(error, language)
        if as_json or "--json" in arguments:
            return _complain_in_json(arguments, error, language)
        return error.exit_code
    except BrokenPipeError:
        return 0  # the reader has seen enough (`| head -1`)


def exit_code(arguments: Sequence[str], environ: Mapping[str, str] | None = None, *, as_json: bool = False) -> int:
    """As `call`, and a bug of ours shows itself, with the exit code that says so."""
    try:
        return call(arguments, environ, as_json=as_json)
    except Exception:  # whatever it is, it is a bug
        import traceback

        traceback.print_exc()
        return 70


def chosen_language(arguments: Sequence[str], environ: Mapping[str, str]) -> Language:
    """`--lang`, else TENSORCLI_LANG, else the locale.

    >>> chosen_language(["sets", "--lang", "zh"], {}), chosen_language([], {"LANG": "zh_CN.UTF-8"})
    ('zh', 'zh')
    """
    given = _languages(arguments)
    for asked in (given[-1] if given else None, environ.get("TENSORCLI_LANG")):  # of several the last, as of any option
        if asked in LANGUAGES:
            return asked
    locale = environ.get("LC_ALL") or environ.get("LC_MESSAGES") or environ.get("LANG") or ""
    return "zh" if locale.lower().startswith("zh") else "en"


def _languages(arguments: Sequence[str]) -> list[str | None]:
    """What stands behind each --lang; None where nothing does."""
    given: list[str | None] = []
    for index, token in enumerate(arguments):
        if token == "--":
            break
        if token == "--lang":
            given.append(next(iter(arguments[index + 1 : index + 2]), None))
        elif token.startswith("--lang="):
            given.append(token.removeprefix("--lang="))
    return given


def _dispatch(arguments: Sequence[str], language: Language, *, as_json: bool) -> int:
    if "_TENSORCLI_COMPLETE" in os.environ:  # a shell asks, not a person
        return _completion(arguments, language)
    words = _without_language(arguments)
    for value in _languages(arguments[: len(arguments) - len(words)]):
        _check_language(value, say("see tensorcli --help"))
    first = words[0] if words else "--help"
    if first in ("--help", "-h"):
        return _print_help(None, language)
    if first == "--version":
        from tensorcli.terminal.streams import emit

        emit(f"tensorcli {__version__}\n")
        return 0
    if first in ("--install-completion", "--show-completion"):
        return _completion(arguments, language)
    if first.startswith("-"):
        raise InputError(say("no such option: {name}", name=first), hint=say("see tensorcli --help"))
    chosen = command(first)
    tokens = arguments[arguments.index(first) + 1 :]
    before = arguments[: arguments.index(first)]
    if _asks_for_help(chosen, tokens):
        return _print_help(chosen, language)
    return _answer(chosen, [*before, *tokens], language, as_json=as_json)


def converses(arguments: Sequence[str]) -> bool:
    """Whether the line is for a command that may read what a person types, or open a pager: `run`, `lesson`."""
    words = _without_language(arguments)
    return bool(words) and words[0] in names() and not command(words[0]).contract


def _answer(chosen: Command, tokens: Sequence[str], language: Language, *, as_json: bool) -> int:
    from tensorcli.line.reader import read

    values = read(chosen.parameters, tokens)
    if values is None:
        from tensorcli.line.typer_app import read_slowly

        values = read_slowly(chosen, tokens, language)
    if as_json and chosen.contract:
        values |= {"quiet": False, "code": False, "json": True}
    return answer(chosen, values, language)


def answer(chosen: Command, values: dict[str, Any], language: Language) -> int:
    """Run a command whose line has been read, and show its reply."""
    from tensorcli.terminal.reply import Reply, Wanted
    from tensorcli.terminal.show import check, show
    from tensorcli.terminal.streams import is_terminal
    from tensorcli.terminal.waiting import waiting

    values.pop("lang", None)
    if not chosen.contract:
        from tensorcli.line.declare import Caller

        code = chosen.run(Caller(exit_code, language), **values)
        assert isinstance(code, int)
        return code
    verbose = values.pop("verbose", False)
    refused = [name for name in ("no_torch", "no_sympy") if values.get(name)]
    for name in {"no_torch", "no_sympy"} - chosen.run.__annotations__.keys():
        values.pop(name, None)
    wanted = Wanted(
        quiet=values.pop("quiet", False),
        json=values.pop("json", False),
        code=values.pop("code", False),
        expect=values.pop("expect", None),
        save=values.pop("save", None),
        verbose=verbose,
        everything=verbose or not is_terminal(sys.stdout),
        witness=not refused,
        language=language,
    )
    check(wanted)
    with waiting(say("asking the library…"), language):
        reply = chosen.run(**values)
    return show(reply, wanted) if isinstance(reply, Reply) else reply


def _without_language(arguments: Sequence[str]) -> list[str]:
    """What stands before the command may only be `--lang`."""
    words = list(arguments)
    while words and (words[0] == "--lang" or words[0].startswith("--lang=")):
        del words[: 2 if words[0] == "--lang" else 1]
    return words


def _asks_for_help(chosen: Command, tokens: Sequence[str]) -> bool:
    """Whether -h is among the tokens, but not as the value of an option: `--expect -h` is a wrong answer.

    Raises `InputError` where the help would be in a language that isn't there.
    """
    takes = {spelling for p in chosen.parameters if p.type is not bool for spelling in p.spellings}
    asked = False
    rest = iter(tokens)
    for token in rest:
        if token == "--":
            break
        asked = asked or token in ("--help", "-h")
        name, equals, value = token.partition("=")
        given = value if equals else next(rest, None) if token in takes else None
        if name == "--lang":
            _check_language(given, say("see tensorcli {name} --help", name=chosen.name))
    return asked


def _check_language(text: str | None, hint: Message) -> None:
    """Refuse a language that isn't there, or none at all, in the words in which Typer refuses a value."""
    if text is None:
        raise InputError(say("option '{name}' requires an argument", name="--lang"), hint=hint)
    if text not in LANGUAGES:
        choices = ", ".join(f"'{word}'" for word in LANGUAGES)
        message = say(
            "invalid value for '{name}': '{text}' is not one of {choices}", name="--lang", text=text, choices=choices
        )
        raise InputError(message, hint=hint)


def _print_help(chosen: Command | None, language: Language) -> int:
    from tensorcli.line import help as pages
    from tensorcli.terminal.render import render
    from tensorcli.terminal.streams import emit

    if chosen is not None:
        parts = pages.command_help(chosen, _question(chosen.name), language)
    else:
        parts = [*pages.table_of_contents(PANELS, language), pages.examples(_FIRST_STEPS, language)]
    emit(render(parts))
    return 0


_FIRST_STEPS = (
    "broadcast 3,1,1 32,32",
    "broadcast --help",
    "lesson",
)


def _completion(arguments: Sequence[str], language: Language) -> int:
    """Typer's own shell completion: of the command that is typed already, else of their names, which imports none."""
    from tensorcli.line.declare import Command
    from tensorcli.line.typer_app import complete

    typed = os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS") or ""  # bash; zsh, fish
    named = [word for word in _without_language(typed.split()[1:])[:1] if word in names()]
    commands = [command(name) for name in named] or [
        Command(name=name, run=lambda: 0, details=(_question(name),), examples=(), witness=None) for name in names()
    ]
    return complete(commands, arguments, language)


def _no_such_command(name: str) -> InputError:
    from difflib import get_close_matches

    near = get_close_matches(name, names(), n=1)
    hint = say("did you mean {names}?", names=near[0]) if near else say("see tensorcli --help")
    return InputError(say("there is no command '{name}'", name=name), hint=hint)


def _complain_in_json(arguments: Sequence[str], error: TensorcliError, language: Language) -> int:
    """With --json an error is an object too."""
    from tensorcli.terminal.complain import complaint_object
    from tensorcli.terminal.streams import emit
    from tensorcli.terminal.values import json_text

    told = {"command": next(iter(arguments), None), **complaint_object(error, language)}
    with suppress(TensorcliError, BrokenPipeError):  # the error has been told on stderr already
        emit(json_text(told))
    return error.exit_code
