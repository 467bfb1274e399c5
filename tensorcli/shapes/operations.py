"""The reductions we know: one entry each, and no torch. Adding one is adding an entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["fold", "same", "pick", "free"]
_PAIR = ("values", "indices")


@dataclass(frozen=True, slots=True)
class Operation:
    """What an operation takes and what it returns."""

    name: str
    spelling: str  # of the function, in code
    form: Form = "fold"  # fold: the dims go; same: the shape stays; pick: k are left; free: depends on the data
    outputs: tuple[str, ...] = ("values",)  # with a dim
    outputs_whole: tuple[str, ...] = ("values",)  # without one
    several: bool = False  # whether it takes several dims
    default_dim: int | None = None  # where no dim is given; None: all are folded
    keepdim: Literal["always", "with a dim", "never"] = "always"
    takes: tuple[str, ...] = ()  # further options: k, p, q, correction, smallest, matrix
    empty: bool = True  # whether it has a value where there is nothing to fold
    floats: bool = False  # whole numbers are made floats first, since torch refuses them and nothing else is meant
    wants_floats: bool = False  # torch refuses whole numbers
    meets: bool = False  # whether people combine the result with the input again, as in x - x.mean(1)


OPERATIONS = {
    operation.name: operation
    for operation in (
        Operation("sum", "torch.sum", several=True, meets=True),
        Operation("mean", "torch.mean", several=True, wants_floats=True, meets=True),
        Operation("prod", "torch.prod", keepdim="with a dim", meets=True),
        Operation("max", "torch.max", outputs=_PAIR, keepdim="with a dim", empty=False, meets=True),
        Operation("min", "torch.min", outputs=_PAIR, keepdim="with a dim", empty=False, meets=True),
        Operation("amax", "torch.amax", several=True, empty=False, meets=True),
        Operation("amin", "torch.amin", several=True, empty=False, meets=True),
        Operation("argmax", "torch.argmax", outputs=("indices",), outputs_whole=("indices",), empty=False),
        Operation("argmin", "torch.argmin", outputs=("indices",), outputs_whole=("indices",), empty=False),
        Operation("median", "torch.median", outputs=_PAIR, keepdim="with a dim", empty=False, meets=True),
        Operation("mode", "torch.mode", outputs=_PAIR, default_dim=-1, empty=False, meets=True),
        Operation("kthvalue", "torch.kthvalue", outputs=_PAIR, default_dim=-1, takes=("k",), empty=False, meets=True),
        Operation("topk", "torch.topk", "pick", _PAIR, default_dim=-1, keepdim="never", takes=("k", "smallest")),
        Operation("sort", "torch.sort", "same", _PAIR, default_dim=-1, keepdim="never"),
        Operation("argsort", "torch.argsort", "same", ("indices",), default_dim=-1, keepdim="never"),
        Operation("norm", "torch.linalg.vector_norm", several=True, takes=("p", "matrix"), floats=True, meets=True),
        Operation(
            "normalize", "torch.nn.functional.normalize", "same", default_dim=1, keepdim="never", takes=("p",),
            several=True, floats=True,
        ),
        Operation("std", "torch.std", several=True, takes=("correction",), wants_floats=True, meets=True),
        Operation("var", "torch.var", several=True, takes=("correction",), wants_floats=True, meets=True),
        Operation("all", "torch.all", several=True),
        Operation("any", "torch.any", several=True),
        Operation("count_nonzero", "torch.count_nonzero", several=True, keepdim="never"),
        Operation("logsumexp", "torch.logsumexp", several=True, meets=True),
        Operation("softmax", "torch.softmax", "same", default_dim=-1, keepdim="never", wants_floats=True),
        Operation("log_softmax", "torch.log_softmax", "same", default_dim=-1, keepdim="never", wants_floats=True),
        Operation("cumsum", "torch.cumsum", "same", default_dim=-1, keepdim="never"),
        Operation("cumprod", "torch.cumprod", "same", default_dim=-1, keepdim="never"),
        Operation("quantile", "torch.quantile", takes=("q",), empty=False, wants_floats=True, meets=True),
        Operation("unique", "torch.unique", "free", keepdim="never"),
    )
}  # fmt: skip
