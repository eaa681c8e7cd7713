"""Whose address is it? Scripts are derived one after the other and compared, byte for byte."""

from collections.abc import Sequence
from dataclasses import dataclass

from coldtui.core.wallet import Deriver, Wallet


@dataclass(frozen=True, slots=True)
class Place:
    """Where a wallet has a script: branch 0 (receive) or 1 (change), and index."""

    wallet: Wallet
    branch: int
    index: int


def search(derivers: Sequence[Deriver], script_pubkey: bytes, first: int, after: int) -> Place | None:
    """The place of a script among the indices from `first` up to but without `after`, of both branches; or None.

    The lowest index is found first, and with it the receive branch, since that is where people look.
    """
    alike = [deriver for deriver in derivers if can_have(deriver, script_pubkey)]
    for index in range(first, after):
        for branch in (0, 1):
            for deriver in alike:
                if deriver.at(branch, index).script_pubkey == script_pubkey:
                    return Place(deriver.wallet, branch, index)
    return None


def can_have(deriver: Deriver, script_pubkey: bytes) -> bool:
    """Whether the wallet's scripts look like this one at all: of the same length and with the same beginning."""
    own = deriver.at(0, 0).script_pubkey
    return (len(own), own[:2]) == (len(script_pubkey), script_pubkey[:2])
