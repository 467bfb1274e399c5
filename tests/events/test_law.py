"""Laws against a truth table of the test's own and against sympy's Boolean algebra."""

from __future__ import annotations

import os
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tensorcli.errors import InputError, LimitError
from tensorcli.events.boolean import verify
from tensorcli.events.law import LawAnswer, law, parse_premise
from tensorcli.syntax.event_nodes import Complement, Event, EventName, Everything, Nothing, Relation, SetOperation
from tensorcli.syntax.event_text import event_names, write_event
from tensorcli.syntax.events import parse_events

MANY = settings(max_examples=int(os.environ.get("EXAMPLES", "300")))
LEAVES = st.sampled_from("ABCDE").map(lambda name: EventName(0, 0, name)) | st.sampled_from(
    [Everything(0, 0), Nothing(0, 0)]
)
EVENTS: st.SearchStrategy[Event] = st.recursive(
    LEAVES,
    lambda inner: (
        inner.map(lambda event: Complement(0, 0, event))
        | st.tuples(st.sampled_from("|&-^"), inner, inner).map(lambda t: SetOperation(0, 0, *t))
    ),
    max_leaves=8,
)
KINDS = st.sampled_from(["==", "!=", "<=", ">=", "disjoint", "complementary"])
LAWS = st.tuples(KINDS, EVENTS, EVENTS).map(lambda t: Relation(0, 0, *t))
PREMISES = st.lists(
    st.tuples(st.sampled_from(["==", "<=", ">=", "disjoint", "complementary"]), EVENTS, EVENTS).map(
        lambda t: Relation(0, 0, *t)
    ),
    max_size=2,
)


def ask(relation: str, *premises: str) -> LawAnswer:
    asked = parse_events(relation)
    assert isinstance(asked, Relation)
    return law(asked, relation, [parse_premise(text) for text in premises])


def is_in(event: Event, element: dict[str, bool]) -> bool:
    """Whether an element is in an event: the definition, one element at a time."""
    match event:
        case EventName(name=name):
            return element[name]
        case Everything():
            return True
        case Nothing():
            return False
        case Complement(operand=operand):
            return not is_in(operand, element)
        case SetOperation(operator=operator, left=left, right=right):
            one, other = is_in(left, element), is_in(right, element)
            if operator == "-":
                return one and not other
            return {"|": one or other, "+": one or other, "&": one and other, "^": one != other}[operator]
    raise AssertionError(event)


def agrees(relation: Relation, element: dict[str, bool]) -> bool:
    """Whether one element is as the relation says."""
    left, right = is_in(relation.left, element), is_in(relation.right, element)
    return {
        "==": left == right,
        "!=": left == right,
        "<=": not left or right,
        ">=": not right or left,
        "disjoint": not (left and right),
        "complementary": left != right,
    }[relation.kind]


@MANY
@given(LAWS, PREMISES)
def test_the_answer_is_that_of_the_truth_table_and_of_sympy(relation: Relation, premises: list[Relation]) -> None:
    text = write_event(relation, typed=True)
    answer = ask(text, *(write_event(premise, typed=True) for premise in premises))
    names = sorted({name for part in (relation, *premises) for name in event_names(part)})
    elements = [dict(zip(names, values, strict=True)) for values in product([True, False], repeat=len(names))]
    left = [element for element in elements if all(agrees(premise, element) for premise in premises)]
    against = [element for element in left if not agrees(relation, element)]
    assert answer.answer is answer.ok is (bool(against) if relation.kind == "!=" else not against)
    assert [region.events for region in answer.regions] == elements
    assert [region.events for region in answer.regions if region.possible] == left
    assert [region.events for region in answer.regions if region.differs] == against
    assert answer.differing == len(against)
    for region in answer.regions:
        assert (region.left, region.right) == (
            is_in(relation.left, region.events),
            is_in(relation.right, region.events),
        )
    if answer.ok or relation.kind == "!=":
        assert answer.counterexample is None
    else:
        fewest = min(sum(element.values()) for element in against)
        smallest = [element for element in against if sum(element.values()) == fewest]
        assert answer.counterexample in against
        assert answer.counterexample == max(smallest, key=lambda element: list(element.values()))
    verdict = verify(answer, relation, premises).verdict
    assert verdict is not None
    assert verdict.said == str(answer.ok)


@MANY
@given(LAWS)
def test_every_example_fails_and_every_repair_holds(relation: Relation) -> None:
    answer = ask(write_event(relation, typed=True))
    for repair in answer.repairs:
        assert ask(repair.law).ok
    example = answer.example
    assert (example is None) == (answer.counterexample is None)
    if example is None:
        return
    whole = set(example.universe)

    def members(event: Event) -> set[int]:
        return {number for number in whole if is_in(event, {n: number in m for n, m in example.events.items()})}

    left, right = members(relation.left), members(relation.right)
    assert (left, right) == (set(example.left), set(example.right))
    holds = {
        "==": left == right,
        "<=": left <= right,
        ">=": left >= right,
        "disjoint": not left & right,
        "complementary": not left & right and left | right == whole,
    }
    assert not holds[relation.kind]


@pytest.mark.parametrize(
    ("relation", "premises", "holds"),
    [
        ("A+B == A|B", ["A&B == 0"], True),
        ("A+B == A|B", ["A disjoint B"], True),
        ("A+B == A|B", ["A <= B'"], True),
        ("A+B == U", ["A complementary B"], True),
        ("A + A'B == A|B", [], True),
        ("AB + AB' + A'B + A'B' == U", [], True),
        ("A|B == B", ["A <= B"], True),
        ("A <= C", ["A <= B", "B <= C"], True),
        ("C <= A", ["A <= B", "B <= C"], False),
        ("A == B", ["A <= B", "B <= A"], True),
        ("A disjoint C", ["A disjoint B", "B disjoint C"], False),
        ("A == B", ["A == U", "A == 0"], True),
        ("U == 0", [], False),
        ("U != 0", [], True),
        ("A != A'", [], True),
        ("A != A", [], False),
    ],
)
def test_laws_under_premises(relation: str, premises: list[str], holds: bool) -> None:
    assert ask(relation, *premises).ok is holds


def test_contradictory_premises_are_said() -> None:
    (note,) = ask("A == B", "A == U", "A == 0").notes
    assert str(note.text) == "the premises contradict each other: no element is left, so anything follows"


@pytest.mark.parametrize(
    ("relation", "premises", "message", "start", "stop"),
    [
        ("A+B == A|B", [], "+ joins events that exclude each other, but these may meet, in AB", 0, 3),
        ("C|(A + AB) == A", [], "+ joins events that exclude each other, but these may meet, in ABC", 3, 9),
        ("A+B+C == U", ["A disjoint B"], "+ joins events that exclude each other, but these may meet, in AB′C", 0, 5),
        ("A == B", ["A+B == U"], "+ joins events that exclude each other, but these may meet, in AB", 0, 3),
        ("A == B", ["A"], "a premise is a relation between two events", 0, 1),
        ("A == B", ["A != B"], "a premise with ≠ leaves every region possible", 0, 6),
    ],
)
def test_what_is_refused(relation: str, premises: list[str], message: str, start: int, stop: int) -> None:
    with pytest.raises(InputError) as caught:
        ask(relation, *premises)
    place = caught.value.place
    assert str(caught.value.message) == message
    assert place is not None
    assert (place.start, place.stop) == (start, stop)


def test_sixteen_events_and_one_more() -> None:
    names = "ABCDEFGHIJKLMNOP"
    assert ask(f"({'|'.join(names)})' == {'&'.join(name + chr(39) for name in names)}").ok
    false = ask(f"{'|'.join(names)} == {'^'.join(names)}")
    assert (false.differing, len(false.regions)) == (2**15 - 1, 256)
    assert false.counterexample == {name: name in "AB" for name in names}
    with pytest.raises(LimitError):
        ask(f"{'|'.join(names)} == Q")


@pytest.mark.parametrize(
    ("relation", "wanted"),
    [
        ("(A|B)' == A'|B'", "(A ∪ B)′ = A′ ∩ B′"),
        ("(A|B)&C == (A&C)&(B&C)", "(A ∪ B) ∩ C = (A ∩ C) ∪ (B ∩ C)"),
        ("A - B == A & B", "A − B = A ∩ B′"),
        ("A|B == A", "A ∪ B ⊇ A"),
        ("A complementary A'B", "A disjoint A′ ∩ B"),
    ],
)
def test_repairs(relation: str, wanted: str) -> None:
    assert wanted in [repair.law for repair in ask(relation).repairs]
