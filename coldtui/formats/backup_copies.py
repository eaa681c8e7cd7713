"""What the copies of a sealed backup are called on a card, and the sums that lie beside each.

    COLDTUI/README.TXT          how to open a backup without coldtui (formats/backup_readme.py)
    COLDTUI/A/CT000007.AGE      the sealed backup of generation 7, three times
    COLDTUI/A/CT000007.SUM      its sums, three times
    COLDTUI/B/...  COLDTUI/C/...
    COLDTUI/R/CR000007.AGE      the same content sealed to the recovery key, once, where there is one

Names fit the 8.3 form of FAT, so that no long-name entry can be lost apart from its file, and tell nothing of the keys.
A SUM is text in ASCII: the length and the SHA-256 of the whole file, then for each sector of 512 bytes the first 128
bits of SHA-256(index, 4 bytes, most significant first || sector, the last one filled up with zeros):

    coldtui-sum 1 1206 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
    60303ae22b998861bce3b28f33eec1be
    ...

So a sum tells which sectors of a damaged copy are still good (formats/backup_repair.py). It proves nothing against a
person who can write: that is for the seal.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

from coldtui.core.errors import Unreadable
from coldtui.formats.backup_values import MAX_GENERATION

FOLDER = "COLDTUI"
COPIES = ("A", "B", "C")
"""The folders in FOLDER, one for each copy: damage to one folder's entries leaves the others."""

RECOVERY = "R"
"""The folder in FOLDER for what is sealed to a recovery key. It has no sums: what is damaged there is in the others."""

README = "README.TXT"
SEALED, SUMS = "AGE", "SUM"
"""The suffixes."""

SECTOR = 512
"""Bytes: the smallest piece a card loses."""

LONGEST_SEALED = (1 << 20) + (1 << 16)
"""Bytes: a document of at most 1 MiB, and room for the header and the tag of each 64 KiB that age adds."""

_SECTOR_DIGEST = 16
_LINE = 2 * _SECTOR_DIGEST + 1
_NAME = re.compile(r"CT([0-9]{6})\.(?:AGE|SUM)", re.ASCII | re.IGNORECASE)
_RECOVERY_NAME = re.compile(r"CR([0-9]{6})\.AGE", re.ASCII | re.IGNORECASE)
_FIRST_LINE = re.compile(rb"coldtui-sum 1 ([1-9][0-9]{0,6}) ([0-9a-f]{64})\n")


def name_of(number: int, suffix: str) -> str:
    """What a generation's file is called: CT000007.AGE is the sealed backup of generation 7.

    Raises ValueError for a number that is not from 1 to MAX_GENERATION or another suffix.
    """
    if not 1 <= number <= MAX_GENERATION or suffix not in {SEALED, SUMS}:
        raise ValueError("no such file of a backup")
    return f"CT{number:06d}.{suffix}"


def number_of(name: str) -> int | None:
    """The generation that a file belongs to, sealed backup or sums; None for any other name.

    Small letters count as well: FAT does not tell them apart, and some systems show every short name in them.
    """
    match = _NAME.fullmatch(name)
    return int(match[1]) or None if match else None


def recovery_name_of(number: int) -> str:
    """What the file for the recovery key is called: CR000007.AGE. Raises ValueError as `name_of`."""
    return name_of(number, SEALED).replace("CT", "CR")


def recovery_number_of(name: str) -> int | None:
    """The generation that a file for the recovery key belongs to; None for any other name."""
    match = _RECOVERY_NAME.fullmatch(name)
    return int(match[1]) or None if match else None


@dataclass(frozen=True, slots=True)
class Sums:
    """What a SUM says of a sealed backup: its `length` in bytes, `sha256` (32 bytes) and 16 bytes for each sector."""

    length: int
    sha256: bytes
    sectors: tuple[bytes, ...]


def sums_of(sealed: bytes) -> Sums:
    """The sums of a sealed backup. Raises ValueError when it is empty or longer than LONGEST_SEALED."""
    if not 1 <= len(sealed) <= LONGEST_SEALED:
        raise ValueError("not the length of a sealed backup")
    digests = tuple(sector_digest(index, sector) for index, sector in enumerate(sectors(sealed)))
    return Sums(len(sealed), hashlib.sha256(sealed).digest(), digests)


def write_sums(sealed: bytes) -> bytes:
    """The text of the SUM that lies beside a sealed backup. Raises ValueError as `sums_of`."""
    return _written(sums_of(sealed))


def read_sums(data: bytes) -> Sums:
    """What a SUM says, when it is exactly as `write_sums` would write it.

    The length that it claims is checked against its own before anything is built. Raises Unreadable.
    """
    claimed = first_line(data)
    if claimed is None or len(data) != sums_size(claimed[0]):
        raise _unreadable()
    try:
        sums = Sums(*claimed, tuple(map(_digest, data.split(b"\n")[1:-1])))
    except ValueError:
        raise _unreadable() from None
    if _written(sums) != data:
        raise _unreadable()
    return sums


def is_whole(sealed: bytes | None, sums: bytes | None) -> bool:
    """Whether one copy was read, its sums were read, and both say the same; None is what could not be read."""
    if sealed is None or sums is None or not 1 <= len(sealed) <= LONGEST_SEALED:
        return False
    return sums == write_sums(sealed)


def sectors(sealed: bytes) -> Iterator[bytes]:
    """The sectors one after the other, 512 bytes each, the last one as short as it is."""
    return (sealed[at : at + SECTOR] for at in range(0, len(sealed), SECTOR))


def sector_digest(index: int, sector: bytes) -> bytes:
    """The 16 bytes that stand for sector `index` (from 0) in a SUM; they differ for the same bytes at another place."""
    return hashlib.sha256(index.to_bytes(4, "big") + sector.ljust(SECTOR, b"\0")).digest()[:_SECTOR_DIGEST]


def first_line(sums: bytes) -> tuple[int, bytes] | None:
    """The length and the SHA-256 in the first line of a SUM; None when that line is damaged or claims too much."""
    match = _FIRST_LINE.match(sums)
    if match is None or int(match[1]) > LONGEST_SEALED:
        return None
    return int(match[1]), bytes.fromhex(match[2].decode("ascii"))


def sector_line(sums: bytes, length: int, index: int) -> bytes | None:
    """The digest of sector `index` in a SUM that may be damaged elsewhere, for a backup of `length` bytes."""
    start = _first_line_size(length) + index * _LINE
    line = sums[start : start + _LINE]
    try:
        return _digest(line[:-1]) if line.endswith(b"\n") else None
    except ValueError:
        return None


def sums_size(length: int) -> int:
    """How many bytes the SUM of a sealed backup of `length` bytes has."""
    return _first_line_size(length) + -(-length // SECTOR) * _LINE


def _first_line_size(length: int) -> int:
    return len(f"coldtui-sum 1 {length} \n") + 2 * hashlib.sha256().digest_size


def _written(sums: Sums) -> bytes:
    lines = [f"coldtui-sum 1 {sums.length} {sums.sha256.hex()}", *(digest.hex() for digest in sums.sectors)]
    return "".join(f"{line}\n" for line in lines).encode("ascii")


def _digest(line: bytes) -> bytes:
    """Raises ValueError (UnicodeDecodeError is one) for what is not 32 digits."""
    digest = bytes.fromhex(line.decode("ascii"))
    if len(digest) != _SECTOR_DIGEST:
        raise ValueError("not a line of a SUM")
    return digest


def _unreadable() -> Unreadable:
    return Unreadable("The sums beside this copy of the backup are damaged.", "The other copies have their own.")


LONGEST_SUMS = sums_size(LONGEST_SEALED)
"""Bytes: more than this is not read from a card."""
