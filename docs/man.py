"""Print a man page made from the help texts: python docs/man.py > tensorcli.1"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from tensorcli import __version__, cli
from tensorcli.line.declare import Argument, Command, Parameter, contract, parameters_of
from tensorcli.line.help import EXIT_CODES

_OWN = {"\\": "\\e", "-": "\\-", "'": "\\(aq", "^": "\\(ha", "`": "\\(ga", "~": "\\(ti"}


def page() -> Iterator[str]:
    """The lines of the page, in the man macros of troff."""
    yield f'.TH TENSORCLI 1 "" "tensorcli {__version__}"'
    yield ".SH NAME"
    yield escaped("tensorcli - see what happens to shapes, values and gradients, step by step")
    yield ".SH SYNOPSIS"
    yield ".B tensorcli"
    yield escaped("COMMAND [ARGUMENT]... [OPTION]...")
    shared = parameters_of(contract)
    for title, entries in cli.PANELS:
        yield f".SH {escaped(title.text().upper())}"
        for name, question in entries:
            yield from section(cli.command(name), question.text(), {parameter.name for parameter in shared})
    yield ".SH OPTIONS OF EVERY COMMAND"
    yield from options(shared)
    yield ".SH EXIT STATUS"
    for code, meaning in EXIT_CODES:
        yield from (".TP", f".B {code}", escaped(meaning.text()))


def section(command: Command, question: str, shared: set[str]) -> Iterator[str]:
    """One command: its question, what it takes, its own options, examples."""
    yield f".SS {escaped(command.name)}"
    yield escaped(question)
    for paragraph in command.details:
        yield from (".PP", escaped(paragraph.text()))
    yield from options([p for p in command.parameters if p.name not in shared])
    yield from (".PP", "Examples:", ".PP", ".nf")
    yield from (escaped(f"    {line}") for line in command.before)
    yield from (escaped(f"    tensorcli {line}") for line in command.examples)
    yield ".fi"


def options(parameters: list[Parameter] | tuple[Parameter, ...]) -> Iterator[str]:
    """A paragraph for each argument and option."""
    for parameter in parameters:
        names = ", ".join(reversed(parameter.spellings))
        metavar = parameter.metavar + ("..." if isinstance(parameter.marker, Argument) and parameter.many else "")
        yield from (".TP", f".B {escaped(f'{names} {metavar}'.strip())}", escaped(parameter.meaning.text()))


def escaped(text: str) -> str:
    r"""The text so that troff prints it as it stands and a line can be pasted: left alone it turns ' ^ ` ~ and -.

    >>> escaped("--dim 1 is a\\b"), escaped(".'x^2'")
    ('\\-\\-dim 1 is a\\eb', '\\&.\\(aqx\\(ha2\\(aq')
    """
    told = "".join(_OWN.get(character, character) for character in text)
    return f"\\&{told}" if told.startswith(".") else told


if __name__ == "__main__":
    sys.stdout.write("".join(f"{line}\n" for line in page()))
