"""What every screen shows at 80x24, as text in tests/screens: a change of a screen is a change that a reviewer reads.

    COLDTUI_WRITE_SCREENS=1 python -m pytest tests/ui/test_pictures.py

writes the pictures anew. A screen that scrolls is pictured page by page.
"""

import asyncio
import os
from pathlib import Path

import pytest

from coldtui.ui.widgets.body import Body
from tests.ui.gallery import SCREENS
from tests.ui.stand import standing, text

PICTURES = Path(__file__).parent.parent / "screens"
WRITES = os.environ.get("COLDTUI_WRITE_SCREENS") == "1"
BETWEEN = "-" * 80 + "\n"


def picture(name: str) -> str:
    """The pages of a screen."""

    async def look() -> str:
        async with standing(SCREENS[name]()) as pilot:
            pages = [text(pilot.app)]
            while (bodies := pilot.app.screen.query(Body)) and bodies.first().more_below:
                await pilot.press("pagedown")
                await pilot.pause()
                pages.append(text(pilot.app))
            return BETWEEN.join(pages)

    return asyncio.run(look())


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_shows_what_its_picture_shows(name):
    file = PICTURES / f"{name}.txt"
    found = picture(name)
    if WRITES:
        file.write_text(found)
    assert found == file.read_text()


def test_there_is_no_picture_of_a_screen_that_is_gone():
    assert {file.stem for file in PICTURES.glob("*.txt")} == set(SCREENS)


def test_control_a_picture_tells_two_screens_apart():
    assert picture("review") != picture("review-warnings")
