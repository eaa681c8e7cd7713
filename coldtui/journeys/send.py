"""Show something as codes that move, for another program to scan."""

from functools import partial

from coldtui.formats.payload import Encoding
from coldtui.formats.sending import ENCODINGS_FOR, Frames, Outgoing, capacity, frames
from coldtui.journeys.context import Context
from coldtui.ui.screens.show_codes import Done, ShowCodes


async def send(ctx: Context, title: str, caption: str, what: Outgoing, start: Encoding | None) -> Done:
    """Show it until the user is done, or wants a file instead. It begins with `start`, where that can carry it.

    Raises Back.
    """
    encodings = ENCODINGS_FOR[what.kind]
    first = start if start in encodings else encodings[0]
    return await ctx.ask(ShowCodes(title, caption, partial(_frames, what), encodings, first, kind=what.kind))


def _frames(what: Outgoing, encoding: Encoding, version: int) -> Frames:
    return frames(what, encoding, capacity(version, encoding))
