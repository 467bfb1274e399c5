"""Markdown cut into prose and blocks, with every line accounted for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tensorcli.scripts.document import Block, Prose, parse_markdown, parse_transcript

PAGE = """\
# Title

```console
$ tensorcli round 2.5 -q
[2]

$ echo $?
0
```
After.
- item
  ~~~sh
  # a comment
  round 3.5 -q
  ~~~
````console
$ a
```
$ b
````
```python
x
```
```console
no prompt
```
"""


def test_a_page_in_its_pieces() -> None:
    pieces = parse_markdown(PAGE)
    blocks = [piece for piece in pieces if isinstance(piece, Block)]
    steps = [(step.number, step.text, step.shown, step.indent) for block in blocks for step in block.steps]
    assert steps == [
        (4, "tensorcli round 2.5 -q", ("[2]", ""), ""),
        (7, "echo $?", ("0",), ""),
        (14, "round 3.5 -q", None, "  "),
        (17, "a", ("```",), ""),
        (19, "b", (), ""),
    ]
    assert [piece.text for piece in pieces if isinstance(piece, Prose)] == [
        "# Title\n",
        "After.\n- item",
        "",
        "```python\nx\n```\n```console\nno prompt\n```\n",
    ]


def test_a_comment_is_not_run() -> None:
    page = "<!-- not yet:\n```console\n$ a\n```\n-->\n```console\n$ b\n```\n<!-- never closed\n```sh\nc\n```"
    blocks = [piece for piece in parse_markdown(page) if isinstance(piece, Block)]
    assert [(step.number, step.text) for block in blocks for step in block.steps] == [(7, "b")]


@given(st.text(st.sampled_from("`~$ \nabcosleh"), max_size=80))
def test_any_text_has_pieces_and_steps_know_their_line(text: str) -> None:
    lines = text.split("\n")
    for piece in parse_markdown(text):
        if isinstance(piece, Block):
            for step in piece.steps:
                assert step.text in lines[step.number - 1]


def test_a_block_that_is_never_closed_ends_with_the_page() -> None:
    block = parse_markdown("```console\n$ a\nb")[1]
    assert isinstance(block, Block)
    assert block.steps[0].shown == ("b",)


def test_a_transcript_may_begin_with_other_lines() -> None:
    block = parse_transcript(["hello", "$ a", "b"])
    assert (block.lead, block.steps[0].number) == (("hello",), 2)
