"""Scan something: by the camera, from pictures on a card, or typed and pasted. One journey, whatever is scanned."""

import asyncio
from contextlib import suppress
from functools import partial

from coldtui.formats.payload import Kind, Payload
from coldtui.journeys.context import Context
from coldtui.journeys.pictures_of_codes import read_pictures
from coldtui.journeys.reader import By, Reader, digest, read_text
from coldtui.journeys.watching import Watching, next_camera
from coldtui.ui.screens.paste_code import PasteCode
from coldtui.ui.screens.scan import Ended, Scan
from coldtui.ui.step import Back

_HOLD = "Hold the code before the camera."


_BY = {Ended.PICTURES: By.PICTURES, Ended.TYPE: By.TYPED}


async def scan(ctx: Context, wanted: frozenset[Kind], title: str, question: str = "", instead: str = "") -> Payload:
    """Scan until there is something of a kind in `wanted`; whatever else comes is named, and not kept. Raises Back.

    `instead` is what to do about that, where the usual advice would lead away.
    """
    payload, _ = await scan_by(ctx, wanted, title, question, instead)
    return payload


async def scan_by(
    ctx: Context, wanted: frozenset[Kind], title: str, question: str = "", instead: str = ""
) -> tuple[Payload, By]:
    """As `scan`, and how it came, the last part of it at least. Raises Back."""
    reader, has_picture = Reader(wanted, ctx.scanned, instead), True
    while True:
        step = Scan(title, question or _HOLD, has_picture=has_picture)
        ended = await _watch(ctx, step, reader)
        has_picture = step.has_picture
        with suppress(Back):
            match ended:
                case Ended.AGAIN:
                    reader.forget()
                    reader.shun_nothing()
                case Ended.OTHER_CAMERA:
                    ctx.camera = await ctx.work(next_camera, ctx.devices.cameras, ctx.camera)
                case Ended.PICTURES:
                    await read_pictures(ctx, title, reader)
                case Ended.TYPE:
                    reader = await type_in(ctx, title, wanted, instead)
        payload = reader.take() if reader.is_done else None
        if payload is not None:
            ctx.scanned = digest(payload)
            return payload, _BY.get(ended, By.CAMERA)


async def _watch(ctx: Context, step: Scan, reader: Reader) -> Ended:
    """Ask, with a camera open as long as the screen is looked at; it is closed when this returns. Raises Back."""
    watcher = asyncio.create_task(Watching(ctx, step, reader).follow())
    # a bug in it must not leave a screen behind that waits for nothing
    watcher.add_done_callback(lambda task: None if task.cancelled() or not task.exception() else step.interrupt())
    try:
        return await ctx.ask(step)
    finally:
        watcher.cancel()
        with suppress(asyncio.CancelledError):
            await watcher


async def type_in(ctx: Context, title: str, wanted: frozenset[Kind], instead: str = "") -> Reader:
    """Type or paste it; the reader has it then. Raises Back."""
    says = partial(_says, wanted=wanted, instead=instead)
    step = PasteCode(title, says, partial(_is_whole, wanted=wanted), partial(is_private, wanted=wanted))
    return read_text(await ctx.ask(step), wanted, instead)


def is_private(text: str, wanted: frozenset[Kind]) -> bool:
    """Whether what is being typed is a secret, or can become one that is wanted here."""
    read = read_text(text, frozenset(Kind)).take()
    return Kind.SECRET in wanted if read is None or read.kind is Kind.OTHER else read.kind is Kind.SECRET


def _says(text: str, wanted: frozenset[Kind], instead: str) -> tuple[str, str]:
    """A severity and a sentence about what is being typed."""
    if not text.strip():
        return "", ""
    read = read_text(text, wanted, instead)
    if read.parts is not None and not read.is_done:
        return "INFO", f"{read.parts.form}: {read.parts.words}. Add the others, one a line."
    return read.note.severity or "INFO", f"{read.note.sentence} {read.note.hint}".strip()


def _is_whole(text: str, wanted: frozenset[Kind]) -> bool:
    return read_text(text, wanted).is_done
