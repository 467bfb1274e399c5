"""What of Python is not part of a tensor expression, by its name, and what to write instead."""

from __future__ import annotations

import ast

from tensorcli.language import Message, say


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
