"""Prepare a card: choose it, see what is on it, type a word, and it is empty and fit for every signer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from coldtui.core.errors import ColdtuiError, DeviceFailed
from coldtui.devices.media import MAX_NAMES, Disk, Media, Volume
from coldtui.journeys.context import Context
from coldtui.journeys.files import NO_CARD, named, unusable
from coldtui.ui.progress import Progress
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.erase_card import EraseCard
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back
from coldtui.ui.widgets.menu import Entry, remark
from coldtui.ui.words import count, size

_TITLE = "Prepare a card"
_QUESTION = "Which card should be made empty? What it is now is shown before anything happens."
_HELP = (
    "A new card, or one that coldtui cannot open, is prepared here: it becomes empty and gets a name of its own.",
    "It gets one partition with FAT, which every signer and every computer reads.",
    "The medium that this computer was started from, and others that start computers, cannot be chosen.",
)
_EVERY_FILE = 2**63
"""No file is too large to be counted."""


@dataclass(frozen=True, slots=True)
class _Content:
    """What is on a card: a line for every part of it, and how many sealed backups there are."""

    lines: tuple[str, ...]
    backups: int


async def prepare_card(ctx: Context) -> None:
    """Choose a card and make it empty; what goes wrong leads back to the choice. Raises Back."""
    while True:
        disk = await ctx.ask_watching(partial(_look, ctx.devices.media), _question)
        try:
            await _prepare(ctx, disk)
        except Back:
            continue
        except ColdtuiError as error:
            await ctx.tell(error)
            continue
        return


def _look(media: Media) -> tuple[Disk, ...]:
    """All disks, equal until one comes, goes or changes."""
    disks = media.disks()
    return tuple(replace(disk, volumes=tuple(replace(one, free=None) for one in disk.volumes)) for disk in disks)


def _question(disks: tuple[Disk, ...]) -> Choose[Disk]:
    rows: list[Item[Disk] | Entry] = [_row(disk) for disk in disks]
    return Choose(_TITLE, _QUESTION, rows or [remark(NO_CARD)], help_text=_HELP)


def _row(disk: Disk) -> Item[Disk] | Entry:
    name = _named(disk)
    if disk.obstacle:
        return remark(name, f"cannot be prepared. {disk.obstacle}")
    return Item(name, ", ".join(part for part in (disk.model, _numbered(disk)) if part), disk)


def _named(disk: Disk) -> str:
    labels = [f'"{volume.label}"' for volume in disk.volumes if volume.label]
    return " ".join((_kind(disk), size(disk.size), *(labels or [disk.device])))


def _kind(disk: Disk) -> str:
    return "SD card" if disk.bus.value == "mmc" else "USB"


def _numbered(disk: Disk) -> str:
    return f"serial {disk.serial}" if disk.serial else ""


async def _prepare(ctx: Context, disk: Disk) -> None:
    content = await ctx.work(_content, ctx, disk)
    await ctx.ask(EraseCard(_facts(disk, content.lines), _danger(content.backups)))
    _forget(ctx, disk)
    progress = Progress("Preparing the card")
    label = await ctx.work_showing(progress, _format, ctx.devices.media, disk, progress)
    disks = await ctx.work(ctx.devices.media.disks)
    volumes = [volume for one in disks if one.identity == disk.identity for volume in one.volumes]
    await ctx.ask(_ready(label, is_usable=any(volume.is_usable for volume in volumes)))


def _forget(ctx: Context, disk: Disk) -> None:
    """What lay on it counts no more, whatever becomes of it now; a card that is left as it was is looked at anew."""
    here = {volume.identity for volume in disk.volumes}
    names = {named(volume) for volume in disk.volumes}
    for identity in [one for one, card in ctx.enrolled.items() if one in here or card.name in names]:
        del ctx.enrolled[identity]
    ctx.looked_at -= here
    ctx.strange -= here


def _format(media: Media, disk: Disk, progress: Progress) -> str:
    with progress.phase("Writing, and reading back", "bytes") as told:
        return media.format(disk, told)


def _content(ctx: Context, disk: Disk) -> _Content:
    """Never an error: what cannot be read is said to be so."""
    lines: list[str] = []
    backups = 0
    here = {volume.identity for volume in disk.volumes}
    for volume in (one for one in ctx.devices.media.mount(here) if one.identity in here):
        try:
            found = ctx.devices.media.files(volume, ("",), _EVERY_FILE) if volume.mounted else None
            number = len(ctx.devices.backups.generations(volume).found) if found else 0
        except DeviceFailed as error:
            lines.append(_of(volume, str(error)))
            continue
        backups += number
        if found is None:
            lines.append(_of(volume, _first_sentence(unusable(volume))))
            continue
        names = len(found.files) + len(found.skipped)
        what = f"more than {MAX_NAMES} files" if found.more else count(names, "file or folder", "files and folders")
        lines.append(_of(volume, f"{what}, {count(number, 'sealed backup')}"))
    return _Content(tuple(lines), backups)


def _first_sentence(why: str) -> str:
    """Why a card cannot be read, without what to do about it: that is done here."""
    first, end, _ = why.partition(". ")
    return first + end.strip()


def _of(volume: Volume, what: str) -> str:
    return f'"{volume.label}": {what}' if volume.label else what


def _facts(disk: Disk, content: Sequence[str]) -> list[tuple[str, str]]:
    return [
        ("Card", f"{_kind(disk)}, {disk.device}"),
        ("Size", f"{size(disk.size)} ({disk.size:,} bytes)"),
        ("Model", disk.model or "not known"),
        ("Serial number", disk.serial or "not known"),
        *(("On it", line) for line in content or ("nothing that coldtui can read",)),
    ]


def _danger(backups: int) -> str:
    if not backups:
        return ""
    them = "it" if backups == 1 else "them"
    return (
        f"There {'is' if backups == 1 else 'are'} {count(backups, 'sealed backup')} on it. Keep {them} elsewhere first."
    )


def _ready(label: str, *, is_usable: bool) -> Tell:
    hint = "You can use it now." if is_usable else "Take it out and put it back: then you can use it."
    return Tell(
        _TITLE,
        "OK",
        "The card is empty and ready.",
        hint,
        [("Its name", label)],
        ("Write the name on the card, so that you can tell it from your others.",),
    )
