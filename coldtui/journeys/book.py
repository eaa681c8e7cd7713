"""What goes into a sealed backup beside keys: wallets as they were registered, labels, notes on copies, drills."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, TypeVar

from coldtui.core.errors import Refused, WrongNetwork
from coldtui.core.network import Network
from coldtui.core.wallet import Wallet

if TYPE_CHECKING:  # read when something is sealed: home comes before it
    from coldtui.custody.contents import Contents
    from coldtui.formats.backup_values import BackupDrill, BackupLabel, BackupNote, BackupWallet

Entry = TypeVar("Entry")


@dataclass(slots=True, repr=False)
class Book:
    """Of one session; the lists are changed in place, and what is in them is sealed at the next return to home.

    `created` is the date of today as the user stated it in this session, empty where it was not; `is_dated` says
    whether it was asked for. `sealed` are the wallets as a backup held them, by descriptor, with what this version does
    not know of them.
    """

    labels: "list[BackupLabel]" = field(default_factory=list)
    notes: "list[BackupNote]" = field(default_factory=list)
    drills: "list[BackupDrill]" = field(default_factory=list)
    created: str = ""
    is_dated: bool = False
    sealed: "dict[str, BackupWallet]" = field(default_factory=dict)
    _unread: "list[BackupWallet]" = field(default_factory=list)

    def contents(self, network: Network, wallets: Iterable[Wallet]) -> "Contents":
        """All of it, and these registered wallets, for a backup. Raises WrongNetwork for wallets of another network."""
        from coldtui.custody.contents import Contents, foreign_wallet  # noqa: PLC0415
        from coldtui.formats.backup_check import backup_wallet  # noqa: PLC0415

        wallets = tuple(wallets)
        if any(wallet.network is not network for wallet in wallets):
            raise WrongNetwork(*foreign_wallet(network))
        kept = tuple(self.sealed.get(wallet.descriptor) or backup_wallet(wallet) for wallet in wallets)
        kept += tuple(self._unread)
        notes, drills = tuple(self.notes), tuple(self.drills)
        return Contents(network, kept, tuple(self.labels), notes, drills, self.created or None)

    def copy(self) -> "Book":
        """Another one with the same in it: for a thread, whose work may come to count for nothing."""
        return replace(
            self,
            labels=[*self.labels],
            notes=[*self.notes],
            drills=[*self.drills],
            sealed={**self.sealed},
            _unread=[*self._unread],
        )

    def take(self, contents: "Contents") -> None:
        """Take over what an opened backup held; what is here already stays.

        Where both have more labels than a backup holds, those that are here stay alone: no label is worth a key.
        """
        from coldtui.formats.label_file import merge  # noqa: PLC0415

        with suppress(Refused):
            self.labels[:] = merge(contents.labels, self.labels).labels
        _add(self.notes, contents.notes)
        _add(self.drills, contents.drills)
        self.sealed |= {wallet.descriptor: wallet for wallet in contents.wallets}

    def keep_unread(self, wallet: "BackupWallet") -> None:
        """Keep a wallet of a kind that this version cannot use, for the next backup."""
        if all(one.descriptor != wallet.descriptor for one in self._unread):
            self._unread.append(wallet)

    def use(self, entry: "BackupWallet", wallet: Wallet) -> None:
        """A wallet that a backup held is registered: later backups hold this of it."""
        self._unread[:] = [one for one in self._unread if one.descriptor != entry.descriptor]
        self.sealed[wallet.descriptor] = entry

    def __repr__(self) -> str:
        return "<Book>"


def _add(there: list[Entry], more: Sequence[Entry]) -> None:
    there += [one for one in more if one not in there]
