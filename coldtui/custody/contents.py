"""What of a backup is no secret, as a value that goes in and out of custody."""

from dataclasses import dataclass

from coldtui.core.address import parse_address
from coldtui.core.errors import ColdtuiError, WrongNetwork
from coldtui.core.network import Network
from coldtui.formats.backup_values import BackupDrill, BackupLabel, BackupNote, BackupWallet


@dataclass(frozen=True, slots=True, repr=False)
class Contents:
    """What goes into a backup beside its keys. Public things, but nobody's business: repr shows nothing.

    `created` is the date as the user calls the day, None where it was not stated. Raises WrongNetwork for a wallet
    whose first address is one of another network: a backup that held it could not be opened.
    """

    network: Network
    wallets: tuple[BackupWallet, ...] = ()
    labels: tuple[BackupLabel, ...] = ()
    notes: tuple[BackupNote, ...] = ()
    drills: tuple[BackupDrill, ...] = ()
    created: str | None = None

    def __post_init__(self) -> None:
        if any(_is_foreign(wallet, self.network) for wallet in self.wallets):
            raise WrongNetwork(*foreign_wallet(self.network))

    def __repr__(self) -> str:
        return "<Contents>"


def foreign_wallet(network: Network) -> tuple[str, str]:
    """What is said of a wallet that is of another network than its backup, and what to do."""
    return (
        f"A backup of {network.label} holds wallets of {network.label} alone, and one here is of another network.",
        "Nothing was changed. Forget that wallet, or take another backup.",
    )


def _is_foreign(wallet: BackupWallet, network: Network) -> bool:
    try:
        parse_address(wallet.first_address, network)
    except WrongNetwork:
        return True
    except ColdtuiError:  # of a kind that this version cannot read
        return False
    return False
