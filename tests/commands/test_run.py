"""Many commands in one process: each as if alone, streams, documents, and what can't be run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PROGRAM = [sys.executable, "-m", "tensorcli"]
LINES = [
    "broadcast 3,1,1 32,32 -q",
    "broadcast 3,1 1,4",
    "broadcast 2,3 4,5 -q",
    "broadcast 2,x",
    "broadcast 2,3 --jsn",
    "nothing 3",
    "random rand 3 -q",
    "random rand 3 -q",
    "reduce sum 2,3 --dim 1 --lang zh",
    "round -- -2.5 --json",
    "--version",
    "round --help",
]


@pytest.fixture
def script(tmp_path: Path) -> Callable[..., str]:
    """Write lines to a file and give its name."""

    def write(*lines: str, name: str = "script.txt") -> str:
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(path)

    return write


def test_each_line_is_answered_as_if_alone(script: Callable, ask: Callable) -> None:
    alone = [ask(*line.split()) for line in LINES]
    together = ask("run", "--keep-going", script(*LINES))
    assert together.out == "".join(result.out for result in alone)
    assert together.err == "".join(result.err for result in alone)
    assert together.code == max(result.code for result in alone) == 2


def test_a_process_that_runs_many_prints_what_many_processes_print(script: Callable, spawn: Callable) -> None:
    lines = ["random rand 3 -q", "broadcast 3,1 1,4", "reduce mean 2,2"]
    alone = [spawn(*line.split()) for line in lines]
    assert spawn("run", script(*lines)).out == "".join(result.out for result in alone)


def test_random_numbers_and_the_dtype_begin_anew(spawn: Callable) -> None:
    code = (
        "import torch, os\n"
        "from tensorcli.scripts.alone import Surroundings\n"
        "around = Surroundings()\n"
        "torch.manual_seed(0); torch.set_default_dtype(torch.float64); torch.set_grad_enabled(False)\n"
        "os.environ['LANG'] = 'zh'\n"
        "around.restore()\n"
        "print(torch.initial_seed() == 0, torch.get_default_dtype(), torch.is_grad_enabled(), os.environ['LANG'])"
    )
    assert spawn(code=code).out == "False torch.float32 True en_US.UTF-8\n"


def test_it_stops_at_the_first_failure(script: Callable, ask: Callable) -> None:
    lines = ["broadcast 3 3 -q", "broadcast 2 3 -q", "broadcast 4 4 -q"]
    stopped = ask("run", script(*lines))
    assert (stopped.code, stopped.out) == (1, "3\nerror\n")
    going = ask("run", "-k", script(*lines))
    assert (going.code, going.out) == (1, "3\nerror\n4\n")


def test_comments_quotes_and_prompts(script: Callable, ask: Callable) -> None:
    lines = ["# hello", "", "  broadcast '[3, 1]' \"1,4\" -q # yes", "$ tensorcli broadcast 2 2 -q", "echo $?"]
    assert ask("run", script(*lines)).out == "3,4\n2\n0\n"


def test_json_has_the_line_and_the_exit_code(script: Callable, ask: Callable) -> None:
    lines = ["", "broadcast 3,1 1,4 -q", "broadcast 2 3", "broadcast 2,x", "nothing", "'", "--version"]
    result = ask("run", "--json", "--keep-going", script(*lines))
    told = [json.loads(line) for line in result.out.splitlines()]
    assert [(each["line"], each["exit"], each["ok"]) for each in told] == [
        (2, 0, True), (3, 1, False), (4, 2, False), (5, 2, False), (6, 2, False), (7, 0, True),
    ]  # fmt: skip
    assert told[0]["answer"] == [3, 4]
    assert told[2]["error"]["message"] == "a size must be a whole number, got 'x'"
    alone = ask("broadcast", "3,1", "1,4", "--json").json
    assert {key: value for key, value in told[0].items() if key not in ("line", "exit")} == alone


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"a" * 1_000_000 + b"\nbroadcast 4 1 -q\n", [(1, 0), (2, 3), (3, 0)]),
        (b"\xff\xfe\nbroadcast 4 1 -q\n", [(1, 0), (None, 2)]),
    ],
)
def test_a_line_that_cannot_be_read_is_an_object_too(raw: bytes, told: list, tmp_path: Path, ask: Callable) -> None:
    path = tmp_path / "script"
    path.write_bytes(b"broadcast 3 1 -q\n" + raw)
    result = ask("run", "--json", "-k", str(path))
    assert [(each["line"], each["exit"]) for each in map(json.loads, result.out.splitlines())] == told
    assert result.code == told[1][1]
    assert result.err.count("error: ") == 1
    missing = ask("run", "--json", str(tmp_path / "none"))
    assert (missing.json["line"], missing.json["exit"], missing.json["ok"]) == (None, 2, False)


def test_a_conversation(environ: Callable) -> None:
    with subprocess.Popen(
        [*PROGRAM, "run", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environ()
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for size in (3, 4):
            process.stdin.write(f"broadcast {size} 1 -q --no-torch\n")
            process.stdin.flush()
            assert process.stdout.readline() == f"{size}\n"
        process.stdin.close()
    assert process.returncode == 0


def test_a_script_on_standard_input_is_not_eaten_by_its_commands(environ: Callable) -> None:
    done = subprocess.run(
        [*PROGRAM, "run"], input="run -\nbroadcast 3 1 -q --no-torch\n", capture_output=True, text=True, env=environ(),
        check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "3\n")


def test_scripts_may_run_scripts_but_not_without_end(script: Callable, ask: Callable) -> None:
    inner = script("broadcast 3 1 -q", name="inner.txt")
    assert ask("run", script(f"run {inner}", "broadcast 4 1 -q")).out == "3\n4\n"
    name = script("x", name="endless.txt")
    Path(name).write_text(f"run {name}\n")
    result = ask("run", name)
    assert (result.code, result.err) == (3, "error: scripts run scripts more than 8 levels deep\n")


def test_a_reader_that_goes_away_ends_the_run(tmp_path: Path, environ: Callable) -> None:
    many = tmp_path / "many.txt"
    many.write_text("broadcast 3 1 -q --no-torch\n" * 200_000)
    done = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {' '.join(PROGRAM)} run {many} | head -1"],
        capture_output=True, text=True, env=environ(), timeout=20, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "3\n", "")


def test_a_full_disk_ends_the_run(script: Callable, environ: Callable) -> None:
    name = script(*["broadcast 3 1 -q --no-torch"] * 3)
    done = subprocess.run(
        ["bash", "-c", f"{' '.join(PROGRAM)} run -k {name} > /dev/full"],
        capture_output=True, text=True, env=environ(), check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)


@pytest.mark.parametrize(
    ("raw", "code"), [(b"\x7fELF\x00\x01", 2), (b"\xff\xfe", 2), (b"a" * 1_000_000, 3), (b"'" * 999_999, 2)]
)
def test_what_is_no_script(raw: bytes, code: int, tmp_path: Path, ask: Callable) -> None:
    path = tmp_path / "script"
    path.write_bytes(raw)
    for name in (path, tmp_path / "script.md"):
        (tmp_path / "script.md").write_bytes(raw)
        result = ask("run", str(name))
        assert result.err.startswith("error: ") or name.suffix == ".md"
        assert len(result.err) < 500
        assert result.code == (code if name.suffix == "" else result.code)


def test_files_that_are_not_there(tmp_path: Path, ask: Callable) -> None:
    for name in (str(tmp_path), str(tmp_path / "none"), str(tmp_path / "none.md"), "\0", "a" * 5000):
        result = ask("run", name)
        assert (result.code, result.out) == (2, "")
        assert result.err.startswith("error: '")


def test_an_empty_script_is_no_error(script: Callable, ask: Callable) -> None:
    for name in ("script.txt", "script.md"):
        assert ask("run", script("", name=name)).code == 0


PAGE = """\
# Broadcasting

Which shape *comes out*?

```console
$ tensorcli broadcast 3,1 1,4 -q
3,4
$ tensorcli broadcast 2 3 -q
error
$ echo $?
1
```

```sh
broadcast 5 1 -q
```

The end.
"""


def test_markdown_shows_its_prose_around_the_answers(script: Callable, ask: Callable) -> None:
    result = ask("run", script(PAGE, name="page.md"))
    assert result.code == 0  # the failure is announced by `echo $?`
    lines = [line.strip() for line in result.out.splitlines() if line.strip()]
    assert lines == [
        "Broadcasting", "Which shape comes out?", "$ tensorcli broadcast 3,1 1,4 -q", "3,4",
        "$ tensorcli broadcast 2 3 -q", "error", "$ echo $?", "1", "$ broadcast 5 1 -q", "5", "The end.",
    ]  # fmt: skip


def test_a_failure_that_is_not_announced_stops_a_page(script: Callable, ask: Callable) -> None:
    result = ask("run", script(PAGE.replace("$ echo $?\n1\n", ""), name="page.md"))
    assert result.code == 1
    assert "The end." not in result.out


def test_prose_is_shown_as_it_is_written(script: Callable, ask: Callable) -> None:
    result = ask("run", script("[red]\x1b[31m[/] :smile:", name="page.md"))
    assert result.out.strip() == "[red]\\x1b[31m[/] :smile:"


def test_a_page_that_is_right(script: Callable, ask: Callable) -> None:
    name = script(PAGE, name="page.md")
    result = ask("run", "--check", name, COLUMNS="20")
    assert (result.code, result.out) == (0, f"✓ {name}: all 4 commands print what is written\n")


def test_a_page_that_is_wrong_is_told_and_repaired(script: Callable, ask: Callable) -> None:
    wrong = PAGE.replace("3,4\n", "4,3\nmore\n\n").replace("$?\n1", "$?\n0")
    name = script(wrong, name="page.md")
    result = ask("run", "--check", name)
    assert result.code == 1
    assert f"{name}:6: $ tensorcli broadcast 3,1 1,4 -q\n--- written\n+++ printed\n" in result.out
    assert "\n-4,3\n-more\n+3,4\n" in result.out
    assert "\n-0\n+1\n" in result.out
    assert result.out.endswith(f"✗ {name}: 2 of 4 commands print something else\n")
    Path(name).chmod(0o640)
    assert ask("run", "--update", name).code == 0
    assert Path(name).read_text() == PAGE.replace("3,4\n", "3,4\n\n") + "\n"
    assert Path(name).stat().st_mode & 0o777 == 0o640
    assert os.listdir(Path(name).parent) == ["page.md"]
    assert ask("run", "--check", name).code == 0


def test_a_file_that_may_not_be_written_is_not_replaced(
    script: Callable, ask: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = script("$ broadcast 3 1 -q --no-torch", name="log.txt")
    monkeypatch.setattr("os.access", lambda *_: False)  # as for all but root
    result = ask("run", "--update", name)
    assert (result.code, result.err) == (3, f"error: '{name}' can't be written: Permission denied\n")


def test_what_would_be_read_as_commands_is_not_written(script: Callable, ask: Callable) -> None:
    inner = script("```console\n$ broadcast 3 1 -q --no-torch\n```", name="inner.md")
    page = f"```console\n$ run {inner}\n```"
    result = ask("run", "--update", script(page, name="page.md"))
    assert (result.code, result.out) == (2, "")
    assert "can't hold what its commands print" in result.err
    assert Path(inner).with_name("page.md").read_text() == page + "\n"


def test_what_is_right_is_left_alone(script: Callable, ask: Callable) -> None:
    name = script(PAGE, name="page.md")
    before = Path(name).stat().st_mtime_ns, Path(name).stat().st_ino
    assert ask("run", "--update", name).code == 0
    assert (Path(name).stat().st_mtime_ns, Path(name).stat().st_ino) == before


def test_a_page_with_the_lines_of_another_system_stays_so(script: Callable, ask: Callable) -> None:
    page = Path(script("", name="page.md"))
    right = ("\ufeff" + PAGE).replace("\n", "\r\n").encode()
    page.write_bytes(right)
    assert ask("run", "--check", str(page)).code == 0
    assert "\\r" not in ask("run", str(page)).out
    page.write_bytes(right.replace(b"3,4\r\n", b"4,3\r\nmore\r\n"))
    assert ask("run", "--check", str(page)).code == 1
    assert ask("run", "--update", str(page)).code == 0
    assert page.read_bytes() == right


def test_versions_may_differ(script: Callable, ask: Callable) -> None:
    page = script("$ tensorcli broadcast 3 3", ask("broadcast", "3", "3").out.replace("torch 2", "torch 1"))
    assert ask("run", "--check", page).code == 0


def test_a_failing_command_without_output_is_told(script: Callable, ask: Callable) -> None:
    result = ask("run", "--check", script("```sh\nbroadcast 2 3 -q\n```", name="page.md"))
    assert result.code == 1
    assert "exit code 1" in result.out


@pytest.mark.parametrize(
    "line", [("--check",), ("--update",), ("--check", "--update", "x.md"), ("--check", "--json", "x.md"), ("--nope",)]
)
def test_options_that_make_no_sense(line: tuple[str, ...], ask: Callable) -> None:
    assert ask("run", *line).code == 2


def test_a_page_without_commands_has_nothing_to_check(script: Callable, ask: Callable) -> None:
    assert ask("run", "--check", script("hello", name="page.md")).code == 2


def test_the_language_holds_for_every_line(script: Callable, ask: Callable) -> None:
    result = ask("run", "--lang", "zh", script("broadcast 2,x"))
    assert result.err.startswith("错误：")


def test_completion_does_not_end_the_run(script: Callable, ask: Callable) -> None:
    assert ask("run", "-k", script("--show-completion", "broadcast 3 1 -q")).out.endswith("3\n")
