"""The console's font, its sixteen colours and its keyboard layout, given to the kernel (ioctl_console(2)).

The numbers are those of include/uapi/linux/kd.h and vt.h.
"""

import ctypes
import errno
import fcntl
import struct
import termios
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

FONTS = Path("/usr/share/coldtui/fonts")

_KDSETMODE, _KD_TEXT = 0x4B3A, 0
_KDSKBMODE, _K_UNICODE = 0x4B45, 3
_PIO_UNIMAP, _PIO_UNIMAPCLR = 0x4B67, 0x4B68
_PIO_CMAP = 0x4B71
_KDFONTOP, _FONT_SET, _FONT_GET = 0x4B72, 0, 1
_KDSKBENT = 0x4B47
_KDSKBDIACRUC = 0x4BFB
_VT_SETMODE, _VT_AUTO = 0x5602, bytes(8)  # struct vt_mode: who switches the console is the kernel
_VT_ACTIVATE, _OURS = 0x5606, 1
_TIOCLINUX, _UNBLANK = 0x541C, 4

_FONT_OPERATION = struct.Struct("@5IP")
"""struct console_font_op: operation, flags, width, height, glyphs, where the bitmaps are."""

_ROWS = 32
"""A glyph's rows as KD_FONT_OP_SET takes them, however many it has."""

_LIST = struct.Struct("@HP")
"""struct unimapdesc: number of entries, where they are."""

_PSF = struct.Struct("<4s7I")
"""A font's header: magic, version, its size, flags, glyphs, bytes a glyph, height, width (kbd, psf.h)."""

_PSF_MAGIC = b"\x72\xb5\x4a\x86"

_KEYMAP_MAGIC = b"bkeymap"
_KEYMAPS, _KEYS = 256, 128
"""How many maps a layout can have, and how many keys each has in a file of loadkeys and busybox."""

_ACCENTS = "accents.tsv"
_MOST_ACCENTS = 256
"""MAX_DIACR."""

LEAST = (80, 24)
"""Columns and rows that coldtui needs."""

GOOD = (100, 36)
"""Columns and rows that it is glad of: a larger font that leaves less is not worth it."""

_ENOUGH = (64, 128)
"""No font of the kernel is wider or higher, in pixels."""

PALETTE = (
    *("000000", "c8402f", "3f9f55", "b58900", "143c5a", "a05fb0", "7fb0c0", "c5ced4"),
    *("66717a", "ff9d8c", "7fd88f", "ffd75f", "7ca8ff", "e0a8ff", "7cd0ff", "ffffff"),
)
"""The colours of coldtui/ui/theme.py, where its theme for the console has numbers."""

Ioctl: TypeAlias = Callable[..., object]


@dataclass(frozen=True, slots=True)
class Font:
    """A font of version 2: `bitmaps` glyph after glyph, `letters` the pairs of code point and glyph."""

    width: int
    height: int
    count: int
    bitmaps: bytes
    letters: tuple[tuple[int, int], ...]

    @property
    def row(self) -> int:
        """Bytes a row of pixels takes."""
        return (self.width + 7) // 8


def take_back(terminal: int, ioctl: Ioctl = fcntl.ioctl) -> None:
    """The console shows letters in our colours, is lit and types: while coldtui runs, all that is in its hands."""
    for request, argument in (
        (_KDSETMODE, _KD_TEXT),
        (_VT_SETMODE, _VT_AUTO),
        (_VT_ACTIVATE, _OURS),
        (_KDSKBMODE, _K_UNICODE),
        (_PIO_CMAP, bytes.fromhex("".join(PALETTE))),
        (_TIOCLINUX, bytes((_UNBLANK,))),
    ):
        with suppress(OSError):  # one that does not answer keeps no other from being asked
            ioctl(terminal, request, argument)


def fit_font(terminal: int, fonts: Path = FONTS, ioctl: Ioctl = fcntl.ioctl) -> None:
    """The largest font that leaves room enough. Raises OSError."""
    load_font(str(fonts / f"{_fitting(terminal, ioctl)}.psf"), terminal, ioctl)


def _fitting(terminal: int, ioctl: Ioctl) -> str:
    """The name of the font for this screen."""
    if not Path("/sys/class/graphics/fb0").exists():
        return "vga"
    operation = bytearray(_FONT_OPERATION.pack(_FONT_GET, 0, *_ENOUGH, 512, 0))
    ioctl(terminal, _KDFONTOP, operation)
    _, _, width, height, _, _ = _FONT_OPERATION.unpack(operation)
    size = bytearray(8)
    ioctl(terminal, termios.TIOCGWINSZ, size)
    rows, columns, _, _ = struct.unpack("@4H", size)
    return choose(columns * width, rows * height)


def choose(width: int, height: int) -> str:
    """The largest of our fonts with enough columns and rows for a screen of so many pixels."""
    sizes = ((16, 32), (12, 24), (10, 20), (8, 16))
    for columns, rows in (GOOD, LEAST):
        for across, down in sizes:
            if width // across >= columns and height // down >= rows:
                return f"{across}x{down}"
    return "8x16"


def read_font(data: bytes) -> Font:
    """Raises OSError (EINVAL) for anything but a whole font of version 2 with its table of letters."""
    try:
        magic, _, start, flags, count, length, height, width = _PSF.unpack_from(data)
        bitmaps, table = data[start : start + count * length], data[start + count * length :]
        entries = [entry.decode() for entry in table.split(b"\xff")[:-1]]  # of each glyph; ours have no sequences
    except (struct.error, UnicodeDecodeError) as error:
        raise OSError(errno.EINVAL, "not a font") from error
    letters = tuple((ord(letter), glyph) for glyph, entry in enumerate(entries) for letter in entry)
    font = Font(width, height, count, bitmaps, letters)
    is_whole = len(bitmaps) == count * length and len(entries) == count and length == height * font.row
    if magic != _PSF_MAGIC or not flags or height > _ROWS or not is_whole:
        raise OSError(errno.EINVAL, "not a font")
    return font


def load_font(path: str, terminal: int, ioctl: Ioctl = fcntl.ioctl) -> None:
    """Gives the console a font. Raises OSError where the file is none or the console refuses."""
    font = read_font(Path(path).read_bytes())
    length = font.row * font.height
    glyphs = (font.bitmaps[at : at + length] for at in range(0, font.count * length, length))
    bitmaps = ctypes.create_string_buffer(b"".join(glyph.ljust(font.row * _ROWS, b"\0") for glyph in glyphs))
    where = ctypes.addressof(bitmaps)
    operation = _FONT_OPERATION.pack(_FONT_SET, 0, font.width, font.height, font.count, where)
    ioctl(terminal, _KDFONTOP, bytearray(operation))
    entries = ctypes.create_string_buffer(b"".join(struct.pack("@2H", *pair) for pair in font.letters))
    ioctl(terminal, _PIO_UNIMAPCLR, bytes(6))  # struct unimapinit: the kernel chooses its table's size
    ioctl(terminal, _PIO_UNIMAP, _LIST.pack(len(font.letters), ctypes.addressof(entries)))


def load_keymap(path: str, terminal: int, ioctl: Ioctl = fcntl.ioctl) -> None:
    """Gives the console a keyboard layout, and the accents that stand beside it. Raises OSError."""
    keymap = Path(path)
    accents = _read_accents(keymap.with_name(_ACCENTS).read_text(encoding="utf-8"))
    for number, keys in _read_keymap(keymap.read_bytes()):
        for key, value in enumerate(keys):
            ioctl(terminal, _KDSKBENT, struct.pack("@BBH", number, key, value))
    ioctl(terminal, _KDSKBDIACRUC, accents)


def _read_keymap(data: bytes) -> Iterable[tuple[int, tuple[int, ...]]]:
    """The number of each map of the layout, and what its keys do."""
    start = len(_KEYMAP_MAGIC) + _KEYMAPS
    numbers = [number for number, is_there in enumerate(data[len(_KEYMAP_MAGIC) : start]) if is_there]
    if not data.startswith(_KEYMAP_MAGIC) or len(data) != start + len(numbers) * _KEYS * 2 or 0 not in numbers:
        raise OSError(errno.EINVAL, "not a keyboard layout")
    maps = struct.iter_unpack(f"<{_KEYS}H", data[start:])
    return zip(numbers, maps, strict=True)


def _read_accents(text: str) -> bytearray:
    """struct kbdiacrsuc: how many there are, then mark, letter and result of each; room for all that there can be."""
    lines = [line.split("\t") for line in text.splitlines()]
    if len(lines) > _MOST_ACCENTS or any([len(part) for part in line] != [1, 1, 1] for line in lines):
        raise OSError(errno.EINVAL, "not a list of accents")
    entries = b"".join(struct.pack("@3I", *map(ord, line)) for line in lines)
    # what is longer than 1024 bytes, fcntl.ioctl takes only if it may change it
    return bytearray(struct.pack("@I", len(lines)) + entries.ljust(_MOST_ACCENTS * 12, b"\0"))
