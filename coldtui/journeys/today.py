"""Which day it is, asked once in a session: no clock of a computer that is never online can be trusted."""

from coldtui.journeys.context import Context
from coldtui.ui.screens.state_date import SealDate


async def today(ctx: Context) -> str:
    """The date as the user calls it; empty for none. Raises Back."""
    if not ctx.book.is_dated:
        ctx.book.created = await ctx.ask(SealDate())
        ctx.book.is_dated = True
    return ctx.book.created
