"""Keyboards that are plugged in later do nothing until somebody allows them."""

import asyncio
from collections.abc import Awaitable, Callable

from coldtui.core.errors import DeviceFailed
from coldtui.devices.console import Console, Keyboard
from coldtui.journeys.context import LOOK_EVERY
from coldtui.ui.screens.new_keyboard import Allowed, NewKeyboard, NotAllowed

Ask = Callable[[NewKeyboard | NotAllowed], Awaitable[object]]
"""Shows a screen above all others until it is answered; None is Esc."""


async def mind_keyboards(console: Console, ask: Ask) -> None:
    """Ask about each once, for as long as it stays plugged in; never ends by itself."""
    refused: set[Keyboard] = set()
    while True:
        await asyncio.sleep(LOOK_EVERY)
        waiting = await asyncio.to_thread(console.strange_keyboards)
        refused &= set(waiting)
        for keyboard in waiting:
            if keyboard in refused:
                continue
            refused.add(keyboard)
            if await ask(NewKeyboard(keyboard.name)) is Allowed.YES:
                await _allow(console, keyboard, ask)


async def _allow(console: Console, keyboard: Keyboard, ask: Ask) -> None:
    try:
        await asyncio.to_thread(console.allow, keyboard)
    except DeviceFailed as failure:
        await ask(NotAllowed("Keyboard", "CAUTION", str(failure), failure.hint))
