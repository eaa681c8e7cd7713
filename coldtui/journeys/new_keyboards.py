"""Keyboards that are plugged in later do nothing until somebody allows them."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypeAlias

from coldtui.core.errors import DeviceFailed
from coldtui.devices.console import Console, Keyboard
from coldtui.journeys.context import LOOK_EVERY

if TYPE_CHECKING:  # read when a keyboard is there: this begins before the first screen
    from coldtui.ui.screens.new_keyboard import NewKeyboard, NotAllowed

Ask: TypeAlias = Callable[["NewKeyboard | NotAllowed"], Awaitable[object]]
"""Shows a screen above all others until it is answered; None is Esc."""


async def mind_keyboards(console: Console, ask: Ask) -> None:
    """Ask about each once, for as long as it stays plugged in; never ends by itself.

    One that only begins to wait is asked about at the next look: it may be let in without a question until then.
    """
    settled: set[Keyboard] = set()
    waiting: tuple[Keyboard, ...] = ()
    while True:
        await asyncio.sleep(LOOK_EVERY)
        before, waiting = waiting, await asyncio.to_thread(console.strange_keyboards)
        settled &= set(waiting)
        keyboard = next((one for one in waiting if one in before and one not in settled), None)
        if keyboard is not None and await _is_settled(console, keyboard, ask):
            settled.add(keyboard)


async def _is_settled(console: Console, keyboard: Keyboard, ask: Ask) -> bool:
    """Ask about one. Whether that is done with: not when it was pulled out meanwhile, for it may be back already."""
    from coldtui.ui.screens.new_keyboard import Allowed, NewKeyboard  # noqa: PLC0415

    question = NewKeyboard(keyboard.name)
    watcher = asyncio.create_task(_tell_when_gone(console, keyboard, question))
    try:
        answer = await ask(question)
    finally:
        watcher.cancel()
        with suppress(asyncio.CancelledError):
            await watcher
    if answer is Allowed.YES:
        await _allow(console, keyboard, ask)
    return not question.is_gone


async def _tell_when_gone(console: Console, keyboard: Keyboard, question: "NewKeyboard") -> None:
    while True:
        await asyncio.sleep(LOOK_EVERY)
        if keyboard not in await asyncio.to_thread(console.strange_keyboards):
            question.tell_gone()
            return


async def _allow(console: Console, keyboard: Keyboard, ask: Ask) -> None:
    try:
        await asyncio.to_thread(console.allow, keyboard)
    except DeviceFailed as failure:
        from coldtui.ui.screens.new_keyboard import NotAllowed  # noqa: PLC0415

        await ask(NotAllowed("Keyboard", "CAUTION", str(failure), failure.hint))
