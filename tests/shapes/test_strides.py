"""Strides against torch's."""

from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.shapes.strides import contiguous_strides, elements, expanded_strides

SIZES = st.lists(st.integers(0, 4), max_size=6)


@given(SIZES)
def test_contiguous(shape: list[int]) -> None:
    tensor = torch.empty(shape)
    assert contiguous_strides(shape) == tensor.stride()
    assert elements(shape) == tensor.numel()


@given(SIZES, st.data())
def test_expanded(target: list[int], data: st.DataObject) -> None:
    kept = target[data.draw(st.integers(0, len(target))) :]
    shape = [data.draw(st.sampled_from([1, size])) for size in kept]
    assert expanded_strides(shape, target) == torch.empty(shape).expand(target).stride()
