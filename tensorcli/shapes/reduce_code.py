"""A reduction as the PyTorch lines that a person would write."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tensorcli.shapes.code import literal, tensor_line

if TYPE_CHECKING:
    from tensorcli.shapes.reduce import Question

_MOST_WRITTEN = 100  # made values; more of them would hide the line that matters


def code(question: Question) -> tuple[str, ...]:
    """The lines. Values that were made are written while they are few; a tensor too large to make has none."""
    data = question.data
    dtype = question.dtype or ("float64" if question.operation.floats and data.kind != "float" else None)
    if not question.made:
        x = f'torch.empty({tuple(data.shape)}, device="meta")'
    elif question.given or len(data.values) <= _MOST_WRITTEN:
        x = tensor_line(data, dtype)
    else:
        x = f"torch.ones({tuple(data.shape)}, dtype=torch.{question.input_dtype})  # the shape is what counts"
    return ("import torch", f"x = {x}", f"print({line(question)})")


def line(question: Question, x: str = "x") -> str:
    """The call, on x or on what is written in its place."""
    positional, named = arguments(question, keepdim=question.keepdim)
    words = [*map(_argument, positional), *(f"{name}={_argument(value)}" for name, value in named.items())]
    return f"{spelling(question)}({', '.join([x, *words])})"


def _argument(value: Any) -> str:
    return repr(value) if isinstance(value, tuple) else literal(value)


def spelling(question: Question) -> str:
    """The function, with its module."""
    return "torch.linalg.matrix_norm" if "matrix" in question.options else question.operation.spelling


def arguments(question: Question, *, keepdim: bool) -> tuple[list[Any], dict[str, Any]]:
    """What the function takes after the tensor, by place and by name."""
    operation, options = question.operation, question.options
    positional = [options[name] for name in ("k", "q", "matrix") if name in options]
    named: dict[str, Any] = {"largest": False} if options.get("smallest") else {}
    named |= {name: options[name] for name in ("p", "correction") if name in options}
    if operation.name == "norm" and "p" in named:
        positional.append(named.pop("p"))
    dims = _written_dims(question)
    if dims is not None:
        named["dim"] = dims[0] if len(dims) == 1 and "matrix" not in options else dims
    elif keepdim and "matrix" not in options:
        named["dim"] = None
    return positional, named | ({"keepdim": True} if keepdim else {})


def _written_dims(question: Question) -> tuple[int, ...] | None:
    rank = len(question.shape)
    if question.dims is not None:
        return question.dims
    if question.operation.name == "logsumexp":
        return tuple(range(rank))  # torch wants them named
    default = question.operation.default_dim
    if "matrix" not in question.options and default is not None:
        return (default if rank > default else -1,)
    return None
