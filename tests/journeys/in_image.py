"""A program that was started in the live image, with everything around it a fake."""

import asyncio
from collections.abc import Awaitable, Callable

from coldtui.devices.image import Image
from tests.drivers import PilotPlayer, Script, Stage, play
from tests.fakes_machine import LAYOUTS

IMAGE = Image("1.2.0", "debian", "9c410b7e" * 8, "77ad93f0" * 8, "2026-11-20")

HOME = """
see What would you like to do?
"""
BEGIN = f"""
see Which coldtui is this?
press enter
see The keys give English (US).
press enter
see Which day is it?
press enter
{HOME}
"""
"""From the first screen to home, taking everything as it is."""

Then = Callable[[PilotPlayer], Awaitable[None]]


def booted() -> Stage:
    """In the image, nothing pressed yet."""
    stage = Stage(Script("story", ()))
    stage.machine.started_from = IMAGE
    stage.console.known = LAYOUTS
    return stage


def tell(stage: Stage, story: str, then: Then | None = None) -> Stage:
    """Play a story on it; then do what no script can say."""
    script = Script.read_text("story", story)

    async def run() -> None:
        async with stage.app.run_test(size=(80, 24)) as pilot:
            player = PilotPlayer(stage.app, pilot, stage.media, stage.cards)
            await play(script, player)
            if then is not None:
                await then(player)

    asyncio.run(run())
    return stage


async def follow(player: PilotPlayer, *story: str) -> None:
    """More lines of a script."""
    await play(Script.read_text("more", "\n".join(story)), player)
