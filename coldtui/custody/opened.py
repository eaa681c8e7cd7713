"""A sealed backup that was opened: what of it may be shown, and its keys, which are not of the session yet."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from types import TracebackType
from typing import Never, Self

from coldtui.core.errors import Refused
from coldtui.custody.draft import Draft, Owner
from coldtui.custody.held import Held, contents_of
from coldtui.custody.sealed_keys import KeyFacts, SealedKey, wipe_all
from coldtui.formats import age, backup_document
from coldtui.formats.backup_values import BackupDocument


class Opened:
    """An opened backup, whose fingerprints and first addresses were computed again and are right.

    `unchecked` are sentences about what could not be checked (see `backup_check.verify`). Use it in a `with` block:
    leaving it wipes the keys. repr shows nothing; not copied, not pickled.
    """

    def __init__(self, owner: Owner, document: BackupDocument, log_n: int | None, unchecked: Sequence[str]) -> None:
        self._owner = owner
        self._keys = tuple(SealedKey.read(key) for key in document.keys)
        self.app = document.app
        self.generation = document.generation
        self.log_n = log_n
        """How much work its passphrase takes; None for one that a recovery key opened."""
        self.contents = contents_of(document)
        self.unknown = document.unknown
        self.recovery = document.recovery
        """The public recovery key, 32 bytes; None where there is none."""
        self.state = state_of(document)
        """For custody alone: see `state_of`."""
        self.held = Held.of(self._keys, self.contents, self.unknown, self.recovery)
        """For custody alone: what another backup must have to cover this one."""
        self.unchecked = tuple(unchecked)

    @property
    def is_weak(self) -> bool:
        """Whether guessing its passphrase costs less than it should."""
        return self.log_n is not None and self.log_n < age.SAFE_LOG_N

    @property
    def keys(self) -> tuple[KeyFacts, ...]:
        """What may be shown of its keys, in its order."""
        return tuple(key.facts for key in self._keys)

    @property
    def sealed_keys(self) -> tuple[SealedKey, ...]:
        """The keys, for custody alone; they are wiped with this."""
        return self._keys

    def draft_of(self, number: int, passphrase: str = "") -> Draft:
        """The key with this number, counted from 0, as a draft: use it in a `with` block.

        `passphrase` is for a key that needs one. Raises Refused where it makes another key than the one in the backup.
        """
        key = self._keys[number]
        draft = Draft(self._owner, key.material())
        if passphrase:
            draft.set_passphrase(passphrase)
        if draft.fingerprint != key.fingerprint:
            draft.wipe()
            raise Refused(
                "This passphrase makes another key than the one in the backup.",
                "Capital letters, blanks and signs count. Type it again, or leave this key out for now.",
            )
        draft.origin = key.facts.origin
        draft.mark_backed_up()
        return draft

    def wipe(self) -> None:
        """Overwrite the keys. A second time does nothing."""
        wipe_all(self._keys)
        self._keys = ()

    @property
    def is_wiped(self) -> bool:
        """Whether no key is in it any more."""
        return not self._keys

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.wipe()

    def __repr__(self) -> str:
        return "<Opened>"

    def __reduce__(self) -> Never:
        raise TypeError("an opened backup is not copied and not pickled")


def open_sealed(owner: Owner, sealed: bytes, passphrase: str) -> Opened:
    """Open a backup with its passphrase; takes the memory that its header names.

    Raises as `age.unseal`, `backup_document.read` and `backup_document.verify`.
    """
    return opened(owner, age.unseal(sealed, passphrase), age.read_header(sealed).log_n)


def open_with_key(owner: Owner, sealed: bytes, identity: bytes) -> Opened:
    """Open a backup with a recovery key (a private key of X25519, 32 bytes). Raises as `open_sealed`."""
    return opened(owner, age.unseal_with(sealed, identity), None)


def opened(owner: Owner, data: bytes, log_n: int | None) -> Opened:
    """What was in the seal, read and checked."""
    document = backup_document.read(data)
    return Opened(owner, document, log_n, backup_document.verify(document))


def state_of(document: BackupDocument) -> bytes:
    """The same 32 bytes for documents that differ in generation, date and program alone; a digest of secrets."""
    state = replace(document, app="", generation=1, created=None)
    return hashlib.sha256(backup_document.write(state)).digest()
