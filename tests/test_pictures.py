"""The pictures of the README are what the program shows now."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from tensorcli.language import LANGUAGES
from tensorcli.scripts.check import masked

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_are_fresh(language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("make", FOLDER / "make.py")
    assert spec is not None
    assert spec.loader is not None
    make = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make)
    monkeypatch.setenv("COLUMNS", "80")
    make.draw(tmp_path, language)
    drawn = sorted(tmp_path.iterdir())
    assert len(drawn) == len(make.PICTURES)
    for path in drawn:
        assert comparable(path) == comparable(FOLDER / path.name), f"{path.name}: run python docs/pictures/make.py"


def comparable(path: Path) -> str:
    """The words and shapes of a picture, without the versions of the libraries, which move what stands behind them."""
    drawn = re.findall(r"<text[^>]*>([^<]*)</text>|<path[^>]* d=\"([^\"]*)\"/>", path.read_text(encoding="utf-8"))
    return masked("\n".join(map("".join, drawn)).replace("&#160;", " "))
