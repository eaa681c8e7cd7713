"""What the camera sees, in letters: ten steps of grey, mirrored as in a mirror, with the corners of found codes marked.

A terminal draws a letter about twice as high as wide, so the widget has eight columns for three rows: 4 to 3.
"""

from dataclasses import dataclass
from typing import TypeAlias

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

RAMP = " .:-=+*#%@"
"""From dark to bright: every font has these letters."""

MARK = "O"
"""What stands at a corner of a found code; no letter of the ramp."""

BESIDE = 28
"""Columns that what stands beside the picture is left with."""

_AROUND = 6
"""Rows of the page that are not the picture's: title, blank, question, blank, status, keys."""

_SIDES = 9
"""Columns that are nobody's: what a page leaves blank, and the gap between the two."""

_WIDEST = 80
_SAMPLES = 4
"""Rows of the picture that are looked at for one row of letters."""

Corners: TypeAlias = tuple[tuple[float, float], ...]
"""The four corners of a code, x and y from 0 to 1, from the left and from the top of the picture."""


@dataclass(frozen=True, slots=True, repr=False)
class Picture:
    """A small picture: `grey` has `width` times `height` bytes, row by row, 0 is black. `codes` are those found."""

    grey: bytes
    width: int
    height: int
    codes: tuple[Corners, ...] = ()


class Preview(Widget):
    """Draws pictures as they come. Without one it shows a frame with a word in it."""

    DEFAULT_CSS = """
    Preview { width: auto; height: auto; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._picture: Picture | None = None
        self._instead = ""

    def put(self, picture: Picture | None, instead: str = "") -> None:
        """Show a picture, or the word `instead` of one."""
        self._picture = picture
        self._instead = instead
        self.refresh()

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Columns: as many as the rows ask for."""
        del container
        return _box(viewport)[0]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Rows: as many as the page has."""
        del container, width
        return _box(viewport)[1]

    def render(self) -> Content:
        """The picture, or the frame."""
        columns, rows = self.size
        if self._picture is None:
            return Content("\n").join(map(Content, _frame(columns, rows, self._instead)))
        return Content("\n").join(drawn(self._picture, columns, rows))


def drawn(picture: Picture, columns: int, rows: int) -> list[Content]:
    """The picture in so many columns and rows of letters, whole and centred where it has another shape."""
    wide = max(1, min(columns, rows * 2 * picture.width // picture.height))
    high = max(1, min(rows, wide * picture.height // (2 * picture.width)))
    left, top = (columns - wide) // 2, (rows - high) // 2
    marks = {_cell(corner, wide, high) for code in picture.codes for corner in code}
    lines = [_marked(letters, y, marks, left) for y, letters in enumerate(_letters(picture, wide, high))]
    return [Content("")] * top + lines + [Content("")] * (rows - high - top)


def _letters(picture: Picture, columns: int, rows: int) -> list[str]:
    """Each letter stands for the mean of what it covers; right is left."""
    starts = [picture.width * (columns - 1 - x) // columns for x in range(columns)]
    spans = [(start, max(start + 1, start + picture.width // columns)) for start in starts]
    lines = []
    for y in range(rows):
        first = picture.height * y // rows
        after = max(first + 1, picture.height * (y + 1) // rows)
        sampled = range(first, after, max(1, (after - first) // _SAMPLES))
        bands = [picture.grey[one * picture.width : (one + 1) * picture.width] for one in sampled]
        sums = [sum(sum(band[start:end]) for band in bands) // (len(bands) * (end - start)) for start, end in spans]
        lines.append("".join(RAMP[mean * len(RAMP) >> 8] for mean in sums))
    return lines


def _cell(corner: tuple[float, float], columns: int, rows: int) -> tuple[int, int]:
    """Where a corner is drawn, within the picture whatever it says."""
    x, y = (min(max(place, 0.0), 1.0) for place in corner)
    return min(int((1 - x) * columns), columns - 1), min(int(y * rows), rows - 1)


def _marked(letters: str, row: int, marks: set[tuple[int, int]], left: int) -> Content:
    parts: list[str | tuple[str, str]] = [" " * left]
    done = 0
    for x in sorted(x for x, y in marks if y == row):
        parts += [letters[done:x], (MARK, "reverse $cursor on $cursor-text")]
        done = x + 1
    return Content.assemble(*parts, letters[done:])


def _frame(columns: int, rows: int, word: str) -> list[str]:
    edge = "+" + "-" * (columns - 2) + "+"
    lines = [edge, *["|" + " " * (columns - 2) + "|"] * (rows - 2), edge]
    lines[rows // 2] = "|" + word.center(columns - 2)[: columns - 2] + "|"
    return lines


def _box(size: Size) -> tuple[int, int]:
    columns = min(size.width - _SIDES - BESIDE, (size.height - _AROUND) * 8 // 3, _WIDEST)
    columns = max(16, columns)
    return columns, columns * 3 // 8
