"""The warm process as a process: it starts once, ends cleanly, and nothing that is killed takes anything else along."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tensorcli.warm import address, control, request
from tensorcli.warm.child import run
from tensorcli.warm.world import look_at

LINE = ("broadcast", "3,1", "1,4", "-q", "--no-torch")


def test_its_status(warm: Callable, ask: Callable) -> None:
    before = warm.status()
    warm.run(*LINE)
    after = warm.status()
    assert (after["state"], after["answer"], after["idle"]) == ("ready", True, 900.0)
    assert (after["pid"], after["served"]) == (before["pid"], before["served"] + 1)
    assert after["age"] > before["age"]
    assert 50e6 < after["memory"] < 5e9
    page = warm.run("warm", "status")
    assert page.code == 0
    assert re.search(
        r"^  process +\d+\n  age +[\d.]+ s\n  memory +[\d.]+ MiB\n  commands +\d+\n", page.out, re.MULTILINE
    )
    assert warm.run("warm", "status", "-q", "--lang", "zh").out == "true\n"


def test_it_has_one_thread(warm: Callable) -> None:
    assert len(os.listdir(f"/proc/{warm.pid()}/task")) == 1


def test_its_files_are_its_users_alone(warm: Callable) -> None:
    assert warm.files.stat().st_mode & 0o777 == 0o700
    assert {path.suffix for path in warm.files.iterdir()} == {".sock", ".lock"}


def test_fifty_clients_at_once(warm: Callable) -> None:
    served = warm.served()
    with ThreadPoolExecutor(50) as clients:
        sizes = range(2, 52)
        done = list(clients.map(lambda size: warm.run("reduce", "sum", f"{size},1", "--dim", "1", "-q"), sizes))
    assert [one.out for one in done] == [f"{size}\n" for size in sizes]
    assert {(one.code, one.err) for one in done} == {(0, "")}
    assert warm.served() == served + 50
    warm.eventually(lambda: warm.children() == [])


def test_ctrl_c_is_forwarded(warm: Callable) -> None:
    process, child = warm.running()
    with process:
        process.send_signal(signal.SIGINT)
        process.wait(60)  # before its input ends, which would end it, too
        assert process.communicate(timeout=60) == (b"", b"")
    assert process.returncode == 130
    warm.eventually(lambda: not alive(child))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGKILL, signal.SIGUSR1])
def test_a_client_that_is_ended_ends_its_child(number: int, warm: Callable) -> None:
    process, child = warm.running()
    with process:
        process.send_signal(number)
        process.wait(60)
        warm.eventually(lambda: not alive(child))  # before its input ends, which would end it, too
    assert process.returncode == -number
    assert warm.run(*LINE).out == "3,4\n"


def test_a_child_that_is_killed_ends_its_client_in_the_same_way(warm: Callable) -> None:
    process, child = warm.running()
    with process:
        os.kill(child, signal.SIGKILL)
        process.wait(60)
    assert process.returncode == -signal.SIGKILL
    assert warm.run(*LINE).out == "3,4\n"


def test_ctrl_z_stops_both_and_both_go_on(warm: Callable) -> None:
    process, child = warm.running()
    with process:
        process.send_signal(signal.SIGTSTP)
        warm.eventually(lambda: (state(process.pid), state(child)) == ("T", "T"))
        process.send_signal(signal.SIGCONT)
        warm.eventually(lambda: state(child) == "S")
        assert process.communicate(b"broadcast 4 1 -q --no-torch\n", timeout=60) == (b"4\n", b"")
    assert process.returncode == 0


def test_a_signal_that_is_ignored_stays_ignored(warm: Callable) -> None:
    with warm.open("run", through=["sh", "-c", "trap '' TERM INT; exec \"$@\"", "-"]) as process:
        for size, number in ((b"3", signal.SIGTERM), (b"4", signal.SIGINT)):
            process.stdin.write(b"broadcast " + size + b" 1 -q --no-torch\n")
            process.stdin.flush()
            assert process.stdout.readline() == size + b"\n"
            process.send_signal(number)
        assert process.communicate(timeout=60) == (b"", b"")
    assert process.returncode == 0


def test_a_child_is_ready_before_it_is_asked_for(warm: Callable) -> None:
    spare = warm.spare()
    process, child = warm.running()
    with process:
        assert child == spare
        assert warm.spare() != spare  # for the next one
        assert process.communicate(timeout=60) == (b"", b"")
    os.kill(warm.spare(), signal.SIGKILL)
    served = warm.served()
    assert warm.run(*LINE) == (0, "3,4\n", "")
    assert warm.served() == served + 1


def state(pid: int) -> str:
    """The state of a process, a letter; T is stopped."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0]


def alive(pid: int) -> bool:
    try:
        return state(pid) != "Z"
    except OSError:
        return False


def test_killing_the_warm_process_loses_nothing(own: Callable) -> None:
    own.start()
    process, child = own.running()
    spare = own.spare()
    with process:
        os.kill(own.pid(), signal.SIGKILL)
        own.eventually(lambda: own.status()["state"] == "none" and not alive(spare))
        assert own.run(*LINE) == (0, "3,4\n", "")  # cold: its socket is still there, but nobody listens
        assert process.communicate(b"broadcast 4 1 -q --no-torch\n", timeout=60) == (b"4\n", b"")
    assert process.returncode == 0
    own.eventually(lambda: not alive(child))
    started = own.start()  # in the place of the one that was killed
    assert started["changed"]
    assert own.run(*LINE) == (0, "3,4\n", "")
    assert own.served() == 1
    process, child = own.running()
    with process:
        for pid in (own.pid(), child):  # all that knew of the command: it ends by that
            os.kill(pid, signal.SIGKILL)
        process.wait(60)
    assert process.returncode == -signal.SIGKILL


def test_it_is_started_once_and_stopped_cleanly(own: Callable) -> None:
    line = 'exec 5>&1; x=$(tensorcli warm start --json); echo "$x"'  # a substitution ends when nobody has its pipe
    with ThreadPoolExecutor(3) as both:
        started = [json.loads(done.out) for done in both.map(lambda _: own.shell(line), range(3))]
    assert len({one["pid"] for one in started}) == 1
    assert {one["answer"] for one in started} == {True}
    process, _ = own.running()
    spare = own.spare()
    with process:
        assert own.run("warm", "stop").out.endswith("\n✓ stopped\n")
        assert own.status()["answer"] is False
        assert process.communicate(b"broadcast 4 1 -q --no-torch\n", timeout=60) == (
            b"4\n",
            b"",
        )  # what has begun is done
    own.eventually(lambda: not alive(started[0]["pid"]) and not alive(spare))
    assert list(own.files.iterdir()) == []
    assert own.run("warm", "stop").out.endswith("\n✓ there was none\n")
    status = own.run("warm", "status", "--json")
    assert (status.code, json.loads(status.out)["state"]) == (1, "none")


def test_it_ends_when_nobody_asks_any_more(own: Callable) -> None:
    pid = own.start("--idle", "0.01")["pid"]
    own.eventually(lambda: not alive(pid))
    assert list(own.files.iterdir()) == []


def test_it_starts_by_itself_only_where_that_is_asked_for(own: Callable) -> None:
    torch = LINE[:-1]
    own.run(*torch)
    own.run(*LINE, TENSORCLI_WARM="auto")
    assert not own.files.exists()
    assert own.run(*torch, TENSORCLI_WARM="auto") == (0, "3,4\n", "")
    own.eventually(lambda: own.status()["state"] == "ready")
    own.run(*LINE, TENSORCLI_WARM="auto")
    assert own.served() == 1


def test_a_directory_that_others_may_enter_is_not_used(own: Callable) -> None:
    own.files.mkdir()
    own.files.chmod(0o755)
    refused = own.run("warm", "start")
    assert refused.code == 3
    assert refused.err.startswith(f"error: '{own.files}' can't be used: it is open to others\nhint: ")
    own.files.rmdir()
    elsewhere = own.files.with_name("elsewhere")
    elsewhere.mkdir(mode=0o700)
    own.files.symlink_to(elsewhere)
    assert own.run("warm", "start").code == 3
    assert own.run(*LINE) == (0, "3,4\n", "")
    assert list(elsewhere.iterdir()) == []


@pytest.fixture
def mute(own: Callable, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """Listens in the place of a warm process, and answers only what the test says."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(own.files.parent))
    here = control.private_directory()
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(address.path(here, ".sock"))
        os.close(here)
        listener.listen()
        listener.settimeout(60)
        yield listener


def test_ctrl_c_before_the_command_has_begun(own: Callable, mute: socket.socket) -> None:
    with own.open(*LINE) as process:
        link, _ = mute.accept()
        with link:
            assert link.recv(request.LARGEST)
            process.send_signal(signal.SIGINT)
            assert process.communicate(timeout=60) == (b"", b"")
    assert process.returncode == 130


@pytest.mark.parametrize("word", [b"=120", b""])
def test_a_command_that_could_not_begin_runs_cold(word: bytes, own: Callable, mute: socket.socket) -> None:
    with own.open(*LINE) as process:
        link, _ = mute.accept()
        with link:
            assert link.recv(request.LARGEST)
            if word:
                link.send(word)
        assert process.communicate(timeout=60) == (b"3,4\n", b"")


def test_a_child_that_can_not_take_what_it_is_given_says_nothing(warm: Callable) -> None:
    code = (
        "import tensorcli.__main__\n"
        "from tensorcli.warm import address, request\n"
        "link = address.connect()\n"
        "request.send(link, request.pack(), (0, 1, 2, 2))\n"  # the last is no directory
        "print(link.recv(64))"
    )
    assert warm.shell([sys.executable, "-c", code]) == (0, "b'=120'\n", "")


def test_nobody_waits_for_a_child_to_be_taken_down() -> None:
    """Its streams are closed before its exit code is told."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with ours, its:
        if os.fork() == 0:
            try:
                asked = request.Request(request.RUN, [*request.own_key(), *[b"utf-8 strict"] * 3, b"0"])
                given = [*(os.open(os.devnull, os.O_RDWR) for _ in range(3)), os.open("/", os.O_RDONLY)]
                code = run(its, asked, given, look_at(os.getpid()), lambda: 7)
                its.send(repr((code, [number for number in range(3) if is_open(number)])).encode())
            finally:
                os._exit(0)
        its.close()
        assert ours.recv(64).isdigit()
        assert ours.recv(64) == b"(7, [])"
    os.wait()


def is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_somebody_else_is_not_heard(warm: Callable) -> None:
    (name,) = warm.files.glob("*.sock")
    directories = [warm.files, *warm.files.parents][:-2]  # below /tmp
    modes = [path.stat().st_mode & 0o7777 for path in (name, *directories)]
    ours, its = os.pipe()
    try:
        for path in (name, *directories):
            path.chmod(0o777)
        if (child := os.fork()) == 0:
            os.setgid(65534)
            os.setuid(65534)
            os.write(its, _words_with(name))
            os._exit(0)
        os.waitpid(child, 0)
    finally:
        for path, mode in zip((name, *directories), modes, strict=True):
            path.chmod(mode)
    assert os.read(ours, 100) == b"nothing"
    assert _words_with(name) != b"nothing"  # the same question is answered to its user


def _words_with(name: Path) -> bytes:
    """What the warm process says to whoever asks for its status."""
    here = os.open(name.parent, os.O_RDONLY)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as link:
        link.settimeout(60)
        link.connect(f"/proc/self/fd/{here}/{name.name}")
        os.close(here)
        link.send(b"status")
        return link.recv(100) or b"nothing"


def test_where_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert address.directory() == f"{tmp_path}/tensorcli"
    for unusable in ("relative", str(tmp_path / "none"), ""):
        monkeypatch.setenv("XDG_RUNTIME_DIR", unusable)
        assert address.directory() == f"/tmp/tensorcli-{os.geteuid()}"


def test_elsewhere_it_says_that_it_is_not_available(ask: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    for action in ("start", "stop", "status"):
        answer = ask("warm", action)
        assert answer.code == 1
        assert "✗ a warm process needs Linux; without one every command works as always\n" in answer.out
    assert ask("broadcast", "3", "1", "-q", "--no-torch").out == "3\n"


@pytest.mark.parametrize(
    "line", ["warm", "warm go", "warm start --idle 0", "warm start --idle nan", "warm start --idle 1e9"]
)
def test_what_makes_no_sense(line: str, ask: Callable) -> None:
    assert ask(*line.split()).code == 2
