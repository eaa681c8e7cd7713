"""Which letters the keys give: chosen before a secret is typed, and again whenever somebody likes."""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from coldtui.core.errors import DeviceFailed
from coldtui.devices.console import Layout
from coldtui.journeys.context import Context
from coldtui.journeys.order import Passed
from coldtui.ui.screens.keyboard import Keyboard
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back

Value = TypeVar("Value")

FIRST = "us"
"""What the console starts with."""


async def choose_keyboard(ctx: Context) -> Passed | None:
    """Switch layouts until one is kept; nothing where there are none to choose from. Raises Back."""
    layouts = {layout.name: layout for layout in await ctx.work(ctx.devices.console.layouts)}
    if not layouts:
        return Passed.PASSED
    if ctx.layout not in layouts:
        # after a restart the console may have kept the one from before: what the screen says must be true
        first = layouts.get(FIRST) or next(iter(layouts.values()))
        await _switch(ctx, first)
        ctx.layout = first.name
    titles = [(layout.name, layout.title) for layout in layouts.values()]
    while (name := await ctx.ask(Keyboard(titles, ctx.layout))) != ctx.layout:
        await _switch(ctx, layouts[name])
    return None


async def _switch(ctx: Context, layout: Layout) -> None:
    if await changes(ctx, "Keyboard", ctx.devices.console.choose, layout):
        ctx.layout = layout.name


async def changes(ctx: Context, title: str, change: Callable[[Value], None], to: Value) -> bool:
    """Whether the console did it; why not is told."""
    try:
        await ctx.work(change, to)
    except DeviceFailed as failure:
        with suppress(Back):
            await ctx.ask(Tell(title, "CAUTION", str(failure), failure.hint))
        return False
    return True
