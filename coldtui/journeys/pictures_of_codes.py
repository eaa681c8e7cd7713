"""Pictures of codes on a card: one of them, or all of a card as the parts of one transfer."""

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
from coldtui.ui.screens.tell import Tell
from coldtui.ui.widgets.menu import Entry, remark
from coldtui.ui.words import count

MOST = 300
"""Pictures that are read as parts of one transfer; what needs more of them goes by file."""

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
            missing = await ctx.work(_read, ctx, last.entries, reader)
        except ColdtuiError as error:
            await ctx.tell(error)
            continue
        if reader.is_done:
            return
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


def _read(ctx: Context, entries: tuple[FileEntry, ...], reader: Reader) -> int:
    """Feed every code in the pictures to the reader, until it is done; the pictures that had none.

    Raises what is wrong with a picture where it is the only one, and DeviceFailed.
    """
    missing = 0
    for entry in entries:
        try:
            codes = ctx.devices.pictures.qr_codes(ctx.devices.media.read(entry, pictures.MAX_PICTURE_BYTES))
            if not codes:
                raise _NO_CODE
        except (Unreadable, Refused):
            if len(entries) == 1:
                raise
            missing += 1
            continue
        for code in codes:
            reader.feed(code)
        if reader.is_done:
            break
    return missing


def _what_came(title: str, reader: Reader, missing: int, number: int) -> Tell:
    """What was read, where it was not enough."""
    unread = f"No code was read in {count(missing, 'picture')} of {number:,}." if missing else ""
    if reader.note.severity == "CAUTION":
        return Tell(title, "CAUTION", reader.note.sentence, reader.note.hint)
    if reader.parts is not None:
        hint = "Take pictures of the others too. What is there is kept until you leave."
        after = (unread,) if unread else ()
        return Tell(title, "INFO", f"{reader.parts.form}: {reader.parts.words} are there.", hint, after=after)
    sentence = reader.note.sentence or "There is no QR code in these pictures that can be read."
    return Tell(title, "CAUTION", sentence, reader.note.hint or _NO_CODE.hint)
