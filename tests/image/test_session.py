"""What ends a session, and what does not: a crash starts a clean one, and each way to switch off does."""

from pathlib import Path

import pytest

from tests.drivers import LOADING
from tests.image.inside import HOME, Inside, started
from tests.image.player import FIRST
from tests.image.sight import Sight

pytestmark = [pytest.mark.image, pytest.mark.slow]

COLDTUI = (
    "for p in /proc/[0-9]*; do grep -qs '^Uid:.1000' $p/status && grep -qs coldtui $p/cmdline && echo ${p#/proc/};"
    " done; true"
)
"""The processes of coldtui: none but its own have its user's number."""


def load(inside: Inside) -> None:
    """The key that everybody knows."""
    for line in LOADING.strip().splitlines():
        verb, rest = line.split(maxsplit=1)
        match verb:
            case "see":
                inside.see(rest)
            case "press":
                inside.press(*rest.split())
            case "type":
                inside.computer.type(rest)


def test_after_a_crash_coldtui_starts_again_with_nothing_of_before(image: Path, sight: Sight) -> None:
    with started(image, sight) as inside:
        inside.go_home()
        load(inside)
        first = inside.agent.said(COLDTUI).split()
        assert first
        inside.agent.said(f"kill -SEGV {first[0]}")
        said = inside.see("coldtui had to stop")
        assert "73c5" not in said
        assert "about" not in said
        inside.press("enter")
        inside.see(FIRST)
        assert not set(first) & set(inside.agent.said(COLDTUI).split())
        inside.go_home()
        assert "no keys loaded" in inside.see(HOME)


def test_the_power_button_switches_off(image: Path, sight: Sight) -> None:
    with started(image, sight) as inside:
        inside.go_home()
        inside.computer.monitor.tell("system_powerdown")
        inside.computer.until_off()


def test_the_panic_key_switches_off_while_a_secret_is_typed(image: Path, sight: Sight) -> None:
    with started(image, sight) as inside:
        inside.go_home()
        inside.press("l")
        inside.see("In which form is your backup?")
        inside.press("w")
        inside.see("How many words")
        inside.press("home", "enter")
        inside.see("Word 1 of 12")
        inside.press("ctrl+alt+delete")
        inside.computer.until_off()


def test_control_other_keys_do_not_switch_off(image: Path, sight: Sight) -> None:
    with started(image, sight) as inside:
        inside.go_home()
        inside.press("ctrl+c", "escape", "ctrl+z", "ctrl+\\", "ctrl+d", "ctrl+alt+backspace", "f10", "escape")
        inside.see(HOME)
        assert not inside.computer.is_off


def strange(inside: Inside) -> bool:
    """Whether the kernel takes keys from something in a USB port."""
    return "usb" in inside.agent.said("cat /sys/class/input/input*/phys")


def plug_keyboard(inside: Inside) -> None:
    """When the start is over: before, keyboards are let in as those that were there."""
    inside.agent.said("until [ -e /run/coldtui/started ]; do usleep 100000; done")
    inside.computer.monitor.tell("device_add", driver="usb-kbd", bus="usb.0", id="strange")


def test_a_new_keyboard_does_nothing_until_it_is_allowed(image: Path, sight: Sight) -> None:
    with started(image, sight) as inside:
        inside.go_home()
        plug_keyboard(inside)
        inside.see("It does nothing until you allow it.")
        assert not strange(inside)
        inside.press("escape")
        inside.see(HOME)
        assert not strange(inside)


def test_control_a_keyboard_that_is_allowed_is_there(image: Path, sight: Sight) -> None:
    with started(image, sight) as inside:
        inside.go_home()
        plug_keyboard(inside)
        inside.see("It does nothing until you allow it.")
        inside.press("down", "enter")
        inside.see(HOME)
        inside.computer.until(lambda: strange(inside), "the keyboard")
