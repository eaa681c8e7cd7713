"""A stand on which one screen is looked at: its text, its cells with their colours."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.style import Style
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.theme import Theme

import coldtui.ui
from coldtui.core.network import Network
from coldtui.ui import keys
from coldtui.ui.frame import Frame, FramedApp
from coldtui.ui.theme import COLOR, THEMES

SIZES = ((80, 24), (100, 30), (128, 48), (240, 67))


class Stand(FramedApp):
    """The frame of the application without its journeys."""

    CSS_PATH = Path(coldtui.ui.__file__).parent / "coldtui.tcss"
    BINDINGS = [keys.LOCK, keys.POWER]
    ENABLE_COMMAND_PALETTE = False

    def __init__(self, theme: Theme = COLOR, frame: Frame | None = None) -> None:
        super().__init__()
        self.frame = frame or Frame(Network.REGTEST, demo=True, keys_loaded=2)
        for one in THEMES:
            self.register_theme(one)
        self.theme = theme.name
        self.animation_level = "none"

    def action_lock(self) -> None:
        """There is no lock here."""

    def action_power(self) -> None:
        """There is no power here."""


@asynccontextmanager
async def standing(
    screen: Screen[object], size: tuple[int, int] = (80, 24), theme: Theme = COLOR, frame: Frame | None = None
) -> AsyncIterator[Pilot[int]]:
    """The screen on the stand, laid out and quiet."""
    app = Stand(theme, frame)
    async with app.run_test(size=size) as pilot:
        app.push_screen(screen)
        await pilot.pause()
        await pilot.pause()
        yield pilot


@dataclass(frozen=True)
class Cell:
    """One cell of the terminal."""

    x: int
    y: int
    text: str
    style: Style


def rows(app: App[int]) -> list[str]:
    """What is on the screen, a string a row, without blanks at the right."""
    return ["".join(segment.text for segment in strip).rstrip() for strip in app.screen._compositor.render_strips()]


def text(app: App[int]) -> str:
    """What is on the screen."""
    return "\n".join(rows(app)) + "\n"


def segments(app: App[int]) -> list[Cell]:
    """What is on the screen, as runs of one style."""
    found = []
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        x = 0
        for segment in strip:
            found.append(Cell(x, y, segment.text, segment.style or Style()))
            x += segment.cell_length
    return found
