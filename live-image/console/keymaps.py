"""Keyboard layouts for the kernel: Debian's, made as Debian makes them, without what a key must not do here.

ckbcomp (console-setup) turns a layout of xkb-data into words, loadkeys (kbd) turns those into numbers, and what is left
of them here is written in the format that both loadkeys -b and busybox know: "bkeymap", a byte for each of 256 maps
that says whether it is there, then 128 numbers of 16 bits for each that is.
"""

import struct
import subprocess
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path

from console.fonts import ASCII, LATIN_1, LATIN_EXTENDED, SYMBOLS
from console.layouts import LAYOUTS, Layout

_MAGIC = b"bkeymap"
_MAPS, _KEYS = 256, 128

SHIFT, ALT_GR, CONTROL, ALT, CAPS = 1, 2, 4, 8, 64
"""Bits of a map's number (include/uapi/linux/keyboard.h). CAPS is the left Ctrl's, by which ckbcomp makes a Caps Lock
that knows all letters: the kernel's own knows those of Latin-1 only.
"""

KEPT = tuple(caps | other for caps in (0, CAPS) for other in range(16))
"""The other maps of ckbcomp, for left and right Shift by themselves, repeat these in all layouts of ours."""

(_LATIN, _FUNCTION, _SPECIAL, _PAD, _DEAD, _CONSOLE, _CURSOR, _SHIFT, _META, _ASCII, _LOCK, _LETTER) = range(12)
_DEAD_2 = 13
"""Kinds of what a key does (include/uapi/linux/keyboard.h, KT_LATIN and so on): the high byte of its number."""

NOTHING = 0x0200
"""K_HOLE."""

BOOT = 0x020C
"""K_BOOT, Ctrl+Alt+Del: here it switches off."""

DELETES = (83, 111)
"""Del on the keypad, and beside it."""

_HARMLESS = frozenset({NOTHING, 0x0201, 0x0207, 0x0208, 0x0213})
"""Of the special ones: Enter, Caps Lock and Num Lock. Not those that show registers, memory or processes, kill, scroll,
hold the screen or start a console.
"""

_CAPS_LOCK = 0x0A06
"""CtrlL_Lock; no other key may stay down."""

_OFFSET = 0xF000
"""A letter's number is its code point with these bits turned over (drivers/tty/vt/keyboard.c, U)."""

LETTERS = frozenset(ASCII + LATIN_1 + LATIN_EXTENDED + SYMBOLS)
"""What a key may write: what the fonts show."""

_BLANKS = frozenset("\u00a0\u202f\u2007")
"""Blanks that look like a space and are none: a passphrase with one of them is another passphrase."""

MARKS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0308": '"',
    "\u0327": ",",
    "\u0304": "_",
    "\u0306": "U",
    "\u0307": ".",
    "\u030a": "*",
    "\u030b": "=",
    "\u030c": "c",
    "\u0328": "k",
    "\u0326": ";",
}
"""What the kernel calls a dead key (drivers/tty/vt/keyboard.c, ret_diacr), by the mark it puts on a letter."""

_STROKES = dict(zip("oOdDlLhH", "\u00f8\u00d8\u0111\u0110\u0142\u0141\u0127\u0126", strict=True))
"""A stroke (dead key "-") is no mark of Unicode: these are letters of their own."""

_CURRENCIES = {"e": "\u20ac", "E": "\u20ac", "c": "\u00a2", "l": "\u00a3", "y": "\u00a5"}


def write_all(folder: Path) -> None:
    """Every layout, what their dead keys make, and the index: a line for each, name, tab, title."""
    folder.mkdir(parents=True)
    made: dict[tuple[str, str], bytes] = {}
    for layout in LAYOUTS:
        key = layout.layout, layout.variant
        made[key] = made.get(key) or written(compiled(layout))
        (folder / f"{layout.name}.map").write_bytes(made[key])
    _write_table(folder / "accents.tsv", accents())
    _write_table(folder / "index.tsv", [(one.name, one.title) for one in LAYOUTS])


def _write_table(path: Path, rows: Sequence[Sequence[str]]) -> None:
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")


def compiled(layout: Layout) -> dict[int, tuple[int, ...]]:
    """What Debian's programs make of a layout: for each map the number of each of its 128 keys."""
    variant = ["-variant", layout.variant] if layout.variant else []
    words = subprocess.run(  # noqa: S603 (a fixed program, and names from layouts.py)
        ["/usr/bin/ckbcomp", "-model", "pc105", "-layout", layout.layout, *variant],
        capture_output=True,
        check=True,
    ).stdout
    data = subprocess.run(["/usr/bin/loadkeys", "-u", "-b"], input=words, capture_output=True, check=True).stdout
    return read(data)


def read(data: bytes) -> dict[int, tuple[int, ...]]:
    """The maps of a file in the format "bkeymap". Raises ValueError."""
    start = len(_MAGIC) + _MAPS
    numbers = [number for number, is_there in enumerate(data[len(_MAGIC) : start]) if is_there]
    if not data.startswith(_MAGIC) or len(data) != start + len(numbers) * _KEYS * 2:
        raise ValueError("not a keyboard layout of loadkeys")
    return dict(zip(numbers, struct.iter_unpack(f"<{_KEYS}H", data[start:]), strict=True))


def written(maps: dict[int, tuple[int, ...]]) -> bytes:
    """The maps that are kept, with what is harmless of them, in the same format."""
    flags = bytes(number in KEPT for number in range(_MAPS))
    kept = {number: tuple(_allowed(number, *keyed) for keyed in enumerate(maps[number])) for number in KEPT}
    for number in KEPT:
        if number & CAPS:
            pairs = zip(kept[number], kept[number & ~CAPS], strict=True)
            kept[number] = tuple(value if _is_same_letter(value, plain) else plain for value, plain in pairs)
    return _MAGIC + flags + b"".join(struct.pack(f"<{_KEYS}H", *kept[number]) for number in sorted(KEPT))


def _allowed(number: int, key: int, value: int) -> int:
    """What the key of this map does, or nothing."""
    if is_off(number, key):
        return BOOT
    kind = value >> 8
    if kind in {_FUNCTION, _PAD, _DEAD, _DEAD_2, _CURSOR, _SHIFT, _ASCII}:
        return value
    if kind in {_LATIN, _LETTER, _META}:
        return _written_by(value & 0xFF, value, is_control=number & (CONTROL | ALT) != 0)
    if kind == _SPECIAL:
        return value if value in _HARMLESS else NOTHING
    if kind in {_CONSOLE, _LOCK} or kind <= 0x0F:
        return value if value == _CAPS_LOCK else NOTHING
    return _written_by(value ^ _OFFSET, value, is_control=False)


def is_off(number: int, key: int) -> bool:
    """Whether this is Ctrl+Alt+Del: with either Alt, and whatever else is held. Debian's layouts forget Shift."""
    return key in DELETES and number & CONTROL != 0 and number & (ALT | ALT_GR) != 0


def _written_by(code: int, value: int, *, is_control: bool) -> int:
    """A key that writes: control characters are those of Esc, Tab, Backspace and Ctrl with a letter."""
    letter = chr(code)
    if letter in _BLANKS:
        return ord(" ")
    is_key = code in {0x09, 0x0D, 0x1B, 0x7F, 0x08} or (is_control and code < 0x20)
    return value if letter in LETTERS or is_key else NOTHING


def _is_same_letter(value: int, plain: int) -> bool:
    """Whether the first is the second, large or small. ckbcomp makes an S of a sharp s: its capital is two letters."""
    return _letter(value).lower() == _letter(plain).lower() != ""


def _letter(value: int) -> str:
    kind = value >> 8
    if kind in {_LATIN, _LETTER}:
        return chr(value & 0xFF)
    return chr(value ^ _OFFSET) if kind > 0x0F else ""


def accents() -> Sequence[tuple[str, str, str]]:
    """Mark (as the kernel calls it), letter and what they make together, for every letter that the fonts have."""
    found = [*_composed()]
    found += [("-", letter, result) for letter, result in _STROKES.items()]
    found += [("$", letter, result) for letter, result in _CURRENCIES.items()]
    return sorted(found)


def _composed() -> Iterator[tuple[str, str, str]]:
    """Those that Unicode composes: a letter and the mark on it are canonically one letter (form NFC)."""
    for letter in sorted(LETTERS):
        parts = unicodedata.normalize("NFD", letter)
        if len(parts) == 2 and parts[1] in MARKS:
            yield MARKS[parts[1]], parts[0], letter
