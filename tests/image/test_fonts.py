"""The console's fonts have every letter that coldtui draws, and their lines and blocks join to the pixel."""

import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest
import segno
from console import blocks, fonts, lines, psf
from PIL import Image

from tests.image import makers
from tests.image.glyphs import Reader
from tests.raster import Font
from tests.ui.lint import BLOCKS, GLYPHS

pytestmark = makers.NEEDS_LETTERS

NAMES = [*fonts.SIZES, fonts.VGA]
BIG = pytest.mark.parametrize("name", fonts.SIZES)
EVERY = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return makers.made_fonts(tmp_path_factory)


def read(folder, name):
    return Font.read(folder / f"{name}.psf")


def rows(image):
    return [tuple(image.getpixel((x, y)) > 0 for x in range(image.width)) for y in range(image.height)]


@EVERY
def test_every_letter_that_a_screen_may_show_is_there(folder, name):
    assert set(read(folder, name).glyphs) >= GLYPHS | BLOCKS


@BIG
def test_every_line_and_every_block_of_unicode_is_there_and_each_looks_different(folder, name):
    glyphs = read(folder, name).glyphs
    drawn = [glyphs[letter].tobytes() for letter in lines.LINES + blocks.BLOCKS]
    assert len(drawn) == 160
    assert len(set(drawn)) == 160


ALIKE = "\u00d0\u0110"
"""The large eth and the large d with a stroke: they look alike in every font."""


@EVERY
def test_the_letters_that_can_be_typed_all_look_different(folder, name):
    glyphs = read(folder, name).glyphs
    typed = set(fonts.ASCII + fonts.LATIN_1 + fonts.LATIN_EXTENDED) - {ALIKE[1]}
    letters = [letter for letter in typed if letter in glyphs]
    assert len({glyphs[letter].tobytes() for letter in letters}) == len(letters)
    assert len(letters) >= len(fonts.ASCII + fonts.LATIN_1)
    assert name == fonts.VGA or glyphs[ALIKE[0]].tobytes() == glyphs[ALIKE[1]].tobytes()


@pytest.mark.parametrize(("name", "cell"), [*((name, name) for name in fonts.SIZES), (fonts.VGA, "8x16")])
def test_a_font_has_the_size_and_the_number_of_glyphs_of_its_name(folder, name, cell):
    font = read(folder, name)
    assert f"{font.width}x{font.height}" == cell
    size, _ = psf.read(folder / f"{name}.psf")
    count = 256 if name == fonts.VGA else 512
    assert (folder / f"{name}.psf").read_bytes()[16:20] == count.to_bytes(4, "little")
    assert (size.width, size.height) == (font.width, font.height)


@EVERY
@pytest.mark.skipif(not shutil.which("psfgettable"), reason="kbd is not installed")
def test_the_consoles_own_tools_read_the_same_table_of_letters(folder, name):
    listed = subprocess.run(["psfgettable", str(folder / f"{name}.psf")], capture_output=True, text=True, check=True)
    found = {}
    for line in listed.stdout.splitlines():
        glyph, _, letters = line.partition("\t")
        if glyph.startswith("0x"):
            found |= {chr(int(one.removeprefix("U+"), 16)): int(glyph, 16) for one in letters.split()}
    assert set(found) == set(read(folder, name).glyphs)
    assert {letter: found[letter] for letter in fonts.ASCII} == {letter: ord(letter) for letter in fonts.ASCII}


@EVERY
def test_what_the_kernel_clears_the_screen_with_is_blank(folder, name):
    """It takes glyph 0x20 without looking at the table (drivers/tty/vt/vt.c, vc_video_erase_char)."""
    data = (folder / f"{name}.psf").read_bytes()
    length = int.from_bytes(data[20:24], "little")
    assert data[32 + 0x20 * length : 32 + 0x21 * length] == bytes(length)


@EVERY
def test_half_blocks_are_halves_and_meet(folder, name):
    glyphs = {letter: rows(glyph) for letter, glyph in read(folder, name).glyphs.items()}
    height, width = len(glyphs[" "]), len(glyphs[" "][0])
    on, off = (True,) * width, (False,) * width
    half = height // 2
    assert glyphs["\u2580"] == [on] * half + [off] * half
    assert glyphs["\u2584"] == [off] * half + [on] * half
    assert glyphs["\u2588"] == [on] * height
    for one, other in ["\u258c\u2590", *([] if name == fonts.VGA else ["\u2598\u259f", "\u259a\u259e"])]:
        both = zip(glyphs[one], glyphs[other], strict=True)
        assert all(a != b for left, right in both for a, b in zip(left, right, strict=True))


def edges(glyph):
    """What reaches the left, right, upper and lower edge."""
    drawn = rows(glyph)
    return tuple(row[0] for row in drawn), tuple(row[-1] for row in drawn), drawn[0], drawn[-1]


STRAIGHT = [letter for letter in lines.LINES if not {"DASH", "DIAGONAL"} & set(unicodedata.name(letter).split())]


@BIG
def test_lines_meet_at_the_edges_of_their_cells(folder, name):
    glyphs = read(folder, name).glyphs
    nothing = [edges(glyphs[" "])[number] for number in range(4)]
    across = [edges(glyphs[letter])[0] for letter in "\u2500\u2501\u2550"]
    down = [edges(glyphs[letter])[2] for letter in "\u2502\u2503\u2551"]
    for letter in STRAIGHT:
        found = edges(glyphs[letter])
        for number, edge in enumerate(found):
            assert edge in [nothing[number], *(across if number < 2 else down)], unicodedata.name(letter)


@pytest.mark.parametrize("name", [*fonts.SIZES])
def test_lines_reach_the_edges_that_they_reach_in_the_font_of_the_letters(folder, name):
    source = Font.read(fonts.SOURCES / f"{fonts.SIZES[name]}.psf.gz").glyphs
    glyphs = read(folder, name).glyphs
    both = [
        letter for letter in STRAIGHT if letter in source and not "\u2574" <= letter <= "\u257b"
    ]  # it has no halves
    assert len(both) >= 40
    for letter in both:
        theirs, ours = ([any(edge) for edge in edges(one[letter])] for one in (source, glyphs))
        assert ours == theirs, unicodedata.name(letter)


@pytest.mark.parametrize(
    ("corner", "arms"),
    [
        ("\u250c", (0, 1, 0, 1)),
        ("\u2518", (1, 0, 1, 0)),
        ("\u2521", (0, 2, 2, 1)),
        ("\u2522", (0, 2, 1, 2)),
        ("\u2543", (2, 1, 2, 1)),
        ("\u2558", (0, 3, 1, 0)),
        ("\u2565", (1, 1, 0, 3)),
        ("\u256c", (3, 3, 3, 3)),
        ("\u256d", (0, 1, 0, 1)),
        ("\u2576", (0, 1, 0, 0)),
        ("\u257c", (1, 2, 0, 0)),
        ("\u257f", (0, 0, 2, 1)),
    ],
)
def test_the_weight_of_each_arm_is_that_of_its_name(folder, corner, arms):
    """0 nothing, 1 light, 2 heavy, 3 double: left, right, up, down, read from the charts of Unicode."""
    glyphs = read(folder, "12x24").glyphs
    across = [edges(glyphs[letter])[0] for letter in " \u2500\u2501\u2550"]
    down = [edges(glyphs[letter])[2] for letter in " \u2502\u2503\u2551"]
    left, right, up, low = edges(glyphs[corner])
    assert (across.index(left), across.index(right), down.index(up), down.index(low)) == arms


def painted(code, font):
    """A QR code by half blocks, light on dark, as coldtui's own paint does it."""
    matrix = [[not dark for dark in row] for row in code.matrix_iter(border=4)]
    matrix += [[False] * len(matrix[0])] * (len(matrix) % 2)
    letters = {(False, False): " ", (True, False): "\u2580", (False, True): "\u2584", (True, True): "\u2588"}
    image = Image.new("L", (len(matrix[0]) * font.width, len(matrix) // 2 * font.height))
    for y in range(0, len(matrix), 2):
        for x, pair in enumerate(zip(matrix[y], matrix[y + 1], strict=True)):
            image.paste(font.glyphs[letters[pair]], (x * font.width, y // 2 * font.height))
    return image, matrix


def is_exact(image, matrix, font):
    half = font.height // 2
    return all(
        (image.getpixel((x, y)) > 0) == matrix[y // half][x // font.width]
        for y in range(image.height)
        for x in range(image.width)
    )


@EVERY
def test_a_code_is_drawn_to_the_pixel(folder, name):
    font = read(folder, name)
    assert is_exact(*painted(segno.make("bitcoin:" + "x" * 60, error="l"), font), font)


def test_control_a_block_that_is_one_row_short_is_noticed(folder):
    font = read(folder, "8x16")
    short = font.glyphs["\u2580"].copy()
    short.paste(0, (0, 7, 8, 8))
    worse = Font(font.width, font.height, {**font.glyphs, "\u2580": short}, font.unknown)
    assert not is_exact(*painted(segno.make("bitcoin:" + "x" * 60, error="l"), worse), worse)


def test_in_text_mode_what_reaches_the_right_edge_is_where_the_card_draws_it_on():
    """A VGA card repeats the eighth column as the ninth for glyphs 0xC0 to 0xDF only."""
    places = {letter: place for place, letter in enumerate(fonts._text_mode_places())}
    size = psf.Size(8, 16)
    drawn = {**{one: lines.drawn(one, size) for one in lines.LINES}, **{one: blocks.drawn(one, size) for one in BLOCKS}}
    reaching = {letter for letter, bitmap in drawn.items() if letter in places and any(row & 1 for row in bitmap)}
    assert reaching >= set("\u2500\u2550\u2501\u250c\u2580\u2584\u2588")
    assert {letter for letter in reaching if not 0xC0 <= places[letter] <= 0xDF} == set()


@EVERY
def test_a_screen_of_this_font_is_read_back(folder, name):
    font = read(folder, name)
    text = "Sign 0OIl1| {}[]~ \u2500\u2502\u250c\u2554\u2550\u2588\u2580\u2584"
    image = Image.new("RGB", (len(text) * font.width, font.height))
    for x, letter in enumerate(text):
        image.paste((255, 255, 255), (x * font.width, 0), font.glyphs[letter])
    page = Reader(folder / f"{name}.psf").read(image)
    assert (page.rows, page.unread) == ([text], [])


def test_they_are_the_same_every_time(folder, tmp_path):
    fonts.write_all(tmp_path / "again")
    assert {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()} == {
        path.name: path.read_bytes() for path in folder.iterdir()
    }


def test_the_licence_of_the_letters_is_beside_them_and_their_name_is_not_on_ours(folder):
    licence = (folder / "LICENSE.txt").read_text()
    assert 'Reserved Font Name "Terminus Font"' in licence
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Sony" not in licence
    for path in folder.glob("*.psf"):
        assert b"terminus" not in path.read_bytes().lower() + Path(path.name).name.lower().encode()
