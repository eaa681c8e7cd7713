"""Which day it is and how long the chain is, asked once in a session: no offline computer has a clock to be trusted.

What was entered is shown as entered, and no decision rests on it.
"""

from coldtui.journeys.context import Context
from coldtui.ui.days import day_of
from coldtui.ui.screens.state_day import Day, StateDay
from coldtui.ui.words import count


async def today(ctx: Context) -> str:
    """The date as the user calls it; empty for none. Raises Back."""
    if not ctx.book.is_dated:
        await state_day(ctx)
        ctx.book.is_dated = True
    return ctx.book.created


async def state_day(ctx: Context) -> None:
    """Let date and block height be entered, or corrected; both left empty is no answer. Raises Back."""
    image = ctx.devices.machine.image()
    day = await ctx.ask(StateDay(Day(ctx.book.created, ctx.height), image.made if image else ""))
    ctx.book.created, ctx.height = day.date, day.height
    ctx.book.is_dated |= day != Day()


def as_entered(ctx: Context) -> str:
    """What was entered, in words; empty where nothing was."""
    height = "" if ctx.height is None else f"block {ctx.height:,}"
    entered = ", ".join(part for part in (ctx.book.created, height) if part)
    return f"{entered}, as you entered" if entered else ""


def age(made: str, entered: str) -> str:
    """How old something of the day `made` is on the day that was entered; empty where one of them is not known."""
    then, now = day_of(made), day_of(entered)
    if then is None or now is None:
        return ""
    days = (now - then).days
    if days < 0:
        return "made after the date you entered: one of them is wrong"
    return f"{count(days, 'day')} old by the date you entered"
