"""ECDSA as Bitcoin Core signs, for comparison byte by byte: RFC 6979, then a counter until R is low. OpenSSL's points."""

import hmac

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from tests.build.keys import ORDER, public_key


def nonce(digest: bytes, secret: int, extra: bytes = b"") -> int:
    """The first nonce of RFC 6979, section 3.2, with the extra data of section 3.6 (32 bytes or none)."""

    def mac(key: bytes, data: bytes) -> bytes:
        return hmac.digest(key, data, "sha256")

    reduced = (int.from_bytes(digest, "big") % ORDER).to_bytes(32, "big")
    seed = secret.to_bytes(32, "big") + reduced + extra
    key, value = bytes(32), b"\x01" * 32
    for separator in (b"\x00", b"\x01"):
        key = mac(key, value + separator + seed)
        value = mac(key, value)
    while True:
        value = mac(key, value)
        number = int.from_bytes(value, "big")
        if 0 < number < ORDER:
            return number
        key = mac(key, value + b"\x00")
        value = mac(key, value)


def plain(digest: bytes, secret: int, extra: bytes = b"") -> tuple[int, int]:
    """R and the lower S of one RFC 6979 signature."""
    number = nonce(digest, secret, extra)
    r = int.from_bytes(public_key(number)[1:], "big") % ORDER
    s = pow(number, -1, ORDER) * (int.from_bytes(digest, "big") + r * secret) % ORDER
    return r, min(s, ORDER - s)


def low_r(digest: bytes, secret: int) -> tuple[bytes, int]:
    """The DER signature of Bitcoin Core's CKey::Sign, and how many signatures were thrown away for it."""
    r, s = plain(digest, secret)
    counter = 0
    while r >> 255:
        counter += 1
        r, s = plain(digest, secret, counter.to_bytes(4, "little") + bytes(28))
    return encode_dss_signature(r, s), counter
