"""Whatever changed is sealed onto every enrolled card that is plugged in, without being asked; before each home.

A card is enrolled when the user chose it, or opened it, or when what lies on it opens with the passphrase of this
session and holds nothing that the session does not. On any other card nothing is ever written.
"""

from collections.abc import Sequence
from enum import Enum

from coldtui.core.errors import ColdtuiError, DeviceFailed
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
from coldtui.ui.screens.tell import Tell

_TITLE = "Sealed backup"


class Sight(Enum):
    """What the sealed backups on a card are to this session."""

    NONE = "there is none"
    OURS = "the passphrase of this session opens the newest, and the session has all that is in it"
    NEWER = "the passphrase opens it, and it has something that the session has not"
    UNKNOWN = "the passphrase of this session, if there is one, does not open it"


async def settle(ctx: Context) -> str:
    """Seal what changed, as `keep_sealed`; how everything is then, in one line."""
    try:
        await keep_sealed(ctx)
    except ColdtuiError as error:
        await ctx.tell(error)
    return said(ctx, await ctx.work(state_of, ctx))


async def keep_sealed(ctx: Context) -> None:
    """Seal what changed onto the enrolled cards that are plugged in; what fails is told at once."""
    if not ctx.session.has_backup or not ctx.session.sealing.is_ready:
        return
    volumes = [volume for volume in await ctx.work(ctx.devices.media.volumes) if volume.mounted]
    for volume in volumes:
        if volume.identity not in ctx.enrolled and volume.identity not in ctx.looked_at:
            await _meet(ctx, volume)
    version = await ctx.work(ctx.session.sealing.version, ctx.contents())
    behind = [
        volume
        for volume in volumes
        if volume.identity in ctx.enrolled and ctx.enrolled[volume.identity].version != version
    ]
    for result in await seal_now(ctx, behind) if behind else ():
        if result.fault is not None:
            await ctx.stage.put(failed(result))


async def seal_now(
    ctx: Context, volumes: Sequence[Volume], without: frozenset[bytes] = frozenset()
) -> tuple[Onto, ...]:
    """Seal everything onto these cards and enrol them; what became of each. A card that failed is enrolled no more.

    `without` are the fingerprints of keys that are left out.

    Raises Refused and DeviceFailed where nothing can be sealed at all.
    """
    progress = Progress("Sealing the backup")
    opened = {identity: card.opened for identity, card in ctx.enrolled.items()}
    results = await ctx.work_showing(
        progress, seal_onto, ctx.session.sealing, ctx.devices, ctx.contents(), volumes, opened, progress, without
    )
    for result in results:
        if result.enrolled is not None:
            ctx.enrolled[result.volume.identity] = result.enrolled
        else:
            ctx.enrolled.pop(result.volume.identity, None)
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
    progress = Progress("Looking at the card")
    sight, card = await ctx.work_showing(progress, _looked, ctx, volume, ctx.contents(), progress)
    if card is not None:
        ctx.enrolled[volume.identity] = card
    return sight


def _looked(ctx: Context, volume: Volume, contents: Contents, progress: Progress) -> tuple[Sight, Enrolled | None]:
    intact = ctx.devices.backups.generations(volume).intact
    if not intact:
        return Sight.NONE, None
    number = intact[0].number
    sealed = next(
        (data for data, sums in ctx.devices.backups.read_copies(volume, number) if is_whole(data, sums)), None
    )
    if sealed is None or not ctx.session.sealing.is_ready:
        return Sight.UNKNOWN, None
    try:
        work = read_header(sealed).log_n
        # nobody was asked: a card that somebody plugs in must not cost more than one of ours
        if work is None or work > ctx.session.sealing.log_n:
            return Sight.UNKNOWN, None
        expect_memory(ctx.devices.machine, work)
        with key_phase(progress, work), ctx.session.reopen(sealed) as opened:
            return _judged(ctx, volume, number, opened, contents)
    except ColdtuiError:
        return Sight.UNKNOWN, None


async def is_newest(ctx: Context, volume: Volume, number: int) -> bool:
    """Whether no later generation on this card can be opened as it is. True for a card that is gone."""
    try:
        intact = (await ctx.work(ctx.devices.backups.generations, volume)).intact
    except DeviceFailed:
        return True
    return all(one.number <= number for one in intact)


def _judged(
    ctx: Context, volume: Volume, number: int, opened: Opened, contents: Contents
) -> tuple[Sight, Enrolled | None]:
    sealing = ctx.session.sealing
    if not sealing.covers(opened, contents):
        return Sight.NEWER, None
    return Sight.OURS, Enrolled(named(volume), number, sealing.version_of(opened), frozenset((number,)))


async def _meet(ctx: Context, volume: Volume) -> None:
    """A card that was plugged in since: whether it is one of ours."""
    ctx.looked_at.add(volume.identity)
    try:
        sight = await sight_of(ctx, volume)
    except DeviceFailed:
        return  # who opens it hears why
    if sight is Sight.NEWER:
        await ctx.stage.put(_newer(volume))


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
