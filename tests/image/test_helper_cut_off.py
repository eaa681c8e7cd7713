"""The helper itself ends in the middle, and coldtui with it: the next one clears the screen, and says so."""

import os
import pty
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from helper import life, power, session, survivors
from helper.crashes import Crashes
from helper.power_keys import PowerKeys
from helper.session import Child
from helper.unfinished import Mark

from tests.image.helper_rig import PATIENCE, heard

SECRET = "abandon abandon about"


class Start:
    """One start of a helper, on a console, with a program in the place of coldtui."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.near, self._far = pty.openpty()
        self.terminal = os.ttyname(self._far)
        self.done: list[str] = []
        self.program = "exit 70"
        self._links: tuple[socket.socket, ...] = ()
        self._processes: list[subprocess.Popen[bytes]] = []
        monkeypatch.setattr(os, "ttyname", lambda _: self.terminal)
        monkeypatch.setattr(session, "be_the_last_to_go", lambda: None)
        monkeypatch.setattr(session, "start", self._start)
        monkeypatch.setattr(survivors, "end_all", lambda: self._note("ended all"))
        monkeypatch.setattr(survivors, "end_soon", lambda _: True)
        monkeypatch.setattr(power, "switch_off", lambda: self._note("switched off"))
        monkeypatch.setattr(life, "_HOME", str(folder / "home"))
        monkeypatch.setattr(life, "_GOING", folder / "going")
        monkeypatch.setattr(life, "_serve", lambda *_: None)
        monkeypatch.setattr(life, "PowerKeys", lambda: PowerKeys(str(folder), str(folder)))
        monkeypatch.setattr(life, "Mark", lambda: self.mark)
        monkeypatch.setattr(life, "Crashes", lambda: Crashes(str(folder / "crashes")))

    @property
    def mark(self) -> Mark:
        return Mark(str(self.folder / "running"))

    def _note(self, what: str) -> bool:
        self.done.append(what)
        return True

    def _start(self, *_: object) -> Child:
        self._note("started")
        assert self.mark.is_left
        self._processes.append(subprocess.Popen(["sh", "-c", self.program]))
        near, far = socket.socketpair()
        self._links += (near, far)
        return Child(self._processes[-1].pid, near)

    def close(self) -> None:
        for process in self._processes:
            process.kill()
            process.returncode = 0  # the helper has waited for it
        for link in self._links:
            link.close()
        os.close(self.near)
        os.close(self._far)


@pytest.fixture
def start(tmp_path, monkeypatch) -> Iterator[Start]:
    """A wait without an end fails the test."""
    before = signal.signal(signal.SIGALRM, lambda *_: pytest.fail("it waits for ever"))
    signal.alarm(6 * PATIENCE)
    made = Start(tmp_path, monkeypatch)
    yield made
    made.close()
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def answered(start: Start, question: str) -> str:
    """What is on the console of a helper until it asks, and Enter is pressed; it runs to its end."""
    said: list[str] = []

    def answer() -> None:
        said.append(heard(start.near, question))
        os.write(start.near, b"\r")

    person = Thread(target=answer, daemon=True)
    person.start()
    life.main(())
    person.join(PATIENCE)
    return said[0]


def test_the_screen_is_cleared_before_anything_else_is_done(start, monkeypatch):
    def end_all() -> bool:
        start.done.append(heard(start.near, r"\x1b\[3J"))
        return False  # and so nothing more is done

    monkeypatch.setattr(survivors, "end_all", end_all)
    os.write(start._far, SECRET.encode())
    life.main(())
    shown = start.done[0]
    assert shown.index(SECRET) < shown.index("\x1b[2J") < shown.index("\x1b[3J")


def test_what_was_cut_off_is_told_as_a_crash_before_coldtui_starts_again(start):
    start.mark.leave()
    start.program = "exit 0"
    said = answered(start, r"start it again\.")
    assert "coldtui had to stop" in said
    assert start.done == ["ended all", "started", "switched off"]


def test_control_after_an_end_as_it_should_be_nothing_is_told(start):
    start.program = "exit 0"
    life.main(())
    assert "had to stop" not in heard(start.near, r"Switching off\.")
    assert start.done == ["ended all", "started", "switched off"]


def test_it_counts_as_a_crash_and_the_third_in_turn_ends_it(start):
    start.mark.leave()
    crashes = Crashes(str(start.folder / "crashes"))
    crashes.are_too_many()
    crashes.are_too_many()
    said = answered(start, r"switch the computer off\.")
    assert "three times within a minute" in said
    assert start.done == ["ended all", "switched off"]


def test_a_crash_of_coldtui_alone_is_told_once_and_not_by_the_next_helper_again(start):
    answered(start, r"start it again\.")
    assert not start.mark.is_left
    assert start.done == ["ended all", "started"]


def test_when_it_is_switched_off_meanwhile_nothing_is_told(start):
    (start.folder / "going").touch()
    life.main(())
    assert not start.mark.is_left


def test_a_mark_that_cannot_be_left_is_as_if_there_were_none(tmp_path):
    mark = Mark(str(tmp_path / "nowhere/running"))
    mark.leave()
    assert not mark.is_left
    mark.remove()
