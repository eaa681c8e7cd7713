"""A key that is not one yet, or the copy of one that is loaded: being made, checked, shown or split.

Everything that makes, loads or gives out a key works on a draft. Plain values go in and come out; what a key is made of
stays inside, and is wiped when the draft is left.
"""

import hmac
from collections.abc import Sequence
from types import TracebackType
from typing import Never, Protocol, Self

from coldtui.core import mnemonic
from coldtui.core.key import ExtendedPublicKey, Path
from coldtui.core.wordlist import Language
from coldtui.custody.material import Kind, Material


class Owner(Protocol):
    """Where a draft becomes a key."""

    def admit(self, draft: "Draft") -> bytes:
        """Make it a key; its fingerprint. Raises Refused."""

    def is_loaded(self, draft: "Draft") -> bool:
        """Whether it is a key already."""


class Draft:
    """One key in the making. A context manager: leaving it wipes. repr shows nothing; not copied, not pickled.

    What asks about the key raises ValueError while the draft is empty: a bug of the caller.
    """

    def __init__(self, owner: Owner, material: Material | None = None) -> None:
        self._owner = owner
        self._material = material
        self._is_backed_up = False
        self._typed_back: set[int] = set()
        self.is_copy = material is not None
        """Whether it was made as the copy of a loaded key."""
        self.origin = ""
        """Where the randomness of the key came from, in words for a person; empty when that is not known."""

    # --- filling: each replaces what was there, with its passphrase --------------------------------------------------

    def from_phrase(self, words: Sequence[str], language: Language = Language.ENGLISH) -> None:
        """A recovery phrase (BIP39). Raises NotAMnemonic."""
        self._fill(Material.phrase(words, language))

    def from_entropy(self, entropy: bytes, language: Language = Language.ENGLISH) -> None:
        """The phrase of 16, 20, 24, 28 or 32 bytes. Raises ValueError for another size."""
        if len(entropy) not in mnemonic.ENTROPY_SIZES:
            raise ValueError("entropy has 16, 20, 24, 28 or 32 bytes")
        self._fill(Material(Kind.PHRASE, entropy, language))

    def from_seed(self, seed: bytes) -> None:
        """A seed of 16 to 64 bytes, as codex32 holds it (BIP93). Raises ValueError for another size."""
        self._fill(self._seeded(Kind.SEED, seed))

    def from_slip39(self, master_secret: bytes) -> None:
        """The master secret of a SLIP-39 wallet, which is BIP32's seed. Raises ValueError for a wrong size."""
        self._fill(self._seeded(Kind.SLIP39, master_secret))

    def from_xprv(self, text: str, is_test: bool) -> None:
        """A master key as "xprv..." or "tprv...". Raises NotAKey, WrongNetwork."""
        self._fill(Material.xprv(text, is_test))

    def from_electrum(self, words: Sequence[str]) -> None:
        """A segwit phrase of Electrum. Raises NotAMnemonic."""
        self._fill(Material.electrum(words))

    @staticmethod
    def _seeded(kind: Kind, seed: bytes) -> Material:
        if not 16 <= len(seed) <= 64:
            raise ValueError("a seed has 16 to 64 bytes")
        return Material(kind, seed)

    def _fill(self, material: Material) -> None:
        self.wipe()
        self._material = material

    def set_passphrase(self, text: str) -> None:
        """Set or, with the empty text, remove the passphrase. Raises ValueError for a kind that takes none."""
        self.material.set_passphrase(text)

    # --- what can be known -------------------------------------------------------------------------------------------

    @property
    def material(self) -> Material:
        """What the key is made of: for custody alone. Raises ValueError while the draft is empty."""
        if self._material is None:
            raise ValueError("this draft is empty")
        return self._material

    @property
    def kind(self) -> Kind | None:
        """Which kind of backup it is made of; None while it is empty."""
        return None if self._material is None else self._material.kind

    @property
    def language(self) -> Language:
        """The language of a recovery phrase."""
        return self.material.language

    @property
    def word_count(self) -> int | None:
        """How many words the phrase has; None for a kind without words."""
        return len(self.material.words()) if self.has_words else None

    @property
    def has_words(self) -> bool:
        """Whether `words` has something to show."""
        return self.kind in {Kind.PHRASE, Kind.ELECTRUM}

    @property
    def takes_passphrase(self) -> bool:
        """Whether a passphrase can be added."""
        return self.material.takes_passphrase

    @property
    def has_passphrase(self) -> bool:
        """Whether it has one."""
        return self.material.has_passphrase

    @property
    def fingerprint(self) -> bytes:
        """The master key's fingerprint (4 bytes), with the passphrase. Raises NotAMnemonic for one that is no text."""
        with self.material.master() as master:
            return master.fingerprint

    @property
    def fingerprint_without_passphrase(self) -> bytes:
        """The fingerprint (4 bytes) of the same backup with no passphrase."""
        with self.material.master(with_passphrase=False) as master:
            return master.fingerprint

    def account_key(self, path: Path, is_test: bool) -> ExtendedPublicKey:
        """The extended public key at a path below the master key."""
        with self.material.master() as master, master.derive(path) as account:
            return account.neuter(is_test)

    @property
    def is_loaded(self) -> bool:
        """Whether this very key is one of the session's already."""
        return self._owner.is_loaded(self)

    def is_same_backup(self, other: "Draft") -> bool:
        """Whether both were made of the same words, or of the same other secret. Passphrases are not looked at."""
        mine, theirs = self.material, other.material
        is_same = hmac.compare_digest(mine.secret, theirs.secret)
        return is_same and (mine.kind, mine.language) == (theirs.kind, theirs.language)

    def word_is(self, number: int, word: str) -> bool:
        """Whether the word with this number, counted from 0, is this one. Tells nothing else about it."""
        words = self.material.words()
        return 0 <= number < len(words) and words[number] == word

    def type_back(self, number: int, word: str) -> bool:
        """The word with this number, counted from 0, as it was typed from the paper: whether it is right."""
        is_right = self.word_is(number, word)
        if is_right:
            self._typed_back.add(number)
        return is_right

    @property
    def is_typed_back(self) -> bool:
        """Whether every word was typed back right since it was filled."""
        return self.has_words and len(self._typed_back) == self.word_count

    # --- the ways out: secrets, for their one purpose -----------------------------------------------------------------

    def words(self) -> tuple[str, ...]:
        """The words, to be shown. Raises ValueError for a kind without words."""
        return self.material.words()

    def entropy(self) -> bytes:
        """The 16 to 32 bytes of a recovery phrase, to be shown as a code. Raises ValueError for another kind."""
        if self.kind is not Kind.PHRASE:
            raise ValueError("only a recovery phrase stands for entropy")
        return self.material.secret

    # --- becoming a key ----------------------------------------------------------------------------------------------

    def mark_backed_up(self) -> None:
        """A backup of this was read back and compared."""
        self._is_backed_up = True

    @property
    def is_backed_up(self) -> bool:
        """Whether a backup of this was read back and compared."""
        return self._is_backed_up

    def keep(self) -> bytes:
        """Make it a key of the session; its fingerprint. Raises Refused as `Session.add` does."""
        return self._owner.admit(self)

    def wipe(self) -> None:
        """Overwrite it and forget it. A second time does nothing."""
        if self._material is not None:
            self._material.wipe()
        self._material = None
        self._is_backed_up = False
        self._typed_back.clear()
        self.origin = ""

    @property
    def is_wiped(self) -> bool:
        """Whether nothing is in it."""
        return self._material is None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.wipe()

    def __repr__(self) -> str:
        return "<Draft>"

    def __reduce__(self) -> Never:
        raise TypeError("a draft is not copied and not pickled")
