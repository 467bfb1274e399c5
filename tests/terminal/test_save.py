"""--save writes the whole answer or nothing."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

LINE = ("broadcast", "3,1,1", "32,32", "--no-torch")


def test_a_picture_fetches_nothing_and_is_the_same_every_time(ask: Callable, tmp_path: Path) -> None:
    first, second = tmp_path / "a.svg", tmp_path / "b.svg"
    for file in (first, second):
        assert ask(*LINE, "--save", str(file)).code == 0
    text = first.read_text(encoding="utf-8")
    assert text == second.read_text(encoding="utf-8")
    ElementTree.fromstring(text)
    assert "@font-face" not in text
    assert 'xml:space="preserve"' in text  # else some programs move every column to the left
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "").replace("https://www.textualize.io", "")


def test_the_text_is_what_a_pipe_gets(ask: Callable, tmp_path: Path) -> None:
    file = tmp_path / "answer.txt"
    shown = ask(*LINE, "--save", str(file)).out
    assert file.read_text(encoding="utf-8") == shown


def test_a_web_page_in_chinese(ask: Callable, tmp_path: Path) -> None:
    file = tmp_path / "answer.html"
    ask(*LINE, "--lang", "zh", "--save", str(file))
    assert "广播" in file.read_text(encoding="utf-8")


def test_other_formats_save_too(ask: Callable, tmp_path: Path) -> None:
    for option in ("-q", "--json", "--code", "--expect=3,32,32"):
        file = tmp_path / f"{option.strip('-')[:4]}.svg"
        assert ask(*LINE, option, "--save", str(file)).code == 0
        assert file.stat().st_size > 1000


def test_the_mode_is_that_of_any_new_file_and_an_old_one_keeps_its_own(ask: Callable, tmp_path: Path) -> None:
    file = tmp_path / "answer.txt"
    plain = tmp_path / "plain"
    plain.touch()
    ask(*LINE, "--save", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)
    file.chmod(0o600)
    ask(*LINE, "--save", str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["answer.pdf", "answer", "no/such/answer.svg", ".svg/", "x" * 300 + ".svg"])
def test_what_cannot_be_saved_is_refused_before_any_work(name: str, ask: Callable, tmp_path: Path) -> None:
    result = ask(*LINE, "--save", f"{tmp_path}/{name}")
    assert (result.code, result.out) == (2, "")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_leaves_what_was_there(spawn: Callable, tmp_path: Path) -> None:
    file = tmp_path / "answer.svg"
    file.write_text("old")
    full_disk = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)); "
    run = "import sys; from tensorcli.__main__ import main; main()"
    result = spawn(*LINE, "--save", str(file), code=full_disk + run, PYTHONDONTWRITEBYTECODE="1")
    assert result.code == 3
    assert "can't be written: File too large" in result.err
    assert file.read_text() == "old"
    assert os.listdir(tmp_path) == ["answer.svg"]


def test_a_folder_is_no_file(ask: Callable, tmp_path: Path) -> None:
    folder = tmp_path / "a.txt"
    folder.mkdir()
    result = ask("broadcast", "3", "3", "--no-torch", "--save", str(folder))
    assert (result.code, result.out) == (2, "")
    assert "it is a folder" in result.err


def test_through_a_link_what_it_leads_to_is_written(ask: Callable, tmp_path: Path) -> None:
    link, meant = tmp_path / "link.txt", tmp_path / "meant.txt"
    link.symlink_to(meant)
    assert ask("broadcast", "3", "3", "--no-torch", "--save", str(link)).code == 0
    assert link.is_symlink()
    assert meant.read_text().startswith("Do these")
