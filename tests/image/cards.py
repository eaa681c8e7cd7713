"""Cards for the computers of these tests, and what mtools finds on them afterwards."""

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from coldtui.formats.backup_copies import COPIES, number_of
from tests.qemu.card import SECTOR, START, Card, formatted

_MEGABYTES = 64
"""A power of two, as SD cards have it."""


def card_with(files: Mapping[str, bytes], *, label: str = "", is_locked: bool = False) -> Card:
    """A card with FAT on its only partition, as cameras make them."""
    with tempfile.TemporaryDirectory() as folder:
        kilobytes = _MEGABYTES * 1024 - START * SECTOR // 1024
        path = Path(folder, "card")
        path.write_bytes(formatted(16, kilobytes, files, Path(folder)))
        if label:
            subprocess.run(["mlabel", "-i", f"{path}@@{START * SECTOR}", f"::{label}"], check=True, capture_output=True)
        return Card(path.read_bytes(), is_locked=is_locked)


def full_card(files: Mapping[str, bytes]) -> Card:
    """A card on which nothing is free."""
    free = _mtools(card_with(files), "mdir", "::")[-1].removesuffix("bytes free")
    return card_with({**files, "film.mov": bytes(int(free.replace(" ", "")))})


def names(card: Card) -> list[str]:
    """Each file of a card, with its folders."""
    return [line.removeprefix("::/") for line in _mtools(card, "mdir", "-/", "-b", "::") if not line.endswith("/")]


def read(card: Card, name: str) -> bytes:
    """A file's content. Raises CalledProcessError when it is not there."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["mtype", "-i", _partition(card, Path(folder)), f"::{name}"]
        return subprocess.run(command, capture_output=True, check=True).stdout


def is_clean(card: Card) -> bool:
    """Whether fsck finds nothing to say."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["/usr/sbin/fsck.vfat", "-n", _partition(card, Path(folder))]
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


def _mtools(card: Card, program: str, *arguments: str) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "-i", _partition(card, Path(folder)), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [line.strip() for line in done.stdout.splitlines() if line.strip()]


def _partition(card: Card, folder: Path) -> str:
    path = folder / "partition"
    path.write_bytes(card.read(START * SECTOR, card.size - START * SECTOR))
    return str(path)
