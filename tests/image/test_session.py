"""What ends a session, and what does not: a crash starts a clean one, and each way to switch off does."""

from pathlib import Path

import pytest

from tests.drivers import LOADING
from tests.image.built import has_own_kernel
from tests.image.inside import HOME, Inside, started
from tests.image.overlay import PLACE, Overlay
from tests.image.player import FIRST
from tests.image.sight import Sight
from tests.image.trixie import kernel

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


@pytest.mark.parametrize("held", ["ctrl+alt", "shift+ctrl+alt"])
def test_the_panic_key_switches_off_while_a_secret_is_typed(image: Path, sight: Sight, held: str) -> None:
    with started(image, sight) as inside:
        inside.go_home()
        inside.press("l")
        inside.see("In which form is your backup?")
        inside.press("w")
        inside.see("How many words")
        inside.press("home", "enter")
        inside.see("Word 1 of 12")
        inside.press(f"{held}+delete")
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


def plug_keyboard(inside: Inside) -> str:
    """When the start is over: before, keyboards are let in as those that were there."""
    inside.agent.said("until [ -e /run/coldtui/started ]; do usleep 100000; done")
    name = inside.computer.plug_keyboard()
    inside.see("It does nothing until you allow it.")
    return name


def test_a_new_keyboard_does_nothing_until_it_is_allowed(image: Path, sight: Sight) -> None:
    with started(image, sight) as inside:
        inside.go_home()
        plug_keyboard(inside)
        inside.computer.press_plugged("down", "enter")  # it says Yes to itself
        inside.press("escape")
        inside.see(HOME)
        assert not types_l(inside)
        inside.press("down")
        inside.see("> s ")
        assert not strange(inside)


def types_l(inside: Inside) -> bool:
    """Whether a letter on the new keyboard does something at home. The first ones get lost while its driver begins."""
    inside.computer.press_plugged("l")
    return "In which form is your backup?" in inside.sight.text(inside.computer)


def test_control_a_keyboard_that_is_allowed_types(image: Path, sight: Sight) -> None:
    with started(image, sight) as inside:
        inside.go_home()
        plug_keyboard(inside)
        inside.press("down", "enter")
        inside.see(HOME)
        inside.computer.until(lambda: strange(inside), "the keyboard")
        inside.computer.until(lambda: types_l(inside), "what was typed")


def test_a_new_keyboard_that_is_pulled_out_is_not_asked_about_any_more(image: Path, sight: Sight) -> None:
    with started(image, sight) as inside:
        inside.go_home()
        inside.computer.pull_keyboard(plug_keyboard(inside))
        assert "it may type" not in inside.see("It is not waiting any more")
        inside.press("enter")
        inside.see(HOME)


LID = b"""
import fcntl, glob, os, struct, sys, time
SW, SW_LID, SW_TABLET_MODE, NAME = 5, 0, 1, b"the lid of a test"
port = os.open(sys.argv[1], os.O_RDWR)
fcntl.ioctl(port, 0x40045564, SW)  # UI_SET_EVBIT
for switch in (SW_LID, SW_TABLET_MODE):
    fcntl.ioctl(port, 0x4004556D, switch)  # UI_SET_SWBIT
fcntl.ioctl(port, 0x405C5503, struct.pack("<4H80sI", 6, 0, 0, 0, NAME, 0))  # UI_DEV_SETUP
fcntl.ioctl(port, 0x5501)  # UI_DEV_CREATE
named = (name for name in glob.glob("/sys/class/input/event*/device/name") if NAME in open(name, "rb").read())
node = "/dev/input/" + next(named).split("/")[4]

def is_heard():
    for one in glob.glob("/proc/[0-9]*/fd/*"):
        try:
            if os.readlink(one) == node:
                return True
        except OSError:
            pass
    return False

while not is_heard():
    time.sleep(0.05)
open(sys.argv[2], "w").close()
for line in sys.stdin:
    for event in ((SW, *map(int, line.split())), (0, 0, 0)):
        os.write(port, struct.pack("@llHHi", 0, 0, *event))
    open(sys.argv[2], "a").write("x")
"""
"""A lid that is also a hinge (linux/uinput.h): each line that it reads is a switch and how it is now."""


def test_closing_the_lid_switches_off_and_no_other_switch_does(
    image: Path, sight: Sight, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if has_own_kernel(image):
        pytest.skip("the kernel of our own takes no modules, and so no lid of a test")
    modules = kernel(tmp_path_factory.getbasetemp() / "kernel").with_needed(["uinput"])
    assert modules
    with started(image, sight, Overlay(files={"lid.py": LID}, modules=modules)) as inside:
        inside.go_home()
        agent = inside.agent
        agent.said(f"cd {PLACE}; mkdir own; mount -t tmpfs none own; mknod own/uinput c 10 223; mkfifo own/switch")
        agent.said(
            f"cd {PLACE}; (exec 3<>own/switch; python3 -I lid.py own/uinput own/heard <&3 >own/said 2>&1) >/dev/null 2>&1 &"
            " until [ -e own/heard ]; do usleep 100000; done"
        )
        agent.said(
            f"cd {PLACE}/own; echo 1 1 > switch; echo 0 0 > switch; until grep -q xx heard; do usleep 100000; done"
        )
        inside.press("down")
        inside.see("> s ")
        agent.begin(f"echo 0 1 > {PLACE}/own/switch")
        inside.computer.until_off()
