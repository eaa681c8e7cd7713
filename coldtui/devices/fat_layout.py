"""Where everything goes on a card that is formatted anew: one partition with FAT, as every other signer reads it.

One partition in an MBR, not a file system on the bare card: Windows, macOS, Linux and Coldcard read both, but the SD
Association's specification asks for the partition, and SeedSigner mounts only the first partition of its card. FAT32,
and FAT16 below 512 MB: exFAT is read by fewer signers, and FAT loses less when the power goes. The partition and its
first cluster begin at a multiple of 4 MiB, as the SD Association's own formatter has it: flash memory is erased in
such pieces.

The fields are those of "FAT32 File System Specification" 1.03 (fatgen103); numbers are little-endian.
"""

from collections.abc import Iterator
from dataclasses import dataclass

SECTOR = 512

SMALLEST = 16 * 1024 * 1024
"""Bytes below which a card is too small to be worth it."""

_FAT32_FROM = 512 * 1000 * 1000
_PIECE = 4 * 1024 * 1024 // SECTOR
"""Sectors of what flash memory erases at once."""

_SMALL_START = 2048
"""First sector of the partition on a card below 512 MB, as most programs have it."""

_MOST_SECTORS = 2**32 - 1 - 8192
"""Of a partition in an MBR, and of a FAT32: 2 TiB."""

_END = 2048
"""Sectors at the end that are made empty: other partition tables keep their second copy there."""

_FAT32_CLUSTERS = ((8 * 2**30, 8), (16 * 2**30, 16), (32 * 2**30, 32), (2**63, 64))
"""Up to how many bytes a cluster has how many sectors (fatgen103, page 20)."""

_MOST_FAT16 = 65524 - 16  # away from where the kind of FAT changes (fatgen103, page 15)
_ROOT_ENTRIES = 512
_RESERVED = 32
_OEM = b"MSDOS5.0"
_FIXED_DISK = 0xF8
_LBA_ONLY = b"\xfe\xff\xff"
"""Cylinder, head and sector of what is addressed by its number alone."""

_DATE = 0x21
"""The first of January 1980, the beginning of FAT's time: nobody learns when the card was made."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes at a place on the card: `data`, and zeros behind it up to `size`."""

    offset: int
    data: bytes
    size: int


@dataclass(frozen=True, slots=True)
class Layout:
    """All there is to write, and where the files will go."""

    table: Piece
    """The first sector, which makes a card of it all: written last."""
    pieces: tuple[Piece, ...]
    """Everything else. What is not named here stays as it was."""
    data_from: int
    """Byte behind the last piece but those at the end of the card; from here to `data_to` only files will lie."""
    data_to: int
    label: str


def layout(size: int, number: int) -> Layout:
    """For a card of `size` bytes; `number` (32 bits) tells it from others and makes its label.

    Raises ValueError for a card below SMALLEST.
    """
    if size < SMALLEST:
        raise ValueError("too small")
    sectors = size // SECTOR
    label = f"CARD-{number & 0xFFFF:04X}"
    start = _SMALL_START if size < _FAT32_FROM else _PIECE
    count = min(sectors - start - _END, _MOST_SECTORS)
    volume = _Volume(start, count, number, label.encode("ascii").ljust(11))
    kind, parts = _fat16(volume) if size < _FAT32_FROM else _fat32(volume)
    written = tuple(parts)
    blank = Piece(SECTOR, b"", (start - 1) * SECTOR)
    end = Piece((sectors - _END) * SECTOR, b"", _END * SECTOR)
    table = Piece(0, _table(number, kind, start, count), SECTOR)
    data_to = (start + count) * SECTOR
    return Layout(table, (blank, *written, end), max(piece.offset + piece.size for piece in written), data_to, label)


@dataclass(frozen=True, slots=True)
class _Volume:
    start: int
    count: int
    number: int
    label: bytes

    def piece(self, sector: int, data: bytes, sectors: int) -> Piece:
        return Piece((self.start + sector) * SECTOR, data, sectors * SECTOR)

    def boot_sector(self, jump: bytes, cluster: int, reserved: int, entries: int, fat: int, rest: bytes) -> bytes:
        """What FAT16 and FAT32 have in common; `fat` is the size in sectors where it has 16 bits, `rest` from 36 on."""
        is_short = self.count < 2**16 and entries
        fields = (
            jump,
            _OEM,
            _bytes(SECTOR, 2),
            _bytes(cluster, 1),
            _bytes(reserved, 2),
            _bytes(2, 1),
            _bytes(entries, 2),
            _bytes(self.count if is_short else 0, 2),
            _bytes(_FIXED_DISK, 1),
            _bytes(fat, 2),
            _bytes(63, 2),
            _bytes(255, 2),
            _bytes(self.start, 4),
            _bytes(0 if is_short else self.count, 4),
            rest,
        )
        return b"".join(fields).ljust(510, b"\x00") + b"\x55\xaa"

    def identified(self, name: bytes) -> bytes:
        """Drive number, flags, signature, number, label and the kind's name, as both kinds end."""
        return b"\x80\x00\x29" + _bytes(self.number, 4) + self.label + name

    def root(self) -> bytes:
        """The root directory: nothing but the label."""
        return self.label + b"\x08" + bytes(10) + _bytes(0, 2) + _bytes(_DATE, 2) + bytes(6)


def _fat32(volume: _Volume) -> tuple[int, Iterator[Piece]]:
    size = volume.count * SECTOR
    cluster = next(sectors for most, sectors in _FAT32_CLUSTERS if size <= most)
    fat = -(-(volume.count // cluster + 2) * 4 // SECTOR)
    data = -(-(_RESERVED + 2 * fat) // _PIECE) * _PIECE
    reserved = data - 2 * fat
    clusters = (volume.count - data) // cluster
    rest = _bytes(fat, 4) + bytes(4) + _bytes(2, 4) + _bytes(1, 2) + _bytes(6, 2) + bytes(12)
    boot = volume.boot_sector(b"\xeb\x58\x90", cluster, reserved, 0, 0, rest + volume.identified(b"FAT32   "))
    info = b"RRaA" + bytes(480) + b"rrAa" + _bytes(clusters - 1, 4) + _bytes(3, 4) + bytes(14) + b"\x55\xaa"
    head = boot + info + bytes(510) + b"\x55\xaa"
    head = head + bytes(3 * SECTOR) + head
    table = _bytes(0x0FFFFF00 | _FIXED_DISK, 4) + _bytes(0x0FFFFFFF, 4) + _bytes(0x0FFFFFFF, 4)

    def pieces() -> Iterator[Piece]:
        yield volume.piece(0, head, reserved)
        yield volume.piece(reserved, table, fat)
        yield volume.piece(reserved + fat, table, fat)
        yield volume.piece(data, volume.root(), cluster)

    return 0x0C, pieces()


def _fat16(volume: _Volume) -> tuple[int, Iterator[Piece]]:
    cluster = next(sectors for sectors in (4, 8, 16, 32) if volume.count // sectors <= _MOST_FAT16)
    fat = -(-(volume.count // cluster + 2) * 2 // SECTOR)
    boot = volume.boot_sector(b"\xeb\x3c\x90", cluster, 1, _ROOT_ENTRIES, fat, volume.identified(b"FAT16   "))
    table = _bytes(0xFF00 | _FIXED_DISK, 2) + _bytes(0xFFFF, 2)

    def pieces() -> Iterator[Piece]:
        yield volume.piece(0, boot, 1)
        yield volume.piece(1, table, fat)
        yield volume.piece(1 + fat, table, fat)
        yield volume.piece(1 + 2 * fat, volume.root(), _ROOT_ENTRIES * 32 // SECTOR)

    return 0x0E, pieces()


def _table(number: int, kind: int, start: int, count: int) -> bytes:
    entry = b"\x00" + _LBA_ONLY + _bytes(kind, 1) + _LBA_ONLY + _bytes(start, 4) + _bytes(count, 4)
    return bytes(440) + _bytes(number, 4) + bytes(2) + entry + bytes(48) + b"\x55\xaa"


def _bytes(value: int, width: int) -> bytes:
    return value.to_bytes(width, "little")
