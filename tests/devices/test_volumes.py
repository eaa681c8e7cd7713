"""Which cards are found, and which never are, on computers made of folders (fake_computer.py)."""

from collections.abc import Callable
from pathlib import Path

import pytest

from coldtui.devices.media import Bus, Volume
from coldtui.devices.mounts import parse_mounts
from coldtui.devices.volumes import BlockDevices
from tests.devices.fake_computer import GB, MMC, SATA, USB, VIRTUAL, FakeComputer


@pytest.fixture
def computer(tmp_path: Path) -> FakeComputer:
    """With a built-in disk that the system runs from."""
    computer = FakeComputer(tmp_path / "computer")
    disk = computer.disk("sda", SATA, 512 * GB)
    computer.mount(computer.partition(disk, "sda1"), "/", source="/dev/sda1")
    return computer


def found(computer: FakeComputer) -> list[str]:
    return [volume.device for volume in computer.devices.volumes()]


def only(computer: FakeComputer) -> Volume:
    (volume,) = computer.devices.volumes()
    return volume


def test_a_computer_with_nothing_plugged_in_has_no_volumes(computer):
    assert found(computer) == []


def test_a_usb_stick_is_found_by_its_partitions(computer):
    stick = computer.disk("sdb", USB)
    computer.partition(stick, "sdb1")
    computer.partition(stick, "sdb2")
    assert found(computer) == ["/dev/sdb1", "/dev/sdb2"]


def test_a_card_without_partitions_is_found_whole(computer):
    computer.disk("sdb", USB)
    assert found(computer) == ["/dev/sdb"]


def test_a_stick_mounted_whole_is_found_whole_though_it_has_a_partition_table_too(computer, tmp_path):
    stick = computer.disk("sdb", USB)
    computer.partition(stick, "sdb1")
    computer.mount(stick, str(tmp_path))
    assert found(computer) == ["/dev/sdb", "/dev/sdb1"]


def test_an_sd_card_is_found_and_a_built_in_emmc_is_not(computer):
    card = computer.disk("mmcblk0", MMC, kind="SD")
    computer.partition(card, "mmcblk0p1")
    emmc = computer.disk("mmcblk1", MMC.replace("mmc0", "mmc1"), kind="MMC")
    computer.partition(emmc, "mmcblk1p1")
    assert found(computer) == ["/dev/mmcblk0p1"]
    assert only(computer).bus is Bus.SD


@pytest.mark.parametrize("removable", ["0", "1"])
def test_the_removable_flag_counts_for_nothing(computer, removable):
    computer.disk("sdb", USB, removable=removable)
    computer.disk("sdc", SATA, removable=removable)
    assert found(computer) == ["/dev/sdb"]


def test_a_reader_without_a_card_is_no_volume(computer):
    computer.disk("sdb", USB, size=0)
    assert found(computer) == []


def test_a_dvd_drive_is_no_volume(computer):
    computer.disk("sr0", USB, kind="5")
    assert found(computer) == []


def test_virtual_disks_are_no_volumes(computer):
    for name in ("loop0", "ram0", "zram0", "dm-0"):
        computer.disk(name, VIRTUAL)
    assert found(computer) == []


def test_a_folder_called_usb1_above_sysfs_makes_no_disk_a_stick(tmp_path):
    computer = FakeComputer(tmp_path / "usb1")
    computer.disk("sda", SATA)
    assert found(computer) == []


def test_an_extended_partition_and_what_holds_no_files_are_left_out(computer):
    stick = computer.disk("sdb", USB)
    computer.partition(stick, "sdb1", size=1024)
    swap = computer.partition(stick, "sdb2")
    computer.label_by_udev(swap, "SWAP", "ID_FS_USAGE=other", "ID_FS_TYPE=swap")
    plain = computer.partition(stick, "sdb3")
    computer.label_by_udev(plain, "CARD", "ID_FS_USAGE=filesystem", "ID_FS_TYPE=vfat")
    assert found(computer) == ["/dev/sdb3"]


def test_size_model_and_label_are_told(computer):
    stick = computer.disk("sdb", USB, model="Ultra Fit")
    (stick / "device/vendor").write_text("SanDisk \n")
    computer.partition(stick, "sdb1", size=16 * GB, label="COLD\\x20CARD")
    volume = only(computer)
    assert (volume.size, volume.model, volume.label) == (16 * GB, "SanDisk Ultra Fit", "COLD CARD")


def test_an_sd_card_tells_its_name_as_model(computer):
    computer.disk("mmcblk0", MMC, kind="SD", model="SC32G")
    assert only(computer).model == "SC32G"


def test_the_serial_number_is_the_cards_own_or_that_of_the_usb_device(computer):
    card = computer.disk("mmcblk0", MMC, kind="SD")
    (card / "device/serial").write_text("0x5b3f09e1\n")
    stick = computer.disk("sdb", USB)
    device = next(folder for folder in stick.parents if folder.name == "1-2")
    (device / "idVendor").write_text("0781\n")
    (device / "serial").write_text("4C53\x1b[2J01\n")
    assert [volume.serial for volume in computer.devices.volumes()] == ["0x5b3f09e1", "4C53\\x1b[2J01"]
    assert [disk.serial for disk in computer.devices.disks()] == ["0x5b3f09e1", "4C53\\x1b[2J01"]


def test_without_a_serial_number_it_is_empty(computer):
    computer.disk("sdb", USB)
    assert only(computer).serial == ""


def test_a_disk_is_listed_once_with_all_that_is_on_it_and_the_system_disk_never(computer):
    stick = computer.disk("sdb", USB, model="Ultra Fit")
    computer.partition(stick, "sdb1")
    computer.partition(stick, "sdb2")
    (disk,) = computer.devices.disks()
    assert (disk.device, disk.model, disk.size) == ("/dev/sdb", "Ultra Fit", 32 * GB)
    assert [volume.device for volume in disk.volumes] == ["/dev/sdb1", "/dev/sdb2"]
    computer.mount(computer.partition(stick, "sdb3"), "/usr")
    assert computer.devices.disks() == ()


def test_a_card_in_our_own_folder_counts_as_writable_although_it_is_mounted_for_reading(computer, tmp_path):
    stick = computer.disk("sdb", USB)
    part = computer.partition(stick, "sdb1")
    ours = Path(computer.devices.cards) / "sdb1"
    computer.mount(part, str(ours), options="ro")
    assert not only(computer).read_only
    assert computer.devices.mounted_by_us() == {str(ours): "sdb1"}
    computer.unmount(str(ours))
    computer.mount(part, str(ours / "deeper"), options="ro")
    assert only(computer).read_only
    assert computer.devices.mounted_by_us() == {}


def test_without_udev_data_the_label_comes_from_the_links_in_dev(computer):
    stick = computer.disk("sdb", USB)
    computer.label_by_link(computer.partition(stick, "sdb1"), "MY\\x20KEYS")
    assert only(computer).label == "MY KEYS"


def test_without_udev_at_all_the_label_is_empty(computer):
    computer.disk("sdb", USB)
    assert only(computer).label == ""


def test_a_label_and_a_model_cannot_steer_the_terminal(computer):
    stick = computer.disk("sdb", USB, model="\x1b[2J")
    computer.partition(stick, "sdb1", label="\\x1b[31mPAID\\x0a\\xe2\\x80\\xae")
    volume = only(computer)
    assert volume.label == "\\x1b[31mPAID\\x0a\\u202e"
    assert volume.model == "\\x1b[2J"


def test_a_mounted_card_tells_folder_and_free_space(computer, tmp_path):
    place = tmp_path / "my card"
    place.mkdir()
    stick = computer.disk("sdb", USB)
    computer.mount(computer.partition(stick, "sdb1"), str(place))
    volume = only(computer)
    assert volume.mounted
    assert volume.path == volume.where == str(place)
    assert volume.free is not None
    assert volume.free > 0
    assert volume.how_to_mount == ""
    assert not volume.read_only


def test_a_mount_point_with_escapes_is_used_as_it_is_and_shown_as_text(computer, tmp_path):
    place = tmp_path / "a\nb\x1b[0m"
    place.mkdir()
    stick = computer.disk("sdb", USB)
    computer.mount(stick, str(place))
    assert only(computer).path == str(place)
    assert only(computer).where.endswith("a\\x0ab\\x1b[0m")


def test_an_unmounted_card_tells_how_to_mount_it(computer, monkeypatch):
    computer.disk("sdb", USB)
    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/udisksctl")
    volume = only(computer)
    assert (volume.mounted, volume.path, volume.where, volume.free) == (False, None, "/dev/sdb", None)
    assert volume.how_to_mount == "udisksctl mount -b /dev/sdb"
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert only(computer).how_to_mount.startswith("sudo mount -o nosuid,nodev,noexec")


@pytest.mark.parametrize("way", ["option", "switch", "partition"])
def test_a_write_protected_card_is_told(computer, tmp_path, way):
    stick = computer.disk("sdb", USB, ro="1" if way == "switch" else "0")
    part = computer.partition(stick, "sdb1", ro="1" if way == "partition" else "0")
    computer.mount(part, str(tmp_path), options="ro" if way == "option" else "rw")
    assert only(computer).read_only


def test_of_two_mounts_the_writable_one_of_the_whole_card_is_used(computer, tmp_path):
    for name in ("part", "locked", "good"):
        (tmp_path / name).mkdir()
    stick = computer.disk("sdb", USB)
    computer.mount(stick, str(tmp_path / "locked"), options="ro")
    computer.mount(stick, str(tmp_path / "good"))
    computer.mount(stick, str(tmp_path / "part"), root="/photos")
    assert only(computer).path == str(tmp_path / "good")


def test_a_btrfs_card_is_found_mounted_though_its_number_is_not_the_disk_s(computer, tmp_path):
    stick = computer.disk("sdb", USB)
    computer.partition(stick, "sdb1")
    computer.mount("0:77", str(tmp_path), source="/dev/sdb1")
    assert only(computer).path == str(tmp_path)


def test_two_cards_with_the_same_label_are_told_apart(computer):
    for name, size in (("sdb", 8 * GB), ("sdc", 32 * GB)):
        computer.label_by_udev(computer.disk(name, USB.replace("1-2", f"1-{name}"), size=size), "COLD")
    one, other = computer.devices.volumes()
    assert one.label == other.label == "COLD"
    assert one.identity != other.identity
    assert (one.device, one.size) != (other.device, other.size)


def test_another_card_in_the_same_slot_has_another_identity(computer):
    reader = computer.disk("sdb", USB)
    before = only(computer).identity
    assert only(computer).identity == before
    computer.exchange(reader)
    assert only(computer).identity != before


def test_a_card_that_is_gone_has_no_identity(computer):
    stick = computer.disk("sdb", USB)
    assert computer.devices.identity("sdb")
    computer.pull(stick)
    assert computer.devices.identity("sdb") is None


def test_a_card_that_was_taken_out_of_its_reader_has_no_identity(computer):
    reader = computer.disk("sdb", USB)
    (reader / "size").write_text("0\n")
    assert computer.devices.identity("sdb") is None


# The medium that the system runs from is never offered. Each way to start from a stick comes with the same stick
# mounted as a card would be: there it must be found, or the test could not fail.

Boot = Callable[[FakeComputer, Path], None]


def installed_on_it(computer: FakeComputer, part: Path) -> None:
    computer.mount(part, "/")


def boot_partition_on_it(computer: FakeComputer, part: Path) -> None:
    computer.mount(part, "/boot/efi")


def debian_live(computer: FakeComputer, part: Path) -> None:
    computer.mount("0:40", "/", source="overlay")
    computer.mount(part, "/run/live/medium")


def tails(computer: FakeComputer, part: Path) -> None:
    computer.mount(part, "/lib/live/mount/medium")


def ubuntu_from_an_image_file(computer: FakeComputer, part: Path) -> None:
    computer.mount(part, "/isodevice")
    computer.mount(computer.loop("loop0", "/isodevice/ubuntu.iso"), "/cdrom")


def fedora(computer: FakeComputer, part: Path) -> None:
    computer.mount(part, "/run/initramfs/live")


def alpine_on_a_mount_that_looks_like_a_card(computer: FakeComputer, part: Path) -> None:
    computer.mount(part, "/media/usb")
    computer.mount(computer.loop("loop0", "/media/usb/boot/modloop-lts"), "/.modloop")


def encrypted_root(computer: FakeComputer, part: Path) -> None:
    mapped = computer.disk("dm-0", VIRTUAL)
    computer.on_top_of(mapped, part)
    computer.mount(mapped, "/")


def btrfs_root(computer: FakeComputer, part: Path) -> None:
    computer.mount("0:28", "/", source=f"/dev/{part.name}")


@pytest.mark.parametrize(
    "boot",
    [
        installed_on_it,
        boot_partition_on_it,
        debian_live,
        tails,
        ubuntu_from_an_image_file,
        fedora,
        alpine_on_a_mount_that_looks_like_a_card,
        encrypted_root,
        btrfs_root,
    ],
)
def test_no_partition_of_the_medium_that_the_system_runs_from_is_offered(tmp_path, boot: Boot):
    computer = FakeComputer(tmp_path / "computer")
    stick = computer.disk("sdb", USB)
    boot(computer, computer.partition(stick, "sdb1"))
    computer.partition(stick, "sdb2")
    computer.disk("sdc", USB.replace("1-2", "1-3"))
    assert found(computer) == ["/dev/sdc"]


@pytest.mark.parametrize("place", ["/media/usb", "/run/media/me/CARD", "/mnt", "/home/me/card"])
def test_control_the_same_stick_mounted_as_a_card_is_offered(tmp_path, place):
    computer = FakeComputer(tmp_path / "computer")
    stick = computer.disk("sdb", USB)
    computer.mount(computer.partition(stick, "sdb1"), place)
    computer.partition(stick, "sdb2")
    assert found(computer) == ["/dev/sdb1", "/dev/sdb2"]


def test_devices_that_rest_on_each_other_in_a_circle_end(tmp_path):
    computer = FakeComputer(tmp_path / "computer")
    one, other = computer.disk("dm-0", VIRTUAL), computer.disk("dm-1", VIRTUAL)
    computer.on_top_of(one, other)
    computer.on_top_of(other, one)
    computer.mount(one, "/")
    assert found(computer) == []


def test_a_computer_without_sysfs_has_no_volumes(tmp_path):
    nowhere = str(tmp_path / "none")
    assert BlockDevices(nowhere, nowhere, nowhere, nowhere).volumes() == ()


def test_this_computer_can_be_asked():
    for volume in BlockDevices().volumes():
        assert volume.bus in {Bus.USB, Bus.SD}


def test_lines_that_are_no_mounts_are_left_out():
    good = b"36 35 8:17 / /media/a\\040b rw,nosuid shared:1 - vfat /dev/sdb1 ro"
    (mount,) = parse_mounts(b"\n".join([b"", b"rubbish", b"1 2 3 - 4", good, good[:40], b" - a b c"]))
    assert (mount.device, mount.place, mount.source, mount.read_only) == ("8:17", "/media/a b", "/dev/sdb1", True)
