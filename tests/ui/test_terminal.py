"""What the real program leaves on a terminal without an alternate screen, and what the environment can do to it."""

import os
import re
import signal
import sys
import time
from pathlib import Path

import pytest

from coldtui import environment
from tests.build.keys import OURS
from tests.terminal import Terminal

PROGRAM = [sys.executable, "-m", "coldtui", "--network", "regtest"]
PLAIN = {"PATH": os.environ["PATH"], "TERM": "linux", "LC_ALL": "C.UTF-8"}


def started(extra: dict[str, str] | None = None, *arguments: str, folder: Path) -> Terminal:
    return Terminal([*PROGRAM, "--media", str(folder), *arguments], {**PLAIN, **(extra or {})})


def enter_words(terminal: Terminal) -> None:
    """Half a phrase, shown."""
    terminal.see("What would you like to do?")
    terminal.send(b"l")
    terminal.see("In which form")
    terminal.send(b"w")
    terminal.see("How many words")
    terminal.send(b"\r")
    terminal.see("Word 1 of 24")
    terminal.send((" ".join(OURS.split()[:6]) + " ").encode())
    terminal.see("6 of 24 words")
    terminal.send(b"\x1b[[C")
    terminal.see("abandon")


def leave_by_key(terminal: Terminal) -> None:
    terminal.send(b"\x11")
    terminal.see("Leave coldtui")
    terminal.send(b"\r")


LEAVING = {
    "key": (leave_by_key, 0),
    "sigterm": (lambda terminal: terminal.kill(signal.SIGTERM), 143),
    "sighup": (lambda terminal: terminal.kill(signal.SIGHUP), 129),
}


@pytest.mark.parametrize("how", LEAVING)
def test_nothing_is_left_on_the_terminal(how, tmp_path):
    leave, status = LEAVING[how]
    with started(folder=tmp_path) as terminal:
        enter_words(terminal)
        leave(terminal)
        assert terminal.ended() == status
        assert terminal.shown.strip() == ""
        assert terminal.is_cooked


def test_control_without_clearing_the_words_would_stay(tmp_path):
    code = (
        "import sys; from textual.drivers.linux_driver import LinuxDriver; import coldtui.ui.terminal as t;"
        "t.CleanDriver.stop_application_mode = LinuxDriver.stop_application_mode;"
        f"from coldtui.__main__ import main; sys.exit(main({[*PROGRAM[3:], '--media', str(tmp_path)]!r}))"
    )
    with Terminal([sys.executable, "-c", code], PLAIN) as terminal:
        enter_words(terminal)
        leave_by_key(terminal)
        assert terminal.ended() == 0
        assert "Leave coldtui" in terminal.shown


HOSTILE = {
    "TEXTUAL_SCREENSHOT": "1",
    "TEXTUAL_SCREENSHOT_LOCATION": "{folder}",
    "TEXTUAL_PRESS": "l,enter",
    "TEXTUAL_LOG": "{folder}/log",
    "TEXTUAL_DRIVER": "tests.no_such_driver:Driver",
    "TEXTUAL": "devtools,debug",
    "TEXTUAL_THEME": "textual-light",
    "TEXTUAL_FILTERS": "dim",
    "TEXTUAL_SHOW_RETURN": "1",
    "TEXTUAL_ALLOW_SIGNALS": "1",
    "COLUMNS": "20",
    "LINES": "5",
    "ESCDELAY": "60000",
    "COLORTERM": "truecolor",
    "FORCE_COLOR": "1",
}


def test_a_hostile_environment_changes_nothing(tmp_path):
    card = tmp_path / "card"
    card.mkdir()
    extra = {name: value.format(folder=tmp_path) for name, value in HOSTILE.items()}
    with started(extra, folder=card) as terminal:
        terminal.see("What would you like to do?")
        terminal.send(b"l")
        terminal.see("In which form")
        terminal.send(b"\x1b")
        terminal.see("What would you like to do?")
        assert "\x1b[38;2" not in terminal.raw
        time.sleep(1.5)
        leave_by_key(terminal)
        assert terminal.ended() == 0
    assert [path.name for path in tmp_path.iterdir()] == ["card"]
    assert list(card.iterdir()) == []


def test_control_stock_textual_obeys_the_environment(tmp_path):
    code = "from textual.app import App; App().run(mouse=False)"
    extra = {"TEXTUAL_SCREENSHOT": "1", "TEXTUAL_SCREENSHOT_LOCATION": str(tmp_path)}
    with Terminal([sys.executable, "-c", code], {**PLAIN, **extra}) as terminal:
        terminal.ended()
    assert [path.suffix for path in tmp_path.iterdir()] == [".svg"]


def test_no_color_is_honoured(tmp_path):
    with started({"NO_COLOR": "1", "TERM": "xterm-256color"}, folder=tmp_path) as terminal:
        terminal.see("What would you like to do?")
        styles = {code for sequence in re.findall(r"\x1b\[([0-9;]*)m", terminal.raw) for code in sequence.split(";")}
        assert styles <= {"", "0", "1", "2", "4", "7", "39", "49"}


@pytest.mark.parametrize("term", ["linux", "vt100", "xterm-256color", "tmux-256color"])
def test_the_program_asks_the_terminal_nothing_that_an_old_console_would_print(term, tmp_path):
    with started({"TERM": term}, folder=tmp_path) as terminal:
        terminal.see("What would you like to do?")
        leave_by_key(terminal)
        terminal.ended()
        assert "\x1b[>25u" not in terminal.raw
        assert "\x1b[?1000h" not in terminal.raw
        assert "\x1b]52" not in terminal.raw


def test_scrubbing_drops_what_steers_textual_and_keeps_the_rest():
    given = {**HOSTILE, "TERM": "linux", "HOME": "/home/user", "textual_press": "q"}
    environment.scrub(given)
    assert given == {
        "TERM": "linux",
        "HOME": "/home/user",
        "TEXTUAL_DISABLE_KITTY_KEY": "1",
        "TEXTUAL_ANIMATIONS": "none",
    }


def test_scrubbing_turns_no_color_into_ours():
    given = {"NO_COLOR": ""}
    environment.scrub(given)
    assert "NO_COLOR" not in given
    assert given[environment.NO_COLOR]


def test_scrubbing_keeps_the_colours_of_an_emulator():
    given = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    environment.scrub(given)
    assert given["COLORTERM"] == "truecolor"


@pytest.mark.parametrize("size", [(128, 48), (85, 32), (80, 24)])
def test_on_the_console_with_larger_or_smaller_letters_the_whole_screen_is_drawn_anew(size, tmp_path):
    with started(folder=tmp_path) as terminal:
        terminal.see("What would you like to do?")
        terminal.resize(*size)
        terminal.pump(lambda: [len(terminal.rows[at]) for at in (0, -1)] == [size[0] - 1] * 2)
        assert len(terminal.rows) == size[1]
        assert terminal.rows[0].startswith(" coldtui |")
        assert terminal.rows[-1].endswith("Enter Choose")


def test_control_with_letters_that_are_too_large_it_says_so(tmp_path):
    with started(folder=tmp_path) as terminal:
        terminal.see("What would you like to do?")
        terminal.resize(64, 24)
        terminal.see("coldtui needs a terminal of 80x24 or more.")
