"""BIP85: other secrets from one key. Pure: the master key is passed in, and only custody passes a real one.

Each application has its own hardened path below m/83696968h. The private key there, through HMAC-SHA512, gives 64
bytes, and what is made of them is the application's affair. Whoever has the master key can make every child again;
nobody can go from a child to the master key or to another child.
"""

import base64
import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from hashlib import shake_256

from embit import base58

from coldtui.core import curve
from coldtui.core.errors import NotAKey
from coldtui.core.key import HARDENED, ExtendedPrivateKey, Path, path_text
from coldtui.core.mnemonic import WORD_COUNTS, words_of
from coldtui.core.wordlist import Language

PURPOSE = 83696968
"""The first step of every path (hardened)."""

MAX_INDEX = HARDENED - 1
"""The last index of an application."""

MAX_ROLLS = 100
"""Most dice rolls made at once: the BIP allows 2**32 - 1, and nobody copies more than these from a screen."""

MAX_SIDES = HARDENED - 1
"""Most sides of a die: the BIP says 2**32 - 1, but a hardened step of a path cannot say more than this."""

_LANGUAGES = (
    Language.ENGLISH,
    Language.JAPANESE,
    Language.KOREAN,
    Language.SPANISH,
    Language.CHINESE_SIMPLIFIED,
    Language.CHINESE_TRADITIONAL,
    Language.FRENCH,
    Language.ITALIAN,
    Language.CZECH,
    Language.PORTUGUESE,
)
"""Their place is their code in a path (BIP85, "Language Table")."""

_HMAC_KEY = b"bip-entropy-from-k"
_SIZE = 64
_XPRV = {False: bytes.fromhex("0488ade4"), True: bytes.fromhex("04358394")}
_WIF = {False: b"\x80", True: b"\xef"}


class Application(Enum):
    """What is made; the value is its number in the path."""

    WORDS = 39
    WIF = 2
    XPRV = 32
    HEX = 128169
    BASE64 = 707764
    BASE85 = 707785
    DICE = 89101

    @property
    def lengths(self) -> tuple[int, int]:
        """The least and the greatest length: words, bytes, letters or rolls; 0 and 0 where there is no choice."""
        return _LENGTHS[self]


_LENGTHS = {
    Application.WORDS: (12, 24),
    Application.WIF: (0, 0),
    Application.XPRV: (0, 0),
    Application.HEX: (16, 64),
    Application.BASE64: (20, 86),
    Application.BASE85: (10, 80),
    Application.DICE: (1, MAX_ROLLS),
}


@dataclass(frozen=True, slots=True)
class Request:
    """Which child: the application, its length (see `Application.lengths`) and the index.

    `language` counts for words only, `sides` for dice only. Raises ValueError for a child that BIP85 does not have.
    """

    application: Application
    length: int = 0
    index: int = 0
    language: Language = Language.ENGLISH
    sides: int = 6

    def __post_init__(self) -> None:
        least, most = self.application.lengths
        if not least <= self.length <= most or not 0 <= self.index <= MAX_INDEX:
            raise ValueError("BIP85 has no child of this length or index")
        if self.application is Application.WORDS and self.length not in WORD_COUNTS:
            raise ValueError("a recovery phrase has 12, 15, 18, 21 or 24 words")
        if not 2 <= self.sides <= MAX_SIDES:
            raise ValueError("a die has 2 sides at least")

    @property
    def path(self) -> Path:
        """Where the child comes from, from the master key on; every step is hardened."""
        steps: list[int] = [PURPOSE, self.application.value]
        if self.application is Application.WORDS:
            steps += [_LANGUAGES.index(self.language), self.length]
        elif self.application is Application.DICE:
            steps += [self.sides, self.length]
        elif self.length:
            steps.append(self.length)
        return tuple(HARDENED + step for step in (*steps, self.index))

    @property
    def path_text(self) -> str:
        """The path as people read it."""
        return path_text(self.path)


@contextmanager
def entropy(master: ExtendedPrivateKey, path: Path) -> Iterator[bytearray]:
    """The 64 bytes at a path (BIP85, "Specification"), overwritten when the block is left.

    Raises ValueError for a step that is not hardened: the whole tree above would be at risk.
    """
    if not path or any(step < HARDENED for step in path):
        raise ValueError("every step of a BIP85 path is hardened")
    with master.derive(path[:-1]) as parent:
        secret = parent.child_secret(path[-1])
    held = bytearray(_SIZE)
    try:
        held[:] = hmac.digest(_HMAC_KEY, secret, "sha512")
        yield held
    finally:
        secret[:] = bytes(len(secret))
        held[:] = bytes(_SIZE)


def child_entropy(master: ExtendedPrivateKey, request: Request) -> bytearray:
    """The 16 to 32 bytes of a recovery phrase (BIP85, "BIP39"); the caller overwrites them.

    Raises ValueError for another application.
    """
    if request.application is not Application.WORDS:
        raise ValueError("only words have entropy of their own")
    with entropy(master, request.path) as held:
        return held[: request.length * 4 // 3]


def child_text(master: ExtendedPrivateKey, request: Request, is_test: bool) -> str:
    """The child as it is written down: words, WIF, xprv, hex, password, or the rolls of the dice.

    `is_test` says whether keys are written for test networks. Raises NotAKey where the bytes are no private key: the
    next index has one (probability below 2**-127).
    """
    with entropy(master, request.path) as held:
        match request.application:
            case Application.WORDS:
                return " ".join(words_of(held[: request.length * 4 // 3], request.language))
            case Application.WIF:
                return _base58(_WIF[is_test] + _secret(held[:32]) + b"\x01")
            case Application.XPRV:
                # the other way round than in BIP32: first the chain code, then the key (BIP85, "XPRV")
                return _base58(_XPRV[is_test] + bytes(9) + held[:32] + b"\0" + _secret(held[32:]))
            case Application.HEX:
                return held[: request.length].hex()
            case Application.BASE64:
                return base64.b64encode(held).decode()[: request.length]
            case Application.BASE85:
                return base64.b85encode(held).decode()[: request.length]
            case Application.DICE:
                return ",".join(str(roll) for roll in _rolls(bytes(held), request.sides, request.length))


def _secret(candidate: bytearray) -> bytes:
    if not curve.is_secret(candidate):
        raise NotAKey("There is no child with this index.", "Use the next index.")
    return bytes(candidate)


def _base58(payload: bytes) -> str:
    return str(base58.encode_check(payload))


def _rolls(seed: bytes, sides: int, rolls: int) -> list[int]:
    """Rolls from 0 to sides - 1: trials of the stream SHAKE256(seed), without their excess low bits (BIP85, "DICE")."""
    bits = (sides - 1).bit_length()
    size = (bits + 7) // 8
    room = size * rolls * 2
    while True:
        stream = shake_256(seed).digest(room)
        trials = (
            int.from_bytes(stream[start : start + size], "big") >> (size * 8 - bits) for start in range(0, room, size)
        )
        found = [trial for trial in trials if trial < sides][:rolls]
        if len(found) == rolls:
            return found
        room *= 2
