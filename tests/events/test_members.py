"""Sets that are written out, against Python's own sets and sympy's."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tensorcli.errors import InputError
from tensorcli.events.members import Given, MembersAnswer, members, parse_given
from tensorcli.events.sympy_sets import verify
from tensorcli.syntax.event_nodes import Complement, Event, EventName, Relation, SetOperation
from tensorcli.syntax.event_text import write_event
from tensorcli.syntax.events import parse_events
from tensorcli.syntax.members import parse_set

NAMES = st.sampled_from("ABC").map(lambda name: EventName(0, 0, name))
EVENTS: st.SearchStrategy[Event] = st.recursive(
    NAMES,
    lambda inner: (
        inner.map(lambda event: Complement(0, 0, event))
        | st.tuples(st.sampled_from("|&-^"), inner, inner).map(lambda t: SetOperation(0, 0, *t))
    ),
    max_leaves=6,
)
KINDS = st.sampled_from(["==", "!=", "<=", ">=", "disjoint", "complementary"])
QUESTIONS = EVENTS | st.tuples(KINDS, EVENTS, EVENTS).map(lambda t: Relation(0, 0, *t))
FINITE = st.lists(st.sampled_from(["0", "1", "1/2", "-3", "7", "x", "yes"]), max_size=5).map(
    lambda words: ",".join(words) or "∅"
)
INTERVALS = st.lists(
    st.sampled_from(["[0,2)", "(1,3]", "{1}", "(-inf,0)", "(2,inf)", "[1/2,1/2]", "(0,0)", "R", "∅"]),
    min_size=1,
    max_size=3,
).map("|".join)


def ask(question: str, *let: str, universe: str | None = None) -> MembersAnswer:
    given = parse_given(let)
    whole = None if universe is None else Given(universe, parse_set(universe))
    asked = parse_events(question)
    return verify(members(asked, question, given, whole), asked, given, whole)


def python(event: Event, sets: dict[str, set[object]], whole: set[object]) -> set[object]:
    if isinstance(event, EventName):
        return sets[event.name]
    if isinstance(event, Complement):
        return whole - python(event.operand, sets, whole)
    assert isinstance(event, SetOperation)
    left, right = python(event.left, sets, whole), python(event.right, sets, whole)
    return {"|": left | right, "&": left & right, "-": left - right, "^": left ^ right}[event.operator]


@given(QUESTIONS, FINITE, FINITE, FINITE)
def test_finite_sets_are_python_s(question: Event | Relation, a: str, b: str, c: str) -> None:
    universe = "-3..7,1/2,x,yes"
    answer = ask(write_event(question, typed=True), f"A={a}", f"B={b}", f"C={c}", universe=universe)
    whole: set[object] = set(parse_set(universe).members)
    sets: dict[str, set[object]] = {
        name: set(parse_set(text).members) for name, text in zip("ABC", (a, b, c), strict=True)
    }
    if isinstance(question, Relation):
        left, right = python(question.left, sets, whole), python(question.right, sets, whole)
        holds = {
            "==": left == right,
            "!=": left != right,
            "<=": left <= right,
            ">=": left >= right,
            "disjoint": not left & right,
            "complementary": not left & right and left | right == whole,
        }
        assert answer.answer is answer.ok is holds[question.kind]
        assert answer.relations == {kind: held for kind, held in holds.items() if kind != "!="}
    else:
        found = python(question, sets, whole)
        assert set(answer.members or ()) == found
        assert answer.probability == Fraction(len(found), len(whole))


@given(QUESTIONS, INTERVALS, INTERVALS, INTERVALS)
def test_intervals_are_sympy_s(question: Event | Relation, a: str, b: str, c: str) -> None:
    answer = ask(write_event(question, typed=True), f"A={a}", f"B={b}", f"C={c}", universe="R")
    assert answer.verdict is not None  # verify raises where sympy differs at any piece of the line
    if isinstance(answer.members, str):
        assert parse_set(answer.members)


@pytest.mark.parametrize(
    ("question", "let", "universe", "wanted"),
    [
        ("A|B", ["A=1,2,3", "B=3,4"], None, "{1,2,3,4}"),
        ("~A & B", ["A=[0,2)", "B=(1,3]"], "R", "[2,3]"),
        ("A-B", ["A=R", "B={0}|[1,2)"], None, "(-inf,0) ∪ (0,1) ∪ [2,inf)"),
        ("A&B", ["A=[0,1]", "B=[1,2]"], None, "{1}"),
        ("A&B", ["A=[0,1)", "B=[1,2]"], None, "{}"),
        ("A|B", ["A=[0,1)", "B=[1,2]"], None, "[0,2]"),
        ("A^B", ["A=red,green", "B=green,blue"], None, "{blue,red}"),
        ("A|A'", ["A=5"], "R", "R"),
        ("A+B", ["A=1", "B=2"], None, "{1,2}"),
        ("A'", ["A=1/2"], "[0,1]", "[0,1/2) ∪ (1/2,1]"),
        ("A'", ["A=0.5"], "[0,1]", "[0,0.5) ∪ (0.5,1]"),
        ("A", ["A=.50,2.0,1/3,1e-3,1e3"], None, "{0.001,1/3,0.5,2,1000}"),
        ("A", ["A=0.1234567890123456789"], None, "{1234567890123456789/10000000000000000000}"),
    ],
)
def test_members(question: str, let: list[str], universe: str | None, wanted: str) -> None:
    assert str(ask(question, *let, universe=universe).members) == wanted


@pytest.mark.parametrize(
    ("question", "let", "universe", "message", "start", "stop"),
    [
        ("A|C", ["A=1"], None, "no set is given for C", 2, 3),
        ("B A'".replace(" ", "|"), ["A=1", "B=2"], None,
         "what is not in a set depends on the universe, and none is given", 2, 4),
        ("A complementary B", ["A=1", "B=2"], None,
         "what is not in a set depends on the universe, and none is given", 0, 17),
        ("A", ["A=1,7"], "1..6", "the universe lacks {7}, in A", 0, 3),
        ("C|(A+B)", ["A=1,2", "B=2", "C=3"], None, "+ joins events that exclude each other, but these share {2}", 3, 6),
        ("A", ["A"], None, "--let gives a name its members", 0, 1),
        ("A", [" a =1"], None, "events are capital letters, got 'a'", 1, 2),
        ("A", ["AB=1"], None, "'AB' is no name of an event", 0, 2),
        ("A", ["A=1", "A=2"], None, "'A' is given twice", 0, 1),
    ],
)  # fmt: skip
def test_what_is_refused(
    question: str, let: list[str], universe: str | None, message: str, start: int, stop: int
) -> None:
    with pytest.raises(InputError) as caught:
        ask(question, *let, universe=universe)
    place = caught.value.place
    assert str(caught.value.message) == message
    assert place is not None
    assert (place.start, place.stop) == (start, stop)


def test_inclusion_and_exclusion_is_counted() -> None:
    answer = ask("A|B", "A=1,2,3", "B=3,4", universe="1..6")
    assert answer.inclusion == ("A ∪ B", ("A", "B", "A ∩ B"), (1, 1, -1), (4, 3, 2, 1))
    assert answer.probability == Fraction(2, 3)


@given(st.lists(st.sets(st.integers(1, 6)), min_size=2, max_size=5), st.booleans())
def test_inclusion_and_exclusion_of_several_sets(sets: list[set[int]], right: bool) -> None:
    named = dict(zip("ABCDE", sets, strict=False))
    let = [f"{name}={','.join(map(str, members)) or '∅'}" for name, members in named.items()]
    question = "|".join(named) if not right else "|(".join(named) + ")" * (len(sets) - 1)
    inclusion = ask(question, *let, universe="1..6").inclusion
    assert inclusion is not None
    whole, *counts = inclusion.counts
    assert whole == len(set().union(*sets)) == sum(s * n for s, n in zip(inclusion.signs, counts, strict=True))
    if len(sets) <= 4:
        assert len(counts) == 2 ** len(sets) - 1
        for part, sign, count in zip(inclusion.parts, inclusion.signs, counts, strict=True):
            names = part.replace(" ∩ ", "")
            assert (sign, count) == ((-1) ** (len(names) + 1), len(set.intersection(*(named[n] for n in names))))
