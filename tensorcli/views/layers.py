"""How a chain of layers is drawn: what is left of the slope behind some of them, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from tensorcli.calculus.activation import Chain, Depth
from tensorcli.calculus.extent import NEARLY_ZERO
from tensorcli.language import Language, say
from tensorcli.views.numbers import number
from tensorcli.views.page import FAINT, STRONG, WARN, grid, heading
from tensorcli.views.prose import Prose

_SHOWN = (1, 2, 3, 5, 10, 20, 50, 100, 200, 500)  # layers, and the last one
_MOST = 3
_HUGE = 100
_WIDEST = 58


def layers_table(depth: Depth, language: Language) -> RenderableType:
    """For each start a table: the slope behind some of the layers, and the most there could be."""
    step = "x → f(x)" if depth.weight == 1 else f"x → f({number(depth.weight)}*x)"
    shown = _shown(depth, language)
    parts: list[RenderableType] = []
    for start in dict.fromkeys(repr(chain.start) for chain in depth.chains):
        chains = [chain for chain in depth.chains if repr(chain.start) == start]
        title = say("slope behind so many layers {step}, from x = {start}", step=step, start=number(chains[0].start))
        table = grid("left", *("right" for _ in shown), "right", gap=2)
        for row in _rows(chains, shown, language):
            table.add_row(*row)
        parts += [heading(title, language), table, ""]
    legend = say("↓ vanishes: below {limit}   ↑ explodes: above {huge}", limit=NEARLY_ZERO, huge=_HUGE)
    parts[-1] = Prose(legend.text(language), style=FAINT)
    return Group(*parts)


def _shown(depth: Depth, language: Language) -> list[int]:
    """The first layer, the last one, and of those between as many as a narrow terminal has room for."""
    before = [layer for layer in _SHOWN if layer < depth.layers]
    for most in range(_MOST, 0, -1):
        shown = [*before[:1], *before[1:][-most:], depth.layers]
        rows = _rows(depth.chains, shown, language)
        if sum(2 + max(cell.cell_len for cell in column) for column in zip(*rows, strict=True)) <= _WIDEST:
            return shown
    return [*before[:1], depth.layers]


def _rows(chains: Sequence[Chain], shown: Sequence[int], language: Language) -> list[list[Text]]:
    head = [
        Text(say("layers").text(language), style=FAINT), *(Text(str(layer), style=FAINT) for layer in shown),
        Text(say("at most").text(language), style=FAINT),
    ]  # fmt: skip
    return [head, *(_row(chain, shown) for chain in chains)]


def _row(chain: Chain, shown: Sequence[int]) -> list[Text]:
    cells = [Text(f"{chain.slopes[layer - 1] + 0.0:.4g}") for layer in shown]
    gone, huge = abs(chain.slope) < NEARLY_ZERO, not abs(chain.slope) <= _HUGE
    cells[-1].stylize(WARN if gone or huge else STRONG)
    cells[-1].append(" ↓" if gone else " ↑" if huge else "  ", style=WARN)
    return [Text(chain.name, style=STRONG), *cells, Text(f"{chain.bound:.4g}", style=FAINT)]
