"""How large the letters on the screen are: whoever cannot read them well makes them larger before anything else."""

from collections.abc import Sequence

from coldtui.devices.console import Letters
from coldtui.journeys.context import Context
from coldtui.journeys.keyboard import changes
from coldtui.journeys.letter_sizes import fits
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.widgets.menu import Entry, remark

_TITLE = "Size of the letters"
_QUESTION = "How large should the letters be? Choose a size; Esc keeps the one that is on."
_HELP = (
    "Larger letters leave room for fewer of them. coldtui needs 80 columns and 24 rows.",
    "Enter on a size shows it at once. Enter on the one that is on keeps it and goes on, as Esc does.",
    "Later it is under This computer, l.",
)


async def choose_letters(ctx: Context) -> None:
    """Show other sizes until one is kept. Raises Back."""
    console = ctx.devices.console
    while True:
        sizes = await ctx.work(console.letters)
        at = next((place for place, size in enumerate(sizes) if size.is_on), 0)
        chosen = await ctx.ask(Choose(_TITLE, _QUESTION, _rows(sizes), help_text=_HELP, at=at))
        if chosen.is_on:
            return
        await changes(ctx, _TITLE, console.show_in, chosen)


def _rows(sizes: Sequence[Letters]) -> list[Item[Letters] | Entry]:
    return [_row(f"{100 * size.height // sizes[0].height} %", size) for size in sizes]


def _row(label: str, size: Letters) -> Item[Letters] | Entry:
    room = f"{size.columns} columns, {size.rows} rows"
    if not fits(size):
        return remark(label, f"{room}: too few on this screen")
    return Item(label, f"{room}, is on" if size.is_on else room, size)
