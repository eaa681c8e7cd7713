"""Sealing: everything that one needs to be whole again goes into a backup, and nothing leaves custody but ciphertext.

The passphrase of the backup stays here from enrolling a card, or opening one, until the screen is locked. The keys of a
backup that was opened stay here too, those that were not loaded among them: a new generation never loses a key that the
last one had, unless it was dropped by name.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from threading import RLock
from typing import Never

from coldtui.core.errors import Refused
from coldtui.core.secret import Secret
from coldtui.custody.contents import Contents
from coldtui.custody.held import Held
from coldtui.custody.material import Material
from coldtui.custody.opened import Opened, state_of
from coldtui.custody.seal import Seal
from coldtui.custody.sealed_keys import KeyFacts, SealedKey, merged, wipe_all
from coldtui.custody.verifier import Verifier
from coldtui.formats import age, backup_document
from coldtui.formats.backup_document import MAX_GENERATION, BackupDocument
from coldtui.formats.backup_keys import is_writable

Random = Callable[[int], bytes]
"""n secret random bytes, for every n."""

Loaded = Callable[[], Mapping[bytes, tuple[Material, str]]]
"""The keys of the session: by identity (see `KeyFacts`), what each is made of and where its randomness came from."""

HIGHEST = MAX_GENERATION - 100_000
"""Nobody seals as often: a higher number is made up, and followed by no other, or sealing would end there."""

APP = "coldtui"
"""The program that a backup names as its writer."""


class Sealing:
    """The backup passphrase, and what the last backup held. Made and wiped by the session. repr shows nothing.

    Several threads may use it at once, of which one may wipe it. `lock` is the session's: it keeps them apart wherever
    the keys are looked at.
    """

    def __init__(self, loaded: Loaded, lock: RLock) -> None:
        self._loaded = loaded
        self._lock = lock
        self._epoch = self._life = 0
        self._passphrase: Secret | None = None
        self._verifier: Verifier | None = None
        self._keys: dict[bytes, SealedKey] = {}
        self._unknown: tuple[tuple[str, str], ...] = ()
        self._versions: dict[bytes, int] = {}
        self._ancestors: set[bytes] = set()
        self.log_n = age.SAFE_LOG_N
        """The work of the passphrase for what is sealed next, as a power of 2."""
        self.generation = 0
        """The highest generation that was opened, or sealed and read back; 0 before the first."""
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

        `salt` are at least 16 random bytes from the caller. Raises ValueError for fewer, and for no passphrase. It
        takes a moment: where it is to be forgotten meanwhile only its hash stays, and nothing after `wipe`.
        """
        text = age.normalise_passphrase(text)
        epoch, life = self._epoch, self._life
        verifier = Verifier(text, salt)
        with self._lock:
            if life != self._life:
                verifier.wipe()
                return
            self._drop_passphrase()
            self._verifier, self.log_n = verifier, log_n
            self._passphrase = _secret(text) if epoch == self._epoch else None

    def is_passphrase(self, text: str) -> bool:
        """Whether this is the passphrase that was set; False where none was."""
        verifier = self._verifier
        return verifier is not None and verifier.accepts(age.normalise_passphrase(text))

    def forget_passphrase(self) -> None:
        """Forget it, as when the screen is locked; only its hash stays, for `resume`."""
        with self._lock:
            self._epoch += 1
            self._let_go()

    def _let_go(self) -> None:
        if self._passphrase is not None:
            self._passphrase.wipe()
        self._passphrase = None

    def resume(self, text: str) -> bool:
        """Take the passphrase again if it is the one that was set; whether it is.

        It takes a moment: where it is to be forgotten meanwhile, it is not taken.
        """
        epoch = self._epoch
        is_right = self.is_passphrase(text)
        with self._lock:
            if is_right and epoch == self._epoch:
                self._let_go()
                self._passphrase = _secret(age.normalise_passphrase(text))
        return is_right

    @property
    def passphrase(self) -> str:
        """The passphrase, for custody alone. Raises Refused where it was forgotten."""
        with self._lock:
            return self._text()

    def _text(self) -> str:
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
        with self._lock, self._every_key() as keys:
            return tuple(key.facts for key in keys)

    def holds(self, which: bytes) -> bool:
        """Whether later backups hold this key though it is forgotten: it was sealed and read back, or opened.

        Here and below, `which` is the identity of a key (see `KeyFacts`), or a fingerprint for every key with it.
        """
        with self._lock:
            return any(identity.startswith(which) for identity in self._keys)

    def adopt(self, opened: Opened) -> None:
        """Keep what an opened backup holds, so that the next generation holds it too.

        Of what is here already, it adds what is missing. Of two members of a later version that differ, and have the
        same name, the one of the later generation stays.
        """
        with self._lock, self._every_key() as here:
            known = {key.identity: key for key in here}
            for theirs in opened.sealed_keys:
                key = known.get(theirs.identity, theirs).copy()
                key.take_over(theirs)
                self._put(key)
            is_later = opened.generation > self.generation
            pair = (opened.unknown, self._unknown) if is_later else (self._unknown, opened.unknown)
            self._unknown = merged(*pair)
            self.recovery = self.recovery or opened.recovery
            self._ancestors.add(opened.state)
            self._follow(opened.generation)

    def drop(self, which: bytes) -> None:
        """Let later backups do without this key; one that is loaded would be taken in again: forget it first."""
        with self._lock:
            for identity in [one for one in self._keys if one.startswith(which)]:
                self._keys.pop(identity).wipe()

    def keep_passphrase(self, which: bytes, *, keep: bool) -> None:
        """Whether later backups hold the passphrase of a key as well; to keep it, the key must be loaded.

        Raises KeyError for a key that is not here, Refused for a passphrase that no backup can hold.
        """
        with self._lock:
            if keep:
                self._keep(which)
                return
            sealed = [key for identity, key in self._keys.items() if identity.startswith(which)]
            if not sealed and not any(identity.startswith(which) for identity in self._loaded()):
                raise KeyError(which)
            for key in sealed:
                key.keep_passphrase("")

    def _keep(self, which: bytes) -> None:
        loaded = self._loaded()
        identity = next((one for one in loaded if one.startswith(which)), which)
        material, origin = loaded[identity]
        if not is_writable(material.passphrase):
            raise Refused(
                "No backup can hold this passphrase: it is too long, or has signs that are no characters.",
                "Keep it on paper, in another place than the words.",
            )
        if identity not in self._keys:
            self._put(SealedKey.of(material, origin))
        self._keys[identity].keep_passphrase(material.passphrase)

    # --- versions: what was sealed, and what was not -----------------------------------------------------------------

    def version(self, contents: Contents) -> int:
        """A number for this very state of keys and contents, from 1 on: the same for as long as nothing changes.

        The date of a backup and its generation are no part of it.
        """
        with self._lock:
            return self._number(state_of(self._document(contents, 1)))

    def version_of(self, opened: Opened) -> int:
        """The number of the state that an opened backup holds.

        It is 0 for one that is to be sealed anew: its passphrase took too little work, or is not known.
        """
        with self._lock:
            return 0 if opened.is_weak or opened.log_n is None else self._number(opened.state)

    def covers(self, opened: Opened, contents: Contents) -> bool:
        """Whether a new generation would lose nothing of this backup, except what was removed in this session.

        Its number says nothing. Where it is higher than ours though all is covered, the next one will be above it.
        """
        with self._lock, self._every_key() as keys:
            held = Held.of(keys, contents, self._unknown, self.recovery)
            is_covered = opened.state in self._ancestors or held.covers(opened.held)
            if is_covered:
                self._follow(opened.generation)
            return is_covered

    def _number(self, state: bytes) -> int:
        return self._versions.setdefault(state, len(self._versions) + 1)

    def _follow(self, generation: int) -> None:
        if generation <= HIGHEST:
            self.generation = max(self.generation, generation)

    # --- sealing -----------------------------------------------------------------------------------------------------

    def seal(self, contents: Contents, number: int, random: Random, without: frozenset[bytes] = frozenset()) -> Seal:
        """Seal everything as generation `number`. Takes 2^log_n KiB of memory. Use it in a `with` block.

        `without` are keys that are left out, loaded or not (see `holds`). Raises Refused where the passphrase is
        not here or there is more than a backup holds, DeviceFailed where memory is short.
        """
        with self._lock, self._every_key(without) as keys:
            passphrase, log_n, recipient, life = self._text(), self.log_n, self.recovery, self._life
            document = self._document(contents, number, without)
            plain, state = backup_document.write(document), state_of(document)
            version, ancestors = self._number(state), frozenset(self._ancestors)
            held = Held.of(keys, contents, self._unknown, recipient)
            copies = tuple(key.copy() for key in keys)

        def covers(other: BackupDocument) -> bool:
            return state_of(other) in ancestors or held.covers(Held.of_document(other))

        def confirmed(seal: Seal) -> None:
            with self._lock:
                if life == self._life:  # else everything was wiped meanwhile, and stays so
                    self._confirmed(seal, state)

        try:
            data = age.seal(plain, passphrase, log_n, random)
            recovery = age.seal_to(plain, (recipient,), random) if recipient else None
        except BaseException:
            wipe_all(copies)
            raise
        return Seal(data, recovery, plain, number, version, log_n, passphrase, copies, covers, confirmed)

    def _confirmed(self, seal: Seal, state: bytes) -> None:
        for key in seal.keys:
            if key.identity not in self._keys:
                self._put(key.copy())
        self._ancestors.add(state)
        self.generation = max(self.generation, seal.number)

    def _put(self, key: SealedKey) -> None:
        before = self._keys.get(key.identity)
        self._keys[key.identity] = key
        if before is not None:
            before.wipe()

    @contextmanager
    def _every_key(self, without: frozenset[bytes] = frozenset()) -> Iterator[tuple[SealedKey, ...]]:
        """The keys of the next backup. Only under the lock: one that is wiped meanwhile would fail."""
        loaded = self._loaded().items()
        new = [SealedKey.of(*made) for identity, made in loaded if identity not in self._keys]
        try:
            yield tuple(key for key in (*self._keys.values(), *new) if not key.identity.startswith(tuple(without)))
        finally:
            wipe_all(new)

    def _document(self, contents: Contents, number: int, without: frozenset[bytes] = frozenset()) -> BackupDocument:
        with self._every_key(without) as keys:
            written = tuple(key.written() for key in keys)
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
        self._let_go()
        if self._verifier is not None:
            self._verifier.wipe()
        self._verifier = None

    def wipe(self) -> None:
        """Overwrite the passphrase and the keys, and forget what was sealed. A second time does nothing."""
        with self._lock:
            self._life += 1
            self._epoch += 1
            self._drop_passphrase()
            wipe_all(self._keys.values())
            self._keys.clear()
            self._versions.clear()
            self._ancestors.clear()
            self._unknown = ()
            self.recovery = None
            self.generation = 0

    def __repr__(self) -> str:
        return "<Sealing>"

    def __reduce__(self) -> Never:
        raise TypeError("what is sealed is not copied and not pickled")


def _secret(text: str) -> Secret:
    return Secret(text.encode("utf-8", "surrogatepass"))
