"""A picture of the console read back into text: exact, cell by cell, by the bitmaps of the font that drew it.

One pixel that differs makes a cell unread, so what is read is what stands there. A cell of one colour is a space,
unless that colour is none that a background can have: then it is a full block.
"""

import functools
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from tests.raster import Font

Color = tuple[int, int, int]
Palette = tuple[Color, ...]

KERNEL_PALETTE: Palette = (
    *((0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0), (0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170)),
    *((85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85), (85, 85, 255), (255, 85, 255), (85, 255, 255)),
    (255, 255, 255),
)
"""What the console has before a program changes it (drivers/tty/vt/vt.c, default_red and so on)."""


def palette(colors: Iterable[str]) -> Palette:
    """Of sixteen colours written as rrggbb."""
    return tuple((code[0], code[1], code[2]) for code in map(bytes.fromhex, colors))


BACKGROUNDS = 8
"""So many of the sixteen colours, the first, can be behind a letter."""

BLOCK = "\u2588"


class Unread(AssertionError):
    """The picture holds something else than letters of the font, or has no cell of that size."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of the console. `letter` is None where no glyph of the font fits to the last pixel."""

    letter: str | None
    front: Color
    back: Color

    @property
    def is_inverse(self) -> bool:
        """Dark on light: how the console shows what is chosen."""
        return sum(self.front) < sum(self.back)


@dataclass(frozen=True)
class Page:
    """All cells of a console, rows from above; `cell_size` in pixels is (width, height)."""

    cells: tuple[tuple[Cell, ...], ...]
    cell_size: tuple[int, int]

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        return len(self.cells[0]), len(self.cells)

    @property
    def unread(self) -> list[tuple[int, int]]:
        """Column and row of each cell that no glyph fits."""
        return [(x, y) for y, row in enumerate(self.cells) for x, cell in enumerate(row) if cell.letter is None]

    @property
    def rows(self) -> list[str]:
        """The text, a string a row, blanks at the end kept. What could not be read is U+FFFD."""
        return ["".join(cell.letter or "\ufffd" for cell in row) for row in self.cells]

    @property
    def text(self) -> str:
        """The text without blanks at the ends of rows."""
        return "\n".join(row.rstrip() for row in self.rows)

    @property
    def inverse(self) -> list[str]:
        """What stands dark on light: one string for each run of such cells, without blanks around it."""
        found = []
        for row in self.cells:
            marked = "".join((cell.letter or "\ufffd") if cell.is_inverse else "\n" for cell in row)
            found += [run.strip() for run in marked.split("\n") if run.strip()]
        return found

    def colors(self, words: str) -> set[tuple[Color, Color]]:
        """Front and back of each letter of these words, wherever they stand; blanks left out."""
        places = ((y, row.find(words)) for y, row in enumerate(self.rows))
        return {
            (cell.front, cell.back)
            for y, x in places
            if x >= 0
            for cell in self.cells[y][x : x + len(words)]
            if cell.letter != " "
        }


class Reader:
    """Reads pictures of a console that has this font (a PSF file) and these sixteen colours.

    A VGA card in text mode draws eight pixels of a letter in a cell of nine (`cell_width`=9).
    """

    def __init__(self, font: Path, palette: Palette = KERNEL_PALETTE, cell_width: int | None = None) -> None:
        drawn = Font.read(font)
        self.cell_size = (cell_width or drawn.width, drawn.height)
        self._width = drawn.width
        self._letters = _by_bitmap(drawn.glyphs)
        self._known = {
            seen: color for color in reversed(palette) for seen in (_by_dac(color), _in_16_bits(color), color)
        }
        self._backgrounds = frozenset(palette[:BACKGROUNDS])
        self._cell = functools.lru_cache(maxsize=None)(self._read_cell)

    def read(self, picture: Path | bytes | Image.Image) -> Page:
        """Every whole cell of a picture (PPM or PNG); the console leaves what is over at the right and below black."""
        image = _opened(picture)
        width, height = self.cell_size
        columns, rows = image.width // width, image.height // height
        if not columns or not rows:
            raise Unread(f"{image.width}x{image.height} pixels hold no cell of {width}x{height}")
        data, line = image.tobytes(), image.width * 3
        return Page(
            tuple(
                tuple(
                    self._cell(
                        b"".join(
                            data[start : start + self._width * 3]
                            for start in range(y * height * line + x * width * 3, (y + 1) * height * line, line)
                        )
                    )
                    for x in range(columns)
                )
                for y in range(rows)
            ),
            self.cell_size,
        )

    def _read_cell(self, pixels: bytes) -> Cell:
        colors = [(pixels[at], pixels[at + 1], pixels[at + 2]) for at in range(0, len(pixels), 3)]
        colors = [self._known.get(color, color) for color in colors]
        shades = sorted(set(colors), key=sum)
        if len(shades) == 1:
            return Cell(" " if shades[0] in self._backgrounds else BLOCK, shades[0], shades[0])
        if len(shades) > 2:
            return Cell(None, shades[-1], shades[0])
        dark, light = shades
        ways = [(light, dark), (dark, light)]  # a half block may be read both ways: then the darker is behind
        for front, back in [way for way in ways if way[1] in self._backgrounds] or ways:
            letter = self._letters.get(bytes(color == front for color in colors))
            if letter is not None:
                return Cell(letter, front, back)
        return Cell(None, light, dark)


def _by_dac(color: Color) -> Color:
    """What a VGA card in text mode makes of a colour: it keeps six bits of each part (QEMU, vga.c, c6_to_8)."""
    red, green, blue = ((part >> 2) << 2 | (part >> 2 & 1) * 3 for part in color)
    return red, green, blue


def _in_16_bits(color: Color) -> Color:
    """What a framebuffer of 16 bits keeps of a colour: 5, 6 and 5, which QEMU makes eight again."""
    red, green, blue = color
    return (red >> 3) << 3 | red >> 5, (green >> 2) << 2 | green >> 6, (blue >> 3) << 3 | blue >> 5


def _by_bitmap(glyphs: Mapping[str, Image.Image]) -> dict[bytes, str]:
    """Letters by their pixels (0 or 1 each); of several that look alike an ASCII one or a line or block, if there is."""
    found: dict[bytes, str] = {}
    for letter in sorted(glyphs, key=lambda one: (not (one <= "~" or "\u2500" <= one <= "\u259f"), one)):
        found.setdefault(bytes(value > 0 for value in glyphs[letter].tobytes()), letter)
    return found


def _opened(picture: Path | bytes | Image.Image) -> Image.Image:
    if isinstance(picture, Image.Image):
        return picture.convert("RGB")
    with Image.open(io.BytesIO(picture) if isinstance(picture, bytes) else picture) as opened:
        return opened.convert("RGB")


def found_by(readers: Iterable[Reader], picture: Path | bytes | Image.Image) -> Page:
    """The page of the first reader that reads every cell and finds a letter: tells which font is loaded."""
    image = _opened(picture)
    for reader in readers:
        page = reader.read(image)
        if not page.unread and page.text.strip():
            return page
    raise Unread("no font fits the whole picture")
