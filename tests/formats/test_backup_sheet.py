"""A sheet says what to do, holds the backup twice, and fits its pages.

Other programs read it in tests/oracles/test_sheet.py.
"""

import re
import zlib

import pytest
import zxingcpp
from PIL import Image

from coldtui.core.errors import Refused
from coldtui.formats.armor import armor, dearmor
from coldtui.formats.backup_sheet import MOST_CODES, PART_CHARS, PART_ERROR, PART_VERSION, codes, sheet
from coldtui.formats.joiner import Complete, Joiner
from coldtui.formats.kinds import Kind
from coldtui.formats.pdf import HEIGHT, WIDTH
from coldtui.formats.qr_capacity import version_of
from coldtui.formats.qr_matrix import Matrix, qr_matrix

MARGIN = 200
"""Dots that printers leave white at the edges, and those of a narrower page than A4 cut off."""


def backup(size: int) -> bytes:
    """Bytes that begin as a sealed backup and repeat nowhere."""
    noise, at = b"age-encryption.org/v1\n", 0
    while len(noise) < size:
        at += 1
        noise += zlib.crc32(b"%d" % at).to_bytes(4, "big")
    return noise[:size]


def read(matrix: Matrix) -> bytes:
    """What zxing reads in a code."""
    side = len(matrix)
    picture = Image.new("L", (side + 8, side + 8), 255)
    for y, row in enumerate(matrix):
        for x, is_dark in enumerate(row):
            picture.putpixel((x + 4, y + 4), 0 if is_dark else 255)
    return zxingcpp.read_barcode(picture.resize(((side + 8) * 4,) * 2, Image.Resampling.NEAREST)).bytes


def joined(made: tuple[Matrix, ...]) -> bytes | None:
    joiner = Joiner()
    for matrix in reversed(made):
        match joiner.feed(read(matrix)):
            case Complete(payload):
                assert payload.kind is Kind.SEALED
                return payload.data
    return None


def pages(data: bytes) -> list[str]:
    return [zlib.decompress(one).decode() for one in re.findall(rb"stream\n(.*?)\nendstream", data, re.DOTALL)]


def lines(page: str) -> list[str]:
    return [re.sub(r"\\(.)", r"\1", one) for one in re.findall(r"Td \((.*)\) Tj", page)]


@pytest.mark.parametrize(
    ("size", "count"), [(300, 1), (438, 1), (1_206, 1), (1_273, 1), (1_274, 3), (2_230, 4), (8_374, 14), (20_000, 34)]
)
def test_the_codes_together_are_the_backup_whatever_its_size(size, count):
    made = codes(backup(size))
    assert len(made) == count
    assert joined(made) == backup(size)


@pytest.mark.parametrize("missing", range(4))
def test_control_without_one_of_several_codes_there_is_none(missing):
    made = codes(backup(2_230))
    assert joined((*made[:missing], *made[missing + 1 :])) is None


def test_one_code_alone_holds_the_bytes_as_any_reader_gives_them():
    assert read(codes(backup(1_206))[0]) == backup(1_206)


@pytest.mark.parametrize(("size", "version"), [(300, 21), (1_206, 25)])
def test_one_code_is_no_larger_than_a_camera_reads(size, version):
    (made,) = codes(backup(size))
    assert version_of(len(made)) <= version <= 25


def test_a_small_backup_has_a_stronger_error_correction():
    """The version alone tells nothing: the same bytes with the weakest correction are a smaller code."""
    assert len(codes(backup(438))[0]) > len(qr_matrix(backup(438), "l"))


def test_codes_of_several_are_of_one_size_and_hold_what_is_said_of_them():
    assert {version_of(len(made)) for made in codes(backup(5_000))} == {PART_VERSION}
    assert len(qr_matrix("A" * PART_CHARS, PART_ERROR)) == len(qr_matrix("A", version=PART_VERSION))
    with pytest.raises(Refused):
        qr_matrix("A" * (PART_CHARS + 1), PART_ERROR, PART_VERSION)


def test_what_would_take_too_many_codes_is_refused_with_their_number():
    with pytest.raises(Refused, match=r"would take \d+ codes") as raised:
        sheet(backup(40_000), 7)
    assert raised.value.hint.endswith(".")
    assert len(codes(backup(24_000))) == MOST_CODES


@pytest.mark.parametrize(("size", "count"), [(438, 2), (1_206, 2), (2_230, 3), (8_374, 9)])
def test_the_lines_on_the_pages_are_the_same_file(size, count):
    made = pages(sheet(backup(size), 7))
    assert len(made) == count
    found = [line for page in made for line in lines(page)]
    begin, end = (found.index(f"-----{edge} AGE ENCRYPTED FILE-----") for edge in ("BEGIN", "END"))
    letters = [line for line in found[begin : end + 1] if " " not in line or line.startswith("-----")]
    text = "\n".join([*letters, ""])
    assert text == armor(backup(size))
    assert dearmor(text) == backup(size)


@pytest.mark.parametrize("size", [300, 1_206, 2_230, 3_000, 8_374, 24_000])
def test_nothing_stands_in_the_margin_and_no_line_over_another(size):
    for page in pages(sheet(backup(size), 999_999)):
        rows = set()
        for letters, x, y, text in re.findall(r"BT /F. (\d+) Tf (\d+) (\d+) Td \((.*)\) Tj", page):
            width = 0.6 * int(letters) * len(re.sub(r"\\(.)", r"\1", text))
            assert MARGIN <= int(x) <= int(x) + width <= WIDTH - MARGIN
            assert MARGIN <= int(y) <= HEIGHT - MARGIN
            assert (x, y) not in rows
            rows.add((x, y))
        squares = [tuple(map(int, one)) for one in re.findall(r"^(\d+) (\d+) (\d+) (\d+) re$", page, re.MULTILINE)]
        assert all(MARGIN <= x <= x + width <= WIDTH - MARGIN for x, _, width, _ in squares)
        assert all(MARGIN <= y <= y + height <= HEIGHT - MARGIN for _, y, _, height in squares)
        texts = [int(y) for _, y in rows]
        # letters reach up to their size above their line, and a code begins below the last of the words
        assert not any(y < line + 10 and line < y + height for _, y, _, height in squares for line in texts)


def said(size: int) -> str:
    return " ".join(line for page in pages(sheet(backup(size), 7)) for line in lines(page))


@pytest.mark.parametrize("size", [1_206, 2_230])
def test_the_words_say_what_it_is_how_it_is_opened_and_what_is_not_on_it(size):
    words = said(size)
    for one in (
        "SEALED BACKUP",
        "Generation 7.",
        "page 1 of ",
        "without it nobody can read them.",
        "The passphrase is NOT on this sheet.",
        "Keep the two in different places",
        "choose Open my card, then Another form",
        "age -d backup.txt",
    ):
        assert one in words


def test_the_words_name_the_codes_and_the_pages_that_there_are():
    assert "hold the code before the camera" in said(1_206)
    assert "type the lines of page 2 into a file" in said(1_206)
    assert "hold each code before the camera" in said(2_230)
    assert "type the lines of the pages 2 to 3 into a file" in said(2_230)
    assert "code 4 of 4" in said(2_230)
    assert "BBQr" in said(2_230)
    assert "BBQr" not in said(1_206)


def test_the_same_backup_is_the_same_sheet():
    assert sheet(backup(1_206), 7) == sheet(backup(1_206), 7) != sheet(backup(1_206), 8)
