"""Pages to print, as a PDF (ISO 32000-1; version 1.4): lines of text in a font that every reader has, and QR codes.

Everything is measured in dots of a 300th of an inch, from the left and the top edge of an A4 page. A code's squares are
whole dots and lie on whole dots, so that printers and screens draw them sharp. The same pages are always the same file.
"""

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from coldtui.formats.qr_matrix import Matrix

WIDTH, HEIGHT = 2480, 3508
"""Dots of a page of A4, 210 by 297 millimetres."""

_POINTS = 72 / 300
"""A dot in the unit of the format, a 72nd of an inch."""

_ADVANCE = 0.6
"""The width of every letter of Courier, as a share of its size."""


@dataclass(frozen=True, slots=True)
class Text:
    """A line of ASCII whose letters stand on the line `y`; `size` in dots."""

    x: int
    y: int
    text: str
    size: int = 46
    is_bold: bool = False

    @property
    def width(self) -> int:
        """Dots from the first letter to the end of the last."""
        return round(len(self.text) * self.size * _ADVANCE)


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code, its upper left corner at `x`, `y` and its squares `dots` wide. White around it is up to the page."""

    x: int
    y: int
    matrix: Matrix
    dots: int

    @property
    def side(self) -> int:
        """Dots from edge to edge."""
        return len(self.matrix) * self.dots


Mark = Text | Code


def pdf(pages: Sequence[Sequence[Mark]]) -> bytes:
    """The file. Raises ValueError without a page, and for text that is not ASCII."""
    if not pages:
        raise ValueError("a file has one page at least")
    first = 5
    kids = " ".join(f"{first + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        *(_font(name) for name in ("Courier", "Courier-Bold")),
    ]
    for number, marks in enumerate(pages):
        objects += [_page(first + 2 * number + 1), _stream("\n".join(_drawn(marks)).encode("ascii"))]
    return _file(objects)


def _font(name: str) -> bytes:
    return f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()


def _page(content: int) -> bytes:
    box = f"[0 0 {WIDTH * _POINTS:.2f} {HEIGHT * _POINTS:.2f}]"
    fonts = "<< /Font << /F0 3 0 R /F1 4 0 R >> >>"
    return f"<< /Type /Page /Parent 2 0 R /MediaBox {box} /Resources {fonts} /Contents {content} 0 R >>".encode()


def _stream(data: bytes) -> bytes:
    packed = zlib.compress(data, 9)
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%b\nendstream" % (len(packed), packed)


def _drawn(marks: Iterable[Mark]) -> Iterable[str]:
    """What draws a page; the format counts upwards from the lower edge (8.3.2.3)."""
    yield f"{_POINTS:.2f} 0 0 {_POINTS:.2f} 0 0 cm 0 g"
    for mark in marks:
        if isinstance(mark, Text):
            letters = mark.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
            yield f"BT /F{mark.is_bold:d} {mark.size} Tf {mark.x} {HEIGHT - mark.y} Td ({letters}) Tj ET"
        else:
            yield from _squares(mark)


def _squares(code: Code) -> Iterable[str]:
    """A rectangle for each run of dark squares in a row, all filled at once."""
    for down, row in enumerate(code.matrix, start=1):
        at, y = code.x, HEIGHT - code.y - down * code.dots
        for is_dark, run in groupby(row):
            width = len(tuple(run)) * code.dots
            if is_dark:
                yield f"{at} {y} {width} {code.dots} re"
            at += width
    yield "f"


def _file(objects: Sequence[bytes]) -> bytes:
    """The objects, numbered from 1, and the table that says where each begins (7.5)."""
    out = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n%b" % (count, rows)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, start)
    return bytes(out)
