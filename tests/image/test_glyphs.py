"""Text painted with a font into a picture is read back to the letter, and one wrong pixel is noticed."""

import gzip
import struct

import pytest
from PIL import Image

from tests.image.glyphs import KERNEL_PALETTE, Reader, Unread, found_by, palette
from tests.raster import Font

WHITE, GREY, BLACK, CYAN = KERNEL_PALETTE[15], KERNEL_PALETTE[7], KERNEL_PALETTE[0], KERNEL_PALETTE[6]


def font_file(path, width, height):
    """A PSF font of version 2 whose glyphs are all different: made here, so that nothing needs to be installed."""
    letters = [" ", *map(chr, range(0x21, 0x7F)), "\u2580", "\u2584", "\u2588"]
    row = (width + 7) // 8
    mask = (1 << 8 * row) - (1 << 8 * row - width)

    def bitmap(letter):
        if letter in "\u2580\u2584\u2588":
            filled = {"\u2580": range(height // 2), "\u2584": range(height // 2, height)}.get(letter, range(height))
            return b"".join((mask if y in filled else 0).to_bytes(row, "big") for y in range(height))
        code = 0 if letter == " " else ord(letter) << 8 * row - 7
        return b"".join((code if y == 2 else 0).to_bytes(row, "big") for y in range(height))

    header = struct.pack("<4s7I", b"\x72\xb5\x4a\x86", 0, 32, 1, len(letters), row * height, height, width)
    table = b"".join(letter.encode() + b"\xff" for letter in letters)
    path.write_bytes(gzip.compress(header + b"".join(map(bitmap, letters)) + table))
    return path


def painted(font, lines, size):
    """A picture as QEMU dumps it; each line is (text, front, back)."""
    image = Image.new("RGB", size)
    for y, (text, front, back) in enumerate(lines):
        for x, letter in enumerate(text):
            cell = Image.new("RGB", (font.width, font.height), back)
            cell.paste(front, mask=font.glyphs[letter])
            image.paste(cell, (x * font.width, y * font.height))
    return image


@pytest.fixture(params=[(8, 16), (10, 20), (12, 24), (16, 32)], ids="8x16 10x20 12x24 16x32".split())
def path(request, tmp_path):
    return font_file(tmp_path / "font.psf.gz", *request.param)


LINES = [("Sign ~ 0.5 BTC", GREY, BLACK), (" Send ", BLACK, CYAN), ("Fee", WHITE, KERNEL_PALETTE[4])]


def test_text_is_read_back_with_its_colours_from_a_file_like_that_of_qemu(path, tmp_path):
    font = Font.read(path)
    dump = tmp_path / "screen.ppm"
    painted(font, LINES, (20 * font.width + 3, 4 * font.height + 5)).save(dump)
    assert dump.read_bytes().startswith(b"P6")
    page = Reader(path).read(dump)
    assert (page.size, page.cell_size, page.unread) == ((20, 4), (font.width, font.height), [])
    assert page.text == "Sign ~ 0.5 BTC\n Send\nFee\n"
    assert page.inverse == ["Send"]
    assert page.colors("Fee") == {(WHITE, KERNEL_PALETTE[4])}
    assert page.colors("Send") == {(BLACK, CYAN)}
    assert page.colors("Missing") == set()


@pytest.mark.parametrize("change", [WHITE, GREY], ids=["third-colour", "second-colour"])
def test_control_one_changed_pixel_is_noticed(path, change):
    font = Font.read(path)
    image = painted(font, LINES, (20 * font.width, 4 * font.height))
    image.putpixel((3 * font.width + 1, 0), change)
    page = Reader(path).read(image)
    assert page.unread == [(3, 0)]
    assert page.rows[0].startswith("Sig\ufffd ~")
    with pytest.raises(Unread):
        found_by([Reader(path)], image)


def test_half_blocks_of_a_code_are_light_on_dark(path):
    font = Font.read(path)
    code = "\u2588\u2580 \u2584\u2588"
    page = Reader(path).read(painted(font, [(code, WHITE, BLACK)], (5 * font.width, font.height)))
    assert page.rows == [code]
    assert page.inverse == []


def test_the_font_that_fits_is_found(tmp_path):
    paths = [font_file(tmp_path / f"{w}x{h}.psf.gz", w, h) for w, h in [(8, 16), (10, 20), (16, 32)]]
    font = Font.read(paths[1])
    page = found_by(map(Reader, paths), painted(font, LINES, (640, 480)))
    assert page.cell_size == (10, 20)


def test_text_mode_of_vga_has_cells_of_nine_pixels(tmp_path):
    path = font_file(tmp_path / "vga.psf.gz", 8, 16)
    font = Font.read(path)
    image = Image.new("RGB", (720, 400))
    for x, letter in enumerate("Text mode"):
        image.paste(painted(font, [(letter, GREY, BLACK)], (8, 16)), (9 * x, 0))
    page = Reader(path, cell_width=9).read(image)
    assert page.size == (80, 25)
    assert page.text.strip() == "Text mode"


@pytest.mark.parametrize("kept", [(0xF8, 0xFC, 0xF8), (0xFC, 0xFC, 0xFC)], ids=["16-bits", "text-mode"])
def test_colours_of_which_the_card_keeps_less_are_those_of_the_palette(path, kept):
    colors = palette("000000 c8402f 3f9f55 b58900 143c5a a05fb0 7fb0c0 c5ced4".split() * 2)
    font, bits = Font.read(path), [mask.bit_count() for mask in kept]

    def seen(color):
        """Its high bits, then again from the highest on for 16 bits a pixel, or the lowest for text mode."""
        high = [part & mask for part, mask in zip(color, kept, strict=True)]
        if bits == [6, 6, 6]:
            return tuple(part | (3 if part & 4 else 0) for part in high)
        return tuple(part | part >> count for part, count in zip(high, bits, strict=True))

    image = painted(
        font, [("Front", seen(colors[7]), seen(colors[4])), (" back ", colors[0], seen(colors[6]))], (640, 64)
    )
    page = Reader(path, colors).read(image)
    assert page.unread == []
    assert page.colors("Front") == {(colors[7], colors[4])}
    assert page.colors("back") == {(colors[0], colors[6])}
    assert page.inverse == ["back"]


def test_a_picture_smaller_than_a_letter_is_refused(path):
    with pytest.raises(Unread):
        Reader(path).read(Image.new("RGB", (7, 15)))
