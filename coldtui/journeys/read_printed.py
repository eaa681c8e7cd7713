"""Have the bytes of a sealed backup from a file, a printed sheet, or its text. It is not opened here."""

from collections.abc import Awaitable, Callable
from enum import Enum
from typing import TYPE_CHECKING

from coldtui.core.errors import ColdtuiError
from coldtui.formats.payload import Kind
from coldtui.formats.sealed_file import SUFFIXES, read_sealed_file
from coldtui.journeys.context import Context
from coldtui.journeys.files import choose_file
from coldtui.journeys.pictures_of_codes import read_pictures
from coldtui.journeys.reader import Reader
from coldtui.journeys.scan import scan, type_in
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.step import Back

if TYPE_CHECKING:
    from coldtui.devices.media import FileEntry

_TITLE = "Open a sealed backup"
_SEALED = frozenset({Kind.SEALED})

_HELP = (
    "A sealed file ends in .AGE. On cards that coldtui writes, they lie in the folder COLDTUI.",
    "A printed sheet has codes and lines of letters. Either of them is the whole backup.",
    "Of a sheet with several codes, all are needed, in any order: scan them, or take pictures of the pages.",
    "Only the backup passphrase opens it. It is asked for afterwards.",
)
_SCAN = "Hold the codes of the sheet before the camera, one after the other."


class Way(Enum):
    """Where it lies."""

    FILE = "a file"
    SCAN = "the camera"
    PICTURES = "pictures"
    TEXT = "text"


async def read_sealed(ctx: Context) -> bytes:
    """A sealed backup in its binary form. Raises Back."""
    way = Way.FILE
    while True:
        way = await ctx.ask(which_way(way))
        try:
            return await _READ[way](ctx)
        except Back:
            continue


def which_way(last: Way = Way.FILE) -> Choose[Way]:
    """The question where it lies; the mark stands at the last answer."""
    rows = [
        Item("From a file on a card", "a sealed file (.age), or a sheet's text", Way.FILE, "f"),
        Item("Scan a printed sheet", "with the camera", Way.SCAN, "c"),
        Item("From pictures of a sheet", "on a card", Way.PICTURES, "p"),
        Item("Type or paste its text", "the lines of letters", Way.TEXT, "t"),
    ]
    at = [row.value for row in rows].index(last)
    return Choose(_TITLE, "Where is the sealed backup?", rows, help_text=_HELP, at=at)


async def _from_file(ctx: Context) -> bytes:
    entry: FileEntry | None = None
    while True:
        entry = await choose_file(ctx, _TITLE, "Which file is it?", SUFFIXES, help_text=_HELP, last=entry)
        try:
            return read_sealed_file(await ctx.work(ctx.devices.media.read, entry))
        except ColdtuiError as error:
            await ctx.tell(error)


async def _by_camera(ctx: Context) -> bytes:
    return (await scan(ctx, _SEALED, _TITLE, _SCAN)).data


async def _from_pictures(ctx: Context) -> bytes:
    reader = Reader(_SEALED)
    while True:
        await read_pictures(ctx, _TITLE, reader)
        if (found := reader.take()) is not None:
            return found.data


async def _by_text(ctx: Context) -> bytes:
    while True:
        reader = await type_in(ctx, _TITLE, _SEALED)
        if (found := reader.take()) is not None:
            return found.data


_READ: dict[Way, Callable[[Context], Awaitable[bytes]]] = {
    Way.FILE: _from_file,
    Way.SCAN: _by_camera,
    Way.PICTURES: _from_pictures,
    Way.TEXT: _by_text,
}
