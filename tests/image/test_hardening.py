"""Each line of live-image/HARDENING.md, asked in a computer full of network cards and disks while coldtui runs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.image.hardening import lines
from tests.image.inside import Inside, started
from tests.image.sight import Sight

pytestmark = [pytest.mark.image, pytest.mark.slow]

NETWORK = ("e1000", "e1000e", "virtio-net-pci", "rtl8139", "usb-net,bus=usb.0")

DISKS = (
    *("-blockdev", "driver=null-co,size=1073741824,node-name=ata", "-device", "ide-hd,drive=ata"),
    *("-blockdev", "driver=null-co,size=1073741824,node-name=ssd", "-device", "ahci,id=sata"),
    *("-device", "ide-hd,bus=sata.0,drive=ssd"),
    *("-blockdev", "driver=null-co,size=1073741824,node-name=fast", "-device", "nvme,serial=1,drive=fast"),
)

FULL = tuple(part for card in NETWORK for part in ("-device", card)) + DISKS


@pytest.fixture(scope="module")
def full(image: Path, sight: Sight) -> Iterator[Inside]:
    with started(image, sight, more=FULL) as inside:
        inside.go_home()
        # from then on the helper has swept the device nodes, and strange USB devices are shut out
        inside.agent.said("until [ -e /run/coldtui/started ]; do usleep 100000; done")
        yield inside


@pytest.mark.parametrize("requirement", lines())
def test_it_is_so(full: Inside, requirement: str) -> None:
    status, said = full.agent.run(lines()[requirement])
    assert status == 0, f"{requirement}: {lines()[requirement]}\nended with {status}:\n{said}"


def test_control_a_line_that_is_not_so_fails(full: Inside) -> None:
    assert full.agent.run("test -e /nowhere")[0] != 0
    assert full.agent.run("touch /tmp/somewhere && test -e /tmp/somewhere")[0] == 0


def test_control_the_network_cards_and_disks_are_really_there(full: Inside) -> None:
    classes = full.agent.said("cat /sys/bus/pci/devices/*/class").split()
    assert sum(one.startswith("0x0200") for one in classes) == 4
    assert {"0x010601", "0x010802"} <= set(classes)
    assert "0525" in full.agent.said("cat /sys/bus/usb/devices/*/idVendor")  # QEMU's usb-net


def test_there_is_nothing_but_lo_and_that_is_down_and_no_disk(full: Inside) -> None:
    assert full.agent.said("ls /sys/class/net") == "lo"
    assert int(full.agent.said("cat /sys/class/net/lo/flags"), 16) & 1 == 0
    assert full.agent.said("cd /sys/block; for b in *; do case $b in loop*|mmcblk*) ;; *) echo $b; esac; done") == ""


def test_no_key_switches_the_console_or_restarts(full: Inside) -> None:
    full.press("alt+f2", "ctrl+alt+f3", "alt+sysrq+b", "ctrl+alt+up")
    full.see("What would you like to do?")
    assert full.agent.said("cat /sys/class/tty/tty0/active") == "tty1"
