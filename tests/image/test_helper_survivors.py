"""What coldtui leaves behind when it ends is ended too: real processes of a user that nothing else runs as."""

import os
import pty
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from helper import leftovers, survivors

HELPER = Path(__file__).parents[2] / "live-image/overlay/usr/lib/coldtui"
USER = 54321

LEAVE = """
import ctypes, os, resource, signal, sys, threading, time
os.setgroups([])
os.setresgid({user}, {user}, {user})
os.setresuid({user}, {user}, {user})
if os.fork():
    os._exit(0)
os.setsid()
if os.fork():
    os._exit(0)
{more}
print(os.getpid(), flush=True)
os.close(1)
time.sleep(1000)
"""
"""A double fork: what is left is of no session and no parent of ours."""

FROM_A_THREAD = """
def stay():
    time.sleep(0.2)
    print(os.getpid(), flush=True)
    os.close(1)
    time.sleep(1000)
threading.Thread(target=stay).start()
ctypes.CDLL(None).syscall(60, 0)
"""
"""The first thread exits (exit(2), number 60 on amd64): the process is shown as a zombie, and its other thread runs."""

HARD = "[signal.signal(one, signal.SIG_IGN) for one in range(1, 65) if one not in (9, 19, 32, 33)]"

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")


def left(more: str = "", user: int = USER) -> int:
    """Leaves a process behind; its number. Its parent has ended."""
    script = LEAVE.format(user=user, more=more)
    done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, check=True, timeout=60)
    return int(done.stdout)


def is_alive(process: int) -> bool:
    """Whether a thread of it runs, or could."""
    try:
        tasks = list(Path(f"/proc/{process}/task").iterdir())
        return any((task / "stat").read_text().rpartition(") ")[2][0] not in "ZX" for task in tasks)
    except OSError:
        return False


def run(words: str) -> str:
    """In a process of its own, as the helper is one, with one thread."""
    script = f"import sys; sys.path.insert(0, {str(HELPER)!r})\nfrom helper import survivors, life\nprint({words})"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=120)
    assert done.stderr == ""
    return done.stdout.strip()


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    yield
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if path.stat().st_uid == USER:
                os.kill(int(path.name), signal.SIGKILL)
        except OSError:
            continue


ENDINGS = (f"survivors.end_all({USER})", f"survivors.end_soon({USER})")
KINDS = {"one": "", "deaf": HARD, "headless": FROM_A_THREAD}


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("kind", KINDS)
def test_what_outlived_coldtui_is_ended(ending, kind):
    process = left(KINDS[kind])
    assert is_alive(process)
    assert run(ending) == "True"
    assert not is_alive(process)


def test_control_without_that_it_lives_on():
    process = left()
    assert run("life.End.CHILD.value") == "coldtui ended"
    assert is_alive(process)


@pytest.mark.parametrize("ending", ENDINGS)
def test_processes_of_others_live_on(ending):
    other = left(user=USER + 1)
    try:
        mine = subprocess.Popen(["sleep", "1000"])
        assert run(ending) == "True"
        assert is_alive(other)
        assert mine.poll() is None
    finally:
        os.kill(other, signal.SIGKILL)
        mine.kill()
        mine.wait()


def test_those_that_start_others_all_the_time_are_ended():
    limited = "resource.setrlimit(resource.RLIMIT_NPROC, (64, 64))\n"
    breeding = (
        "signal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
        "if not os.fork():\n    os.close(1)\n    while True:\n"
        "        try:\n            os.fork() and os._exit(0)\n        except OSError:\n            pass\n"
    )
    left(limited + breeding)
    assert run(f"survivors.end_all({USER})") == "True"
    assert not [path for path in Path("/proc").glob("[0-9]*") if of_user(path) and is_alive(int(path.name))]


def of_user(path: Path) -> bool:
    try:
        return path.stat().st_uid == USER
    except OSError:
        return False


def test_the_one_that_ends_them_is_out_of_their_reach():
    """The kernel asks for the real and the saved user of whom a signal is for (kill(2))."""
    wanted = run("__import__('inspect').getsource(survivors._end_at_once)")
    assert "os.setresuid(_OUT_OF_REACH, user, _OUT_OF_REACH)" in wanted
    assert survivors._OUT_OF_REACH != survivors.USER


def test_it_is_said_when_one_does_not_end(monkeypatch):
    waited: list[float] = []
    process = left()
    monkeypatch.setattr(signal, "pidfd_send_signal", lambda *_: None)
    monkeypatch.setattr(survivors, "_end_at_once", lambda _: None)
    assert not survivors.end_all(USER, 5, waited.append)
    assert not survivors.end_soon(USER, 5, waited.append)
    assert len(waited) == 10
    assert is_alive(process)


def test_where_no_process_can_be_started_they_are_ended_one_by_one(monkeypatch):
    def refused() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    process = left()
    monkeypatch.setattr(os, "fork", refused)
    assert survivors.end_all(USER)
    assert not is_alive(process)


def test_a_number_that_went_to_another_process_is_let_alone(monkeypatch):
    mine = subprocess.Popen(["sleep", "1000"])
    try:
        monkeypatch.setattr(survivors, "_left", lambda _: (mine.pid,))
        assert survivors.end_seen(USER)
        assert mine.poll() is None
    finally:
        mine.kill()
        mine.wait()


def test_the_console_is_roots_again_and_what_read_it_is_ended():
    near, far = pty.openpty()
    terminal = os.ttyname(far)
    os.chown(terminal, USER, USER)
    process = left(f"os.close(0); os.open({terminal!r}, os.O_RDWR | os.O_NOCTTY)")
    try:
        assert run(f"life.take_back({terminal!r}, {USER})") == "None"
        status = Path(terminal).stat()
        assert (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) == (0, 0, 0o600)
        assert not is_alive(process)
    finally:
        os.close(near)
        os.close(far)


MAIN = """
import os, signal, sys
sys.path.insert(0, {helper!r})
from helper import life, leftovers, power, session, survivors
life._HOME = {home!r}
life._GOING = life.Path({home!r}) / "no"
life.Mark = lambda mark=life.Mark: mark({home!r} + "/mark")
order = []
def noted(module, name, answer=None):
    def call(*_):
        order.append(name)
        return answer
    setattr(module, name, call)
noted(survivors, "end_all", {ended})
noted(leftovers, "empty")
noted(power, "switch_off")
noted(life, "_prepare")
noted(session, "be_the_last_to_go")
noted(life, "take_back")
noted(life, "is_to_start_again", True)
noted(life.screen, "show")
noted(life.screen, "clear")
def start(*_):
    order.append("start")
    process = os.fork()
    if not process:
        os._exit(70)
    return session.Child(process, None)
session.start = start
life._serve = lambda *_, **__: None
life.main(())
print(" ".join(order))
"""


def told(tmp_path: Path, *, ended: bool) -> list[str]:
    near, far = pty.openpty()
    script = MAIN.format(helper=str(HELPER), home=str(tmp_path), ended=ended)
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, stdin=far, capture_output=True, text=True, check=False, timeout=60)
    os.close(near)
    os.close(far)
    assert done.stderr == ""
    return done.stdout.split()


def test_a_start_ends_what_is_left_before_coldtui_and_its_end_takes_the_console_back_before_the_message(tmp_path):
    begins = ["be_the_last_to_go", "clear", "end_all", "empty", "_prepare", "start"]
    assert told(tmp_path, ended=True) == [*begins, "take_back", "is_to_start_again"]


def test_coldtui_is_not_started_beside_something_that_does_not_end(tmp_path):
    assert told(tmp_path, ended=False) == ["be_the_last_to_go", "clear", "end_all", "show", "switch_off"]


def test_the_folder_is_emptied_and_what_its_links_lead_to_stays(tmp_path):
    kept = tmp_path / "kept"
    (kept / "inner").mkdir(parents=True)
    (kept / "file").write_text("stays")
    home = tmp_path / "home"
    (home / "a/b").mkdir(parents=True)
    (home / "a/b/file").write_text("goes")
    (home / "a/b/link").symlink_to(kept)
    (home / "link").symlink_to(kept)
    (home / ".hidden").write_text("goes")
    os.mkfifo(home / "a/pipe")
    (home / "a").chmod(0)
    leftovers.empty(str(home))
    assert list(home.iterdir()) == []
    assert (kept / "file").read_text() == "stays"
    assert (kept / "inner").is_dir()


def test_a_folder_that_is_a_link_is_not_emptied(tmp_path):
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept/file").write_text("stays")
    (tmp_path / "link").symlink_to(tmp_path / "kept")
    leftovers.empty(str(tmp_path / "link"))
    assert (tmp_path / "kept/file").exists()


def test_folders_deeper_than_any_path_go_too(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    inner = os.open(home, os.O_RDONLY)
    for _ in range(3000):
        os.mkdir("deep", dir_fd=inner)
        inner, outer = os.open("deep", os.O_RDONLY, dir_fd=inner), inner
        os.close(outer)
    os.close(inner)
    leftovers.empty(str(home))
    assert list(home.iterdir()) == []
