"""Larger and smaller letters on the real console: the kernel takes the font, and coldtui draws itself anew."""

from dataclasses import replace

import pytest

from tests.image.inside import Outside, started
from tests.image.overlay import FIRMWARE_MODE, direct
from tests.image.player import FIRST
from tests.image.vm import Computer

pytestmark = [pytest.mark.image, pytest.mark.slow]

QUESTION = "How large should the letters be?"


def expect_size(inside: Outside, row: str, cell: tuple[int, int], size: tuple[int, int]) -> None:
    """It says so, the letters have that size, and the last row of the screen is the last row of coldtui."""
    page = None

    def is_drawn() -> bool:
        """Again and again: the kernel empties the screen, and coldtui draws it anew, maybe twice."""
        nonlocal page
        page = inside.sight.page(inside.computer)
        return page is not None and row in page.text and "Esc Back" in page.rows[-1]

    inside.computer.until(is_drawn, f"see {row!r}")
    assert (page.cell_size, page.size) == (cell, size)
    assert QUESTION in page.text


def test_the_letters_change_at_once_and_the_screen_is_drawn_anew(image, sight):
    with started(image, sight) as inside:
        inside.press("l")
        expect_size(inside, "> 125 %  102 columns, 38 rows, is on", (10, 20), (102, 38))
        inside.press("down", "enter")
        expect_size(inside, "> 150 %  85 columns, 32 rows, is on", (12, 24), (85, 32))
        inside.see("200 %  64 columns, 24 rows: too few on this screen")
        inside.press("end")
        expect_size(inside, "> 150 %  85 columns, 32 rows, is on", (12, 24), (85, 32))
        inside.press("home", "enter")
        expect_size(inside, "> 100 %  128 columns, 48 rows, is on", (8, 16), (128, 48))
        inside.press("escape")
        inside.go_home()
        inside.press("t")
        inside.see("l Letters")
        inside.press("l")
        expect_size(inside, "> 100 %  128 columns, 48 rows, is on", (8, 16), (128, 48))


def test_control_in_text_mode_there_is_one_size_and_it_is_not_offered(image, sight):
    boot = direct(image)
    boot = replace(boot, command_line=boot.command_line.replace(FIRMWARE_MODE, "vga=normal"))
    with Computer(boot) as computer:
        outside = Outside(computer, sight)
        assert "l Letters" not in outside.see(FIRST)
        outside.press("l")
        outside.press("enter")
        outside.see("The keys give")
