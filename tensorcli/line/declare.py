"""How a command says what it takes: a typed function whose parameters are annotated with `Argument` or `Option`.

It reads like Typer on purpose; but a declaration here imports nothing, so that a command which is typed correctly runs
without loading Typer at all (that import alone takes five times as long as starting Python). Named tuples, for the same
reason: a dataclass takes ten times as long to make.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from types import NoneType, SimpleNamespace, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

from tensorcli.language import Language, Message, say
from tensorcli.terminal.reply import Reply

Words = Callable[[], Iterable[str]]  # what shell completion offers


class Argument(NamedTuple):
    """A positional; `formula` means that `-x` is one, not a mistyped option, and that `words` are only some of many."""

    metavar: str
    help: Message
    formula: bool = False
    words: Words | None = None


class Option(NamedTuple):
    """An option; its long name is the parameter's."""

    help: Message
    metavar: str | None = None
    short: str | None = None
    words: Words | None = None


class Parameter(NamedTuple):
    """One parameter as the command line sees it."""

    name: str
    marker: Argument | Option
    type: type[str] | type[int] | type[float] | type[bool]
    many: bool  # a list: any number of operands, or an option that may be repeated
    default: Any  # inspect.Parameter.empty where required
    choices: tuple[str, ...]

    @property
    def spellings(self) -> tuple[str, ...]:
        """How it is written: `--keep-going`, `-q`; nothing for a positional."""
        if isinstance(self.marker, Argument):
            return ()
        long = "--" + self.name.replace("_", "-")
        return (long, self.marker.short) if self.marker.short else (long,)

    @property
    def required(self) -> bool:
        """Whether the command line must name it."""
        return self.default is inspect.Parameter.empty

    @property
    def metavar(self) -> str:
        """The word that stands for its value in the help."""
        if self.marker.metavar:
            return self.marker.metavar
        return "|".join(self.choices) or {str: "TEXT", int: "N", float: "NUMBER", bool: ""}[self.type]

    @property
    def meaning(self) -> Message:
        """What the help says of it: what it is, the words it may be, and what it is where it isn't written."""
        told = self.marker.help
        if isinstance(self.marker, Argument):
            if self.marker.words is None or self.marker.formula:
                return told
            return say("{meaning}: {words}", meaning=told, words=" ".join(self.marker.words()))
        if self.required or self.many or self.default is None or self.default is False:
            return told
        value = f"{self.default:g}" if self.type is float else str(self.default)
        return say("{meaning}; {value} unless given", meaning=told, value=value)


class Caller(NamedTuple):
    """What a command that shows no answer of its own is given first."""

    call: Callable[..., int]  # answers a line, given as arguments; see `tensorcli.cli.exit_code`
    language: Language


@dataclass(frozen=True)
class Command:
    """A command: the function that answers it, and what its help says."""

    name: str
    run: Callable[..., Reply[Any] | int]
    details: tuple[Message, ...]  # of the help: a paragraph each
    examples: tuple[str, ...]  # runnable in this order, without the leading `tensorcli`
    witness: Literal["torch", "sympy"] | None  # whose verdict it shows
    before: tuple[str, ...] = ()  # lines of the shell that the examples need: they write a file
    contract: bool = True  # False: no answer of its own, as `run`: its function takes a `Caller` first, returns a code

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """Its own parameters, then those of the output contract."""
        own = parameters_of(self.run)
        if not self.contract:
            return own + tuple(p for p in parameters_of(contract) if p.name == "lang")
        dropped = {"torch": "no_sympy", "sympy": "no_torch"}.get(self.witness or "")
        witnesses = {"no_torch", "no_sympy"} if self.witness is None else {dropped}
        named = {parameter.name for parameter in own}
        return own + tuple(p for p in parameters_of(contract) if p.name not in witnesses | named)


def contract(
    quiet: Annotated[bool, Option(say("only the bare answer, in one line"), short="-q")] = False,
    json: Annotated[bool, Option(say("the answer as one JSON object"))] = False,
    code: Annotated[bool, Option(say("only the code that gives the same answer"))] = False,
    expect: Annotated[
        str | None, Option(say("compare the answer: exit code 0 if it is this, else 1; `error` expects a no"), "VALUE")
    ] = None,
    save: Annotated[str | None, Option(say("also save the answer as .svg, .html or .txt"), "FILE")] = None,
    verbose: Annotated[bool, Option(say("show more of the explanation"), short="-v")] = False,
    no_torch: Annotated[bool, Option(say("stop after the rule: don't ask torch"))] = False,
    no_sympy: Annotated[bool, Option(say("stop after the rule: don't ask sympy"))] = False,
    lang: Annotated[
        Literal["en", "zh"] | None, Option(say("language of the sentences; else TENSORCLI_LANG, else your locale"))
    ] = None,
) -> None:
    """Declare the options that every command has; never called."""


def parameters_of(function: Callable[..., Any]) -> tuple[Parameter, ...]:
    """The parameters that a function declares."""
    # Not the return type: an answer may stand in a module that imports torch.
    taken = {name: hint for name, hint in function.__annotations__.items() if name != "return"}
    hints = get_type_hints(SimpleNamespace(__annotations__=taken), function.__globals__, include_extras=True)
    found = []
    for name, parameter in inspect.signature(function).parameters.items():
        hint = hints[name]
        if get_origin(hint) is Annotated:
            kind, marker = get_args(hint)
            found.append(Parameter(name, marker, *_type_of(kind), parameter.default, _choices(kind)))
    return tuple(found)


def _type_of(kind: Any) -> tuple[Any, bool]:
    if get_origin(kind) is list:
        return get_args(kind)[0], True
    if get_origin(kind) in (Union, UnionType):
        return _type_of(next(part for part in get_args(kind) if part is not NoneType))
    return (str if get_origin(kind) is Literal else kind), False


def _choices(kind: Any) -> tuple[str, ...]:
    if get_origin(kind) in (Union, UnionType):
        return next((_choices(part) for part in get_args(kind) if part is not NoneType), ())
    return tuple(get_args(kind)) if get_origin(kind) is Literal else ()
