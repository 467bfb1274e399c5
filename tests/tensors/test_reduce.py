"""Every reduction against torch called directly: the same values, or both refuse; and what its result does next."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.answers import Shape
from tensorcli.shapes.operations import OPERATIONS
from tensorcli.shapes.reduce import Question, meeting, reduce
from tensorcli.shapes.strides import elements
from tensorcli.syntax.data import Data
from tensorcli.tensors.reduce import REFUSALS, run

F = torch.nn.functional
SHAPES = [Shape(s) for rank in range(4) for s in itertools.product((0, 1, 2, 3), repeat=rank)]


def direct(name: str, x: torch.Tensor, dims: tuple[int, ...] | None, keepdim: bool, options: dict[str, Any]) -> Any:
    """The line that a person would write."""
    kept = {"keepdim": True} if keepdim else {}
    one: Any = None if dims is None else dims[0] if len(dims) == 1 else dims
    named = {} if dims is None else {"dim": one}
    last = {"dim": -1} if dims is None else named
    if name == "kthvalue":
        return torch.kthvalue(x, options["k"], **last, **kept)
    if name == "topk":
        return torch.topk(x, options["k"], **last, **kept, largest=not options.get("smallest"))
    if name == "quantile":
        return torch.quantile(x, options["q"], **named, **kept)
    if name == "norm":
        return torch.linalg.vector_norm(x, options.get("p", 2), dim=one, keepdim=keepdim)
    if name == "normalize":
        return F.normalize(x, p=options.get("p", 2), **(named or {"dim": 1 if x.dim() > 1 else -1}), **kept)
    if name == "logsumexp":
        return torch.logsumexp(x, tuple(range(x.dim())) if dims is None else one, **kept)
    if (
        name in ("sum", "mean", "amax", "amin", "argmax", "argmin", "std", "var", "all", "any", "quantile")
        and not named
    ):
        named = {"dim": None} if keepdim else {}
    if name in ("softmax", "log_softmax", "cumsum", "cumprod", "sort", "argsort", "mode"):
        named = last
    if name in ("std", "var") and "correction" in options:
        named["correction"] = options["correction"]
    return getattr(torch, name)(x, **named, **kept)


def outcome(call: Callable[[], Any]) -> tuple[torch.Tensor, ...] | None:
    try:
        result = call()
    except REFUSALS:
        return None
    return (result,) if isinstance(result, torch.Tensor) else tuple(result)


def check(name: str, x: torch.Tensor, dims: tuple[int, ...] | None, keepdim: bool, options: dict[str, Any]) -> None:
    kind = "bool" if x.dtype == torch.bool else "float" if x.dtype.is_floating_point else "int"
    data = Data(Shape(x.shape), tuple(x.reshape(-1).tolist()), kind)
    question = Question(OPERATIONS[name], data, True, dims, keepdim, None, options)
    converted = x.double() if OPERATIONS[name].floats and kind != "float" else x
    wanted = outcome(lambda: direct(name, converted, dims, keepdim, options))
    answer = run(question)  # raises where the rule and torch differ
    assert answer.ok is (wanted is not None), answer.error
    rule = reduce(question)
    if wanted is None:
        assert answer.answer is None
        assert answer.error is not None
        assert answer.error.torch
        return
    assert rule.ok
    for output, tensor in zip(answer.outputs, wanted, strict=True):
        assert output.shape == tuple(tensor.shape)
        np.testing.assert_array_equal(np.array(output.values, dtype=float).reshape(tensor.shape), tensor.numpy())


def options_of(name: str, size: int) -> list[dict[str, Any]]:
    match name:
        case "kthvalue" | "topk":
            return [{"k": k} for k in {0, 1, size, size + 1}]
        case "quantile":
            return [{"q": 0.3}]
        case "norm":
            return [{}, {"p": 1}, {"p": float("inf")}, {"p": 0}, {"p": -1}, {"p": 2.5}, {"p": float("-inf")}]
        case "std" | "var":
            return [{}, {"correction": 0}]
    return [{}]


@pytest.mark.parametrize("name", OPERATIONS)
def test_all_small_shapes_dims_and_keepdims(name: str) -> None:
    for shape in SHAPES:
        x = (torch.arange(elements(shape), dtype=torch.float64) * 7 % 11 - 3).reshape(shape)
        rank = len(shape)
        several = [(0, -1)] if rank > 1 else []
        for dims in [None, *((dim,) for dim in range(-max(rank, 1), max(rank, 1))), *several]:
            for options in options_of(name, shape[dims[0]] if dims and shape else 1):
                for keepdim in (False, True):
                    check(name, x, dims, keepdim, options)


@pytest.mark.parametrize("dtype", [torch.int64, torch.bool, torch.float64])
@pytest.mark.parametrize("name", OPERATIONS)
def test_dtypes(name: str, dtype: torch.dtype) -> None:
    x = torch.tensor([[3, 0, 2], [1, 1, 5]]).to(dtype)
    for dims in (None, (0,), (1,)):
        check(name, x, dims, False, options_of(name, 2)[-1] if name not in ("kthvalue", "topk") else {"k": 1})


VALUES = st.one_of(st.floats(-1e3, 1e3), st.sampled_from([float("nan"), float("inf"), float("-inf")]))


@given(st.sampled_from(sorted(OPERATIONS)), st.data())
def test_any_values(name: str, data: st.DataObject) -> None:
    shape = data.draw(st.lists(st.integers(1, 4), min_size=1, max_size=3))
    values = data.draw(st.lists(VALUES, min_size=elements(shape), max_size=elements(shape)))
    dims = data.draw(st.one_of(st.none(), st.tuples(st.integers(-len(shape), len(shape) - 1))))
    options = {"k": 1} if name in ("kthvalue", "topk") else {"q": 0.5} if name == "quantile" else {}
    check(name, torch.tensor(values, dtype=torch.float64).reshape(shape), dims, data.draw(st.booleans()), options)


DTYPES = ["bool", "uint8", "int8", "int16", "int32", "int64", "float16", "bfloat16", "float32", "float64"]


@given(st.sampled_from(sorted(OPERATIONS)), st.sampled_from(DTYPES), st.data())
def test_any_dtype_dims_and_keepdim(name: str, dtype: str, data: st.DataObject) -> None:
    shape = data.draw(st.lists(st.integers(0, 3), max_size=3))
    size = elements(shape)
    kind, values = data.draw(
        st.sampled_from([("bool", st.booleans()), ("int", st.integers(-300, 300)), ("float", st.floats(-300, 300))])
    )
    written = Data(Shape(shape), tuple(data.draw(st.lists(values, min_size=size, max_size=size))), kind)
    some = st.lists(st.integers(-max(len(shape), 1), max(len(shape), 1) - 1), min_size=1, max_size=3).map(tuple)
    dims, keepdim = data.draw(st.none() | some), data.draw(st.booleans())
    options = {}
    if name in ("kthvalue", "topk"):
        options["k"] = data.draw(st.integers(0, 4))
    if name == "quantile":
        options["q"] = data.draw(st.sampled_from([0.0, 0.5, 1.0, 1.5]))
    if name in ("std", "var"):
        options["correction"] = data.draw(st.integers(0, 3))
    if name in ("norm", "normalize"):
        options["p"] = data.draw(st.sampled_from([0, 1, 2, 2.5, -1, float("inf"), float("-inf")]))
    answer = run(Question(OPERATIONS[name], written, True, dims, keepdim, dtype, options))
    wanted = outcome(
        lambda: direct(
            name, torch.tensor(written.values, dtype=getattr(torch, dtype)).reshape(shape), dims, keepdim, options
        )
    )
    assert answer.ok is (wanted is not None), answer.error
    for output, tensor in zip(answer.outputs, wanted or (), strict=True):
        assert output.shape == tuple(tensor.shape)
        got = np.array(output.values, dtype=float).reshape(tensor.shape)
        np.testing.assert_array_equal(got, tensor.double().numpy())


@given(st.sampled_from(sorted(OPERATIONS)), st.sampled_from(DTYPES[:6]), st.data())
def test_a_repair_gives_what_it_says_of_the_x_of_the_code(name: str, dtype: str, data: st.DataObject) -> None:
    values = st.lists(st.floats(-3, 400) | st.just(float("nan")), min_size=2, max_size=4).map(tuple)
    numbers = data.draw(values | st.lists(st.booleans(), min_size=2, max_size=4).map(tuple))
    kind = "bool" if isinstance(numbers[0], bool) else "float"
    options = {"k": 1} if name in ("kthvalue", "topk") else {"q": 0.5} if name == "quantile" else {}
    written = Data(Shape((len(numbers),)), numbers, kind)
    answer = run(Question(OPERATIONS[name], written, True, None, data.draw(st.booleans()), dtype, options))
    for repair in answer.repairs:
        made: dict[str, Any] = {"torch": torch}
        if "x" in repair.code.split("(", 1)[1].split(",")[0].split(".")[0]:
            exec("\n".join(answer.code[:2]), made)
        assert str(eval(repair.code, made)).replace("\n", "") == repair.result


@pytest.mark.parametrize("order", ["fro", "nuc", 1, 2, float("inf"), -1, -2, float("-inf")])
def test_matrix_norms(order: Any) -> None:
    x = torch.tensor([[1.0, -2.0, 0.5], [3.0, 4.0, -1.0]], dtype=torch.float64)
    data = Data(Shape(x.shape), tuple(x.reshape(-1).tolist()), "float")
    for keepdim in (False, True):
        for dims in (None, (0, 1), (1, 0)):
            wanted = torch.linalg.matrix_norm(x, order, **({} if dims is None else {"dim": dims}), keepdim=keepdim)
            answer = run(Question(OPERATIONS["norm"], data, True, dims, keepdim, None, {"matrix": order}))
            np.testing.assert_allclose(np.array(answer.outputs[0].values), wanted.numpy(), rtol=1e-15)


def test_and_then_is_what_really_happens() -> None:
    for shape in SHAPES:
        x = torch.randn(shape, dtype=torch.float64, generator=torch.Generator().manual_seed(1))
        rank = len(shape)
        for dims in [None, *itertools.chain(*(itertools.combinations(range(rank), n) for n in range(1, rank + 1)))]:
            own = x.sum(dims, keepdim=True) if rank else x
            for keepdim in (False, True):
                result = x.sum(dims, keepdim=keepdim) if rank else x
                really = outcome(lambda x=x, result=result: x - result)
                told = meeting(shape, dims, keepdim=keepdim)
                if really is None:
                    assert told == "fails"
                else:
                    right = really[0].shape == x.shape and torch.equal(really[0], x - own)
                    assert told == ("fits" if right else "fits by accident"), (shape, dims, keepdim)


@pytest.mark.parametrize("name", [name for name, operation in OPERATIONS.items() if operation.form != "free"])
def test_a_shape_too_large_to_make_is_answered_by_the_rule_and_a_stand_in(name: str) -> None:
    shape = Shape((10**6, 10**6, 10**6))
    options = {"k": 2} if name in ("kthvalue", "topk") else {"q": 0.5} if name == "quantile" else {}
    answer = run(Question(OPERATIONS[name], Data(shape, (), "float"), False, (1,), False, None, options))
    assert answer.ok
    assert answer.outputs[0].values is None
    assert answer.verdict is not None
    small = direct(name, torch.ones(3, 3, 3), (1,), False, options)
    left = (small if isinstance(small, torch.Tensor) else small[0]).shape
    assert len(answer.outputs[0].shape or ()) == len(left)


@pytest.mark.parametrize("name", OPERATIONS)
def test_sixty_four_dims_are_answered_or_refused(name: str) -> None:
    data = Data(Shape((1,) * 64), (2.0,), "float")
    options = {"k": 1} if name in ("kthvalue", "topk") else {"q": 0.5} if name == "quantile" else {}
    for dims in (None, (63,)):
        for keepdim in (False, True):
            answer = run(Question(OPERATIONS[name], data, True, dims, keepdim, None, options))
            wanted = outcome(lambda dims=dims, keepdim=keepdim: direct(name, data_of(data), dims, keepdim, options))
            assert answer.ok is (wanted is not None)


def data_of(data: Data) -> torch.Tensor:
    return torch.tensor(data.values, dtype=torch.float64).reshape(tuple(data.shape))


def test_numpy_agrees_on_the_common_ones() -> None:
    x = np.array([[3.0, -1.0, 2.0], [0.5, 4.0, 4.0]])
    data = Data(Shape(x.shape), tuple(x.ravel().tolist()), "float")
    for name, function in {"sum": np.sum, "mean": np.mean, "prod": np.prod, "amax": np.max, "argmax": np.argmax,
                           "all": np.all, "cumsum": np.cumsum}.items():  # fmt: skip
        for dim in (0, 1):
            answer = run(Question(OPERATIONS[name], data, True, (dim,), False, None, {}))
            np.testing.assert_allclose(np.array(answer.outputs[0].values), function(x, axis=dim))


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_half_precision_has_no_matrix_norm_and_still_an_answer(dtype: str) -> None:
    data = Data(Shape((2, 2)), (3.0, 0.0, 0.0, 4.0), "float")
    assert run(Question(OPERATIONS["norm"], data, True, None, False, dtype, {})).answer == 5.0
    assert not run(Question(OPERATIONS["norm"], data, True, None, False, dtype, {"matrix": 2})).ok


def test_normalize_shows_the_norm_that_it_divides_by() -> None:
    data = Data(Shape((2, 2)), (3.0, 4.0, 0.0, 0.0), "float")
    lines = run(Question(OPERATIONS["normalize"], data, True, None, False, None, {})).formula
    assert lines == ("x / (√(3² + 4²)) = x / 5", "x / (√(0² + 0²)) = x / max(0, 1e-12)")
