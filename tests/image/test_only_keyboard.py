"""A computer with one keyboard, on USB, which is pulled out while coldtui runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.image.inside import HOME, Inside, started
from tests.image.sight import Sight

pytestmark = [pytest.mark.image, pytest.mark.slow]

PORT = {"driver": "usb-kbd", "bus": "usb.0", "port": "3"}

ALONE = (
    *("-machine", "i8042=off"),
    *("-device", "usb-kbd,bus=usb.0,port=3,id=only,serial=1"),
)
"""A keyboard in a certain port, and none inside."""


@pytest.fixture
def inside(image: Path, sight: Sight) -> Iterator[Inside]:
    """At home, when keyboards that come count as new; the only one is out."""
    with started(image, sight, more=ALONE) as found:
        found.go_home()
        found.agent.said("until [ -e /run/coldtui/started ]; do usleep 100000; done")
        assert types(found)
        found.computer.pull_keyboard("only")
        found.computer.until(lambda: not types(found), "no keyboard")
        yield found


def types(inside: Inside) -> bool:
    """Whether the kernel takes keys from something in a USB port."""
    return "usb" in inside.agent.run("cat /sys/class/input/input*/phys")[1]  # one may go while it is read


def test_put_back_it_types_and_nobody_has_to_be_asked(inside: Inside) -> None:
    inside.computer.monitor.tell("device_add", id="back", serial="1", **PORT)
    inside.computer.until(lambda: types(inside), "the keyboard")
    inside.see(HOME)

    def has_typed() -> bool:
        inside.press("l")
        return "In which form is your backup?" in inside.sight.text(inside.computer)

    inside.computer.until(has_typed, "what was typed")


def test_control_another_one_in_its_place_stays_off(inside: Inside) -> None:
    inside.computer.monitor.tell("device_add", id="other", serial="2", **PORT)
    inside.see("It does nothing until you allow it.")
    inside.press("down", "enter")
    inside.see("It does nothing until you allow it.")
    assert not types(inside)
