"""What somebody may want to look after before the program ends."""

from coldtui.devices.media import Bus, Media
from coldtui.journeys.context import Context
from coldtui.journeys.files import named
from coldtui.journeys.sealed_state import state_of
from coldtui.ui.screens.power import Summary
from coldtui.ui.words import fingerprint


def summary(ctx: Context, *, is_locked: bool) -> Summary:
    """Of this session. Behind the lock only how much there is: names are for whoever can unlock."""
    session = ctx.session
    return Summary(
        len(session.fingerprints),
        len(ctx.wallets),
        session.is_making,
        session.has_backup and state_of(ctx).is_overdue,
        len(ctx.txids),
        () if is_locked else tuple(ctx.written),
        () if is_locked else unread(ctx),
    )


def unread(ctx: Context) -> tuple[str, ...]:
    """The loaded keys of which no backup was read back, as they are called on screens."""
    return tuple(fingerprint(raw) for raw in ctx.session.fingerprints if not ctx.session.is_backed_up(raw))


def in_use(media: Media) -> tuple[str, ...]:
    """The cards that a system still has mounted. Looks at them: for a worker."""
    return tuple(named(volume) for volume in media.volumes() if volume.mounted and volume.bus is not Bus.FOLDER)
