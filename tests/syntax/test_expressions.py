"""The language of `eval`: what is read, and that nothing else is, whatever is tried."""

from __future__ import annotations

import ast
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.errors import InputError, LimitError, TensorcliError
from tensorcli.syntax.expression_nodes import Binary, Call, Expression, parts
from tensorcli.syntax.expressions import MAX_CHARACTERS, MAX_NODES, parse_expression
from tensorcli.syntax.python_text import MAX_LEVELS

NAMES = ("x", "y")


def caret(text: str, problem: TensorcliError) -> str:
    assert problem.place is not None
    assert problem.place.text == text
    return text[problem.place.start : problem.place.stop]


@pytest.mark.parametrize(
    ("text", "pointed"),
    [
        ("x.__class__", "__class__"),
        ("().__class__.__bases__[0].__subclasses__()", "__subclasses__"),
        ("x.__class__.__init__.__globals__['os']", "__globals__"),
        ("x.shape.__class__", "__class__"),
        ("torch.__builtins__", "__builtins__"),
        ("torch._C", "_C"),
        ("F.torch", "torch"),
        ("torch.nn.functional.torch.load(x)", "torch"),
        ("__import__('os').system('true')", "__import__"),
        ("getattr(x, 'data')", "getattr"),
        ("eval('1')", "eval"),
        ("exec('1')", "exec"),
        ("open('/etc/passwd')", "open"),
        ("torch.load('f')", "load"),
        ("torch.save(x, 'f')", "save"),
        ("torch.from_file('f')", "from_file"),
        ("torch.utils.data", "utils"),
        ("torch.ops.aten.add(x, x)", "ops"),
        ("x.numpy().tofile('f')", "numpy"),
        ("x.share_memory_()", "share_memory_"),
        ("x.set_(y)", "set_"),
        ("x.resize_(10)", "resize_"),
        ("x.apply_(relu)", "apply_"),
        ("x.map_(y, relu)", "map_"),
        ("x.register_hook(1)", "register_hook"),
        ("x.data_ptr()", "data_ptr"),
        ("x.cuda()", "cuda"),
        ("x.backward()", "backward"),
        ("x.sum(out=y)", "out=y"),
        ("zeros(3, device='cuda')", "device='cuda'"),
        ("zeros(3, requires_grad=True)", "requires_grad=True"),
        ("x.to('cuda')", "'cuda'"),
        ("'a' * 10", "'a'"),
        ("'{0.__class__}'.format(x)", "'{0.__class__}'"),
        ("f'{x}'", "f'{x}'"),
        ("b'a'", "b'a'"),
        ("einsum('i(j)', x)", "'i(j)'"),
        ("relu(x)(y)", "relu(x)"),
        ("x.relu()()", "x.relu()"),
        ("x[0](1)", "x[0]"),
        ("(lambda: 1)()", "lambda: 1"),
        ("lambda: x", "lambda: x"),
        ("[y for y in x]", "[y for y in x]"),
        ("{y for y in x}", "{y for y in x}"),
        ("sum(y for y in x)", "(y for y in x)"),
        ("{1: x}", "{1: x}"),
        ("{x}", "{x}"),
        ("x if x else y", "x if x else y"),
        ("x and y", "x and y"),
        ("not x", "not x"),
        ("x in y", "x in y"),
        ("x is y", "x is y"),
        ("x << 2", "x << 2"),
        ("(z := x)", "z := x"),
        ("x[(z := 0)]", "z := 0"),
        ("relu(**x)", "**x"),
        ("x; y", ";"),
        ("x\\", "\\"),
        ("x # y", "#"),
        ("x$", "$"),
        ("x\x00", "\x00"),
        ("x\x1b[0m", "\x1b"),
        ("ｅｖａｌ(x)", "ｅ"),
        ("x.ᵗ()", "ᵗ"),
        ("x.__ｃlass__", "ｃ"),
        ("é", "é"),
        ("1j", "1j"),
        ("x.t", "t"),
        ("torch.relu", "torch.relu"),
        ("float64", "float64"),
        ("z", "z"),
        ("a b", "b"),
    ],
)
def test_what_is_not_of_the_language_is_refused_at_its_place(text: str, pointed: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_expression(text, NAMES)
    assert pointed in caret(text, caught.value) or caret(text, caught.value) in pointed


@pytest.mark.parametrize(
    "text", ["", "   ", "x +", "(x", "x)", "import os", "x = 1", "def f(): pass", "x..t()", "*x", "yield x", "x,,"]
)
def test_what_python_cannot_read_is_refused(text: str) -> None:
    with pytest.raises(InputError):
        parse_expression(text, NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "-" * 1990 + "x", "(" * 900 + "x" + ")" * 900, "[" * 150 + "x" + "]" * 150, "x" + ".t()" * (MAX_LEVELS + 1),
        "+".join(["x"] * 100), "9" * 31, "0x" + "f" * 30, "1e999", "x[" * 300, "x" * (MAX_CHARACTERS + 1),
        "~" * 1999 + "x",
        "x(" * 900,
        "2**" * 600 + "2", "[" + ",".join(["1"] * MAX_NODES) + "]",
    ],
)  # fmt: skip
def test_what_is_too_much_is_refused(text: str) -> None:
    with pytest.raises(TensorcliError) as caught:
        parse_expression(text, NAMES)
    assert caught.value.exit_code in (2, 3)


def depth(node: Expression) -> int:
    return 1 + max(map(depth, parts(node)), default=0)


def test_the_limits_are_reached_and_no_further() -> None:
    assert depth(parse_expression("x" + ".t()" * (MAX_LEVELS - 1), NAMES)) == MAX_LEVELS
    with pytest.raises(LimitError):
        parse_expression("x" + ".t()" * MAX_LEVELS, NAMES)
    parse_expression("[" + ",".join(["1"] * (MAX_NODES - 1)) + "]", NAMES)
    with pytest.raises(LimitError):
        parse_expression("[" + ",".join(["1"] * MAX_NODES) + "]", NAMES)
    parse_expression(" " * (MAX_CHARACTERS - 1) + "x", NAMES)
    parse_expression("9" * 30, NAMES)


def test_a_chinese_keyboard_is_read_as_it_is_meant() -> None:
    assert parse_expression("x［：，0］＋y．sum（dim＝1）", NAMES) == parse_expression("x[:,0]+y.sum(dim=1)", NAMES)


def test_operands_come_before_functions_and_constants() -> None:
    assert isinstance(parse_expression("e + pi", ["e", "pi"]), Binary)
    call = parse_expression("F.relu(x)", NAMES)
    assert isinstance(call, Call)
    assert not call.is_method
    method = parse_expression("F.relu()", ["F"])
    assert isinstance(method, Call)
    assert method.is_method


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("x.reshpe(3)", "reshape"),
        ("rlu(x)", "relu"),
        ("F.gellu(x)", "gelu"),
        ("x.sum(dims=1, keepdims=True)", "keepdim"),
    ],
)
def test_a_mistyped_name_gets_a_suggestion(text: str, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_expression(text, NAMES)
    assert str(caught.value.hint) == f"did you mean {hint}?"


@given(st.text(alphabet="xy.()[],:+-*/@ '0123456789tsumrelu_=", max_size=40))
def test_any_text_is_read_or_refused_at_a_place(text: str) -> None:
    try:
        node = parse_expression(text, NAMES)
    except TensorcliError as problem:
        place = problem.place
        assert place is None or 0 <= place.start <= place.stop <= len(text)
        return
    read = ast.parse(text.strip(), mode="eval").body
    assert (node.start, node.stop) == (
        text.index(text.strip()) + read.col_offset, text.index(text.strip()) + (read.end_col_offset or 0),
    )  # fmt: skip


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text: str) -> None:
    with suppress(TensorcliError):
        parse_expression(text, NAMES)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("len(x)", "write x.shape[0]"),
        ("float(x)", "write .float() after the tensor, or .item() for a number"),
        ("x.data", "write .detach()"),
        ("x.numpy()", "all is torch's and on the CPU here: leave it out"),
        ("x.requires_grad_()", "gradients are what tensorcli grad shows"),
        ("torch.FloatTensor([1, 2])", "write torch.tensor([[1, 2], [3, 4]], dtype=torch.float32)"),
        ("nn.ReLU()(x)", "layers are objects; their functions are here, as F.linear and F.relu"),
        ("np.array([1])", "only the operations of torch are here: torch.…, F.…, or without a prefix"),
        ("x.reshpe(3)", "did you mean reshape?"),
        ("x.frobnicate()", "docs/eval.md lists all of them"),
    ],
)
def test_what_to_write_instead_is_said(text: str, hint: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_expression(text, NAMES)
    assert str(caught.value.hint) == hint
