"""Let something public leave: show it, and on request write it to a card or show it as a QR code."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from textual.content import Content

from coldtui.core.errors import ColdtuiError
from coldtui.core.text import printable
from coldtui.formats.payload import Encoding
from coldtui.formats.qr_matrix import qr_matrix
from coldtui.journeys.context import Context
from coldtui.journeys.exports import Export
from coldtui.journeys.files import choose_card, named
from coldtui.journeys.send import send
from coldtui.ui.screens.show_code import ShowCode, Shown
from coldtui.ui.screens.show_codes import Done
from coldtui.ui.screens.show_text import ShowText, Take
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back


@dataclass(frozen=True, slots=True)
class Given:
    """The name of the file, be it written or not, and whether it was, or its code was shown."""

    name: str
    was_taken: bool


async def give(ctx: Context, export: Export, facts: Sequence[tuple[str, str | Content]]) -> Given:
    """Show it until the user is done with it. Raises Back."""
    name, was_taken = export.name(1), False
    while True:
        step = ShowText(export.title, export.sentences, facts, export.text, has_code=export.has_code)
        take = await ctx.ask(step)
        if take is Take.NOT:
            return Given(name, was_taken)
        with suppress(Back):
            if take is Take.FILE or await _show_code(ctx, export) is Done.FILE:
                name = await _write(ctx, export)
            was_taken = True


async def _write(ctx: Context, export: Export) -> str:
    """Write a new file, on another card where one fails; its name. Raises Back."""
    while True:
        volume = await choose_card(ctx, "Write to a card", f"{export.title}: where should it go?")
        try:
            name = await ctx.work(ctx.devices.media.write_new, volume, export.name, export.data)
        except ColdtuiError as error:
            await ctx.tell(error)
            continue
        where = f"on the {volume.noun}" if volume.noun == "card" else f"in the {volume.noun}"
        pull = " You can pull the card." if volume.noun == "card" else ""
        facts: list[tuple[str, str | Content]] = [
            ("File", Content.styled(printable(name), "bold $strong")),
            (volume.noun.capitalize(), named(volume)),
        ]
        with suppress(Back):
            await ctx.ask(Tell("Write to a card", "OK", f"The file is {where}.{pull}", facts=facts))
        return name


async def _show_code(ctx: Context, export: Export) -> Done:
    """One code where it has one, and parts that move where the user wants those. Raises Back."""
    if export.code:
        sentences = [*export.sentences, "Cannot scan? Go back and press w to write a file."]
        has_parts = export.outgoing is not None
        step = ShowCode(f"QR code: {export.title}", qr_matrix(export.code), sentences, has_parts=has_parts)
        if await ctx.ask(step) is Shown.WHOLE:
            return Done.DONE
    if export.outgoing is None:
        return Done.DONE
    start = Encoding.BBQR if export.outgoing.is_json else None
    return await send(ctx, f"QR code: {export.title}", export.title, export.outgoing, start)
