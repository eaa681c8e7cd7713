"""embit's border to the curve, standing on core.curve.

embit imports `embit.util.secp256k1`, which loads a binary of 2021 out of embit's wheel and falls back, in silence, to
variable-time Python. Here a module of the same name is put in its place before embit is first imported, with the 17
names that embit uses, and the two others are made impossible to import. `secp256k1` at the top level, which
embit tries first, is ours as well, so that no other package of that name is picked up.

Points are 64 bytes x and y, x-only keys the same with an even y, ECDSA signatures the 64 bytes R and S: embit hands
them back and looks at their length only. Every function raises ValueError where embit's own does.
"""

import sys
from collections.abc import Callable
from hashlib import sha256

from coldtui.core import curve

EC_COMPRESSED = 258
EC_UNCOMPRESSED = 2

NAME = "embit.util.secp256k1"
BLOCKED = ("embit.util.ctypes_secp256k1", "embit.util.py_secp256k1")


def ec_pubkey_create(secret: bytes) -> bytes:
    """The point of a private key."""
    return curve.full_public_key(secret)[1:]


def ec_pubkey_parse(sec: bytes) -> bytes:
    """The point of a 33-byte or 65-byte public key."""
    if not curve.is_public_key(sec):
        raise ValueError("not a public key")
    return curve.decompress(sec)[1:]


def ec_pubkey_serialize(point: bytes, flag: int = EC_COMPRESSED) -> bytes:
    """The public key of a point."""
    full = curve.decompress(b"\x04" + point)
    return full if flag == EC_UNCOMPRESSED else curve.compress(full)


def ec_seckey_verify(secret: bytes) -> bool:
    """Whether a private key is in range."""
    return curve.is_secret(secret)


def ec_privkey_add(secret: bytes, tweak: bytes) -> bytes:
    """A private key plus a tweak."""
    return bytes(curve.tweak_secret(secret, tweak))


def ec_privkey_negate(secret: bytes) -> bytes:
    """The private key of the negated point."""
    return curve.negate_secret(secret)


def ec_pubkey_add(point: bytes, tweak: bytes) -> bytes:
    """A point plus a tweak times the generator."""
    return curve.tweak_public_key(b"\x04" + point, tweak, compressed=False)[1:]


def ecdh(
    point: bytes, secret: bytes, hashfn: Callable[[bytes, bytes, object], bytes] | None = None, data: object = None
) -> bytes:
    """The shared point hashed: by SHA-256 of its compressed form, or by `hashfn` from x, y and `data`."""
    full = curve.shared_point(b"\x04" + point, secret)
    return sha256(curve.compress(full)).digest() if hashfn is None else hashfn(full[1:33], full[33:], data)


def ecdsa_sign(digest: bytes, secret: bytes, nonce_function: object = None, extra_data: bytes | None = None) -> bytes:
    """One RFC 6979 signature."""
    if nonce_function is not None:
        raise ValueError("only the nonces of RFC 6979 are offered")
    return curve.sign_plain_ecdsa(digest, secret, extra_data)


def ecdsa_signature_parse_der(der: bytes) -> bytes:
    """A signature read from DER."""
    return curve.compact_signature(der)


def ecdsa_signature_serialize_der(signature: bytes) -> bytes:
    """A signature written as DER."""
    return curve.der_signature(signature)


def ecdsa_verify(signature: bytes, digest: bytes, point: bytes) -> bool:
    """Whether an ECDSA signature is good."""
    return curve.verify_ecdsa(curve.der_signature(signature), digest, b"\x04" + point)


def schnorrsig_sign(
    digest: bytes, secret: bytes, nonce_function: object = None, extra_data: bytes | None = None
) -> bytes:
    """A BIP340 signature with 32 zero bytes as auxiliary randomness."""
    if nonce_function is not None or (extra_data or curve.NO_AUXILIARY) != curve.NO_AUXILIARY:
        raise ValueError("only the deterministic nonces of BIP340 are offered")
    return curve.sign_schnorr(digest, secret)


def schnorrsig_verify(signature: bytes, digest: bytes, point: bytes) -> bool:
    """Whether a BIP340 signature is good."""
    return curve.verify_schnorr(signature, digest, point[:32])


def xonly_pubkey_from_pubkey(point: bytes) -> tuple[bytes, bool]:
    """The point of the same x with an even y, and whether y was odd."""
    return curve.decompress(b"\x02" + point[:32])[1:], bool(point[-1] & 1)


def install() -> None:
    """Put this module under embit. Raises RuntimeError when embit is there already, on another curve."""
    ours = sys.modules[__name__]
    if sys.modules.get(NAME, ours) is not ours:
        raise RuntimeError("embit was imported before coldtui.core, with another secp256k1")
    for name in (NAME, "secp256k1"):
        sys.modules[name] = ours
    for name in BLOCKED:
        # None makes the import system raise ImportError for this name (Python reference, 5.3.1)
        sys.modules[name] = None  # type: ignore[assignment]


install()
