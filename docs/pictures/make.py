"""Draw the pictures of the README from real runs: python docs/pictures/make.py

A test holds them against what the program shows now, so run this after a change of a view.
"""

from __future__ import annotations

import os
import re
import sys
from contextlib import redirect_stdout
from html import escape
from io import StringIO
from pathlib import Path

from tensorcli import cli

HERE = Path(__file__).parent
PICTURES = {
    "broadcast": ["broadcast", "3,1,1", "32,32"],
    "reduce": ["reduce", "sum", "[[1,2,3],[4,5,6],[7,8,9]]", "--dim", "1"],
    "grad": ["grad", "sigmoid", "--at", "2"],
    "activation": ["activation", "sigmoid", "tanh", "relu"],
    "sets": ["sets", "(A|B)&C == (A&C)&(B&C)"],
}


def draw(folder: Path, language: str) -> None:
    """Write every picture into `folder`, 80 columns wide; in Chinese their names end in `.zh.svg`."""
    os.environ["COLUMNS"] = "80"
    ending = ".svg" if language == "en" else f".{language}.svg"
    for name, line in PICTURES.items():
        path = folder / (name + ending)
        with redirect_stdout(StringIO()):
            cli.call([*line, "--lang", language, "--save", str(path)])
        title, asked = (
            escape(text).replace(" ", "&#160;") for text in (f"tensorcli {name}", f"$ tensorcli {shown(line)}")
        )
        path.write_text(path.read_text(encoding="utf-8").replace(f">{title}<", f">{asked}<"), encoding="utf-8")


def shown(line: list[str]) -> str:
    """The line as a person types it: quotes only where a shell needs them."""
    return " ".join(word if re.fullmatch(r"[\w,.-]+", word) else f"'{word}'" for word in line)


if __name__ == "__main__":
    for chosen in sys.argv[1:] or ["en", "zh"]:
        draw(HERE, chosen)
