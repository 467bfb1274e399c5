"""Nothing is ever cut: a line is as long as it needs to be."""

from __future__ import annotations

from collections.abc import Callable


def test_code_with_much_data_in_it_is_whole(ask: Callable) -> None:
    values = [1234567] * 20_000
    out = ask("reduce", "sum", str(values)).out
    assert f"  x = torch.tensor({values})\n" in out
