"""The first minute in the live image: which coldtui this is, which letters the keys give, which day it is."""

from contextlib import suppress
from functools import partial

from coldtui.devices.image import Image
from coldtui.devices.machine import Machine
from coldtui.journeys.battery import is_low, level
from coldtui.journeys.context import Context
from coldtui.journeys.letter_sizes import has_choice
from coldtui.journeys.order import Passed, in_order
from coldtui.ui.screens.start import Next, Start
from coldtui.ui.step import Back
from coldtui.ui.words import size

ENOUGH_MEMORY = 400 << 20
"""Bytes: a computer with 512 MB has more, even when firmware and kernel have taken theirs; one with less has not."""

_LITTLE_MEMORY = (
    "This computer has less than 512 MB of memory.",
    "Sealed backups may need more memory than it has. Signing works.",
)
_LOW_BATTERY = ("The battery is low, and not charging.", "Plug the computer in before you make a key or sign.")


async def start(ctx: Context, image: Image) -> None:
    """Three screens before home; the keyboard comes before anything that is typed."""
    await in_order(partial(_welcome, ctx, image), partial(_keyboard, ctx), partial(_day, ctx))


async def _letters(ctx: Context) -> None:
    from coldtui.journeys.letters import choose_letters  # noqa: PLC0415 (read when it is chosen)

    await choose_letters(ctx)


async def _keyboard(ctx: Context) -> Passed | None:
    from coldtui.journeys.keyboard import choose_keyboard  # noqa: PLC0415 (read behind the first screen, as the next)

    return await choose_keyboard(ctx)


async def _day(ctx: Context) -> None:
    from coldtui.journeys.today import state_day  # noqa: PLC0415

    await state_day(ctx)


async def _welcome(ctx: Context, image: Image) -> None:
    while True:
        facts, cautions = await ctx.work(_look, ctx.devices.machine, image)
        has_letters = await ctx.work(has_choice, ctx.devices.console)
        start = Start(facts, image.kernel, image.initrd, cautions, has_letters=has_letters)
        if await ctx.ask(start) is Next.GO_ON:
            return
        with suppress(Back):
            await _letters(ctx)


def _look(machine: Machine, image: Image) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The facts, and what to be careful about."""
    battery, total = machine.battery(), machine.total_memory()
    made = f", of {image.made}" if image.made else ""
    facts = [
        ("Release", f"coldtui {image.version}{made}, with the {image.flavour} kernel"),
        ("Memory", memory(total, machine.free_memory())),
        ("Battery", level(battery)),
    ]
    is_small = total is not None and total < ENOUGH_MEMORY
    cautions = [*([_LITTLE_MEMORY] if is_small else []), *([_LOW_BATTERY] if is_low(battery) else [])]
    return facts, cautions


def memory(total: int | None, free: int | None) -> str:
    """How much there is, in words."""
    if total is None:
        return "not known"
    return f"{size(total)}, {size(free)} of it free" if free is not None else size(total)
