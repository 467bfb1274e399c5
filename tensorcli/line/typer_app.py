"""The same commands as a Typer application: what is wrong with a line, shell completion, and the reader's authority."""

from __future__ import annotations

import inspect
import io
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import redirect_stdout
from difflib import get_close_matches
from typing import Annotated, Any, Literal

import typer

from tensorcli.errors import InputError, Place
from tensorcli.language import Language, Message, say, verbatim
from tensorcli.line.declare import Argument, Command, Parameter, contract, parameters_of
from tensorcli.line.reader import is_operand
from tensorcli.terminal.streams import emit

# Typer's own class of "what was typed is wrong" has no public name; BadParameter, which has one, inherits from it.
_UsageError: type[Exception] = typer.BadParameter.__mro__[1]


def application(commands: Iterable[Command], language: Language, take: Callable[..., None]) -> typer.Typer:
    """A Typer application of `commands`; `take(command, values)` is called with what was read."""
    app = typer.Typer(name="tensorcli", rich_markup_mode=None, pretty_exceptions_enable=False)
    app.callback()(_before_the_command(language))
    for command in commands:
        app.command(command.name, help=command.details[0].text(language))(_callback(command, language, take))
    return app


def _before_the_command(language: Language) -> Callable[..., None]:
    """The options that stand without a command, for completion: `tensorcli.cli` reads them itself."""
    lang = next(p for p in parameters_of(contract) if p.name == "lang")

    def callback(**_: Any) -> None:
        pass

    shown = Annotated[bool, typer.Option("--version", help=say("show the version").text(language))]
    taken = {"version": (shown, False), "lang": (_annotation(lang, language), None)}
    callback.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
            for name, (annotation, default) in taken.items()
        ]
    )
    callback.__annotations__ = {name: annotation for name, (annotation, _) in taken.items()}
    return callback


def read_slowly(command: Command, tokens: Sequence[str], language: Language) -> dict[str, Any]:
    """The value of each parameter, as Typer reads the line.

    Raises `InputError` with Typer's own words, in the language, where it can't.
    """
    taken: list[dict[str, Any]] = []
    app = application([command], language, lambda _, values: taken.append(values))
    shielded = [_shield(command, token) for token in tokens]
    try:
        app([command.name, *shielded], standalone_mode=False)
    except _UsageError as problem:
        raise _explained(problem, command, tokens) from None
    if not taken:
        raise InputError(say("this line can't be read"))
    return taken[0]


def complete(commands: Iterable[Command], arguments: Sequence[str], language: Language) -> int:
    """Answer a shell that asks for completions, or for the script that does so; the exit code."""
    app = application(commands, language, lambda *_: None)
    told = io.StringIO()
    code = 0
    try:
        with redirect_stdout(told):
            app(list(arguments), prog_name="tensorcli")
    except SystemExit as end:  # Typer ends the process it is in
        code = end.code if isinstance(end.code, int) else 0
    emit(told.getvalue())
    return code


def _shield(command: Command, token: str) -> str:
    """An operand that begins with a minus sign, written with the sign − (which our grammars read as -)."""
    formula = any(isinstance(p.marker, Argument) and p.marker.formula for p in command.parameters)
    known = {spelling for p in command.parameters for spelling in p.spellings}
    if token.startswith("-") and token not in known and is_operand(token, formula=formula) and token != "-":
        return "−" + token[1:]
    return token


def _explained(problem: Any, command: Command, tokens: Sequence[str]) -> InputError:
    message = str(problem.format_message()).strip()
    words = message.partition(" (Possible options:")[0].partition(" Did you mean ")[0].rstrip(".")
    lowered = words[:1].lower() + words[1:]
    if invalid := re.fullmatch(r"invalid value for '(.+?)': '(.*)' is not .+", lowered, re.DOTALL):
        names, value = invalid[1].split(" / "), invalid[2]
        place = _place_of_value(names, value, tokens)
        near = _choices_near(value, names, command)
    else:
        place = _place_of_option(getattr(problem, "option_name", None), tokens)
        near = getattr(problem, "possibilities", None) or ()
    hint = say("did you mean {names}?", names=", ".join(sorted(near))) if near else _see_help(command)
    return InputError(_sentence(lowered), hint=hint, place=place)


def _place_of_option(name: object, tokens: Sequence[str]) -> Place | None:
    written = [token.partition("=")[0] for token in tokens]
    if name not in written:
        return None
    start = len("".join(f"{token} " for token in tokens[: written.index(str(name))]))
    return Place(" ".join(tokens), start, start + len(str(name)))


def _place_of_value(names: Sequence[str], value: str, tokens: Sequence[str]) -> Place | None:
    start = 0
    for before, token in zip(["", *tokens], tokens, strict=False):
        stop = start + len(token)
        if (before in names and token == value) or token in [f"{name}={value}" for name in names]:
            return Place(" ".join(tokens), stop - len(value), stop)
        start = stop + 1
    return None


def _choices_near(value: str, names: Sequence[str], command: Command) -> Sequence[str]:
    choices = next((p.choices for p in command.parameters if not {*p.spellings}.isdisjoint(names)), ())
    return [choice for choice in choices if value and choice.startswith(value)] or get_close_matches(value, choices)


def _sentence(words: str) -> Message:
    """Typer's words as a sentence of ours, which has a Chinese one beside it; verbatim where it is not among them."""
    for pattern, made in _SENTENCES:
        if found := re.fullmatch(pattern, words, re.DOTALL):
            return made(*found.groups())
    return verbatim(words)


_SENTENCES: tuple[tuple[str, Callable[..., Message]], ...] = (
    (r"no such option: (.+)", lambda name: say("no such option: {name}", name=name)),
    (r"missing argument '(.+)'", lambda name: say("missing argument '{name}'", name=name)),
    (r"missing option '(.+)'", lambda name: say("missing option '{name}'", name=name)),
    (r"option '(.+)' requires an argument", lambda name: say("option '{name}' requires an argument", name=name)),
    (r"option '(.+)' does not take a value", lambda name: say("option '{name}' does not take a value", name=name)),
    (
        r"got unexpected extra argument\(s\) \((.+)\)",
        lambda words: say("got unexpected extra argument(s) ({words})", words=words),
    ),
    (
        r"invalid value for '(.+?)': '(.*)' is not a valid int",
        lambda name, text: say("invalid value for '{name}': '{text}' is not a valid int", name=name, text=text),
    ),
    (
        r"invalid value for '(.+?)': '(.*)' is not a valid float",
        lambda name, text: say("invalid value for '{name}': '{text}' is not a valid float", name=name, text=text),
    ),
    (
        r"invalid value for '(.+?)': '(.*)' is not one of (.+)",
        lambda name, text, choices: say(
            "invalid value for '{name}': '{text}' is not one of {choices}", name=name, text=text, choices=choices
        ),
    ),
)


def _see_help(command: Command) -> Message:
    return say("see tensorcli {name} --help", name=command.name)


def _callback(command: Command, language: Language, take: Callable[..., None]) -> Callable[..., None]:
    many = {p.name for p in command.parameters if p.many}

    def callback(**values: Any) -> None:
        take(command, {name: [] if name in many and value is None else value for name, value in values.items()})

    ordered = sorted(command.parameters, key=lambda p: not isinstance(p.marker, Argument))
    callback.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [
            inspect.Parameter(
                p.name, inspect.Parameter.KEYWORD_ONLY, default=p.default, annotation=_annotation(p, language)
            )
            for p in ordered
        ]
    )
    callback.__annotations__ = {p.name: _annotation(p, language) for p in ordered}
    return callback


def _annotation(parameter: Parameter, language: Language) -> Any:
    kind: Any = Literal[parameter.choices] if parameter.choices else parameter.type
    if parameter.many:
        kind = list[kind]
    elif parameter.default is None:
        kind = kind | None
    extras: dict[str, Any] = {"help": parameter.marker.help.text(language), "metavar": parameter.metavar or None}
    if parameter.marker.words is not None:
        words = parameter.marker.words
        extras["autocompletion"] = lambda incomplete: [w for w in words() if w.startswith(incomplete)]
    if isinstance(parameter.marker, Argument):
        return Annotated[kind, typer.Argument(**extras)]
    return Annotated[kind, typer.Option(*parameter.spellings, **extras)]
