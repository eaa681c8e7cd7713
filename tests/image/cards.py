"""Cards for the computers of these tests, and what mtools and fsck find on them afterwards."""

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from coldtui.formats.backup_copies import COPIES, number_of
from tests.qemu.card import SECTOR, START, Card, formatted, partitioned

_SIZE = 64 << 20
"""Bytes: a power of two, as SD cards have it."""

_PARTITION = _SIZE - START * SECTOR

_FAT16, _EXFAT = 0x0E, 0x07  # partition types


def card_with(files: Mapping[str, bytes], *, label: str = "", is_locked: bool = False) -> Card:
    """A card with FAT on its only partition, as cameras make them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "card")
        path.write_bytes(formatted(16, _PARTITION // 1024, files, Path(folder)))
        if label:
            subprocess.run(["mlabel", "-i", f"{path}@@{START * SECTOR}", f"::{label}"], check=True, capture_output=True)
        return Card(path.read_bytes(), is_locked=is_locked)


def card_with_two(first: Mapping[str, bytes], second: Mapping[str, bytes]) -> Card:
    """A card with FAT on each of two partitions, labelled ONE and TWO."""
    halves = [card_with(first, label="ONE"), card_with(second, label="TWO")]
    return Card(partitioned(*((_FAT16, half.read(START * SECTOR, half.size)) for half in halves)))


def exfat_card() -> Card:
    """An empty card with exFAT, as large cards have it."""
    with tempfile.NamedTemporaryFile() as file:
        file.truncate(_PARTITION)
        subprocess.run(["mkfs.exfat", file.name], check=True, capture_output=True)
        return Card(partitioned((_EXFAT, Path(file.name).read_bytes())))


def full_card(files: Mapping[str, bytes]) -> Card:
    """A card on which nothing is free."""
    free = _mtools(card_with(files), 0, "mdir", "::")[-1].removesuffix("bytes free")
    return card_with({**files, "film.mov": bytes(int(free.replace(" ", "")))})


def names(card: Card, partition: int = 0) -> list[str]:
    """Each file of a partition, with its folders."""
    lines = _mtools(card, partition, "mdir", "-/", "-b", "::")
    return [line.removeprefix("::/") for line in lines if not line.endswith("/")]


def label(card: Card) -> str:
    """What a card is called."""
    return _mtools(card, 0, "mlabel", "-s", "::")[-1].rpartition(" is ")[2].strip()


def read(card: Card, name: str) -> bytes:
    """A file's content. Raises CalledProcessError when it is not there."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["mtype", "-i", _partition(card, 0, Path(folder)), f"::{name}"]
        return subprocess.run(command, capture_output=True, check=True).stdout


def is_clean(card: Card, partition: int = 0, program: str = "fsck.vfat") -> bool:
    """Whether fsck finds nothing to say."""
    with tempfile.TemporaryDirectory() as folder:
        command = [f"/usr/sbin/{program}", "-n", _partition(card, partition, Path(folder))]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0


def generations(card: Card) -> set[int]:
    """Those that have a sealed file in each of the three folders."""
    found: dict[str, set[int]] = {copy: set() for copy in COPIES}
    for path in names(card):
        *_, folder, name = ("", "", *path.split("/"))
        number = number_of(name)
        if folder in found and number is not None:
            found[folder].add(number)
    return set.intersection(*found.values())


def _mtools(card: Card, partition: int, program: str, *arguments: str) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "-i", _partition(card, partition, Path(folder)), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [line.strip() for line in done.stdout.splitlines() if line.strip()]


def _partition(card: Card, number: int, folder: Path) -> str:
    """A partition as a file, by the card's own table."""
    path = folder / "partition"
    entry = card.read(446 + 16 * number, 16)
    start, count = (int.from_bytes(entry[place : place + 4], "little") for place in (8, 12))
    path.write_bytes(card.read(start * SECTOR, count * SECTOR))
    return str(path)
