"""Squares as a PNG picture (ISO/IEC 15948): black and white, a bit a pixel, and nothing else in the file."""

import struct
import zlib

from coldtui.formats.qr_matrix import Matrix

PIXELS = 8
"""The side of a square."""

QUIET = 4
"""Squares of white around a code (ISO/IEC 18004, 6.3.8)."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_GREY = 0


def png(matrix: Matrix) -> bytes:
    """The picture of a code, with its quiet zone. A square is PIXELS wide, so that a row of each is a whole byte."""
    side = len(matrix) + 2 * QUIET
    white = b"\xff" * side
    rows = [white] * QUIET + [_row(row) for row in matrix] + [white] * QUIET
    # before each row of pixels stands how it is filtered: not at all
    pixels = b"".join((b"\0" + row) * PIXELS for row in rows)
    header = struct.pack(">IIBBBBB", side * PIXELS, side * PIXELS, 1, _GREY, 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(pixels, 9)), (b"IEND", b"")
    return _SIGNATURE + b"".join(_chunk(kind, data) for kind, data in chunks)


def _row(row: tuple[bool, ...]) -> bytes:
    quiet = b"\xff" * QUIET
    return quiet + bytes(0x00 if is_dark else 0xFF for is_dark in row) + quiet


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
