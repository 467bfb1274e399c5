"""torch agrees with what is said of a split, at any size; and if it didn't, we would say so."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.answers import Shape
from tensorcli.errors import DisagreementError, LimitError
from tensorcli.shapes.split import Cut, split
from tensorcli.tensors.split import verify

SIZES = st.sampled_from([0, 1, 2, 3, 1000, 2**31, 2**62, 2**63 - 2, 2**63 - 1])
NUMBERS = st.one_of(st.integers(0, 7), SIZES)
CUTS = st.one_of(
    st.builds(Cut, st.sampled_from(["size", "chunks"]), st.tuples(NUMBERS)),
    st.builds(Cut, st.just("sizes"), st.lists(NUMBERS, max_size=5).map(tuple)),
)


@given(st.lists(SIZES, max_size=4).map(Shape), CUTS, st.integers(0, 3))
def test_torch_agrees_at_any_size(shape: Shape, cut: Cut, dim: int) -> None:
    try:
        rule = split(shape, cut, dim % max(len(shape), 1))
    except LimitError:
        return
    answer = verify(rule)
    assert answer.verdict is not None or max((*shape, *cut.numbers)) >= 2**62
    assert replace(answer, verdict=None, error=None) == replace(rule, error=None)


@given(st.integers(1, 2**63 - 1), st.integers(1, 50), st.integers(0, 2))
def test_torch_agrees_on_what_fits(size: int, count: int, dim: int) -> None:
    shape = Shape((*(10**6,) * dim, size, *(7,) * (2 - dim)))
    for cut in (Cut("chunks", (count,)), Cut("size", (-(-size // count),))):
        answer = verify(split(shape, cut, dim))
        assert answer.verdict is not None or size > 2**62


def test_what_torch_was_asked_is_said() -> None:
    answer = verify(split(Shape((5, 2**62, 2**62)), Cut("size", (2,)), 0))
    assert answer.verdict is not None
    assert answer.verdict.said == "torch.Size([2, 1, 1]) torch.Size([2, 1, 1]) torch.Size([1, 1, 1])"
    assert str(answer.verdict.about) == "asked of shape 5,1,1"


def test_where_torch_counts_wrong_it_is_not_asked() -> None:
    assert verify(split(Shape((2**63 - 1,)), Cut("size", (2**63 - 2,)), 0)).verdict is None
    assert verify(split(Shape((2**63 - 2,)), Cut("chunks", (2,)), 0)).verdict is None
    answer = verify(split(Shape((5,)), Cut("sizes", (2**63 - 1, 2**63 - 1, 7)), 0))
    assert (answer.ok, answer.verdict) == (False, None)


def test_a_wrong_claim_is_found_out() -> None:
    answer = split(Shape((5, 2)), Cut("chunks", (4,)), 0)
    for wrong in (
        {"result": (Shape((5, 2)),)},
        {"result": None, "sizes": None},
        {"tensor_split": (5, 0, 0, 0)},
    ):
        with pytest.raises(DisagreementError):
            verify(replace(answer, **wrong))  # type: ignore[arg-type]
    answer = split(Shape((5, 2)), Cut("sizes", (2, 2)), 0)
    repair = answer.repairs[0]._replace(cut=Cut("sizes", (9, 9)))
    with pytest.raises(DisagreementError):
        verify(replace(answer, repairs=(repair,)))
