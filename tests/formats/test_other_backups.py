"""Backups of other programs are told by their content and answered with what to do, and hide nothing that can be read.

Where there is another program to make the file, it makes it: SQLite's own library, 7-Zip, and Krux (the files of both
are in tests/vectors/other-backups).
"""

import base64
import json
import random
import sqlite3
from pathlib import Path

import pytest

from coldtui.core.errors import NotADescriptor, NotSealed, Refused, Unreadable
from coldtui.core.mnemonic import ENTROPY_SIZES
from coldtui.core.network import Network
from coldtui.formats import base43, sealed_file
from coldtui.formats.given import Form
from coldtui.formats.other_backups import SUFFIXES, is_kef, other_backup, perhaps
from coldtui.formats.payload import Encoding, Kind, awaited, meaning_of
from coldtui.formats.recognise import recognise
from coldtui.formats.sealed_file import read_sealed_file
from coldtui.formats.wallet_file import read_wallet_file
from coldtui.journeys import enter_backup, register_wallet
from tests.build.keys import OURS, master
from tests.build.wallets import family, single

VECTORS = Path(__file__).parents[1] / "vectors" / "other-backups"

STORED = json.loads((VECTORS / "krux.json").read_text())
KRUX = {name: bytes.fromhex(text) for name, text in STORED.items() if not name.endswith("JSON")}


def database(tmp_path: Path, application: int = 0) -> bytes:
    """What SQLite's own library writes, with an application's number."""
    path = tmp_path / "made.dat"
    with sqlite3.connect(path) as made:
        made.execute(f"PRAGMA application_id = {application}")
        made.execute("CREATE TABLE main (key BLOB PRIMARY KEY, value BLOB)")
    made.close()
    return path.read_bytes()


def signed(number: int) -> int:
    return number - (1 << 32) if number >> 31 else number


ELECTRUM = json.dumps({"addresses": {"receiving": ["x" * 9_000]}, "keystore": {"seed": OURS}, "seed_version": 59})
COLDCARD = f'# Coldcard backup file! DO NOT CHANGE.\n\n# Private key details\nmnemonic = "{OURS}"\nxprv = "{master(OURS).xprv(test=False)}"\n'

FILES = {
    "7z": ((VECTORS / "coldcard-like.7z").read_bytes(), "Coldcard and Passport"),
    "7z with names hidden": ((VECTORS / "names-hidden.7z").read_bytes(), "Coldcard and Passport"),
    "berkeley": (bytes(12) + b"\x62\x31\x05\x00" + bytes(5_000), "Bitcoin Core (wallet.dat)"),
    "berkeley of another processor": (bytes(12) + b"\x00\x05\x31\x62" + bytes(5_000), "Bitcoin Core (wallet.dat)"),
    "sparrow": (b"H2encrypt\n" + bytes(8) + b"SPRW1\n" + bytes(500), "Sparrow"),
    "open sparrow": (b"H:2,block:2,blockSize:1000,chunk:1\n" + bytes(500) + b"wallet_master", "Sparrow"),
    "another H2": (b"H:2,block:2,blockSize:1000,chunk:1\n" + bytes(500), "a database"),
    "an encrypted H2": (b"H2encrypt\n" + bytes(500), "a database"),
    "zip": (b"PK\x03\x04" + bytes(50), "Specter"),
    "gzip": (b"\x1f\x8b\x08" + bytes(50), "an archive"),
    "electrum": (base64.b64encode(b"BIE1" + bytes(range(200))), "encrypted wallet file of Electrum"),
    "large electrum": (base64.b64encode(b"BIE1" + bytes(200_000)), "encrypted wallet file of Electrum"),
    "electrum of a device": (base64.b64encode(b"BIE2" + bytes(range(200))), "signing device"),
    "krux seeds.json": (STORED["KEF_ECBENTROPY_ONLY_JSON"].encode(), "Krux"),
    "old krux seeds.json": (STORED["OLD_ECBWORDS_ONLY_JSON"].encode(), "Krux"),
}
OPEN = {
    "electrum": (ELECTRUM.encode(), "wallet file of Electrum"),
    "old electrum": (b"{'addr_history': {}, 'seed_version': 4, 'seed': 'x'}", "wallet file of Electrum"),
    "coldcard": (COLDCARD.encode(), "unencrypted backup of a Coldcard"),
}


def told(data: bytes, words: str) -> None:
    """Each who is given it names it, and says what to do."""
    found = other_backup(data) or perhaps(data)
    assert found is not None
    assert words in found.what
    assert found.todo.endswith(".")
    for read in (recognise, read_sealed_file):
        with pytest.raises(Unreadable) as raised:
            read(data)
        assert words in str(raised.value)
        assert raised.value.hint == found.todo


def unread_as_wallet(data: bytes, words: str) -> None:
    with pytest.raises(NotADescriptor) as raised:
        read_wallet_file(data, Network.MAIN)
    assert words in str(raised.value)
    assert raised.value.hint.endswith(".")


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_another_program_is_named_wherever_it_is_given(name):
    data, words = FILES[name]
    told(data, words)
    unread_as_wallet(data, words)
    payload = meaning_of(data, Encoding.BINARY)
    assert (payload.kind, payload.data) == (Kind.OTHER, b"")
    assert words in payload.says
    with pytest.raises(Refused) as raised:
        awaited(payload, frozenset({Kind.SECRET}))
    assert raised.value.hint == payload.todo


@pytest.mark.parametrize("name", OPEN)
def test_a_backup_that_anybody_can_read_is_named_and_none_of_it_repeated(name):
    data, words = OPEN[name]
    told(data, words)
    found = other_backup(data)
    assert found is not None
    assert not {"abandon", "xprv"} & set(f"{found.what} {found.todo}".split())


@pytest.mark.parametrize("name", ["electrum", "coldcard"])
def test_what_anybody_can_read_stays_a_secret_for_the_screens(name):
    """Named as no secret, it would stand on the screen while it is pasted."""
    assert meaning_of(OPEN[name][0], Encoding.TEXT).kind is Kind.SECRET


@pytest.mark.parametrize(
    "magic",
    [0xF9BEB4D9, 0x0B110907, 0x1C163F28, 0x0A03CF40, 0xFABFB5DA],
    ids=["main", "test3", "test4", "signet", "reg"],
)
def test_a_database_with_the_mark_of_a_network_is_a_wallet_of_bitcoin_core(magic, tmp_path):
    data = database(tmp_path, signed(magic))
    told(data, "Bitcoin Core (wallet.dat)")
    unread_as_wallet(data, "Bitcoin Core (wallet.dat)")


@pytest.mark.parametrize("magic", [0, 1, 0xD9B4BEF9])
def test_a_database_without_it_is_named_as_one_and_no_more(magic, tmp_path):
    found = other_backup(database(tmp_path, signed(magic)))
    assert found is not None
    assert "Bitcoin Core" not in found.what + found.todo
    assert "database" in found.what


# --- Krux -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", KRUX)
@pytest.mark.parametrize(
    "shown",
    [bytes, base64.b64encode, lambda data: base43.encode(data).encode(), lambda data: data.hex().encode()],
    ids=["bytes", "base64", "base43", "hex"],
)
def test_an_envelope_of_krux_is_known_in_each_encoding_that_it_shows(name, shown):
    data = shown(KRUX[name])
    found = perhaps(data)
    assert found is not None
    assert "Krux" in found.what
    payload = meaning_of(data, Encoding.TEXT)
    assert (payload.kind, payload.says, payload.todo) == (Kind.OTHER, found.what, found.todo)
    with pytest.raises(NotSealed, match="Krux"):
        read_sealed_file(data)


@pytest.mark.parametrize("name", KRUX)
def test_an_envelope_of_krux_is_named_where_a_key_is_asked_for(name):
    for data in (KRUX[name], base64.b64encode(KRUX[name])):
        with pytest.raises(Unreadable, match="Krux") as raised:
            recognise(data)
        assert "under Load a key" in raised.value.hint


@pytest.mark.parametrize("name", KRUX)
def test_what_is_not_whole_has_not_the_shape(name):
    data = KRUX[name]
    behind = 1 + data[0]
    assert is_kef(data)
    for size in (0, 1, behind, behind + 1, behind + 4):
        assert not is_kef(data[:size])
    assert not is_kef(data[:behind] + b"\x03" + data[behind + 1 :])
    assert not is_kef(data[: behind + 1] + bytes(3) + data[behind + 4 :])
    assert not is_kef(data[: behind + 1] + b"\xff" * 3 + data[behind + 4 :])
    for letter in (b"\x01", b"\xff"):
        assert not is_kef(data[:1] + letter + data[2:])
    if data[behind] not in {15, 20}:  # those are of any length
        assert not is_kef(data + b"\0")


SMALL = bytes((8,)) + b"73c5da0a" + bytes((5, 0, 0, 10)) + bytes(range(19))
"""As many bytes as 24 words have: an envelope of the fifth version with a fingerprint for its label."""


def test_so_few_bytes_can_be_a_key_by_chance_and_somebody_has_to_say():
    assert len(SMALL) in ENTROPY_SIZES
    assert is_kef(SMALL)
    given = recognise(SMALL)
    assert given.must_ask
    assert [one.form for one in given.candidates] == [Form.COMPACT_SEEDQR]
    assert given.candidates[0].data == SMALL
    assert "Krux" in given.candidates[0].note
    assert meaning_of(SMALL, Encoding.BINARY).kind is Kind.SECRET


def test_the_shape_is_so_rare_among_random_bytes_that_nobody_is_asked_without_cause():
    generator = random.Random(1)
    for size in ENTROPY_SIZES:
        assert sum(is_kef(generator.randbytes(size)) for _ in range(50_000)) <= 1


# --- nothing that can be read is hidden -------------------------------------------------------------------------------

READABLE = {
    "phrase": OURS.encode(),
    "seedqr": b"0000" * 11 + b"0003",
    "xprv": master(OURS).xprv(test=False).encode(),
    "descriptor": single("p2wpkh", "main").descriptor().encode(),
    "multisig": family(network="main").descriptor().encode(),
    "multisig of electrum": json.dumps({"seed_version": 59, "wallet_type": "2of2"}).encode(),
    "transaction": b"psbt\xff\x01\x00",
    "address": b"bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu",
    "entropy": bytes(range(16)).hex().encode(),
}


@pytest.mark.parametrize("name", READABLE)
def test_what_can_be_read_has_none_of_the_marks_but_in_json_of_electrum(name):
    found = other_backup(READABLE[name])
    assert found is None or found.is_open


def test_a_wallet_in_json_of_electrum_is_looked_into_though_its_marks_are_known():
    """Wallets of several keys are read from it: tests/formats/test_wallet_json.py."""
    data = json.dumps({"seed_version": 59, "wallet_type": "2of2", "x1/": {}, "x2/": {}}).encode()
    with pytest.raises(NotADescriptor, match="does not say all that a wallet has"):
        read_wallet_file(data, Network.MAIN)


@pytest.mark.parametrize("size", [384, 1_000])
def test_long_hexadecimal_may_be_an_encrypted_wallet_configuration(size):
    data = b"5a" * (size // 2)
    found = perhaps(data)
    assert found is not None
    assert "BSMS" in found.what
    unread_as_wallet(data, "BSMS")


def test_lists_offer_such_files_so_that_they_can_be_answered():
    for suffixes in (enter_backup.SUFFIXES, register_wallet.SUFFIXES, sealed_file.SUFFIXES):
        assert {*SUFFIXES, ".age"} <= set(suffixes)
