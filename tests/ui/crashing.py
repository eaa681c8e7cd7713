"""A program that crashes with a secret in hand: `python -m tests.ui.crashing WHERE`, coldtui's way or Textual's own.

WHERE: key (in a key's handler), journey (in a journey), thread (in a thread), task (in a task that nobody awaits),
unraisable (in a __del__), hook (before the screen), stock (Textual's own App, in a key's handler).
"""

import asyncio
import sys
import threading

from textual.app import App
from textual.events import Key

from coldtui import crash
from coldtui.app import Coldtui
from coldtui.core.network import Network
from coldtui.custody.session import Session
from coldtui.devices import Devices
from coldtui.devices.pictures import ZxingPictures
from coldtui.journeys import home
from coldtui.journeys.context import Context
from coldtui.ui.screens.choose import Choose, Item
from tests.fakes_backup import FakeBackups
from tests.fakes_camera import FakeCameras
from tests.fakes_machine import FakeConsole, FakeMachine, FakeRandomness
from tests.fakes_media import FakeMedia

CANARY = "CANARY-" + "abandon"


def fail(secret: str) -> None:
    """Raise with the secret in the message, in a local variable and in a note."""
    copy = secret + "!"
    error = ValueError(copy)
    error.add_note(copy)
    raise error


class Talkative(Exception):
    """An error that would draw itself."""

    def __rich__(self) -> str:
        return CANARY


class Careless(Choose[int]):
    """A screen whose key handler fails."""

    def action_go(self) -> None:
        if sys.argv[1] == "rich":
            raise Talkative
        fail(CANARY)


class Dropped:
    """Fails when it is thrown away."""

    def __del__(self) -> None:
        fail(CANARY)


async def journey(ctx: Context) -> None:
    """Whatever the command line says."""
    where = sys.argv[1]
    if where == "journey":
        fail(CANARY)
    elif where == "thread":
        threading.Thread(target=fail, args=(CANARY,)).start()
    elif where == "task":
        asyncio.get_running_loop().call_soon(fail, CANARY)
    elif where == "unraisable":
        Dropped()
    await ctx.ask(Careless("Test", f"shown {CANARY}", [Item("yes", "", 1)]))


class Stock(App[None]):
    """Textual as it comes."""

    def on_key(self, event: Key) -> None:
        secret = CANARY
        fail(secret)


def main() -> int:
    """Run until it crashes."""
    if sys.argv[1] == "stock":
        Stock().run(mouse=False)
        return 0
    crash.install()
    if sys.argv[1] == "hook":
        fail(CANARY)
    home.JOURNEYS = (Item("Test", "", journey, "t"),)
    media = FakeMedia()
    devices = Devices(
        media, FakeMachine(), FakeRandomness(), ZxingPictures(), FakeCameras(), FakeBackups(media), FakeConsole()
    )
    app = Coldtui(Network.REGTEST, Session(), devices)
    app.run(mouse=False)
    return app.return_code or 0


if __name__ == "__main__":
    sys.exit(main())
