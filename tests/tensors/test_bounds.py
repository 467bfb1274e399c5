"""Every operation of the table: it runs, as Python runs it; no more is made than was said; nothing heavy is loaded."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.syntax.bindings import parse_bindings
from tensorcli.syntax.expression_nodes import Call, Expression, parts
from tensorcli.syntax.expressions import parse_expression
from tensorcli.syntax.torch_operations import operations
from tensorcli.tensors.bounds import bound
from tensorcli.tensors.evaluate import run
from tensorcli.tensors.extent import broadcast_elements, tensors_in
from tensorcli.tensors.steps import Run, storage

# m a 2-D tensor, v a vector, b a batch of matrices, c an image, k a kernel, i indices, t truths
OPERANDS = (
    "m=[[4.,1,2],[0.5,3,7],[6,8,5]]", "v=[0.1,0.2,0.5]", "b=rand(2,3,3)", "c=rand(1,4,6,6)", "k=rand(2,4,3,3)",
    "i=[2,0,1]", "t=[true,false,true]", "o=rand(1,1,2)", "s=rand(2,4,5)", "d=rand(1,1,3,3,3)",
)  # fmt: skip


def rows(text: str) -> list[str]:
    return [row.strip() for line in text.strip().splitlines() for row in line.split(" ; ")]


def table(text: str) -> dict[str, str]:
    return dict(row.split(": ", 1) for row in rows(text))


# The arguments after the receiver, for a method and a function alike, where () is not enough.
ARGUMENTS = table("""
view: 9 ; view_as: m ; reshape: (1,9) ; reshape_as: m ; unflatten: 0, (1,3) ; unsqueeze: 1 ; expand: 2,3,3
expand_as: b ; broadcast_to: (2,3,3) ; repeat: 2,2,1 ; repeat_interleave: 3, dim=1 ; tile: (2,2) ; transpose: 0, 1
permute: (1,0) ; movedim: 0, 1 ; moveaxis: 0, 1 ; swapaxes: 0, 1 ; swapdims: 0, 1 ; flip: (0,) ; roll: 1 ; split: 2
chunk: 2 ; tensor_split: 2 ; index_select: 0, i ; gather: 0, m.long().remainder(3)
scatter: 0, m.long().remainder(3), m ; scatter_add: 0, m.long() % 3, m ; index_add: 0, i, m ; index_fill: 0, i, 1.5
index_copy: 0, i, m ; masked_fill: m > 2, 0. ; masked_select: m > 2 ; take: i ; take_along_dim: m.long() % 3, 0
narrow: 0, 0, 2 ; select: 0, 1 ; searchsorted: m ; isin: m ; matmul: m ; mm: m ; inner: m ; addmm: m, m
addmv: m, v ; cross: m ; addbmm: b.double(), b.double() ; floor_divide: 2 ; remainder: 2 ; fmod: 2 ; pow: 2
float_power: 2 ; lerp: m, 0.5 ; addcmul: m, m ; addcdiv: m, m ; clamp: 0, 2 ; clip: 0, 2 ; clamp_min: 1
clamp_max: 1 ; heaviside: m ; true_divide: 2 ; prelu: v ; threshold: 1, 0 ; softmax: 1 ; log_softmax: 1 ; softmin: 1
quantile: 0.5, 1 ; kthvalue: 2 ; topk: 2 ; cumsum: 0 ; cumprod: 0 ; cummax: 0 ; cummin: 0 ; logsumexp: 0 ; dist: m
linear: m, v ; layer_norm: (3,) ; fill: 2. ; batch_norm: v, v.abs() ; cosine_similarity: m ; cross_entropy: i
nll_loss: i ; full_like: 7 ; randint_like: 9 ; to: torch.float64 ; type: torch.float32 ; type_as: v ; copy_: m
fill_: 1 ; outer: v ; dropout: 0.5, False ; unfold: 0, 2, 1 ; where: m > 2, m.mT ; pixel_shuffle: 2 ; pad: (1,2)
multinomial: 2 ; new_zeros: 2, 3 ; new_ones: (2, 3) ; new_empty: 0, 3 ; new_full: (2, 3), 7 ; new_tensor: [1, 2]
hsplit: 3 ; vsplit: 3 ; dsplit: 3 ; scatter_reduce: 0, m.long() % 3, m, 'sum' ; vdot: v ; kron: m
masked_scatter: m > 2, m.mT ; index_put: (i,), m ; bucketize: v ; histc: 5, 0, 9 ; tensordot: m ; cdist: m
matrix_power: 3 ; solve: v ; vecdot: m ; copysign: m ; xlogy: m ; gcd: i ; lcm: i ; ldexp: m ; arctan2: m
logaddexp2: m ; bitwise_left_shift: i ; bitwise_right_shift: i ; fill_diagonal_: 7 ; logcumsumexp: 0
nanquantile: 0.5, 1 ; sum_to_size: 1, 3 ; conv_transpose1d: s.transpose(0, 1)[..., :2] ; group_norm: 2 ; rms_norm: (3,)
conv_transpose2d: k.transpose(0, 1)[:, :, :2] ; conv_transpose3d: d, None, 2 ; adaptive_max_pool1d: 2
local_response_norm: 2 ; scaled_dot_product_attention: b, b ; interpolate: None, 2. ; pixel_unshuffle: 2
channel_shuffle: 2 ; pairwise_distance: m ; triplet_margin_loss: m, m.mT ; margin_ranking_loss: v, v.sign()
hinge_embedding_loss: m.sign() ; cosine_embedding_loss: m, v.sign() ; soft_margin_loss: m.sign()
multi_margin_loss: i ; gaussian_nll_loss: m, m.abs() ; poisson_nll_loss: m ; is_same_size: m ; result_type: v
bernoulli_: 0.5 ; index_put_: (i,), m
""")
TWO = rows("""
add ; sub ; subtract ; mul ; multiply ; div ; divide ; eq ; ne ; lt ; le ; gt ; ge ; not_equal ; less ; less_equal
greater ; greater_equal ; logical_and ; logical_or ; logical_xor ; maximum ; minimum ; fmax ; fmin ; atan2 ; hypot
logaddexp ; isclose ; equal ; allclose ; mse_loss ; l1_loss ; smooth_l1_loss ; huber_loss ; kl_div
binary_cross_entropy_with_logits
""")
RECEIVER = table("""
bmm: b ; mv: m ; dot: v ; outer: v ; bincount: i ; one_hot: i ; take: m ; searchsorted: v ; bitwise_and: i
bitwise_or: i ; bitwise_xor: i ; bitwise_not: i ; item: v[0] ; baddbmm: b ; t: m ; addmv: v ; squeeze: m[:1]
expand: m ; tolist: v ; unflatten: m ; rrelu: m ; where: m ; glu: c ; binary_cross_entropy: v
adaptive_max_pool2d: c ; argwhere: m ; bernoulli: v ; multinomial: v ; dsplit: d ; vdot: v ; bucketize: v ; gcd: i
lcm: i ; bitwise_left_shift: i ; bitwise_right_shift: i ; conv_transpose1d: s ; conv_transpose2d: k[:, :, :2, :2]
conv_transpose3d: d ; adaptive_max_pool1d: s ; group_norm: s ; instance_norm: s ; local_response_norm: c
scaled_dot_product_attention: b ; interpolate: c ; pixel_unshuffle: c ; channel_shuffle: c ; margin_ranking_loss: v
cholesky: (m @ m.mT + 9 * eye(3)) ; eigh: (m + m.mT) ; eigvalsh: (m + m.mT)
""")
WHOLE = table("""
zeros: 2, 3 ; ones: (2, 3) ; empty: 0, 3 ; full: (2, 3), 7 ; rand: 2, 3 ; randn: 2, 3 ; randint: 0, 9, (2, 3)
randperm: 5 ; tensor: [[1, 2], [3, 4]] ; arange: 1, 9, 3 ; linspace: 0, 1, 5 ; logspace: 0, 1, 5 ; eye: 3, 4
meshgrid: v, v, indexing='ij' ; broadcast_tensors: m, v ; cat: [m, m], dim=1 ; concat: [m, m] ; concatenate: [m, m]
stack: [m, m], dim=1 ; hstack: [m, m] ; vstack: [m, v] ; dstack: [m, m] ; column_stack: [m, v]
einsum: 'ij,kj->ik', m, m ; conv1d: s, s[:, :, :2] ; conv2d: c, k, padding=1 ; conv3d: d, d[..., :2]
max_pool1d: s, 2 ; max_pool2d: c, 2, padding=1 ; avg_pool1d: s, 2 ; avg_pool2d: c, 2, 1 ; adaptive_avg_pool1d: s, 7
normal: 0., 1., (2, 3) ; tril_indices: 3, 4 ; triu_indices: 3, 4, 1 ; cartesian_prod: v, v ; combinations: v, 2
block_diag: m, v ; trapezoid: m, dx=0.5 ; promote_types: torch.int64, torch.float32
can_cast: torch.int64, torch.float32 ; as_tensor: [1, 2]
adaptive_avg_pool2d: c, (2, 9) ; adaptive_max_pool2d: c, 2 ; embedding: i, m ; pixel_shuffle: c, 2
""")


def calls() -> Iterator[tuple[tuple[str, str], str]]:
    """Each line of the table with an expression that uses it."""
    for home, name in operations():
        plain = name.removesuffix("_") if name not in ("copy_", "fill_", "zero_", "fill_diagonal_") else name
        arguments = ARGUMENTS.get(plain, "m" if plain in TWO else "")
        receiver = RECEIVER.get(plain, "m")
        if plain in ("bmm", "mv", "dot", "bitwise_and", "bitwise_or", "bitwise_xor"):
            arguments = {"bmm": "b", "mv": "v", "dot": "v"}.get(plain, "i")
        if plain == "baddbmm":
            arguments = "b, b"
        if plain == "binary_cross_entropy":
            arguments = "v"
        if home == "F" and plain in ("unfold", "pad"):
            receiver, arguments = ("c", "(2, 2)") if plain == "unfold" else ("m", "(1, 2)")
        if home == "F" and plain == "softplus":
            arguments = ""
        prefix = {"m": "", "t": "torch.", "F": "F.", "l": "torch.linalg."}[home]
        if home != "m" and plain in WHOLE:
            yield (home, name), f"{prefix}{name}({WHOLE[plain]})"
        elif home == "m":
            # A clone, since what is written in place would change the operands of the same expression.
            yield (home, name), f"{receiver}{'.clone()' if name.endswith('_') else ''}.{name}({arguments})"
        else:
            given_here = "m > 2, m, m.mT" if name == "where" else ", ".join(filter(None, (receiver, arguments)))
            yield (home, name), f"{prefix}{name}({given_here})"


CALLS = dict(calls())


def walked(text: str) -> Run:
    bound_names = parse_bindings(OPERANDS)
    return run(parse_expression(text, [binding.name for binding in bound_names]), bound_names, 0)


def made(found: Run, node: Expression) -> None:
    """Nothing larger than was said came out of any call."""
    step = found.step_of.get(id(node))
    if isinstance(node, Call) and step is not None:
        known = {storage(tensor) for tensor in step.inputs}
        new = sum(tensor.numel() for tensor in tensors_in(step.result) if storage(tensor) not in known)
        # topk, sort, max and their like return values and indices
        assert new <= 2 * max(bound(node.operation, step.arguments, step.keywords), 1), node.operation
    for part in parts(node):
        made(found, part)


def test_every_line_of_the_table_runs_and_makes_no_more_than_was_said() -> None:
    refused = {}
    for key, text in CALLS.items():
        found = walked(text)
        if found.refused is not None:
            refused[key] = (text, found.refused.words)
        else:
            assert not found.meta, text
            made(found, parse_expression(text, [name[0] for name in OPERANDS]))
            for step in found.steps:
                made(found, step.node)
    assert refused == {}


def test_small_tensors_load_neither_sympy_nor_dynamo(spawn: Callable) -> None:
    code = (
        "import json, sys, warnings\n"
        "warnings.simplefilter('ignore')\n"
        "from tensorcli.syntax.bindings import parse_bindings\n"
        "from tensorcli.syntax.expressions import parse_expression\n"
        "from tensorcli.tensors.evaluate import run\n"
        "operands, calls = map(json.loads, sys.argv[1:])\n"
        "bound = parse_bindings(operands)\n"
        "found = {}\n"
        "for text in calls:\n"
        "    run(parse_expression(text, [b.name for b in bound]), bound, 0)\n"
        "    for name in ('sympy', 'torch._dynamo'):\n"
        "        if name in sys.modules: found.setdefault(name, text)\n"
        "print(json.dumps([found, 'torch' in sys.modules]))\n"
    )
    told = spawn(json.dumps(OPERANDS), json.dumps(list(CALLS.values())), code=code)
    assert told.err == ""
    assert told.json == [{}, True]


SIZES = st.lists(st.integers(0, 3), max_size=4)


@given(SIZES, SIZES)
def test_the_bound_of_a_broadcast(left: list[int], right: list[int]) -> None:
    try:
        together = torch.empty(left) + torch.empty(right)
    except RuntimeError:
        return
    assert broadcast_elements([left, right]) == together.numel()


GROWING = rows("""
x.repeat({a}, {b}, {c}, 1, 1) ; x.tile({a}, {b}) ; x.repeat_interleave({a}) ; outer(x.flatten(), y.flatten())
torch.inner(x, y) ; x @ y ; x @ y.mT ; x + y ; cat([x, y], {a}) ; stack([x, y]) ; F.pad(x, ({a}, {b})) ; x.diag()
x.diag({a}) ; x.diag_embed({a}) ; x[[0] * 1] ; x[i] ; x[i, i] ; x[..., i] ; x[x > 3] ; x[:, [0, 0, 0, 0]]
x[i[:, None], i] ; x[None, i, ..., i] ; x[(x > 2).flatten()[:1]] ; x.nonzero() ; x.long().flatten().bincount()
F.one_hot(x.long()) ; F.one_hot(x.long(), {a} + 99) ; x.index_select({a}, i) ; x.gather(0, x.long() % 1) ; x.take(i)
einsum('ij,jk->ik', x, y) ; einsum('ij,kl->ijkl', x, y) ; einsum('ij,kl', x, y) ; einsum('ij,kl->', x, y)
einsum('ij,kj,lj->ikl', x, y, x) ; meshgrid(x.flatten(), y.flatten()) ; eye({a}, {b})
arange({a}, {b} * 5, {c} + 1) ; arange({b} * 5) ; linspace(0, 1, {a}) ; full(({a}, {b}), 1) ; zeros({a}, {b}, {c})
randint(0, 9, ({a}, {b})) ; F.linear(x, y) ; x.expand({a}, -1, -1).clone() ; x.unfold(0, {a}, 1).contiguous()
addmm(x, y, y.mT) ; baddbmm(x, x, y) ; F.embedding(i, x) ; where(x > 2) ; where(x > 2, x, y) ; cat([x] + [y])
x.cross(y) ; F.unfold(x, {a}) ; F.max_pool2d(x, {a}, padding={b}) ; F.conv2d(x, y, padding={a})
F.conv2d(x, y, stride={b}, padding={a}) ; F.adaptive_avg_pool2d(x, ({a}, {b})) ; F.avg_pool2d(x, {a})
torch.conv1d(x, y, None, {b}, {a}) ; x.masked_select(y > 2) ; x.logaddexp(y) ; x.scatter(0, x.long() % 1, y)
torch.normal(x, y) ; torch.normal(0., 1., ({a}, {b})) ; x.multinomial({a}, True) ; tril_indices({a}, {b}, {c})
triu_indices({a}, {b}) ; cartesian_prod(x, y, x) ; combinations(x, {a}) ; combinations(x, {a}, True) ; block_diag(x, y)
x.histc({a}) ; x.kron(y) ; tensordot(x, y, {a}) ; tensordot(x, y, ([0], [0])) ; torch.cdist(x, y) ; x.cov()
F.pdist(x) ; torch.linalg.svd(x) ; torch.linalg.qr(x, 'complete') ; x.new_full(({a}, {b}), 1) ; x.new_zeros({a}, {b})
F.conv_transpose1d(x, y, None, {a}, {b}) ; F.conv_transpose2d(x, y, stride={a}, dilation={b}, output_padding={c})
F.scaled_dot_product_attention(x, y, y) ; F.interpolate(x, {a}) ; F.interpolate(x, scale_factor=({a}, {b}))
F.interpolate(x, None, {c} + 0.5) ; x.hsplit({a}) ; F.adaptive_max_pool1d(x, {a}) ; x.vdot(y) ; x.new_tensor([{a}])
""")


@given(st.sampled_from(GROWING), SIZES, SIZES, st.tuples(*(st.integers(0, 4) for _ in range(3))))
def test_nothing_larger_than_was_said_is_made(text: str, left: list[int], right: list[int], numbers: tuple) -> None:
    a, b, c = numbers
    shapes = [",".join(map(str, shape)) or "()" for shape in (left, right)]
    bindings = parse_bindings([f"x={shapes[0]}", f"y={shapes[1]}", "i=[0,0,0]"])
    node = parse_expression(text.format(a=a, b=b, c=c), ["x", "y", "i"])
    found = run(node, bindings, 0)
    for step in found.steps:
        if step is not found.refused:
            made(found, step.node)


@pytest.mark.parametrize("text", ["x[i]", "x[:, i]", "x[i, i]", "x[..., i]", "x[None, i]", "x[m]", "x[:, 0, i]"])
def test_the_bound_of_an_index(text: str) -> None:
    from tensorcli.tensors.bounds import index_bound

    bindings = parse_bindings(["x=5,4,3", "i=[0,2,1,1,0,2]", "m=[true,false,true,true,false]"])
    found = run(parse_expression(text, ["x", "i", "m"]), bindings, 0)
    step = found.steps[-1]
    assert step.result is not None
    assert step.result.numel() <= index_bound(step.arguments[0], step.arguments[1:])
