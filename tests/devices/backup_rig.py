"""A card with two backups on it, for tests of the store: real files in a folder, and what must not happen to them."""

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from coldtui.devices.backup_card import BackupCards
from coldtui.devices.cards import Cards
from coldtui.devices.fs import Fs
from coldtui.devices.media import Volume
from coldtui.formats.backup_copies import write_sums
from tests.devices.faulty import FaultyFs, HastyFs

README = b"how to open a backup without coldtui\n" * 40


def sealed(number: int, size: int = 1206) -> bytes:
    """Bytes like those of a sealed backup: there is no order in them."""
    blocks = (hashlib.sha256(f"{number} {block}".encode()).digest() for block in range(-(-size // 32)))
    return b"".join(blocks)[:size]


def files_of(number: int) -> dict[str, bytes]:
    """What lies on a card for one generation, by its path on the card."""
    data = sealed(number)
    kinds = {"AGE": data, "SUM": write_sums(data)}
    return {f"COLDTUI/{copy}/CT{number:06}.{kind}": kinds[kind] for copy in "ABC" for kind in kinds}


class Rig:
    """One card, with generations `numbers` on it."""

    def __init__(self, place: Path, numbers: tuple[int, ...] = (6, 7)) -> None:
        self.place = place
        place.mkdir()
        (place / "photo.jpg").write_bytes(b"the user's own")
        if numbers:
            self.put({"COLDTUI/README.TXT": README})
        for number in numbers:
            self.put(files_of(number))

    def put(self, files: dict[str, bytes]) -> None:
        for name, data in files.items():
            (self.place / name).parent.mkdir(parents=True, exist_ok=True)
            (self.place / name).write_bytes(data)

    def content(self) -> dict[str, bytes]:
        """Every file on the card."""
        files = (path for path in self.place.rglob("*") if path.is_file() and not path.is_symlink())
        return {str(path.relative_to(self.place)): path.read_bytes() for path in files}

    def restore(self, content: dict[str, bytes]) -> None:
        """Takes away what is not in `content`, and puts back what was changed."""
        now = self.content()
        for name in now.keys() - content.keys():
            (self.place / name).unlink()
        self.put({name: data for name, data in content.items() if now.get(name) != data})
        if not any(name.startswith("COLDTUI/") for name in content):
            shutil.rmtree(self.place / "COLDTUI", ignore_errors=True)

    def open(self, fs: Fs | None = None) -> tuple[BackupCards, Volume]:
        cards = Cards([str(self.place)], fs=fs)
        return BackupCards(cards.access), cards.volumes()[0]

    def write(self, number: int = 8, fs: Fs | None = None) -> Any:
        store, volume = self.open(fs)
        return store.write(volume, number, sealed(number), write_sums(sealed(number)), README)


class QuickFaultyFs(FaultyFs):
    """Does not wait for the disk: thousands of times, nothing is asked but which call fails."""

    def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return super().call(fsync if function is os.fsync else function, *args, **kwargs)


def fsync(descriptor: int) -> None:
    """As os.fsync, without the wait."""
    os.fstat(descriptor)


class BadSpots(HastyFs):
    """A card on which some sectors of some files cannot be read: {"COLDTUI/A/CT000007.AGE": {1}}."""

    def __init__(self, place: Path, spots: dict[str, set[int]], error: int) -> None:
        self._spots = {(place / name).stat().st_ino: sectors for name, sectors in spots.items()}
        self._error = error
        self.refused = 0

    def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if function is os.pread:
            descriptor, length, start = args
            touched = range(start // 512, -(-(start + length) // 512))
            if self._spots.get(os.fstat(descriptor).st_ino, set()) & set(touched):
                self.refused += 1
                raise OSError(self._error, os.strerror(self._error))
        return function(*args, **kwargs)
