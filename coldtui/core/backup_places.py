"""Where copies of a backup lie: what each holds, on what, and what protects it. A register of it is a tuple of these.

The places are the user's words. Two are the same place when they have the same letters, capitals and blanks aside: who
writes "desk" and "Desk " means one desk, and nobody but the user knows that "desk" and "safe" are in one house.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

LEAST_SHARES, MOST_SHARES = 2, 16
"""How many shares may be needed to open a key (SLIP-39 allows 16)."""


class What(Enum):
    """What a copy holds. The value is how a backup writes it, and how a screen says it."""

    PHRASE = "recovery phrase"
    PASSPHRASE = "passphrase"  # noqa: S105 (a name)
    SHARE = "share"
    SEALED = "sealed backup"
    BACKUP_PASSPHRASE = "backup passphrase"  # noqa: S105 (a name)
    CONFIGURATION = "wallet configuration"

    @property
    def is_secret(self) -> bool:
        """Whether a thief can use it."""
        return self is not What.CONFIGURATION

    @property
    def is_of_one_key(self) -> bool:
        """Whether it belongs to a single key: a sealed backup holds them all."""
        return self not in {What.SEALED, What.BACKUP_PASSPHRASE}


class Medium(Enum):
    """On what it is kept."""

    PAPER = "paper"
    METAL = "metal"
    CARD = "memory card or stick"
    MEMORY = "known by heart"
    ONLINE = "computer, phone or cloud"


class Protection(Enum):
    """What protects a copy."""

    HIDDEN = "hidden"
    LOCKED = "locked away"
    BAG = "tamper-evident bag"
    FIREPROOF = "fireproof box"
    ENCRYPTED = "encrypted"
    KNOWN = "somebody you trust knows"


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy. `place` is in the user's words, and means nothing for what is known by heart.

    `fingerprint` (4 bytes) is of its key; None where it belongs to all keys, or the user did not say. `checked` is the
    date when it was last looked at, as it was typed; None for never. Of a SHARE, `needed` says how many open the key.
    """

    what: What
    place: str
    on: Medium
    protections: frozenset[Protection] = frozenset()
    fingerprint: bytes | None = None
    checked: str | None = None
    needed: int = LEAST_SHARES

    def __repr__(self) -> str:
        return "<Copy>"

    @property
    def spot(self) -> str:
        """What two copies in the same place have in common; empty for what is in no place."""
        return "" if self.on is Medium.MEMORY else same(self.place)

    @property
    def holds(self) -> What:
        """What it is worth to whoever finds it: an encrypted phrase is no better than a sealed backup."""
        is_sealed = self.what is What.PHRASE and Protection.ENCRYPTED in self.protections
        return What.SEALED if is_sealed else self.what

    @property
    def lasts(self) -> bool:
        """Whether it survives a fire or water where it lies."""
        return self.on in {Medium.METAL, Medium.MEMORY} or Protection.FIREPROOF in self.protections

    def belongs_with(self, other: "Copy") -> bool:
        """Whether both can be of the same key."""
        return self.fingerprint == other.fingerprint or None in {self.fingerprint, other.fingerprint}


def same(place: str) -> str:
    """The letters by which a place is told from another."""
    return " ".join(unicodedata.normalize("NFKC", place).casefold().split())


def of_key(copies: Iterable[Copy], fingerprint: bytes) -> tuple[Copy, ...]:
    """The copies that can be of a key (its fingerprint, 4 bytes)."""
    return tuple(copy for copy in copies if copy.fingerprint in {fingerprint, None})


def spots(copies: Iterable[Copy]) -> dict[str, str]:
    """The places, in the order in which they were noted, each with its name as it was typed first."""
    found: dict[str, str] = {}
    for copy in copies:
        if copy.spot:
            found.setdefault(copy.spot, copy.place)
    return found
