"""A public text as a code that another library reads, where the window is large enough, and a way out where it is not."""

import asyncio

import pytest

from coldtui.formats.qr_matrix import qr_matrix
from coldtui.ui.screens.show_code import ShowCode
from coldtui.ui.theme import THEMES
from coldtui.ui.widgets.qr_code import QrCode
from tests.ui import lint
from tests.ui.stand import standing, text
from tests.ui.test_qr_code import pixels, read

KEY = (
    "[73c5da0a/84h/0h/0h]xpub6CatWdiZiodmUeTDp8LT5or8nmbKNcuyvz7WyksVFkKB4RHwCD3XyuvPEbvqAQY3rAPshWcMLoP2fMFMKHPJ4ZeZXYVUh"
    "LvVMrjyc7PFMzY"
)


def code() -> ShowCode:
    return ShowCode("QR code: Key with its origin", qr_matrix(KEY), ("What it is.", "Where it goes."))


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("size", [(100, 30), (128, 48)], ids=["100x30", "128x48"])
def test_another_library_reads_what_is_shown(size, theme):
    async def look():
        screen = code()
        async with standing(screen, size, theme) as pilot:
            region = screen.query_one(QrCode).region
            assert pilot.app.screen.region.contains_region(region)
            assert list(lint.layout_faults(pilot.app)) == []
            return read(pixels(pilot.app, region))

    assert asyncio.run(look()) == [KEY]


def test_a_window_that_is_too_small_says_how_large_one_must_be():
    async def look():
        async with standing(code()) as pilot:
            small = text(pilot.app)
            rows = int(small.split("window of ")[1].split(" rows")[0])
            shown = []
            for height in (rows - 1, rows):
                await pilot.resize_terminal(100, height)
                await pilot.pause()
                shown.append("This code needs" in text(pilot.app))
            await pilot.resize_terminal(80, 24)
            await pilot.pause()
            return shown, "This code needs" in text(pilot.app)

    assert asyncio.run(look()) == ([True, False], True)
