"""Makers against torch called directly with the same seed."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.syntax.makers import FORMS, parse_call
from tensorcli.tensors.data import DTYPES, plain
from tensorcli.tensors.random import REFUSALS, make

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


WHOLE = st.integers(-3, 12)
NUMBERS = WHOLE | st.sampled_from([2.5, -0.25, 300, float("nan"), float("inf")])
KINDS = {
    "SHAPE": st.lists(st.integers(0, 3), max_size=3).map(tuple),
    "HIGH": WHOLE, "LOW": WHOLE, "N": WHOLE, "M": WHOLE, "STEPS": WHOLE,
    "VALUE": NUMBERS | st.booleans(), "START": NUMBERS, "END": NUMBERS, "STEP": NUMBERS,
}  # fmt: skip
CALLS = [(maker, form) for maker, forms in FORMS.items() for form in forms if "OPERAND" not in form]


@given(st.sampled_from(CALLS), st.none() | st.sampled_from(sorted(DTYPES)), st.integers(-9, 9), st.data())
def test_any_call_is_made_or_refused_as_by_torch(
    call: tuple[str, tuple[str, ...]], dtype: str | None, seed: int, data: st.DataObject
) -> None:
    maker, form = call
    values = [data.draw(KINDS[kind]) for kind in form]
    named = {} if dtype is None else {"dtype": DTYPES[dtype]}
    torch.manual_seed(seed)
    try:
        wanted = getattr(torch, maker)(*values, **named)
    except REFUSALS as refusal:
        wanted = None
        words = str(refusal)
    answer = make(parse_call(maker, [str(value).replace(" ", "") for value in values]), seed=seed, dtype=dtype)
    assert answer.ok is (wanted is not None)
    if wanted is not None:
        assert (answer.shape, answer.dtype) == (tuple(wanted.shape), str(wanted.dtype).removeprefix("torch."))
        assert str(plain(wanted)) == str(answer.values)
        return
    assert answer.error is not None
    assert str(answer.error.torch) in words
    for line in answer.repairs:
        assert isinstance(eval(line, {"torch": torch}), torch.Tensor)


@pytest.mark.parametrize(
    ("maker", "words", "dtype", "why", "repairs"),
    [
        ("randint", "5 2 3", None, "low 5 is not below high 2: there is nothing to choose from",
         ("torch.randint(2, 5, (3,))",)),
        ("randint", "2 2 3", None, "low 2 is not below high 2: there is nothing to choose from", ()),
        ("arange", "10 0", None, "a step of 1 leads away from 0", ("torch.arange(10, 0, -1)",)),
        ("arange", "0 1 0", None, "a step of 0 never gets to the end", ()),
        ("eye", "2 -1", None, "how many can't be negative, got -1", ()),
        ("linspace", "0 1 -1", None, "how many can't be negative, got -1", ()),
        ("rand", "2", "int64", "rand makes fractions, which int64 can't hold",
         ("torch.rand((2,), dtype=torch.float32)",)),
        ("arange", "inf", None, "a range needs finite bounds", ()),
        ("full", "2 300", "uint8", "uint8 can't hold 300", ("torch.full((2,), 300)",)),
        ("randint", "0 300 2", "uint8", "uint8 can't hold 299", ("torch.randint(0, 300, (2,))",)),
    ],
)  # fmt: skip
def test_why_torch_refuses(maker: str, words: str, dtype: str | None, why: str, repairs: tuple[str, ...]) -> None:
    answer = make(parse_call(maker, words.split()), seed=0, dtype=dtype)
    assert (str(answer.error and answer.error.message), answer.repairs) == (why, repairs)


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
