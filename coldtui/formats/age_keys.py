"""Recovery keys: the pair of X25519 keys to which age seals (c2sp.org/age, "The X25519 recipient type").

The private one is an identity, "AGE-SECRET-KEY-1...", and stays on paper; the public one is a recipient, "age1...".
"""

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from coldtui.core.errors import Unreadable
from coldtui.formats import bech32

_IDENTITY, _RECIPIENT = "age-secret-key-", "age"
_OTHERS = ("age-secret-key-pq-1", "age-plugin-", "age1pq1", "age1tag1", "age1tagpq1")


def public_key(identity: bytes) -> bytes:
    """The recipient of an identity; both have 32 bytes. Raises ValueError for another number."""
    return X25519PrivateKey.from_private_bytes(identity).public_key().public_bytes_raw()


def identity_text(identity: bytes) -> str:
    """An identity as age writes it, in capital letters: 74 characters, secret. Raises ValueError but for 32 bytes."""
    return bech32.write(_IDENTITY, identity).upper()


def recipient_text(recipient: bytes) -> str:
    """A recipient as age writes it, in small letters: 62 characters. Raises ValueError but for 32 bytes."""
    return bech32.write(_RECIPIENT, recipient)


def read_identity(text: str) -> bytes:
    """The 32 bytes of an identity. Blanks and the size of letters do not count. Raises Unreadable."""
    _refuse_others(text)
    return bech32.read(text, _IDENTITY)


def read_recipient(text: str) -> bytes:
    """The 32 bytes of a recipient. Blanks and the size of letters do not count. Raises Unreadable."""
    _refuse_others(text)
    recipient = bech32.read(text, _RECIPIENT)
    try:
        X25519PrivateKey.from_private_bytes(bytes(32)).exchange(X25519PublicKey.from_public_bytes(recipient))
    except ValueError:  # one of the few points with which every private key shares the same secret: zeros
        raise Unreadable("This is no key: what is sealed to it, anybody could open.", "Use another one.") from None
    return recipient


def _refuse_others(text: str) -> None:
    if "".join(text.split()).lower().startswith(_OTHERS):
        raise Unreadable(
            "This is a key of age of a kind that coldtui does not know.", "Use one made without options or plugins."
        )
