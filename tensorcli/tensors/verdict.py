"""Holding torch's word against the rule's."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch

from tensorcli.answers import Verdict
from tensorcli.errors import DisagreementError
from tensorcli.language import say

VERSION = str(torch.__version__).split("+", maxsplit=1)[0]


Said = Sequence[object]  # a shape, or the shapes of several pieces


def outcome(run: Callable[[], Said]) -> tuple[tuple[object, ...] | None, str]:
    """What torch says when it really runs: the shape and its text, or None and its error message."""
    try:
        size = run()
    except (RuntimeError, ValueError, IndexError, TypeError) as refusal:
        return None, str(refusal).strip()
    return tuple(size), str(size)


def agreed(rule: Said | None, run: Callable[[], Said]) -> Verdict:
    """torch's verdict on what the rule says (None: it refuses).

    Raises `DisagreementError` where they differ: the program never takes its own word for it.

    >>> agreed((2, 3), lambda: torch.empty(2, 3).shape).said
    'torch.Size([2, 3])'
    """
    shape, said = outcome(run)
    if shape != (None if rule is None else tuple(rule)):
        raise DisagreementError(
            say(
                "the rule says {rule}, torch {version} says {said}: one of them is wrong",
                rule=said if rule is None and shape is None else _told(rule),
                version=VERSION,
                said=said,
            ),
            hint=say("please report this, with the command you typed"),
        )
    return Verdict("torch", VERSION, agrees=True, said=said)


def _told(shape: Said | None) -> str:
    return "✗" if shape is None else str(tuple(shape))
