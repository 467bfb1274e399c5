"""NAME=OPERAND: which of the three kinds an operand is, and where a wrong one is pointed at."""

from __future__ import annotations

import pytest

from tensorcli.answers import Shape
from tensorcli.errors import InputError, TensorcliError
from tensorcli.syntax.bindings import parse_bindings
from tensorcli.syntax.data import Data


@pytest.mark.parametrize("text", ["x=3,4", "x=3x4", "x=(3, 4)", "x = 3,4", "x=3，4", "x＝3,4", "x=(3,4,)"])
def test_a_shape(text: str) -> None:
    (binding,) = parse_bindings([text])
    assert (binding.name, binding.operand) == ("x", Shape((3, 4)))


@pytest.mark.parametrize(("text", "shape"), [("x=()", ()), ("x=scalar", ()), ("x=5", (5,)), ("x=0,3", (0, 3))])
def test_a_shape_of_few_dims(text: str, shape: tuple[int, ...]) -> None:
    assert parse_bindings([text])[0].operand == Shape(shape)


@pytest.mark.parametrize("text", ["x=[[1,2],[3,4]]", "x=2.5", "x=nan", "x=[3,4]", "x=true"])
def test_data(text: str) -> None:
    assert isinstance(parse_bindings([text])[0].operand, Data)


@pytest.mark.parametrize("text", ["y=rand(2,3)", "y=x", "y=x*2", "y=(x+1).t()", "y=torch.zeros(3)", "y=-x"])
def test_an_expression_over_what_stands_before(text: str) -> None:
    bindings = parse_bindings(["x=3,4", text])
    assert not isinstance(bindings[1].operand, Shape | Data)


@pytest.mark.parametrize(
    ("texts", "start", "stop"),
    [
        (["x"], 0, 1),
        (["=3"], 0, 2),
        (["1x=3"], 0, 2),
        (["_x=3"], 0, 2),
        (["if=3"], 0, 2),
        (["torch=3"], 0, 5),
        (["é=3"], 0, 1),
        (["x=3", "x=4"], 0, 1),
        (["x=3,-1"], 4, 6),
        (["x=[1,a]"], 5, 6),
        (["x=rand(2"], 6, 7),
        (["x= zzz(2)"], 3, 6),
        (["y=x", "x=3"], 2, 3),
    ],
)
def test_a_wrong_one_is_pointed_at(texts: list[str], start: int, stop: int) -> None:
    with pytest.raises(InputError) as caught:
        parse_bindings(texts)
    place = caught.value.place
    assert place is not None
    assert place.text in texts
    assert (place.start, place.stop) == (start, stop)


@pytest.mark.parametrize("text", ["x=" + "9" * 40, "x=" + ",".join(["1"] * 65), "x=[" * 50, "x=" + "-" * 3000 + "y"])
def test_too_much(text: str) -> None:
    with pytest.raises(TensorcliError):
        parse_bindings([text])


def test_too_many() -> None:
    with pytest.raises(TensorcliError):
        parse_bindings([f"x{index}=1" for index in range(101)])
