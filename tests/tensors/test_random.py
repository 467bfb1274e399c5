"""Makers against torch called directly with the same seed."""

from __future__ import annotations

import pytest
import torch

from tensorcli.syntax.makers import FORMS, parse_call
from tensorcli.tensors.random import make

CASES = {
    "rand": (["2,3"], lambda: torch.rand(2, 3)),
    "rand_like": (["[1.,2]"], lambda: torch.rand_like(torch.zeros(2, dtype=torch.float64))),
    "randn": (["2,2"], lambda: torch.randn(2, 2)),
    "randn_like": (["2,2"], lambda: torch.randn_like(torch.zeros(2, 2, dtype=torch.float64))),
    "randint": (["1", "10", "3,3"], lambda: torch.randint(1, 10, (3, 3))),
    "randperm": (["7"], lambda: torch.randperm(7)),
    "zeros": (["2,0"], lambda: torch.zeros(2, 0)),
    "ones": (["()"], lambda: torch.ones(())),
    "zeros_like": (["[[1],[2]]"], lambda: torch.zeros_like(torch.tensor([[1], [2]]))),
    "ones_like": (["[true]"], lambda: torch.ones_like(torch.tensor([True]))),
    "full": (["2,2", "7"], lambda: torch.full((2, 2), 7)),
    "arange": (["0", "1", "0.25"], lambda: torch.arange(0, 1, 0.25)),
    "linspace": (["-1", "1", "5"], lambda: torch.linspace(-1, 1, 5)),
    "eye": (["2", "3"], lambda: torch.eye(2, 3)),
}


@pytest.mark.parametrize("maker", FORMS)
@pytest.mark.parametrize("seed", [0, 1, 12345])
def test_as_torch_makes_it(maker: str, seed: int) -> None:
    words, direct = CASES[maker]
    torch.manual_seed(seed)
    wanted = direct()
    answer = make(parse_call(maker, words), seed=seed)
    assert answer.shape == tuple(wanted.shape)
    assert f"torch.{answer.dtype}" == str(wanted.dtype)
    assert torch.equal(torch.tensor(answer.values, dtype=wanted.dtype).reshape(wanted.shape), wanted)


@pytest.mark.parametrize("dtype", ["float64", "float16", "int32"])
def test_a_dtype_of_ones_own(dtype: str) -> None:
    assert make(parse_call("ones", ["2"]), seed=0, dtype=dtype).dtype == dtype


def test_whole_numbers_are_refused_with_torchs_words_and_a_repair() -> None:
    answer = make(parse_call("rand_like", ["[[1,2],[3,4]]"]), seed=0)
    assert not answer.ok
    assert answer.error is not None
    assert "not implemented for 'Long'" in (answer.error.torch or "")
    assert answer.repairs == ("torch.rand_like(x, dtype=torch.float32)",)


@pytest.mark.parametrize(
    ("maker", "words", "low", "high"),
    [("rand", ["2"], 0, 1), ("randn", ["2"], -9, 9), ("randint", ["-3", "40", "2"], -3, 39)],
)
def test_the_histogram_counts_every_value(maker: str, words: list[str], low: float, high: float) -> None:
    histogram = make(parse_call(maker, words), seed=3, sample=5000).histogram
    assert histogram is not None
    assert sum(part.count for part in histogram.bins) == 5000
    assert low <= histogram.low <= histogram.high <= high
