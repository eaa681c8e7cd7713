"""A process that nobody can look into, and a computer that switches off. Each runs in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

from coldtui.core.errors import DeviceFailed
from coldtui.devices import machine
from coldtui.devices.machine import LinuxMachine

STATE = """
import resource, sys
from coldtui.devices import machine
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
if sys.argv[1] == "harden":
    machine.harden()
print(machine.is_dumpable(), resource.getrlimit(resource.RLIMIT_CORE) == (0, 0))
"""

PEEK = """
import ctypes, os, sys
from coldtui.devices import machine
try:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)  # root may look into everything
except PermissionError:
    pass  # not root, or one without rights: an ordinary user already
machine._prctl(4, 1)  # a change of user closes a process by itself: open it again, as an ordinary one is
secret = ctypes.create_string_buffer(b"abandon abandon about")
ready, done = os.pipe(), os.pipe()
child = os.fork()
if child == 0:
    if sys.argv[1] == "harden":
        machine.harden()
    os.write(ready[1], b"x")
    os.read(done[0], 1)
    os._exit(0)
os.read(ready[0], 1)
try:
    with open(f"/proc/{child}/mem", "rb", buffering=0) as memory:
        memory.seek(ctypes.addressof(secret))
        print("read", memory.read(21))
except OSError as error:
    print("closed", type(error).__name__)
os.write(done[1], b"x")
os.waitpid(child, 0)
"""


def run(script: str, *arguments: str) -> str:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True, cwd=root, timeout=60
    )
    return done.stdout.strip()


def test_a_hardened_process_writes_no_core_and_cannot_be_dumped():
    assert run(STATE, "harden") == "False True"


def test_control_a_process_is_dumpable_before_it_is_hardened():
    assert run(STATE, "leave").startswith("True")


def test_another_program_of_the_same_user_cannot_read_the_memory_of_a_hardened_process():
    assert run(PEEK, "harden") == "closed PermissionError"


def test_control_without_it_another_program_reads_the_memory():
    assert run(PEEK, "leave") == "read b'abandon abandon about'"


@pytest.mark.parametrize(("dumpable", "limit"), [(1, 0), (0, 4096), (1, 4096)])
def test_where_it_does_not_hold_it_is_an_error(monkeypatch, dumpable, limit):
    monkeypatch.setattr(machine, "_prctl", lambda option, argument: dumpable)
    monkeypatch.setattr(machine.resource, "setrlimit", lambda which, limits: None)
    monkeypatch.setattr(machine.resource, "getrlimit", lambda which: (limit, limit))
    with pytest.raises(DeviceFailed, match="protect its memory"):
        machine.harden()


def test_the_first_command_that_works_switches_off(tmp_path):
    log = tmp_path / "log"
    fails, works, later = tmp_path / "fails", tmp_path / "works", tmp_path / "later"
    for script, status in ((fails, 1), (works, 0), (later, 0)):
        script.write_text(f'#!/bin/sh\necho "{script.name} $1" >> {log}\nexit {status}\n')
        script.chmod(0o755)
    commands = [[str(tmp_path / "missing")], [str(fails), "poweroff"], [str(works), "poweroff"], [str(later)]]
    computer = LinuxMachine(commands)
    assert computer.can_power_off
    computer.power_off()
    assert log.read_text() == "fails poweroff\nworks poweroff\n"


def test_a_computer_that_cannot_be_switched_off_says_what_to_do(tmp_path):
    computer = LinuxMachine([[str(tmp_path / "missing")]])
    assert not computer.can_power_off
    with pytest.raises(DeviceFailed, match="could not be switched off") as caught:
        computer.power_off()
    assert "power button" in caught.value.hint


def test_a_command_that_hangs_is_given_up(tmp_path, monkeypatch):
    monkeypatch.setattr(machine, "_PATIENCE", 0.1)
    with pytest.raises(DeviceFailed):
        LinuxMachine([["/bin/sleep", "30"]]).power_off()


def test_the_commands_to_switch_off_are_whole_paths():
    assert all(command[0].startswith("/") for command in machine._POWER_OFF)
