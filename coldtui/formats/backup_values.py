"""What a backup holds: keys, registered wallets, labels, where copies lie, and drills. Nothing here shows itself.

Dates are what the user typed, since the computer keeps no time. Every text is as it was typed: it passes core.text
before a screen shows it. `unknown` are members of a later version of format 1, which are kept and written back.
"""

from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from coldtui.core.network import Network
from coldtui.core.wordlist import Language
from coldtui.formats.backup_members import Unknown

MAX_GENERATION = 999_999
"""The last generation: file names have six digits for it."""

MAX_GAP = 100_000
"""Largest gap limit of a wallet; 20 is usual (BIP44)."""

DEFAULT_GAP = 20
"""How many unused addresses in a row a program looks at before it stops (BIP44, "Address gap limit")."""


class KeyKind(Enum):
    """What a key is made of, by the name that a backup gives it. The names are those of the kinds in custody."""

    PHRASE = "bip39"
    SLIP39 = "slip39"
    SEED = "seed"
    XPRV = "xprv"
    ELECTRUM = "electrum"

    @property
    def takes_passphrase(self) -> bool:
        """Whether a passphrase can belong to this kind."""
        return self in {KeyKind.PHRASE, KeyKind.ELECTRUM}


class _Hidden:
    """A value that shows its type alone: a name or a place is nobody's business either."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


@dataclass(frozen=True, slots=True, repr=False)
class BackupKey(_Hidden):
    """One key.

    `secret` is what custody keeps of it: of PHRASE the 16 to 32 bytes of entropy, of SLIP39 the master secret and of
    SEED the seed (16 to 64 bytes), of XPRV and ELECTRUM their text in UTF-8.

    `fingerprint` is the master key's (4 bytes), with the passphrase where there is one; `plain_fingerprint` is the one
    without it, and None exactly where there is none. The passphrase itself stands here only if the user chose so.
    `origin` says in words where the key's randomness came from.
    """

    kind: KeyKind
    secret: bytes
    fingerprint: bytes
    language: Language = Language.ENGLISH
    plain_fingerprint: bytes | None = None
    passphrase: str | None = None
    name: str = ""
    origin: str = ""
    unknown: Unknown = ()

    @property
    def has_passphrase(self) -> bool:
        """Whether the key was used with a passphrase, which may be kept elsewhere."""
        return self.plain_fingerprint is not None


@dataclass(frozen=True, slots=True, repr=False)
class BackupWallet(_Hidden):
    """One registered wallet: its descriptor with the checksum, the address at (0, 0), and its gap limit."""

    name: str
    descriptor: str
    first_address: str
    gap: int = DEFAULT_GAP
    unknown: Unknown = ()


@dataclass(frozen=True, slots=True, repr=False)
class BackupLabel(_Hidden):
    """One record of BIP329. None is a member that is not there, which BIP329 tells from an empty one."""

    type: str
    ref: str
    label: str | None = None
    origin: str | None = None
    spendable: bool | None = None
    unknown: Unknown = ()


@dataclass(frozen=True, slots=True, repr=False)
class BackupNote(_Hidden):
    """Where a copy lies: of what ("recovery phrase"), the place, on what ("steel"), and what protects it.

    `checked` is the date when it was last looked at, `fingerprint` (4 bytes) the key that it belongs to.
    """

    what: str
    where: str
    on: str
    protections: tuple[str, ...] = ()
    checked: str | None = None
    fingerprint: bytes | None = None
    unknown: Unknown = ()


@dataclass(frozen=True, slots=True, repr=False)
class BackupDrill(_Hidden):
    """A generation that was read back and opened with the passphrase typed anew, and how many copies were healthy."""

    generation: int
    copies: int
    date: str | None = None
    unknown: Unknown = ()


@dataclass(frozen=True, slots=True, repr=False)
class BackupDocument(_Hidden):
    """Everything that one needs to be whole again, as of one generation. `app` is the program that wrote it.

    `recovery` is the public recovery key (X25519, 32 bytes) to which a second file is sealed each time; None for none.
    """

    format: ClassVar[int] = 1

    app: str
    generation: int
    network: Network
    created: str | None = None
    keys: tuple[BackupKey, ...] = ()
    wallets: tuple[BackupWallet, ...] = ()
    labels: tuple[BackupLabel, ...] = ()
    notes: tuple[BackupNote, ...] = ()
    drills: tuple[BackupDrill, ...] = ()
    unknown: Unknown = ()
    recovery: bytes | None = None
