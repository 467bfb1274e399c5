"""An event without members: its regions and its shortest form, against every event of three names."""

from __future__ import annotations

import pytest

from tensorcli.errors import InputError
from tensorcli.events.boolean import verify_event, verify_laws
from tensorcli.events.described import EventAnswer, describe
from tensorcli.events.law import parse_premise
from tensorcli.events.named_laws import NAMED, named_laws
from tensorcli.events.regions import everything, regions_of, tables
from tensorcli.events.shortest import shortest
from tensorcli.syntax.event_nodes import Relation
from tensorcli.syntax.events import parse_events


def ask(text: str, *premises: str) -> EventAnswer:
    event = parse_events(text)
    assert not isinstance(event, Relation)
    return verify_event(describe(event, text, [parse_premise(each) for each in premises]), event)


def regions(text: str, names: str) -> int:
    event = parse_events(text)
    assert not isinstance(event, Relation)
    return regions_of(event, tables(names), everything(len(names)))


@pytest.mark.parametrize("count", [1, 2, 3])
def test_the_shortest_form_of_every_event(count: int) -> None:
    """All 256 events of three names, and all that may be left open by a premise for two."""
    whole, names = everything(count), "ABC"[:count]
    for inside in range(whole + 1):
        for possible in range(whole + 1) if count < 3 else (whole, 0b10110110):
            found = shortest(inside, possible, count)
            text = "|".join(
                "&".join(n + ("" if p else "'") for n, p in zip(names, product, strict=True) if p is not None) or "U"
                for product in found
            )
            assert (regions(text or "0", names) ^ inside) & possible == 0


@pytest.mark.parametrize(
    ("text", "premises", "wanted"),
    [
        ("(A|B)&~A", [], "A′ ∩ B"),
        ("AB|A'C|BC", [], "(A ∩ B) ∪ (A′ ∩ C)"),
        ("A|A'", [], "Ω"),
        ("AA'", [], "∅"),
        ("U", [], "Ω"),
        ("0", [], "∅"),
        ("A^B", [], "(A ∩ B′) ∪ (A′ ∩ B)"),
        ("A|B", ["A <= B"], "B"),
        ("A^B^C^D^E", [], "(((A △ B) △ C) △ D) △ E"),
    ],
)
def test_what_an_event_is(text: str, premises: list[str], wanted: str) -> None:
    assert ask(text, *premises).answer == wanted


def test_its_regions() -> None:
    answer = ask("A-B|C")
    assert answer.members == ("ABC", "AB′C", "AB′C′", "A′BC", "A′B′C")
    assert (answer.inside, answer.outside) == (5, 3)


@pytest.mark.parametrize("name", NAMED)
def test_every_named_law_holds_and_is_found_by_its_name(name: str) -> None:
    answer = verify_laws(named_laws(name.upper().replace(" ", "-") + " law"))
    assert answer.ok
    assert [each.typed for each in answer.laws] == list(NAMED[name])


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("demorgan", "De Morgan"),
        ("德摩根律", "De Morgan"),
        ("交换律", "commutative"),
        ("De Morgan's laws", "De Morgan"),
        ("distributivity", "distributive"),
    ],
)
def test_names_as_people_write_them(name: str, wanted: str) -> None:
    assert {each.name for each in named_laws(name).laws} == {wanted}


def test_a_name_that_is_none() -> None:
    with pytest.raises(InputError) as caught:
        named_laws("de morgn")
    assert str(caught.value.hint) == "did you mean De Morgan?"
