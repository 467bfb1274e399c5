"""When a view is possible, held against torch."""

from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.shapes.reshape import inferred, obstacle


@given(st.data())
def test_an_obstacle_is_where_torch_refuses_to_view(data: st.DataObject) -> None:
    x = torch.empty(data.draw(st.lists(st.sampled_from([0, 1, 2, 3, 4, 6]), min_size=1, max_size=5)))
    x = x.permute(data.draw(st.permutations(range(x.dim()))))
    if data.draw(st.booleans()):
        x = x[tuple(slice(None, None, data.draw(st.integers(1, 2))) for _ in x.shape)]
    if data.draw(st.booleans()):
        x = x.expand(2, *x.shape)
    target = data.draw(st.lists(st.sampled_from([1, 2, 3, 4, 6, 8, 12, 24]), max_size=4))
    whole = inferred([*target, -1], x.numel())
    if whole is None or not x.numel():
        return
    try:
        x.view(whole)
    except RuntimeError:
        assert obstacle(x.shape, x.stride(), whole) is not None
    else:
        assert obstacle(x.shape, x.stride(), whole) is None


@given(st.lists(st.integers(-1, 4), max_size=4), st.integers(0, 24))
def test_sizes_are_worked_out_as_torch_does(sizes: list[int], count: int) -> None:
    try:
        shape = tuple(torch.empty(count).reshape(sizes).shape)
    except RuntimeError:
        assert inferred(sizes, count) is None
    else:
        assert inferred(sizes, count) == shape
