"""What the console's font draws, told by a kernel that is played: the table is laid out as in kd.h."""

import ctypes
import errno
import os
import pty
import struct
from pathlib import Path

import pytest

from coldtui.devices import console_font
from coldtui.devices.console_font import draws_half_blocks
from tests.raster import FONT, NEEDS_FONT, PLAIN_FONT, Font

LATIN = "".join(map(chr, range(0x20, 0x7F)))


class Pair(ctypes.Structure):
    """struct unipair."""

    _fields_ = [("unicode", ctypes.c_ushort), ("fontpos", ctypes.c_ushort)]


class Table(ctypes.Structure):
    """struct unimapdesc."""

    _fields_ = [("entry_ct", ctypes.c_ushort), ("entries", ctypes.POINTER(Pair))]


class Kernel:
    """con_get_unimap of drivers/tty/vt/consolemap.c: writes what there is, or says how many entries that would be."""

    def __init__(self, letters):
        self.letters = letters
        self.asked = []

    def __call__(self, descriptor, request, argument):
        self.asked.append(request)
        os.fstat(descriptor)
        table = Table.from_buffer(argument)
        room, table.entry_ct = table.entry_ct, len(self.letters)
        if room < len(self.letters):
            raise OSError(errno.ENOMEM, "no room")
        for place, letter in enumerate(self.letters):
            table.entries[place] = Pair(ord(letter), place)
        return 0


def refusing(number):
    def ioctl(descriptor, request, argument):
        raise OSError(number, os.strerror(number))

    return ioctl


@pytest.mark.parametrize(
    ("letters", "draws"),
    [
        (LATIN + "\u2580\u2584\u2588", True),
        (LATIN + "\u2588\u2591\u2592", False),
        (LATIN + "\u2580\u2588", False),
        (LATIN + "\u2584\u2588", False),
        (LATIN + "\u2580\u2584", False),
        ("\u2588\u2584" + LATIN * 500 + "\u2580", True),
    ],
)
def test_the_table_of_the_font_says_whether_it_has_half_blocks(letters, draws):
    kernel = Kernel(letters)
    assert draws_half_blocks(os.devnull, kernel) is draws
    assert kernel.asked == [0x4B66]


@NEEDS_FONT
@pytest.mark.parametrize(("font", "draws"), [(FONT, True), (PLAIN_FONT, False)], ids=["half-blocks", "usual"])
def test_fonts_of_debian_are_told_apart(font, draws):
    assert draws_half_blocks(os.devnull, Kernel("".join(Font.read(font).glyphs))) is draws


@pytest.mark.parametrize("number", [errno.ENOTTY, errno.EPERM, errno.EINVAL, errno.ENOMEM, errno.EIO])
def test_a_terminal_that_does_not_tell_is_unknown(number):
    assert draws_half_blocks(os.devnull, refusing(number)) is None


def test_no_terminal_at_all_is_unknown(tmp_path):
    assert draws_half_blocks(str(tmp_path / "tty")) is None


def test_an_empty_table_is_unknown():
    assert draws_half_blocks(os.devnull, Kernel("")) is None


def test_an_emulator_is_unknown():
    # the real request, to a terminal that is no console
    master, slave = pty.openpty()
    try:
        assert draws_half_blocks(os.ttyname(slave)) is None
    finally:
        os.close(master)
        os.close(slave)


def test_nothing_stays_open():
    def is_open():
        return sorted(path.name for path in Path("/proc/self/fd").iterdir())

    before = is_open()
    draws_half_blocks(os.devnull, Kernel(LATIN))
    draws_half_blocks(os.devnull, refusing(errno.ENOTTY))
    assert is_open() == before


def test_the_structures_are_as_long_as_those_of_c():
    assert (console_font._ENTRY.size, console_font._TABLE.size) == (ctypes.sizeof(Pair), ctypes.sizeof(Table))
    assert struct.calcsize("P") == ctypes.sizeof(ctypes.c_void_p)
