"""The symbolic derivative held against torch's autograd and against differences; where they part, why.

Two numbers agree when they differ by less than 10⁻⁹ of their size: autograd in float64 keeps 15 or 16 digits and loses
a few on the way. Where it loses more, the same formula computed in float64 without autograd shows whether it is
rounding or overflow. Nothing is averaged; a difference that has no cause, and that the third witness confirms, ends the
program.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from tensorcli.answers import Note, Verdict
from tensorcli.calculus.grad import Figure, GradAnswer, Witnesses, Work, place, shown
from tensorcli.calculus.graph import computation_graph
from tensorcli.calculus.slopes import Slope
from tensorcli.calculus.time_limit import within
from tensorcli.calculus.witnesses import VERSION, Seen, hessian, seen_by_torch, value_in_float64
from tensorcli.errors import DisagreementError, LimitError
from tensorcli.language import Message, say

_WITHIN = 1e-9  # of the size of the number
_LOOSE = 1e-6  # for the difference, where its own estimate of its error is less


def with_torch(work: Work, *, graph: bool = False, seconds: float = 10.0) -> GradAnswer:
    """The answer with torch's witnesses, if they were there in time, and with notes where they part from the symbols.

    Raises `DisagreementError` where autograd and the difference both contradict the symbolic derivative.
    """
    try:
        return within(seconds, lambda: _held_against(work, graph=graph, seconds=seconds / 3))
    except LimitError:
        note = Note("warning", say("torch found no derivative in time"))
        return replace(work.answer, notes=(*work.answer.notes, note))


def _held_against(work: Work, *, graph: bool, seconds: float) -> GradAnswer:
    answer, question = work.answer, work.question
    assert answer.at is not None
    at = {name: _float(value) for name, value in answer.at.items()}
    seen = seen_by_torch(question.formula, question.wrt, at, question.order, seconds)
    notes = list(answer.notes)
    judged = [_judged(work, name, seen[name], at) for name in question.wrt]
    notes += dict.fromkeys(note for note in judged if note is not None)  # each once
    agrees = not any(judged)
    if answer.hessian is not None and answer.defined:
        notes += _hessian_notes(work, at)
    picks = [seen[name].autograd for name in question.wrt]
    differences = [seen[name].difference for name in question.wrt]
    assert answer.witnesses is not None
    agreement: dict[str, bool | None] = {"autograd": None, "difference": None}
    if answer.ok:
        agreement["autograd"] = agrees
        agreement["difference"] = _differences_agree(work, seen)
    several = len(question.wrt) > 1
    said = f"[{', '.join(map(shown, picks))}]" if several else shown(picks[0])
    return replace(
        answer,
        notes=tuple(notes),
        verdict=Verdict("torch", VERSION, agrees=True, said=said) if agrees and answer.ok else None,
        witnesses=Witnesses(
            answer.witnesses.symbolic,
            tuple(picks) if several else picks[0],
            tuple(differences) if several else differences[0],
            tuple(seen[name].error for name in question.wrt) if several else seen[question.wrt[0]].error,
            agreement,
        ),
        graph=computation_graph(question.formula, at) if graph else None,
    )


def _float(value: Figure) -> float:
    """The nearest float64; a text is a number that is too large for one."""
    if isinstance(value, str):
        return -math.inf if value.startswith("-") else math.inf
    return math.nan if value is None else value


def agree(one: float, other: float, within: float = _WITHIN) -> bool:
    """Whether two numbers are equal up to rounding."""
    return one == other or abs(one - other) <= within * max(abs(one), abs(other))


def _differences_agree(work: Work, seen: Mapping[str, Seen]) -> bool | None:
    """Whether every difference is as near to the symbols as it claims to be; None where there is none."""
    known = [(_float(work.answer.gradient[name]), one) for name, one in seen.items()] if work.answer.gradient else []
    if any(one.difference is None for _, one in known):
        return None
    return all(
        one.difference is not None and abs(one.difference - exact) <= max(_allowance(one, exact), 1e-12)
        for exact, one in known
    )


def _judged(work: Work, name: str, seen: Seen, at: Mapping[str, float]) -> Note | None:
    slope = work.slopes.get(name)
    if slope is None or slope.value is None:
        return None if seen.autograd is None else _picked(work, slope, seen.autograd)
    exact, auto = _float(work.answer.gradient[name]) if work.answer.gradient else math.nan, seen.autograd
    if auto is not None and isinstance(work.answer.gradient and work.answer.gradient[name], str):
        return Note("warning", _too_large(shown(auto), str((work.answer.gradient or {})[name])))
    if auto is None:
        return Note("tip", say("torch has no derivative to offer here for {name}", name=name))
    zero = exact == 0 and abs(auto) <= 1e-14 * max(1.0, abs(_float(work.answer.value)))
    if agree(exact, auto) or zero:
        return None
    return Note("warning", _cause(work, name, seen, exact, auto, at))


def _cause(work: Work, name: str, seen: Seen, exact: float, auto: float, at: Mapping[str, float]) -> Message:
    """Why autograd gives another number than the symbols."""
    if any(math.isinf(value) for value in at.values()):
        return say("torch gives {auto}: the point itself is too large for a float64", auto=shown(auto))
    if not math.isfinite(auto) or not math.isfinite(exact):
        return _too_large(shown(auto), shown(exact))
    rounded = value_in_float64(work.raw[name] if work.question.order == 1 else work.partials[name], at)
    lost = abs(rounded - exact)
    if not math.isfinite(rounded) or lost >= 0.01 * abs(auto - exact):
        return say(
            "torch gives {auto}, the symbols {exact}: rounding in float64 costs the rest",
            auto=shown(auto),
            exact=shown(exact),
        )
    supports = seen.difference is not None and abs(seen.difference - exact) <= _allowance(seen, exact)
    contradicts = seen.difference is not None and abs(seen.difference - auto) <= _allowance(seen, auto)
    if contradicts and not supports:
        raise DisagreementError(
            say(
                "the rule says {rule}, torch {version} says {said}: one of them is wrong",
                rule=shown(exact), version=VERSION, said=shown(auto),
            ),
            hint=say("please report this, with the command you typed"),
        )  # fmt: skip
    return say(
        "torch gives {auto}, the symbols {exact}: torch computes this function by another formula",
        auto=shown(auto),
        exact=shown(exact),
    )


def _too_large(auto: str, exact: str) -> Message:
    return say(
        "torch gives {auto}, the symbols {exact}: in float64 a number on the way is too large or undefined",
        auto=auto,
        exact=exact,
    )


def _allowance(seen: Seen, size: float) -> float:
    return max(10 * seen.error, _LOOSE * abs(size))


def _picked(work: Work, slope: Slope | None, auto: float) -> Note | None:
    """What autograd hands out where there is no slope."""
    at = place(work.question.at or {})
    why = "not finite" if slope is None else slope.why
    if why == "kink" and slope is not None:
        if slope.left is not None and slope.right is not None:
            low, high = sorted((slope.left, slope.right))
            if low <= auto <= high:
                text = say(
                    "torch picks {auto} at {at}: it must return something, and takes a slope from between the two",
                    auto=shown(auto), at=at,
                )  # fmt: skip
                return Note("warning", text)
        return Note("warning", say("torch picks {auto} at {at}; no slope is right there", auto=shown(auto), at=at))
    if math.isfinite(auto):
        text = say(
            "torch would still hand out {auto} at {at}: it differentiates without asking whether there is a slope",
            auto=shown(auto), at=at,
        )  # fmt: skip
        return Note("warning", text)
    return Note("tip", say("torch gives {auto} at {at}", auto=shown(auto), at=at))


def _hessian_notes(work: Work, at: Mapping[str, float]) -> list[Note]:
    """Where autograd's second derivatives part from ours."""
    rows = hessian(work.question.formula, work.question.wrt, at)
    ours = work.answer.hessian
    if rows is None or ours is None:
        return [Note("tip", say("torch has no second derivatives to offer here"))]
    for mine, theirs in zip(ours, rows, strict=True):
        for exact, auto in zip(mine, theirs, strict=True):
            if exact is None:
                return [
                    Note(
                        "warning",
                        say("a second derivative does not exist here (–); torch gives {auto}", auto=shown(auto)),
                    )
                ]
            if not agree(_float(exact), auto) and abs(_float(exact) - auto) > 1e-12:
                text = say(
                    "torch's Hessian has {auto} where the symbols give {exact}", auto=shown(auto), exact=shown(exact)
                )
                return [Note("warning", text)]
    return []
