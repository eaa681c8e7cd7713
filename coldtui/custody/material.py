"""What a key is made of: the secret that a backup holds, and the way from there to the master key.

For custody alone: nothing of this module is handed to a journey or a screen.
"""

import hashlib
from collections.abc import Sequence
from enum import Enum
from types import TracebackType
from typing import Never, Self

from coldtui.core import electrum, mnemonic
from coldtui.core.key import ExtendedPrivateKey, read_private_key
from coldtui.core.secret import Secret
from coldtui.core.wordlist import Language


class Kind(Enum):
    """The kinds of backup that make a key; the value is for a sentence."""

    PHRASE = "recovery phrase"
    SLIP39 = "SLIP-39 wallet"
    SEED = "seed"
    XPRV = "extended private key"
    ELECTRUM = "Electrum phrase"


_WITH_PASSPHRASE = frozenset((Kind.PHRASE, Kind.ELECTRUM))


class Material:
    """A backup's secret and its passphrase, in memory that `wipe` overwrites. Shows nothing, is not pickled.

    `secret` is by kind: PHRASE the entropy, SLIP39 the master secret, SEED the seed, XPRV the text "xprv...", ELECTRUM
    the phrase as Electrum normalises it.
    """

    __slots__ = ("_passphrase", "_secret", "kind", "language")

    def __init__(self, kind: Kind, secret: bytes, language: Language = Language.ENGLISH) -> None:
        self.kind = kind
        self.language = language
        self._secret = Secret(secret)
        self._passphrase = Secret(b"")

    @classmethod
    def phrase(cls, words: Sequence[str], language: Language = Language.ENGLISH) -> Self:
        """A recovery phrase (BIP39). Raises NotAMnemonic."""
        return cls(Kind.PHRASE, mnemonic.entropy_of(words, language), language)

    @classmethod
    def electrum(cls, words: Sequence[str]) -> Self:
        """A segwit phrase of Electrum. Raises NotAMnemonic."""
        return cls(Kind.ELECTRUM, electrum.check_phrase(words).encode())

    @classmethod
    def xprv(cls, text: str, is_test: bool) -> Self:
        """A master key as "xprv..." or "tprv...". Raises NotAKey, WrongNetwork."""
        read_private_key(text, is_test).wipe()
        return cls(Kind.XPRV, text.encode())

    @property
    def takes_passphrase(self) -> bool:
        """Whether a passphrase can be added to this kind."""
        return self.kind in _WITH_PASSPHRASE

    @property
    def has_passphrase(self) -> bool:
        """Whether there is one."""
        return len(self._passphrase) > 0

    def set_passphrase(self, text: str) -> None:
        """Set or, with the empty text, remove the passphrase. Raises ValueError for a kind that takes none."""
        if text and not self.takes_passphrase:
            raise ValueError("this kind of key takes no passphrase")
        self._passphrase.wipe()
        self._passphrase = Secret(text.encode("utf-8", "surrogatepass"))

    @property
    def secret(self) -> bytes:
        """A copy of the secret itself. Raises ValueError after `wipe`."""
        return bytes(self._secret.expose())

    def words(self) -> tuple[str, ...]:
        """The phrase of PHRASE and ELECTRUM. Raises ValueError for the other kinds, which have no words."""
        if self.kind is Kind.PHRASE:
            return mnemonic.words_of(self.secret, self.language)
        if self.kind is Kind.ELECTRUM:
            return tuple(self.secret.decode().split(" "))
        raise ValueError("this kind of key has no words")

    def seed(self, *, with_passphrase: bool = True) -> Secret:
        """BIP32's seed. Raises ValueError for XPRV, which has none any more, NotAMnemonic as `mnemonic.seed`."""
        passphrase = self.passphrase if with_passphrase else ""
        if self.kind is Kind.PHRASE:
            return Secret(mnemonic.seed(self.words(), passphrase, self.language))
        if self.kind is Kind.ELECTRUM:
            return Secret(electrum.seed(self.words(), passphrase))
        if self.kind is Kind.XPRV:
            raise ValueError("an extended private key has no seed")
        return Secret(self.secret)

    @property
    def passphrase(self) -> str:
        """The passphrase, empty where there is none."""
        if not self.has_passphrase:
            return ""
        return self._passphrase.expose().decode("utf-8", "surrogatepass")

    def master(self, *, with_passphrase: bool = True) -> ExtendedPrivateKey:
        """The master key (BIP32), new memory each time."""
        if self.kind is Kind.XPRV:
            return read_private_key(self.secret.decode(), None)
        with self.seed(with_passphrase=with_passphrase) as seed:
            return ExtendedPrivateKey.from_seed(seed.expose())

    def digest(self) -> bytes:
        """32 bytes that tell this key from every other, whatever fingerprint somebody claims for it.

        They are those of the master key without the passphrase: a backup may not hold that.
        """
        with self.master(with_passphrase=False) as master:
            return digest_of(master)

    def copy(self, *, with_passphrase: bool = True) -> "Material":
        """The same with memory of its own."""
        other = Material(self.kind, self.secret, self.language)
        if with_passphrase:
            other.set_passphrase(self.passphrase)
        return other

    def wipe(self) -> None:
        """Overwrite the secret and the passphrase. A second time does nothing."""
        self._secret.wipe()
        self._passphrase.wipe()

    @property
    def is_wiped(self) -> bool:
        """Whether it was overwritten."""
        return self._secret.is_wiped

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.wipe()

    def __repr__(self) -> str:
        return "<Material>"

    def __reduce__(self) -> Never:
        raise TypeError("what a key is made of is not pickled")


def digest_of(master: ExtendedPrivateKey) -> bytes:
    """What `Material.digest` returns, of a master key that was made without a passphrase."""
    public = master.neuter(is_test=False)
    return hashlib.sha256(public.public_key + public.chain_code).digest()
