"""coldtui without rights, and the helper of the live image that has them: both real, over a real socket pair.

The kernel below the helper is one of folders (fake_kernel.py). In tests/image both run in the image itself.
"""

import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from helper.appearance import Appearance
from helper.keyboards import Keyboards
from helper.serving import Helper
from helper.usb import Usb

from coldtui.core.errors import DeviceFailed, MediaReadOnly, Refused
from coldtui.devices.cards import Cards
from coldtui.devices.fat_layout import SMALLEST
from coldtui.devices.filesystem import Kind, recognise
from coldtui.devices.helper_kernel import HelperKernel
from coldtui.devices.helper_link import HelperLink
from coldtui.devices.media import Released
from coldtui.devices.mounting import FLAGS
from coldtui.devices.volumes import BOOT_MEDIUM
from tests.devices.fake_computer import USB
from tests.devices.fake_kernel import FakeKernel, MountRig, boot_sector
from tests.devices.test_boot_medium import ISO

DATA = b"x" * 1000


class _Kernel(HelperKernel):
    """The device nodes of a computer made of folders are files."""

    def __init__(self, link: HelperLink, kernel: FakeKernel) -> None:
        super().__init__(link)
        self.device_number = kernel.device_number


class Rig(MountRig):
    """A computer on which coldtui has a helper. `off` counts how often it was to be switched off."""

    def __init__(self, tmp_path: Path) -> None:
        super().__init__(tmp_path)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._sockets = (ours, theirs)
        self.off = 0
        usb, console = (
            Usb(str(tmp_path), Keyboards(tmp_path, str(tmp_path / "keyboards"))),
            Appearance("/dev/null", str(tmp_path)),
        )
        self.helper = Helper(self.computer.devices, self.kernel, usb, console, self._switch_off)
        self._thread = Thread(target=self.helper.serve, args=(ours,), daemon=True)
        self._thread.start()
        self.link = HelperLink(theirs.fileno())
        kernel = _Kernel(self.link, self.kernel)
        self.cards = Cards((), self.computer.devices, self.fs, kernel, self.link.format_disk)

    def plug(self, disk: str, part: str, label: str = "CARD", start: bytes | None = None) -> Path:
        (self.computer.root / "dev" / disk).write_bytes(bytes(512))
        return super().plug(disk, part, label, start)

    def close(self) -> None:
        ours, theirs = self._sockets
        theirs.close()
        self._thread.join(60)
        ours.close()

    def _switch_off(self) -> None:
        self.off += 1


@pytest.fixture
def rig(tmp_path) -> Iterator[Rig]:
    made = Rig(tmp_path)
    yield made
    made.close()


def test_a_card_is_looked_at_without_the_helper_and_mounted_by_it_with_its_flags(rig):
    (rig.plug("sdb", "sdb1") / "in.psbt").write_bytes(DATA)
    (volume,) = rig.cards.volumes()
    assert (volume.is_resting, volume.label) == (True, "CARD-ABCD")
    assert rig.kernel.mounts == {}
    (volume,) = rig.cards.mount()
    assert volume.path == str(rig.places / "sdb1")
    (mounted,) = rig.kernel.mounts.values()
    assert (mounted.name, mounted.kind, mounted.is_writable) == ("sdb1", "vfat", False)
    assert mounted.flags & FLAGS == FLAGS
    assert "uid=1000,gid=1000,fmask=0177,dmask=0077" in mounted.options
    (entry,) = rig.cards.files(volume, [".psbt"]).files
    assert rig.cards.read(entry) == DATA


def test_a_card_is_writable_while_it_is_written_to_and_put_away_at_the_end(rig):
    folder = rig.plug("sdb", "sdb1")
    (volume,) = rig.cards.mount()
    assert rig.cards.write_new(volume, lambda _: "out.psbt", DATA) == "out.psbt"
    assert (folder / "out.psbt").read_bytes() == DATA
    assert [call for call in rig.kernel.calls if call.startswith("remount")] == ["remount rw", "remount ro"]
    assert rig.cards.put_away() == frozenset()
    assert rig.kernel.mounts == {}
    assert rig.cards.volumes()[0].is_resting


def test_a_locked_card_is_said_to_be_locked(rig):
    rig.plug("sdb", "sdb1")
    (volume,) = rig.cards.mount()
    rig.kernel.fails["remount rw"] = 30  # EROFS
    with pytest.raises(MediaReadOnly):
        rig.cards.write_new(volume, lambda _: "out.psbt", DATA)


def test_a_card_is_released_by_the_helper(rig):
    rig.plug("sdb", "sdb1")
    (volume,) = rig.cards.mount()
    assert rig.cards.release(volume) is Released.UNMOUNTED
    assert rig.kernel.mounts == {}


def test_a_card_that_is_pulled_is_put_away_and_the_next_one_mounted(rig):
    rig.plug("sdb", "sdb1")
    rig.cards.mount()
    rig.computer.exchange(rig.disk)
    rig.helper.cards.put_away_the_gone()
    (volume,) = rig.cards.mount()
    assert volume.mounted
    assert len(rig.kernel.mounts) == 1


def test_what_the_helper_does_not_mount_stays_unmounted(rig):
    rig.plug("sdb", "sdb1")
    (resting,) = rig.cards.volumes()
    (rig.computer.root / "dev/sdb").write_bytes(ISO)  # the helper looks again, at the disk itself
    (volume,) = rig.cards.mount()
    assert volume == resting
    assert rig.kernel.mounts == {}


def test_the_boot_medium_is_neither_mounted_nor_formatted(rig):
    rig.plug("sdb", "sdb1")
    (rig.computer.root / "dev/sdb").write_bytes(ISO)
    assert rig.cards.mount() == ()
    (disk,) = rig.cards.disks()
    assert disk.obstacle == BOOT_MEDIUM
    with pytest.raises(Refused, match="the medium that coldtui starts from"):
        rig.cards.format(disk)
    with pytest.raises((Refused, DeviceFailed)):  # and not by the helper either, whoever asks it
        rig.link.format_disk(disk)
    assert (rig.computer.root / "dev/sdb").read_bytes() == ISO


def test_a_card_is_formatted_by_the_helper_which_tells_how_far_it_is(rig):
    rig.computer.disk("sdb", USB, SMALLEST)
    node = rig.computer.root / "dev/sdb"
    with node.open("wb") as file:
        file.truncate(SMALLEST)
    (disk,) = rig.cards.disks()
    told: list[tuple[int, int]] = []
    label = rig.cards.format(disk, lambda done, total: told.append((done, total)))
    assert len(told) > 10
    assert told == sorted(told)
    with node.open("rb") as file:
        start = int.from_bytes(file.read(512)[454:458], "little") * 512
        file.seek(start)
        found = recognise(file.read(70_000))
    assert (found.kind, found.label) == (Kind.FAT, label)


def test_a_card_that_was_mounted_is_put_away_before_it_is_formatted(rig):
    rig.plug("sdb", "sdb1", start=boot_sector())
    rig.cards.mount()
    with (rig.computer.root / "dev/sdb").open("wb") as file:
        file.truncate(64 * 1024 * 1024)
    (disk,) = rig.cards.disks()
    assert disk.obstacle == ""
    rig.cards.format(disk)
    assert rig.kernel.mounts == {}


def test_switching_off_is_asked_for_once(rig):
    rig.link.power_off()
    rig.close()
    assert rig.off == 1
