"""The codes that the screen shows, as pixels of real terminals: read back exactly, and read by a webcam's poor eyes.

The Linux console is drawn with a font of Debian's and the kernel's colours; the emulator is a real xterm in which the
real screen runs. Another library reads both. A webcam sees a module as three pixels, askew, soft, pale and noisy.
"""

import asyncio

import pytest
import zxingcpp
from PIL import Image
from textual.geometry import Size

from coldtui.core.network import Network
from coldtui.formats.kinds import Encoding
from coldtui.formats.qr_capacity import version_for
from coldtui.ui.code_room import room_in
from coldtui.ui.frame import Frame
from coldtui.ui.theme import CONSOLE
from coldtui.ui.widgets.moving_code import MovingCode
from tests import optics, raster
from tests.raster import FONT, NEEDS_FONT, NEEDS_XTERM, PLAIN_FONT, Font
from tests.terminal import Terminal
from tests.ui import showing_codes
from tests.ui.showing_codes import content, encoder
from tests.ui.stand import standing
from tests.ui.still import Each, Ticks, at_once

SIZES = [(80, 24), (80, 25), (100, 30), (100, 37), (128, 48), (160, 50), (160, 64), (240, 67)]
"""The smallest terminal, a console of VGA, and what 8x16 letters make of the usual screens."""

BY_SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")

PIXELS = 3
"""Of a camera, for a module."""

SEEDS = range(4)

LENGTH = 20_000
"""Bytes that fill every code of every size."""


def read(image: Image.Image) -> list[str]:
    """What another library reads in a picture, the right way round only: black on white."""
    return [one.text for one in zxingcpp.read_barcodes(image, try_invert=False)]


def seen_by_a_camera(image: Image.Image, modules: int, cells: int, seed: int, pixels: int = PIXELS) -> Image.Image:
    """A picture of the code alone, `cells` pixels a module, as a webcam sees it with three pixels a module."""
    side = modules * pixels
    code = image.resize((image.width * pixels // cells, image.height * pixels // cells), Image.Resampling.BOX)
    wall = Image.new("L", (side * 3 // 2, side * 3 // 2), optics.WALL)
    wall.paste(code, ((wall.width - code.width) // 2, (wall.height - code.height) // 2))
    return optics.webcam(wall, seed)


def looked(size, length, version, font, frame=None, aside=at_once, most=3):
    """The pictures of the console while the first codes go by, the code's region, and its modules."""

    async def look():
        ticks, images = Ticks(), []
        screen = showing_codes.screen(length, version, every=ticks.every, aside=aside)
        async with standing(screen, size, CONSOLE, frame) as pilot:
            code = screen.query_one(MovingCode)
            for _ in range(most):
                images.append(raster.console(raster.ansi(pilot.app), size, font))
                ticks.tick()
                await pilot.pause()
            return images, code.region, code.plan

    return asyncio.run(look())


def largest(size) -> int:
    return room_in(Size(*size)).largest


def texts(length, version) -> tuple[str, ...]:
    return encoder(content(length))(Encoding.UR, version).texts


def parts(length, version) -> int:
    return encoder(content(length))(Encoding.UR, version).parts


@NEEDS_FONT
@BY_SIZE
@pytest.mark.parametrize("densest", [False, True], ids=["usual", "densest"])
def test_the_console_shows_each_code_so_that_it_is_read_exactly(size, densest):
    font = Font.read(FONT)
    version = largest(size) if densest else min(13, largest(size))
    images, _, plan = looked(size, LENGTH, 26 if densest else 13, font, aside=Each(3))
    assert plan.modules == 17 + 4 * version
    assert [read(image) for image in images] == [[text] for text in texts(LENGTH, version)[:3]]


@NEEDS_FONT
@BY_SIZE
def test_a_webcam_reads_the_densest_code_of_the_console(size):
    font = Font.read(FONT)
    (image,), region, plan = looked(size, LENGTH, 26, font, aside=Each(1), most=1)
    code = image.crop((region.x * 8, region.y * 16, region.right * 8, region.bottom * 16))
    wanted = [texts(LENGTH, largest(size))[0]]
    found = [read(seen_by_a_camera(code, plan.modules, 8, seed)) for seed in SEEDS]
    assert found == [wanted] * len(SEEDS)


@NEEDS_FONT
def test_without_half_blocks_in_the_font_the_console_shows_whole_cells_that_are_read():
    font = Font.read(PLAIN_FONT)
    frame = Frame(Network.REGTEST, half_blocks=False)
    images, _, plan = looked((128, 48), 500, 13, font, frame, Each(3))
    assert plan.is_large
    assert [read(image) for image in images] == [[text] for text in texts(500, 6)[:3]]


@NEEDS_FONT
def test_control_half_blocks_that_the_font_lacks_are_not_read():
    images, _, plan = looked((128, 48), 500, 13, Font.read(PLAIN_FONT), aside=Each(1), most=1)
    assert not plan.is_large
    assert read(images[0]) == []


@NEEDS_FONT
def test_white_on_the_console_is_its_brightest():
    images, region, _ = looked((80, 24), 500, 13, Font.read(FONT), aside=Each(1), most=1)
    inside = images[0].crop((region.x * 8, region.y * 16, region.right * 8, region.y * 16 + 16))
    assert inside.getextrema() == (255, 255)


@NEEDS_FONT
def test_the_real_program_on_a_console_sends_codes_that_are_read():
    # what the screen library writes to the terminal, drawn by another terminal: every code of the round
    size, length = (80, 25), 150
    wanted, found = set(texts(length, 6)), set()
    environment = {"TERM": "linux", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}
    font = Font.read(FONT)
    with Terminal(raster.python("tests.ui.showing_codes", str(length), "13", "cold16"), environment, size) as terminal:

        def is_all_there():
            found.update(read(raster.console_of(terminal._screen, font)))
            return found >= wanted

        terminal.pump(is_all_there, patience=60)
    assert found == wanted
    assert len(wanted) > 2


@pytest.fixture(scope="module")
def x_server(tmp_path_factory):
    with raster.x_server(tmp_path_factory.mktemp("screen")) as server:
        yield server


@NEEDS_XTERM
@pytest.mark.slow
@BY_SIZE
def test_an_emulator_shows_every_code_of_the_round_so_that_it_is_read_exactly(x_server, size):
    display, look = x_server
    length = next(length for length in range(60, 9_000, 20) if parts(length, largest(size)) == 3)
    wanted = set(texts(length, largest(size)))
    found, last = set(), []

    def is_all_there(image):
        codes = zxingcpp.read_barcodes(image, try_invert=False)
        found.update(code.text for code in codes)
        last[:] = codes or last
        return bool(codes) and found >= wanted

    command = raster.python("tests.ui.showing_codes", str(length), "26")
    with raster.xterm(display, size, command, "DejaVu Sans Mono", 9):
        image = raster.seen(look, is_all_there)
    assert found == wanted
    assert len(wanted) == 6
    position = last[0].position
    modules = 17 + 4 * version_for(wanted)
    cells = round((position.top_right.x - position.top_left.x) / modules)
    zone = 2 * cells
    code = image.crop(
        (
            position.top_left.x - zone,
            position.top_left.y - zone,
            position.bottom_right.x + zone,
            position.bottom_right.y + zone,
        )
    )
    assert read(code) == [last[0].text]
    assert [read(seen_by_a_camera(code, modules, cells, seed)) for seed in SEEDS] == [[last[0].text]] * len(SEEDS)


@NEEDS_FONT
def test_control_a_webcam_that_sees_a_module_as_one_pixel_reads_nothing():
    (image,), region, plan = looked((80, 24), LENGTH, 26, Font.read(FONT), aside=Each(1), most=1)
    code = image.crop((region.x * 8, region.y * 16, region.right * 8, region.bottom * 16))
    assert [read(seen_by_a_camera(code, plan.modules, 8, seed, pixels=1)) for seed in SEEDS] == [[]] * len(SEEDS)
