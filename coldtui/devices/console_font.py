"""Which letters the font of the Linux console draws: most of Debian's have no half blocks, and QR codes need those."""

import ctypes
import fcntl
import os
import struct
from collections.abc import Callable
from typing import TypeAlias

_GIO_UNIMAP = 0x4B66
"""ioctl_console(2): the table of the font, from Unicode to glyphs; include/uapi/linux/kd.h."""

_MOST = 0xFFFF
"""Entries that the table can have: their number is 16 bits long."""

_ENTRY = struct.Struct("=HH")
"""struct unipair: code point, place in the font."""

_TABLE = struct.Struct("@HP")
"""struct unimapdesc: number of entries, where they are."""

_HALF_BLOCKS = frozenset("\u2580\u2584\u2588")

Ioctl: TypeAlias = Callable[[int, int, bytearray], int]


def draws_half_blocks(terminal: str = "/dev/tty", ioctl: Ioctl = fcntl.ioctl) -> bool | None:
    """Whether the console that this process runs on draws upper, lower and full blocks; None where that is unknown.

    An emulator, a serial line and no terminal at all are unknown: they have no such table.
    """
    letters = _letters(terminal, ioctl)
    return letters >= _HALF_BLOCKS if letters else None


def _letters(terminal: str, ioctl: Ioctl) -> frozenset[str]:
    """Every letter that the font draws; none where the terminal does not tell."""
    entries = ctypes.create_string_buffer(_MOST * _ENTRY.size)
    table = bytearray(_TABLE.pack(_MOST, ctypes.addressof(entries)))
    try:
        descriptor = os.open(terminal, os.O_RDONLY | os.O_NOCTTY | os.O_CLOEXEC)
        try:
            ioctl(descriptor, _GIO_UNIMAP, table)
        finally:
            os.close(descriptor)
    except OSError:
        return frozenset()
    count, _ = _TABLE.unpack(table)
    return frozenset(chr(code) for code, _ in _ENTRY.iter_unpack(entries.raw[: count * _ENTRY.size]))
