"""Pages to print: every mark is in its place, and the file is put together as readers expect it.

What other programs draw of it is judged in tests/oracles/test_sheet.py.
"""

import re
import zlib

import pytest

from coldtui.formats.pdf import HEIGHT, WIDTH, Code, Text, pdf
from coldtui.formats.qr_matrix import qr_matrix

PAGES = [[Text(250, 300, "Hello (you) \\ there")], [Code(100, 200, ((True, False, True), (True, True, False)), 10)]]


def drawn(data: bytes) -> list[str]:
    """What is drawn on each page."""
    return [zlib.decompress(one).decode() for one in re.findall(rb"stream\n(.*?)\nendstream", data, re.DOTALL)]


def test_every_object_lies_where_the_table_says():
    data = pdf(PAGES)
    assert data.startswith(b"%PDF-1.4\n")
    start = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", data)[1])
    assert data[start : start + 4] == b"xref"
    rows = re.findall(rb"(\d{10}) 00000 n \n", data)
    assert len(rows) == int(re.search(rb"/Size (\d+)", data)[1]) - 1 == 8
    for number, row in enumerate(rows, start=1):
        assert data[int(row) :].startswith(b"%d 0 obj\n" % number)
    assert re.search(rb"/Count 2 /Kids \[5 0 R 7 0 R\]", data)
    assert data.count(b"/MediaBox [0 0 595.20 841.92]") == 2


def test_text_is_drawn_from_its_place_with_its_signs_kept():
    page = drawn(pdf(PAGES))[0]
    assert page.splitlines()[0] == "0.24 0 0 0.24 0 0 cm 0 g"
    assert f"BT /F0 46 Tf 250 {HEIGHT - 300} Td (Hello \\(you\\) \\\\ there) Tj ET" in page
    assert "/F1 " in drawn(pdf([[Text(0, 0, "x", is_bold=True)]]))[0]


def test_squares_that_touch_in_a_row_are_one_rectangle():
    page = drawn(pdf(PAGES))[1]
    assert page.splitlines()[1:] == [
        f"100 {HEIGHT - 210} 10 10 re",
        f"120 {HEIGHT - 210} 10 10 re",
        f"100 {HEIGHT - 220} 20 10 re",
        "f",
    ]


def test_every_dark_square_is_filled_and_no_light_one():
    matrix = qr_matrix("COLDTUI", version=5)
    filled = set()
    for x, y, width, height in re.findall(
        r"^(\d+) (\d+) (\d+) (\d+) re$", drawn(pdf([[Code(0, 0, matrix, 3)]]))[0], re.MULTILINE
    ):
        assert int(height) == 3
        row = (HEIGHT - int(y)) // 3 - 1
        filled |= {(row, column) for column in range(int(x) // 3, (int(x) + int(width)) // 3)}
    dark = {(y, x) for y, row in enumerate(matrix) for x, is_dark in enumerate(row) if is_dark}
    assert filled == dark


def test_the_same_pages_are_the_same_file():
    assert pdf(PAGES) == pdf(PAGES) != pdf(PAGES[:1])


def test_a_file_has_a_page_and_no_letter_that_its_font_may_lack():
    with pytest.raises(ValueError, match="one page"):
        pdf([])
    with pytest.raises(ValueError, match="ascii"):
        pdf([[Text(0, 0, "\u20bf")]])


def test_a_text_and_a_code_know_how_wide_they_are():
    assert Text(0, 0, "x" * 10, 50).width == 300
    assert Code(0, 0, qr_matrix("A"), 9).side == 21 * 9
    assert WIDTH < HEIGHT
