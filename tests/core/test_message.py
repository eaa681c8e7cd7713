"""Signed messages against the records of BIP129, which are signed so, and against the curve's own arithmetic."""

import base64
import re
from pathlib import Path

import pytest

from coldtui.core import curve
from coldtui.core.key import ExtendedPrivateKey
from coldtui.core.message import message_digest, sign_message, signer_of
from tests.build.keys import sha256d

TEXT = (Path(__file__).parents[1] / "vectors/bips/bip129_bsms_test_vectors.txt").read_text()
RECORDS = re.findall(r"PRIVATE_KEY \([^)]*\): (\w+)\n.*?<pre>(BSMS 1\.0\n.*?\n.*?\n.*?)\n(\S+=)</pre>", TEXT, re.DOTALL)
ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def secret_of(wif: str) -> bytes:
    """The 32 bytes of a WIF key."""
    number = 0
    for letter in wif:
        number = number * 58 + ALPHABET.index(letter)
    return number.to_bytes(38, "big")[1:33]


def test_all_records_are_here():
    assert len(RECORDS) == 9


@pytest.mark.parametrize("record", RECORDS, ids=range(len(RECORDS)))
def test_the_signature_is_the_one_of_the_bip(record):
    wif, message, expected = record
    compact, recovery_id = curve.sign_recoverable(message_digest(message), secret_of(wif))
    assert base64.b64encode(bytes((31 + recovery_id,)) + compact).decode() == expected
    assert signer_of(message, expected) == curve.public_key(secret_of(wif))


@pytest.mark.parametrize("path", [(0,), (0x80000030, 0x80000000, 0x80000000, 0x80000002)])
def test_the_key_at_the_path_signs(path):
    with ExtendedPrivateKey.from_seed(bytes(range(32))) as master, master.derive(path) as key:
        signature = sign_message(master, path, "hello")
        assert signer_of("hello", signature) == key.public_key
        assert signer_of("hellp", signature) != key.public_key


def test_a_master_key_signs_nothing():
    with ExtendedPrivateKey.from_seed(bytes(32)) as master, pytest.raises(ValueError, match="master key"):
        sign_message(master, (), "hello")


@pytest.mark.parametrize("length", [0, 1, 252, 253, 70_000])
def test_the_length_is_written_as_bitcoin_writes_it(length):
    size = {0: b"\0", 1: b"\1", 252: b"\xfc", 253: b"\xfd\xfd\0", 70_000: b"\xfe" + (70_000).to_bytes(4, "little")}[
        length
    ]
    assert message_digest("x" * length) == sha256d(b"\x18Bitcoin Signed Message:\n" + size + b"x" * length)


@pytest.mark.parametrize("signature", ["", "=", "AAAA", "*" * 88, base64.b64encode(bytes(65)).decode()])
def test_what_is_no_signature_has_no_signer(signature):
    assert signer_of("hello", signature) is None


def test_a_header_of_another_kind_of_address_is_read_too():
    """BIP137: 35 to 38 for nested segwit, 39 to 42 for native segwit; the key is the same."""
    wif, message, signature = RECORDS[0]
    data = base64.b64decode(signature)
    for more in (4, 8):
        other = base64.b64encode(bytes((data[0] + more,)) + data[1:]).decode()
        assert signer_of(message, other) == curve.public_key(secret_of(wif))


def test_control_a_signature_with_another_recovery_id_is_of_another_key():
    wif, message, signature = RECORDS[0]
    data = base64.b64decode(signature)
    other = base64.b64encode(bytes((31 + (data[0] - 31 ^ 1),)) + data[1:]).decode()
    assert signer_of(message, other) not in {None, curve.public_key(secret_of(wif))}
