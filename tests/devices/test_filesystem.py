"""What is told from the first bytes of a card; what the programs of others make is the judge where they are there."""

import shutil
import subprocess
from pathlib import Path

import pytest

from coldtui.devices.fat_layout import layout
from coldtui.devices.filesystem import LOOKED_AT, Kind, recognise, starts_a_computer
from tests.devices.fake_kernel import boot_sector, changed

MB = 1_000_000
EXFAT = changed(bytes(512), 0, b"\xeb\x76\x90EXFAT   ")
EXFAT = changed(changed(EXFAT, 108, bytes([9, 6])), 510, b"\x55\xaa")


@pytest.mark.parametrize(("size", "name"), [(64 * MB, "FAT16"), (600 * MB, "FAT32")])
def test_our_own_fat_is_recognised_with_its_label(size, name):
    found = recognise(boot_sector(size))
    assert (found.kind, found.name, found.label, found.is_dirty) == (Kind.FAT, name, "CARD-ABCD", False)


@pytest.mark.parametrize(("size", "place"), [(64 * MB, 37), (600 * MB, 65)])
def test_a_card_that_was_pulled_while_in_use_is_dirty(size, place):
    assert recognise(changed(boot_sector(size), place, b"\x01")).is_dirty


def test_exfat_is_recognised_and_its_dirty_bit():
    assert (recognise(EXFAT).kind, recognise(EXFAT).is_dirty) == (Kind.EXFAT, False)
    assert recognise(changed(EXFAT, 106, b"\x02")).is_dirty


@pytest.mark.parametrize(
    ("place", "value"),
    [(11, b"\x01\x02"), (13, b"\x03"), (13, b"\x00"), (14, b"\x00\x00"), (16, b"\x00"), (16, b"\x03"), (21, b"\x00"),
     (17, b"\x00\x00"), (19, b"\x01\x00"), (22, b"\x00\x00"), (0, b"\x00"), (510, b"\x00")],
)  # fmt: skip
def test_a_boot_sector_that_contradicts_itself_is_none(place, value):
    assert recognise(changed(boot_sector(), place, value)).kind is None


@pytest.mark.parametrize(("place", "value"), [(64, b"x" * 0), (20, b"x"), (108, b"\x08"), (109, b"\x20")])
def test_an_exfat_that_contradicts_itself_is_named_and_not_mounted(place, value):
    found = recognise(changed(EXFAT, place, value))
    assert found.name == "exFAT"
    assert (found.kind is None) == bool(value)


@pytest.mark.parametrize(
    ("place", "magic", "name"),
    [(3, b"NTFS    ", "NTFS"), (1080, b"\x53\xef", "ext4"), (0x10040, b"_BHRfS_M", "Btrfs"), (0, b"XFSB", "XFS")],
)
def test_what_is_not_mounted_is_named_even_where_it_looks_like_fat_too(place, magic, name):
    start = changed(boot_sector().ljust(LOOKED_AT, b"\x00"), place, magic)
    assert (recognise(start).kind, recognise(start).name) == (None, name)


@pytest.mark.parametrize("start", [b"", b"\x00", bytes(511), bytes(LOOKED_AT), b"\xff" * LOOKED_AT, b"\xeb" * 512])
def test_nothing_and_rubbish_are_nothing(start):
    assert recognise(start).kind is None
    assert not starts_a_computer(start)


def test_every_change_of_one_byte_of_a_boot_sector_is_judged_without_an_error():
    whole = boot_sector()
    for place in range(len(whole)):
        for value in (0x00, 0x01, 0x7F, 0xFF):
            recognise(changed(whole, place, bytes([value])))
            recognise(whole[:place])


def test_a_label_cannot_steer_the_terminal():
    assert recognise(changed(boot_sector(), 43, b"\x1b[2J\x1b[31m!!")).label == "\\x1b[2J\\x1b[31m!!"


@pytest.mark.parametrize(
    "start",
    [changed(bytes(LOOKED_AT), 32769, b"CD001"), changed(changed(bytes(512), 510, b"\x55\xaa"), 446 + 16 + 4, b"\xef")],
    ids=["image", "efi"],
)
def test_a_disk_that_starts_a_computer_is_known(start):
    assert starts_a_computer(start)


def test_control_a_card_that_we_made_starts_no_computer():
    assert not starts_a_computer(layout(64 * MB, 1).table.data)


MAKERS = {
    "mkfs.fat": [(["-F", "12"], "FAT12", 4 * MB), (["-F", "16"], "FAT16", 64 * MB), (["-F", "32"], "FAT32", 600 * MB)],
    "mke2fs": [(["-q", "-t", "ext4"], "ext4", 16 * MB)],
}


@pytest.mark.parametrize(
    ("maker", "options", "name", "size"),
    [(maker, *case) for maker, cases in MAKERS.items() for case in cases],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_the_programs_of_others_make_is_recognised(tmp_path, maker, options, name, size):
    program = shutil.which(maker, path="/usr/sbin:/sbin:/usr/bin")
    if program is None:
        pytest.skip(f"there is no {maker}")
    image = Path(tmp_path / "image")
    with image.open("wb") as file:
        file.truncate(size)
    subprocess.run([program, *options, str(image)], check=True, capture_output=True)
    with image.open("rb") as file:
        found = recognise(file.read(LOOKED_AT))
    assert found.name == name
    assert found.kind is (Kind.FAT if name.startswith("FAT") else None)
