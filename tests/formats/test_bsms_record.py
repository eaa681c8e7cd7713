"""The key records of BIP129, letter by letter, open and sealed."""

import re
from pathlib import Path

import pytest

from coldtui.core.bsms_seal import seal
from coldtui.core.errors import Unreadable
from coldtui.core.key import ExtendedPublicKey, KeyOrigin, parse_path
from coldtui.core.network import Network
from coldtui.core.wallet import ScriptType
from coldtui.formats.account_key import AccountKey
from coldtui.formats.bsms_record import read_token, signed_record, unsigned_record

TEXT = (Path(__file__).parents[1] / "vectors/bips/bip129_bsms_test_vectors.txt").read_text()
OPEN = re.findall(r"<tt>signer_\d_key.bsms</tt>:\s*\n?<pre>(BSMS 1\.0\n.*?)</pre>", TEXT, re.DOTALL)
WITH_XPUB = [record for record in OPEN if "xpub" in record]
SEALED = re.findall(
    r"<pre>(BSMS 1\.0\n[0-9a-f]{16,32}\n(?:(?!</pre>).)*)</pre>(?:(?!<pre>).)*<pre>([0-9a-f]+)</pre>", TEXT, re.DOTALL
)


def account(expression: str) -> AccountKey:
    """The account that a record names."""
    fingerprint, path, xpub = re.fullmatch(r"\[([0-9a-f]{8})/([^\]]+)\](\w+)", expression).groups()
    origin = KeyOrigin(bytes.fromhex(fingerprint), parse_path(path))
    return AccountKey(origin, ExtendedPublicKey.parse(xpub), ScriptType.P2WSH, Network.MAIN)


def test_the_records_are_here():
    assert (len(OPEN), len(WITH_XPUB), len(SEALED)) == (9, 7, 5)


@pytest.mark.parametrize("record", WITH_XPUB, ids=range(len(WITH_XPUB)))
def test_a_record_is_written_as_the_bip_writes_it(record):
    _, token, expression, description, signature = record.split("\n")
    assert signed_record(unsigned_record(account(expression), token, description), signature) == record


@pytest.mark.parametrize(("record", "sealed"), SEALED, ids=range(len(SEALED)))
def test_a_record_is_sealed_as_the_bip_seals_it(record, sealed):
    assert seal(record, record.split("\n")[1]) == sealed


@pytest.mark.parametrize("typed", ["", " ", "0", "00"])
def test_nothing_means_not_encrypted(typed):
    assert read_token(typed) == "00"


@pytest.mark.parametrize(
    "typed", ["a54044308ceac9b7", "A540 4430 8CEA C9B7", "108a2360adb302774eb521daebbeda5e", "0" * 16]
)
def test_a_token_is_read_in_groups_and_capitals(typed):
    assert read_token(typed) == typed.replace(" ", "").lower()


@pytest.mark.parametrize(
    "typed", ["000", "a54044308ceac9b", "a54044308ceac9b7a", "pipe acquire around", "0x" + "0" * 16, "g" * 16]
)
def test_what_is_no_token_is_refused(typed):
    with pytest.raises(Unreadable, match="16 or 32") as raised:
        read_token(typed)
    assert typed not in f"{raised.value} {raised.value.hint}"


@pytest.mark.parametrize("description", ["x" * 81, "two\nlines", "caf\u00e9"])
def test_a_description_is_one_short_line(description):
    key = account(WITH_XPUB[0].split("\n")[2])
    with pytest.raises(ValueError, match="description"):
        unsigned_record(key, "00", description)


def test_control_another_token_seals_differently():
    record, sealed = SEALED[0]
    assert seal(record, "a54044308ceac9b8") != sealed
