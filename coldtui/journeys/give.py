"""Let something public leave: show it, and on request write it to a card or show it as a QR code."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from textual.content import Content

from coldtui.core.errors import ColdtuiError
from coldtui.core.text import printable
from coldtui.formats.payload import Encoding
from coldtui.formats.presets import ANY, Preset
from coldtui.formats.qr_matrix import qr_matrix
from coldtui.formats.sending import Outgoing
from coldtui.journeys.context import Context
from coldtui.journeys.exports import Export
from coldtui.journeys.files import choose_card, named
from coldtui.journeys.send import send
from coldtui.ui.screens.show_code import ShowCode, Shown
from coldtui.ui.screens.show_codes import Done
from coldtui.ui.screens.show_text import ShowText, Take
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back


class Taken(Enum):
    """The last way in which something left."""

    NOTHING = "not at all"
    FILE = "as a file"
    CODE = "as a code that was to be seen"


@dataclass(slots=True)
class Given:
    """The name of the file, be it written or not; the last way, and whether there is a file, whatever came after it."""

    name: str
    taken: Taken = Taken.NOTHING
    is_written: bool = False

    def see(self, *, was_seen: bool) -> None:
        """Take a code, where there was one to see."""
        if was_seen:
            self.taken = Taken.CODE


async def give(
    ctx: Context,
    export: Export,
    facts: Sequence[tuple[str, str | Content]],
    preset: Preset = ANY,
    before: Given | None = None,
) -> Given:
    """Show it until the user is done with it; `preset` is the program that it is for. Raises Back.

    `before` is what this returned when the same was shown before.
    """
    given = before or Given(export.name(1))
    while True:
        step = ShowText(export.title, export.sentences, facts, export.text, has_code=export.has_code)
        take = await ctx.ask(step)
        if take is Take.NOT:
            return given
        with suppress(Back):
            await (_write(ctx, export, given) if take is Take.FILE else _show_code(ctx, export, given, preset))


async def _write(ctx: Context, export: Export, given: Given) -> None:
    """Write a new file, on another card where one fails. Raises Back."""
    while True:
        volume = await choose_card(ctx, "Write to a card", f"{export.title}: where should it go?")
        try:
            name = await ctx.work(ctx.devices.media.write_new, volume, export.name, export.data)
        except ColdtuiError as error:
            await ctx.tell(error)
            continue
        given.name, given.taken, given.is_written = name, Taken.FILE, True
        where = f"on the {volume.noun}" if volume.noun == "card" else f"in the {volume.noun}"
        facts: list[tuple[str, str | Content]] = [
            ("File", Content.styled(printable(name), "bold $strong")),
            (volume.noun.capitalize(), named(volume)),
        ]
        with suppress(Back):
            await ctx.ask(Tell("Write to a card", "OK", f"The file is {where}.", facts=facts))
        return


async def _show_code(ctx: Context, export: Export, given: Given, preset: Preset) -> None:
    """One code where it has one, and parts that move where the user wants those. Raises Back."""
    title, outgoing = f"QR code: {export.title}", export.outgoing
    while export.code:
        sentences = [*export.sentences, "Cannot scan? Go back and press w to write a file."]
        step = ShowCode(title, qr_matrix(export.code), sentences, has_parts=outgoing is not None)
        try:
            shown = await ctx.ask(step)
        finally:
            given.see(was_seen=step.has_shown)
        if shown is Shown.WHOLE or outgoing is None:
            return
        with suppress(Back):
            await _show_parts(ctx, export, outgoing, given, preset)
            return
    if outgoing is not None:
        await _show_parts(ctx, export, outgoing, given, preset)


async def _show_parts(ctx: Context, export: Export, outgoing: Outgoing, given: Given, preset: Preset) -> None:
    """Until the user is done, or wants a file instead and has it; Esc there comes back to the codes. Raises Back."""
    start = Encoding.BBQR if outgoing.is_json else None
    while True:
        sent = await send(ctx, f"QR code: {export.title}", export.title, outgoing, start, preset)
        given.see(was_seen=sent.was_seen)
        if sent.left is None:
            raise Back
        if sent.left is Done.DONE:
            return
        with suppress(Back):
            await _write(ctx, export, given)
            return
