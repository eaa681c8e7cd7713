"""One journey on the real application, without the menus that lead to it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from unittest.mock import patch

from coldtui.custody.session import Session
from coldtui.journeys.context import Context
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back
from tests.drivers import PilotPlayer, Script, Stage, play

OVER = "The journey is over."
"""What is seen when it has ended."""

Journey = Callable[[Context], Awaitable[None]]


@dataclass
class Alone:
    """How it went: "done", "back" or, where the program ended first, nothing."""

    session: Session
    ended: list[str] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    """Every screen that a script looked at."""


def alone(journey: Journey, story: str, then: Callable[[PilotPlayer], Awaitable[None]] | None = None) -> Alone:
    """Play a story (see tests/drivers.py) on a program that goes straight into the journey; then look at it."""
    script = Script.read_text("alone", story)
    stage = Stage(script)
    found = Alone(stage.session)

    async def once(ctx: Context) -> None:
        try:
            await journey(ctx)
        except Back:
            found.ended.append("back")
            raise
        found.ended.append("done")

    async def choose(ctx: Context) -> Journey:
        if found.ended:
            await ctx.ask(Tell("Over", "OK", OVER))
        return once

    async def run() -> None:
        async with stage.app.run_test(size=(80, 24)) as pilot:
            player = Watching(stage.app, pilot, stage.media, stage.cards)
            player.shown = found.shown
            await play(script, player)
            if then is not None:
                await then(player)

    with patch("coldtui.journeys.home.choose_journey", choose):
        asyncio.run(run())
    return found


class Watching(PilotPlayer):
    """Remembers what was on the screen after every key."""

    shown: list[str]

    async def screen(self) -> str | None:
        """The cells of the top screen."""
        shown = await super().screen()
        self.shown.append(shown or "")
        return shown

    async def press(self, key: str) -> None:
        """One key, and a look."""
        await super().press(key)
        await self.screen()
