"""The SymPy lines that give the same answer."""

from __future__ import annotations

from collections.abc import Sequence

from tensorcli.syntax.event_nodes import Complement, Event, EventName, Everything, Nothing, Relation
from tensorcli.syntax.event_text import event_names

_TELLS = {
    "==": "{left} ^ {right}",
    "!=": "{left} ^ {right}",
    "<=": "{left} & ~{right}",
    ">=": "{right} & ~{left}",
    "disjoint": "{left} & {right}",
    "complementary": "~({left} ^ {right})",
}


def law_code(relation: Relation, premises: Sequence[Relation]) -> tuple[str, ...]:
    """Lines that print True where the relation holds for all events.

    >>> from tensorcli.syntax.events import parse_events
    >>> print("\\n".join(law_code(parse_events("A - B == AB'"), [])))
    from sympy import symbols
    from sympy.logic.inference import satisfiable
    A, B = symbols("A B")
    left = A & ~B
    right = A & ~B
    print(not satisfiable(left ^ right))
    """
    sides = [as_boolean(side) for side in (relation.left, relation.right)]
    given = [_tells(premise) for premise in premises]
    against = _TELLS[relation.kind].format(left="left", right="right")
    if given:
        against = f"possible & ({against})" if relation.kind != "complementary" else f"possible & {against}"
    names = sorted({name for part in (relation, *premises) for name in event_names(part)})
    verdict = f"bool(satisfiable({against}))" if relation.kind == "!=" else f"not satisfiable({against})"
    return (
        *preamble(names, " ".join([*sides, *given])),
        f"left = {sides[0]}",
        f"right = {sides[1]}",
        *([f"possible = {' & '.join(f'~({each})' for each in given)}"] if given else []),
        f"print({verdict})",
    )


def event_code(event: Event) -> tuple[str, ...]:
    """Lines that print the event as sympy simplifies it."""
    text = as_boolean(event)
    constants = [word for word in ("false", "true") if word in text]
    names = event_names(event)
    lines = [f"from sympy import {', '.join(sorted([*constants, 'simplify_logic', *(['symbols'] if names else [])]))}"]
    if names:
        lines.append(f'{", ".join(names)} = symbols("{" ".join(names)}")')
    return (*lines, f"print(simplify_logic({text}))")


def preamble(names: Sequence[str], text: str) -> tuple[str, ...]:
    """The imports and the symbols."""
    constants = [word for word in ("false", "true") if word in text]
    wanted = [*constants, *(["symbols"] if names else [])]
    lines = [f"from sympy import {', '.join(wanted)}"] if wanted else []
    lines.append("from sympy.logic.inference import satisfiable")
    if names:
        lines.append(f'{", ".join(names)} = symbols("{" ".join(names)}")')
    return tuple(lines)


def _tells(premise: Relation) -> str:
    left, right = (as_boolean(side, inner=True) for side in (premise.left, premise.right))
    return _TELLS[premise.kind].format(left=left, right=right)


def as_boolean(event: Event, *, inner: bool = False) -> str:
    """An event as sympy's Boolean algebra writes it.

    >>> from tensorcli.syntax.events import parse_events
    >>> as_boolean(parse_events("(A|B')-0^U"))
    '((A | ~B) & ~false) ^ true'
    """
    if isinstance(event, EventName):
        return event.name
    if isinstance(event, Everything):
        return "true"
    if isinstance(event, Nothing):
        return "false"
    if isinstance(event, Complement):
        return f"~{as_boolean(event.operand, inner=True)}"
    left, right = as_boolean(event.left, inner=True), as_boolean(event.right, inner=True)
    if event.operator == "-":
        text = f"{left} & ~{right}"
    else:
        text = f"{left} {'|' if event.operator == '+' else event.operator} {right}"
    return f"({text})" if inner else text
