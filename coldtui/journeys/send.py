"""Show something as codes that move, for another program to scan."""

from dataclasses import dataclass
from functools import partial

from coldtui.formats.payload import Encoding
from coldtui.formats.presets import ANY, Preset
from coldtui.formats.sending import ENCODINGS_FOR, Frames, Outgoing, capacity, frames
from coldtui.journeys.context import Context
from coldtui.ui.screens.show_codes import Done, ShowCodes
from coldtui.ui.step import Back


@dataclass(frozen=True, slots=True)
class Sent:
    """How the codes were left, None for Esc, and whether there was one to see at all."""

    left: Done | None
    was_seen: bool


async def send(
    ctx: Context, title: str, caption: str, what: Outgoing, start: Encoding | None, preset: Preset = ANY
) -> Sent:
    """Show it until the user leaves. It begins with `start`, where that can carry it, as `preset` likes its codes."""
    encodings = ENCODINGS_FOR[what.kind]
    first = start if start in encodings else encodings[0]
    step = ShowCodes(title, caption, partial(_frames, what), encodings, first, preset, kind=what.kind)
    try:
        left = await ctx.ask(step)
    except Back:
        left = None
    return Sent(left, step.has_shown)


def _frames(what: Outgoing, encoding: Encoding, version: int) -> Frames:
    return frames(what, encoding, capacity(version, encoding))
