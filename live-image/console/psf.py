"""Fonts of the console as files: PC Screen Font, versions 1 and 2 (kbd, psf.h)."""

import gzip
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_MAGIC_1 = b"\x36\x04"
_HAS_512 = 0x01

_HEADER_2 = struct.Struct("<4s7I")
"""Magic, version, size of the header, flags, glyphs, bytes a glyph, height, width."""

_MAGIC_2 = b"\x72\xb5\x4a\x86"
_HAS_TABLE = 1
_END_2, _SEQUENCE_2 = b"\xff", b"\xfe"
_END_1, _SEQUENCE_1 = 0xFFFF, 0xFFFE


@dataclass(frozen=True, slots=True)
class Size:
    """A cell in pixels."""

    width: int
    height: int

    @property
    def row(self) -> int:
        """Bytes a row of pixels takes: the leftmost pixel is the highest bit of the first."""
        return (self.width + 7) // 8


def read(path: Path) -> tuple[Size, dict[str, bytes]]:
    """The bitmap of every letter in a font, gzip or not. Letters of more than one code point are left out."""
    data = path.read_bytes()
    data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
    if data[:2] == _MAGIC_1:
        count, start, size = 512 if data[2] & _HAS_512 else 256, 4, Size(8, data[3])
        length, letters = size.height, _letters_1
    else:
        _, _, start, _, count, length, height, width = _HEADER_2.unpack_from(data)
        size, letters = Size(width, height), _letters_2
    glyphs = [data[at : at + length] for at in range(start, start + count * length, length)]
    table = letters(data[start + count * length :])
    return size, {letter: glyph for glyph, found in zip(glyphs, table, strict=True) for letter in found}


def _letters_1(table: bytes) -> Iterator[str]:
    found, is_single = "", True
    for (code,) in struct.iter_unpack("<H", table):
        if code == _END_1:
            yield found
            found, is_single = "", True
        elif code == _SEQUENCE_1:
            is_single = False
        elif is_single:
            found += chr(code)


def _letters_2(table: bytes) -> Iterator[str]:
    for entry in table.split(_END_2)[:-1]:
        yield entry.split(_SEQUENCE_2)[0].decode()


def written(size: Size, glyphs: Sequence[bytes], places: Mapping[str, int]) -> bytes:
    """A font of version 2 with these bitmaps; `places` tells the glyph of each letter, several may share one."""
    letters = ["" for _ in glyphs]
    for letter, place in sorted(places.items()):
        letters[place] += letter
    length = size.row * size.height
    header = _HEADER_2.pack(_MAGIC_2, 0, _HEADER_2.size, _HAS_TABLE, len(glyphs), length, size.height, size.width)
    return header + b"".join(glyphs) + b"".join(found.encode() + _END_2 for found in letters)
