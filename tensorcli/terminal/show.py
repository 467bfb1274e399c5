"""The output contract: one reply, shown as a page, a line, JSON or code, compared, saved; and the exit code."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from tensorcli.answers import Answer
from tensorcli.errors import InputError
from tensorcli.language import say
from tensorcli.terminal import streams
from tensorcli.terminal.interrupt import INTERRUPTED
from tensorcli.terminal.reply import Reply, Wanted
from tensorcli.terminal.values import json_line, quiet_text, value_text
from tensorcli.terminal.waiting import waiting

if TYPE_CHECKING:
    from rich.console import RenderableType

    from tensorcli.views.page import Page

A = TypeVar("A", bound=Answer)


def check(wanted: Wanted) -> None:
    """Refuse options that contradict each other, before any work."""
    chosen = [name for name in ("quiet", "json", "code") if getattr(wanted, name)]
    if len(chosen) > 1:
        raise InputError(
            say("choose one of --{one} and --{other}", one=chosen[0], other=chosen[1]),
            hint=say("each of them replaces the whole output"),
        )
    if wanted.expect is not None and not wanted.expect.strip():
        raise InputError(
            say("--expect needs a value"), hint=say("write --expect 2,3, --expect 0.105 or --expect error")
        )
    if wanted.save is not None:
        from tensorcli.terminal import save

        save.check(wanted.save)


def show(reply: Reply[A], wanted: Wanted) -> int:
    """Show the reply as wanted; the exit code is 0, or 1 where the answer is no or not what was expected."""
    if wanted.expect is not None:
        return _compare(_verified(reply, wanted), reply, wanted)
    if not (wanted.quiet or wanted.json or wanted.code):
        answer = _show_page(reply, wanted)
    else:
        answer = _verified(reply, wanted)
        if wanted.json:
            streams.emit(json_line(answer, wanted.language))
        elif wanted.code:
            streams.emit("".join(f"{line}\n" for line in answer.code))
        else:
            streams.emit(quiet_text(answer) + "\n")
        _save(answer, reply, wanted)
    return INTERRUPTED if reply.interrupted else 0 if answer.ok else 1


def _verified(reply: Reply[A], wanted: Wanted) -> A:
    if reply.verify is None or (reply.optional and not wanted.witness):
        return reply.answer
    with waiting(say("asking the library…"), wanted.language):
        return reply.verify(reply.answer)


def _compare(answer: A, reply: Reply[A], wanted: Wanted) -> int:
    from tensorcli.terminal.expect import meets

    assert wanted.expect is not None
    is_error = wanted.expect.strip() == "error" or answer.answer is None
    same = reply.matches if reply.matches is not None and not is_error else None
    met = same(answer, wanted.expect) if same else meets(answer, wanted.expect)
    if wanted.json:
        streams.emit(json_line(answer, wanted.language, expect={"value": wanted.expect, "met": met}))
    elif not wanted.quiet:
        part = reply.compared is not None and not is_error
        got = value_text(reply.compared(answer, wanted.expect)) if reply.compared and part else quiet_text(answer)
        text = (
            say("✓ as expected: {got}", got=got)
            if met
            else say("✗ expected {expected}, got {got}", expected=wanted.expect, got=got)
        ).text(wanted.language)
        if streams.wants_colour(sys.stdout):
            text = f"\x1b[{'32' if met else '1;31'}m{text}\x1b[0m"
        streams.emit(text + "\n")
    _save(answer, reply, wanted)
    return 0 if met else 1


def _show_page(reply: Reply[A], wanted: Wanted) -> A:
    """The explanation at once, then the verdict when the library is loaded; in a pipe all in one piece."""
    from tensorcli.terminal.render import render

    if not streams.is_terminal(sys.stdout) or reply.verify is None or not reply.early:
        answer = _verified(reply, wanted)
        sheet = _Sheet(reply.view(answer, wanted), answer, wanted)
        streams.emit(render([*sheet.explanation(), *sheet.ending()]))
    else:
        sheet = _Sheet(reply.view(reply.answer, wanted), reply.answer, wanted)
        streams.emit(render(sheet.explanation()))
        answer = _verified(reply, wanted)
        sheet = _Sheet(sheet.page, answer, wanted)
        streams.emit(render(sheet.ending()))
    _save(answer, reply, wanted)
    return answer


def _save(answer: A, reply: Reply[A], wanted: Wanted) -> None:
    if wanted.save is None:
        return
    from tensorcli.terminal.save import save

    sheet = _Sheet(reply.view(answer, wanted), answer, wanted)
    parts = [*sheet.explanation(), *sheet.ending()]
    save(wanted.save, f"tensorcli {answer.command}", parts, streams.width())


class _Sheet(NamedTuple):
    """The whole answer in the order that every command keeps: question, explanation, answer, notes, verdict, code."""

    page: Page
    answer: Answer
    wanted: Wanted

    def explanation(self) -> Iterator[RenderableType]:
        from rich.text import Text

        from tensorcli.views.page import BAD, GOOD, STRONG, WARN, indented
        from tensorcli.views.prose import Marked, Prose

        yield Prose(Text.assemble(self.page.question, style=STRONG))
        for part in self.page.body:
            yield ""
            yield indented(part)
        yield ""
        sign = ("✓", GOOD) if self.answer.ok else ("✗", BAD)
        yield Marked(*sign, Text.assemble(self.page.headline, style=STRONG))
        for part in self.page.after:
            yield indented(part)
        if self.answer.notes:
            yield ""
        for note in self.answer.notes:
            mark = ("⚠", WARN) if note.kind == "warning" else ("→", "blue")
            yield Marked(*mark, note.text.text(self.wanted.language))

    def ending(self) -> Iterator[RenderableType]:
        from rich.text import Text

        from tensorcli.views.page import FAINT, GOOD, indented
        from tensorcli.views.prose import Line, Prose

        verdict = self.answer.verdict
        if verdict is not None:
            refuses = self.answer.error is not None and self.answer.error.torch is not None
            words = say("also refuses: {words}", words=verdict.said) if refuses else verdict.said
            said = words if isinstance(words, str) else words.text(self.wanted.language)
            yield ""
            about = Text() if verdict.about is None else Text(f"  {verdict.about.text(self.wanted.language)}", FAINT)
            yield Prose(Text.assemble((f"{verdict.by} {verdict.version} ", FAINT), ("✓ ", GOOD), said, about))
        if self.answer.code:
            yield ""
            yield Text(say("in code").text(self.wanted.language), style=FAINT)
            for line in self.answer.code:
                yield indented(Line(line))
