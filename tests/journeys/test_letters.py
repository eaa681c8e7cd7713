"""The size of the letters: shown before anything has to be read, changed at once, never so large that coldtui is cut."""

import pytest

from tests.drivers import PilotPlayer, Script, Stage
from tests.fakes_machine import LAYOUTS
from tests.journeys.in_image import BEGIN, booted, follow, tell

SCREEN = (1024, 768)
FIRST = "see Which coldtui is this?\n"
OPEN = f"{FIRST}press l\nsee Size of the letters\n"


def console(pixels: tuple[int, int] = SCREEN) -> Stage:
    """In the image, on a screen of so many pixels."""
    stage = booted()
    stage.console.pixels = pixels
    return stage


def test_a_size_is_shown_at_once_and_kept_by_enter_or_esc():
    stage = tell(
        console(),
        f"""
        {OPEN}
        see > 125 %  102 columns, 38 rows, is on
        press down enter
        see > 150 %  85 columns, 32 rows, is on
        press enter
        {BEGIN}
        press t
        see l Letters
        press l
        see > 150 %
        press up up enter
        see > 100 %  128 columns, 48 rows, is on
        press escape
        see How cold is this computer?
        """,
    )
    assert stage.console.shown == ["10x20", "12x24", "8x16"]


def test_a_size_with_less_than_80x24_is_named_and_cannot_be_chosen():
    stage = tell(console(), f"{OPEN}see 200 %  64 columns, 24 rows: too few\npress end enter\nsee > 150 %")
    assert stage.console.shown == ["10x20", "12x24"]


def test_control_on_a_larger_screen_the_same_size_can_be_chosen():
    stage = tell(console((1280, 768)), f"{OPEN}press end enter\nsee > 200 %  80 columns, 24 rows, is on")
    assert stage.console.shown == ["10x20", "16x32"]


def test_a_size_that_is_refused_is_told_and_the_one_before_stays():
    stage = console()
    stage.console.fails = True
    story = (
        f"{OPEN}press down enter\nsee The console did not do it.\npress enter\nsee > 125 %  102 columns, 38 rows, is on"
    )
    tell(stage, story)
    assert stage.console.shown == ["10x20"]


@pytest.mark.parametrize("pixels", [(0, 0), (640, 480)], ids=["text mode", "room for one size only"])
def test_without_a_choice_it_is_not_offered(pixels):
    async def story(player: PilotPlayer) -> None:
        await follow(player, "not-see Letters", "press l", "see Which coldtui", *BEGIN.splitlines(), "press t")
        await follow(player, "see How cold", "see k Keyboard", "not-see Letters", "press l", "see How cold")

    tell(console(pixels), FIRST, story)


def test_a_desktop_chooses_its_letters_itself():
    stage = Stage(Script("story", ()))
    stage.console.known = LAYOUTS
    tell(stage, "see What would you like\npress t\nsee How cold\nnot-see Letters")
