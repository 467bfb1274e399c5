"""What holds for the whole house: one catalogue, every command complete, nothing loaded that isn't needed."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from string import Formatter

import pytest

import tensorcli
from tensorcli import cli
from tensorcli.language import zh

PACKAGE = Path(tensorcli.__file__).parent
ROOT = PACKAGE.parent
HEAVY = {"torch", "sympy", "numpy", "pydantic"}


def sentences() -> dict[str, str]:
    """Every literal that is given to `say`, with where it stands; anything but a literal fails."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                where = f"{path.relative_to(PACKAGE)}:{node.lineno}"
                assert node.args, where
                assert isinstance(node.args[0], ast.Constant), f"{where}: say() takes a literal"
                given = {keyword.arg for keyword in node.keywords}
                template = node.args[0].value
                if given:
                    assert fields(template) == given, where
                found[template] = where
    return found


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_every_sentence_is_in_the_chinese_catalogue_and_nothing_else() -> None:
    said, known = sentences(), zh.sentences()
    missing = {text: where for text, where in said.items() if text not in known}
    assert not missing
    assert not set(known) - set(said)


def test_a_sentence_stands_in_one_room_of_the_catalogue() -> None:
    counts: Counter[str] = Counter()
    for module in pkgutil.iter_modules(zh.__path__):
        counts.update(list(importlib.import_module(f"{zh.__name__}.{module.name}").SENTENCES))
    assert [text for text, count in counts.items() if count > 1] == []


def test_the_chinese_sentences_have_the_same_values() -> None:
    for english, chinese in zh.sentences().items():
        if fields(english):
            assert fields(english) == fields(chinese), english
        assert re.search(r"[^\x00-\x7f]", chinese) or not re.search(r"[a-z]{3}", english), english


@pytest.mark.parametrize("name", cli.names())
def test_every_command_has_a_page_and_a_help_that_ends_in_examples(name: str, ask: Callable) -> None:
    command = cli.command(name)
    assert command.name == name
    assert (ROOT / "docs" / f"{name}.md").is_file()
    assert command.examples
    for language in ("en", "zh"):
        shown = ask(name, "--help", "--lang", language)
        assert (shown.code, shown.err) == (0, "")
        for example in command.examples:
            assert f"tensorcli {example}" in shown.out
        last = [line for line in shown.out.splitlines() if line.strip("╰╯─ ")][-1]
        assert command.examples[-1] in last


@pytest.mark.parametrize(
    "line",
    [
        ("--help",),
        ("--version",),
        (),
        ("brodcast", "3"),
        ("broadcast", "--help"),
        ("broadcast", "3,1,1", "32,32", "--no-torch"),
        ("broadcast", "2,3", "4,5", "--no-torch", "--lang", "zh"),
        ("broadcast", "3,1,1", "32,32", "--no-torch", "-q"),
        ("broadcast", "3,1,1", "32,32", "--no-torch", "--json"),
        ("broadcast", "3,x"),
        ("broadcast", "--jsn", "3"),
        ("broadcast", "[[1],[2]]", "3"),
        ("broadcast", "[1,2]", "[1,2,3]", "--op", "add", "--no-torch"),
        ("matmul", "2,3", "4,3", "--no-torch"),
        ("matmul", "2,3", "4,x"),
        ("cat", "2,3", "3", "--no-torch"),
        ("stack", "2,3", "2,3", "--no-torch"),
        ("cat", "2,3", "2,3", "--dim", "2"),
        ("split", "5,32", "--size", "2", "--no-torch"),
        ("split", "1000000000", "--size", "1"),
        ("expand", "3,1,1", "3,32,32", "--no-torch"),
        ("expand", "3", "3,x"),
        ("reduce", "sum", "2,3", "--dim", "1", "--no-torch"),
        ("reduce", "summ", "2,3"),
        ("critical", "x^^2"),
        ("critical", "x", "--box", "1"),
        ("reduce", "sum", "[[1,2],[3]]"),
        ("reduce", "sum", "2,3", "--dim", "2"),
        ("sets", "(A|B)&C == (A&C)|(B&C)", "--no-sympy"),
        ("sets", "A|B == A&B", "--no-sympy", "--json"),
        ("sets", "A+B == A|B"),
        ("sets", "A|(B"),
        ("eval", "x.reshpe(3)", "x=3"),
        ("eval", "x.t()", "x=rand(2"),
        ("grad", "sigmoid", "--no-sympy"),
        ("grad", "relu", "--at", "0", "--no-sympy", "--no-torch", "--json"),
        ("grad", "sigmiod(x)"),
        ("grad", "x*y", "--at", "1"),
        ("activation", "relu", "sigmoid", "--no-torch"),
        ("activation", "--list"),
        ("activation", "sigmiod"),
        ("activation", "elu", "--param", "aplha=1"),
    ],
)
def test_the_rule_loads_nothing_heavy(line: tuple[str, ...], modules_loaded: Callable) -> None:
    assert not modules_loaded(*line) & HEAVY


def test_the_page_of_a_law_loads_only_what_it_shows(modules_loaded: Callable) -> None:
    """Tables, fractions and formulas are for other pages, repairs for those of false laws."""
    unneeded = {"rich.table", "fractions", "tensorcli.syntax.nodes"}
    repairs = {"tensorcli.events.repairs"}
    assert not modules_loaded("sets", "A|B == B|A", "--no-sympy") & (unneeded | repairs)
    assert modules_loaded("sets", "A|B == A&B", "--no-sympy") & (unneeded | repairs) == repairs
    assert modules_loaded("sets", "--laws", "--no-sympy") >= {"rich.table"}  # the test can fail


def test_a_correct_line_loads_no_typer(modules_loaded: Callable) -> None:
    loaded = modules_loaded("broadcast", "3,1,1", "32,32", "--no-torch", "-q")
    assert not loaded & {"typer", "rich"}


@pytest.mark.parametrize(
    "line",
    [
        "broadcast 4,3,32,32 3",
        "broadcast [[1],[2],[3]] [10,20] --op max",
        "matmul 4,3,28,64 4,3,64,32",
        "matmul 1000000000,1000000000 1000000000,1000000000",
        "matmul 2,3 4,3",
        "cat 4,32,8 5,32,8",
        "stack 1000000000,1000000000 1000000000,1000000000",
        "split 5,32 --size 2",
        "split 1000000000000,1000000 --chunks 7 --dim -1",
        "expand 3,1 -1,4",
        "expand 1000000000,1 -1,1000000000",
        "reduce norm [[1,-2],[3,4]]",
        "reduce max 2,3 --dim 1",
        "reduce mean 1000000,1000000,1000000 --dim -1",
        "round 2.5 -1.5 --clamp -1,3",
        "random randn 2,3 --hist 100",
        "eval cat([a,b],dim=0)@w.t() a=4,32 b=5,32 w=10,32",
        "eval x.transpose(1,3).view(4,-1) x=4,3,32,32",
        "grad sigmoid --at 2 --no-sympy",
        "activation sigmoid relu --at -1,0,nan --depth 3",
        "activation softmax",
    ],
)
def test_a_torch_command_loads_neither_sympy_nor_dynamo(line: str, modules_loaded: Callable) -> None:
    loaded = modules_loaded(*line.split())
    assert "torch" in loaded  # the test can fail: it does see what is loaded
    assert not loaded & {"sympy", "torch._dynamo", "pydantic"}


def test_a_derivative_loads_sympy_alone_and_at_a_point_torch_without_dynamo(modules_loaded: Callable) -> None:
    assert modules_loaded("grad", "x*sin(x)") & {"torch", "sympy", "numpy"} == {"sympy"}
    assert modules_loaded("grad", "gelu", "--at", "2", "--no-torch") & {"torch", "sympy", "numpy"} == {"sympy"}
    loaded = modules_loaded("grad", "x^2*sigmoid(y)", "--at", "1,2", "--hessian", "--order", "2")
    assert loaded & {"torch", "sympy", "torch._dynamo", "pydantic"} == {"torch", "sympy"}
