"""Whether a passphrase is the one that was set, without keeping it."""

import unicodedata
from hashlib import scrypt

from coldtui.core.secret import Secret

MIN_SALT = 16
"""Bytes of salt at least."""

# 16 MiB and about 50 ms: whoever guesses must be at this machine while it runs, and the keys are in its memory anyway
_SCRYPT_N, _SCRYPT_R, _SCRYPT_P = 1 << 14, 8, 1
_SCRYPT_MEMORY = 64 << 20


class Verifier:
    """The scrypt hash of a passphrase. `salt` are random bytes from the caller, since custody has none of its own.

    Raises ValueError for a salt below 16 bytes and for an empty passphrase. repr shows nothing.
    """

    __slots__ = ("_hash", "_salt")

    def __init__(self, text: str, salt: bytes) -> None:
        if len(salt) < MIN_SALT or not text:
            raise ValueError("a passphrase is not empty, and its salt has 16 bytes at least")
        self._salt = salt
        self._hash = Secret(_stretched(text, salt))

    def accepts(self, text: str) -> bool:
        """Whether this is the passphrase. False after `wipe`."""
        with Secret(_stretched(text, self._salt)) as typed:
            return not self._hash.is_wiped and typed == self._hash

    def wipe(self) -> None:
        """Overwrite it. A second time does nothing."""
        self._hash.wipe()

    def __repr__(self) -> str:
        return "<Verifier>"


def _stretched(text: str, salt: bytes) -> bytes:
    # NFKD as for BIP39, so that the same keys give the same bytes on every keyboard
    password = unicodedata.normalize("NFKD", text).encode("utf-8", "surrogatepass")
    return scrypt(password, salt=salt, n=_SCRYPT_N, r=_SCRYPT_R, p=_SCRYPT_P, maxmem=_SCRYPT_MEMORY, dklen=32)
