"""What of a backup is no secret, as a value that goes in and out of custody."""

from dataclasses import dataclass

from coldtui.core.network import Network
from coldtui.formats.backup_values import BackupDrill, BackupLabel, BackupNote, BackupWallet


@dataclass(frozen=True, slots=True, repr=False)
class Contents:
    """What goes into a backup beside its keys. Public things, but nobody's business: repr shows nothing.

    `created` is the date as the user calls the day, None where it was not stated.
    """

    network: Network
    wallets: tuple[BackupWallet, ...] = ()
    labels: tuple[BackupLabel, ...] = ()
    notes: tuple[BackupNote, ...] = ()
    drills: tuple[BackupDrill, ...] = ()
    created: str | None = None

    def __repr__(self) -> str:
        return "<Contents>"
