"""The command from line to page."""

from __future__ import annotations

from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("line", "code", "out"),
    [
        (("(A|B)&C == (A&C)|(B&C)", "-q"), 0, "true\n"),
        (("(A|B)&C == (A&C)&(B&C)", "-q"), 1, "false\n"),
        (("A+B == A|B", "--given", "A&B == 0", "-q"), 0, "true\n"),
        (("A|B", "--let", "A=1,2,3", "--let", "B=3,4", "-q"), 0, "{1,2,3,4}\n"),
        (("~A & B", "--let", "A=[0,2)", "--let", "B=(1,3]", "--universe", "R", "-q"), 0, "[2,3]\n"),
        (("A|B", "-q"), 0, "A ∪ B\n"),
        (("--laws", "-q"), 0, "true\n"),
        (("--laws", "demorgan", "-q"), 0, "true\n"),
        (("A == B", "--expect", "false"), 0, "✓ as expected: false\n"),
        (("A == B", "--expect", "true"), 1, "✗ expected true, got false\n"),
        (("A|B", "--let", "A=1", "--let", "B=2", "--expect", "2,1"), 0, "✓ as expected: {1,2}\n"),
        (("A|B", "--let", "A=1", "--let", "B=2", "--expect", "[1,2]"), 0, "✓ as expected: {1,2}\n"),
        (("A", "--let", "A=[0,1)", "--expect", "[0,1]"), 1, "✗ expected [0,1], got [0,1)\n"),
        (("A-B", "--expect", "AB'"), 0, "✓ as expected: A ∩ B′\n"),
        (("A-B", "--expect", "AB"), 1, "✗ expected AB, got A ∩ B′\n"),
    ],
)
def test_bare_answers(line: tuple[str, ...], code: int, out: str, ask: Callable) -> None:
    result = ask("sets", *line)
    assert (result.code, result.out, result.err) == (code, out, "")


def test_json_of_a_law(ask: Callable) -> None:
    told = ask("sets", "A|B == A&B", "--json").json
    assert (told["answer"], told["ok"], told["verdict"]["agrees"]) == (False, False, True)
    assert told["counterexample"] == {"A": True, "B": False}
    assert told["regions"][1] == {
        "events": {"A": True, "B": False}, "left": True, "right": False, "possible": True, "differs": True,
    }  # fmt: skip
    assert told["proof"] == []
    true = ask("sets", "A-B == AB'", "--json").json
    assert true["counterexample"] is None
    assert true["proof"] == [{"law": "difference", "text": "A − B = A ∩ B′", "part": "A − B", "becomes": "A ∩ B′"}]


def test_json_of_members(ask: Callable) -> None:
    told = ask("sets", "A|B", "--let", "A=1,1/2,0.75", "--let", "B=red", "--json").json
    assert told["members"] == told["answer"] == ["1/2", 0.75, 1, "red"]


@pytest.mark.parametrize(
    ("line", "err"),
    [
        (
            ("A+B == A|B",),
            "error: + joins events that exclude each other, but these may meet, in AB\n"
            "  A+B == A|B\n"
            "  ^^^\n"
            "hint: write A | B for the union; or say that they exclude each other: --given 'A & B == 0'\n",
        ),
        (
            ("A B'",),
            "error: a space doesn't join two events\n  A B'\n    ^\nhint: write AB without a space, or A & B\n",
        ),
        ((), "error: an event is missing\nhint: write a law, as 'A|B == B|A', an event, or --laws\n"),
        (("A|B", "--let", "A=1"), "error: no set is given for B\n  A|B\n    ^\nhint: write --let B=1,2,3\n"),
    ],
)
def test_bad_input(line: tuple[str, ...], err: str, ask: Callable) -> None:
    result = ask("sets", *line)
    assert (result.code, result.out, result.err) == (2, "", err)


def test_seventeen_events_are_a_limit(ask: Callable) -> None:
    result = ask("sets", "ABCDEFGHIJKLMNOP <= Q")
    assert (result.code, result.err) == (3, "error: at most 16 events, got 17\n")


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        (("A - B == AB'",), "True\n"),
        (("A|B == AB",), "False\n"),
        (("A|B == B", "--given", "A <= B"), "True\n"),
        (("A|B", "--let", "A=1,2", "--let", "B=3"), "{1, 2, 3}\n"),
        (("A'&B", "--let", "A=[0,2)", "--let", "B=(1,3]", "--universe", "R"), "Interval(2, 3)\n"),
        (("A^B", "--let", "A=x,y", "--let", "B=y,z"), "['x', 'z']\n"),
        (("A complementary B", "--let", "A=1,2", "--let", "B=3", "--universe", "1..3"), "True\n"),
        (("A <= B", "--let", "A=1", "--let", "B=[0,2]"), "True\n"),
        (("A <= A-B", "--let", "A=(-inf,3]", "--let", "B=[-4,1/2)|{4}"), "False\n"),
        (("A >= A'", "--let", "A=[1,2]", "--universe", "R"), "False\n"),
        (("--laws", "De Morgan"), "True\nTrue\n"),
    ],
)
def test_the_code_prints_the_answer(line: tuple[str, ...], printed: str, ask: Callable, spawn: Callable) -> None:
    assert spawn(code=ask("sets", *line, "--code").out).out == printed


@pytest.mark.parametrize("question", ["ABCDEFG <= A", "ABCDEFG", "A|B|C|D|E|F|G == A"])
def test_that_sympy_is_not_asked_is_said(question: str, ask: Callable) -> None:
    told = ask("sets", question, "--json").json
    text = "sympy is asked about at most 6 events, region by region; here the table alone decides"
    assert (told["verdict"], told["notes"][-1]) == (None, {"kind": "tip", "text": text})
    assert text not in ask("sets", question, "--no-sympy").out
    assert ask("sets", "ABCDEF <= A", "--json").json["verdict"]["agrees"]


@pytest.mark.parametrize(("question", "holds"), [("A|B == B", True), ("AB", None), ("B == A", False)])
def test_a_region_that_a_premise_empties_is_explained(question: str, holds: bool | None, ask: Callable) -> None:
    for premise, told in (("A <= B", True), ("A <= A", False)):
        page = ask("sets", question, "--given", premise, "--no-sympy").out
        assert ("– no such region: a premise leaves it empty" in page) is told


def test_a_proof_stands_beside_its_reasons_or_above_them(ask: Callable) -> None:
    wide, narrow = (ask("sets", "A|A'B == A|B", "--no-sympy", COLUMNS=width).out for width in ("80", "44"))
    assert "  = A ∪ (A′ ∩ B)" not in wide  # that is where it starts
    assert (
        "\n    A ∪ (A′ ∩ B)\n  = (A ∪ A′) ∩ (A ∪ B)   distributive\n  = Ω ∩ (A ∪ B)          complement  A ∪ A′ → Ω\n"
        in wide
    )
    assert "\n  = Ω ∩ (A ∪ B)\n      complement  A ∪ A′ → Ω\n" in narrow


@pytest.mark.parametrize("count", [4, 8, 9, 12, 16])
def test_the_page_of_a_false_law_of_many_events(count: int, ask: Callable) -> None:
    """The smallest counterexample is among the regions that are listed, however many differ."""
    names = "ABCDEFGHIJKLMNOP"[:count]
    law = f"{'^'.join(names)} == {'|'.join(names)}"
    page = ask("sets", law, "--no-sympy")
    others = f"{', '.join(names[2:-1])} or {names[-1]}" if count > 3 else names[-1]
    assert f"an element in A and B, not in {others}:" in " ".join(page.out.split())
    told = ask("sets", law, "--json", "--no-sympy").json
    assert told["counterexample"] in [region["events"] for region in told["regions"] if region["differs"]]


@pytest.mark.parametrize(("pieces", "asked"), [(15, True), (16, False), (3000, False)])
def test_sympy_is_not_asked_about_sets_that_would_take_it_long(pieces: int, asked: bool, ask: Callable) -> None:
    text = "|".join(f"[{2 * i},{2 * i + 1})" for i in range(pieces))
    told = ask("sets", "A", "--let", f"A={text}", "--json").json
    assert told["answer"].count("∪") == pieces - 1
    assert (told["verdict"] is not None, len(told["notes"])) == (asked, 0 if asked else 1)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (("A disjoint B",), "对一切事件都成立吗？ A 互斥 B\n"),
        (("A complementary A'B",), "A 互斥 A′ ∩ B   对立 → 互斥"),
        (("A", "--given", "A complementary B"), "前提：A 对立 B\n"),
        (("A disjoint B", "--let", "A=1", "--let", "B=2"), "对这些集合成立吗？ A 互斥 B\n"),
    ],
)
def test_relations_are_read_in_chinese_and_told_alike(line: tuple[str, ...], wanted: str, ask: Callable) -> None:
    assert wanted in ask("sets", *line, "--lang", "zh", "--no-sympy").out
    told = [ask("sets", *line, "--lang", language, "--no-sympy", "--json").json for language in ("en", "zh")]
    assert told[0].get("law") == told[1].get("law")
    assert told[0]["event" if "event" in told[0] else "law"] == told[1]["event" if "event" in told[1] else "law"]


def test_a_page_in_chinese_and_in_ascii(ask: Callable) -> None:
    chinese = ask("sets", "(A|B)' == A'B'", "--no-sympy", "--lang", "zh")
    assert "德摩根律" in chinese.out
    assert "✓ 在全部 4 个区域都成立" in chinese.out
    plain = ask("sets", "(A|B)' == A'B'", "--no-sympy", LC_ALL="C")
    assert plain.out.isascii()
    assert "\\u" not in plain.out
