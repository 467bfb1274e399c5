"""torch multiplies for real; where that would cost too much, operands with smaller sizes in the same places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import torch

from tensorcli.answers import Shape, Verdict
from tensorcli.language import say
from tensorcli.shapes.matmul import Function, MatmulAnswer, matmul
from tensorcli.shapes.repairs import Repair
from tensorcli.shapes.stand_in import stand_in
from tensorcli.tensors.stretched import broadcasted, countable, makeable, stretched
from tensorcli.tensors.verdict import agreed, outcome

_MOST_MULTIPLICATIONS = 100_000_000
_MOST_STAND_IN = 10_000  # elements of an operand


def verify(answer: MatmulAnswer) -> MatmulAnswer:
    """The same answer with torch's verdict, on each of the functions and on every repair.

    Raises `DisagreementError` where torch says something else than the rule.
    """
    for repair in answer.repairs:
        _verify_repair(repair)
    asked = _asked(answer)
    if asked is None:
        return answer
    verdicts = [_verdict(function, asked) for function in asked.functions]
    if asked is not answer:
        pairs = zip(verdicts, answer.functions, strict=True)
        verdicts = [_about(verdict, function, answer, asked) for verdict, function in pairs]
    functions = tuple(
        function if function.result is not None else function._replace(torch=verdict.said)
        for function, verdict in zip(answer.functions, verdicts, strict=True)
    )
    error = answer.error and answer.error._replace(torch=verdicts[0].said)
    return replace(answer, verdict=verdicts[0], error=error, functions=functions)


def _asked(answer: MatmulAnswer) -> MatmulAnswer | None:
    """The product that is really run: this one, or one with smaller sizes of which the rule says the same."""
    if _is_small(answer):
        return answer
    small = matmul(*stand_in(_shapes(answer), _MOST_STAND_IN, kept=2))
    same = [f.result is None for f in small.functions] == [f.result is None for f in answer.functions]
    return small if same and _is_small(small) else None


def _is_small(answer: MatmulAnswer) -> bool:
    shapes = [*_shapes(answer), *([] if answer.result is None else [answer.result])]
    return makeable(*shapes) and (answer.multiplications or 0) <= _MOST_MULTIPLICATIONS


def _shapes(answer: MatmulAnswer) -> list[Shape]:
    return [factor.shape for factor in answer.operands]


def _verdict(function: Function, asked: MatmulAnswer) -> Verdict:
    return agreed(function.result, lambda: _run(function.name, _shapes(asked)))


def _run(name: str, shapes: Sequence[Shape]) -> torch.Size:
    """On one thread: waking the others costs half a second on a busy machine, the product itself a millisecond."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return torch.Size(getattr(torch, name)(*map(stretched, shapes)).shape)
    finally:
        torch.set_num_threads(threads)


def _verify_repair(repair: Repair) -> None:
    if repair.code == "a * b":
        agreed(repair.result, lambda: broadcasted(repair.shapes))
        return
    fitting = matmul(*repair.shapes)
    asked = _asked(fitting)
    if asked is not None:
        result = repair.result if asked is fitting else asked.result
        agreed(result, lambda: _run("matmul", _shapes(asked)))


def _about(verdict: Verdict, function: Function, answer: MatmulAnswer, asked: MatmulAnswer) -> Verdict:
    """What was said of the smaller sizes; where a refusal costs nothing, its words are those for the real ones."""
    shapes = _shapes(answer)
    # A product with a vector makes room for its result before it looks at the sizes.
    free = function.name != "mv" and min(map(len, shapes)) >= 2
    if function.result is None and free and all(map(countable, shapes)):
        result, said = outcome(lambda: _run(function.name, shapes))
        if result is None and "overflow" not in said:
            return verdict._replace(said=said)
    a, b = map(str, _shapes(asked))
    return verdict._replace(about=say("asked at smaller sizes: {a} @ {b}", a=a, b=b))
