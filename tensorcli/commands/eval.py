"""`tensorcli eval`: what does this PyTorch expression give, step by step?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from tensorcli.errors import InputError, LimitError, Place
from tensorcli.language import say
from tensorcli.line.declare import Argument, Command, Option
from tensorcli.syntax.bindings import parse_bindings
from tensorcli.syntax.expressions import parse_expression
from tensorcli.syntax.keyboard import ascii_punctuation
from tensorcli.terminal.reply import Reply, Wanted

if TYPE_CHECKING:
    from tensorcli.tensors.eval import EvalAnswer
    from tensorcli.views.page import Page

_LARGEST_SEED = 2**62


def evaluate(
    expression: Annotated[
        str, Argument("EXPRESSION", say("as PyTorch users write it: x.unsqueeze(0) @ w.t()"), formula=True)
    ],
    operands: Annotated[
        list[str] | None, Argument("NAME=OPERAND", say("a shape x=3,4, data x=[[1,2],[3,4]], or an expression"))
    ] = None,
    element: Annotated[str | None, Option(say("where this element of the result comes from, as 0,1"), "INDEX")] = None,
    seed: Annotated[int, Option(say("seed of random values, and of those made for a bare shape"))] = 0,
) -> Reply[EvalAnswer]:
    """Parse; torch runs it."""
    bindings = parse_bindings(operands or [])
    tree = parse_expression(expression, [binding.name for binding in bindings])
    if abs(seed) > _LARGEST_SEED:
        raise LimitError(say("a seed is a whole number of at most 63 bits"))
    index = None if element is None else _index(element)
    from tensorcli.tensors.eval import Question, answer

    return Reply(answer(Question(expression, tree, bindings, seed, index)), _view, matches=_matches)


def _index(text: str) -> tuple[int, ...]:
    """`0,1`, `[0, 1]`, or `()` for the element of a result without dims."""
    read = ascii_punctuation(text).strip()
    inner = read[1:-1] if read[:1] + read[-1:] in ("()", "[]") else read
    words = [word.strip() for word in inner.split(",")] if inner.strip() else []
    if words and not words[-1]:
        words.pop()
    if not all(re.fullmatch(r"[+-]?\d{1,18}", word, re.ASCII) for word in words) or (not words and read == ""):
        raise InputError(
            say("an element is named by its indices, got '{text}'", text=text),
            hint=say("write --element 0,1, or --element '()' where there are no dims"),
            place=Place(text, 0, len(text)) if text else None,
        )
    return tuple(map(int, words))


def _matches(answer: EvalAnswer, expected: str) -> bool:
    """Brackets compare values, anything else the shape; a number is the value of a result without dims."""
    from tensorcli.terminal.expect import meets, values_or_shape_meet

    results = answer.results if answer.results is not None else (answer.result,)
    if answer.result is not None and answer.result.kind != "tensor":
        bare = expected.strip()
        return meets(answer, f"torch.{bare}" if answer.result.kind == "dtype" and "." not in bare else expected)
    told = [result for result in results if result is not None]
    values, shapes = [result.values for result in told], [result.shape for result in told]
    return values_or_shape_meet(values, shapes, expected, lone=answer.given)


def _view(answer: EvalAnswer, wanted: Wanted) -> Page:
    from tensorcli.views.eval import view

    return view(answer, wanted.language, verbose=wanted.verbose)


COMMAND = Command(
    name="eval",
    run=evaluate,
    details=(
        say(
            "The expression is a tree: at each step you see the shape, the strides, and whether it is a view of the "
            "same memory or a copy. Where torch refuses you see its words, the reason with the numbers, and what "
            "would work. Only operations of tensors are read; nothing is run as Python."
        ),
    ),
    examples=(
        "eval 'x.unsqueeze(0).expand(5,-1,-1)' x=3,4",
        "eval 'cat([a, b], dim=0) @ w.t()' a=4,32 b=5,32 w=10,32",
        "eval 'x.permute(0,2,3,1).reshape(4,-1)' x=4,3,28,28",
        "eval 'x.transpose(1,3).view(4,-1)' x=4,3,32,32",
        "eval 'x[:, ::2, None, -1]' x=4,6,5",
        "eval 'x.clamp(0, 10).floor()' x='[[-1.5, 5.2],[11, 3]]'",
        "eval '(x - x.mean(1, keepdim=True)).std(1)' x='rand(2,5)' --seed 1",
        "eval 'a @ b' a='[[1,2],[3,4]]' b='[[5,6],[7,8]]' --element 0,1",
        "eval 'x.sum(1)' x='[[1,2,3],[4,5,6]]' --expect '[6,15]'",
    ),
    witness=None,
)
