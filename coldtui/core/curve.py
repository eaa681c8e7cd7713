"""The curve secp256k1: public keys, tweaks, signatures. The only place that imports the binding of libsecp256k1.

Signatures are deterministic, so that any independent signer can recompute them byte for byte:
ECDSA as Bitcoin Core's CKey::Sign (RFC 6979, then a counter as extra entropy until R's top bit is clear), Schnorr as
BIP340 with 32 zero bytes as auxiliary randomness. Every signature is verified before it is returned.

Private keys are 32 bytes in any bytes-like object, public keys SEC serialised: 33 bytes, or 65 where said. A 65-byte
key costs a tenth of a 33-byte one to read (no square root), so loops pass those.
"""

from btclib_secp256k1 import dsa, ecdh, hashes, keys, recovery, ssa, xonly

Secretlike = bytes | bytearray

COMPRESSED_SIZE = 33
UNCOMPRESSED_SIZE = 65

NO_AUXILIARY = bytes(32)
"""BIP340's auxiliary randomness, always passed: the binding's own default is random, and would not be reproducible."""


def full_public_key(secret: Secretlike) -> bytes:
    """The 65-byte public key of a private key. Raises ValueError when the secret is 0 or not below the group order."""
    return keys.pubkey_from_prvkey(secret, compressed=False)


def public_key(secret: Secretlike) -> bytes:
    """The 33-byte public key of a private key. Raises ValueError when the secret is 0 or not below the group order."""
    return keys.pubkey_from_prvkey(secret)


def compress(full: bytes) -> bytes:
    """The 33-byte form of a 65-byte public key, which is not checked here."""
    return (b"\x03" if full[-1] & 1 else b"\x02") + full[1:33]


def decompress(key: bytes) -> bytes:
    """The 65-byte form of a public key. Raises ValueError when it is not one."""
    return keys.reserialize(key, compressed=False)


def is_secret(secret: Secretlike) -> bool:
    """Whether these are 32 bytes and a number from 1 to the group order less one."""
    return keys.prvkey_verify(secret)


def _is_sec(key: bytes) -> bool:
    """Whether length and first byte are those of SEC 1; the hybrid form (06, 07) is none of them."""
    first = key[:1]
    return (len(key) == COMPRESSED_SIZE and first in {b"\x02", b"\x03"}) or (
        len(key) == UNCOMPRESSED_SIZE and first == b"\x04"
    )


def is_public_key(key: bytes) -> bool:
    """Whether these bytes are a point of the curve, 33 bytes or 65; the hybrid form (06, 07) is none."""
    return _is_sec(key) and keys.pubkey_verify(key)


def negate_secret(secret: Secretlike) -> bytes:
    """The private key of the point with the other y. Raises ValueError when the secret is none."""
    return keys.prvkey_negate(secret)


def tweak_secret(secret: Secretlike, tweak: Secretlike) -> bytearray:
    """The private key plus the tweak, modulo the group order (BIP32 CKDpriv). Raises ValueError when there is none."""
    tweaked = bytearray(32)
    keys.prvkey_tweak_add(secret, tweak, into=tweaked)
    return tweaked


def tweak_public_key(key: bytes, tweak: bytes, *, compressed: bool = True) -> bytes:
    """The point plus the tweak times the generator (BIP32 CKDpub). Raises ValueError when there is none."""
    return keys.pubkey_tweak_add(key, tweak, compressed)


def sign_ecdsa(digest: bytes, secret: Secretlike, key: bytes | None = None) -> bytes:
    """A DER signature with low R and low S over 32 bytes, verified.

    `key` is the public key of `secret` (65 bytes are quickest) when the caller has derived it already: the signature is
    then verified with it. Raises ValueError when the secret is none or `key` is not its key, and RuntimeError when the
    computer made a signature that does not verify.
    """
    return dsa.sign(digest, secret, grind=True, pubkey=key)


def verify_ecdsa(signature: bytes, digest: bytes, key: bytes) -> bool:
    """Whether a DER signature (without its sighash byte) is good.

    As strict as the network's relay rules: strict DER (BIP66) and low S (BIP146). What is no signature or no key is
    simply not good.
    """
    try:
        return _is_sec(key) and dsa.verify(digest, key, signature)
    except ValueError:
        return False


def sign_schnorr(digest: bytes, secret: Secretlike, key: bytes | None = None) -> bytes:
    """A 64-byte BIP340 signature over 32 bytes, verified.

    `key`, when given, is the 32-byte x-only key that must be able to verify it. Raises ValueError when the secret is
    none or its key is another, and RuntimeError when the computer made a signature that does not verify.
    """
    with ssa.Signer(secret) as signer:
        if key is not None and signer.pubkey()[0] != key:
            raise ValueError("the private key is not the one of this public key")
        return signer.sign(digest, NO_AUXILIARY)


def verify_schnorr(signature: bytes, digest: bytes, key: bytes) -> bool:
    """Whether a 64-byte BIP340 signature is good for a 32-byte x-only key. What is no signature or key is not good."""
    try:
        return len(signature) == 64 and ssa.verify(digest, key, signature)
    except ValueError:
        return False


def taproot_tweak(internal_key: bytes, merkle_root: bytes = b"") -> bytes:
    """BIP341: the hash TapTweak of the 32-byte internal key and the Merkle root, empty where there are no scripts."""
    return hashes.tagged_sha256(b"TapTweak", internal_key + merkle_root)


def taproot_output_key(internal_key: bytes, merkle_root: bytes = b"") -> tuple[bytes, int]:
    """BIP341, taproot_tweak_pubkey: the 32-byte output key of a 32-byte internal key, and the parity of its y.

    Raises ValueError when the internal key is no x coordinate of a point.
    """
    return xonly.tweak_add(internal_key, taproot_tweak(internal_key, merkle_root))


def taproot_secret(secret: Secretlike, merkle_root: bytes = b"", key: bytes | None = None) -> bytearray:
    """BIP341, taproot_tweak_seckey: the private key of the output key.

    `key` is the 33-byte public key of `secret` when the caller knows it; it is believed, so the caller must compare the
    output key (`sign_schnorr` does). Raises ValueError when the secret is none.
    """
    if key is None:
        key = public_key(secret)
    even = bytearray(secret)
    try:
        if key[0] == 3:
            keys.prvkey_negate(secret, into=even)
        return tweak_secret(even, taproot_tweak(key[1:33], merkle_root))
    finally:
        even[:] = bytes(32)


def compact_signature(der: bytes) -> bytes:
    """The 64 bytes R and S of a DER signature. Raises ValueError when it is none."""
    return dsa.to_compact(der)


def der_signature(compact: bytes) -> bytes:
    """The DER form of the 64 bytes R and S. Raises ValueError when they are no signature."""
    return dsa.to_der(compact)


def sign_plain_ecdsa(digest: bytes, secret: Secretlike, extra: bytes | None = None) -> bytes:
    """The 64 bytes R and S of one RFC 6979 signature, with 32 bytes of extra entropy or none, verified.

    For embit and for the known answers. coldtui's own signatures are `sign_ecdsa`.
    """
    return dsa.sign(digest, secret, extra, compact=True)


def sign_recoverable(digest: bytes, secret: Secretlike) -> tuple[bytes, int]:
    """The 64 bytes R and S of an RFC 6979 signature, and the recovery id (0 to 3) from which its key can be recovered.

    As Bitcoin Core's CKey::SignCompact: no grinding, and the key is recovered and compared. Raises ValueError when the
    secret is none, and RuntimeError when the computer made a signature that recovers another key.
    """
    return recovery.sign(digest, secret)


def recover(digest: bytes, compact: bytes, recovery_id: int) -> bytes:
    """The 33-byte public key that made a recoverable signature. Raises ValueError when no key did."""
    return recovery.recover(digest, compact, recovery_id)


def shared_point(key: bytes, secret: Secretlike) -> bytes:
    """The 65-byte point secret times key (ECDH). Raises ValueError when either is none."""
    return ecdh.shared_point(key, secret, compressed=False)


def known_answers() -> None:
    """Compute published results once at start. Raises RuntimeError when the library does not give them.

    Sources: RFC 6979 for secp256k1 as the Bitcoin community's vectors have it (key 1, "Satoshi Nakamoto"), the same
    message in Bitcoin Core's low-R form, BIP340 vector 0, BIP341 wallet vector 0, and the doubled generator.
    """
    one = (1).to_bytes(32, "big")
    three = (3).to_bytes(32, "big")
    double = "02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5"
    satoshi = bytes.fromhex("a0dc65ffca799873cbea0ac274015b9526505daaaed385155425f7337704883e")
    internal = bytes.fromhex("d6889cb081036e0faefa3a35157ad71086b123b2b144b649798b494c300a961d")
    answers = (
        ("a public key", public_key(three).hex()[2:], _BIP340_KEY),
        ("a tweaked private key", public_key(tweak_secret(one, one)).hex(), double),
        ("a tweaked public key", tweak_public_key(public_key(one), one).hex(), double),
        ("a taproot output key", taproot_output_key(internal)[0].hex(), _BIP341_OUTPUT_KEY),
        ("an ECDSA signature", sign_plain_ecdsa(satoshi, one).hex(), _RFC6979_SIGNATURE),
        ("a low-R signature", sign_ecdsa(satoshi, one).hex(), _LOW_R_SIGNATURE),
        ("a Schnorr signature", sign_schnorr(bytes(32), three, bytes.fromhex(_BIP340_KEY)).hex(), _BIP340_SIGNATURE),
    )
    for what, computed, expected in answers:
        if computed != expected:
            raise RuntimeError(f"the secp256k1 library gives a wrong answer: {what}")


_BIP340_KEY = "f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9"
_BIP340_SIGNATURE = (
    "e907831f80848d1069a5371b402410364bdf1c5f8307b0084c55f1ce2dca8215"
    "25f66a4a85ea8b71e482a74f382d2ce5ebeee8fdb2172f477df4900d310536c0"
)
_BIP341_OUTPUT_KEY = "53a1f6e454df1aa2776a2814a721372d6258050de330b3c6d10ee8f4e0dda343"
_RFC6979_SIGNATURE = (
    "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d8"
    "2442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5"
)
_LOW_R_SIGNATURE = (
    "304402203311d51d1326e30774b2fb1fbfd5e199ebccb43be1db2ce41051eb2d75e4b68f"
    "022044d2ea67486df31a242363de1f835d583620fea148ee422c8c80b904b53f5ac3"
)
