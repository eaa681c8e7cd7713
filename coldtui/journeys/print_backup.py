"""A sealed backup on paper: a sheet on a card, for any computer to print, or its codes on the screen."""

from contextlib import suppress
from enum import Enum
from functools import partial

from coldtui.core.errors import ColdtuiError
from coldtui.devices.media import Volume
from coldtui.formats.armor import armor
from coldtui.formats.backup_sheet import sheet
from coldtui.formats.payload import Kind
from coldtui.formats.sending import Outgoing
from coldtui.journeys.context import Context
from coldtui.journeys.files import choose_card, named
from coldtui.journeys.send import send
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.show_codes import Done
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back

_TITLE = "Print a sealed backup"

_HELP = (
    "A sheet of paper needs no card reader, and fire and water are its only enemies: keep it dry, and keep two.",
    "The sheet holds codes, and the same backup as lines of letters. Neither can be read without the passphrase.",
    "The computer that prints it may keep a copy, and so may the printer: the passphrase alone protects that copy.",
    "A backup of the next change is another one: print it anew, and destroy the old sheet.",
)


class Way(Enum):
    """How it leaves."""

    SHEET = "a sheet"
    CODES = "codes"


async def print_backup(ctx: Context, sealed: bytes, number: int) -> None:
    """Let a sealed backup, of the generation `number`, leave for paper. Returns when it has. Raises Back."""
    way = Way.SHEET
    while True:
        way = await ctx.ask(which_way(number, way))
        with suppress(Back):
            if way is Way.SHEET or await _show(ctx, sealed) is Done.FILE:
                await _write(ctx, sealed, number)
            return


def which_way(number: int, last: Way = Way.SHEET) -> Choose[Way]:
    """The question how it shall leave; the mark stands at the last answer."""
    rows = [
        Item("Write a sheet to a card", "a PDF to print anywhere, and its text", Way.SHEET, "w"),
        Item("Show it as QR codes", "for a phone or another computer to keep", Way.CODES, "q"),
    ]
    question = f"Generation {number}. It is sealed: only the backup passphrase opens it."
    return Choose(_TITLE, question, rows, help_text=_HELP, at=[row.value for row in rows].index(last))


async def _show(ctx: Context, sealed: bytes) -> Done:
    """Raises Back where the user goes back."""
    sent = await send(ctx, "QR code: sealed backup", "Sealed backup", Outgoing(Kind.SEALED, sealed), None)
    if sent.left is None:
        raise Back
    return sent.left


async def _write(ctx: Context, sealed: bytes, number: int) -> None:
    """Write the sheet and its text as new files, on another card where one fails. Raises Back."""
    while True:
        volume = await choose_card(ctx, _TITLE, "Where should the sheet go? Any card will do: it is sealed.")
        try:
            names = await ctx.work(_write_both, ctx, volume, sealed, number)
        except ColdtuiError as error:
            await ctx.tell(error)
            continue
        await ctx.ask(written(names, volume))
        return


def written(names: tuple[str, str], volume: Volume) -> Tell:
    """What to do with the sheet and its text, which lie on the card under these names."""
    facts = [("To print", names[0]), ("Its text", names[1]), (volume.noun.capitalize(), named(volume))]
    return Tell(_TITLE, "OK", "The sheet is written.", _THEN, facts, (_CHECK,))


_THEN = "Print the PDF at its full size, all pages. Keep the sheet apart from the backup passphrase."
_CHECK = "Check the print: on the first screen choose Open my card, then Another form, and scan the sheet."


def _write_both(ctx: Context, volume: Volume, sealed: bytes, number: int) -> tuple[str, str]:
    """The PDF and the armored text; the names under which they lie. Raises Refused where it is too large for paper."""
    pages = sheet(sealed, number)
    write = ctx.devices.media.write_new
    return (
        write(volume, partial(_name, number, "pdf"), pages),
        write(volume, partial(_name, number, "txt"), armor(sealed).encode()),
    )


def _name(generation: int, suffix: str, count: int) -> str:
    stem = f"sealed-backup-{generation}"
    return f"{stem}.{suffix}" if count == 1 else f"{stem}-{count}.{suffix}"
