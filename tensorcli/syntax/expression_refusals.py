"""What of Python is not part of a tensor expression, by its name, and what to write instead."""

from __future__ import annotations

import ast
from collections.abc import Collection
from difflib import get_close_matches

from tensorcli.language import Message, say
from tensorcli.syntax.torch_operations import DTYPES, function, near


def refused(node: ast.AST) -> Message:
    """What is not part of the language, by its name."""
    match node:
        case ast.Lambda():
            return say("a lambda is not part of this language")
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            return say("a comprehension is not part of this language")
        case ast.BoolOp() | ast.UnaryOp():
            return say("'and', 'or' and 'not' are not part of this language")
        case ast.JoinedStr() | ast.FormattedValue():
            return say("a formatted string is not part of this language")
        case ast.NamedExpr():
            return say("an assignment is not part of this language")
        case ast.IfExp():
            return say("a condition is not part of this language")
        case ast.Dict() | ast.Set():
            return say("curly brackets are not part of this language")
    return say("this is not part of the language")


def instead(node: ast.AST) -> Message:
    """What to write instead."""
    match node:
        case ast.BoolOp() | ast.UnaryOp():
            return say("on tensors: & for and, | for or, ~ for not")
        case ast.IfExp():
            return say("write where(condition, a, b)")
    return say("operands, operations of torch, operators, indices, numbers, lists and tuples: nothing else")


def name_hint(name: str, names: Collection[str]) -> Message:
    """What to write for a name that is no operand."""
    if name in DTYPES:
        return say("write {word}", word=f"torch.{name}")
    if function(None, name) is not None:
        return say("'{name}' is a function: write {name}(…)", name=name)
    if name in ("np", "numpy", "math", "nn"):
        return say("only the operations of torch are here: torch.…, F.…, or without a prefix")
    close = get_close_matches(name, names, n=1)
    if close:
        return say("did you mean {names}?", names=close[0])
    return say("give it after the expression: {name}=2,3", name=name)


def operation_hint(name: str, homes: str) -> Message:
    """What to write for a name that is no operation in those homes."""
    close = near(name, homes)
    listed = say("did you mean {names}?", names=close) if close else say("docs/eval.md lists all of them")
    return elsewhere(name) or listed


def elsewhere(name: str) -> Message | None:
    """What to write for a name that people know from PyTorch or Python and that is no operation here."""
    return next((hint for names, hint in _ELSEWHERE.items() if name in names.split()), None)


_ELSEWHERE = {
    "len": say("write x.shape[0]"),
    "print": say("what comes out is shown anyway: write it alone"),
    "int float bool": say("write .{name}() after the tensor, or .item() for a number", name="float"),
    "numpy cpu cuda device from_numpy is_cuda pin_memory": say("all is torch's and on the CPU here: leave it out"),
    "data": say("write .detach()"),
    "grad backward requires_grad requires_grad_ is_leaf grad_fn retain_grad no_grad": say(
        "gradients are what tensorcli grad shows"
    ),
    "Tensor FloatTensor DoubleTensor LongTensor IntTensor BoolTensor array": say(
        "write torch.tensor([[1, 2], [3, 4]], dtype=torch.float32)"
    ),
    "range": say("write arange, which leaves the end out"),
    "Linear ReLU Conv2d Softmax Sigmoid Tanh Flatten Dropout Embedding MSELoss CrossEntropyLoss Sequential": say(
        "layers are objects; their functions are here, as F.linear and F.relu"
    ),
    "manual_seed": say("give --seed"),
    "broadcast_shapes": say("tensorcli broadcast answers that"),
}
