"""torch agrees with what is said of expand and repeat, at any size; and if it didn't, we would say so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.answers import Shape
from tensorcli.errors import DisagreementError
from tensorcli.shapes.expand import expand
from tensorcli.tensors.expand import verify

SIZES = st.sampled_from([0, 1, 1, 2, 3, 2**31, 2**62, 2**63 - 1])
WANTED = st.sampled_from([-1, 0, 1, 2, 6, 2**31, 2**62, 2**63 - 1])


@given(st.lists(SIZES, max_size=4).map(Shape), st.lists(WANTED, max_size=5).map(Shape))
def test_torch_agrees_at_any_size(shape: Shape, target: Shape) -> None:
    answer = verify(expand(shape, target))
    assert answer.verdict is not None
    assert answer.verdict.agrees
    if not answer.ok:
        assert answer.error is not None
        assert answer.error.torch


@pytest.mark.parametrize(
    ("part", "wrong"),
    [
        ("expand", {"strides": (0, 1)}),
        ("expand", {"shares_storage": False}),
        ("expand", {"safe_to_write": True}),
        ("repeat", {"strides": (1, 1)}),
        ("repeat", {"shape": Shape((3, 5))}),
        ("repeat", {"shares_storage": True}),
    ],
)
def test_a_wrong_claim_is_found_out(part: str, wrong: dict[str, Any]) -> None:
    answer = expand(Shape((3, 1)), Shape((3, 4)))
    changed: dict[str, Any] = {part: getattr(answer, part)._replace(**wrong)}
    with pytest.raises(DisagreementError):
        verify(replace(answer, **changed))


def test_a_wrong_result_is_found_out() -> None:
    answer = expand(Shape((3, 1)), Shape((3, 4)))
    for wrong in (None, Shape((3, 3))):
        with pytest.raises(DisagreementError):
            verify(replace(answer, result=wrong))


def test_a_wrong_repair_is_found_out() -> None:
    answer = expand(Shape((3,)), Shape((3, 4)))
    repair = answer.repairs[0]._replace(result=Shape((4, 4)))
    with pytest.raises(DisagreementError):
        verify(replace(answer, repairs=(repair,)))
