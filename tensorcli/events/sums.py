"""A + B is written only for events that exclude each other: whether they do is decided region by region."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tensorcli.errors import InputError, Place
from tensorcli.events.regions import regions_of
from tensorcli.language import Message, say
from tensorcli.syntax.event_nodes import Complement, Event, Relation, SetOperation
from tensorcli.syntax.event_text import write_event


def check_sums(
    event: Event | Relation,
    text: str,
    named: Mapping[str, int],
    whole: int,
    shared: Callable[[int], Message],
    *,
    assumable: bool = True,
) -> None:
    """Refuse (`InputError`) the first + whose sides meet within `whole`; `shared` says where they meet.

    `assumable`: whether a premise could keep them apart.
    """
    if isinstance(event, Complement):
        check_sums(event.operand, text, named, whole, shared, assumable=assumable)
    if not isinstance(event, SetOperation | Relation):
        return
    check_sums(event.left, text, named, whole, shared, assumable=assumable)
    check_sums(event.right, text, named, whole, shared, assumable=assumable)
    if not isinstance(event, SetOperation) or event.operator != "+":
        return
    common = regions_of(event.left, named, whole) & regions_of(event.right, named, whole) & whole
    if common:
        left, right = (write_event(side, inner=True, typed=True) for side in (event.left, event.right))
        union, premise = f"{left} | {right}", f"{left} & {right} == 0"
        hint = say("write {union} for the union", union=union)
        if assumable:
            hint = say(
                "write {union} for the union; or say that they exclude each other: --given '{premise}'",
                union=union,
                premise=premise,
            )
        raise InputError(
            say("+ joins events that exclude each other, but these {shared}", shared=shared(common)),
            hint=hint,
            place=Place(text, event.start, event.stop),
        )
