"""The verbs that touch cards: what they do for a card, and that they do it for nothing else."""

import errno
from pathlib import Path

import pytest
from helper.mounting import Cards
from helper.serving import Housekeeping

from coldtui.core.errors import DeviceFailed, Refused
from coldtui.devices import mount_kernel
from coldtui.devices.filesystem import Kind, recognise
from coldtui.devices.helper_link import HelperLink
from tests.devices.fake_computer import MMC, SATA
from tests.image.helper_rig import HelperRig, our_image

OK = [{"ok": True}]

SAFE = 16 | 2 | 4 | 8 | 256 | 1024
"""sync, nosuid, nodev, noexec, nosymfollow and noatime, as <linux/mount.h> has them."""


@pytest.fixture
def rig(tmp_path):
    with HelperRig(tmp_path) as rig:
        yield rig


def mount(device: str = "sdb1", kind: str = "vfat", *, writable: bool = False) -> dict[str, object]:
    return {"verb": "mount", "device": device, "kind": kind, "writable": writable}


def unmount(device: str = "sdb1", *, lazily: bool = False) -> dict[str, object]:
    return {"verb": "unmount", "device": device, "lazily": lazily}


def refused(name: str) -> list[dict[str, object]]:
    return [{"error": name}]


def test_a_card_is_mounted_for_coldtui_alone_and_nothing_on_it_runs(rig):
    rig.plug()
    assert rig.ask(mount()) == OK
    (mounted,) = rig.kernel.mounts.values()
    assert mounted.kind == "vfat"
    assert mounted.flags == SAFE | mount_kernel.READ_ONLY
    assert mounted.options.startswith("uid=1000,gid=1000,fmask=0177,dmask=0077,errors=remount-ro")


def test_it_becomes_writable_and_read_only_again_without_being_mounted_twice(rig):
    rig.plug()
    for writable, state in ((False, "ro"), (True, "rw"), (True, "rw"), (False, "ro")):
        assert rig.ask(mount(writable=writable)) == OK
        assert rig.mounted == {"sdb1": state}
        (mounted,) = rig.kernel.mounts.values()
        assert mounted.flags == (SAFE if writable else SAFE | mount_kernel.READ_ONLY)
    assert rig.kernel.calls.count("mount") == 1


def test_one_that_is_writable_from_the_start_is_no_less_safe(rig):
    rig.plug()
    assert rig.ask(mount(writable=True)) == OK
    (mounted,) = rig.kernel.mounts.values()
    assert mounted.flags == SAFE


def test_it_is_unmounted_and_its_folder_is_gone(rig):
    rig.plug()
    rig.ask(mount())
    assert rig.ask(unmount()) == OK
    assert rig.mounted == {}
    assert list(rig.cards.iterdir()) == []
    assert rig.ask(mount()) == OK


def test_a_disk_inside_of_the_computer_is_not_mounted(rig):
    rig.plug("sda", "sda1", SATA)
    assert rig.ask(mount("sda1")) == refused("EPERM")
    assert rig.kernel.calls == []


def test_the_computers_own_flash_memory_is_not_mounted_and_an_sd_card_is(rig):
    rig.plug("mmcblk0", "mmcblk0p1", MMC, kind="MMC")
    assert rig.ask(mount("mmcblk0p1")) == refused("EPERM")
    rig.plug("mmcblk1", "mmcblk1p1", MMC, kind="SD")
    assert rig.ask(mount("mmcblk1p1")) == OK


def test_the_stick_with_coldtui_is_not_mounted(rig):
    rig.plug(disk_start=our_image())
    assert rig.ask(mount()) == refused("EPERM")
    assert rig.ask(mount(writable=True)) == refused("EPERM")
    assert rig.kernel.calls == []


def test_control_another_image_on_a_stick_is_mounted(rig):
    rig.plug(disk_start=our_image().replace(b"COLDTUI", b"OTHERS "))
    assert rig.ask(mount()) == OK


def test_what_is_not_there_is_not_mounted(rig):
    assert rig.ask(mount()) == refused("ENODEV")


def test_a_disk_with_partitions_is_not_mounted_as_a_whole(rig):
    rig.plug()
    assert rig.ask(mount("sdb")) == refused("EPERM")


def test_a_card_is_mounted_only_as_what_it_is(rig):
    rig.plug()
    assert rig.ask(mount(kind="exfat")) == refused("EINVAL")
    (rig.computer.root / "dev/sdb1").write_bytes(b"\x00" * 70_000)
    assert rig.ask(mount()) == refused("EINVAL")
    assert rig.kernel.calls == []


def test_a_node_that_is_another_device_is_not_mounted(rig):
    rig.plug()
    node = rig.computer.root / "dev/sdb1"
    node.rename(rig.computer.root / "dev/sdc1")
    node.symlink_to("sdc1")
    assert rig.ask(mount()) == refused("ELOOP")
    assert rig.kernel.calls == []


@pytest.mark.parametrize("name", ["sdb", "sdb1"])
@pytest.mark.parametrize("number", [(8, 99), None], ids=["another device", "no device"])
def test_a_node_with_another_number_is_not_mounted(rig, monkeypatch, name, number):
    rig.plug()
    numbers = rig.kernel.device_number

    def device_number(descriptor: int) -> tuple[int, int] | None:
        return number if Path(f"/proc/self/fd/{descriptor}").readlink().name == name else numbers(descriptor)

    monkeypatch.setattr(rig.kernel, "device_number", device_number)
    assert rig.ask(mount()) == refused("ENODEV")
    assert rig.kernel.calls == []


def test_a_card_that_is_exchanged_while_it_is_mounted_is_unmounted_again(rig, monkeypatch):
    disk = rig.plug()
    mounts = rig.kernel.mount

    def mount_and_exchange(*arguments) -> None:
        mounts(*arguments)
        rig.computer.exchange(disk)

    with monkeypatch.context() as exchanging:
        exchanging.setattr(rig.kernel, "mount", mount_and_exchange)
        assert rig.ask(mount()) == refused("ENODEV")
    assert rig.mounted == {}
    assert list(rig.cards.iterdir()) == []
    assert rig.ask(unmount()) == refused("EPERM")
    assert rig.ask(mount()) == OK  # control: the new card, when nobody exchanges it


def test_what_the_kernel_says_is_told_and_no_folder_is_left(rig):
    rig.plug()
    rig.kernel.fails["mount"] = errno.EUCLEAN
    assert rig.ask(mount()) == refused("EUCLEAN")
    assert list(rig.cards.iterdir()) == []


def test_nothing_is_unmounted_that_was_not_mounted_here(rig):
    disk = rig.plug()
    rig.computer.mount(disk / "sdb1", "/elsewhere")
    assert rig.ask(unmount()) == refused("EPERM")
    assert rig.ask(unmount(lazily=True)) == refused("EPERM")
    assert rig.kernel.calls == []


def test_a_card_that_is_used_stays_mounted_unless_it_is_to_go_lazily(rig):
    rig.plug()
    rig.ask(mount())
    rig.kernel.busy = 1
    assert rig.ask(unmount()) == refused("EBUSY")
    assert rig.mounted == {"sdb1": "ro"}
    rig.kernel.busy = 1
    assert rig.ask(unmount(lazily=True)) == OK


class Nobody:
    """Instead of the parts of the housekeeping that have tests of their own."""

    def look(self, *, is_starting):
        pass

    def sweep(self):
        pass

    def open_up(self, cards):
        self.cards = set(cards)


def test_the_mount_of_a_card_that_was_pulled_ends_and_that_of_another_stays(rig):
    gone = rig.plug()
    rig.plug("sdc", "sdc1")
    rig.ask(mount())
    rig.ask(mount("sdc1"))
    rig.computer.pull(gone)
    nobody = Nobody()
    Housekeeping(rig.computer.devices, rig.helper.cards, nobody, nobody).look(is_starting=False)
    assert rig.mounted == {"sdc1": "ro"}
    assert nobody.cards == {"sdc", "sdc1"}


def test_another_card_in_the_same_slot_is_mounted_anew(rig):
    disk = rig.plug()
    rig.ask(mount(writable=True))
    rig.computer.exchange(disk)
    assert rig.ask(mount()) == OK
    assert rig.kernel.calls == ["mount", "unmount lazily", "mount"]


def test_what_a_helper_before_left_mounted_is_put_away(rig):
    rig.plug()
    rig.ask(mount())
    Cards(rig.computer.devices, rig.kernel).put_away_the_left()
    assert rig.mounted == {}


def identity(rig) -> str:
    return rig.computer.devices.identity("sdb")


def test_a_card_is_formatted_and_says_how_far_it_is(rig):
    rig.plug()
    *steps, last = rig.ask({"verb": "format", "device": "sdb", "identity": identity(rig)})
    assert last["ok"] is True
    assert last["label"].startswith("CARD-")
    assert steps[-1]["done"] == steps[-1]["of"]
    assert len(steps) <= 200
    with (rig.computer.root / "dev/sdb").open("rb") as node:
        start = node.read(512)
        node.seek(int.from_bytes(start[454:458], "little") * 512)
        assert recognise(node.read(70_000)).kind is Kind.FAT


def untouched(rig, answers) -> dict[str, object]:
    """The one answer, where nothing was written."""
    (answer,) = answers
    assert rig.kernel.calls == []
    return answer


def test_the_stick_with_coldtui_is_not_formatted(rig):
    rig.plug(disk_start=our_image())
    answer = untouched(rig, rig.ask({"verb": "format", "device": "sdb", "identity": identity(rig)}))
    assert answer["refused"].startswith("This card is not formatted. It is the medium that coldtui starts from")
    assert (rig.computer.root / "dev/sdb").read_bytes().startswith(our_image())


def test_a_disk_inside_of_the_computer_is_not_formatted(rig):
    rig.plug(bus=SATA)
    answer = untouched(rig, rig.ask({"verb": "format", "device": "sdb", "identity": identity(rig)}))
    assert answer["failed"].startswith("The card is gone")


def test_a_partition_is_not_formatted(rig):
    rig.plug()
    identity_ = rig.computer.devices.identity("sdb1")
    assert "failed" in untouched(rig, rig.ask({"verb": "format", "device": "sdb1", "identity": identity_}))


def test_another_card_than_the_one_looked_at_is_not_formatted(rig):
    disk = rig.plug()
    before = identity(rig)
    rig.computer.exchange(disk)
    assert "failed" in untouched(rig, rig.ask({"verb": "format", "device": "sdb", "identity": before}))


def test_a_card_with_something_mounted_is_not_formatted_until_it_is_unmounted(rig):
    rig.plug()
    rig.ask(mount())
    request = {"verb": "format", "device": "sdb", "identity": identity(rig)}
    assert "mounted" in rig.ask(request)[0]["refused"]
    rig.ask(unmount())
    assert rig.ask(request)[-1]["ok"] is True


def test_coldtuis_own_end_of_the_link_understands_all_of_it(rig):
    disk = rig.plug()
    link = HelperLink(rig.near.fileno())
    link.mount("sdb1", "vfat", writable=True)
    assert rig.mounted == {"sdb1": "rw"}
    (seen,) = rig.computer.devices.disks()
    with pytest.raises(Refused, match="mounted"):
        link.format_disk(seen)
    link.unmount("sdb1", lazily=False)
    told = []
    assert link.format_disk(seen, lambda done, of: told.append(done / of)).startswith("CARD-")
    assert told[-1] == 1
    with pytest.raises(OSError, match="permitted") as error:
        link.unmount("sdb1", lazily=False)
    assert error.value.errno == errno.EPERM
    rig.computer.pull(disk)
    with pytest.raises(DeviceFailed, match="gone"):
        link.format_disk(seen)
    link.power_off()
