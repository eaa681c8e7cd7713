"""Sealing: everything that one needs to be whole again goes into a backup, and nothing leaves custody but ciphertext.

The passphrase of the backup stays here from enrolling a card, or opening one, until the screen is locked. The keys of a
backup that was opened stay here too, those that were not loaded among them: a new generation never loses a key that the
last one had, unless it was dropped by name.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Never

from coldtui.core.errors import Refused
from coldtui.core.secret import Secret
from coldtui.custody.contents import Contents
from coldtui.custody.material import Material
from coldtui.custody.opened import Opened, state_of
from coldtui.custody.seal import Seal
from coldtui.custody.sealed_keys import KeyFacts, SealedKey, wipe_all
from coldtui.custody.verifier import Verifier
from coldtui.formats import age, backup_document
from coldtui.formats.backup_document import MAX_KEYS, BackupDocument
from coldtui.formats.backup_keys import is_writable

Random = Callable[[int], bytes]
"""n secret random bytes, for every n."""

Loaded = Callable[[], Mapping[bytes, tuple[Material, str]]]
"""The keys of the session: by fingerprint, what each is made of and where its randomness came from."""

APP = "coldtui"
"""The program that a backup names as its writer."""


class Sealing:
    """The backup passphrase, and what the last backup held. Made and wiped by the session. repr shows nothing."""

    def __init__(self, loaded: Loaded) -> None:
        self._loaded = loaded
        self._passphrase: Secret | None = None
        self._verifier: Verifier | None = None
        self._keys: dict[bytes, SealedKey] = {}
        self._unknown: tuple[tuple[str, str], ...] = ()
        self._versions: dict[bytes, int] = {}
        self.log_n = age.SAFE_LOG_N
        """The work of the passphrase for what is sealed next, as a power of 2."""
        self.generation = 0
        """The highest generation that was opened, or sealed and read back; 0 before the first."""
        self.sealed_version = 0
        """The version (see `version`) that was last sealed and read back, or opened; 0 for none."""
        self.recovery: bytes | None = None
        """The public recovery key (X25519, 32 bytes) to which a second file is sealed; None for none."""

    # --- the passphrase ----------------------------------------------------------------------------------------------

    @property
    def is_ready(self) -> bool:
        """Whether the passphrase is here, so that a change can be sealed without asking."""
        return self._passphrase is not None

    @property
    def has_passphrase(self) -> bool:
        """Whether one was set, though it may have been forgotten since: see `resume`."""
        return self._verifier is not None

    def set_passphrase(self, text: str, log_n: int, salt: bytes) -> None:
        """Keep the passphrase of the backup until `forget_passphrase`.

        `salt` are at least 16 random bytes from the caller. Raises ValueError for fewer, and for no passphrase.
        """
        text = age.normalise_passphrase(text)
        verifier = Verifier(text, salt)
        self._drop_passphrase()
        self._verifier, self.log_n = verifier, log_n
        self._passphrase = _secret(text)

    def is_passphrase(self, text: str) -> bool:
        """Whether this is the passphrase that was set; False where none was."""
        return self._verifier is not None and self._verifier.accepts(age.normalise_passphrase(text))

    def forget_passphrase(self) -> None:
        """Forget it, as when the screen is locked; only its hash stays, for `resume`."""
        if self._passphrase is not None:
            self._passphrase.wipe()
        self._passphrase = None

    def resume(self, text: str) -> bool:
        """Take the passphrase again if it is the one that was set; whether it is."""
        is_right = self.is_passphrase(text)
        if is_right:
            self.forget_passphrase()
            self._passphrase = _secret(age.normalise_passphrase(text))
        return is_right

    @property
    def passphrase(self) -> str:
        """The passphrase, for custody alone. Raises Refused where it was forgotten."""
        if self._passphrase is None:
            raise Refused("The backup passphrase is not here: locking the screen forgets it.", "Type it again.")
        return self._passphrase.expose().decode("utf-8", "surrogatepass")

    # --- what the next backup holds ----------------------------------------------------------------------------------

    @property
    def is_empty(self) -> bool:
        """Whether nothing of a backup is here."""
        return not self._keys and self.generation == 0 and self._verifier is None

    @property
    def keys(self) -> tuple[KeyFacts, ...]:
        """The keys that the next backup will hold, those of the session included."""
        with self._every_key() as keys:
            return tuple(key.facts for key in keys)

    def holds(self, fingerprint: bytes) -> bool:
        """Whether later backups hold this key though it is forgotten: it was sealed and read back, or opened."""
        return fingerprint in self._keys

    def has_other(self, fingerprint: bytes, material: Material) -> bool:
        """Whether another key with this fingerprint is in the backup: only one of them would be sealed."""
        return fingerprint in self._keys and self._keys[fingerprint].is_other(material)

    def check(self, opened: Opened) -> None:
        """Raise Refused where a backup has another key with a fingerprint that is here: only one of them would stay."""
        with self._every_key() as here:
            known = {key.fingerprint: key for key in here}
            pairs = [(key, known[key.fingerprint]) for key in opened.sealed_keys if key.fingerprint in known]
            if not all(key.is_same(other) for key, other in pairs):
                raise Refused("Another key with the same fingerprint is here.", "Leave coldtui, and open it alone.")

    def adopt(self, opened: Opened) -> None:
        """Keep what an opened backup holds, so that the next generation holds it too.

        One whose passphrase took too little work, or is not known, does not count as sealed: it is to be sealed anew.
        """
        self._take([key.copy() for key in opened.sealed_keys if key.fingerprint not in self._keys])
        known = {name for name, _ in self._unknown}
        self._unknown += tuple(member for member in opened.unknown if member[0] not in known)
        self.recovery = self.recovery or opened.recovery
        self.generation = max(self.generation, opened.generation)
        self.sealed_version = 0 if opened.is_weak or opened.log_n is None else self.version_of(opened)

    def drop(self, fingerprint: bytes) -> None:
        """Let later backups do without this key; one that is loaded would be taken in again: forget it first."""
        key = self._keys.pop(fingerprint, None)
        if key is not None:
            key.wipe()

    def keep_passphrase(self, fingerprint: bytes, *, keep: bool) -> None:
        """Whether later backups hold the passphrase of a key as well; to keep it, the key must be loaded.

        Raises KeyError for a key that is not here, Refused for a passphrase that no backup can hold.
        """
        if not keep and fingerprint in self._keys:
            self._keys[fingerprint].keep_passphrase("")
            return
        material, origin = self._loaded()[fingerprint]
        if not keep:
            return
        if not is_writable(material.passphrase):
            raise Refused(
                "No backup can hold this passphrase: it is too long, or has signs that are no characters.",
                "Keep it on paper, in another place than the words.",
            )
        if fingerprint not in self._keys:
            self._keys[fingerprint] = SealedKey.of(material, origin)
        self._keys[fingerprint].keep_passphrase(material.passphrase)

    # --- versions: what was sealed, and what was not -----------------------------------------------------------------

    def version(self, contents: Contents) -> int:
        """A number for this very state of keys and contents, from 1 on: the same for as long as nothing changes.

        The date of a backup and its generation are no part of it.
        """
        return self._number(state_of(self._document(contents, 1)))

    def version_of(self, opened: Opened) -> int:
        """The number of the state that an opened backup holds."""
        return self._number(opened.state)

    def is_sealed(self, contents: Contents) -> bool:
        """Whether this state was sealed and read back, or opened."""
        return self.sealed_version != 0 and self.version(contents) == self.sealed_version

    def covers(self, opened: Opened, contents: Contents) -> bool:
        """Whether a new generation would lose nothing of this one: no key, no wallet, and it is no later one.

        An earlier generation may have labels and notes that were removed since; one of the same number may not.
        """
        keys = {key.fingerprint for key in self.keys}
        wallets = {wallet.descriptor for wallet in contents.wallets}
        return (
            (opened.generation < self.generation or self._covers_the_rest(opened, contents))
            and all(key.fingerprint in keys for key in opened.keys)
            and all(wallet.descriptor in wallets for wallet in opened.contents.wallets)
        )

    def _covers_the_rest(self, opened: Opened, contents: Contents) -> bool:
        """Whether a backup of this very generation has no label and no note that is not here."""
        if opened.generation != self.generation:
            return False
        if self.version_of(opened) == self.sealed_version:
            return True
        theirs = opened.contents
        return set(theirs.labels) <= set(contents.labels) and set(theirs.notes) <= set(contents.notes)

    def _number(self, state: bytes) -> int:
        return self._versions.setdefault(state, len(self._versions) + 1)

    # --- sealing -----------------------------------------------------------------------------------------------------

    def seal(self, contents: Contents, number: int, random: Random, without: frozenset[bytes] = frozenset()) -> Seal:
        """Seal everything as generation `number`. Takes 2^log_n KiB of memory. Use it in a `with` block.

        `without` are the fingerprints of keys that are left out, loaded or not. Raises Refused where the passphrase is
        not here or there is more than a backup holds, DeviceFailed where memory is short.
        """
        passphrase = self.passphrase
        document = self._document(contents, number, without)
        plain, version = backup_document.write(document), self._number(state_of(document))
        data = age.seal(plain, passphrase, self.log_n, random)
        recovery = age.seal_to(plain, (self.recovery,), random) if self.recovery else None
        with self._every_key(without) as keys:
            held = tuple(key.copy() for key in keys)
        return Seal(data, recovery, plain, number, version, self.log_n, passphrase, held, self._confirmed)

    def _confirmed(self, seal: Seal) -> None:
        if self._verifier is None:
            return  # everything was wiped meanwhile, and stays so
        self._take([key.copy() for key in seal.keys])
        self.generation = max(self.generation, seal.number)
        self.sealed_version = seal.version

    def _take(self, keys: list[SealedKey]) -> None:
        for key in keys:
            self.drop(key.fingerprint)
            self._keys[key.fingerprint] = key

    @contextmanager
    def _every_key(self, without: frozenset[bytes] = frozenset()) -> Iterator[tuple[SealedKey, ...]]:
        loaded = self._loaded().items()
        new = [SealedKey.of(*made) for fingerprint, made in loaded if fingerprint not in self._keys]
        try:
            yield tuple(key for key in (*self._keys.values(), *new) if key.fingerprint not in without)
        finally:
            wipe_all(new)

    def _document(self, contents: Contents, number: int, without: frozenset[bytes] = frozenset()) -> BackupDocument:
        with self._every_key(without) as keys:
            written = tuple(key.written() for key in keys)
        if len(written) > MAX_KEYS:
            raise Refused(f"A backup holds {MAX_KEYS} keys, and there are {len(written)}.", "Forget some of them.")
        return BackupDocument(
            APP,
            number,
            contents.network,
            contents.created,
            written,
            contents.wallets,
            contents.labels,
            contents.notes,
            contents.drills,
            self._unknown,
            self.recovery,
        )

    # --- the end -----------------------------------------------------------------------------------------------------

    def _drop_passphrase(self) -> None:
        self.forget_passphrase()
        if self._verifier is not None:
            self._verifier.wipe()
        self._verifier = None

    def wipe(self) -> None:
        """Overwrite the passphrase and the keys, and forget what was sealed. A second time does nothing."""
        self._drop_passphrase()
        wipe_all(self._keys.values())
        self._keys.clear()
        self._versions.clear()
        self._unknown = ()
        self.recovery = None
        self.generation = self.sealed_version = 0

    def __repr__(self) -> str:
        return "<Sealing>"

    def __reduce__(self) -> Never:
        raise TypeError("what is sealed is not copied and not pickled")


def _secret(text: str) -> Secret:
    return Secret(text.encode("utf-8", "surrogatepass"))
