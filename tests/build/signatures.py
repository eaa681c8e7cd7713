"""Signatures by OpenSSL, for cosigners in tests: valid, low-S, deterministic, and not coldtui's."""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, decode_dss_signature, encode_dss_signature

from tests.build.keys import ORDER, public_key, tagged


def ecdsa(digest: bytes, secret: int) -> bytes:
    """DER with SIGHASH_ALL appended (RFC 6979 nonce, low S, no search for a low R)."""
    key = ec.derive_private_key(secret, ec.SECP256K1())
    der = key.sign(digest, ec.ECDSA(Prehashed(hashes.SHA256()), deterministic_signing=True))
    r, s = decode_dss_signature(der)
    return encode_dss_signature(r, min(s, ORDER - s)) + b"\x01"


def schnorr(digest: bytes, secret: int) -> bytes:
    """64 bytes, auxiliary randomness zero (BIP340)."""
    pub = public_key(secret)
    secret = secret if pub[0] == 2 else ORDER - secret
    masked = secret ^ int.from_bytes(tagged("BIP0340/aux", bytes(32)), "big")
    nonce = int.from_bytes(tagged("BIP0340/nonce", masked.to_bytes(32, "big") + pub[1:] + digest), "big") % ORDER
    point = public_key(nonce)
    nonce = nonce if point[0] == 2 else ORDER - nonce
    challenge = int.from_bytes(tagged("BIP0340/challenge", point[1:] + pub[1:] + digest), "big") % ORDER
    return point[1:] + ((nonce + challenge * secret) % ORDER).to_bytes(32, "big")
