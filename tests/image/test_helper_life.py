"""How coldtui ends, and what follows: the power keys, a crash, too many of them."""

import fcntl
import os
import pty
import select
import signal
import socket
import struct
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from helper import power, screen
from helper.crashes import Crashes
from helper.life import End, Life, is_to_start_again
from helper.power_keys import PowerKeys
from helper.session import Child

from tests.image.helper_rig import KEYBOARD, PATIENCE, bitmap, heard

PACKAGES = Path(__file__).parents[2] / "live-image/overlay/usr/lib/coldtui"

POWER, LID, LETTER = (1, 116), (5, 0), (1, 30)


@pytest.fixture(autouse=True)
def _in_time():
    """A wait without an end fails the test."""
    before = signal.signal(signal.SIGALRM, lambda *_: pytest.fail("it waits for ever"))
    signal.alarm(6 * PATIENCE)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


class Buttons:
    """Input devices that are pipes, and a kernel that notes what it is told to leave out."""

    def __init__(self, folder: Path) -> None:
        self.dev, self.sys = folder / "dev", folder / "sys"
        self.dev.mkdir(parents=True)
        self.sys.mkdir()
        self.masked: list[tuple[int, int]] = []
        self.fails = False
        self.keys = PowerKeys(str(self.dev), str(self.sys), self._ioctl)

    def _ioctl(self, descriptor: int, request: int, mask: bytes) -> None:
        assert request == 0x80104593 - 0x40000000
        if self.fails:
            raise OSError(25, "not a typewriter")
        kind, size, _ = struct.unpack("=IIQ", mask)
        assert size % 8 == 0
        os.fstat(descriptor)
        self.masked.append((kind, size))

    def add(self, name: str, *keys: int, switches: tuple[int, ...] = ()) -> None:
        capabilities = self.sys / name / "device/capabilities"
        capabilities.mkdir(parents=True)
        (capabilities / "key").write_text(bitmap(*keys) + "\n")
        (capabilities / "sw").write_text(bitmap(*switches) + "\n")
        os.mkfifo(self.dev / name)
        self.keys.look()

    def press(self, name: str, kind: int, code: int, value: int = 1) -> None:
        writer = os.open(self.dev / name, os.O_WRONLY | os.O_NONBLOCK)
        os.write(writer, struct.pack("@llHHi", 0, 0, kind, code, value) + struct.pack("@llHHi", 0, 0, 0, 0, 0))
        self._kept = writer


@pytest.fixture
def buttons(tmp_path):
    return Buttons(tmp_path / "input")


@pytest.fixture
def started():
    """Starts a program in the place of coldtui; what is left is ended."""
    lives = []

    def start(buttons: Buttons, *command: str) -> Life:
        process = subprocess.Popen(command)
        near, far = socket.socketpair()
        life = Life(Child(process.pid, near), buttons.keys)
        lives.append((life, process, near, far))
        return life

    yield start
    for life, process, near, far in lives:
        if life.status is None:
            process.kill()
            process.wait()
        process.returncode = 0  # it was waited for already, not by this object
        near.close()
        far.close()


def test_a_power_button_and_a_lid_are_heard(buttons):
    buttons.add("event0", 116)
    buttons.add("event1", switches=(0,))
    assert len(buttons.keys.descriptors) == 2
    buttons.press("event0", *POWER)
    assert buttons.keys.pressed()
    assert not buttons.keys.pressed()
    buttons.press("event1", *LID)
    assert buttons.keys.pressed()


def test_a_button_that_is_let_go_and_a_lid_that_opens_are_nothing(buttons):
    buttons.add("event0", 116, switches=(0,))
    buttons.press("event0", *POWER, 0)
    buttons.press("event0", *LID, 0)
    buttons.press("event0", *LETTER)
    assert not buttons.keys.pressed()


def test_a_keyboard_without_a_power_key_is_not_listened_to(buttons):
    buttons.add("event0", *KEYBOARD)
    assert buttons.keys.descriptors == ()


def test_of_a_keyboard_with_one_only_that_key_is_asked_for(buttons):
    buttons.add("event0", *KEYBOARD, 116)
    assert len(buttons.keys.descriptors) == 1
    assert sorted(buttons.masked) == [(0, 8), (1, 96), (5, 8)]


def test_where_the_kernel_would_hand_out_all_keys_none_is_listened_to(buttons):
    buttons.fails = True
    buttons.add("event0", *KEYBOARD, 116)
    assert buttons.keys.descriptors == ()


def test_the_number_of_the_mask_is_the_kernels():
    from helper import power_keys

    write, size = 1, struct.calcsize("=IIQ")
    assert write << 30 | size << 16 | ord("E") << 8 | 0x93 == power_keys._EVIOCSMASK


def test_a_button_that_is_unplugged_is_forgotten(buttons):
    buttons.add("event0", 116)
    (buttons.dev / "event0").unlink()
    buttons.keys.look()
    assert buttons.keys.descriptors == ()


def test_the_power_button_ends_the_wait(buttons, started):
    buttons.add("event0", 116)
    life = started(buttons, "sleep", "1000")
    buttons.press("event0", *POWER)
    assert life.wait() is End.POWER


def test_so_does_coldtui_asking_for_it(buttons, started):
    life = started(buttons, "sleep", "1000")
    life.ask_for_power_off()
    assert life.wait() is End.POWER


@pytest.mark.parametrize(("command", "status"), [("exit 0", 0), ("exit 70", 70), ("kill -SEGV $$", -signal.SIGSEGV)])
def test_the_end_of_coldtui_ends_it_with_its_status(buttons, started, command, status):
    life = started(buttons, "sh", "-c", command)
    assert life.wait() is End.CHILD
    assert life.status == status


def test_coldtui_is_asked_to_end(buttons, started):
    life = started(buttons, "sleep", "1000")
    life.end_child()
    assert life.status == -signal.SIGTERM


def test_coldtui_ends_even_if_it_does_not_want_to():
    told = []
    process = subprocess.Popen(["sleep", "1000"])

    def wait(seconds: float) -> bool:
        told.append(seconds)
        return len(told) == 2

    power.end(process.pid, wait)
    assert process.wait(60) in {-signal.SIGTERM, -signal.SIGKILL}
    assert told == [3.0, 3.0]


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_three_crashes_within_a_minute_are_too_many_and_an_old_one_does_not_count(tmp_path):
    clock = Clock()
    told = []
    for moment in (0, 30, 61, 62):
        clock.now = 1000.0 + moment
        told.append(Crashes(str(tmp_path / "crashes"), clock).are_too_many())
    assert told == [False, False, False, True]


def test_a_file_that_cannot_be_read_or_written_is_as_if_there_were_none(tmp_path):
    (tmp_path / "crashes").write_text("yesterday\n")
    assert not Crashes(str(tmp_path / "crashes")).are_too_many()
    assert not Crashes(str(tmp_path / "nowhere/crashes")).are_too_many()


@pytest.fixture
def terminal():
    near, far = pty.openpty()
    yield near, os.ttyname(far)
    os.close(near)
    os.close(far)


def ended(buttons, started, command: str) -> Life:
    life = started(buttons, "sh", "-c", command)
    life.wait()
    return life


class Person:
    """Reads what is on the console, and presses Enter when that is asked for."""

    def __init__(self, near: int) -> None:
        self._near = near
        self._thread = Thread(target=self._read, daemon=True)
        self.read = ""

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._thread.join(PATIENCE)

    def _read(self) -> None:
        self.read = heard(self._near, r"Press Enter [^.]*\.")
        os.write(self._near, b"\r")


def test_after_a_crash_a_plain_message_is_shown_and_enter_starts_again(buttons, started, terminal, tmp_path):
    near, path = terminal

    life = ended(buttons, started, "exit 70")
    with Person(near) as person:
        assert is_to_start_again(life, path, Crashes(str(tmp_path / "crashes")))
    assert "start it again." in person.read


def test_what_was_typed_before_the_message_is_no_answer_to_it(terminal):
    near, path = terminal
    os.write(near, b"typed ahead\r")
    with Path(path).open("rb") as far:  # the kernel hands it on a moment later
        assert select.select([far], [], [], 60)[0]
    answer = screen.show(path, screen.CRASHED)
    assert select.select([answer], [], [], 0)[0] == []
    heard(near, r"start it again\.")
    os.write(near, b"\r")
    assert select.select([answer], [], [], 60)[0] == [answer]
    os.close(answer)


def test_the_message_clears_the_screen_and_what_was_above_it(terminal):
    near, path = terminal
    os.close(screen.show(path, screen.CRASHED))
    said = heard(near, r"start it again\.")
    assert said.index("\x1b[2J") < said.index("\x1b[3J") < said.index("coldtui had to stop")


def test_the_third_crash_in_turn_ends_it(buttons, started, terminal, tmp_path):
    near, path = terminal
    crashes = Crashes(str(tmp_path / "crashes"), Clock())
    crashes.are_too_many()
    crashes.are_too_many()
    life = ended(buttons, started, "exit 1")
    with Person(near) as person:
        assert not is_to_start_again(life, path, crashes)
    assert "three times within a minute" in person.read
    assert "switch the computer off." in person.read


def test_the_power_button_works_while_the_message_is_shown(buttons, started, terminal, tmp_path):
    life = ended(buttons, started, "exit 1")
    buttons.add("event0", 116)
    buttons.press("event0", *POWER)
    assert not is_to_start_again(life, terminal[1], Crashes(str(tmp_path / "crashes")))


def test_after_f10_nothing_is_shown_and_it_is_switched_off(buttons, started, terminal, tmp_path):
    near, path = terminal
    life = ended(buttons, started, "exit 0")
    assert not is_to_start_again(life, path, Crashes(str(tmp_path / "crashes")))
    fcntl.fcntl(near, fcntl.F_SETFL, os.O_NONBLOCK)
    with pytest.raises(BlockingIOError):
        os.read(near, 1)


def test_where_there_is_no_console_it_starts_again_all_the_same(buttons, started, tmp_path):
    life = ended(buttons, started, "exit 1")
    assert is_to_start_again(life, "/nowhere", Crashes(str(tmp_path / "crashes")))


FAULTY = """
import runpy, sys, threading
folder, main = sys.argv[1:]
sys.path.insert(0, folder)
from helper import life
def fails(*_):
    raise ValueError("a fault of the helper's own")
def in_a_thread(*_):
    threading.Thread(target=fails).start()
    return 70
class Dying:
    __del__ = fails
life.main = {"thread": in_a_thread, "main": fails, "del": lambda *_: [Dying(), 70][1]}[main]
{run}
"""


def printed(main: str, run: str) -> tuple[int, str]:
    """Exit status of the helper where a part of it fails, and what it prints."""
    command = [sys.executable, "-I", "-B", "-c", FAULTY.replace("{run}", run), str(PACKAGES), main]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(("main", "status"), [("thread", 70), ("main", 1), ("del", 70)])
def test_a_fault_of_the_helper_is_never_printed_over_the_screen(main, status):
    assert printed(main, "runpy.run_path(folder + '/helper', run_name='__main__')") == (status, "")


@pytest.mark.parametrize("main", ["thread", "main", "del"])
def test_control_python_would_print_it(main):
    assert "ValueError: a fault of the helper's own" in printed(main, "sys.exit(life.main([]))")[1]


def test_the_helper_loads_nothing_of_coldtui_before_coldtui_runs():
    code = "import sys; sys.path.insert(0, sys.argv[1]); import helper.life; print([n for n in sys.modules if 'coldtui' in n])"
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, PACKAGES], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("text", [screen.CRASHED, screen.KEEPS_CRASHING, screen.GOING])
def test_what_is_said_fits_on_the_smallest_screen(text):
    assert text.isascii()
    assert max(map(len, text.splitlines())) <= 80
