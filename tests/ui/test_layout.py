"""Every screen at every size: nothing clipped, nothing cut off, letters that every font has, colours one can read."""

import asyncio
import re

import pytest
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from coldtui.ui.theme import COLOR, CONSOLE, MONO
from coldtui.ui.widgets.body import Body
from tests.ui import lint
from tests.ui.gallery import SCREENS
from tests.ui.stand import SIZES, standing

HOSTILE_NAMES = {"choose-file", "review-wide"}
"""Screens that show text from outside, which the sanitiser lets through where a font may lack it."""


def faults_of(name: str, size: tuple[int, int]) -> list[str]:
    async def look() -> list[str]:
        async with standing(SCREENS[name](), size) as pilot:
            app = pilot.app
            found: list[str] = []
            while True:
                found += [*lint.layout_faults(app), *lint.row_faults(app), *lint.glyph_faults(app)]
                found += lint.contrast_faults(app, lint.CONTRAST_COLOR)
                bodies = app.screen.query(Body)
                if not bodies or not bodies.first().more_below:
                    return found
                await pilot.press("pagedown")
                await pilot.pause()

    return asyncio.run(look())


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_is_whole_at_every_size(name, size):
    assert faults_of(name, size) == []


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_on_the_console_uses_only_what_the_console_has(name):
    async def look() -> list[str]:
        async with standing(SCREENS[name](), theme=CONSOLE) as pilot:
            app = pilot.app
            return [*lint.console_faults(app), *lint.contrast_faults(app, lint.CONTRAST_CONSOLE)]

    assert asyncio.run(look()) == []


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_without_colour_has_the_same_words(name):
    async def look(theme):
        async with standing(SCREENS[name](), theme=theme) as pilot:
            colours = {
                color.name
                for cell in lint.segments(pilot.app)
                for color in (cell.style.color, cell.style.bgcolor)
                if color is not None and not color.is_default
            }
            # a screen that counts the seconds can be one further
            return [re.sub(r"\b\d+ s\b", "n s", row) for row in lint.rows(pilot.app)], colours

    plain, colours = asyncio.run(look(MONO))
    assert colours == set()
    assert plain == asyncio.run(look(COLOR))[0]


class Faulty(Screen[None]):
    """Everything that the lint must find."""

    CSS = """
    Faulty { layers: a b; }
    #wide { width: 100; height: 1; }
    #low { offset: 0 30; height: 1; }
    #faint { color: #333333; background: #222222; height: 1; }
    """

    def compose(self) -> ComposeResult:
        yield Static("x" * 100, id="wide")
        yield Static("below", id="low")
        yield Static("faint", id="faint")
        yield Static(Content("half block \u2584"), id="glyph")


@pytest.mark.parametrize(
    ("lints", "what"),
    [
        (lint.layout_faults, "cut off at the right"),
        (lint.layout_faults, "cut off: "),
        (lint.glyph_faults, "\u2584"),
        (lambda app: lint.contrast_faults(app, lint.CONTRAST_COLOR), "contrast"),
        (lint.console_faults, "has the colour"),
    ],
    ids=["right", "below", "glyph", "contrast", "console"],
)
def test_control_the_lint_finds_a_fault(lints, what):
    async def look():
        async with standing(Faulty()) as pilot:
            return [*lints(pilot.app)]

    assert [fault for fault in asyncio.run(look()) if what in fault]
