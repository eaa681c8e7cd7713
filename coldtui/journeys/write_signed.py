"""Write what was signed on a card. When a card fails, another can be chosen."""

from collections.abc import Callable
from dataclasses import dataclass

from coldtui.core.errors import ColdtuiError
from coldtui.devices.media import Volume
from coldtui.journeys.context import Context
from coldtui.journeys.files import choose_card

Name = Callable[[int], str]
"""The n-th choice of a file name."""

Written = tuple[Volume, str]
"""On which card, under which name."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is being written, that nothing of it has left yet, and what it means to give up."""

    title: str
    missing: str
    dropping: str


async def write(ctx: Context, volume: Volume, name_for: Name, data: bytes, title: str) -> Written:
    """Write a new file; when the card fails, say so and let another one be chosen. Raises Back there."""
    while True:
        try:
            return volume, await ctx.work(ctx.devices.media.write_new, volume, name_for, data)
        except ColdtuiError as error:
            await ctx.tell(error)
        volume = await choose_card(ctx, title, "It is not on a card yet. Where should it go?")
