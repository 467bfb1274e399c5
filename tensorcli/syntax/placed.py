"""What the nodes of our grammars have in common: they know their place in the text."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Node:
    """The stretch of the text from `start` to `stop`, which is not in it, brackets left out.

    The place takes no part in equality, so that equal formulas are equal nodes.
    """

    start: int = field(compare=False, repr=False)
    stop: int = field(compare=False, repr=False)
