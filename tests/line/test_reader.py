"""The quick reader against Typer: whatever it reads, Typer reads the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tensorcli import cli
from tensorcli.errors import InputError
from tensorcli.line.reader import is_operand, read
from tensorcli.line.typer_app import read_slowly

TOKENS = st.sampled_from(
    ["3", "3,1", "-1,3", "-x^2", "--", "-", "-q", "--quiet", "--json", "--to",
     "--to=3,3", "--to=", "--expect", "-qv",
     "--expect=error", "--no-torch", "--no-torch=1", "--jsn", "-z", "--lang", "zh", "--lang=fr",
     "--save", "a.svg", "-v",
     "--qu", ""]
)  # fmt: skip


@pytest.mark.parametrize("name", cli.names())
@given(tokens=st.lists(TOKENS, max_size=6))
def test_typer_reads_the_same(name: str, tokens: list[str]) -> None:
    command = cli.command(name)
    quick = read(command.parameters, tokens)
    if quick is None:
        return
    slow = read_slowly(command, tokens, "en")
    assert {key: plain(value) for key, value in slow.items()} == {key: plain(value) for key, value in quick.items()}


def plain(value: object) -> object:
    """Typer is handed − for the - of an operand; our grammars read both alike."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.replace("−", "-") if isinstance(value, str) else value


@pytest.mark.parametrize(
    ("token", "formula", "operand"),
    [
        ("-1,3", False, True),
        ("-3x1", False, True),
        ("-x^2", True, True),
        ("-sin(x)", True, True),
        ("-x", True, True),
        ("-x", False, False),
        ("-(x)", True, True),
        ("-.5", False, True),
        ("−1", False, True),
        ("-json", True, False),
        ("--jsn", True, False),
        ("-", False, True),
        ("-[1,2]", False, True),
        ("-e x", True, True),
        ("-π", True, True),
    ],
)
def test_operands_that_begin_with_a_minus(token: str, formula: bool, operand: bool) -> None:
    assert (not token.startswith("-") or is_operand(token, formula=formula)) == operand


def test_a_mistyped_option_is_an_error_with_a_suggestion_and_a_place() -> None:
    with pytest.raises(InputError) as caught:
        read_slowly(cli.command("broadcast"), ["3", "--jsn"], "en")
    assert caught.value.hint is not None
    assert "--json" in str(caught.value.hint)
    assert caught.value.place is not None
    assert (caught.value.place.text, caught.value.place.start) == ("3 --jsn", 2)
