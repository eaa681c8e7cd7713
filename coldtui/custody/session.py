"""The session: the only holder of private keys. They are added, used by name, forgotten and wiped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from threading import RLock
from types import TracebackType
from typing import TYPE_CHECKING, Never, Protocol, Self, TypeVar, runtime_checkable
from weakref import WeakSet

from coldtui.core.errors import Refused
from coldtui.core.key import ExtendedPrivateKey, ExtendedPublicKey, Path
from coldtui.core.wallet import WalletKey
from coldtui.custody.draft import Draft
from coldtui.custody.material import Kind, Material, digest_of
from coldtui.custody.verifier import Verifier

if TYPE_CHECKING:
    from coldtui.core.review import Approval, Review
    from coldtui.core.sign import SignedPsbt
    from coldtui.custody.opened import Opened
    from coldtui.custody.sealing import Sealing


@runtime_checkable
class Wipeable(Protocol):
    """What holds a secret for a while."""

    def wipe(self) -> None:
        """Overwrite it. A second time does nothing."""

    @property
    def is_wiped(self) -> bool:
        """Whether nothing is in it any more."""


Held = TypeVar("Held", bound=Wipeable)


@dataclass(slots=True, repr=False)
class _Loaded:
    master: ExtendedPrivateKey
    material: Material
    is_backed_up: bool
    origin: str
    identity: bytes

    def wipe(self) -> None:
        self.master.wipe()
        self.material.wipe()


class Session:
    """Private keys by the fingerprint of their master key (4 bytes), and the passphrase that unlocks the screen.

    Of a key the master key is kept, and what its backup is made of, so that it can be shown or split again. repr shows
    nothing; copying and pickling raise TypeError; leaving a `with` block wipes. A fingerprint that is not loaded raises
    KeyError: that is a bug of the caller.
    """

    def __init__(self) -> None:
        self._keys: dict[bytes, _Loaded] = {}
        self._tracked: WeakSet[Wipeable] = WeakSet()
        self._verifier: Verifier | None = None
        self._sealing: Sealing | None = None
        self._lock = RLock()

    def add(self, words: Sequence[str], passphrase: str = "") -> bytes:
        """Load the key of an English recovery phrase and its passphrase; the fingerprint, for the user to compare.

        Loading a key again changes nothing. Raises NotAMnemonic for a phrase that is none, and Refused where another
        key with the same fingerprint is loaded.
        """
        with self.draft() as draft:
            draft.from_phrase(words)
            draft.set_passphrase(passphrase)
            return draft.keep()

    def draft(self) -> Draft:
        """A key in the making, empty. Use it in a `with` block; `wipe` wipes it too."""
        return self.track(Draft(self))

    def copy_of(self, fingerprint: bytes) -> Draft:
        """The copy of a loaded key, for every way out. Use it in a `with` block. Raises KeyError when not loaded."""
        return self.track(Draft(self, self._keys[fingerprint].material.copy()))

    def track(self, held: Held) -> Held:
        """Have `wipe` wipe this too, as long as it lives; returns it."""
        self._tracked.add(held)
        return held

    def admit(self, draft: Draft) -> bytes:
        """Make a draft a key: see `Draft.keep`."""
        master = draft.material.master()
        fingerprint = master.fingerprint
        loaded = self._keys.get(fingerprint)
        if loaded is None:
            # Stretching costs a second on an old laptop: once more only where the passphrase made another key.
            digest = draft.material.digest() if draft.material.has_passphrase else digest_of(master)
            identity = fingerprint + digest
            loaded = _Loaded(master, draft.material.copy(), draft.is_backed_up, draft.origin, identity)
            with self._lock:
                self._keys[fingerprint] = loaded
            return fingerprint
        is_same = loaded.master.is_same(master)
        master.wipe()
        if not is_same:
            raise Refused("Another key with the same fingerprint is loaded.", "Forget that key first.")
        loaded.is_backed_up |= draft.is_backed_up
        return fingerprint

    def is_loaded(self, draft: Draft) -> bool:
        """Whether the very key of a draft is a key of the session already."""
        with draft.material.master() as master:
            loaded = self._keys.get(master.fingerprint)
            return loaded is not None and loaded.master.is_same(master)

    def identity_of(self, fingerprint: bytes) -> bytes:
        """What tells a loaded key from others with its fingerprint, as in `KeyFacts`. Raises KeyError."""
        return self._keys[fingerprint].identity

    def kind_of(self, fingerprint: bytes) -> Kind:
        """Which kind of backup a loaded key came from. Raises KeyError when it is not loaded."""
        return self._keys[fingerprint].material.kind

    def has_key_passphrase(self, fingerprint: bytes) -> bool:
        """Whether a loaded key has a passphrase of its own. Raises KeyError when it is not loaded."""
        return self._keys[fingerprint].material.has_passphrase

    def is_backed_up(self, fingerprint: bytes) -> bool:
        """Whether a backup of a loaded key was read back in this session. Raises KeyError when it is not loaded."""
        return self._keys[fingerprint].is_backed_up

    def mark_backed_up(self, fingerprint: bytes) -> None:
        """A backup of a loaded key was read back. Raises KeyError when it is not loaded."""
        self._keys[fingerprint].is_backed_up = True

    def origin_of(self, fingerprint: bytes) -> str:
        """Where the randomness of a loaded key came from, in words; may be empty. Raises KeyError."""
        return self._keys[fingerprint].origin

    # what seals is read when it is needed: home comes before it

    @property
    def sealing(self) -> "Sealing":
        """What seals the keys of this session into backups."""
        from coldtui.custody.sealing import Sealing  # noqa: PLC0415

        with self._lock:
            if self._sealing is None:
                self._sealing = Sealing(self._made_of, self._lock)
            return self._sealing

    @property
    def has_backup(self) -> bool:
        """Whether a backup was sealed or opened in this session, or a passphrase for one set."""
        return self._sealing is not None and not self._sealing.is_empty

    def open_sealed(self, sealed: bytes, passphrase: str) -> "Opened":
        """Open a sealed backup; nothing of it is of the session yet. Raises as `opened.open_sealed`."""
        from coldtui.custody.opened import open_sealed  # noqa: PLC0415

        return self.track(open_sealed(self, sealed, passphrase))

    def open_with_key(self, sealed: bytes, identity: bytes) -> "Opened":
        """The same with a recovery key (32 bytes). Raises as `opened.open_with_key`."""
        from coldtui.custody.opened import open_with_key  # noqa: PLC0415

        return self.track(open_with_key(self, sealed, identity))

    def reopen(self, sealed: bytes) -> "Opened":
        """The same with the passphrase that `sealing` holds. Raises Refused where it holds none."""
        return self.open_sealed(sealed, self.sealing.passphrase)

    def _made_of(self) -> Mapping[bytes, tuple[Material, str]]:
        return {loaded.identity: (loaded.material, loaded.origin) for loaded in self._keys.values()}

    @property
    def is_making(self) -> bool:
        """Whether something is being made that is not a key yet, or shares that were not all read back."""
        return any(not held.is_wiped and not (isinstance(held, Draft) and held.is_copy) for held in self._tracked)

    @property
    def holds_nothing(self) -> bool:
        """Whether no key is loaded, no backup was opened, and everything that is being made was wiped."""
        return not self._keys and not self.has_backup and all(held.is_wiped for held in self._tracked)

    @property
    def fingerprints(self) -> tuple[bytes, ...]:
        """The loaded keys, in the order in which they came."""
        return tuple(self._keys)

    def forget(self, fingerprint: bytes) -> None:
        """Wipe one key. Raises KeyError when it is not loaded."""
        with self._lock:
            self._keys.pop(fingerprint).wipe()

    def wipe_unfinished(self) -> None:
        """Wipe everything that is being made; the keys stay."""
        for held in tuple(self._tracked):
            held.wipe()

    def wipe(self) -> None:
        """Wipe every key, everything that is being made, what is sealed, and the session passphrase."""
        self.wipe_unfinished()
        with self._lock:
            if self._sealing is not None:
                self._sealing.wipe()
            for key in self._keys.values():
                key.wipe()
            self._keys.clear()
        self._drop_verifier()

    def account_key(self, fingerprint: bytes, path: Path, is_test: bool) -> ExtendedPublicKey:
        """The extended public key at a path below a loaded master key. Raises KeyError when it is not loaded."""
        with self._keys[fingerprint].master.derive(path) as account:
            return account.neuter(is_test)

    def owner_of(self, key: WalletKey) -> bytes | None:
        """The fingerprint of the loaded key from which a wallet's key comes, or None.

        Decided by deriving the account again at its origin's path and comparing public key and chain code. The
        fingerprint in the origin is a label that anybody can write, so every loaded key is tried.
        """
        for fingerprint, loaded in self._keys.items():
            with loaded.master.derive(key.origin.path) as account:
                if _is_private_half(account, key.xpub):
                    return fingerprint
        return None

    def owns(self, key: WalletKey) -> bool:
        """Whether a wallet's key comes from a loaded key: see `owner_of`."""
        return self.owner_of(key) is not None

    def sign(self, review: "Review", approval: "Approval") -> "SignedPsbt":
        """Sign a reviewed and approved transaction with every loaded key. Raises RefusedToSign."""
        from coldtui.core.sign import sign  # noqa: PLC0415 (read when a transaction is there)

        return sign(review, approval, _Ring([loaded.master for loaded in self._keys.values()]))

    @property
    def has_passphrase(self) -> bool:
        """Whether a session passphrase is set."""
        return self._verifier is not None

    @property
    def passphrases(self) -> tuple[str, ...]:
        """What a passphrase that unlocks the screen is called, for each that there is."""
        names = (("screen passphrase", self.has_passphrase), ("backup passphrase", self._has_backup_passphrase))
        return tuple(name for name, is_there in names if is_there)

    @property
    def _has_backup_passphrase(self) -> bool:
        return self._sealing is not None and self._sealing.has_passphrase

    def set_passphrase(self, text: str, salt: bytes) -> None:
        """Set the passphrase that unlocks the screen; only its scrypt hash is kept, until `wipe`.

        `salt` are at least 16 random bytes from the caller, since custody has no randomness of its own. Raises
        ValueError for a shorter one, and for an empty passphrase.
        """
        verifier = Verifier(text, salt)
        self._drop_verifier()
        self._verifier = verifier

    def forget_backup_passphrase(self) -> None:
        """As `Sealing.forget_passphrase`: also of one that is only being set, when there is no backup yet."""
        if self._sealing is not None:
            self._sealing.forget_passphrase()

    def unlocks(self, text: str) -> bool:
        """Whether this is the session passphrase, or that of its backup, which then is here again."""
        if self._verifier is not None and self._verifier.accepts(text):
            return True
        return self._sealing is not None and self._sealing.resume(text)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.wipe()

    def _drop_verifier(self) -> None:
        if self._verifier is not None:
            self._verifier.wipe()
        self._verifier = None

    def __repr__(self) -> str:
        return "<Session>"

    def __reduce__(self) -> Never:
        raise TypeError("a session is not copied and not pickled")


class _Ring:
    """The loaded keys as core.sign sees them; never leaves this module."""

    def __init__(self, masters: Sequence[ExtendedPrivateKey]) -> None:
        self._masters = masters

    def account(self, key: WalletKey) -> ExtendedPrivateKey | None:
        """The private half of a wallet's key, newly derived, or None where no loaded key has it."""
        for master in self._masters:
            account = master.derive(key.origin.path)
            if _is_private_half(account, key.xpub):
                return account
            account.wipe()
        return None


def _is_private_half(account: ExtendedPrivateKey, xpub: ExtendedPublicKey) -> bool:
    mine = account.neuter(xpub.is_test)
    return (mine.public_key, mine.chain_code) == (xpub.public_key, xpub.chain_code)
