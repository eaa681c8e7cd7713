"""Signed messages in Bitcoin's oldest form: what `signmessage` of Bitcoin Core makes, and BIP129 asks for.

A signature is 65 bytes in base64: a header, R and S. The header says which of the keys that R allows has signed, and
since BIP137 for which kind of address; what is made here carries the header of a legacy address (31 to 34), which
every program reads.
"""

import base64
import binascii

from coldtui.core import curve
from coldtui.core.key import ExtendedPrivateKey, Path
from coldtui.core.wire import compact_size, sha256d

_MAGIC = b"\x18Bitcoin Signed Message:\n"
_COMPRESSED = 31
"""The first header of a compressed key and a legacy address (BIP137, "Procedure for signing/verifying")."""

_HEADERS = range(_COMPRESSED, 43)
_SIZE = 65


def message_digest(message: str) -> bytes:
    """The 32 bytes that are signed: the text as UTF-8 behind the magic words and its length, hashed twice."""
    data = message.encode()
    return sha256d(_MAGIC + compact_size(len(data)) + data)


def sign_message(master: ExtendedPrivateKey, path: Path, message: str) -> str:
    """The base64 signature by the key at a path below `master`. Raises ValueError for the empty path."""
    if not path:
        raise ValueError("a master key signs nothing")
    with master.derive(path[:-1]) as parent:
        secret = parent.child_secret(path[-1])
    try:
        compact, recovery_id = curve.sign_recoverable(message_digest(message), secret)
    finally:
        secret[:] = bytes(len(secret))
    return base64.b64encode(bytes((_COMPRESSED + recovery_id,)) + compact).decode()


def signer_of(message: str, signature: str) -> bytes | None:
    """The 33-byte public key that made a signature, or None for what is no signature by a compressed key."""
    try:
        data = base64.b64decode(signature, validate=True)
    except binascii.Error:
        return None
    if len(data) != _SIZE or data[0] not in _HEADERS:
        return None
    try:
        return curve.recover(message_digest(message), data[1:], (data[0] - _COMPRESSED) % 4)
    except ValueError:
        return None
