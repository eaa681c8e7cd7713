"""A card that a sealed backup of this session lies on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Enrolled:
    """`name` is how the card is told from others, `number` the newest generation on it that the passphrase opens.

    `version` is the state that this generation holds (see `Sealing.version`); `opened` are the generations on the card
    which the passphrase opened: only these may ever be removed. `proved` is what of the session was proved on this very
    card (see `Context.proved_version`), 0 for nothing.
    """

    name: str
    number: int
    version: int
    opened: frozenset[int]
    proved: int = 0
