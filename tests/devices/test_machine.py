"""A computer that switches off."""

import pytest

from coldtui.core.errors import DeviceFailed
from coldtui.devices import machine
from coldtui.devices.machine import LinuxMachine


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
