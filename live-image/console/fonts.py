"""The console's fonts: letters of another font, lines and blocks drawn here.

The letters are those of Terminus Font (bold), Copyright (c) 2010 Dimitar Toshkov Zhekov, with Reserved Font Name
"Terminus Font", licensed under the SIL Open Font License, version 1.1, as Debian's console-setup-linux has it. What is
made here is a changed font: it stays under that licence, which is written beside it, and does not bear that name.
"""

import gzip
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from console import blocks, lines, psf
from console.psf import Size

SOURCES = Path("/usr/share/consolefonts")
LICENCES = Path("/usr/share/doc/console-setup-linux/copyright.fonts.gz")

SIZES = {
    "8x16": "Vietnamese-TerminusBold16",
    "10x20": "Vietnamese-TerminusBold20x10",
    "12x24": "Vietnamese-TerminusBold24x12",
    "16x32": "Vietnamese-TerminusBold32x16",
}
"""Our fonts for a framebuffer, with Debian's that has the letters. Vietnamese has most of the Latin ones."""

VGA = "vga"
_VGA_LETTERS = "Vietnamese-TerminusBoldVGA16"

ASCII = "".join(map(chr, range(0x20, 0x7F)))
LATIN_1 = "".join(chr(code) for code in range(0xA1, 0x100) if code != 0xAD)
UNKNOWN = "\ufffd"

_ABSENT = "\u0114\u0115\u012c\u012d\u0132\u0133\u0138\u013f\u0140\u0149\u014a\u014b\u014e\u014f\u0166\u0167\u017f"
"""Of Latin Extended-A, what the source lacks: letters that no keyboard layout of ours has."""

LATIN_EXTENDED = "".join(letter for letter in map(chr, range(0x100, 0x180)) if letter not in _ABSENT)

SYMBOLS = (
    "\u20ac\u2026\u2022\u2013\u2014\u2018\u2019\u201a\u201c\u201d\u201e\u2190\u2191\u2192\u2193"
    "\u25b2\u25bc\u25c0\u25b6\u25cb\u25cf\u25a0\u2717\u2264\u2265\u2260\u2248"
)
"""Euro, punctuation, arrows, a few shapes: as many of them as there is room for, in this order."""

LIKE = {"\u00a0": " ", "\u00ad": "-", "\u2212": "-"}
"""Letters that look like others."""

_TEXT_MODE = (
    "\u2500\u250c\u2514\u251c\u252c\u2534\u253c\u2550\u2554\u255a\u2560\u2566\u2569\u256c\u2501\u250f"
    "\u2517\u2523\u2533\u253b\u254b\u2591\u2592\u2593\u2580\u2584\u2588\u2590\u255e\u255f\u256a\u256b"
)
"""What reaches the right edge: in text mode a VGA card draws nine pixels for eight, and repeats the eighth as the ninth
for glyphs 0xC0 to 0xDF only (IBM VGA, attribute controller's mode control register, bit 2)."""

_TEXT_MODE_FIRST = 0xC0

_TEXT_MODE_OTHERS = "\u2502\u2510\u2518\u2524\u2551\u2557\u255d\u2563\u2503\u2513\u251b\u252b\u2561\u2562\u258c"

_TEXT_MODE_SYMBOLS = 19

_TEXT_MODE_LIKE = {"\u256d": "\u250c", "\u256e": "\u2510", "\u2570": "\u2514", "\u256f": "\u2518"}
"""Round corners look like square ones there."""


def write_all(folder: Path, sources: Path = SOURCES, licences: Path = LICENCES) -> None:
    """Every font, and the licence of its letters."""
    folder.mkdir(parents=True)
    for name, letters in SIZES.items():
        (folder / f"{name}.psf").write_bytes(_made(_places(), LIKE, sources, letters))
    like = LIKE | _TEXT_MODE_LIKE
    (folder / f"{VGA}.psf").write_bytes(_made(_text_mode_places(), like, sources, _VGA_LETTERS))
    (folder / "LICENSE.txt").write_text(_licence(gzip.decompress(licences.read_bytes()).decode()))


def _made(places: Sequence[str], like: Mapping[str, str], sources: Path, letters: str) -> bytes:
    """A font whose glyphs are these in their order. Raises KeyError where the source lacks one."""
    size, source = psf.read(sources / f"{letters}.psf.gz")
    glyphs = [_bitmap(letter, size, source) for letter in places]
    found = {letter: place for place, letter in reversed([*enumerate(places)]) if letter != UNKNOWN}
    found |= {letter: found[other] for letter, other in like.items()}
    return psf.written(size, glyphs, found | {UNKNOWN: places.index(UNKNOWN)})


def _bitmap(letter: str, size: Size, source: Mapping[str, bytes]) -> bytes:
    if letter in blocks.BLOCKS:
        return blocks.drawn(letter, size)
    return lines.drawn(letter, size) if letter in lines.LINES else source[letter]


def _places() -> list[str]:
    """With 512 glyphs: ASCII and Latin-1 at their own code, the others in order."""
    fixed = {ord(letter): letter for letter in ASCII + LATIN_1}
    return _filled(fixed, LATIN_EXTENDED + lines.LINES + blocks.BLOCKS + SYMBOLS, 512)


def _text_mode_places() -> list[str]:
    """With 256 glyphs: so that a text mode keeps all its colours, for which 512 would cost the bright ones."""
    fixed = {ord(letter): letter for letter in ASCII}
    fixed |= {_TEXT_MODE_FIRST + number: letter for number, letter in enumerate(_TEXT_MODE)}
    return _filled(fixed, _TEXT_MODE_OTHERS + LATIN_1 + SYMBOLS[:_TEXT_MODE_SYMBOLS], 256)


def _filled(fixed: Mapping[int, str], others: str, count: int) -> list[str]:
    """The letter of each place. Those that are left over look like an unknown letter, which needs one of them.

    Raises ValueError where there are more letters than places.
    """
    waiting = iter(others)
    places = [fixed.get(place) or next(waiting, UNKNOWN) for place in range(count)]
    left = "".join(waiting)
    if left or UNKNOWN not in places:
        raise ValueError(f"no place for {left or UNKNOWN}")
    return places


def _licence(text: str) -> str:
    """The part of Debian's list of licences that is about the letters."""
    found = re.search(r"^== ter-.*?(?=^== |\Z)", text, re.MULTILINE | re.DOTALL)
    if found is None:
        raise ValueError("the licence of the letters is not where it was")
    return (
        "The fonts in this folder were made by coldtui from letters of another font and from lines and blocks of its\n"
        f"own. They are under the licence of the letters, which follows as Debian has it.\n\n{found[0].strip()}\n"
    )
