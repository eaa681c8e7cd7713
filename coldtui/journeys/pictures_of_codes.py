"""Pictures of codes on a card: one of them, or all of a card as the parts of one transfer."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from coldtui.core.errors import ColdtuiError, Refused, Unreadable
from coldtui.devices import pictures
from coldtui.devices.media import FileEntry
from coldtui.journeys.context import Context
from coldtui.journeys.files import Shelf, about, look, place_of, rows_of
from coldtui.journeys.reader import Reader
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.reading import Done, Reading
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back
from coldtui.ui.widgets.menu import Entry, remark
from coldtui.ui.words import count

MOST = 300
"""Pictures that are read as parts of one transfer; what needs more of them goes by file."""

_SOON = 0.05
"""Seconds between two looks at whether the screen can be left."""

_HELP = (
    "Take a picture of each code straight from above, sharp, with the whole code and its white border.",
    "A code that moves is many codes: take a picture of each, put all of them on one card, and read them together.",
    "Nothing is written to the card.",
)
_NO_CODE = Unreadable(
    "There is no QR code in this picture that can be read.",
    "Take it again straight from above, sharp, with the whole code and its white border.",
)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The pictures to be read."""

    entries: tuple[FileEntry, ...]


async def read_pictures(ctx: Context, title: str, reader: Reader) -> None:
    """Choose pictures and feed what is in them to the reader, until it has what it wants. Raises Back."""
    reader.shun_nothing()
    last: _Chosen | None = None
    while True:
        last = await _choose(ctx, title, last)
        try:
            missing: int | None = await _read(ctx, title, last.entries, reader)
        except Back:
            missing = None
        except ColdtuiError as error:
            await ctx.tell(error)
            continue
        if reader.is_done:
            return
        if missing is not None:
            await ctx.ask(_what_came(title, reader, missing, len(last.entries)))


async def _choose(ctx: Context, title: str, last: _Chosen | None) -> _Chosen:
    def make(shelves: tuple[Shelf, ...]) -> Choose[_Chosen]:
        rows = rows_of(shelves, _rows)
        return Choose(title, "Which picture holds the code?", rows, help_text=_HELP, at=place_of(rows, last))

    return await ctx.ask_watching(partial(look, ctx.devices.media, pictures.SUFFIXES), make)


def _rows(shelf: Shelf) -> Sequence[Item[_Chosen] | Entry]:
    files = shelf.listing.files
    if not files and not shelf.fault:
        return [remark("No picture (.png, .jpg, .bmp, .pgm).")]
    rows = [Item(entry.name, about(entry), _Chosen((entry,))) for entry in files]
    if len(files) < 2:
        return rows
    most = files[:MOST]
    return [Item(f"All {count(len(most), 'picture')}", "the parts of one code that moves", _Chosen(most)), *rows]


async def _read(ctx: Context, title: str, entries: tuple[FileEntry, ...], reader: Reader) -> int:
    """Feed every code in the pictures to the reader, until it is done; the number of pictures that had none.

    Raises what is wrong with a picture where it is the only one, DeviceFailed, and Back where there are several.
    """
    if len(entries) == 1:
        await ctx.work(_feed, ctx, entries[0], reader)
        return 0
    step = Reading(title, len(entries))
    reading = asyncio.create_task(_read_all(ctx, step, entries, reader))
    try:
        await ctx.ask(step)
    finally:
        step.stop()
        # whoever goes on, goes on when no picture is read any more; and what was wrong is told, however it was left
        await asyncio.wait({reading})
        missing = reading.result()
    return missing


async def _read_all(ctx: Context, step: Reading, entries: tuple[FileEntry, ...], reader: Reader) -> int:
    """Read them, and leave the screen, even for a bug: it must not wait for nothing."""
    try:
        return await _read_each(ctx, step, entries, reader)
    finally:
        while not step.is_stopped:
            if step.takes_keys:
                step.answer(Done.DONE)
            await asyncio.sleep(_SOON)


async def _read_each(ctx: Context, step: Reading, entries: tuple[FileEntry, ...], reader: Reader) -> int:
    """One picture after the other, until the reader is done or the screen was left; how many had no code."""
    missing = 0
    for place, entry in enumerate(entries, 1):
        if step.is_stopped or reader.is_done:
            break
        step.show(place)
        try:
            await asyncio.to_thread(_feed, ctx, entry, reader)
        except (Unreadable, Refused):
            missing += 1
    return missing


def _feed(ctx: Context, entry: FileEntry, reader: Reader) -> None:
    """Every code in a picture. Raises what is wrong with it."""
    codes = ctx.devices.pictures.qr_codes(ctx.devices.media.read(entry, pictures.MAX_PICTURE_BYTES))
    if not codes:
        raise _NO_CODE
    for code in codes:
        reader.feed(code)


def _what_came(title: str, reader: Reader, missing: int, number: int) -> Tell:
    """What was read, where it was not enough."""
    unread = f"No code was read in {count(missing, 'picture')} of {number:,}." if missing else ""
    if reader.note.severity == "CAUTION":
        return Tell(title, "CAUTION", reader.note.sentence, reader.note.hint)
    if reader.parts is not None:
        hint = "Take pictures of the others too. What is there is kept until you leave, or show another code."
        after = (unread,) if unread else ()
        return Tell(title, "INFO", f"{reader.parts.form}: {reader.parts.words} are there.", hint, after=after)
    sentence = reader.note.sentence or "There is no QR code in these pictures that can be read."
    return Tell(title, "CAUTION", sentence, reader.note.hint or _NO_CODE.hint)
