"""Expanding and repeating, exhaustively for small shapes, against torch."""

from __future__ import annotations

from itertools import product

import torch
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.answers import Shape
from tensorcli.shapes.expand import expand

SMALL = [Shape(sizes) for rank in range(4) for sizes in product(range(4), repeat=rank)]
TARGETS = [Shape(sizes) for rank in range(4) for sizes in product(range(-1, 4), repeat=rank)]


def torchs(shape: tuple[int, ...], target: tuple[int, ...]) -> torch.Tensor | None:
    try:
        view = torch.zeros(shape).expand(target)
    except RuntimeError:
        return None
    return None if min(view.shape, default=0) < 0 else view  # (-1, 0) from no dims: torch forgets to refuse


def test_every_small_shape_and_target() -> None:
    refused = 0
    for shape, target in product(SMALL, TARGETS):
        answer, view = expand(shape, target), torchs(shape, target)
        if view is None:
            refused += 1
            assert (answer.ok, answer.result, answer.expand) == (False, None, None), (shape, target)
            assert answer.error is not None
            assert answer.clashes or answer.surplus or answer.nothing_to_keep
            continue
        assert answer.expand is not None
        assert answer.repeat is not None
        assert answer.result == answer.expand.shape == view.shape, (shape, target)
        assert answer.expand.strides == view.stride()
        assert answer.expand.bytes == view.untyped_storage().nbytes()
        assert answer.expand.safe_to_write == writes(view)
    assert 0 < refused < len(SMALL) * len(TARGETS)


def writes(view: torch.Tensor) -> bool:
    try:
        view.add_(1)
    except RuntimeError:
        return False
    return True


def test_the_counts_give_the_same_shape_wherever_some_do() -> None:
    for shape, target in product([s for s in SMALL if len(s) < 3], [t for t in TARGETS if len(t) < 3]):
        answer = expand(shape, target)
        wanted = answer.repeat.shape if answer.repeat is not None else None
        if answer.counts is None:
            if -1 not in target and len(target) >= len(shape):
                found = {tuple(torch.zeros(shape).repeat(c).shape) for c in product(range(4), repeat=len(target))}
                assert tuple(target) not in found, (shape, target)
            continue
        copy = torch.zeros(shape).repeat(answer.counts)
        assert answer.repeat is not None
        assert wanted == copy.shape
        assert (answer.repeat.strides, answer.repeat.bytes) == (copy.stride(), copy.untyped_storage().nbytes())


def test_every_repair_runs_and_gives_the_target() -> None:
    repaired = 0
    for shape, target in product(SMALL, TARGETS):
        answer = expand(shape, target)
        for repair in answer.repairs:
            result = eval(repair.code, {"x": torch.zeros(shape)})
            assert result.shape == repair.result
            assert all(want in (-1, got) for want, got in zip(target, repair.result, strict=True))
            repaired += 1
    assert repaired > 1000


@given(
    st.lists(st.sampled_from([0, 1, 1, 2, 3, 6]), max_size=6), st.lists(st.sampled_from([-1, 0, 1, 2, 6]), max_size=8)
)
def test_larger_ranks(shape: list[int], target: list[int]) -> None:
    answer, view = expand(Shape(shape), Shape(target)), torchs(tuple(shape), tuple(target))
    assert answer.result == (None if view is None else tuple(view.shape))
