"""Write what was signed on a card. When a card fails, another can be chosen; giving up is asked about once more."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from coldtui.core.errors import ColdtuiError
from coldtui.devices.media import Volume
from coldtui.journeys.context import Context
from coldtui.journeys.files import choose_card
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.step import Back

Name = Callable[[int], str]
"""The n-th choice of a file name."""

Written = tuple[Volume, str]
"""On which card, under which name."""


class Unwritten(Enum):
    """Why nothing was written."""

    DROPPED = "it is not wanted any more"
    CODE = "it is shown as a QR code instead"


@dataclass(frozen=True, slots=True)
class Words:
    """What is being written, and what it means to give up."""

    title: str
    missing: str
    dropping: str


async def write(ctx: Context, volume: Volume, name_for: Name, data: bytes, words: Words) -> Written | Unwritten:
    """Write a new file; when the card fails, say so and let another one be chosen, or a QR code instead."""
    while True:
        try:
            return volume, await ctx.work(ctx.devices.media.write_new, volume, name_for, data)
        except ColdtuiError as error:
            await ctx.tell(error)
        another = await _another_card(ctx, words)
        if isinstance(another, Unwritten):
            return another
        volume = another


async def _another_card(ctx: Context, words: Words) -> Volume | Unwritten:
    """Where to write after a card failed."""
    while True:
        try:
            return await choose_card(ctx, words.title, f"{words.missing} Where should it go?")
        except Back:
            given_up = await _gives_up(ctx, words)
            if given_up is not None:
                return given_up


async def _gives_up(ctx: Context, words: Words) -> Unwritten | None:
    """Ask before something that was signed is dropped; Esc does not drop it."""
    items: list[Item[Unwritten | None]] = [
        Item("Try again", "on this card or another", None),
        Item("Drop it", words.dropping, Unwritten.DROPPED),
        Item("Show it as a QR code", "and write nothing", Unwritten.CODE),
    ]
    try:
        return await ctx.ask(Choose(words.title, f"{words.missing} Drop it?", items))
    except Back:
        return None
