"""The two locks of age that coldtui knows (c2sp.org/age, "Recipient types"): a passphrase, or an X25519 key.

A lock is a stanza of the header that holds the file key (16 bytes), encrypted by ChaCha20-Poly1305 under a key of its
own and a nonce of zeros. Other types of stanza are other programs' locks: they are passed over, as age demands.
"""

import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from coldtui.core.errors import DeviceFailed, Refused
from coldtui.formats.age_header import Stanza, base64, damaged, unbase64
from coldtui.formats.age_stream import derived

MAX_LOG_N = 22
"""The most work that coldtui does to open a file: 2^22 rounds, 4 GiB. The `age` of Debian draws the same line."""

SALT = 16
"""Bytes of a passphrase lock's salt."""

_BODY = 32  # bytes: the file key and its tag
_SCRYPT, _X25519 = "scrypt", "X25519"
_SCRYPT_LABEL, _X25519_LABEL = b"age-encryption.org/v1/scrypt", b"age-encryption.org/v1/X25519"
_COUNT = re.compile("[1-9][0-9]*")
_ZEROS = bytes(12)


@dataclass(frozen=True, slots=True)
class PassphraseLock:
    """The file key under scrypt of a passphrase, with 2^log_n rounds (RFC 7914: N; r is 8, p is 1)."""

    salt: bytes
    log_n: int
    body: bytes

    @property
    def stanza(self) -> Stanza:
        """How it is written."""
        return Stanza(_SCRYPT, (base64(self.salt), str(self.log_n)), self.body)

    def opened(self, passphrase: bytes) -> bytes | None:
        """The file key, or None where the passphrase is another one, or salt, rounds or body are not what they were.

        Takes the work and the memory that the lock asks for. Raises DeviceFailed where there is not so much memory.
        """
        return _decrypted(_stretched(passphrase, self.salt, self.log_n), self.body)


@dataclass(frozen=True, slots=True)
class KeyLock:
    """The file key under a secret shared by a key made for this file (`share`, its public half) and the recipient's."""

    share: bytes
    body: bytes

    @property
    def stanza(self) -> Stanza:
        """How it is written."""
        return Stanza(_X25519, (base64(self.share),), self.body)

    def opened(self, identity: bytes) -> bytes | None:
        """The file key, or None where the lock is for another identity. Raises Damaged for a share that is no key."""
        private = X25519PrivateKey.from_private_bytes(identity)
        try:
            shared = private.exchange(X25519PublicKey.from_public_bytes(self.share))
        except ValueError:  # all zeros, which RFC 7748 (6.1) and age forbid: the file is made by somebody's trick
            raise damaged() from None
        salt = self.share + private.public_key().public_bytes_raw()
        return _decrypted(derived(shared, salt, _X25519_LABEL), self.body)


Lock = PassphraseLock | KeyLock


def passphrase_lock(file_key: bytes, passphrase: bytes, log_n: int, salt: bytes) -> PassphraseLock:
    """Lock a file key with a passphrase. Raises DeviceFailed where memory is short."""
    key = _stretched(passphrase, salt, log_n)
    return PassphraseLock(salt, log_n, ChaCha20Poly1305(key).encrypt(_ZEROS, file_key, None))


def key_lock(file_key: bytes, recipient: bytes, ephemeral: bytes) -> KeyLock:
    """Lock a file key for a recipient, by a private key made for this (both 32 bytes). Raises ValueError for no key."""
    private = X25519PrivateKey.from_private_bytes(ephemeral)
    shared = private.exchange(X25519PublicKey.from_public_bytes(recipient))
    share = private.public_key().public_bytes_raw()
    key = derived(shared, share + recipient, _X25519_LABEL)
    return KeyLock(share, ChaCha20Poly1305(key).encrypt(_ZEROS, file_key, None))


def locks(stanzas: tuple[Stanza, ...]) -> tuple[Lock, ...]:
    """The locks among the stanzas of a header, in order, all checked and none tried.

    Raises Damaged for what nobody writes, a passphrase beside anything else too, and Refused above MAX_LOG_N.
    """
    if len(stanzas) > 1 and any(stanza.type == _SCRYPT for stanza in stanzas):
        raise damaged()
    known = [stanza for stanza in stanzas if stanza.type in {_SCRYPT, _X25519}]
    return tuple(_passphrase_lock(stanza) if stanza.type == _SCRYPT else _key_lock(stanza) for stanza in known)


def _passphrase_lock(stanza: Stanza) -> PassphraseLock:
    if len(stanza.arguments) != 2 or len(stanza.body) != _BODY:
        raise damaged()
    salt, log_n = unbase64(stanza.arguments[0]), stanza.arguments[1]
    if len(salt) != SALT or not _COUNT.fullmatch(log_n):
        raise damaged()
    if len(log_n) > 2 or int(log_n) > MAX_LOG_N:
        raise Refused(
            "To open this backup would take more than 4 GiB of memory.", "Try another copy: coldtui makes none like it."
        )
    return PassphraseLock(salt, int(log_n), stanza.body)


def _key_lock(stanza: Stanza) -> KeyLock:
    if len(stanza.arguments) != 1 or len(stanza.body) != _BODY:
        raise damaged()
    share = unbase64(stanza.arguments[0])
    if len(share) != 32:
        raise damaged()
    return KeyLock(share, stanza.body)


def _stretched(passphrase: bytes, salt: bytes, log_n: int) -> bytes:
    try:
        return Scrypt(salt=_SCRYPT_LABEL + salt, length=32, n=1 << log_n, r=8, p=1).derive(passphrase)
    except MemoryError:
        raise DeviceFailed(
            "This computer has too little free memory for this backup.", "Open it on a computer with more memory."
        ) from None


def _decrypted(key: bytes, body: bytes) -> bytes | None:
    try:
        return ChaCha20Poly1305(key).decrypt(_ZEROS, body, None)
    except InvalidTag:
        return None
