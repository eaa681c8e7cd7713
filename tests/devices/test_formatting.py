"""A card that is made empty: what other programs say of it, which disks are never touched, and every call that fails.

The device is a file. mtools and fsck.fat judge what was written; in tests/vfat the kernel does.
"""

import errno
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from coldtui.core.errors import ColdtuiError, DeviceFailed, MediaGone, MediaReadOnly, Refused
from coldtui.devices import formatting
from coldtui.devices.cards import Cards
from coldtui.devices.fat_layout import SECTOR, SMALLEST, layout
from coldtui.devices.filesystem import Kind, recognise
from coldtui.devices.fs import Fs
from coldtui.devices.media import Disk
from tests.devices.fake_computer import SATA, USB, FakeComputer
from tests.devices.fake_kernel import FakeKernel, changed
from tests.devices.faulty import FaultyFs, HookedFs, open_files

MB = 1_000_000
SIZES = (SMALLEST, 64 * MB, 500 * MB, 512 * MB, 2_000 * MB, 8_010_000 * 1000, 32_000 * MB, 128_000 * MB, 3_000_000 * MB)


class Rig:
    """A stick without anything on it, and hands that change it."""

    def __init__(self, folder: Path, size: int = SMALLEST, fs: Fs | None = None) -> None:
        folder.mkdir(exist_ok=True)
        self.computer = FakeComputer(folder / "computer")
        self.disk_folder = self.computer.disk("sdb", USB, size // SECTOR * SECTOR, model="Ultra Fit")
        self.node = self.computer.root / "dev/sdb"
        with self.node.open("wb") as file:
            file.truncate(size // SECTOR * SECTOR)
        self.kernel = FakeKernel(self.computer)
        self.cards = Cards((), self.computer.devices, fs, self.kernel)

    @property
    def disk(self) -> Disk:
        (disk,) = self.cards.disks()
        return disk

    @property
    def formatter(self) -> formatting.Formatter:
        return formatting.Formatter(self.computer.devices, self.kernel, fs=self.cards._fs, pause=lambda _: None)

    def start(self, size: int = 512) -> bytes:
        with self.node.open("rb") as file:
            return file.read(size)

    def partition(self) -> tuple[int, int]:
        """First byte and bytes of the first partition."""
        entry = self.start()[446:462]
        start, count = (int.from_bytes(entry[place : place + 4], "little") for place in (8, 12))
        return start * SECTOR, count * SECTOR


@pytest.fixture
def rig(tmp_path) -> Rig:
    return Rig(tmp_path)


def tool(name: str) -> str:
    found = shutil.which(name, path="/usr/sbin:/sbin:/usr/bin:/bin")
    if found is None:
        pytest.skip(f"there is no {name}")
    return found


def cut_out(image: Path, start: int, size: int, to: Path) -> Path:
    """The partition alone, with holes where there are zeros."""
    with image.open("rb") as whole, to.open("wb") as part:
        part.truncate(size)
        place = start
        while place < start + size:
            try:
                place = os.lseek(whole.fileno(), place, os.SEEK_DATA)
            except OSError:
                break
            whole.seek(place)
            data = whole.read(min(1 << 20, start + size - place))
            part.seek(place - start)
            part.write(data)
            place += len(data)
    return to


# --- what is on the card then


@pytest.mark.parametrize("size", SIZES[:7], ids=lambda size: f"{size // MB}MB")
def test_fsck_and_mtools_find_nothing_wrong_and_room_for_files(tmp_path, size):
    fsck, mcopy, mdir = tool("fsck.fat"), tool("mcopy"), tool("mdir")
    rig = Rig(tmp_path, size)
    label = rig.cards.format(rig.disk)
    start, length = rig.partition()
    part = cut_out(rig.node, start, length, tmp_path / "part")
    checked = subprocess.run([fsck, "-n", "-v", str(part)], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout
    (tmp_path / "in.psbt").write_bytes(b"x" * 100_000)
    subprocess.run([mcopy, "-i", str(part), str(tmp_path / "in.psbt"), "::IN.PSBT"], check=True)
    listed = subprocess.run([mdir, "-i", str(part)], capture_output=True, text=True, check=True).stdout
    assert f"is {label}" in listed
    assert "100000" in listed.replace(" ", "")
    assert subprocess.run([fsck, "-n", str(part)], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size // MB}MB")
def test_the_layout_is_one_partition_with_fat_that_lies_on_the_card_as_flash_likes_it(size):
    plan = layout(size, 0x1234_ABCD)
    entry = plan.table.data[446:462]
    start, count = (int.from_bytes(entry[place : place + 4], "little") for place in (8, 12))
    boot = plan.pieces[1]
    found = recognise(boot.data)
    assert (found.kind, found.name) == (Kind.FAT, "FAT16" if size < 512 * MB else "FAT32")
    assert entry[4] == (0x0E if size < 512 * MB else 0x0C)
    assert plan.table.data[510:] == b"\x55\xaa"
    assert plan.table.data[462:510] == bytes(48)
    assert (boot.offset, start * SECTOR + count * SECTOR) == (start * SECTOR, plan.data_to)
    assert plan.data_to <= size
    if found.name == "FAT32":
        assert boot.offset % (4 << 20) == 0
        assert (plan.pieces[-2].offset) % (4 << 20) == 0
    ends = [piece.offset + piece.size for piece in plan.pieces]
    assert all(end <= piece.offset for end, piece in zip(ends, plan.pieces[1:], strict=False))
    assert ends[-1] <= size


def test_what_was_on_the_card_before_is_not_found_by_its_first_or_its_last_bytes(rig):
    with rig.node.open("r+b") as file:
        file.write(b"\xff" * (1 << 20))
        file.seek(-(1 << 20), os.SEEK_END)
        file.write(b"\xff" * (1 << 20))
    rig.cards.format(rig.disk)
    data = rig.node.read_bytes()
    assert data[SECTOR : 1 << 20] == bytes((1 << 20) - SECTOR)
    assert data[-(1 << 20) :] == bytes(1 << 20)


def test_the_card_is_mounted_at_the_next_look_where_the_kernel_read_the_table_again(rig):
    label = rig.cards.format(rig.disk)
    assert rig.kernel.calls == ["reread"]
    start, size = rig.partition()
    part = rig.computer.partition(rig.disk_folder, "sdb1", size)
    with rig.node.open("rb") as file:
        file.seek(start)
        (rig.computer.root / "dev/sdb1").write_bytes(file.read(70_000))
    rig.kernel.contents["sdb1"] = part
    (volume,) = rig.cards.mount()
    assert (volume.mounted, volume.label) == (True, label)


def test_two_cards_get_names_that_tell_them_apart(tmp_path):
    labels = set()
    for number in range(4):
        rig = Rig(tmp_path / str(number))
        labels.add(rig.cards.format(rig.disk))
    assert len(labels) > 1


def test_progress_counts_every_byte_once_and_ends_at_all_of_them(rig):
    told: list[tuple[int, int]] = []
    rig.cards.format(rig.disk, lambda done, total: told.append((done, total)))
    done = [step for step, _ in told]
    assert done == sorted(set(done))
    assert told[-1][0] == told[-1][1] > 0
    assert len({total for _, total in told}) == 1


# --- what is never formatted


def obstacle(rig: Rig) -> str:
    """Why it is not formatted; and that it is not, however one asks."""
    before = rig.node.read_bytes()
    disk = rig.disk
    with pytest.raises(ColdtuiError):
        rig.cards.format(disk)
    assert rig.node.read_bytes() == before
    return disk.obstacle


def test_the_disk_that_the_system_is_on_is_not_even_listed(rig):
    disk = rig.disk
    rig.computer.mount(rig.disk_folder, "/run/live/medium")
    assert rig.cards.disks() == ()
    with pytest.raises(MediaGone):
        rig.cards.format(disk)
    assert rig.start() == bytes(512)


def test_a_built_in_disk_is_not_even_listed(tmp_path):
    computer = FakeComputer(tmp_path)
    computer.disk("sda", SATA)
    assert Cards((), computer.devices, None, FakeKernel(computer)).disks() == ()


@pytest.mark.parametrize("place", [(32769, b"CD001"), (446 + 4, b"\xef")], ids=["image", "efi"])
def test_what_a_computer_starts_from_is_not_formatted_though_it_is_not_mounted(rig, place):
    where, magic = place
    rig.node.write_bytes(changed(changed(rig.node.read_bytes(), where, magic), 510, b"\x55\xaa"))
    assert "start a computer" in obstacle(rig)


def test_what_became_a_medium_to_start_from_after_the_look_is_not_formatted(rig):
    disk = rig.disk

    def exchanged() -> None:
        rig.node.write_bytes(changed(rig.node.read_bytes(), 32769, b"CD001"))

    calls = FaultyFs()
    Rig(rig.computer.root / "x", fs=calls).cards.disks()
    looks = calls.calls.count("open")
    fs = HookedFs(os.open, exchanged, looks + 1)
    cards = Cards((), rig.computer.devices, fs, rig.kernel)
    with pytest.raises(Refused, match="start a computer"):
        cards.format(disk)


def test_what_another_program_has_mounted_is_not_formatted(rig, tmp_path):
    rig.computer.mount(rig.disk_folder, str(tmp_path))
    assert "Another program has it mounted" in obstacle(rig)


def test_a_write_protected_card_is_not_formatted(rig):
    (rig.disk_folder / "ro").write_text("1\n")
    assert "write-protected" in obstacle(rig)


def test_a_card_that_is_too_small_or_has_other_sectors_is_not_formatted(tmp_path):
    assert "too small" in obstacle(Rig(tmp_path / "small", SMALLEST - SECTOR))
    rig = Rig(tmp_path / "sectors")
    (rig.disk_folder / "queue").mkdir()
    (rig.disk_folder / "queue/logical_block_size").write_text("4096\n")
    assert "counts its bytes" in obstacle(rig)


def test_a_node_that_is_another_device_is_not_formatted(rig):
    rig.kernel.device_number = lambda _: (1, 2)
    assert "which device it is" in obstacle(rig)


def test_a_link_in_place_of_the_device_is_not_formatted(rig, tmp_path):
    victim = tmp_path / "victim"
    rig.node.rename(victim)
    rig.node.symlink_to(victim)
    assert "cannot be read" in obstacle(rig)


def test_without_the_right_to_it_the_user_is_told_so(tmp_path):
    def denied() -> None:
        raise PermissionError(errno.EACCES, "denied")

    rig = Rig(tmp_path, fs=HookedFs(os.open, denied))
    assert "not allowed" in rig.formatter.disks(())[0].obstacle


def test_another_card_in_the_same_slot_is_not_formatted(rig):
    disk = rig.disk
    rig.computer.exchange(rig.disk_folder)
    with pytest.raises(MediaGone):
        rig.cards.format(disk)
    assert rig.start() == bytes(512)
    assert rig.kernel.calls == []


def test_control_the_card_that_was_listed_is_formatted(rig):
    rig.cards.format(rig.disk)
    assert rig.start()[510:] == b"\x55\xaa"


def test_the_disk_is_opened_for_nobody_else(rig):
    """O_EXCL on a block device: the kernel refuses when anything of it is mounted, and lets nobody mount it."""
    seen: list[int] = []

    class Watching(Fs):
        def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
            if function is os.open:
                seen.append(args[1])
            return function(*args, **kwargs)

    Cards((), rig.computer.devices, Watching(), rig.kernel).format(rig.disk)
    (writing,) = (flags for flags in seen if flags & os.O_RDWR)
    assert writing & os.O_EXCL
    assert writing & os.O_NOFOLLOW


# --- what fails


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (errno.EIO, DeviceFailed, "failed while it was formatted"),
        (errno.ENOSPC, DeviceFailed, "smaller than it says"),
        (errno.EROFS, MediaReadOnly, "write-protected"),
        (errno.ENODEV, MediaGone, "gone"),
        (errno.EBUSY, DeviceFailed, "Another program uses"),
    ],
)
def test_an_error_is_told_in_words(rig, error, kind, words):
    def fail() -> None:
        raise OSError(error, os.strerror(error))

    disk = rig.disk
    cards = Cards((), rig.computer.devices, HookedFs(os.pwrite, fail), rig.kernel)
    with pytest.raises(kind, match=words):
        cards.format(disk)


@pytest.mark.parametrize("change", ["pull", "exchange"])
def test_a_card_that_goes_in_the_middle_is_gone_whatever_the_system_says(rig, change):
    disk = rig.disk

    def go() -> None:
        getattr(rig.computer, change)(rig.disk_folder)

    for fs in (HookedFs(os.pwrite, go, 3), HookedFs(os.posix_fadvise, go, 2)):
        again = Rig(rig.computer.root / f"again-{change}-{id(fs)}", fs=fs)
        rig, disk = again, again.disk
        with pytest.raises(MediaGone):
            again.cards.format(disk)


class Forgetful(Fs):
    """A card that claims more room than it has: what is written beyond `room` is lost."""

    def __init__(self, room: int) -> None:
        self._room = room

    def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if function is os.pwrite and args[2] >= self._room:
            return len(args[1])
        return function(*args, **kwargs)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_card_that_claims_more_room_than_it_has_is_found_out(tmp_path, share):
    size = 64 << 20
    rig = Rig(tmp_path, size, Forgetful(int(size * share)))
    with pytest.raises(DeviceFailed, match="did not keep"):
        rig.cards.format(rig.disk)
    assert rig.start() == bytes(512)


def test_whatever_call_fails_the_card_is_ready_or_it_is_no_card(tmp_path):
    """A success is a card that another program reads; after a failure the first sector is empty, or was not touched."""
    counting = FaultyFs()
    whole = Rig(tmp_path / "whole", fs=counting)
    whole.formatter.format(whole.disk, ())
    expected = whole.node.read_bytes()[SECTOR : 1 << 20]
    before = open_files()
    outcomes = set()
    rig = Rig(tmp_path / "one")
    disk = rig.disk
    for at, error in _points(counting.calls):
        rig.cards = Cards((), rig.computer.devices, FaultyFs(at, error), rig.kernel)
        outcomes.add(_outcome(rig, disk, expected))
    assert outcomes == {"ready", "untouched", "no card", "finished, but not believed"}
    assert open_files() == before


def _points(calls: list[str]) -> Iterator[tuple[int, int | None]]:
    """Every call fails once, every write is cut short once, and every fifth call fails in other ways too."""
    for at, call in enumerate(calls, 1):
        yield at, errno.EIO
        if call == "pwrite":
            yield at, None
        if at % 5 == 0:
            yield from ((at, errno.ENODEV), (at, errno.EBUSY))


def _outcome(rig: Rig, disk: Disk, expected: bytes) -> str:
    with rig.node.open("r+b") as file:
        file.write(b"\xaa" * SECTOR)
    try:
        rig.formatter.format(disk, ())
    except ColdtuiError:
        first = rig.start()
        if first[510:] == b"\x55\xaa":
            return "finished, but not believed"
        assert first in {b"\xaa" * SECTOR, bytes(SECTOR)}
        return "untouched" if any(first) else "no card"
    assert rig.start()[510:] == b"\x55\xaa"
    assert rig.node.read_bytes()[SECTOR : 1 << 20] == expected
    return "ready"


def test_a_table_that_the_kernel_does_not_read_again_is_no_failure(rig):
    rig.kernel.fails["reread"] = errno.EBUSY
    assert rig.formatter.format(rig.disk, ()).startswith("CARD-")
    assert rig.kernel.calls.count("reread") == formatting._TRIES
