"""Sizes of letters: those fonts of the image that a framebuffer takes, with the room that each leaves on this screen."""

from pathlib import Path

import pytest

from coldtui.core.errors import DeviceFailed
from coldtui.devices.console import Letters, NoConsole
from coldtui.devices.helper_console import HelperConsole
from tests.devices.helper_rig import Helper

SMALL = Letters("8x16", 16, 128, 48, is_on=False)
MIDDLE = Letters("12x24", 24, 85, 32, is_on=True)


def console(
    folder: Path, helper: Helper, screen: str = "1024,768\n", shown: tuple[int, int] = (85, 32)
) -> HelperConsole:
    """One with three fonts, and what does not belong among them."""
    fonts, framebuffer = folder / "fonts", folder / "sys/class/graphics/fb0"
    for place in (fonts, framebuffer):
        place.mkdir(parents=True)
    for name in ("16x32.psf", "8x16.psf", "12x24.psf", "vga.psf", "LICENSE.txt", "0x16.psf", "8x16.psf.gz"):
        (fonts / name).touch()
    if screen:
        (framebuffer / "virtual_size").write_text(screen)
    return HelperConsole(helper.link, sys=str(folder / "sys"), fonts=str(fonts), terminal=lambda: shown)


def test_sizes_are_the_fonts_for_a_framebuffer_the_smallest_first(tmp_path):
    with Helper() as helper:
        assert console(tmp_path, helper).letters() == (SMALL, MIDDLE, Letters("16x32", 32, 64, 24, is_on=False))


@pytest.mark.parametrize("screen", ["", "x", "1024", "1024,768,32", "-1024,768"])
def test_without_a_framebuffer_there_are_none(tmp_path, screen):
    with Helper() as helper:
        assert console(tmp_path, helper, screen).letters() == ()


def test_where_the_terminal_has_another_size_or_none_no_size_is_on(tmp_path):
    with Helper() as helper:
        found = console(tmp_path, helper, shown=(80, 25))
        assert [size.is_on for size in found.letters()] == [False] * 3

        def gone() -> tuple[int, int]:
            raise OSError

        found._terminal = gone
        assert [size.is_on for size in found.letters()] == [False] * 3


def test_the_helper_is_asked_for_the_font_by_its_name(tmp_path):
    with Helper() as helper:
        console(tmp_path, helper).show_in(SMALL)
    assert helper.asked == [{"verb": "console", "font": "8x16"}]


def test_a_size_that_cannot_be_shown_is_said():
    with Helper({"error": "EINVAL"}) as helper, pytest.raises(DeviceFailed, match=r"could not be shown .EINVAL."):
        HelperConsole(helper.link).show_in(SMALL)


def test_a_desktop_has_none():
    assert NoConsole().letters() == ()
    with pytest.raises(DeviceFailed, match="cannot be chosen here"):
        NoConsole().show_in(SMALL)
