"""Electrum's own phrases, of the kind "segwit": no BIP39, although the words are often the same.

Electrum has no checksum word: a phrase is valid when an HMAC of it begins with the digits of its kind (Electrum,
electrum/mnemonic.py and version.py, "SEED_PREFIX"). The account is m/0h, its addresses native segwit.
"""

import hashlib
import hmac
import unicodedata
from collections.abc import Sequence
from enum import Enum

from coldtui.core.errors import NotAMnemonic


class SeedVersion(Enum):
    """The kinds of phrase by the first hexadecimal digits of their HMAC."""

    STANDARD = "01"
    SEGWIT = "100"
    TWO_FACTOR = "101"
    TWO_FACTOR_SEGWIT = "102"


FEWEST_WORDS = 12
"""Electrum makes 12 or 13 words; what is shorter is no phrase that anybody should use."""

_ROUNDS = 2048

_SPACELESS = tuple(
    (int(first, 16), int(last, 16))
    for first, _, last in (
        pair.partition("-")
        for pair in (
            "4e00-9fff 3400-4dbf 20000-2a6df 2a700-2b73f 2b740-2b81f f900-faff 2f800-2fa1d 3190-319f 2e80-2eff "
            "2f00-2fdf 31c0-31ef 2ff0-2fff e0100-e01ef 3100-312f 31a0-31bf ff00-ffef 3040-309f 30a0-30ff 31f0-31ff "
            "1b000-1b0ff ac00-d7af 1100-11ff a960-a97f d7b0-d7ff 3130-318f a4d0-a4ff 16f00-16f9f a000-a48f a490-a4cf"
        ).split()
    )
)
"""Scripts of East Asia, between whose letters Electrum takes the blanks away (mnemonic.py, "CJK_INTERVALS")."""


def plain(words: Sequence[str] | str) -> str:
    """The words as Electrum compares them: NFKD, small letters, no accents, one blank between words."""
    text = words if isinstance(words, str) else " ".join(words)
    text = unicodedata.normalize("NFKD", text).lower()
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(text.split())


def normalised(words: Sequence[str] | str) -> str:
    """The phrase as Electrum hashes it: `plain`, and no blank between two letters of an East Asian script."""
    text = plain(words)
    if text.isascii():
        return text
    last = len(text) - 1
    return "".join(
        letter
        for place, letter in enumerate(text)
        if not (
            letter == " " and 0 < place < last and _is_spaceless(text[place - 1]) and _is_spaceless(text[place + 1])
        )
    )


def _is_spaceless(letter: str) -> bool:
    return any(first <= ord(letter) <= last for first, last in _SPACELESS)


def version_of(words: Sequence[str] | str) -> SeedVersion | None:
    """Which kind of Electrum phrase this is; None when it is none. One phrase in 4,096 passes as segwit by chance."""
    digest = hmac.digest(b"Seed version", normalised(words).encode("utf-8", "surrogatepass"), "sha512").hex()
    version = next((one for one in SeedVersion if digest.startswith(one.value)), None)
    number = len(plain(words).split())
    if version is SeedVersion.TWO_FACTOR and not (number == 12 or number >= 20):
        return None
    return version


def check_phrase(words: Sequence[str]) -> str:
    """The phrase as `plain` has it. Raises NotAMnemonic unless it is one of Electrum's segwit phrases."""
    if version_of(words) is not SeedVersion.SEGWIT:
        raise NotAMnemonic(
            "These words are not a segwit phrase of Electrum.",
            "Check the words and their order. Other kinds of Electrum phrase open in Electrum only.",
        )
    return plain(words)


def seed(words: Sequence[str], passphrase: str = "") -> bytes:
    """The 64-byte seed: PBKDF2-HMAC-SHA512 of 2048 rounds, salted with "electrum" and the passphrase.

    Raises NotAMnemonic as `check_phrase` does.
    """
    phrase = normalised(check_phrase(words)).encode()
    salt = ("electrum" + normalised(passphrase)).encode("utf-8", "surrogatepass")
    return hashlib.pbkdf2_hmac("sha512", phrase, salt, _ROUNDS)
