"""The lines of PyTorch that take the same walks."""

from __future__ import annotations

import keyword
from collections.abc import Sequence

from tensorcli.calculus.definitions import substituted
from tensorcli.calculus.torch_text import torch_text
from tensorcli.calculus.walk import Walk
from tensorcli.syntax.nodes import Formula, Variable

_TAKEN = frozenset(("torch", "optimizer", "step", "print", "range"))
_TITLES = {"sgd": "SGD", "adam": "Adam", "rmsprop": "RMSprop", "adagrad": "Adagrad"}


def code(formula: Formula, names: Sequence[str], walks: Sequence[Walk]) -> tuple[str, ...]:
    """One loop, or where several walks are compared a loop over what is different between them."""
    renamed = {n: f"{n}_" if keyword.iskeyword(n) or n in _TAKEN else n for n in names}
    formula = substituted(formula, {n: Variable(0, 0, new) for n, new in renamed.items()})
    names = tuple(renamed.values())
    columns = _columns(names, walks)
    varied = {name: values for name, values in columns.items() if len(set(values)) > 1}
    said = {name: name if name in varied else values[0] for name, values in columns.items()}
    loop = _loop(formula, names, walks[0], said)
    if not varied:
        return ("import torch", *loop)
    if len(varied) == 1:
        ((name, values),) = varied.items()
        head = [f"for {name} in ({', '.join(values)}):"]
    else:
        rows = (", ".join(row) for row in zip(*varied.values(), strict=True))
        head = [f"for {', '.join(varied)} in (", *(f"    ({row})," for row in rows), "):"]
    return ("import torch", *head, *(f"    {line}" for line in loop))


def _columns(names: Sequence[str], walks: Sequence[Walk]) -> dict[str, list[str]]:
    """What a walk is given, each under a name that is no variable of the formula."""

    def free(name: str) -> str:
        return name if name not in names else free(f"{name}_")

    found = {free(f"{name}_0"): [_number(w.path[0][i]) for w in walks] for i, name in enumerate(names)}
    found[free("rate")] = [_number(w.settings.lr) for w in walks]
    found[free("momentum")] = [_number(w.settings.momentum) for w in walks]
    found[free("steps")] = [str(len(w.path) - 1) for w in walks]
    return found


def _number(value: float) -> str:
    return repr(value) if abs(value) < float("inf") else f'float("{value}")'


def _loop(formula: Formula, names: Sequence[str], first: Walk, said: dict[str, str]) -> list[str]:
    *starts, rate, momentum, steps = said.values()
    s = first.settings
    given = [f"lr={rate}"]
    given += [f"momentum={momentum}"] if momentum != "0.0" else []
    given += [f"dampening={s.dampening!r}"] if s.dampening else []
    given += [f"weight_decay={s.weight_decay!r}"] if s.weight_decay else []
    given += ["nesterov=True"] if s.nesterov else []
    return [
        *(
            f"{name} = torch.tensor({start}, dtype=torch.float64, requires_grad=True)"
            for name, start in zip(names, starts, strict=True)
        ),
        f"optimizer = torch.optim.{_TITLES[s.optimizer]}([{', '.join(names)}], {', '.join(given)})",
        f"for step in range({steps}):",
        "    optimizer.zero_grad()",
        f"    ({torch_text(formula)}).backward()",
        "    optimizer.step()",
        f"print({', '.join(f'{name}.item()' for name in names)})",
    ]
