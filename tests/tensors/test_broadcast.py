"""torch agrees with the rule; and if it didn't, we would say so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.answers import Shape
from tensorcli.errors import DisagreementError
from tensorcli.shapes.broadcast import broadcast
from tensorcli.tensors.broadcast import verify

SIZES = st.sampled_from([0, 1, 1, 2, 3, 2**31, 2**62, 2**63 - 1])
SHAPES = st.lists(SIZES, max_size=5).map(Shape)


@given(st.lists(SHAPES, min_size=1, max_size=4), st.none() | SHAPES)
def test_torch_agrees_on_any_shapes(shapes: list[Shape], to: Shape | None) -> None:
    answer = verify(broadcast(shapes, to))
    assert answer.verdict is not None
    assert answer.verdict.agrees
    if not answer.ok:
        assert answer.error is not None
        assert answer.error.torch


@pytest.mark.parametrize("wrong", [{"result": Shape((3, 3))}, {"result": None}, {"strides": ((0, 0), (1, 1))}])
def test_a_wrong_rule_is_found_out(wrong: dict) -> None:
    answer = broadcast([Shape((2, 3)), Shape((3,))])
    with pytest.raises(DisagreementError):
        verify(replace(answer, **wrong))


def test_a_wrong_repair_is_found_out() -> None:
    answer = broadcast([Shape((2, 3)), Shape((4,))])
    repair = answer.repairs[0]._replace(result=Shape((9, 9)))
    with pytest.raises(DisagreementError):
        verify(replace(answer, repairs=(repair,)))
