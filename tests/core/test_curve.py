"""The curve: equal, byte for byte, to implementations that share no line with it, and strict where Bitcoin is."""

import csv
import json
import random
from hashlib import sha256
from pathlib import Path

import pytest
from btclib_secp256k1 import dsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from coldtui.core import curve
from tests.build import deterministic, keys, signatures

BIPS = Path(__file__).parents[1] / "vectors" / "bips"
ORDER = keys.ORDER


def pairs(count: int) -> list[tuple[bytes, int]]:
    """Digests and secrets, the same ones in every run."""
    random_numbers = random.Random(20261121)
    return [(random_numbers.randbytes(32), random_numbers.randrange(1, ORDER)) for _ in range(count)]


def octets(number: int) -> bytes:
    return number.to_bytes(32, "big")


def test_the_known_answers_are_right() -> None:
    curve.known_answers()


@pytest.mark.parametrize("answer", [name for name in vars(curve) if name.startswith(("_BIP", "_RFC", "_LOW"))])
def test_a_library_with_one_wrong_answer_stops_the_start(answer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    right: str = getattr(curve, answer)
    monkeypatch.setattr(curve, answer, right[:-1] + format(int(right[-1], 16) ^ 1, "x"))
    with pytest.raises((RuntimeError, ValueError)):
        curve.known_answers()


def test_the_known_answers_are_published_ones_or_follow_from_rfc_6979() -> None:
    digest = sha256(b"Satoshi Nakamoto").digest()
    r, s = deterministic.plain(digest, 1)
    assert octets(r).hex() + octets(s).hex() == curve._RFC6979_SIGNATURE
    assert deterministic.low_r(digest, 1)[0].hex() == curve._LOW_R_SIGNATURE


def test_ecdsa_signatures_are_those_of_bitcoin_core_byte_for_byte() -> None:
    thrown_away = 0
    for digest, secret in pairs(300):
        expected, counter = deterministic.low_r(digest, secret)
        thrown_away += counter
        assert curve.sign_ecdsa(digest, octets(secret)) == expected
        assert curve.sign_ecdsa(digest, octets(secret), curve.full_public_key(octets(secret))) == expected
    assert thrown_away > 200, "without the search for a low R the comparison would prove nothing about it"


def test_every_ecdsa_signature_has_a_low_r_and_a_low_s() -> None:
    for digest, secret in pairs(200):
        r, s = decode_dss_signature(curve.sign_ecdsa(digest, octets(secret)))
        assert r < 2**255
        assert s <= ORDER // 2


def test_schnorr_signatures_are_those_of_bip340_with_zero_randomness_byte_for_byte() -> None:
    for digest, secret in pairs(100):
        assert curve.sign_schnorr(digest, octets(secret)) == signatures.schnorr(digest, secret)


def test_signing_twice_gives_the_same_bytes() -> None:
    digest, secret = pairs(1)[0]
    assert curve.sign_ecdsa(digest, octets(secret)) == curve.sign_ecdsa(digest, octets(secret))
    assert curve.sign_schnorr(digest, octets(secret)) == curve.sign_schnorr(digest, octets(secret))


def bip340_rows() -> list[dict[str, str]]:
    with (BIPS / "bip340_test_vectors.csv").open() as file:
        return [row for row in csv.DictReader(file) if len(row["message"]) == 64]


@pytest.mark.parametrize("row", bip340_rows(), ids=lambda row: row["index"])
def test_bip340_vectors_are_judged_as_the_bip_says(row: dict[str, str]) -> None:
    key, message, signature = (bytes.fromhex(row[name]) for name in ("public key", "message", "signature"))
    assert curve.verify_schnorr(signature, message, key) is (row["verification result"] == "TRUE")
    if row["secret key"] and not int(row["aux_rand"], 16):
        assert curve.sign_schnorr(message, bytes.fromhex(row["secret key"]), key) == signature


def test_public_keys_are_those_of_openssl() -> None:
    for _, secret in pairs(100):
        assert curve.public_key(octets(secret)) == keys.public_key(secret)
        full = curve.full_public_key(octets(secret))
        assert curve.compress(full) == keys.public_key(secret)
        assert curve.decompress(keys.public_key(secret)) == full


def test_tweaks_add_on_both_sides() -> None:
    for tweak, secret in pairs(50):
        tweaked = curve.tweak_secret(octets(secret), tweak)
        assert int.from_bytes(tweaked, "big") == (secret + int.from_bytes(tweak, "big")) % ORDER
        assert curve.tweak_public_key(keys.public_key(secret), tweak) == keys.public_key(int.from_bytes(tweaked, "big"))


@pytest.mark.parametrize("secret", [0, ORDER, ORDER + 1, 2**256 - 1])
def test_a_secret_out_of_range_signs_nothing(secret: int) -> None:
    assert not curve.is_secret(octets(secret))
    for call in (
        lambda: curve.public_key(octets(secret)),
        lambda: curve.sign_ecdsa(bytes(32), octets(secret)),
        lambda: curve.sign_schnorr(bytes(32), octets(secret)),
    ):
        with pytest.raises(ValueError):
            call()


@pytest.mark.parametrize("secret", [1, 2, ORDER - 1])
def test_a_secret_at_the_edge_of_the_range_signs(secret: int) -> None:
    assert curve.is_secret(octets(secret))
    der = curve.sign_ecdsa(bytes(32), octets(secret))
    assert curve.verify_ecdsa(der, bytes(32), curve.public_key(octets(secret)))


def test_the_hybrid_form_of_a_public_key_is_refused() -> None:
    full = curve.full_public_key(octets(7))
    assert curve.is_public_key(full)
    assert curve.is_public_key(curve.compress(full))
    hybrid = bytes((6 + (full[-1] & 1),)) + full[1:]
    assert not curve.is_public_key(hybrid)


@pytest.mark.parametrize("key", [b"", b"\x02", bytes(33), b"\x02" + bytes(31) + b"\x05" + b"\x00", b"\x04" + bytes(64)])
def test_what_is_no_point_is_no_public_key(key: bytes) -> None:
    assert not curve.is_public_key(key)
    assert not curve.verify_ecdsa(curve.sign_ecdsa(bytes(32), octets(1)), bytes(32), key)


def test_only_strict_der_with_a_low_s_verifies() -> None:
    digest, secret = pairs(1)[0]
    key = keys.public_key(secret)
    good = curve.sign_ecdsa(digest, octets(secret))
    r, s = decode_dss_signature(good)
    assert curve.verify_ecdsa(good, digest, key)
    high_s = encode_dss_signature(r, ORDER - s)
    padded_r = bytes((0x30, good[1] + 1, 2, good[3] + 1, 0)) + good[4:]
    for bad in (high_s, good + b"\x00", good[:-1], padded_r, b"", good[:1] + b"\x81" + good[1:]):
        assert not curve.verify_ecdsa(bad, digest, key)
    assert not curve.verify_ecdsa(good, sha256(digest).digest(), key)
    assert not curve.verify_ecdsa(good, digest, keys.public_key(secret - 1))


def test_a_signature_for_another_key_never_leaves() -> None:
    digest, secret = pairs(1)[0]
    other = curve.full_public_key(octets(secret - 1))
    with pytest.raises(ValueError):
        curve.sign_ecdsa(digest, octets(secret), other)
    with pytest.raises(ValueError):
        curve.sign_schnorr(digest, octets(secret), other[1:33])
    assert curve.sign_schnorr(digest, octets(secret), keys.public_key(secret)[1:])


def test_a_signature_that_the_computer_got_wrong_never_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    digest, secret = pairs(1)[0]
    real = dsa._signed

    def faulty(signature: object, message: bytes, key: bytes, extra: object) -> None:
        real(signature, sha256(message).digest(), key, extra)

    monkeypatch.setattr(dsa, "_signed", faulty)
    wrong = dsa.sign(digest, octets(secret), grind=True, verify=False)
    assert not curve.verify_ecdsa(wrong, digest, keys.public_key(secret)), "the fault must be one"
    with pytest.raises(RuntimeError):
        curve.sign_ecdsa(digest, octets(secret))
    with pytest.raises(RuntimeError):
        curve.sign_ecdsa(digest, octets(secret), curve.full_public_key(octets(secret)))


def bip341() -> dict[str, list[dict[str, dict[str, str]]]]:
    with (BIPS / "bip341_wallet_test_vectors.json").open() as file:
        vectors: dict[str, list[dict[str, dict[str, str]]]] = json.load(file)
    return vectors


@pytest.mark.parametrize("vector", bip341()["scriptPubKey"], ids=lambda vector: vector["given"]["internalPubkey"][:8])
def test_taproot_output_keys_are_those_of_bip341(vector: dict[str, dict[str, str]]) -> None:
    given, between = vector["given"], vector["intermediary"]
    root = bytes.fromhex(between["merkleRoot"] or "")
    internal = bytes.fromhex(given["internalPubkey"])
    assert curve.taproot_tweak(internal, root).hex() == between["tweak"]
    assert curve.taproot_output_key(internal, root)[0].hex() == between["tweakedPubkey"]


def test_taproot_secrets_are_those_of_the_output_keys() -> None:
    parities = set()
    for root, secret in pairs(40):
        key = curve.public_key(octets(secret))
        parities.add(key[0])
        output = curve.taproot_output_key(key[1:], root)[0]
        for made in (curve.taproot_secret(octets(secret), root), curve.taproot_secret(octets(secret), root, key)):
            assert curve.public_key(made)[1:] == output
    assert parities == {2, 3}


def test_a_tweaked_taproot_secret_is_that_of_bip341() -> None:
    for vector in bip341()["keyPathSpending"][0]["inputSpending"]:  # type: ignore[call-overload]
        secret = bytes.fromhex(vector["given"]["internalPrivkey"])
        root = bytes.fromhex(vector["given"]["merkleRoot"] or "")
        assert curve.taproot_secret(secret, root).hex() == vector["intermediary"]["tweakedPrivkey"]
