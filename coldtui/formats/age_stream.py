"""The content of an age file (c2sp.org/age, "Payload"): STREAM over ChaCha20-Poly1305 in chunks of 64 KiB.

A nonce of 16 bytes, which makes the key from the file key; then the chunks, each with its tag of 16 bytes. A chunk's
own nonce is its number (11 bytes, most significant first) and a byte that is 1 in the last chunk and 0 in the others:
so nothing can be cut off, left out, put in another order or added.
"""

from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from coldtui.core.errors import Damaged

NONCE = 16
"""Bytes before the first chunk."""

CHUNK = 64 * 1024
"""Bytes of content in every chunk but the last, which has 1 to as many; 0 where there is no content at all."""

_TAG = 16


def derived(secret: bytes, salt: bytes, purpose: bytes) -> bytes:
    """32 bytes by HKDF-SHA-256 (RFC 5869): how age makes every key that it does not make by scrypt."""
    return HKDF(SHA256(), 32, salt, purpose).derive(secret)


def encrypt(file_key: bytes, nonce: bytes, content: bytes) -> bytes:
    """The payload of some content, of any length. `nonce` has 16 bytes and is never used twice with one file key."""
    cipher = ChaCha20Poly1305(derived(file_key, nonce, b"payload"))
    chunks = (cipher.encrypt(number, chunk, None) for number, chunk in _numbered(content, CHUNK))
    return nonce + b"".join(chunks)


def decrypt(file_key: bytes, payload: bytes) -> bytes:
    """The content of a payload, all of it or nothing. Raises Damaged."""
    nonce, sealed = payload[:NONCE], payload[NONCE:]
    if len(nonce) < NONCE:
        raise Damaged("This sealed backup ends too early.", "Try another copy of it, or another card.")
    cipher = ChaCha20Poly1305(derived(file_key, nonce, b"payload"))
    try:
        chunks = [cipher.decrypt(number, chunk, None) for number, chunk in _numbered(sealed, CHUNK + _TAG)]
    except InvalidTag:
        raise _damaged() from None
    if len(chunks) > 1 and not chunks[-1]:  # the one way to end: an empty chunk behind others would be a second one
        raise _damaged()
    return b"".join(chunks)


def _damaged() -> Damaged:
    return Damaged("The content of this sealed backup is damaged.", "Try another copy of it, or another card.")


def _numbered(data: bytes, size: int) -> Iterator[tuple[bytes, bytes]]:
    """The chunks of `data`, one at least, each behind its nonce of 12 bytes."""
    last = max(0, len(data) - 1) // size
    for number in range(last + 1):
        yield number.to_bytes(11, "big") + bytes([number == last]), data[number * size : (number + 1) * size]
