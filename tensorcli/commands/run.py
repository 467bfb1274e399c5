"""`tensorcli run`: many commands in one process, from a file, a Markdown page or a pipe."""

from __future__ import annotations

from typing import Annotated

from tensorcli.errors import InputError
from tensorcli.language import say
from tensorcli.line.declare import Argument, Caller, Command, Option


def run(
    caller: Caller,
    file: Annotated[
        str, Argument("FILE", say("a file with a command a line, or Markdown; - or nothing is standard input"))
    ] = "-",
    json: Annotated[bool, Option(say("one JSON object a command, with its line and exit code"))] = False,
    keep_going: Annotated[bool, Option(say("don't stop at the first command that fails"), short="-k")] = False,
    check: Annotated[bool, Option(say("is what stands below each command what it prints?"))] = False,
    update: Annotated[bool, Option(say("rewrite what stands below each command"))] = False,
) -> int:
    """Run, or hold the file against what its commands print; the exit code is the worst."""
    if check or update:
        from tensorcli.scripts.check import check as compare

        if json or (check and update):
            one, other = ("check", "update") if check and update else ("check" if check else "update", "json")
            raise InputError(
                say("choose one of --{one} and --{other}", one=one, other=other),
                hint=say("each of them replaces the whole output"),
            )
        if file == "-":
            raise InputError(say("--check and --update need a file"), hint=say("name one: tensorcli run --check FILE"))
        return compare(caller, file, update=update)
    from tensorcli.scripts.run import run as run_script

    return run_script(caller, file, as_json=json, keep_going=keep_going)


COMMAND = Command(
    name="run",
    run=run,
    details=(
        say(
            "Each line is a command, in quotes where a shell needs them, with or without tensorcli before it. "
            "Libraries are loaded once, and each command is answered exactly as if it were alone."
        ),
        say(
            "Of Markdown the blocks marked console and sh are run, and the prose is shown around them. A document that "
            "is checked in this way can't go stale."
        ),
    ),
    before=(
        "echo 'broadcast 3,1 1,4 -q' > commands.txt",
        r"printf '```console\n$ tensorcli round 2.5 -q\n```\n' > page.md",
    ),
    examples=(
        "run commands.txt",
        "run --json commands.txt",
        "run --update page.md",
        "run --check page.md",
        "run page.md",
        "run --keep-going commands.txt",
    ),
    witness=None,
    contract=False,
)
