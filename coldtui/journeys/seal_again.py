"""Seal now: type the passphrase again where locking forgot it, and seal onto the cards that are plugged in."""

from coldtui.core.errors import DeviceFailed, Refused
from coldtui.devices.media import Volume
from coldtui.journeys.context import Context
from coldtui.journeys.files import named
from coldtui.journeys.keep_sealed import failed, may_seal_onto, resume, seal_now
from coldtui.ui.screens.tell import Tell

_TITLE = "Seal now"


async def seal_again(ctx: Context) -> None:
    """Seal everything onto each enrolled card that is plugged in. Raises Back, and Refused where there is none."""
    if not ctx.session.sealing.has_passphrase:
        raise Refused("This session has no backup passphrase.", "Enrol a card: that makes one. Backups, e.")
    if not ctx.session.sealing.is_ready:
        await resume(ctx)
    volumes = [volume for volume in await ctx.work(ctx.devices.media.mount) if volume.mounted]
    enrolled = [one for one in volumes if one.identity in ctx.enrolled or await _is_ours(ctx, one)]
    if not enrolled:
        raise Refused("No enrolled card is plugged in.", "Insert your card, or enrol this one: Backups, e.")
    for result in await seal_now(ctx, enrolled):
        if result.fault is not None:
            await ctx.stage.put(failed(result))
        else:
            facts = [("Card", named(result.volume)), ("Generation", str(ctx.session.sealing.generation))]
            await ctx.stage.put(Tell(_TITLE, "OK", "Everything is sealed: written, read back and opened.", "", facts))


async def _is_ours(ctx: Context, volume: Volume) -> bool:
    try:
        return await may_seal_onto(ctx, volume, is_chosen=True)
    except DeviceFailed:
        return False  # another card is in the way of none
