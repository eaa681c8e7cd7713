"""What the helper gives the kernel for fonts, colours and layouts, and what it refuses. No console is needed."""

import ctypes
import struct

import pytest
from helper import console

from coldtui.ui import theme
from tests.image import makers
from tests.image.glyphs import palette
from tests.ui.lint import contrast

ANSI = "black red green yellow blue magenta cyan white".split()
NAMES = [*(f"ansi_{name}" for name in ANSI), *(f"ansi_bright_{name}" for name in ANSI)]
COLORS = dict(zip(NAMES, palette(console.PALETTE), strict=True))


class Kernel:
    """Takes what the ioctls take, and copies what they point to, as the kernel does."""

    def __init__(self, cell=(8, 16), size=(128, 48)):
        self.calls, self.cell, self.size = [], cell, size

    def __call__(self, terminal, request, argument):
        assert isinstance(argument, bytearray | int) or len(argument) <= 1024  # as fcntl.ioctl has it
        if request == 0x4B72 and argument[0] == 1:  # KD_FONT_OP_GET
            argument[:] = struct.pack("@5IP", 1, 0, *self.cell, 512, 0)
        elif request == 0x5413:  # TIOCGWINSZ
            argument[:] = struct.pack("@4H", self.size[1], self.size[0], 0, 0)
        elif request == 0x4B72:
            *head, where = struct.unpack("@5IP", argument)
            self.calls.append((request, head, ctypes.string_at(where, head[4] * (head[2] + 7) // 8 * 32)))
        elif request == 0x4B67:  # PIO_UNIMAP
            count, where = struct.unpack("@HP", argument)
            self.calls.append((request, ctypes.string_at(where, 4 * count)))
        else:
            self.calls.append((request, argument))

    def of(self, request):
        return [call[1:] for call in self.calls if call[0] == request]


@pytest.fixture(scope="module")
def fonts(tmp_path_factory):
    return makers.made_fonts(tmp_path_factory)


@pytest.fixture(scope="module")
def keymaps(tmp_path_factory):
    return makers.made_keymaps(tmp_path_factory)


@pytest.mark.parametrize(
    ("pixels", "name"),
    [
        ((640, 480), "8x16"),
        ((800, 600), "8x16"),
        ((1024, 768), "10x20"),
        ((1280, 800), "10x20"),
        ((1366, 768), "10x20"),
        ((1440, 900), "12x24"),
        ((1920, 1080), "12x24"),
        ((2560, 1440), "16x32"),
        ((3840, 2160), "16x32"),
        ((320, 200), "8x16"),
    ],
)
def test_the_largest_font_that_leaves_room_is_chosen(pixels, name):
    assert console.choose(*pixels) == name


@makers.NEEDS_LETTERS
@pytest.mark.parametrize("name", ["8x16", "10x20", "12x24", "16x32", "vga"])
def test_a_font_reaches_the_kernel_glyph_by_glyph_with_its_letters(fonts, name):
    kernel = Kernel()
    console.load_font(str(fonts / f"{name}.psf"), 3, kernel)
    font = console.read_font((fonts / f"{name}.psf").read_bytes())
    ((head, bitmaps),) = kernel.of(0x4B72)
    assert head == [0, 0, font.width, font.height, font.count]
    length, pitch = font.row * font.height, font.row * 32
    for glyph in range(font.count):
        given = bitmaps[glyph * pitch : (glyph + 1) * pitch]
        assert given == font.bitmaps[glyph * length : (glyph + 1) * length] + bytes(pitch - length)
    ((table,),) = kernel.of(0x4B67)
    letters = dict(struct.iter_unpack("=HH", table))
    assert letters == dict(font.letters)
    assert {code: letters[code] for code in range(0x20, 0x7F)} == {code: code for code in range(0x20, 0x7F)}


@makers.NEEDS_LETTERS
def test_the_font_that_fits_is_loaded(fonts, monkeypatch):
    monkeypatch.setattr(console, "_fitting", lambda terminal, ioctl: "10x20")
    kernel = Kernel()
    console.fit_font(3, fonts, kernel)
    assert len(kernel.of(0x4B72)) == 1


def test_the_colours_are_ours():
    kernel = Kernel()
    console.take_back(3, kernel)
    assert kernel.of(0x4B71) == [(bytes(part for color in COLORS.values() for part in color),)]


def test_the_size_of_the_screen_is_that_of_its_font_and_its_cells(monkeypatch):
    monkeypatch.setattr(console.Path, "exists", lambda path: True)
    assert console._fitting(3, Kernel((8, 16), (128, 48))) == "10x20"
    assert console._fitting(3, Kernel((16, 32), (160, 45))) == "16x32"
    monkeypatch.setattr(console.Path, "exists", lambda path: False)
    assert console._fitting(3, Kernel()) == "vga"


@makers.NEEDS_LETTERS
@pytest.mark.parametrize("cut", [0, 3, 31, 100, 9000])
def test_what_is_no_font_is_refused(fonts, tmp_path, cut):
    data = (fonts / "8x16.psf").read_bytes()
    kernel, path = Kernel(), tmp_path / "font.psf"
    path.write_bytes(data)
    console.load_font(str(path), 3, kernel)
    assert kernel.calls
    for bad in (data[:cut], b"\x36\x04" + data[2:], data[:24] + b"\xff\0\0\0" + data[28:]):
        kernel = Kernel()
        path.write_bytes(bad)
        with pytest.raises(OSError, match="not a font"):
            console.load_font(str(path), 3, kernel)
        assert kernel.calls == []


@makers.NEEDS_LAYOUTS
def test_a_layout_reaches_the_kernel_key_by_key_with_its_accents(keymaps):
    kernel = Kernel()
    console.load_keymap(str(keymaps / "de.map"), 3, kernel)
    entries = [struct.unpack("@BBH", entry) for (entry,) in kernel.of(0x4B47)]
    assert len(entries) == 32 * 128
    given = {(number, key): value for number, key, value in entries}
    assert [given[number, 16] & 0xFF for number in (0, 1, 2)] == [ord("q"), ord("Q"), ord("@")]
    ((accents,),) = kernel.of(0x4BFB)
    (count,) = struct.unpack_from("@I", accents)
    assert len(accents) == 4 + 256 * 12
    made = {
        (chr(mark), chr(base)): chr(result) for mark, base, result in struct.iter_unpack("@3I", accents[4:]) if mark
    }
    assert len(made) == count
    assert made["'", "e"] == "\u00e9"


@makers.NEEDS_LAYOUTS
def test_what_is_no_layout_is_refused(keymaps, tmp_path):
    good = (keymaps / "de.map").read_bytes()
    accents = (keymaps / "accents.tsv").read_text()
    for data, text in [
        (good[:-1], accents),
        (b"x" + good, accents),
        (b"", accents),
        (good, "'\te\n"),
        (good, "a\tb\tcd\n"),
    ]:
        (tmp_path / "de.map").write_bytes(data)
        (tmp_path / "accents.tsv").write_text(text)
        kernel = Kernel()
        with pytest.raises(OSError, match="not a "):
            console.load_keymap(str(tmp_path / "de.map"), 3, kernel)
        assert kernel.of(0x4BFB) == []


def test_every_colour_of_the_themes_text_is_read_easily_on_what_is_behind_it():
    """WCAG 2.1, 1.4.3: 4.5 for text."""
    variables = theme.CONSOLE.variables
    pairs = [(name, "ansi-background") for name in "strong quiet ok info caution danger key ansi-foreground".split()]
    pairs += [("bar-text", "bar"), ("cursor-text", "cursor"), ("badge-text", "badge")]
    for front, back in pairs:
        assert contrast(COLORS[variables[front]], COLORS[variables[back]]) >= 4.5, front
    assert {theme.CONSOLE.foreground, theme.CONSOLE.background} == {"ansi_white", "ansi_black"}


def test_control_the_kernels_own_blue_is_too_dark_for_text():
    assert contrast((0, 0, 170), COLORS["ansi_black"]) < 4.5


def test_codes_are_the_brightest_white_on_black_with_two_steps_below():
    black, white, grey, dark = (COLORS[f"ansi_{name}"] for name in ("black", "bright_white", "white", "bright_black"))
    assert (black, white) == ((0, 0, 0), (255, 255, 255))
    assert contrast(white, black) > contrast(grey, black) > contrast(dark, black) >= 3
    assert len(set(COLORS.values())) == 16
