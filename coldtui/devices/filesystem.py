"""What file system a card has, told from its first bytes, before the kernel is let at it.

The kernel's own guess ("auto") would try every driver there is on bytes that an enemy may have written. So the first
bytes are judged here, strictly, and only two kinds are ever mounted, each by its name. FAT is Microsoft's "FAT32 File
System Specification" 1.03 (fatgen103), exFAT the "exFAT file system specification" of 2019.
"""

from dataclasses import dataclass
from enum import Enum

from coldtui.core.text import printable_bytes

LOOKED_AT = 68 * 1024
"""Bytes from the start that are looked at: btrfs, the farthest, says its name at 64 KiB."""

_SECTOR = 512
_BOOT_SIGNATURE = b"\x55\xaa"
_SECTOR_SIZES = frozenset((512, 1024, 2048, 4096))
_SECTORS_PER_CLUSTER = frozenset(1 << power for power in range(8))
_MEDIA_TYPES = frozenset((0xF0, *range(0xF8, 0x100)))
_MOST_FAT12 = 4084
_MOST_FAT16 = 65524
_DIRTY = 0x01
"""In the byte of FAT's boot sector that Windows and Linux set while the card is in use, and clear at the end."""

_EXFAT_DIRTY = 0x02  # VolumeFlags, bit 1
OUR_IMAGE = b"COLDTUI"
"""What the live image calls itself."""

_ISO_NAME = slice(32808, 32840)
_NO_LABEL = b"NO NAME"
_PARTITIONS = range(446, 510, 16)
_EFI_SYSTEM = 0xEF

_OTHERS = (
    (3, b"NTFS    ", "NTFS"),
    (1080, b"\x53\xef", "ext4"),
    (0x10040, b"_BHRfS_M", "Btrfs"),
    (0, b"XFSB", "XFS"),
    (32, b"NXSB", "APFS"),
    (1024, b"H+", "HFS+"),
    (1024, b"HX", "HFS+"),
    (1024, b"\x10\x20\xf5\xf2", "F2FS"),
    (0, b"LUKS\xba\xbe", "LUKS encryption"),
    (3, b"-FVE-FS-", "BitLocker"),
    (32769, b"CD001", "ISO 9660"),
    (0, b"hsqs", "squashfs"),
)
"""Where others say their name, and what people call them."""


class Kind(Enum):
    """What is mounted, by the kernel's name."""

    FAT = "vfat"
    EXFAT = "exfat"


@dataclass(frozen=True, slots=True)
class FileSystem:
    """What was found. Texts are safe to show."""

    kind: Kind | None
    """None for what is not mounted."""
    name: str = ""
    """As people call it ("FAT32"); empty where nothing is known."""
    label: str = ""
    is_dirty: bool = False
    """Whether the card left somebody's computer while it was in use: what was written last may be incomplete."""


NOTHING = FileSystem(None)


def recognise(start: bytes) -> FileSystem:
    """What the first LOOKED_AT bytes of a card or partition say."""
    if start[3:11] == b"EXFAT   " and start[510:512] == _BOOT_SIGNATURE:
        return _exfat(start)
    for place, magic, name in _OTHERS:
        if start[place : place + len(magic)] == magic:
            return FileSystem(None, name)
    return _fat(start) or NOTHING


def starts_a_computer(start: bytes) -> bool:
    """Whether a whole disk is made to start a computer: an image written onto it, or an EFI system partition.

    The live image is such a disk, and it is not mounted while it runs, so nothing else tells it from other sticks.
    """
    if start[32769:32774] == b"CD001":
        return True
    return start[510:512] == _BOOT_SIGNATURE and any(start[entry + 4] == _EFI_SYSTEM for entry in _PARTITIONS)


def is_our_image(start: bytes) -> bool:
    """Whether a whole disk holds the live image of coldtui, by its name in ISO 9660 (ECMA-119, 8.4.7).

    Programs that give a stick new partitions can leave that name where it was; it is a card then all the same.
    """
    is_named = start[32769:32774] == b"CD001" and start[_ISO_NAME].rstrip(b" \x00") == OUR_IMAGE
    return is_named and not _was_divided_anew(start)


def _was_divided_anew(start: bytes) -> bool:
    """Whether there are partitions, and none of them begins where the disk does, as that of an image does."""
    if start[510:512] != _BOOT_SIGNATURE:
        return False
    first = [_number(start, entry + 8, 4) for entry in _PARTITIONS if start[entry + 4]]
    return bool(first) and 0 not in first


def _exfat(start: bytes) -> FileSystem:
    is_whole = not any(start[11:64]) and 9 <= start[108] <= 12 and start[109] <= 25 - start[108]
    is_dirty = bool(start[106] & _EXFAT_DIRTY)
    return FileSystem(Kind.EXFAT if is_whole else None, "exFAT", is_dirty=is_dirty)


def _fat(start: bytes) -> FileSystem | None:
    """The boot sector checked field by field (fatgen103, pages 9 to 15), None when it is none."""
    if len(start) < _SECTOR or start[510:512] != _BOOT_SIGNATURE or not _jumps(start):
        return None
    sector, cluster, reserved, fats = _number(start, 11, 2), start[13], _number(start, 14, 2), start[16]
    if sector not in _SECTOR_SIZES or cluster not in _SECTORS_PER_CLUSTER or not reserved or fats not in {1, 2}:
        return None
    if start[21] not in _MEDIA_TYPES:
        return None
    entries = _number(start, 17, 2)
    total = _number(start, 19, 2) or _number(start, 32, 4)
    fat_size = _number(start, 22, 2) or _number(start, 36, 4)
    data = total - reserved - fats * fat_size - -(-entries * 32 // sector)
    if not fat_size or data < cluster:
        return None
    is_fat32 = not _number(start, 22, 2)
    clusters = data // cluster
    state, label = (65, start[71:82]) if is_fat32 else (37, start[43:54])
    name = "FAT32" if is_fat32 else "FAT12" if clusters <= _MOST_FAT12 else "FAT16"
    if is_fat32 == bool(entries) or (not is_fat32 and clusters > _MOST_FAT16):
        return None
    has_label = start[66 if is_fat32 else 38] == 0x29
    return FileSystem(Kind.FAT, name, _label(label) if has_label else "", bool(start[state] & _DIRTY))


def _jumps(start: bytes) -> bool:
    return start[0] == 0xE9 or (start[0] == 0xEB and start[2] == 0x90)


def _label(field: bytes) -> str:
    name = field.rstrip(b" \x00")
    return "" if name == _NO_LABEL else printable_bytes(name)


def _number(data: bytes, place: int, width: int) -> int:
    return int.from_bytes(data[place : place + width], "little")
