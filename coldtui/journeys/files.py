"""Choose a file on one of the cards, or a card to write on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TypeVar

from coldtui.core.errors import DeviceFailed
from coldtui.devices.media import Bus, FileEntry, Listing, Media, Volume
from coldtui.journeys.context import Context
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.widgets.menu import Entry, heading, remark
from coldtui.ui.words import count, size

Other = TypeVar("Other")
Value = TypeVar("Value")

NO_CARD = "No card is plugged in. Insert one: it appears here by itself."
"""What a list of cards says when there is none."""

_NOTHING = Listing((), (), more=False)

_RESTING = "It is not mounted yet. Wait a moment; if nothing changes, take it out and put it back."


@dataclass(frozen=True, slots=True)
class Shelf:
    """One card as it was seen: its files, or why there are none."""

    volume: Volume
    listing: Listing
    fault: str = ""


def look(media: Media, suffixes: Sequence[str]) -> tuple[Shelf, ...]:
    """Every card with its files, mounted for that; a card that cannot be read says why."""
    return tuple(_shelf(media, volume, suffixes) for volume in steady(media))


def glance(media: Media, suffixes: Sequence[str]) -> tuple[Shelf, ...]:
    """As `look`, but what is not mounted stays as it is: nothing is known of its files."""
    return tuple(_shelf(media, volume, suffixes) for volume in _without_free(media.volumes()))


def steady(media: Media) -> tuple[Volume, ...]:
    """The cards, mounted, without their free space, so that they are equal until one comes, goes or changes."""
    return _without_free(media.mount())


def _without_free(volumes: tuple[Volume, ...]) -> tuple[Volume, ...]:
    return tuple(replace(volume, free=None) for volume in volumes)


def _shelf(media: Media, volume: Volume, suffixes: Sequence[str]) -> Shelf:
    if not volume.mounted:
        return Shelf(volume, _NOTHING, unusable(volume))
    try:
        return Shelf(volume, media.files(volume, suffixes))
    except DeviceFailed as error:
        return Shelf(volume, _NOTHING, str(error))


def unusable(volume: Volume) -> str:
    """Why a card that is not mounted cannot be used, and what makes it usable."""
    if volume.is_released:
        return "You can pull it out. When you put it back, it is used again."
    if volume.is_resting:
        return _RESTING
    is_folder = volume.bus is Bus.FOLDER
    mounting = volume.how_to_mount if is_folder else f"Not mounted. To mount it, run: {volume.how_to_mount}"
    return volume.obstacle or mounting


def named(volume: Volume) -> str:
    """A card as one tells it from others: kind, size, label."""
    kind = {"usb": "USB", "mmc": "SD"}.get(volume.bus.value, "Folder")
    parts = [kind, size(volume.size) if volume.size and volume.device else "", volume.model if volume.device else ""]
    label = f'"{volume.label}"' if volume.label else volume.where
    return " ".join(part for part in (*parts[:2], label) if part)


async def choose_file(
    ctx: Context,
    title: str,
    question: str,
    suffixes: Sequence[str],
    note: Callable[[FileEntry], str] = lambda _: "",
    help_text: tuple[str, ...] = (),
    last: FileEntry | None = None,
) -> FileEntry:
    """Choose a file by its ending; the list follows cards that come and go. The mark starts at `last`. Raises Back."""

    def make(shelves: tuple[Shelf, ...]) -> Choose[FileEntry]:
        rows = rows_of(shelves, partial(_shelf_rows, suffixes=suffixes, note=note))
        return Choose(title, question, rows, help_text=help_text, at=place_of(rows, last))

    return await ctx.ask_watching(partial(look, ctx.devices.media, suffixes), make)


async def choose_file_or(
    ctx: Context,
    title: str,
    question: str,
    suffixes: Sequence[str],
    other: Item[Other],
    note: Callable[[FileEntry], str] = lambda _: "",
    help_text: tuple[str, ...] = (),
    last: FileEntry | None = None,
) -> FileEntry | Other:
    """As `choose_file`, with one more thing to choose above the cards, marked where there is no file. Raises Back.

    When a file comes, it is marked instead, unless somebody moved the mark: to open a file only reads it, and the same
    keys do the same however long a card takes.
    """

    def make(shelves: tuple[Shelf, ...]) -> Choose[FileEntry | Other]:
        files = rows_of(shelves, partial(_shelf_rows, suffixes=suffixes, note=note))
        rows: list[Item[FileEntry | Other] | Entry] = [
            Item(other.label, other.note, other.value, other.press, gives_way=True),
            remark(""),
        ]
        rows += [Item(row.label, row.note, row.value) if isinstance(row, Item) else row for row in files]
        first = next((row.value for row in files if isinstance(row, Item)), None)
        return Choose(title, question, rows, help_text=help_text, at=place_of(rows, last) or place_of(rows, first))

    return await ctx.ask_watching(partial(look, ctx.devices.media, suffixes), make)


def place_of(rows: Sequence[Item[Value] | Entry], value: object) -> int:
    """Where the row with that value is; 0 where there is none."""
    return next((place for place, row in enumerate(rows) if isinstance(row, Item) and row.value == value), 0)


def rows_of(
    shelves: tuple[Shelf, ...], rows_on: Callable[[Shelf], Sequence[Item[Value] | Entry]]
) -> list[Item[Value] | Entry]:
    """Every card with what `rows_on` it can be chosen, and why there is nothing where there is nothing."""
    if not shelves:
        return [remark(NO_CARD)]
    rows: list[Item[Value] | Entry] = []
    for shelf in shelves:
        rows += [heading(named(shelf.volume)), *rows_on(shelf)]
        if shelf.fault:
            rows.append(remark(shelf.fault))
        rows += [remark(skipped.name, f"not read: it {skipped.reason}") for skipped in shelf.listing.skipped]
        if shelf.listing.more:
            rows.append(remark("There are more files than can be listed. Move some away."))
        rows.append(remark(""))
    return rows[:-1]


def _shelf_rows(
    shelf: Shelf, suffixes: Sequence[str], note: Callable[[FileEntry], str]
) -> Sequence[Item[FileEntry] | Entry]:
    if not shelf.listing.files and not shelf.fault:
        return [remark(f"No file that ends in {' or '.join(suffixes)}.")]
    return [Item(entry.name, about(entry, note(entry)), entry) for entry in shelf.listing.files]


def about(entry: FileEntry, note: str = "") -> str:
    """How large it is, and when it was written."""
    date = datetime.fromtimestamp(entry.modified, UTC).strftime("%Y-%m-%d")
    return ", ".join(part for part in (size(entry.size), date, note) if part)


async def choose_card(ctx: Context, title: str, question: str) -> Volume:
    """Choose a card to write on. Raises Back."""

    def make(volumes: tuple[Volume, ...]) -> Choose[Volume]:
        rows: list[Item[Volume] | Entry] = [_card_row(volume) for volume in volumes]
        return Choose(title, question, rows or [remark(NO_CARD)])

    return await ctx.ask_watching(partial(steady, ctx.devices.media), make)


def _card_row(volume: Volume) -> Item[Volume] | Entry:
    if not volume.mounted:
        return remark(named(volume), unusable(volume))
    if volume.read_only:
        return remark(named(volume), "write-protected")
    return Item(named(volume), "was once pulled while in use" if volume.is_dirty else "can be written", volume)


def counted(shelves: tuple[Shelf, ...]) -> str:
    """The cards in one line, for home."""
    return "\n".join(_counted(shelf) for shelf in shelves) or "none"


def _counted(shelf: Shelf) -> str:
    if shelf.volume.is_resting:
        return f"{named(shelf.volume)}  (you can pull it out)"
    if shelf.volume.is_ours:
        return f"{named(shelf.volume)}  (in use: do not pull it)"
    if shelf.fault:
        return f"{named(shelf.volume)}  (cannot be used yet)"
    return f"{named(shelf.volume)}  ({count(len(shelf.listing.files), 'transaction')})"
