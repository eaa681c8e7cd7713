"""A memory card as a test sees it: what it holds, every command it got, in order, and how it fails when told to."""

import errno
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

SECTOR = 512

MARK = 1
"""The sector, between partition table and partition, into which the guest writes what it has just done."""

START = 2048
"""The first sector of the only partition, as every partitioning program has it."""

_KINDS = {12: 0x01, 16: 0x0E, 32: 0x0C}  # partition types


@dataclass(frozen=True, slots=True, repr=False)
class Write:
    """A command that the card has done."""

    start: int
    """In sectors."""
    data: bytes

    def sectors(self) -> dict[int, bytes]:
        """What it put where."""
        count = len(self.data) // SECTOR
        return {self.start + one: self.data[one * SECTOR : (one + 1) * SECTOR] for one in range(count)}


@dataclass(frozen=True, slots=True)
class Flush:
    """What was written before this is on the card for sure, if it has a cache of its own."""


Command = Write | Flush


def honest(number: int, write: Write) -> Write | None:
    """A card that does what it is told."""
    return write


class Card:
    """A medium in memory. Its content is `base` and over that single sectors, so that thousands of states cost little.

    `manner` is asked for every write, with its number counted from 1: what it returns is what gets onto the card, None
    nothing at all, and an OSError goes to the computer.
    """

    def __init__(self, base: bytes, sectors: Mapping[int, bytes] | None = None, *, is_locked: bool = False) -> None:
        self._base = base
        self.size = len(base)
        self.is_locked = is_locked
        self.sectors = dict(sectors or {})
        self.log: list[Command] = []
        self.writes = 0
        self.manner: Callable[[int, Write], Write | None] = honest
        self.bad: set[int] = set()
        """Sectors that cannot be read."""

    def read(self, start: int, length: int) -> bytes:
        """As `nbd.Disk.read`."""
        first = start // SECTOR
        wanted = range(first, -(-(start + length) // SECTOR))
        if self.bad.intersection(wanted):
            raise OSError(errno.EIO, "the medium failed")
        data = b"".join(self._sector(number) for number in wanted)
        return data[start - first * SECTOR :][:length]

    def write(self, start: int, data: bytes) -> None:
        """As `nbd.Disk.write`."""
        self.writes += 1
        done = self.manner(self.writes, Write(start // SECTOR, data))
        if done is not None:
            self.log.append(done)
            self.sectors |= done.sectors()

    def flush(self) -> None:
        """As `nbd.Disk.flush`."""
        self.log.append(Flush())

    def _sector(self, number: int) -> bytes:
        return self.sectors.get(number) or self._base[number * SECTOR : (number + 1) * SECTOR]


def formatted(bits: int, kilobytes: int, files: Mapping[str, bytes], folder: Path) -> bytes:
    """A card with one partition of `kilobytes`, formatted by mkfs.vfat as FAT of 12, 16 or 32 `bits`, and `files`.

    `folder` is for the work.
    """
    path = folder / f"fat{bits}"
    cluster = {12: "8", 16: "4", 32: "1"}[bits]
    made = ["mkfs.vfat", "-F", str(bits), "-s", cluster, "-h", str(START), "-C", path, str(kilobytes)]
    subprocess.run(made, check=True, capture_output=True)
    for name, data in files.items():
        subprocess.run(["mcopy", "-i", path, "-", f"::{name}"], input=data, check=True)
    partition = path.read_bytes()
    path.unlink()
    return partitioned((_KINDS[bits], partition))


def partitioned(*partitions: tuple[int, bytes]) -> bytes:
    """A card with these partitions one behind the other, each with its type; the first one at START."""
    entries, content = b"", b""
    for kind, data in partitions:
        place = START + len(content) // SECTOR
        # no machine of this century reads the cylinders
        entries += bytes((0, 254, 255, 255, kind, 254, 255, 255)) + place.to_bytes(4, "little")
        entries += (len(data) // SECTOR).to_bytes(4, "little")
        content += data
    table = (bytes(446) + entries).ljust(510, b"\0") + b"\x55\xaa"
    return table.ljust(START * SECTOR, b"\0") + content
