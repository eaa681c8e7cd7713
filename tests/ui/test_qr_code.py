"""The painted code: the cells of the terminal, drawn as pixels, are read by another library, in every theme."""

import asyncio

import pytest
import zxingcpp
from PIL import Image
from rich.color import ColorSystem, ColorType
from textual.geometry import Size

from coldtui.core.mnemonic import words_of
from coldtui.core.network import Network
from coldtui.formats.qr_matrix import qr_matrix
from coldtui.formats.seedqr import Code, seedqr_text
from coldtui.ui.frame import Frame
from coldtui.ui.step import Step
from coldtui.ui.theme import COLOR, CONSOLE, MONO, THEMES
from coldtui.ui.widgets.body import Body
from coldtui.ui.widgets.qr_code import Beside, QrCode
from tests.ui.gallery_forms import whole
from tests.ui.stand import SIZES, segments, standing

TEXT = "073318950739065415961602009907670428187212261116"
LARGE = "0115132511540127119007710415074212891906200808700266134314202016179206140896192903001524080106430"

LETTERS = {" ": (0, 0), "\u2580": (1, 0), "\u2584": (0, 1), "\u2588": (1, 1)}
"""Which halves of a cell a letter fills."""

CELL = (8, 16)
"""Pixels of a cell."""


class Showing(Step[None]):
    TITLE = "Code"
    HELP_TEXT = ("A code.",) * 3

    def __init__(self, matrix, *beside, hidden=False):
        super().__init__()
        self.code = QrCode(None if hidden else matrix, modules=len(matrix))
        self.beside = beside

    def body(self):
        yield Beside(self.code, self.beside) if self.beside else self.code


def shade(color, default):
    """A colour as its brightness on the terminal that it is for."""
    if color is None or color.is_default:
        return default
    if color.type is ColorType.STANDARD:
        return {0: 0, 7: 170, 8: 85, 15: 255}[color.number]
    red, green, blue = color.triplet
    assert red == green == blue
    return red


def pixels(app, region) -> Image.Image:
    """A part of the screen as the terminal draws it; letters that are no blocks are left out."""
    image = Image.new("L", (app.size.width * CELL[0], app.size.height * CELL[1]), 0)
    for cell in segments(app):
        if region.contains(cell.x, cell.y) and set(cell.text) <= LETTERS.keys():
            front, back = shade(cell.style.color, 200), shade(cell.style.bgcolor, 0)
            if cell.style.reverse:
                front, back = back, front
            for place, letter in enumerate(cell.text):
                for half, is_filled in enumerate(LETTERS[letter]):
                    left, top = (cell.x + place) * CELL[0], cell.y * CELL[1] + half * CELL[1] // 2
                    image.paste(front if is_filled else back, (left, top, left + CELL[0], top + CELL[1] // 2))
    return image.crop((region.x * CELL[0], region.y * CELL[1], region.right * CELL[0], region.bottom * CELL[1]))


def looked(screen, size=(80, 24), theme=COLOR):
    """The picture of the code alone, and the rows and columns that it takes."""

    async def look():
        async with standing(screen, size, theme) as pilot:
            region = screen.code.region
            assert pilot.app.screen.region.contains_region(region)
            return pixels(pilot.app, region), region

    return asyncio.run(look())


def read(image):
    return [one.text for one in zxingcpp.read_barcodes(image, try_invert=False, try_rotate=False)]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("text", [TEXT, LARGE], ids=["25", "33"])
def test_another_library_reads_the_painted_code(text, size, theme):
    if theme is not COLOR and size[0] > 128:
        size = (128, 48)
    image, _ = looked(Showing(qr_matrix(text), "Words beside it.", "And more."), size, theme)
    assert read(image) == [text]


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_a_painted_code_is_black_on_white_and_not_the_other_way_round(theme):
    image, _ = looked(Showing(qr_matrix(TEXT)), theme=theme)
    edge = [image.getpixel((x, 1)) for x in range(image.width)]
    # on a terminal without colours the brighter of its two is white
    assert set(edge) == {200 if theme is MONO else 255}
    assert image.getpixel((4 * CELL[0] + 1, 4 * CELL[1] // 2 + 1)) == 0


def test_white_on_the_console_is_a_letter_since_its_white_background_is_grey():
    async def look():
        async with standing(Showing(qr_matrix(TEXT)), theme=CONSOLE) as pilot:
            region = pilot.app.screen.code.region
            inside = [cell for cell in segments(pilot.app) if region.contains(cell.x, cell.y)]
            return {cell.style.bgcolor.number for cell in inside}, {cell.style.color.number for cell in inside}

    backs, fronts = asyncio.run(look())
    assert backs == {0}
    assert fronts <= {15, 7}


@pytest.mark.parametrize(("modules", "zone"), [(25, 4), (29, 4), (33, 2)])
def test_codes_of_these_sizes_fit_on_the_smallest_screen(modules, zone):
    matrix = ((True,) * modules,) * modules
    assert QrCode.fits_page(matrix, Size(80, 24))
    _, region = looked(Showing(matrix))
    assert region.width == modules + 2 * zone
    assert region.height <= 20


def test_a_code_that_does_not_fit_is_said_not_to():
    assert not QrCode.fits_page(((True,) * 37,) * 37, Size(80, 24))
    assert not QrCode.fits_page(((True,) * 25,) * 25, Size(34, 64))
    assert not QrCode.fits_page(((True,) * 25,) * 25, Size(80, 24), half_blocks=False)
    # as many rows as are said to be needed are enough
    assert QrCode.fits_page(((True,) * 37,) * 37, Size(80, QrCode.rows_of_page(((True,) * 37,) * 37)))
    rows = QrCode.rows_of_page(((True,) * 25,) * 25, half_blocks=False)
    assert QrCode.fits_page(((True,) * 25,) * 25, Size(80, rows), half_blocks=False)
    assert not QrCode.fits_page(((True,) * 33,) * 33, Size(80, 24), taken=2)


def test_where_there_is_room_a_module_is_two_whole_cells():
    _, region = looked(Showing(qr_matrix(TEXT), "Beside."), (128, 48))
    assert (region.width, region.height) == (66, 33)


def test_a_hidden_code_keeps_its_place_and_shows_nothing():
    shown, place = looked(Showing(qr_matrix(TEXT)))
    hidden, same = looked(Showing(qr_matrix(TEXT), hidden=True))
    assert place == same
    assert read(hidden) == []
    assert read(shown) == [TEXT]


def test_another_code_takes_the_place_of_the_first():
    screen = Showing(qr_matrix(TEXT))

    async def look():
        async with standing(screen) as pilot:
            found = []
            for matrix in (qr_matrix("1" * 48), None, qr_matrix(LARGE)):
                screen.code.put(matrix)
                await pilot.pause()
                found.append(read(pixels(pilot.app, screen.code.region)))
            return found

    assert asyncio.run(look()) == [["1" * 48], [], [LARGE]]


def test_control_a_code_in_the_colours_of_the_theme_is_not_read():
    image, _ = looked(Showing(qr_matrix(TEXT)))
    assert read(Image.eval(image, lambda value: 255 - value)) == []


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("size", [16, 32], ids=["12-words", "24-words"])
@pytest.mark.parametrize("code", Code)
def test_a_secret_code_is_read_off_the_smallest_screen(code, size, theme):
    entropy = bytes(range(size))
    screen = whole(entropy, code)

    async def look():
        async with standing(screen, theme=theme) as pilot:
            await pilot.press("space")
            await pilot.pause()
            assert not screen.query_one(Body).more_below
            found = pixels(pilot.app, screen.query_one(QrCode).region)
            return [one.bytes for one in zxingcpp.read_barcodes(found, try_invert=False, try_rotate=False)]

    wanted = entropy if code is Code.COMPACT else seedqr_text(words_of(entropy)).encode()
    assert asyncio.run(look()) == [wanted]


def test_the_console_is_sent_bright_white_letters_on_black():
    # 97 and 40: the kernel has no bright background (console_codes(4))
    async def look():
        async with standing(Showing(qr_matrix(TEXT)), theme=CONSOLE) as pilot:
            region = pilot.app.screen.code.region
            inside = [cell for cell in segments(pilot.app) if region.contains(cell.x, cell.y)]
            return {cell.style.render("#", color_system=ColorSystem.STANDARD) for cell in inside if cell.text.strip()}

    assert asyncio.run(look()) == {"\x1b[97;40m#\x1b[0m"}


def test_where_the_font_has_no_half_blocks_a_code_is_drawn_in_whole_cells():
    async def look():
        screen = Showing(qr_matrix(TEXT))
        frame = Frame(Network.REGTEST, half_blocks=False)
        async with standing(screen, (100, 37), CONSOLE, frame) as pilot:
            region = screen.code.region
            letters = {
                letter for cell in segments(pilot.app) if region.contains(cell.x, cell.y) for letter in cell.text
            }
            return letters, read(pixels(pilot.app, region))

    assert asyncio.run(look()) == ({" ", "\u2588"}, [TEXT])
