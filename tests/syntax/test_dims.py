"""A dim as it is typed, and what is said of one that can't be read or isn't there."""

from __future__ import annotations

import pytest

from tensorcli.errors import InputError
from tensorcli.syntax.dims import parse_dim


@pytest.mark.parametrize(
    ("text", "dim"), [("0", 0), ("-1", -1), ("−1", -1), (" 2 ", 2), ("+1", 1), ("-3", -3), ("002", 2)]
)
def test_a_dim(text: str, dim: int) -> None:
    assert parse_dim(text, 3) == dim


@pytest.mark.parametrize("text", ["3", "-4", "99999999999999999999999"])
def test_a_dim_that_is_not_there(text: str) -> None:
    with pytest.raises(InputError, match="there is no dim") as caught:
        parse_dim(text, 3)
    assert str(caught.value.hint) == "dims run from -3 to 2"
    assert parse_dim(text[:2], None) == int(text[:2])


@pytest.mark.parametrize("text", ["", "x", "1.0", "0,1", "1 2", "٣"])
def test_no_whole_number(text: str) -> None:
    with pytest.raises(InputError, match="whole number"):
        parse_dim(text, 3)
