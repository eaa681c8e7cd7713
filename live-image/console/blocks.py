"""The 32 block elements of Unicode (U+2580 to U+259F), so that neighbours join without a seam or an overlap.

The height of every cell that they are drawn in is even, so both halves of a QR code's cell are of one size.
"""

from console.pixels import Grid
from console.psf import Size

FIRST = 0x2580

BLOCKS = "".join(map(chr, range(FIRST, 0x25A0)))

_SHADES = {
    "\u2591": lambda x, y: x % 2 == 0 and y % 2 == 0,
    "\u2592": lambda x, y: (x + y) % 2 == 0,
    "\u2593": lambda x, y: x % 2 == 0 or y % 2 == 0,
}
"""A quarter, half and three quarters of the pixels, by a pattern that goes on in the next cell."""

_QUADRANTS = dict(zip(map(chr, range(0x2596, 0x25A0)), "3 4 1 134 14 123 124 2 23 234".split(), strict=True))
"""Which quarters are full: 1 upper left, 2 upper right, 3 lower left, 4 lower right."""


def drawn(letter: str, size: Size) -> bytes:
    """The bitmap of a block element."""
    grid, code = Grid(size), ord(letter)
    width, height = size.width, size.height
    if letter in _SHADES:
        grid.set_where(_SHADES[letter])
    elif letter in _QUADRANTS:
        for quarter in _QUADRANTS[letter]:
            right, low = (int(quarter) - 1) % 2, (int(quarter) - 1) // 2
            grid.fill(_half(width, right), _half(height, low))
    elif letter == "\u2580":
        grid.fill((0, width), _half(height, 0))
    elif letter == "\u2590":
        grid.fill(_half(width, 1), (0, height))
    elif letter == "\u2594":
        grid.fill((0, width), (0, _eighths(height, 1)))
    elif letter == "\u2595":
        grid.fill((width - _eighths(width, 1), width), (0, height))
    elif code <= 0x2588:  # lower one eighth to full
        grid.fill((0, width), (height - _eighths(height, code - FIRST), height))
    else:  # left seven eighths to one
        grid.fill((0, _eighths(width, 0x2590 - code)), (0, height))
    return grid.bitmap


def _half(length: int, number: int) -> tuple[int, int]:
    return (length // 2, length) if number else (0, length // 2)


def _eighths(length: int, number: int) -> int:
    return max(1, (length * number + 4) // 8)
