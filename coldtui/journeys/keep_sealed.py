"""Whatever changed is sealed onto every enrolled card that is plugged in, without being asked; before each home.

For that, and for nothing else, cards are mounted at home: those that are enrolled, and those that may be.

A card is enrolled when the user chose it, or opened it. One that comes with a backup of ours, which the session covers,
is enrolled when the user says so, and without a word where it was enrolled before it was pulled out. On any other card
nothing is ever written.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from enum import Enum
from itertools import islice

from coldtui.core.errors import ColdtuiError, DeviceFailed, Refused
from coldtui.custody.contents import Contents
from coldtui.custody.opened import Opened
from coldtui.devices.media import Volume
from coldtui.formats.age import read_header
from coldtui.formats.backup_copies import is_whole
from coldtui.journeys.context import Context
from coldtui.journeys.enrolled import Enrolled
from coldtui.journeys.files import named
from coldtui.journeys.seal_onto import Onto, expect_memory, seal_onto
from coldtui.journeys.sealed_state import said, state_of
from coldtui.ui.key_time import key_phase
from coldtui.ui.progress import Progress
from coldtui.ui.screens.backup_passphrase import TypeBackupPassphrase
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back

_TITLE = "Sealed backup"

_TRIED = 3
"""Generations of a card that are tried, the newest ones: whoever can write on it can make numbers up."""

_MINE = (
    Item("No", "nothing is written on it", False, "n"),
    Item("Yes", "everything of this session lies on it from now on", True, "y"),
)


class Sight(Enum):
    """What the sealed backups on a card are to this session."""

    NONE = "there is none"
    OURS = "the passphrase of this session opens it, and the session has all that is in it"
    NEWER = "the passphrase opens it, and it has something that the session has not"
    UNKNOWN = "the passphrase of this session, if there is one, does not open it"


async def settle(ctx: Context) -> str:
    """Seal what changed, as `keep_sealed`; how everything is then, in one line."""
    try:
        await keep_sealed(ctx)
    except ColdtuiError as error:
        await ctx.tell(error)
    return await ctx.work(_line, ctx)


def _line(ctx: Context) -> str:
    volumes = ctx.devices.media.volumes()
    return said(ctx, state_of(ctx), is_strange_in=any(volume.identity in ctx.strange for volume in volumes))


async def keep_sealed(ctx: Context) -> None:
    """Seal what changed onto the enrolled cards that are plugged in; what fails is told at once."""
    if not ctx.session.has_backup or not ctx.session.sealing.is_ready:
        return
    ctx.present = {one.identity for one in await ctx.work(ctx.devices.media.volumes) if one.is_usable}
    unknown = ctx.present - ctx.enrolled.keys() - ctx.looked_at
    volumes = await _mounted(ctx, unknown)
    ctx.looked_at |= unknown - {volume.identity for volume in volumes}  # they come again when they are put back
    for volume in volumes:
        await _meet(ctx, volume)
    try:
        version = await ctx.work(ctx.session.sealing.version, ctx.contents())
    except Refused:
        return  # more than a backup holds: the line says so, and home must be reached to leave something out
    behind = {one for one in ctx.present & ctx.enrolled.keys() if ctx.enrolled[one].version != version}
    volumes = await _mounted(ctx, behind)
    for result in await seal_now(ctx, volumes) if volumes else ():
        if result.fault is not None:
            await ctx.stage.put(failed(result))


async def _mounted(ctx: Context, identities: Collection[str]) -> list[Volume]:
    """Those of these cards that can be used, mounted where they were not."""
    volumes = await ctx.work(ctx.devices.media.mount, identities) if identities else ()
    return [volume for volume in volumes if volume.identity in identities and volume.mounted]


async def seal_now(
    ctx: Context, volumes: Sequence[Volume], without: frozenset[bytes] = frozenset()
) -> tuple[Onto, ...]:
    """Seal everything onto these cards and enrol them; what became of each. A card that failed is enrolled no more.

    `without` are the fingerprints of keys that are left out.

    Raises Refused and DeviceFailed where nothing can be sealed at all.
    """
    progress = Progress("Sealing the backup")
    enrolled = dict(ctx.enrolled)
    results = await ctx.work_showing(
        progress, seal_onto, ctx.session.sealing, ctx.devices, ctx.contents(), volumes, enrolled, progress, without
    )
    for result in results:
        if result.enrolled is not None:
            ctx.enrolled[result.volume.identity] = result.enrolled
        else:
            was = ctx.enrolled.pop(result.volume.identity, None)
            ctx.failed |= {was} if was is not None else set()
            ctx.looked_at.add(result.volume.identity)
    return results


async def resume(ctx: Context) -> None:
    """Ask for the backup passphrase that locking the screen forgot. Raises Back."""
    fault = ""
    while True:
        question = "Type the backup passphrase once more: locking the screen forgot it."
        typed = await ctx.ask(TypeBackupPassphrase(_TITLE, question, error=fault))
        if await ctx.work(ctx.session.sealing.resume, typed):
            return
        fault = "This is not the backup passphrase of this session. Check each word."


async def sight_of(ctx: Context, volume: Volume) -> Sight:
    """What lies on a card; one that is ours is enrolled by this. Raises DeviceFailed."""
    sight, card = await look_at(ctx, volume)
    if card is not None:
        await enrol_again(ctx, volume, card)
    return sight


async def may_seal_onto(ctx: Context, volume: Volume, *, is_chosen: bool) -> bool:
    """Whether a card that is not enrolled is ours, and is to be; the user is asked unless it was. Raises DeviceFailed.

    Tells where it holds more than the session. With `is_chosen` it asks again about a card that was declined.
    """
    sight, card = await look_at(ctx, volume)
    if sight in {Sight.NEWER, Sight.UNKNOWN}:
        ctx.strange.add(volume.identity)
    if sight is Sight.NEWER:
        await ctx.stage.put(_newer(volume))
    if card is None or (not is_chosen and (card.name, card.number) in ctx.declined):
        return False
    if _known(ctx, card) is None and not await _is_mine(ctx, volume, card):
        ctx.declined.add((card.name, card.number))
        return False
    await enrol_again(ctx, volume, card)
    return True


async def enrol_again(ctx: Context, volume: Volume, card: Enrolled) -> None:
    """Enrol a card that was looked at. One that was out of its slot keeps what is known of it."""
    here = {one.identity for one in await ctx.work(ctx.devices.media.volumes)}
    known = _known(ctx, card)
    if known is not None:
        card = replace(card, opened=card.opened | known.opened, proved=known.proved)
    for identity in [one for one, other in ctx.enrolled.items() if other.name == card.name and one not in here]:
        del ctx.enrolled[identity]
    ctx.strange.discard(volume.identity)
    ctx.enrolled[volume.identity] = card


def _known(ctx: Context, card: Enrolled) -> Enrolled | None:
    """The card as it was enrolled before it was pulled out, or failed; None where it was not."""
    same = (one for one in (*ctx.enrolled.values(), *ctx.failed) if (one.name, one.number) == (card.name, card.number))
    return next(same, None)


async def _is_mine(ctx: Context, volume: Volume, card: Enrolled) -> bool:
    version = await ctx.work(ctx.session.sealing.version, ctx.contents())
    what = "a backup" if card.version == version else "an older backup"
    question = f"This card holds {what} of yours. Seal onto it from now on?"
    facts = [("Card", named(volume)), ("Backup", f"generation {card.number}")]
    is_mine = False
    with suppress(Back):
        is_mine = await ctx.ask(Choose(_TITLE, question, _MINE, facts=facts))
    return is_mine


async def look_at(ctx: Context, volume: Volume) -> tuple[Sight, Enrolled | None]:
    """What lies on a card, and how it would be enrolled where it is ours. Raises DeviceFailed."""
    progress = Progress("Looking at the card")
    return await ctx.work_showing(progress, _looked, ctx, volume, ctx.contents(), progress)


def _looked(ctx: Context, volume: Volume, contents: Contents, progress: Progress) -> tuple[Sight, Enrolled | None]:
    intact = ctx.devices.backups.generations(volume).intact
    if not intact:
        return Sight.NONE, None
    if not ctx.session.sealing.is_ready:
        return Sight.UNKNOWN, None
    numbers = [generation.number for generation in intact]
    for number, sealed, work in islice(_affordable(ctx, volume, numbers), _TRIED):
        try:
            expect_memory(ctx.devices.machine, work)
            with key_phase(progress, work), ctx.session.reopen(sealed) as opened:
                # under another number it may be an old one, which somebody put there as the newest
                if opened.generation == number:
                    return _judged(ctx, volume, opened, contents)
        except ColdtuiError:
            continue
    return Sight.UNKNOWN, None


def _affordable(ctx: Context, volume: Volume, numbers: Sequence[int]) -> Iterator[tuple[int, bytes, int]]:
    """Generations, each with the work of its passphrase, but those that cost more than one of ours.

    Nobody was asked: a card that somebody plugs in must not cost more.
    """
    for number in numbers:
        copies = ctx.devices.backups.read_copies(volume, number)
        sealed = next((data for data, sums in copies if data is not None and is_whole(data, sums)), None)
        if sealed is None:
            continue
        try:
            work = read_header(sealed).log_n
        except ColdtuiError:
            continue
        if work is not None and work <= ctx.session.sealing.log_n:
            yield number, sealed, work


async def is_newest(ctx: Context, volume: Volume, number: int) -> bool:
    """Whether no later generation on this card can be opened as it is. True for a card that is gone."""
    try:
        intact = (await ctx.work(ctx.devices.backups.generations, volume)).intact
    except DeviceFailed:
        return True
    return all(one.number <= number for one in intact)


def _judged(ctx: Context, volume: Volume, opened: Opened, contents: Contents) -> tuple[Sight, Enrolled | None]:
    sealing = ctx.session.sealing
    if not sealing.covers(opened, contents):
        return Sight.NEWER, None
    number = opened.generation
    return Sight.OURS, Enrolled(named(volume), number, sealing.version_of(opened), frozenset((number,)))


async def _meet(ctx: Context, volume: Volume) -> None:
    """A card that was plugged in since: whether it is one of ours."""
    ctx.looked_at.add(volume.identity)
    with suppress(DeviceFailed):  # who opens it hears why
        await may_seal_onto(ctx, volume, is_chosen=False)


def _newer(volume: Volume) -> Tell:
    return Tell(
        _TITLE,
        "CAUTION",
        "This card holds a backup that has more than this session.",
        "Nothing is written on it. Open it with Home, o: then both are sealed together.",
        [("Card", named(volume))],
    )


def failed(result: Onto) -> Tell:
    """A card that could not be sealed, and what that means."""
    fault = result.fault
    return Tell(
        _TITLE,
        "CAUTION",
        str(fault),
        fault.hint if fault is not None else "",
        [("Card", named(result.volume))],
        ["What changed is not sealed on this card: the backup is overdue until it is."],
    )
