"""The stick that the live image was started from: recognised by its first bytes, never listed as a card."""

import errno

import pytest

from coldtui.core.errors import Refused
from coldtui.devices.boot_medium import BootMedia
from coldtui.devices.filesystem import LOOKED_AT, is_our_image
from coldtui.devices.volumes import BOOT_MEDIUM
from tests.devices.fake_computer import SATA, USB, FakeComputer
from tests.devices.fake_kernel import MountRig, changed
from tests.devices.faulty import FaultyFs

MB = 1_000_000
ISO = changed(changed(bytes(LOOKED_AT), 32768, b"\x01CD001\x01"), 32808, b"COLDTUI".ljust(32))
OTHER = changed(ISO, 32808, b"COLDTUI2".ljust(32))
NO_ISO = changed(ISO, 32769, b"CD002")


@pytest.fixture
def rig(tmp_path) -> MountRig:
    made = MountRig(tmp_path)
    made.plug("sdb", "sdb1")
    return made


def put(rig: MountRig, start: bytes) -> None:
    (rig.computer.root / "dev/sdb").write_bytes(start)


@pytest.mark.parametrize(
    ("start", "is_ours"), [(ISO, True), (OTHER, False), (NO_ISO, False), (ISO[:32812], False), (b"", False)]
)
def test_the_image_is_told_by_the_name_of_its_file_system(start, is_ours):
    assert is_our_image(start) is is_ours


def divided(start: bytes, *partitions: tuple[int, int]) -> bytes:
    """With a table of partitions, each with its type and its first sector."""
    entries = (
        bytes((0, 0, 0, 0, kind, 0, 0, 0)) + first.to_bytes(4, "little") + bytes(4) for kind, first in partitions
    )
    return changed(changed(start, 446, b"".join(entries)), 510, b"\x55\xaa")


@pytest.mark.parametrize(
    ("partitions", "is_ours"),
    [
        (((0x83, 0), (0xEF, 83168)), True),  # as the image has it
        ((), True),
        (((0x0C, 2048),), False),
        (((0xEE, 1),), False),  # what keeps old programs off a disk with GPT (UEFI 2.10, 5.2.3)
    ],
)
def test_a_stick_that_was_given_new_partitions_is_a_card_again_though_the_name_is_still_there(partitions, is_ours):
    assert is_our_image(divided(ISO, *partitions)) is is_ours


def test_what_lies_on_the_boot_medium_is_no_card(rig):
    put(rig, ISO)
    assert rig.cards.mount() == ()
    assert rig.kernel.calls == []
    assert rig.computer.devices.is_boot_medium("sdb1")
    assert rig.computer.devices.has_boot_medium()


def test_control_another_stick_is_one(rig):
    put(rig, OTHER)
    assert rig.cards.mount()[0].mounted
    assert not rig.computer.devices.has_boot_medium()


def test_the_boot_medium_is_never_formatted_and_says_why(rig):
    put(rig, ISO)
    (disk,) = rig.cards.disks()
    assert (disk.obstacle, disk.volumes) == (BOOT_MEDIUM, ())
    with pytest.raises(Refused, match="the medium that coldtui starts from"):
        rig.cards.format(disk)
    assert (rig.computer.root / "dev/sdb").read_bytes() == ISO


def test_the_stick_is_read_once_until_it_is_put_back(rig):
    put(rig, ISO)
    devices = rig.computer.devices
    assert devices.volumes() == ()
    put(rig, OTHER)
    assert devices.volumes() == (), "nobody wrote on it but coldtui, which never does"
    rig.computer.exchange(rig.disk)
    assert [volume.device for volume in devices.volumes()] == ["/dev/sdb1"]


def test_a_node_that_cannot_be_opened_yet_is_looked_at_again(tmp_path):
    node = tmp_path / "sdb"
    media = BootMedia()
    assert not media.is_one(str(node), "8:16 1 1")
    node.write_bytes(ISO)
    assert media.is_one(str(node), "8:16 1 1")


@pytest.fixture
def stick(tmp_path) -> str:
    (tmp_path / "sdb").write_bytes(ISO)
    return str(tmp_path / "sdb")


def test_the_image_is_recognised_although_it_could_not_be_read_at_first(stick):
    media = BootMedia(FaultyFs(2, errno.EIO))  # the first call opens it
    assert not media.is_one(stick, "8:16 1 1")
    assert media.is_one(stick, "8:16 1 1")


def test_a_disk_that_cannot_be_read_is_read_no_more_than_three_times(stick):
    broken = FaultyFs(1, errno.EIO, stays_broken=True)
    media = BootMedia(broken)
    assert not any(media.is_one(stick, "8:16 1 1") for _ in range(9))
    assert broken.calls.count("open") == 3
    media.forget_all_but(frozenset())
    assert not media.is_one(stick, "8:16 1 1")
    assert broken.calls.count("open") == 4


def test_a_card_is_what_is_attached_as_one(tmp_path):
    computer = FakeComputer(tmp_path)
    computer.disk("sda", SATA)
    computer.disk("sdb", USB, 64 * MB)
    assert [name for name in ("sda", "sdb", "sdc") if computer.devices.is_card(name)] == ["sdb"]
