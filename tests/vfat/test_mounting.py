"""Cards that coldtui mounts, releases and formats itself, on the real kernel, judged by mtools and fsck."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.qemu.card import SECTOR, START, Card, formatted, honest
from tests.qemu.kernel import NoKernelError, debian_kernel
from tests.vfat import guest, mounting_jobs
from tests.vfat.conftest import TOOLS
from tests.vfat.machine import Machine
from tests.vfat.reader import MODULES, Pause

FLAGS = {"nodev", "noexec", "nosuid", "nosymfollow", "noatime"}
FILES = {"in.psbt": b"psbt"}

pytestmark = pytest.mark.slow


class Slot:
    """A USB port of a machine in which the program runs from one test to the next."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        machine(f"{guest.__name__}:get_ready")

    def __call__(self, do: str, **given: Any) -> Any:
        return self._machine(f"{mounting_jobs.__name__}:{do}", **given)

    @contextmanager
    def holding(self, card: Card) -> Iterator[None]:
        name = self._machine.plug(card)
        self("await_disk")
        try:
            yield
        finally:
            self._machine.pull(name)
            self("await_no_disk")

    def pulled_while(self, card: Card, command: int, do: str, **given: Any) -> Any:
        """What comes of it when the card is pulled while it does the write with the number `command`."""
        card.manner = pause = Pause(command)
        name = self._machine.plug(card)
        self("await_disk")
        self("look")
        self._machine.begin(f"{mounting_jobs.__name__}:{do}", **given)
        pause.reached.wait()
        self._machine.pull_at_once(name, pause.over.set)
        try:
            return self._machine.answer()
        finally:
            card.manner = honest
            self("await_no_disk")


@pytest.fixture(scope="module")
def slot() -> Iterator[Slot]:
    missing = [tool for tool in (*TOOLS, "mkfs.exfat") if not shutil.which(tool)]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    try:
        kernel = debian_kernel()
    except NoKernelError as error:
        pytest.skip(str(error))
    with Machine(kernel, (*MODULES, "exfat"), (guest.__name__, mounting_jobs.__name__)) as machine:
        yield Slot(machine)


@pytest.fixture(scope="module")
def base(tmp_path_factory) -> bytes:
    return formatted(16, 16_384, FILES, tmp_path_factory.mktemp("cards"))


class Blank(Card):
    """A new card of any size, without its zeros in memory."""

    def __init__(self, size: int) -> None:
        super().__init__(b"")
        self.size = size

    def _sector(self, number: int) -> bytes:
        return self.sectors.get(number) or bytes(SECTOR)


def partition(card: Blank, path: Path) -> Path:
    """The partition that was made on a blank card, as a file with holes."""
    entry = card.read(0, SECTOR)[446:462]
    start, count = (int.from_bytes(entry[place : place + 4], "little") for place in (8, 12))
    with path.open("wb") as file:
        file.truncate(count * SECTOR)
        for number, data in card.sectors.items():
            if start <= number < start + count:
                file.seek((number - start) * SECTOR)
                file.write(data)
    return path


def whole(card: Card, path: Path) -> Path:
    """The partition of a card that began with content."""
    path.write_bytes(card.read(START * SECTOR, card.size - START * SECTOR))
    return path


def is_clean(path: Path) -> bool:
    return subprocess.run(["fsck.vfat", "-n", path], capture_output=True, check=False).returncode == 0


def content(path: Path, name: str) -> bytes:
    return subprocess.run(["mtype", "-i", path, f"::{name}"], capture_output=True, check=False).stdout


def test_a_card_is_mounted_for_reading_with_the_safe_flags_and_not_one_byte_is_written_to_it(slot, base):
    card = Card(base)
    with slot.holding(card):
        (seen,) = slot("look")
        assert seen["kernel"]["kind"] == "vfat"
        assert set(seen["kernel"]["flags"]) == FLAGS | {"ro"}
        assert {"utf8", "shortname=mixed", "errors=remount-ro"} <= set(seen["kernel"]["options"])
        assert (seen["locked"], seen["dirty"], seen["obstacle"]) == (False, False, "")
        assert slot("names") == ["in.psbt"]
        assert slot("release") == "UNMOUNTED"
        (released,) = slot("look")
        assert (released["released"], released["mounted"]) == (True, False)
        assert slot("mounts") == []
    assert card.writes == 0


def test_control_a_file_is_written_and_the_card_is_closed_and_clean_before_anybody_releases_it(slot, base, tmp_path):
    card = Card(base)
    with slot.holding(card):
        assert slot("write", name="out.psbt", text="signed") == {}
        (seen,) = slot("look")
        assert set(seen["kernel"]["flags"]) == FLAGS | {"ro"}
    assert card.writes > 0
    pulled = whole(card, tmp_path / "pulled")
    assert is_clean(pulled)
    assert content(pulled, "out.psbt") == b"signed"
    with slot.holding(Card(base, card.sectors)):
        assert [one["dirty"] for one in slot("look")] == [False]
        assert slot("names") == ["in.psbt", "out.psbt"]


def test_a_card_with_a_file_open_is_not_released(slot, base):
    with slot.holding(Card(base)):
        slot("look")
        assert "still in use" in slot("release_in_use")["says"]
        assert slot("release") == "UNMOUNTED"


def test_a_card_that_was_pulled_without_release_leaves_no_mount_and_the_next_one_is_mounted(slot, base):
    with slot.holding(Card(base)):
        slot("look")
        assert len(slot("mounts")) == 1
    assert slot("mounts") == []
    with slot.holding(Card(base)):
        assert slot("names") == ["in.psbt"]


@pytest.mark.parametrize("command", [1, 2, 4])
def test_a_card_that_is_pulled_while_it_is_written_to_is_gone_and_the_next_one_is_mounted(slot, base, command):
    card = Card(base)
    said = slot.pulled_while(card, command, "write", name="out.psbt", text="signed")
    assert said["kind"] == "MediaGone"
    assert slot("mounts") == []
    with slot.holding(card):
        (seen,) = slot("look")
        assert (seen["mounted"], seen["dirty"]) == (True, True)
        assert "in.psbt" in slot("names")


@pytest.mark.parametrize("command", [1, 12])
def test_a_card_that_is_pulled_while_it_is_formatted_is_no_card_and_can_be_formatted_again(slot, base, command):
    card = Card(base)
    assert slot.pulled_while(card, command, "make")["failed"]["kind"] == "MediaGone"
    assert card.read(0, SECTOR) == bytes(SECTOR)
    with slot.holding(card):
        assert slot("make")["failed"] == {}
        assert slot("names") == []


def test_a_medium_that_a_computer_starts_from_is_never_formatted(slot, base):
    card = Card(base[:32769] + b"CD001" + base[32774:])
    with slot.holding(card):
        slot("look")
        failed = slot("make")["failed"]
        assert failed["kind"] == "Refused"
        assert "start a computer" in failed["says"]
    assert card.writes == 0


def test_a_card_that_left_another_computer_while_in_use_says_so(slot, base):
    place = START * SECTOR + 37
    dirty = base[:place] + b"\x01" + base[place + 1 :]
    with slot.holding(Card(dirty)):
        assert [one["dirty"] for one in slot("look")] == [True]


def test_a_locked_card_is_read_and_not_written_to(slot, base):
    with slot.holding(Card(base, is_locked=True)):
        assert [one["locked"] for one in slot("look")] == [True]
        assert slot("names") == ["in.psbt"]
        assert slot("write", name="out.psbt", text="signed")["kind"] == "MediaReadOnly"


def test_what_is_no_fat_is_named_and_not_mounted(slot, base):
    place = START * SECTOR + 1080
    other = base[:place] + b"\x53\xef" + base[place + 2 :]
    with slot.holding(Card(other)):
        (seen,) = slot("look")
        assert not seen["mounted"]
        assert "ext4" in seen["obstacle"]


def test_a_fat_that_the_kernel_refuses_is_called_damaged(slot, base):
    """The boot sector says that the root folder has a number of entries that no FAT has."""
    place = START * SECTOR + 17
    wrong = base[:place] + b"\x01\x02" + base[place + 2 :]
    with slot.holding(Card(wrong)):
        (seen,) = slot("look")
        assert not seen["mounted"]
        assert "damaged" in seen["obstacle"]
        assert "fsck" in seen["obstacle"]


def test_exfat_is_mounted_with_the_same_flags_and_keeps_what_is_written(slot, tmp_path):
    image = tmp_path / "exfat"
    with image.open("wb") as file:
        file.truncate(64 << 20)
    subprocess.run(["mkfs.exfat", image], check=True, capture_output=True)
    card = Card(image.read_bytes())
    with slot.holding(card):
        (seen,) = slot("look")
        assert (seen["kernel"]["kind"], set(seen["kernel"]["flags"])) == ("exfat", FLAGS | {"ro"})
        assert slot("write", name="out.psbt", text="signed") == {}
        assert slot("release") == "UNMOUNTED"
    with slot.holding(card):
        assert slot("names") == ["out.psbt"]
        assert [one["dirty"] for one in slot("look")] == [False]


@pytest.mark.parametrize("size", [64 << 20, 600 << 20], ids=["FAT16", "FAT32"])
def test_a_new_card_is_prepared_mounted_and_used_at_once_and_fsck_finds_nothing_wrong(slot, tmp_path, size):
    card = Blank(size)
    with slot.holding(card):
        (before,) = slot("look")
        assert "no file system" in before["obstacle"]
        made = slot("make")
        assert made["failed"] == {}
        ((done, total),) = made["told"]
        assert done == total
        (seen,) = slot("look")
        assert (seen["label"], seen["mounted"], seen["device"][-1]) == (made["label"], True, "1")
        assert slot("write", name="out.psbt", text="signed") == {}
        assert slot("release") == "UNMOUNTED"
    path = partition(card, tmp_path / "made")
    assert is_clean(path)
    assert content(path, "out.psbt") == b"signed"


def test_a_card_that_claims_more_room_than_it_has_is_found_out_past_the_page_cache(slot):
    card = Blank(64 << 20)
    card.manner = lambda _, write: write if write.start * SECTOR < 48 << 20 else None
    with slot.holding(card):
        slot("look")
        assert "did not keep what was written" in slot("make")["failed"]["says"]
    assert card.read(0, SECTOR) == bytes(SECTOR)


def test_a_card_with_files_is_prepared_again_and_is_empty_then(slot, base):
    card = Card(base)
    with slot.holding(card):
        assert slot("names") == ["in.psbt"]
        assert slot("make")["failed"] == {}
        assert slot("names") == []


def test_a_card_that_is_mounted_elsewhere_is_never_formatted_even_where_coldtui_does_not_know_it(slot, base):
    card = Card(base)
    with slot.holding(card):
        slot("look")
        said = slot("make_in_use")
        assert "Another program has it mounted" in said["asked"]["says"]
        assert "Another program uses the card" in said["unaware"]["says"]
    assert card.writes == 0
