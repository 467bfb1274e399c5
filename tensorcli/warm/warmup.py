"""Loading and trying out everything once, so that a child finds it done."""

from __future__ import annotations

import gc
import pkgutil
import shlex
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from itertools import chain, zip_longest

import tensorcli
from tensorcli.line.declare import Command
from tensorcli.scripts.alone import Surroundings, listening
from tensorcli.warm.environ import Noted

# A thread that a library starts is not there in a child, where the library would wait for it.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
_LIBRARIES = ("torch", "torch._dynamo", "sympy", "numpy.random", "typer")
_LONGEST = 5.0  # seconds of trying out
_LANGUAGES = (["--lang", "en"], ["--lang", "zh"])
_threads: list[int] = []  # how many torch would use in a process of its own, once that is known


def warm_up(commands: Sequence[Command], call: Callable[[Sequence[str]], int]) -> Noted:
    """Load the libraries and all of this package, and answer examples to nobody; returns the environment it saw."""
    noted = Noted(**_ONE_THREAD)
    gc.disable()
    import torch

    _threads.append(torch.get_num_threads())
    torch.set_num_threads(1)  # before anything is computed: a child hangs where its parent has used several
    for name in _LIBRARIES:
        import_module(name)
    for module in pkgutil.walk_packages(tensorcli.__path__, "tensorcli."):
        if not module.name.endswith("__main__"):
            import_module(module.name)
    surroundings = Surroundings()
    until = time.monotonic() + _LONGEST
    with _no_autograd(), listening(errors=True):
        _first_calls()
        for line in _lines(commands):
            call(line)
            surroundings.restore()
            if time.monotonic() > until:
                break
    noted.stop()
    gc.collect()
    gc.freeze()
    return noted


def begin_anew() -> None:
    """In a child: random numbers of its own, and as many threads as a process of its own would use."""
    import numpy as np
    import torch

    torch.default_generator.seed()
    np.random.seed()
    for threads in _threads:
        torch.set_num_threads(threads)


def _lines(commands: Sequence[Command]) -> Iterator[list[str]]:
    """The first example of each command, then the second of each, …, in both languages; help and an error before them.

    Only commands that answer a question: `run` and `lesson` do what the others do, `warm` is what is going on. Nothing
    is saved.
    """
    yield from ([*language, "--help"] for language in _LANGUAGES)
    answering = [command for command in commands if command.contract and command.name != "warm"]
    yield from ([command.name, "--nope"] for command in answering[:1])
    columns = [[shlex.split(example) for example in command.examples] for command in answering]
    for line in chain.from_iterable(zip_longest(*columns, fillvalue=[])):
        if line and "--save" not in line:
            yield from ([*line, *language] for language in _LANGUAGES)


def _first_calls() -> None:
    """What takes long at its first time, whatever the examples are: a derivative, a table in colour, Markdown."""
    import sympy
    from rich.markdown import Markdown
    from rich.text import Text

    from tensorcli.terminal.render import console_for
    from tensorcli.views.page import axis, grid

    x = sympy.Symbol("x", real=True)
    sympy.diff(sympy.sin(x) * sympy.exp(x) / x, x)
    table = grid("left", "prose")
    table.add_row(Text("x", style=axis(-1)), Text("x"))
    console_for(colour=True, columns=80).print(table, Markdown("```\nx\n```"))


@contextmanager
def _no_autograd() -> Iterator[None]:
    """Refuse to differentiate: a child can't use the engine after its parent has."""
    import torch.autograd

    def refuse(*_arguments: object, **_options: object) -> None:
        raise RuntimeError("no autograd in the warm process itself")

    engine = torch.autograd._engine_run_backward  # type: ignore[attr-defined]
    torch.autograd._engine_run_backward = refuse  # type: ignore[attr-defined,assignment]
    try:
        yield
    finally:
        torch.autograd._engine_run_backward = engine  # type: ignore[attr-defined]
