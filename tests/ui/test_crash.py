"""A crash names file, line and type, and shows no value: not the message, not a local variable, not the screen."""

import os
import subprocess
import sys

import pytest

from coldtui import crash
from tests.terminal import ROOT, Terminal
from tests.ui.crashing import CANARY, fail

SECRET = CANARY.removeprefix("CANARY-")
ENVIRONMENT = {"PATH": os.environ["PATH"], "TERM": "linux", "LC_ALL": "C.UTF-8"}


def crashing(where: str) -> Terminal:
    return Terminal([sys.executable, "-m", "tests.ui.crashing", where], ENVIRONMENT)


@pytest.mark.parametrize("where", ["key", "journey", "rich"])
def test_a_crash_shows_where_and_nothing_else(where):
    with crashing(where) as terminal:
        terminal.see("What would you like to do?")
        terminal.send(b"t")
        if where != "journey":
            terminal.see(CANARY)
            terminal.send(b"\r")
        assert terminal.ended() == 70
        assert "coldtui stopped: an error of its own" in terminal.shown
        assert "ui/crashing.py:" in terminal.shown
        assert SECRET not in terminal.shown
        assert terminal.is_cooked


@pytest.mark.parametrize("where", ["thread", "task", "unraisable"])
def test_an_error_that_nobody_waits_for_is_told_at_the_end(where):
    with crashing(where) as terminal:
        terminal.see("What would you like to do?")
        terminal.send(b"t")
        terminal.see(f"shown {CANARY}")
        assert "an error of its own" not in terminal.shown
        terminal.send(b"\x11\x11")
        assert terminal.ended() == 0
        assert "an error of its own (ValueError)" in terminal.shown
        assert SECRET not in terminal.shown


def test_control_stock_textual_shows_local_variables():
    with crashing("stock") as terminal:
        terminal.pump(lambda: "\x1b[?25l" in terminal.raw)
        terminal.send(b"t")
        terminal.ended()
        assert SECRET in terminal.shown


def test_a_crash_before_the_screen_shows_no_value():
    command = [sys.executable, "-m", "tests.ui.crashing", "hook"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "an error of its own (ValueError)" in done.stderr
    assert SECRET not in done.stderr + done.stdout


def test_control_python_alone_shows_the_message():
    code = f"raise ValueError({CANARY!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert SECRET in done.stderr


def test_a_report_has_places_and_a_type():
    with pytest.raises(ValueError, match=CANARY) as caught:
        fail(CANARY)
    report = crash.report(caught.value)
    assert "ValueError" in report
    assert "ui/crashing.py:" in report
    assert SECRET not in report
    assert str(ROOT) not in report


def test_a_report_of_a_chain_shows_no_value_of_any_error():
    def chain() -> None:
        try:
            fail(CANARY)
        except ValueError as error:
            raise KeyError(CANARY) from error

    with pytest.raises(KeyError) as caught:
        chain()
    assert SECRET not in crash.report(caught.value)
