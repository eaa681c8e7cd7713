"""What a backup holds, so far as it takes to say whether another one has all of it. Nothing in it opens anything."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from coldtui.custody.contents import Contents
from coldtui.custody.sealed_keys import SealedKey, wipe_all
from coldtui.formats.backup_members import Unknown
from coldtui.formats.backup_values import BackupDocument


@dataclass(frozen=True, slots=True, repr=False)
class _Key:
    has_passphrase: bool
    unknown: Unknown

    def covers(self, other: "_Key") -> bool:
        return self.has_passphrase >= other.has_passphrase and set(other.unknown) <= set(self.unknown)


@dataclass(frozen=True, slots=True, repr=False)
class Held:
    """The keys by their identity (see `KeyFacts`), and the rest of a backup. repr shows nothing."""

    keys: Mapping[bytes, _Key]
    contents: Contents
    unknown: Unknown
    recovery: bytes | None

    @classmethod
    def of(cls, keys: Iterable[SealedKey], contents: Contents, unknown: Unknown, recovery: bytes | None) -> Self:
        """Of these keys and contents."""
        known = {key.identity: _Key(key.has_kept_passphrase, key.unknown) for key in keys}
        return cls(known, contents, unknown, recovery)

    @classmethod
    def of_document(cls, document: BackupDocument) -> Self:
        """Of a backup that was read."""
        keys = tuple(SealedKey.read(key) for key in document.keys)
        try:
            return cls.of(keys, contents_of(document), document.unknown, document.recovery)
        finally:
            wipe_all(keys)

    def covers(self, other: "Held") -> bool:
        """Whether nothing of the other one is missing here; of drills it does not matter."""
        ours, theirs = self.contents, other.contents
        wallets = {wallet.descriptor for wallet in ours.wallets}
        return (
            ours.network is theirs.network
            and all(identity in self.keys and self.keys[identity].covers(key) for identity, key in other.keys.items())
            and all(wallet.descriptor in wallets for wallet in theirs.wallets)
            and set(theirs.labels) <= set(ours.labels)
            and set(theirs.notes) <= set(ours.notes)
            and other.recovery in {None, self.recovery}
            and set(other.unknown) <= set(self.unknown)
        )

    def __repr__(self) -> str:
        return "<Held>"


def contents_of(document: BackupDocument) -> Contents:
    """All of a backup but its keys."""
    return Contents(
        document.network, document.wallets, document.labels, document.notes, document.drills, document.created
    )
