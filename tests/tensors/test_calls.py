"""Any operation of the table with any arguments, right or wrong: what Python and torch say of the same text is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.errors import InputError, LimitError
from tensorcli.syntax.torch_operations import KEYWORDS, operations
from tests.tensors.test_evaluate import check, drawn, operand, told, words

PREFIX = {"t": "torch.", "F": "F.", "l": "torch.linalg."}
UNSETTLED = ("empty", "empty_like")  # what they hold is whatever lay there

arguments = words(
    "x y x x y i m x.t() x.mT x.long() x[0] x>1 0 1 -1 2 3 0.5 -2.5 inf True False None (1,2) [0,1] (0,-1) () [] [x,y] "
    "(y,) torch.float64 torch.bool x.shape *x.shape x.size(0) 'mean' 'ij,jk' ..."
)


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, list[str]]:
    """One call, and what is done with its result."""
    home, name = draw(st.sampled_from([key for key in operations() if key[1] not in UNSETTLED]))
    given_here = draw(st.lists(arguments, max_size=4))
    named = draw(st.dictionaries(st.sampled_from(sorted(KEYWORDS)), arguments, max_size=1))
    written = ", ".join([*given_here, *(f"{key}={value}" for key, value in named.items())])
    receiver = draw(words("x x y i m (x) x.shape [x] x.numel() x.t()")) + "." if home == "m" else PREFIX[home]
    after = draw(st.sampled_from(["", "", "", "[0]", ".shape", ".sum()"]))
    return f"{receiver}{name}({written}){after}", [draw(operand("x")), draw(operand("y")), "i=[0,1]", "m=[true,false]"]


@given(calls())
def test_any_call_gives_what_python_and_torch_give(call: tuple[str, list[str]]) -> None:
    text, bindings = call
    try:
        check(text, *bindings)
        drawn(told(text, *bindings))
    except (InputError, LimitError):
        return


@pytest.mark.parametrize(
    "line",
    [
        "x.bincount() | x=[0.,inf]",
        "x.repeat_interleave(x) | x=[nan]",
        "repeat_interleave(x) | x=[inf]",
        "F.adaptive_avg_pool2d(2) |",
        "(2, 0).view(1) |",
        "x.numel().reshape(-1) | x=3",
        "t() |",
        "cat(tensors=[x, x], dim=5) | x=3",
        "stack(tensors=[x, x[0]]) | x=3",
        "concat(dim=0) |",
        "F.embedding(x, y, padding_idx=5) | x=[0,1] y=2,3",
        "x.broadcast_to(-3, 0, 3) | x=3",
        "x.shape[(0,)] | x=3",
        "(x, x)[0, 1] | x=3",
    ],
)
def test_a_wrong_call_is_refused(line: str, ask: Callable) -> None:
    text, _, operands = line.partition("|")
    assert ask("eval", text, *operands.split()).code == 1


def test_a_name_is_given_once(ask: Callable) -> None:
    assert ask("eval", "x.sum(dim=0, dim=1)", "x=2,3").err == (
        "error: 'dim' is given twice\n  x.sum(dim=0, dim=1)\n               ^^^^^\n"
    )


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("x > 9 > y.view(7)", "[false]"),
        ("0 > 1 > y.view(7)", "false"),
        ("x.shape.numel()", "1"),
        ("x.shape[-1:]", "1"),
        ("[5, 6, 7][1:]", "[6,7]"),
    ],
)
def test_python_goes_no_further_than_it_must(text: str, answer: str, ask: Callable) -> None:
    assert ask("eval", text, "x=[2]", "y=[1,2,3]", "-q").out == answer + "\n"


@pytest.mark.parametrize(
    ("text", "repair"),
    [
        ("mm(x, v).t()", "(x @ v).t()"),
        ("2 < (v < 3) < 4", "(2 < (v < 3)) & ((v < 3) < 4)"),
        ("stack([v, x], dim=-1)", "cat([v.unsqueeze(0), x], dim=0)"),
        ("matmul(input=x, other=x)", "matmul(input=x, other=x.mT)"),
    ],
)
def test_a_repair_is_put_together_as_it_must_be(text: str, repair: str, ask: Callable) -> None:
    told = ask("eval", text, "x=3,3" if "mm" in text else "x=2,3", "v=3", "--json").json
    assert repair in [one["code"] for one in told["repairs"]]


@pytest.mark.parametrize(
    ("text", "shapes"),
    [
        ("x.unsqueeze(0).unsqueeze_(-1)", [[[1, 3, 4]], [[1, 3, 4, 1]]]),
        ("x.split(2)[0].unsqueeze_(0)", [[[2, 4], [1, 4]], [[2, 4]], [[1, 2, 4]]]),
        ("x[None].squeeze_(0).t_()", [[[1, 3, 4]], [[3, 4]], [[4, 3]]]),
    ],
)
def test_a_step_is_told_as_it_was_before_a_later_one_in_place(text: str, shapes: list, ask: Callable) -> None:
    told = ask("eval", text, "x=3,4", "--json").json
    assert [step["shapes"] or [step["shape"]] for step in told["steps"]] == shapes
    assert ask("eval", text, "x=3,4").code == 0


@pytest.mark.parametrize("text", ["x.sum(1).values", "x.argmax(0).indices", "(x + 1).values"])
def test_one_tensor_has_no_values_and_indices(text: str, ask: Callable) -> None:
    result = ask("eval", text, "x=2,3", "--json")
    told = result.json
    assert (result.code, told["error"]["torch"], told["verdict"]) == (1, None, None)
    assert told["error"]["message"].startswith("one tensor comes out here")
    assert [one["code"] for one in told["repairs"]] == [text.rpartition(".")[0]]


@pytest.mark.parametrize("name", ["median", "nanmedian"])
@pytest.mark.parametrize("text", ["x.expand(3, 4).{0}(0)[0]", "torch.{0}(x[:, None].expand(4, 2), 1).values"])
def test_a_median_along_an_expanded_dim_is_that_of_its_values(name: str, text: str, ask: Callable) -> None:
    told = ask("eval", text.format(name), "x=[7.,1,5,3]", "--json").json
    assert told["answer"] == [7, 1, 5, 3]
    assert "goes astray" in told["steps"][-2]["note"]


def test_a_part_of_a_pair_has_no_note_about_dtypes(ask: Callable) -> None:
    told = ask("eval", "x.max(1).values", "x=2,3", "--json").json
    assert told["steps"][-1]["note"] is None


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("[[[1]*1000]*1000]*1000", 3), ("[[0]*40]*40", 3), ("[[0]*30]*30", 0), ("x.chunk(10**9)", 0),
        ("x.tensor_split(10**9)", 3), ("arange(0, 1, 1e-300)", 1), ("torch.linalg.svd(z)", 0), ("z.cov()", 3),
        ("combinations(w, 3)", 3), ("cartesian_prod(w, w, w)", 0), ("tril_indices(10**9, 10**9)", 0),
        ("F.interpolate(z[None, None], scale_factor=1e6)", 0),
        ("F.conv_transpose1d(x[None], x[None, None], None, 10**9)", 0),
        ("torch.normal(0., 1., (10**9,))", 0), ("x.histc(10**12)", 0), ("torch.cdist(z, z)", 0),
        ("x.multinomial(10**12, True)", 0),
    ],
)  # fmt: skip
def test_giants_of_many_kinds_end_well(line: str, code: int, ask: Callable) -> None:
    assert ask("eval", line, "x=5", "w=1000", "z=1000000,1", "-q").code == code


@pytest.mark.parametrize(
    ("text", "answer"),
    [("x == [7, 9]", "false"), ("[7, 9] != x", "true"), ("x == x.shape", "false"), ("x == None", "false")],
)
def test_a_tensor_is_never_equal_to_a_list(text: str, answer: str, ask: Callable) -> None:
    told = ask("eval", text, "x=[7,9]", "--json").json
    assert told["answer"] is (answer == "true")
    assert told["steps"][-1]["note"] is None or "torch.tensor" in told["steps"][-1]["note"]


@pytest.mark.parametrize("sign", ["<", "+", "-", "/", "//", "%", "**", "@", "&", "*"])
def test_a_list_is_no_operand_of_a_sign(sign: str, ask: Callable) -> None:
    assert ask("eval", f"x {sign} [7, 9]", "x=[7,9]").code == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x[[0, 2]]", 0), ("x[[0, -3]]", 0), ("x[[0, 3]]", 1), ("x[[-4]]", 1), ("x[:, [9]]", 0), ("x[..., [7]]", 1),
        ("x[..., None, [6]]", 0), ("x[None, [3]]", 1), ("x[[[0], [1]], :, [0, 7]]", 1), ("x[[[0], [2]], :, [0, 6]]", 0),
        ("x[[True, False, True]]", 0), ("x[0, [0, 1], 6]", 0),
    ],
)  # fmt: skip
def test_the_indices_of_a_list_are_looked_at_in_a_giant_too(text: str, code: int, ask: Callable) -> None:
    giant, small = (ask("eval", text, f"x=3,{size},7", "--json") for size in (10**9, 10))
    assert giant.code == small.code == code
    if code:
        said = [found.json["error"]["torch"].partition(" for ")[0] for found in (giant, small)]
        assert said[0] == said[1]  # torch counts the dims of separated lists in an order of its own
