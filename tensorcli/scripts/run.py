"""Running a script: line by line as it arrives, or a document with its prose between the commands."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from tensorcli.errors import InputError, LimitError
from tensorcli.language import say
from tensorcli.line.declare import Caller
from tensorcli.scripts.document import Block, Prose, Step, parse_markdown
from tensorcli.scripts.lines import Line, read_lines
from tensorcli.scripts.progress import Progress
from tensorcli.scripts.session import Session
from tensorcli.scripts.source import is_markdown, opened, plain, read_document
from tensorcli.terminal import streams

_DEEPEST = 8  # scripts that run scripts
_running: list[str] = []


def run(caller: Caller, file: str, *, as_json: bool, keep_going: bool) -> int:
    """Run the script; the exit code is the worst of its commands'."""
    if len(_running) == _DEEPEST:
        raise LimitError(say("scripts run scripts more than {most} levels deep", most=_DEEPEST))
    conversation = file == "-" and streams.is_terminal(sys.stdin)
    session = Session(caller, keep_going=keep_going or conversation, as_json=as_json)
    _running.append(file)
    try:
        if is_markdown(file):
            try:
                text = read_document(file)
            except LimitError as error:
                return session.refuse(error, None)
            run_document(session, parse_markdown(plain(text)), silent=as_json)
        else:
            with opened(file) as (stream, name):
                if conversation:
                    streams.remark(say("a command a line; Ctrl-D ends").text(caller.language) + "\n")
                _run_lines(session, read_lines(stream, name))
    except InputError as error:  # the script can't be read, or not to its end
        session.refuse(error, None)
    finally:
        _running.pop()
    return session.worst


def _run_lines(session: Session, lines: Iterable[Line]) -> None:
    progress = Progress()
    for line in lines:
        if line.problem is not None:
            session.refuse(line.problem, line.number)
        else:
            session.answer(line.text, line.number)
        progress.show(line.number)
        if session.stopped:
            break
    progress.end()


def run_document(session: Session, pieces: Sequence[Prose | Block], *, silent: bool) -> None:
    """Show the prose and run the commands, each shown before its answer; with `silent` only the answers."""
    for piece in pieces:
        if isinstance(piece, Prose):
            if piece.text.strip() and not silent:
                show_prose(piece.text)
            continue
        for step, following in zip(piece.steps, (*piece.steps[1:], None), strict=True):
            if not silent:
                _show_command(step.text)
            session.answer(step.text, step.number, expected=_written_code(following))
            if session.stopped:
                return
        if not silent:
            streams.emit("\n")


def _written_code(step: Step | None) -> int | None:
    """The exit code that stands below `echo $?`: a command that fails on purpose is no failure."""
    if step is None or not step.tells_code or step.shown is None:
        return None
    text = "".join(step.shown).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else None


def show_prose(text: str) -> None:
    """Show Markdown."""
    from rich.markdown import Markdown

    from tensorcli.language import visible
    from tensorcli.terminal.render import render

    clean = "\n".join(visible(line) for line in text.expandtabs(4).split("\n"))
    streams.emit(render([Markdown(clean, hyperlinks=False)]) + "\n")


def _show_command(text: str) -> None:
    from tensorcli.language import visible

    bold, off = ("\x1b[1m", "\x1b[0m") if streams.wants_colour(sys.stdout) else ("", "")
    streams.emit(f"{bold}$ {visible(text)}{off}\n")
