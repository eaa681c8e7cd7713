"""The session: the only holder of private keys. They are added, used by name, forgotten and wiped."""

import unicodedata
from collections.abc import Sequence
from hashlib import scrypt
from types import TracebackType
from typing import Never, Self

from coldtui.core import mnemonic
from coldtui.core.errors import Refused
from coldtui.core.key import ExtendedPrivateKey, ExtendedPublicKey, Path
from coldtui.core.review import Approval, Review
from coldtui.core.secret import Secret
from coldtui.core.sign import SignedPsbt, sign
from coldtui.core.wallet import WalletKey

MIN_SALT = 16

# 16 MiB and about 50 ms: whoever guesses must be at this machine while it runs, and the keys are in its memory anyway
_SCRYPT_N, _SCRYPT_R, _SCRYPT_P = 1 << 14, 8, 1
_SCRYPT_MEMORY = 64 << 20


class Session:
    """Private keys by the fingerprint of their master key (4 bytes), and the passphrase that unlocks the screen.

    Of a key only the master key is kept, not its words and not its passphrase. repr shows nothing; copying and
    pickling raise TypeError; leaving a `with` block wipes. A fingerprint that is not loaded raises KeyError: that is a
    bug of the caller.
    """

    def __init__(self) -> None:
        self._keys: dict[bytes, ExtendedPrivateKey] = {}
        self._verifier: tuple[bytes, Secret] | None = None

    def add(self, words: Sequence[str], passphrase: str = "") -> bytes:
        """Load the key of a recovery phrase and its passphrase; the fingerprint, for the user to compare.

        Loading a key again changes nothing. Raises NotAMnemonic for a phrase that is none, and Refused where another
        key with the same fingerprint is loaded.
        """
        key = _master(words, passphrase)
        fingerprint = key.fingerprint
        loaded = self._keys.setdefault(fingerprint, key)
        if loaded is not key:
            is_same = loaded.is_same(key)
            key.wipe()
            if not is_same:
                raise Refused("Another key with the same fingerprint is loaded.", "Forget that key first.")
        return fingerprint

    @property
    def fingerprints(self) -> tuple[bytes, ...]:
        """The loaded keys, in the order in which they came."""
        return tuple(self._keys)

    def forget(self, fingerprint: bytes) -> None:
        """Wipe one key. Raises KeyError when it is not loaded."""
        self._keys.pop(fingerprint).wipe()

    def wipe(self) -> None:
        """Wipe every key and the session passphrase."""
        for key in self._keys.values():
            key.wipe()
        self._keys.clear()
        self._drop_verifier()

    def account_key(self, fingerprint: bytes, path: Path, is_test: bool) -> ExtendedPublicKey:
        """The extended public key at a path below a loaded master key. Raises KeyError when it is not loaded."""
        with self._keys[fingerprint].derive(path) as account:
            return account.neuter(is_test)

    def owner_of(self, key: WalletKey) -> bytes | None:
        """The fingerprint of the loaded key from which a wallet's key comes, or None.

        Decided by deriving the account again at its origin's path and comparing public key and chain code. The
        fingerprint in the origin is a label that anybody can write, so every loaded key is tried.
        """
        for fingerprint, master in self._keys.items():
            with master.derive(key.origin.path) as account:
                if _is_private_half(account, key.xpub):
                    return fingerprint
        return None

    def owns(self, key: WalletKey) -> bool:
        """Whether a wallet's key comes from a loaded key: see `owner_of`."""
        return self.owner_of(key) is not None

    def sign(self, review: Review, approval: Approval) -> SignedPsbt:
        """Sign a reviewed and approved transaction with every loaded key. Raises RefusedToSign."""
        return sign(review, approval, _Ring(self._keys))

    @property
    def has_passphrase(self) -> bool:
        """Whether a session passphrase is set."""
        return self._verifier is not None

    def set_passphrase(self, text: str, salt: bytes) -> None:
        """Set the passphrase that unlocks the screen; only its scrypt hash is kept, until `wipe`.

        `salt` are at least 16 random bytes from the caller, since custody has no randomness of its own. Raises
        ValueError for a shorter one, and for an empty passphrase.
        """
        if len(salt) < MIN_SALT or not text:
            raise ValueError("a session passphrase is not empty, and its salt has 16 bytes at least")
        self._drop_verifier()
        self._verifier = salt, Secret(_stretched(text, salt))

    def unlocks(self, text: str) -> bool:
        """Whether this is the session passphrase; False where none is set."""
        if self._verifier is None:
            return False
        salt, verifier = self._verifier
        with Secret(_stretched(text, salt)) as typed:
            return typed == verifier

    def unlocks_with_phrase(self, words: Sequence[str], passphrase: str = "") -> bool:
        """Whether this recovery phrase with this passphrase is a loaded key. Raises NotAMnemonic when it is none."""
        with _master(words, passphrase) as key:
            loaded = self._keys.get(key.fingerprint)
            return loaded is not None and loaded.is_same(key)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.wipe()

    def _drop_verifier(self) -> None:
        if self._verifier is not None:
            self._verifier[1].wipe()
        self._verifier = None

    def __repr__(self) -> str:
        return "<Session>"

    def __reduce__(self) -> Never:
        raise TypeError("a session is not copied and not pickled")


class _Ring:
    """The loaded keys as core.sign sees them; never leaves this module."""

    def __init__(self, keys: dict[bytes, ExtendedPrivateKey]) -> None:
        self._keys = keys

    def account(self, key: WalletKey) -> ExtendedPrivateKey | None:
        """The private half of a wallet's key, newly derived, or None where no loaded key has it."""
        for master in self._keys.values():
            account = master.derive(key.origin.path)
            if _is_private_half(account, key.xpub):
                return account
            account.wipe()
        return None


def _master(words: Sequence[str], passphrase: str) -> ExtendedPrivateKey:
    with Secret(mnemonic.seed(words, passphrase)) as seed:
        return ExtendedPrivateKey.from_seed(seed.expose())


def _is_private_half(account: ExtendedPrivateKey, xpub: ExtendedPublicKey) -> bool:
    mine = account.neuter(xpub.is_test)
    return (mine.public_key, mine.chain_code) == (xpub.public_key, xpub.chain_code)


def _stretched(text: str, salt: bytes) -> bytes:
    # NFKD as for BIP39, so that the same keys give the same bytes on every keyboard
    password = unicodedata.normalize("NFKD", text).encode("utf-8", "surrogatepass")
    return scrypt(password, salt=salt, n=_SCRYPT_N, r=_SCRYPT_R, p=_SCRYPT_P, maxmem=_SCRYPT_MEMORY, dklen=32)
